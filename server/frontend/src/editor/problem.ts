/** A problem as a notice: what is wrong, where, and what to do about it. */
import { html } from "../results/dom.js";
import type { Problem } from "./ask.js";

export function notice(problem: Problem, heading: string): HTMLElement {
  const parts = [problem.detail, problem.mend].filter((part): part is string => Boolean(part));
  return html(
    "div",
    { class: "notice error", role: "alert" },
    html("p", {}, `${heading} `, html("strong", { lang: "en" }, problem.title)),
    ...parts.map((part) => html("p", { lang: "en" }, part)),
    ...(problem.shown ? [html("pre", { class: "scroll", tabindex: 0 }, problem.shown)] : []),
  );
}
