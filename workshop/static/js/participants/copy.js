import { said } from "../web/said.js";

export const COPIED_WORDS = said("Copied.");
export const SELECTED_WORDS = said("The words are selected: use Copy in your phone's menu.");
export const DISCARDED_WORDS = said("Discarded.");

/**
 * Copies the text of a box, or of any element, on plain-HTTP pages too, where navigator.clipboard does not exist.
 *
 * Resolves to whether it worked; when it did not, the text is selected, so that the phone's own menu can copy it.
 */
export async function copyFrom(box) {
  const isBox = box.value !== undefined;
  if (navigator.clipboard && navigator.clipboard.writeText) {
    try {
      await navigator.clipboard.writeText(isBox ? box.value : box.textContent);
      return true;
    } catch (error) {
      // not allowed here: the old way below
    }
  }
  if (isBox) {
    box.focus({ preventScroll: true });
    box.select();
    box.setSelectionRange(0, box.value.length);   // iOS
  } else {
    window.getSelection().selectAllChildren(box);
  }
  try {
    return document.execCommand("copy");
  } catch (error) {
    return false;
  }
}
