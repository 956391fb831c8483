/**
 * The page of the endpoint: an editor in place of the text area, answers without a new page.
 *
 * The form works without any of this. The editor itself is fetched when the page is there.
 */
import { ask, ProblemError, type Problem } from "../editor/ask.js";
import type { Terms } from "../editor/completion.js";
import type { Editor } from "../editor/editor.js";
import { examples } from "../editor/examples.js";
import { complete } from "../editor/prefixes.js";
import { notice } from "../editor/problem.js";
import { take } from "../editor/take.js";
import { embedded, language } from "../page.js";
import { html } from "../results/dom.js";
import type { Answer } from "../results/model.js";
import type { Site } from "../results/terms.js";
import { show } from "../results/view.js";
import { wordsOf } from "../words.js";

interface Data extends Site {
  readonly words: Readonly<Record<string, string>>;
  readonly completion: string;
}

/** Characters of a link above which the query stands behind the hash, which no server reads. */
const LONGEST_LINK = 6000;

const data = embedded<Data>("sparql-data")!;
const words = wordsOf(data.words);
const form = document.querySelector<HTMLFormElement>("form.query")!;
const area = form.querySelector<HTMLTextAreaElement>("textarea")!;
const label = form.querySelector<HTMLLabelElement>("label[for=query]")!;
const format = form.querySelector<HTMLSelectElement>("select[name=format]")!;
const endpoint = new URL(form.action).href;
const live = html("p", { role: "status", class: "said" });
const place = html("section", { id: "result", "aria-label": words("result"), tabindex: -1 });
const host = html("div", { class: "editor" });
const switcher = html("button", { type: "button", class: "quiet", hidden: true });
/** The editor where it is in use; the plain field otherwise. */
let editor: Editor | null = null;
let made: Editor | null = null;
let composing = false;
let running: AbortController | null = null;

function text(): string {
  return editor ? editor.text() : area.value;
}

function set(query: string): void {
  area.value = query;
  editor?.set(query);
}

/** The address that shows a query on this page. */
function linkTo(query: string): string {
  const link = new URL(endpoint);
  link.searchParams.set("query", query);
  link.searchParams.set("lang", language);
  if (link.href.length <= LONGEST_LINK) return link.href;
  link.searchParams.delete("query");
  link.hash = new URLSearchParams({ query }).toString();
  return link.href;
}

async function run(): Promise<void> {
  const query = complete(text(), data.prefixes);
  if (query !== text()) set(query);
  running?.abort();
  const mine = (running = new AbortController());
  place.setAttribute("aria-busy", "true");
  live.textContent = words("running");
  const started = performance.now();
  try {
    const answer = await ask(endpoint, query, mine.signal);
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    editor?.mark(null);
    present(answer, query);
    const count = answer.kind === "table" ? answer.table.rows.length : null;
    live.textContent =
      count === null ? words("done", { seconds }) : words("done_rows", { count, seconds });
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!(error instanceof ProblemError)) throw error;
    refuse(error.problem);
  }
  place.removeAttribute("aria-busy");
}

function present(answer: Answer, query: string): void {
  const view = html("div");
  show(view, answer, data, words);
  const link = linkTo(query);
  place.replaceChildren(
    html("h2", {}, words("result")),
    view,
    take({ endpoint, query, answer, link }, live, words),
  );
  history.replaceState(null, "", link);
}

function refuse(problem: Problem): void {
  live.textContent = "";
  place.replaceChildren(html("h2", {}, words("result")), notice(problem, words("failed")));
  const { line, column } = problem;
  if (line && column) editor?.mark({ line, column, message: problem.detail ?? problem.title });
}

/** The terms to complete with, or null where they cannot be had. */
async function terms(): Promise<Terms | null> {
  try {
    const answer = await fetch(data.completion);
    return answer.ok ? ((await answer.json()) as Terms) : null;
  } catch {
    return null;
  }
}

/** Makes the editor of what stands in the plain field, its selection too. */
async function upgrade(): Promise<Editor> {
  const known = terms();
  const { createEditor } = await import("../editor/editor.js");
  await composed();
  area.before(host);
  return createEditor(host, {
    text: area.value,
    selection: { anchor: area.selectionStart, head: area.selectionEnd },
    label: words("query"),
    help: words("keys"),
    prefixes: data.prefixes,
    terms: known,
    run: () => void run(),
    changed: (query) => (area.value = query),
  });
}

/** Waits until no word is half put together in the plain field, as one is in Japanese. */
async function composed(): Promise<void> {
  if (composing) await new Promise((done) => area.addEventListener("compositionend", done, { once: true }));
}

/** Shows the editor or the plain field, and keeps to that from then on. */
async function choose(plain: boolean): Promise<void> {
  if (!plain && made) made.set(area.value);
  if (!plain) made ??= await upgrade();
  const writing = document.activeElement === area;
  editor = plain ? null : made;
  area.hidden = label.hidden = !plain;
  host.hidden = plain;
  switcher.textContent = words(plain ? "rich" : "plain");
  switcher.hidden = false;
  if (writing && !plain) editor?.focus(); // whoever has begun to write writes on
}

form.addEventListener("submit", (event) => {
  if (format.value !== "html") return; // a file: the browser fetches it
  event.preventDefault();
  void run();
});
area.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  void run();
});
area.addEventListener("compositionstart", () => (composing = true));
area.addEventListener("compositionend", () => (composing = false));
form.prepend(examples(words, (query) => (set(query), void run())));
form.append(html("p", { class: "keys" }, words("keys"), " ", switcher));
switcher.addEventListener("click", () => void choose(editor !== null));
form.after(live, place);

const linked = new URLSearchParams(location.hash.slice(1)).get("query");
if (linked) set(linked);
const answered = document.getElementById("answered");
await choose(false);
if (linked || answered) {
  answered?.remove();
  await run();
}
