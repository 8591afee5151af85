/**
 * What is wrong with one field of an act (ack.field) is said at that field, which gets the focus; what was typed stays.
 */

export function attach(root) {
  root.addEventListener("act:refused", (event) => {
    clear(event.target);
    const { ack } = event.detail;
    const field = ack.field ? event.target.elements[ack.field] : null;
    if (!field || field.type === "hidden") {
      return;
    }
    const words = document.createElement("span");
    words.className = "field__error";
    words.dataset.fieldProblem = "";
    words.textContent = ack.words;
    field.before(words);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  });
  root.addEventListener("act:done", (event) => clear(event.target));
}

function clear(form) {
  form.querySelectorAll("[data-field-problem]").forEach((words) => words.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}
