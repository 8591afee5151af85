/** Adds and removes lines of local numbers on the page. Without a script, the same button asks the server for a line. */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { said } from "../web/said.js";

const MOST = 12;   // lines, as the server takes them (care/support.py)

export function attach(form) {
  const list = form.querySelector("[data-rows]");
  const template = form.querySelector("[data-row-template]");
  const add = form.querySelector("[data-add]");
  const status = form.querySelector("[data-rows-status]");
  const rows = () => Array.from(list.querySelectorAll("[data-row]"));

  /** Labels, fields and their problems belong together by the number of the line. */
  function number() {
    rows().forEach((row, place) => {
      row.querySelectorAll("[data-place-words]").forEach((words) => {
        words.textContent = " " + said("in line %(number)s", { number: place + 1 });
      });
      row.querySelector("[data-remove]").hidden = rows().length === 1;
    });
    if (add) {
      add.hidden = rows().length >= MOST;
    }
  }

  let made = MOST;

  function addRow() {
    const row = document.importNode(template.content, true).firstElementChild;
    made += 1;
    row.querySelectorAll("[id]").forEach((element) => {
      element.id = element.id.replace(/99$/, String(made));
    });
    row.querySelectorAll("[for]").forEach((label) => {
      label.htmlFor = label.htmlFor.replace(/99$/, String(made));
    });
    list.appendChild(row);
    number();
    row.querySelector("input").focus();
    status.textContent = said("Line added");
  }

  function removeRow(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    number();
    next.querySelector("input").focus();
    status.textContent = said("Line removed");
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove]");
    if (button === null) {
      return;
    }
    event.preventDefault();
    if (button === add) {
      addRow();
    } else {
      removeRow(button.closest("[data-row]"));
    }
  });
  number();
}

attachErrorSummary(document);
document.querySelectorAll("[data-behaviour='sessions/support_rows']").forEach(attach);
