/** The words of a part of the page, in the page's language, from the data that the page carries. */

export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Reads sentences with `$name` where a value goes, as the server's own catalogue does. */
export function wordsOf(texts: Readonly<Record<string, string>>): Words {
  return (key, values = {}) =>
    (texts[key] ?? key).replace(/\$([a-z]+)/g, (all, name: string) => `${values[name] ?? all}`);
}
