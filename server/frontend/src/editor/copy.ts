/** Copying to the clipboard, said aloud; where it is refused the text is selected to copy by hand. */

/** Copies a text and says so in a live region; `field` holds the text to select otherwise. */
export async function copy(
  text: string,
  live: HTMLElement,
  said: { done: string; byHand: string },
  field?: HTMLElement,
): Promise<void> {
  live.textContent = "";
  try {
    await navigator.clipboard.writeText(text);
    live.textContent = said.done;
  } catch {
    if (field) getSelection()?.selectAllChildren(field);
    live.textContent = said.byHand;
  }
}
