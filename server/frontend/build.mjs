/**
 * Bundles each file of src/pages/ for the browser, into the static files of the Python package.
 *
 * manifest.json names what a page needs: entry → script, style sheet. File names hold a hash of
 * their content, so that a browser may keep them for ever.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { quantize } from "topojson-client";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "../renkei/web/static/built");
const fresh = `${target}.new`;
const pages = join(here, "src/pages");

/** Coastlines to a twentieth of a degree: a fifth smaller, and never off by more than a line is wide. */
const coastlines = {
  name: "coastlines",
  setup({ onLoad }) {
    onLoad({ filter: /land-110m\.json$/ }, async ({ path }) => {
      const { transform, ...land } = JSON.parse(await readFile(path, "utf8"));
      const { scale, translate } = transform;
      land.arcs = land.arcs.map((arc) => {
        let [x, y] = [0, 0];
        return arc.map(([dx, dy]) => {
          x += dx;
          y += dy;
          return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
        });
      });
      return { contents: JSON.stringify(quantize(land, 7200)), loader: "json" };
    });
  },
};

const entries = (await readdir(pages)).filter((name) => name.endsWith(".ts")).sort();
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => join(pages, name)),
  outdir: fresh,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "linked",
  loader: { ".json": "json" },
  plugins: [coastlines],
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  if (!output.entryPoint?.startsWith("src/pages/")) continue; // not what a page fetches later
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
