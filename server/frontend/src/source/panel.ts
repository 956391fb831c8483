/** The panel of facts: shows those of one passage, and says so. */

export class Panel {
  private readonly articles: HTMLElement[];
  private readonly status: HTMLElement | null;

  /** @param root the section that holds an article of facts for each passage. */
  constructor(root: HTMLElement) {
    this.articles = [...root.querySelectorAll<HTMLElement>("article[id]")];
    this.status = root.querySelector('[role="status"]');
  }

  /** The article of a passage, by the offset that the passage begins at. */
  of(passage: string): HTMLElement | undefined {
    return this.articles.find((article) => article.id === `f${passage}`);
  }

  /** Show one article alone, or all of them where there is none to show. */
  show(chosen: HTMLElement | undefined): void {
    for (const article of this.articles) article.hidden = chosen !== undefined && article !== chosen;
    const count = chosen?.querySelectorAll("dd").length;
    const sentence = this.status?.dataset["said"] ?? "";
    if (this.status) this.status.textContent = count ? sentence.replace("$count", `${count}`) : "";
  }
}
