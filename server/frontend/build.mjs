/**
 * Bundles each file of src/pages/ for the browser, into the static files of the Python package.
 *
 * manifest.json names what a page needs: entry → script, style sheet. File names hold a hash of
 * their content, so that a browser may keep them for ever.
 */
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "../renkei/web/static/built");
const fresh = `${target}.new`;
const pages = join(here, "src/pages");

const entries = (await readdir(pages)).filter((name) => name.endsWith(".ts")).sort();
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => join(pages, name)),
  outdir: fresh,
  entryNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "linked",
  loader: { ".json": "json" },
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  if (!output.entryPoint) continue;
  const shared = output.imports
    .filter((item) => item.kind === "import-statement")
    .map((item) => basename(item.path));
  manifest[basename(output.entryPoint, ".ts")] = {
    script: basename(path),
    style: output.cssBundle ? basename(output.cssBundle) : null,
    shared,
  };
}
await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(target, { recursive: true, force: true });
await rename(fresh, target);
