/** What can be taken from here: the link, files in each format, the query as a program. */
import { html } from "../results/dom.js";
import type { Answer } from "../results/model.js";
import type { Words } from "../words.js";
import { addressOf } from "./ask.js";
import { copy } from "./copy.js";
import { WAYS } from "./snippets.js";

const TABLES = ["csv", "tsv", "json", "xml"];
const GRAPHS = ["turtle", "jsonld", "ntriples", "rdfxml"];

export interface Taken {
  readonly endpoint: string;
  readonly query: string;
  readonly answer: Answer;
  /** Where the page shows this query. */
  readonly link: string;
}

export function take({ endpoint, query, answer, link }: Taken, live: HTMLElement, words: Words): HTMLElement {
  const share = html("button", { type: "button" }, words("share"));
  const address = html("a", { href: link, class: "link" }, words("link"));
  share.addEventListener("click", () => {
    void copy(link, live, { done: words("copied_link"), byHand: words("by_hand") }, address);
  });
  return html(
    "div",
    { class: "take" },
    html("p", { class: "controls" }, share, address),
    files(endpoint, query, answer, words),
    program(endpoint, query, live, words),
  );
}

function files(endpoint: string, query: string, answer: Answer, words: Words): HTMLElement {
  const names = answer.kind === "text" ? GRAPHS : answer.kind === "boolean" ? ["json", "xml"] : TABLES;
  const items = names.flatMap((name) => {
    const href = addressOf(endpoint, query, name);
    return href ? [html("li", {}, html("a", { href }, name))] : [];
  });
  const heading = html("h3", {}, words("download"));
  return html("nav", { class: "formats downloads", "aria-label": words("download") }, heading, html("ul", {}, ...items));
}

function program(endpoint: string, query: string, live: HTMLElement, words: Words): HTMLElement {
  const code = html("code");
  const choice = html("select", { id: "way" }, ...WAYS.map((way) => html("option", {}, way.name)));
  const write = (): void => {
    code.textContent = WAYS[choice.selectedIndex]!.write(endpoint, query);
  };
  choice.addEventListener("change", write);
  write();
  const button = html("button", { type: "button" }, words("copy"));
  button.addEventListener("click", () => {
    void copy(code.textContent ?? "", live, { done: words("copied"), byHand: words("by_hand") }, code);
  });
  return html(
    "details",
    { class: "program" },
    html("summary", {}, words("as_program")),
    html("p", { class: "controls" }, html("label", { for: "way" }, words("way")), choice, button),
    html("pre", { class: "scroll", tabindex: 0, translate: "no" }, code),
  );
}
