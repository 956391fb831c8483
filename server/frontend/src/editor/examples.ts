/** The questions as a drop-down, made of the links that the page has anyway. */
import { html } from "../results/dom.js";
import type { Words } from "../words.js";

/** The drop-down; `choose` gets the query of the question. */
export function examples(words: Words, choose: (query: string) => void): HTMLElement {
  const queries: string[] = [];
  const groups = [...document.querySelectorAll<HTMLElement>("[data-examples]")].map((group) => {
    const options = [...group.querySelectorAll<HTMLAnchorElement>("a[data-query]")].map((link) => {
      queries.push(new URL(link.href).searchParams.get("query") ?? "");
      return html("option", { value: queries.length - 1 }, link.textContent ?? "");
    });
    return html("optgroup", { label: group.dataset["examples"] ?? "" }, ...options);
  });
  const first = html("option", { value: "" }, words("example_choose"));
  const select = html("select", { id: "example" }, first, ...groups);
  select.addEventListener("change", () => {
    const query = queries[Number(select.value)];
    if (select.value !== "" && query !== undefined) choose(query);
  });
  return html("p", { class: "controls" }, html("label", { for: "example" }, words("example")), select);
}
