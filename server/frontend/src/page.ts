/** What the scripts of all pages share: the data that a page carries, its words, its language. */

/** The data in the page's `<script type="application/json" id="…">`; null where there is none. */
export function embedded<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

/** The language of the page: ja, en or ms. */
export const language = document.documentElement.lang;
