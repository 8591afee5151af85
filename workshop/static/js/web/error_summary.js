/** Moves focus to the summary of what is wrong with a form, when the page comes back with one. */
import { isChanged } from "./typed.js";

export function attach(root) {
  const summary = root.querySelector("[data-error-summary]");
  const active = document.activeElement;
  const isAtRest = active === null || active === document.body || (active.matches("[autofocus]") && !isChanged(active));
  if (summary && isAtRest) {   // else somebody has begun before this script was here
    summary.focus();
  }
}
