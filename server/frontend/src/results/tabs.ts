/** Tabs as the ARIA Authoring Practices have them: one is in the tab order, arrows go on. */
import { html } from "./dom.js";

export interface Tab {
  readonly key: string;
  readonly name: string;
  /** Makes what the tab shows, once it is asked for. */
  make(): HTMLElement;
}

/** Tabs with their panel; a single one needs no tab. */
export function tabs(all: readonly Tab[], label: string): HTMLElement {
  const panel = html("div", { role: "tabpanel", id: "view", "aria-labelledby": "view-table" });
  const made = new Map<string, HTMLElement>();
  const buttons = all.map((tab) =>
    html("button", { type: "button", role: "tab", id: `view-${tab.key}`, "aria-controls": "view" }, tab.name),
  );
  const choose = (index: number): void => {
    const tab = all[index]!;
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", `${at === index}`);
      button.tabIndex = at === index ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `view-${tab.key}`);
    if (!made.has(tab.key)) made.set(tab.key, tab.make());
    panel.replaceChildren(made.get(tab.key)!);
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => choose(index));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const ends = { Home: 0, End: all.length - 1 }[event.key];
      const to = step ? (index + step + all.length) % all.length : ends;
      if (to === undefined) return;
      event.preventDefault();
      choose(to);
      buttons[to]!.focus();
    });
  });
  choose(0);
  const list = html("div", { role: "tablist", "aria-label": label, class: "tabs" }, ...buttons);
  return html("div", {}, list, panel);
}
