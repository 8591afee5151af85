/** "Add a question": the fields of the chosen kind, its usual question where none has been typed, and the place. */
import { holdsWhatWasSent } from "./act_form.js";

export function attach(root) {
  const form = root.querySelector("[data-add]");
  const kind = form.querySelector("[data-kind]");
  const question = form.querySelector("[data-question]");
  const place = form.querySelector("[data-place]");
  let offered = "";
  let isPlaced = false;

  function show() {
    form.querySelectorAll("[data-kind-settings]").forEach((fields) => {
      const isChosen = fields.dataset.kindSettings === kind.value;
      fields.hidden = !isChosen || fields.querySelector("input, select, textarea") === null;
      fields.disabled = !isChosen;
    });
    form.querySelectorAll("[data-kind-hint]").forEach((hint) => {
      hint.hidden = hint.dataset.kindHint !== kind.value || hint.textContent === "";
    });
    offer();
  }

  /** Words of somebody's own stay, whatever kind they choose. */
  function offer() {
    const usual = kind.selectedOptions[0] ? kind.selectedOptions[0].dataset.usual || "" : "";
    if (question.value.trim() === "" || question.value === offered) {
      question.value = usual;
      offered = usual;
    }
  }

  /** Call after each new state: unless somebody chose a place, it comes after what is put to the group now. */
  function afterState(state) {
    if (!isPlaced) {
      const current = state.run_sheet.filter((row) => row.is_current).pop();
      place.value = current ? String(current.id) : "";
    }
  }

  kind.addEventListener("change", show);
  place.addEventListener("change", () => {
    isPlaced = true;
  });
  form.addEventListener("act:done", (event) => {
    if (!holdsWhatWasSent(form, event.detail.payload)) {
      return;   // the next one was begun while this was on its way
    }
    form.reset();
    question.value = "";
    offered = "";
    isPlaced = false;
    show();
    form.closest("details").open = false;
    form.closest("details").querySelector("summary").focus();
  });
  show();
  return { afterState };
}
