/**
 * What is shown once, such as a link or a token, and beside it a button that puts it on the clipboard, on plain-HTTP
 * pages too. Without a script it stands there to be copied by hand.
 *
 *   data-copy-row                                    the two together
 *   data-copy-text                                   a box, or any element with words
 *   data-copy data-copied="…" data-selected="…"      the button, and what it says once it was pressed
 *   data-copy-status                                 where somebody who cannot see the button hears of it
 */
import { copyFrom } from "../participants/copy.js";

const BACK_AFTER = 3000;   // milliseconds until the button says again what it does

function attach(row) {
  const button = row.querySelector("[data-copy]");
  const text = row.querySelector("[data-copy-text]");
  const status = row.querySelector("[data-copy-status]");
  const label = button.textContent;
  button.hidden = false;
  if (text.select) {
    text.addEventListener("focus", () => text.select());
  }
  button.addEventListener("click", async () => {
    const isCopied = await copyFrom(text);
    if (isCopied) {
      button.focus();
    }
    button.textContent = isCopied ? button.dataset.copied : button.dataset.selected;
    status.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = label;
    }, BACK_AFTER);
  });
}

document.querySelectorAll("[data-copy-row]").forEach(attach);
