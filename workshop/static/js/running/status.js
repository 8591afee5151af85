/** The page of how it is running: once a minute it writes new words where they have changed, and moves nothing else. */
import { said } from "../web/said.js";

const EVERY = 60000;   // milliseconds; the figures are taken no more often
const WELL_WORDS = said("Nothing. All is well.");

const root = document.querySelector("[data-status-of]");

function write(element, words) {
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

function warningOf(words, kind) {
  const item = document.createElement("li");
  item.className = "notice notice--" + kind;
  item.textContent = words;
  return item;
}

function showWarnings(warnings) {
  const list = root.querySelector("[data-warnings]");
  const shown = Array.from(list.children, (item) => item.textContent.trim());
  const wanted = warnings.length > 0 ? warnings : [WELL_WORDS];
  if (shown.join("\n") !== wanted.join("\n")) {
    list.textContent = "";
    list.append(...wanted.map((words) => warningOf(words, warnings.length > 0 ? "warning" : "good")));
  }
}

async function look() {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch(root.dataset.statusOf, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) {
      return;
    }
    const { rows, warnings } = await answer.json();
    Object.keys(rows).forEach((key) => write(root.querySelector('[data-row="' + key + '"]'), rows[key]));
    showWarnings(warnings);
  } catch (error) {
    // the server is away: what is shown says when it was true, and the next look comes by itself
  }
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
