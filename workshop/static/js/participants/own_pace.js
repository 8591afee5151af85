/**
 * The list of questions where people answer at their own pace: which hold words that were not sent, and forgetting all.
 * The page that says that a session is forgotten does it too: the button may have been pressed before this was here.
 */
import { Drafts, nameOfTab, usableStorage } from "./drafts.js";
import { forgetAll, storageOfTab } from "./own_answers.js";

export function attach(root) {
  const drafts = new Drafts(root.dataset.ownPace, usableStorage(), Date.now(), nameOfTab());
  const forget = () => {
    drafts.forgetRoom();
    forgetAll(storageOfTab());
  };
  if ("isForgotten" in root.dataset) {
    forget();
    return;
  }
  const begun = drafts.all().map((draft) => String(draft.step_id));
  root.querySelectorAll("[data-begun]").forEach((element) => {
    element.hidden = !begun.includes(element.dataset.begun);
  });
  root.querySelectorAll("[data-forget]").forEach((form) => form.addEventListener("submit", forget));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.location.reload();   // from the browser's memory: answered since, perhaps
    }
  });
}

document.querySelectorAll("[data-own-pace]").forEach(attach);
