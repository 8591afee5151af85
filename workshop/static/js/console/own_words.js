/**
 * What somebody is typing into a field that shows the state (data-own-words) is theirs until it is sent: no new state
 * writes over it (`bind` leaves elements with data-dirty alone). What tells the server which words they saw (data-saw)
 * stays with it, so that somebody else's change is not lost unawares. A form that only takes new words (data-emptied) is
 * empty again once they are sent. What was typed since it was sent stays.
 */
import { isAsSent, holdsWhatWasSent } from "./act_form.js";

export function attach(root) {
  root.addEventListener("input", (event) => {
    if (event.target.matches("[data-own-words]")) {
      event.target.setAttribute("data-dirty", "");
      event.target.form.querySelectorAll("[data-saw]").forEach((saw) => saw.setAttribute("data-dirty", ""));
    }
  });
  root.addEventListener("act:done", (event) => {
    const { payload } = event.detail;
    event.target.querySelectorAll("[data-dirty]").forEach((field) => {
      if (field.matches("[data-saw]") || isAsSent(field, payload)) {
        field.removeAttribute("data-dirty");
      }
    });
    if (event.target.matches("[data-emptied]") && holdsWhatWasSent(event.target, payload)) {
      event.target.reset();
    }
  });
}
