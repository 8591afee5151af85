/** Words that this phone still keeps for a session it is no longer in: to be copied or discarded. */
import { bind } from "../live/bind.js";
import { COPIED_WORDS, DISCARDED_WORDS, SELECTED_WORDS, copyFrom } from "./copy.js";
import { Drafts, nameOfTab, usableStorage } from "./drafts.js";
import { forgetAll, storageOfTab } from "./own_answers.js";
import { everyDraft } from "./view.js";

export function attach(section) {
  forgetAll(storageOfTab());
  const drafts = new Drafts(section.dataset.left, usableStorage(), Date.now(), nameOfTab());
  const announcement = section.querySelector("[data-announce]");

  function show() {
    const kept = everyDraft(drafts.all());
    bind(section, { kept });
    section.hidden = kept.length === 0;
  }

  const acts = {
    "copy-kept"(item) {
      copyFrom(item.querySelector("textarea")).then((isCopied) => {
        const copied = item.querySelector("[data-copied]");
        copied.textContent = isCopied ? COPIED_WORDS : SELECTED_WORDS;
        copied.hidden = false;
        announcement.textContent = copied.textContent;
      });
    },
    "discard-kept"(item) {
      drafts.discard(item.getAttribute("data-item"));
      show();
      announcement.textContent = DISCARDED_WORDS;
      document.querySelector("main").focus();
    },
  };

  section.addEventListener("click", (event) => {
    const element = event.target.closest("[data-act]");
    if (element) {
      acts[element.dataset.act](element.closest("[data-item]"));
    }
  });
  show();
}

document.querySelectorAll("[data-left]").forEach(attach);
