/** A term as a reader sees it: our things as links into the site, others outside. */
import { html } from "./dom.js";
import type { Term } from "./model.js";

export interface Site {
  /** The site's own root path, with a final slash. */
  readonly root: string;
  /** What the IRIs of the data begin with. */
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
}

/** An IRI with a prefix where there is one for it. */
export function short(iri: string, prefixes: Site["prefixes"]): string {
  let best = "";
  let name = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > best.length) [best, name] = [namespace, prefix];
  }
  return best && iri.length > best.length ? `${name}:${iri.slice(best.length)}` : iri;
}

/** Where a link to an IRI goes; null where it may not become one. */
export function address(iri: string, site: Site): string | null {
  if (iri.startsWith(site.base)) {
    return site.root + iri.slice(site.base.length).replace(/^id\//, "page/");
  }
  return /^https?:\/\//i.test(iri) ? iri : null;
}

/** A term as an element. */
export function shown(term: Term, site: Site): Node {
  if (term.type === "uri") {
    const text = short(term.value, site.prefixes);
    const href = address(term.value, site);
    if (href === null) return html("bdi", {}, text);
    const outside = href === term.value;
    return html("a", { href, rel: outside ? "noopener external" : undefined }, html("bdi", {}, text));
  }
  if (term.type === "bnode") return html("bdi", {}, `_:${term.value}`);
  if (term.type === "triple") return html("code", {}, JSON.stringify(term.value));
  const language = term["xml:lang"];
  const text = html("bdi", { class: "literal", lang: language }, term.value);
  if (!language) return text;
  return html("span", {}, text, " ", html("span", { class: "tag" }, language));
}
