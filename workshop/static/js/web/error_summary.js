/** Moves focus to the summary of what is wrong with a form, when the page comes back with one. */
import { isChanged } from "./typed.js";

export function attach(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary && isAtRest(document.activeElement)) {
    summary.focus();
  }
}

/** Whether the focus stands where the page itself put it: else somebody has begun before this script was here. */
function isAtRest(active) {
  if (active === null || active === document.body) {
    return true;
  }
  const isField = active.matches("input, select, textarea");
  return active.matches("[autofocus], :target") && !(isField && isChanged(active));
}
