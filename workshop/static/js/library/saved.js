/** The page of a theme that was saved just now: what this browser had kept of it is no longer needed. */
import { forget } from "./kept.js";

if (new URLSearchParams(location.search).has("saved")) {
  document.querySelectorAll("[data-forget-draft]").forEach((element) => {
    forget(element.dataset.forgetDraft);
    forget(element.dataset.forgetDraft.replace(/[^:]*$/, "new"));
  });
  history.replaceState(null, "", location.pathname);
}
