/** The stored text: its passages, and the words in it that are lit up. */

export class StoredText {
  private readonly segments: HTMLElement[];

  /** @param root the element that holds the text. */
  constructor(private readonly root: HTMLElement) {
    this.segments = [...root.querySelectorAll<HTMLElement>("[id^=c][data-end]")];
  }

  /** The links of a passage, in the order of the text. */
  links(passage: string): HTMLAnchorElement[] {
    return this.all().filter((link) => link.dataset["passage"] === passage);
  }

  /** Mark a passage as the one whose facts are shown; none where it is empty. */
  choose(passage: string): void {
    for (const link of this.all()) {
      const chosen = link.dataset["passage"] === passage;
      link.classList.toggle("chosen", chosen);
      link.classList.remove("lit");
      if (chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.light(0, 0);
  }

  /** Light up the words between two offsets; gives the first of them. */
  light(start: number, end: number): HTMLElement | undefined {
    let first: HTMLElement | undefined;
    for (const segment of this.segments) {
      const begins = Number(segment.id.slice(1));
      const lit = start <= begins && Number(segment.dataset["end"]) <= end;
      segment.classList.toggle("lit", lit);
      if (lit) first ??= segment;
    }
    return first;
  }

  private all(): HTMLAnchorElement[] {
    return [...this.root.querySelectorAll<HTMLAnchorElement>("a.passage")];
  }
}
