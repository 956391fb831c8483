/** Prefixes that a query uses, declares, and lacks. */

export type Prefixes = Readonly<Record<string, string>>;

const HIDDEN = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;
const DECLARED = /\bPREFIX\s+([\w-]*):/gi;
const USED = /(?<![\w?$:-])([A-Za-z][\w-]*):/g;
const PROLOGUE = /^[ \t]*(?:PREFIX\s+[\w-]*:\s*<[^>]*>|BASE\s*<[^>]*>)[ \t]*\n?/gim;

/** The text with strings, comments and IRIs blanked out, each as long as it was. */
function bare(query: string): string {
  return query.replace(HIDDEN, (found) => found.replace(/[^\n]/g, " "));
}

/** The prefixes of ours that a query uses and does not declare. */
export function missing(query: string, prefixes: Prefixes): string[] {
  const text = bare(query);
  const declared = new Set([...text.matchAll(DECLARED)].map((match) => match[1]));
  const used = new Set([...text.matchAll(USED)].map((match) => match[1] ?? ""));
  return [...used].filter((name) => name in prefixes && !declared.has(name)).sort();
}

/** What to insert where so that a query declares these prefixes. */
export function declaration(
  query: string,
  names: readonly string[],
  prefixes: Prefixes,
): { at: number; text: string } {
  let at = 0;
  for (const match of query.matchAll(PROLOGUE)) at = match.index + match[0].length;
  const start = at > 0 && query[at - 1] !== "\n" ? "\n" : "";
  const lines = names.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`);
  return { at, text: start + lines.join("") };
}

/** A query with all the prefixes of ours that it uses. */
export function complete(query: string, prefixes: Prefixes): string {
  const names = missing(query, prefixes);
  if (names.length === 0) return query;
  const { at, text } = declaration(query, names, prefixes);
  return query.slice(0, at) + text + query.slice(at);
}
