/**
 * Before and after: keeps the first number on the phone, and puts it beside the second one when the pair is sent.
 *
 * The number lies in the phone's storage from the first time until the pair was sent or the session is closed, under
 * "workshop:<room>:pair:<pair>". It is never part of what the step “before” sends.
 *
 * Both numbers are then kept until the close, for a follow-up weeks later (participants/weeks.js).
 *
 * Fields are made anew for each step, so everything here listens on the document, for what the phone's page tells:
 *   workshop:fields   the fields of a step were put in
 *   workshop:sending  they are about to be sent; detail.body may be changed, preventDefault() with detail.words stops it
 *   workshop:sent     they were sent
 */

import { keepBoth } from "../../js/participants/weeks.js";
import { said } from "../../js/web/said.js";

const CHOOSE_WORDS = said("Choose a number from 1 to 5 first, or choose Pass.");

/** Where the number of a pair lies. */
function keyOf(fields) {
  return "workshop:" + document.querySelector("[data-room]").dataset.room + ":pair:" + fields.dataset.pair;
}

/** The fields of a pair under `container`, or null where the step is of another kind or takes nothing. */
function pairIn(container) {
  const fields = container.querySelector("[data-pair]");
  return fields && fields.dataset.pair ? fields : null;
}

const isBefore = (fields) => fields.dataset.moment === "before";

/** Storage may be switched off: then people answer both at the second time. */
function kept(fields) {
  try {
    const number = window.localStorage.getItem(keyOf(fields));
    return /^[1-5]$/.test(number || "") ? number : null;
  } catch (error) {
    return null;
  }
}

function keep(fields, number) {
  try {
    window.localStorage.setItem(keyOf(fields), number);
  } catch (error) {
    // nothing is kept, and both numbers are asked for at the second time
  }
}

function forget(fields) {
  try {
    window.localStorage.removeItem(keyOf(fields));
  } catch (error) {
    // there was nothing to forget
  }
}

const choiceOf = (part) => part.querySelector('input[name="before"]:checked');

function choose(part, number) {
  part.querySelectorAll('input[name="before"]').forEach((input) => {
    input.checked = input.value === number;
  });
}

function say(fields, selector, words) {
  const element = fields.querySelector(selector);
  element.textContent = words;
  element.hidden = words === "";
}

/** Show what the phone kept. */
function fillIn(container) {
  const fields = pairIn(container);
  if (!fields) {
    return;
  }
  const number = kept(fields);
  if (isBefore(fields)) {
    const first = fields.querySelector(".pair__first");
    if (number !== null && !choiceOf(first)) {   // another one may have been chosen before this script was here
      choose(first, number);
    }
    say(fields, "[data-pair-kept]", number === null ? "" : said("Kept on this phone: %(number)s. Choose and send again to change it.", { number }));
    return;
  }
  const part = fields.querySelector(".pair__before");
  if (number !== null) {
    choose(part, number);
  }
  say(fields, "[data-pair-said]", number === null ? "" : said("You said %(number)s before.", { number }));
  part.querySelector("[data-pair-choice]").hidden = number !== null;
}

function beforeSending(event) {
  const fields = pairIn(event.target);
  if (!fields) {
    return;
  }
  const body = event.detail.body;
  if (!isBefore(fields)) {
    const number = kept(fields);
    if (number !== null) {
      body.before = number;
    }
    keepBoth(document.querySelector("[data-room]").dataset.room, fields.dataset.pair, body.before || "", body.after || "");
    return;
  }
  const chosen = choiceOf(fields.querySelector(".pair__first"));
  delete body.before;   // it never leaves the phone
  if (!chosen) {
    event.detail.words = CHOOSE_WORDS;
    event.preventDefault();
    return;
  }
  body.kept = "yes";
  keep(fields, chosen.value);
}

function afterSending(event) {
  const fields = pairIn(event.target);
  if (fields && isBefore(fields)) {
    fillIn(event.target);
  } else if (fields) {
    forget(fields);   // what the fields show stays until they are made anew: else it would pass for something unsent
  }
}

// Capturing, so that it does not matter whether the events bubble.
if (typeof document !== "undefined") {
  document.addEventListener("workshop:fields", (event) => fillIn(event.target), true);
  document.addEventListener("workshop:sending", beforeSending, true);
  document.addEventListener("workshop:sent", afterSending, true);
  fillIn(document);   // the fields the page came with
}
