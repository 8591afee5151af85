/**
 * Writing a theme: each question is seen at phone size while it is typed, lengths and reading ease are said, and what is
 * typed is kept in this browser until it is saved.
 *
 * Without this module every button sends the whole form, which comes back with everything that was typed.
 */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { said, saidMany } from "../web/said.js";
import { tellChanged } from "../web/typed.js";
import { hint } from "./hints.js";
import { forget, keep, keptUnder } from "./kept.js";

const PAUSE = 400;   // milliseconds after the last key, before it is kept

/** Everything that is typed in a form, as text; the token of the page is left out. */
export function fieldsOf(form) {
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("csrf_token");
  return fields.toString();
}

/** That something was kept, and when, in words. */
export function keptWords(at, now) {
  const minutes = Math.round((now - at) / 60000);
  if (minutes < 1) {
    return said("This browser has kept something of this theme that was not saved, a moment ago.");
  }
  if (minutes < 60) {
    return minutes === 1
      ? said("This browser has kept something of this theme that was not saved, a minute ago.")
      : saidMany("This browser has kept something of this theme that was not saved, %(number)s minute ago.",
        "This browser has kept something of this theme that was not saved, %(number)s minutes ago.", minutes);
  }
  return said("This browser has kept something of this theme that was not saved, on %(day)s.", {
    day: new Date(at).toLocaleString(document.documentElement.lang || "en-GB", {
      day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }) });
}

function showPhone(item) {
  const preview = item.querySelector("[data-preview]");
  if (!preview) {
    return;
  }
  preview.querySelector("[data-shows='question']").textContent =
    item.querySelector("[data-part='question']").value.trim() || said("Your question");
  const probes = Array.from(item.querySelectorAll("[data-part='probe']"), (box) => box.value.trim()).filter(Boolean);
  const shown = preview.querySelector("[data-shows='probes']");
  shown.hidden = probes.length === 0;
  const list = shown.querySelector("ul");
  list.textContent = "";
  list.append(...probes.map((probe) => {
    const line = document.createElement("li");
    line.textContent = probe;
    line.dir = "auto";
    return line;
  }));
}

function attachItem(item) {
  const details = item.querySelector("[data-details]");
  const open = item.querySelector("[data-open]");
  const words = item.querySelector("[data-words]");
  const main = item.querySelector("[data-part='question'], [name^='statement-'], [name^='point-']");
  const follow = () => {
    open.disabled = !details.open;
  };
  details.addEventListener("toggle", follow);
  follow();
  item.addEventListener("input", () => {
    showPhone(item);
    words.textContent = main.value.trim() || said("Nothing written yet");
  });
}

function attachHints(form) {
  form.querySelectorAll("[data-hint-of]").forEach((line) => {
    const box = document.getElementById(line.dataset.hintOf);
    box.addEventListener("input", () => {
      line.textContent = hint(box.value);
    });
  });
}

function attachKeeping(form, takeUp) {
  const name = form.dataset.store;
  const status = form.querySelector("[data-kept-words]");
  const offer = form.querySelector("[data-kept]");
  const start = fieldsOf(form);
  let wait = null;
  let isLeaving = false;

  function keepNow() {
    window.clearTimeout(wait);
    wait = null;
    status.textContent = keep(name, fieldsOf(form), form.dataset.newest)
      ? said("Kept in this browser. Not saved yet.")
      : said("This browser cannot keep anything: save often.");
  }

  if ("isSaved" in form.dataset) {
    forget(name);
    forget(name.replace(/[^:]*$/, "new"));
    history.replaceState(null, "", location.pathname);
  }
  const kept = keptUnder(name);
  if ("isTyped" in form.dataset) {
    keepNow();
  } else if (kept && kept.fields !== start) {
    takeUp.querySelector("textarea").value = kept.fields;
    offer.querySelector("[data-kept-said]").textContent = keptWords(kept.at, Date.now());
    offer.hidden = false;
  }
  offer.querySelector("[data-kept-take]").addEventListener("click", () => {
    isLeaving = true;
    takeUp.submit();
  });
  offer.querySelector("[data-kept-drop]").addEventListener("click", () => {
    forget(name);
    offer.hidden = true;
    form.querySelector("h1").setAttribute("tabindex", "-1");
    form.querySelector("h1").focus();
  });
  form.addEventListener("input", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(keepNow, PAUSE);
  });
  form.addEventListener("submit", () => {
    if (wait !== null) {
      keepNow();   // without a network the page is left at once
    }
    isLeaving = true;
  });
  window.addEventListener("pagehide", () => {
    if (wait !== null && !isLeaving) {
      keepNow();
    }
  });
}

export function attach(form) {
  form.querySelectorAll("[data-item]").forEach(attachItem);
  attachHints(form);
  attachKeeping(form, document.querySelector("[data-take-up]"));
  form.addEventListener("click", (event) => {
    if (event.target.closest("button[aria-disabled='true']")) {
      event.preventDefault();
    }
  });
  tellChanged(form);
}

attachErrorSummary(document);
document.querySelectorAll("[data-theme-form]").forEach(attach);
