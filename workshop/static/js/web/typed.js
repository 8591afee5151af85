/**
 * What somebody typed or chose before a page's script was there: on a slow line its words come seconds before the script,
 * and people begin to write. It counts like what they type from then on. No module takes it for what the server has.
 */

/** Whether a field holds something else than the server put into it. */
export function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked !== field.defaultChecked;
  }
  if (field.tagName === "SELECT") {
    const options = Array.from(field.options);
    const served = options.findIndex((option) => option.defaultSelected);
    return options.length > 0 && field.selectedIndex !== Math.max(served, 0);
  }
  return field.value !== field.defaultValue;
}

/** The fields in a part of the page that hold something else than the server put there. */
export function changedIn(root) {
  return Array.from(root.querySelectorAll("input, select, textarea")).filter(isChanged);
}

/** Call once everything listens: what was typed and chosen before is told as if it were typed and chosen now. */
export function tellChanged(root) {
  changedIn(root).forEach((field) => ["input", "change"].forEach((name) => {
    field.dispatchEvent(new Event(name, { bubbles: true }));
  }));
}

/** Two texts of one box: the one that holds the other, else both, one after the other. Nothing that was typed is lost. */
export function both(kept, typed) {
  if (kept === "" || typed.includes(kept)) {
    return typed;
  }
  return kept.includes(typed) ? kept : kept + "\n\n" + typed;
}
