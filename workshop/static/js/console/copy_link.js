/** "Copy the link": puts the join link on the clipboard, on plain-HTTP pages too. */
import { said } from "../web/said.js";

const COPIED_WORDS = said("The link is copied");
const FAILED_WORDS = said("The link could not be copied: the address is beside the QR code");
const BACK_AFTER = 3000;   // milliseconds until the button says again what it does

export function attach(root, announce) {
  const button = root.querySelector("[data-copy]");
  const box = root.querySelector("[data-copy-text]");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = (await copy(box)) ? COPIED_WORDS : FAILED_WORDS;
    button.focus();
    button.textContent = words;
    announce(words);
    setTimeout(() => {
      button.textContent = label;
    }, BACK_AFTER);
  });
}

async function copy(box) {
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
  try {
    return document.execCommand("copy");
  } catch (error) {
    return false;
  }
}
