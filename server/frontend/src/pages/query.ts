/** The page of a question: beside its table the pictures that fit its answer. */
import { embedded } from "../page.js";
import { readAnswer } from "../results/model.js";
import { tabs } from "../results/tabs.js";
import { pictures } from "../results/view.js";
import { wordsOf } from "../words.js";

const data = embedded<{ words: Record<string, string> }>("query-data");
const region = document.querySelector<HTMLElement>("#answer > .scroll");
const source = document.querySelector<HTMLAnchorElement>(
  '.downloads a[type="application/sparql-results+json"]',
);

if (data && region && source) {
  const words = wordsOf(data.words);
  const response = await fetch(source.href);
  const answer = response.ok ? readAnswer(await response.text(), source.type) : null;
  const ways = answer?.kind === "table" ? pictures(answer.table, words) : [];
  if (ways.length) {
    const place = document.createElement("div");
    region.before(place);
    const table = { key: "table", name: words("table"), make: () => region };
    place.append(tabs([table, ...ways], words("views")));
  }
}
