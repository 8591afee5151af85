/**
 * The run sheet of a new session: questions move up and down, and their minutes are added up.
 *
 * Without this module the form has a number box for each question's place, and works all the same.
 */
import { attach as attachErrorSummary } from "../web/error_summary.js";

/** What the chosen questions come to, in words. minutes: one number (or NaN) for each chosen question. */
export function totalWords(minutes) {
  if (minutes.length === 0) {
    return "No questions chosen yet";
  }
  const total = minutes.reduce((sum, number) => sum + (number > 0 ? number : 0), 0);
  return minutes.length + (minutes.length === 1 ? " question, " : " questions, ")
    + total + (total === 1 ? " minute" : " minutes");
}

/** Where an entry at place index (from 0) goes when moved by step among count entries; it stays within the list. */
export function movedTo(index, step, count) {
  return Math.max(0, Math.min(count - 1, index + step));
}

export function attach(form) {
  const list = form.querySelector("[data-rows]");
  if (!list) {
    return;
  }
  const announcement = form.querySelector("[data-announce]");
  const rows = () => Array.from(list.querySelectorAll("[data-row]"));
  const chosen = (row) => row.querySelector("[data-chosen]");

  /** Write down the order that is seen, and switch off what leads nowhere. */
  function renumber() {
    rows().forEach((row, index, all) => {
      row.querySelector("[data-position]").value = index + 1;
      row.querySelector("[data-up]").setAttribute("aria-disabled", index === 0 ? "true" : "false");
      row.querySelector("[data-down]").setAttribute("aria-disabled", index === all.length - 1 ? "true" : "false");
    });
  }

  function addUp() {
    const minutes = rows()
      .filter((row) => chosen(row).checked)
      .map((row) => Number(row.querySelector("[data-minutes]").value));
    form.querySelector("[data-total]").textContent = totalWords(minutes);
    rows().forEach((row) => row.classList.toggle("is-left-out", !chosen(row).checked));
  }

  function move(row, step, button) {
    const all = rows();
    const from = all.indexOf(row);
    const to = movedTo(from, step, all.length);
    if (to === from) {
      return;
    }
    list.insertBefore(row, step < 0 ? all[to] : all[to].nextElementSibling);
    renumber();
    button.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    announcement.textContent = "Now in place " + (to + 1) + " of " + all.length;
  }

  function choose(isChosen) {
    rows().forEach((row) => {
      chosen(row).checked = isChosen;
    });
    addUp();
    announcement.textContent = form.querySelector("[data-total]").textContent;
  }

  form.querySelectorAll("[data-with-script], [data-moves]").forEach((element) => {
    element.hidden = false;
  });
  form.querySelectorAll("[data-without-script], [data-position-field]").forEach((element) => {
    element.hidden = true;
  });
  rows().forEach((row) => {
    row.querySelector("[data-up]").addEventListener("click", (event) => move(row, -1, event.currentTarget));
    row.querySelector("[data-down]").addEventListener("click", (event) => move(row, 1, event.currentTarget));
  });
  form.querySelector("[data-all]").addEventListener("click", () => choose(true));
  form.querySelector("[data-none]").addEventListener("click", () => choose(false));
  form.addEventListener("input", addUp);
  renumber();
  addUp();
}

attachErrorSummary(document);
document.querySelectorAll("[data-run-sheet-form]").forEach(attach);
