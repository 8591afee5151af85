/**
 * The run sheet of a new session: steps move up and down, others are added, and their minutes are added up.
 *
 * Without this module the form has a number box for each step's place, and works all the same.
 */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { said, saidMany } from "../web/said.js";
import { makeDraggable } from "./drag.js";

/** The rank of the theme's questions: steps of a lower one come before them at the same place, others after. */
const QUESTION_RANK = 50;
const DAY = 24 * 60;  // minutes

/** What the chosen steps come to, in words. minutes: one number (or NaN) for each chosen step. */
export function totalWords(minutes) {
  if (minutes.length === 0) {
    return said("Nothing chosen yet");
  }
  const total = minutes.reduce((sum, number) => sum + (number > 0 ? number : 0), 0);
  const stepsWords = saidMany("%(number)s step", "%(number)s steps", minutes.length);
  const minutesWords = saidMany("%(number)s minute", "%(number)s minutes", total);
  return said("%(steps)s, %(minutes)s", { steps: stepsWords, minutes: minutesWords });
}

/** When each step begins and ends, such as "14:00–14:10"; empty without a start. It is said as the server says it. */
export function spans(start, minutes) {
  const found = /^([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])$/.exec(start.trim());
  let now = found ? Number(found[1]) * 60 + Number(found[2]) : 0;
  const words = (minute) => String(Math.floor((minute % DAY) / 60)).padStart(2, "0") + ":"
    + String(minute % 60).padStart(2, "0");
  return minutes.map((each) => {
    const takes = Number.isInteger(each) && each > 0 ? each : 0;
    const said = found && takes ? words(now) + "–" + words(now + takes) : "";
    now += takes;
    return said;
  });
}

/** How so many minutes fit the time booked: "12 minutes to spare"; empty when nothing usable is booked. */
export function slackWords(total, booked) {
  if (!/^[0-9]{1,4}$/.test(booked.trim())) {
    return "";
  }
  const over = Math.abs(total - Number(booked));
  if (over === 0) {
    return said("no minute to spare");
  }
  return total < Number(booked) ? saidMany("%(number)s minute to spare", "%(number)s minutes to spare", over)
    : saidMany("%(number)s minute too long", "%(number)s minutes too long", over);
}

function placeWords(place, last) {
  return said("Now in place %(place)s of %(last)s", { place, last });
}

/** Where a step was put, and the one that asks the same later. */
function addedWords(places, last) {
  return places.length === 1 ? said("Added in place %(place)s of %(last)s", { place: places[0], last })
    : said("Added in place %(first)s and %(second)s of %(last)s", { first: places[0], second: places[1], last });
}

/** Where an entry at place index (from 0) goes when moved by step among count entries; it stays within the list. */
export function movedTo(index, step, count) {
  return Math.max(0, Math.min(count - 1, index + step));
}

/**
 * Where a step is added (from 0) to a run sheet with these ranks.
 *
 * @param {number[]} ranks - of the steps that are there, in their order
 * @param {number} rank - of the step
 * @param {number} place - the question it belongs to, from 1: before it with a low rank, after it with a high one
 */
export function placeFor(ranks, rank, place) {
  const questions = ranks.map((one, index) => (one === QUESTION_RANK ? index : -1)).filter((index) => index >= 0);
  let index = 0;
  if (rank > QUESTION_RANK && questions.length) {
    index = questions[Math.min(place, questions.length) - 1] + 1;
  }
  while (index < ranks.length && ranks[index] !== QUESTION_RANK && ranks[index] <= rank) {
    index += 1;
  }
  return index;
}

