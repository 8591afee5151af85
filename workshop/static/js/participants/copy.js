import { said } from "../web/said.js";

export const COPIED_WORDS = said("Copied.");
export const SELECTED_WORDS = said("The words are selected: use Copy in your phone's menu.");
export const DISCARDED_WORDS = said("Discarded.");

/**
 * Copies the text of a box, on plain-HTTP pages too, where navigator.clipboard does not exist.
 *
 * Resolves to whether it worked; when it did not, the text is selected, so that the phone's own menu can copy it.
 */
export async function copyFrom(box) {
  if (navigator.clipboard && navigator.clipboard.writeText) {
    try {
      await navigator.clipboard.writeText(box.value);
      return true;
    } catch (error) {
      // not allowed here: the old way below
    }
  }
  box.focus({ preventScroll: true });
  box.select();
  box.setSelectionRange(0, box.value.length);   // iOS
  try {
    return document.execCommand("copy");
  } catch (error) {
    return false;
  }
}
