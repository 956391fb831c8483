/**
 * The source beside the graph: a sentence shows its facts beside it, a fact its words, without a
 * new page. Without this script the same links lead to the same places.
 */
import { Panel } from "../source/panel";
import { StoredText } from "../source/text";

const stored = document.querySelector<HTMLElement>(".stored");
const facts = document.getElementById("facts");

if (stored && facts) {
  const text = new StoredText(stored);
  const panel = new Panel(facts);

  /** Show the facts of a passage; all of them where the page does not hold its facts. */
  const choose = (passage: string): HTMLElement | undefined => {
    const article = panel.of(passage);
    text.choose(article ? passage : "");
    panel.show(article);
    return article;
  };

  const goTo = (target: HTMLElement | undefined): void => {
    target?.scrollIntoView({ block: "nearest", behavior: "instant" });
    target?.focus({ preventScroll: true });
  };

  /** Back from the facts to the words they rest on. */
  const goBack = (article: Element | null): void => goTo(text.links(article?.id.slice(1) ?? "")[0]);

  const follow = (event: Event, address: string): void => {
    event.preventDefault();
    history.pushState(null, "", address);
  };

  stored.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.passage");
    const passage = link?.dataset["passage"] ?? "";
    if (!link || isElsewhere(event) || !panel.of(passage)) return;
    follow(event, link.hash);
    goTo(choose(passage));
  });

  facts.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.part, .back a");
    if (!link || isElsewhere(event)) return;
    follow(event, link.hash);
    const article = link.closest("article");
    if (!link.matches(".part")) {
      goBack(article);
      return;
    }
    choose(article?.id.slice(1) ?? "");
    const words = text.light(Number(link.dataset["start"]), Number(link.dataset["end"]));
    goTo(words?.closest<HTMLElement>("a") ?? undefined);
  });

  facts.addEventListener("keydown", (event) => {
    if (event.key === "Escape") goBack((event.target as Element).closest("article"));
  });

  /** Show what the address names: the facts of a passage, words, or nothing in particular. */
  const fromAddress = (): void => {
    const place = /^#f(\d+)$/.exec(location.hash)?.[1];
    if (place) {
      const article = choose(place);
      text.links(place)[0]?.scrollIntoView({ block: "center", behavior: "instant" });
      goTo(article);
    } else if (!/^#[cs]\d+$/.test(location.hash)) choose("");
  };
  addEventListener("popstate", fromAddress);
  // The browser moves to the fragment by itself until a frame after the page has loaded.
  const afterwards = (): number => requestAnimationFrame(() => requestAnimationFrame(fromAddress));
  if (location.hash.startsWith("#f")) {
    if (document.readyState === "complete") afterwards();
    else addEventListener("load", afterwards, { once: true });
  }
}

/** Whether a click asks for another tab or window. */
function isElsewhere(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
}