export function attach(form) {
  const list = form.querySelector("[data-rows]");
  if (!list) {
    return;
  }
  const announcement = form.querySelector("[data-announce]");
  const everyRow = Array.from(form.querySelectorAll("[data-row]"));
  const homes = new Map(everyRow.map((row) => [row, row.parentElement]));
  const stubs = Array.from(form.querySelectorAll("[data-stub]"));
  const rows = () => Array.from(list.querySelectorAll("[data-row]"));
  const chosen = (row) => row.querySelector("[data-chosen]");
  const isOn = (row) => row.parentElement === list && chosen(row).checked;
  const rankOf = (row) => Number(row.dataset.rank);
  const placeOf = (row) => Number(row.querySelector("[data-position]").value) || 0;

  /** A step, with the one that asks the same later or earlier. */
  function together(row) {
    return everyRow.filter((one) => one === row || one.dataset.follows === row.dataset.row
      || row.dataset.follows === one.dataset.row);
  }

  /** Write down the order that is seen, and switch off what leads nowhere. */
  function renumber() {
    rows().forEach((row, index, all) => {
      row.querySelector("[data-position]").value = index + 1;
      row.querySelector("[data-up]").setAttribute("aria-disabled", index === 0 ? "true" : "false");
      row.querySelector("[data-down]").setAttribute("aria-disabled", index === all.length - 1 ? "true" : "false");
    });
  }

  function addUp() {
    const on = rows().filter(isOn);
    const minutes = on.map((row) => Number(row.querySelector("[data-minutes]").value));
    const total = minutes.reduce((sum, number) => sum + (number > 0 ? number : 0), 0);
    const slack = slackWords(total, form.querySelector("[data-booked]").value);
    form.querySelector("[data-total]").textContent = slack && on.length
      ? said("%(total)s, %(slack)s", { total: totalWords(minutes), slack }) : totalWords(minutes);
    const times = spans(form.querySelector("[data-starts-at]").value, minutes);
    everyRow.forEach((row) => {
      row.querySelector("[data-clock]").textContent = on.includes(row) ? times[on.indexOf(row)] : "";
    });
    rows().forEach((row) => row.classList.toggle("is-left-out", !chosen(row).checked));
    stubs.forEach((stub) => {
      const isThere = isOn(everyRow.find((row) => row.dataset.row === stub.dataset.stub));
      stub.classList.toggle("is-added", isThere);
      stub.querySelector("[data-toggle-words]").textContent = isThere ? said("Take out") : said("Add");
    });
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
    addUp();
    button.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    announcement.textContent = placeWords(to + 1, all.length);
  }

  /** Somebody moved a step with its handle. */
  function moved(row) {
    renumber();
    addUp();
    announcement.textContent = placeWords(rows().indexOf(row) + 1, rows().length);
  }

  function putIn(row) {
    const place = placeOf(row);
    if (row.parentElement !== list) {
      const all = rows();
      list.insertBefore(row, all[placeFor(all.map(rankOf), rankOf(row), place)] || null);
    }
    row.hidden = false;
    chosen(row).checked = true;
  }

  function takeOut(row) {
    chosen(row).checked = false;
    row.hidden = true;
    row.querySelector("[data-position]").value = row.querySelector("[data-position]").defaultValue;
    homes.get(row).append(row);
  }

  /** Add what is not on the run sheet, take out what is. The button keeps its place, and the focus. */
  function toggle(stub) {
    const row = everyRow.find((one) => one.dataset.row === stub.dataset.stub);
    const wasOn = isOn(row);
    together(row).forEach(wasOn ? takeOut : putIn);
    renumber();
    addUp();
    const places = together(row).map((one) => rows().indexOf(one) + 1).sort((one, other) => one - other);
    announcement.textContent = wasOn ? said("Taken out") : addedWords(places, rows().length);
  }

  function choose(isChosen) {
    rows().forEach((row) => {
      chosen(row).checked = isChosen;
    });
    addUp();
    announcement.textContent = form.querySelector("[data-total]").textContent;
  }

  /** Of the settings of each kind, show those of the kind that is chosen. */
  function showKind(row) {
    const select = row.querySelector("[data-kind]");
    const settings = row.querySelector("[data-settings]");
    if (!select || !settings) {
      return;
    }
    const parts = Array.from(settings.querySelectorAll("[data-fields-of]"));
    parts.forEach((part) => {
      part.hidden = part.dataset.fieldsOf !== select.value;
    });
    settings.hidden = parts.every((part) => part.hidden);
  }

  form.querySelectorAll("[data-with-script], [data-moves], [data-stub], [data-handle]").forEach((element) => {
    element.hidden = false;
  });
  form.querySelectorAll("[data-without-script], [data-position-field]").forEach((element) => {
    element.hidden = true;
  });
  everyRow.forEach((row) => {
    row.querySelector("[data-up]").addEventListener("click", (event) => move(row, -1, event.currentTarget));
    row.querySelector("[data-down]").addEventListener("click", (event) => move(row, 1, event.currentTarget));
    makeDraggable(list, row.querySelector("[data-handle]"), row, moved);
    const select = row.querySelector("[data-kind]");
    if (select) {
      select.addEventListener("change", () => {
        showKind(row);
        row.querySelector("[data-settings]").open = true;
      });
    }
    chosen(row).addEventListener("change", (event) => {
      together(row).filter((one) => one !== row).forEach((one) => {
        chosen(one).checked = event.currentTarget.checked;
      });
      addUp();
    });
    showKind(row);
    row.hidden = homes.get(row) !== list;
  });
  stubs.forEach((stub) => stub.querySelector("[data-toggle]").addEventListener("click", () => toggle(stub)));
  form.querySelector("[data-all]").addEventListener("click", () => choose(true));
  form.querySelector("[data-none]").addEventListener("click", () => choose(false));
  form.addEventListener("input", addUp);

  // A page that comes back with a problem: what was chosen stands on the run sheet again, in the order that was sent.
  const focused = document.activeElement;
  everyRow.filter((row) => homes.get(row) === list || chosen(row).checked || row.querySelector(".field__error"))
    .sort((one, other) => placeOf(one) - placeOf(other) || rankOf(one) - rankOf(other))
    .forEach((row) => {
      row.hidden = false;
      list.append(row);
    });
  if (form.contains(focused)) {
    focused.focus({ preventScroll: true });   // somebody writes already: what is moved lets go of the focus
  }
  renumber();
  addUp();
}

/**
 * Whoever goes back to a form that made a session comes to that session's plan, and not to an empty form.
 *
 * The form brings the name of what it makes; once it was sent, its place in the browser's history knows it too.
 */
function leadToWhatWasMade(form) {
  const once = form.elements.once;
  if (!once) {
    return;
  }
  window.addEventListener("pageshow", () => {    // also for a page that the browser had kept as it was
    const made = history.state && history.state.made;
    if (made) {
      fetch(made, { credentials: "same-origin" }).then((answer) => {
        if (answer.ok) {
          location.replace(made);
        }
      }, () => {});
    }
  });
  form.addEventListener("submit", () => {
    history.replaceState({ made: "/sessions/" + once.value.split(".")[0] + "/plan" }, "");
  });
}

/** What belongs to one way of taking part is shown with it: by style rules, and by this for browsers without :has(). */
function followTheWay(form) {
  const show = () => {
    const chosen = form.querySelector("[name='way']:checked");
    const isWhile = chosen !== null && chosen.value === "while";
    form.classList.toggle("is-open-a-while", isWhile);
    form.classList.toggle("is-in-the-room", !isWhile);
  };
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);    // a browser may have kept what was chosen
  show();
}

attachErrorSummary(document);
document.querySelectorAll("[data-run-sheet-form]").forEach(followTheWay);
document.querySelectorAll("[data-run-sheet-form]").forEach(leadToWhatWasMade);
document.querySelectorAll("[data-run-sheet-form]").forEach(attach);
