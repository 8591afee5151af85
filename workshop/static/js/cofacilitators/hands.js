/** The page of co-facilitators: puts the link that was made on the clipboard, on plain-HTTP pages too. */
import { copyFrom } from "../participants/copy.js";
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { said } from "../web/said.js";

const COPIED_WORDS = said("The link is copied");
const SELECTED_WORDS = said("The link is selected: copy it from its box");
const BACK_AFTER = 3000;   // milliseconds until the button says again what it does

function attachCopy(root) {
  const button = root.querySelector("[data-copy]");
  const box = root.querySelector("[data-copy-text]");
  const status = root.querySelector("[data-copy-status]");
  if (!button) {
    return;
  }
  const label = button.textContent;
  button.hidden = false;
  box.addEventListener("focus", () => box.select());
  button.addEventListener("click", async () => {
    const isCopied = await copyFrom(box);
    if (isCopied) {
      button.focus();
    }
    button.textContent = isCopied ? COPIED_WORDS : SELECTED_WORDS;
    status.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = label;
    }, BACK_AFTER);
  });
}

attachErrorSummary(document);
attachCopy(document);
