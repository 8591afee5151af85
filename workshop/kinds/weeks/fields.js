/**
 * Weeks later: says what this phone kept of the session before, and adds to today's number only how it moved since.
 *
 * The numbers lie under "workshop:<room>:weeks:<pair>" (participants/weeks.js); they are compared here and never sent.
 */
import { keptWeeks, moveSince } from "../../js/participants/weeks.js";
import { said } from "../../js/web/said.js";

const here = () => document.querySelector("[data-room]").dataset.room;

function fieldsIn(container) {
  const fields = container.querySelector("[data-weeks]");
  return fields && fields.dataset.weeks ? fields : null;
}

function fillIn(container) {
  const fields = fieldsIn(container);
  if (!fields) {
    return;
  }
  const numbers = keptWeeks(here(), fields.dataset.weeks);
  const words = fields.querySelector("[data-weeks-kept]");
  words.hidden = numbers === null;
  words.textContent = numbers === null ? "" : said("This phone kept your numbers of that session: %(before)s before, %(after)s at its end. They are not sent. Apart from today’s number, and not tied to it, goes only whether it is higher, the same or lower.",
    { before: numbers.before, after: numbers.after });
}

function beforeSending(event) {
  const fields = fieldsIn(event.target);
  if (!fields) {
    return;
  }
  const body = event.detail.body;
  const numbers = keptWeeks(here(), fields.dataset.weeks);
  if (numbers !== null && /^[1-5]$/.test(body.now || "")) {
    body.since_end = moveSince(numbers.after, Number(body.now));
    body.since_start = moveSince(numbers.before, Number(body.now));
  }
}

if (typeof document !== "undefined") {
  document.addEventListener("workshop:fields", (event) => fillIn(event.target), true);
  document.addEventListener("workshop:sending", beforeSending, true);
  fillIn(document);
}
