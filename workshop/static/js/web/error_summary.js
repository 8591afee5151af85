/** Moves focus to the summary of what is wrong with a form, when the page comes back with one. */

export function attach(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }
}
