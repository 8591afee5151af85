/** Buttons that copy what stands in a box: `data-copies` names it. Without a script there are none, and people select it. */
import { COPIED_WORDS, SELECTED_WORDS, copyFrom } from "../participants/copy.js";

document.querySelectorAll("[data-copies]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isCopied = await copyFrom(document.getElementById(button.dataset.copies));
    if (isCopied) {
      button.focus();
    }
    document.querySelector("[data-copied]").textContent = isCopied ? COPIED_WORDS : SELECTED_WORDS;
    button.textContent = isCopied ? COPIED_WORDS : SELECTED_WORDS;
  });
});
