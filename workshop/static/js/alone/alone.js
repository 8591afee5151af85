/**
 * Thinking about a theme alone: what is typed is kept in this browser at each key, and becomes a record on this device.
 * Nothing here sends anything. Everything that the page can do is loaded with it, so that it goes on without a network.
 */
import { usableStorage } from "../participants/drafts.js";
import { Hint } from "../participants/hint.js";
import { keepAs, layOut } from "../record/record.js";
import { dayInWords } from "../record/text.js";
import { said } from "../web/said.js";
import { Keeping } from "./keeping.js";
import { attach as comeBack } from "./offline.js";

const KEPT_HERE = said("What you write is kept in this browser, on this device, and nowhere else. It stays until you clear it. Anyone who uses this browser can read it. Some browsers forget it after a week without a visit, so download your record.");
const NOT_KEPT = said("This browser does not let pages keep anything: it may be a private window. What you write is here only while this page is open. Download your record before you leave.");
const FULL = said("This browser has no more room, so the last words are not kept. They are still in the box: download your record now.");
const KEPT = said("Kept in this browser.");
const CLEARED = said("Cleared. You can put it back until you leave this page.");
const PUT_BACK = said("Everything is back.");
const LABELS = { noticed: said("What I noticed"), so_what: said("So what?"), now_what: said("Now what?"), doing: "" };
const NO_CHOICE = said("To choose another language you need the network. What you wrote stays here.");
const AUDIENCE = "audience";
const NAME = "name";

class Alone {
  constructor(root) {
    this.root = root;
    this.about = JSON.parse(root.dataset.about);
    this.keeping = new Keeping(this.about.key, usableStorage());
    this.gone = null;   // what was cleared, to be put back
    this.hints = [];
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  all(selector) {
    return Array.from(this.root.querySelectorAll(selector));
  }

  begin() {
    this.root.classList.add("has-script");
    this.all("[data-with-script]").forEach((element) => {
      element.hidden = false;
    });
    this.all("[data-without-script]").forEach((element) => {
      element.hidden = true;
    });
    this.addEarlier();
    this.all("[data-question]").forEach((question) => this.listenTo(question));
    this.fill();
    this.listen();
    comeBack((words) => {
      this.find("[data-offline]").textContent = words;
    });
  }

  // --- boxes

  boxes() {
    return this.all("[data-question] [data-part]").filter((element) => element.tagName === "TEXTAREA");
  }

  /** What was written to a question that the theme does not have any more stays in sight. */
  addEarlier() {
    const section = this.find("[data-earlier]");
    const here = new Set(this.all("[data-question]").map((question) => question.dataset.question));
    const lost = new Map();
    this.keeping.names().filter((name) => name.includes("/")).forEach((name) => {
      const question = name.slice(0, name.lastIndexOf("/"));
      if (!here.has(question)) {
        lost.set(question, this.keeping.of(name).asked);
      }
    });
    Array.from(lost.entries()).forEach(([question, asked], number) => {
      const article = document.importNode(section.querySelector("template").content, true).firstElementChild;
      article.dataset.question = question;
      article.querySelector("h3").textContent = asked;
      article.querySelectorAll("label").forEach((label) => {
        const box = article.querySelector("#" + label.htmlFor);
        label.htmlFor += "-" + number;
        box.id = label.htmlFor;
      });
      article.querySelector("[data-with-script]").hidden = false;
      section.appendChild(article);
    });
    section.hidden = lost.size === 0;
  }

  listenTo(question) {
    const boxes = Array.from(question.querySelectorAll("textarea"));
    this.hints.push(new Hint(question.querySelector(".hint"), question, () => boxes.slice()));
    boxes.forEach((box) => box.addEventListener("input", () => {
      this.write(box);
      question.querySelector("[data-kept]").textContent = this.keeping.storage && !this.keeping.isFull && box.value !== "" ? KEPT : "";
    }));
  }

  write(box) {
    put(box, this.keeping.write(nameOf(box), box.value, askedAt(box)));
    this.say();
  }

  /** What is kept, into everything that shows it. */
  fill() {
    this.boxes().forEach((box) => put(box, this.keeping.text(nameOf(box))));
    this.find("[data-name]").value = this.keeping.text(NAME);
    this.showAudience();
    this.say();
  }

  /** Other tabs may have written while this one was out of sight. */
  renew() {
    this.boxes().forEach((box) => put(box, this.keeping.renew(nameOf(box), box.value)));
    const name = this.find("[data-name]");
    put(name, this.keeping.renew(NAME, name.value));
    this.keeping.renew(AUDIENCE, this.keeping.text(AUDIENCE));
    this.showAudience();
  }

  say() {
    const { storage, isFull } = this.keeping;
    const line = this.find("[data-where]");
    const words = storage === null ? NOT_KEPT : (isFull ? FULL : KEPT_HERE);
    if (line.textContent !== words) {
      line.textContent = words;
      if (isFull) {
        this.announce(words);
      }
    }
  }

  announce(words) {
    this.find("[data-announce]").textContent = words;
  }

  // --- who it is for

  audience() {
    const chosen = this.find("[data-audiences] input:checked");
    return chosen ? chosen.value : this.find("[data-audience]").dataset.audience;
  }

  showAudience() {
    const kept = this.find("[data-audiences] input[value='" + CSS.escape(this.keeping.text(AUDIENCE)) + "']");
    if (kept) {
      kept.checked = true;
    }
    this.all("[data-audience]").forEach((section) => {
      section.hidden = section.dataset.audience !== this.audience();
    });
  }

  // --- the record

  isBlank() {
    return this.boxes().every((box) => box.value.trim() === "");
  }

  /** Whom the questions are for that are shown, in words. */
  readers() {
    return this.find("[data-audience='" + this.audience() + "']").dataset.readers;
  }

  /** The record of what is written; questions of the other audience too, when something was written to them. */
  record(date) {
    const about = [[said("Date"), dayInWords(date)], [said("Theme"), this.about.title],
      [said("Source"), this.about.source], [said("Attribution"), this.about.attribution],
      [said("Licence"), this.about.licence], [said("Questions for"), this.readers()],
      [said("Name"), this.find("[data-name]").value.trim()]];
    const parts = this.all("[data-question]").map((question) => ({
      heading: question.querySelector(".alone-question__words").textContent,
      entries: Array.from(question.querySelectorAll("textarea")).filter((box) => box.value.trim() !== "")
        .map((box) => [LABELS[box.dataset.part], box.value.trim()]),
    }));
    return { title: said("Record of reflective practice"), about: about.filter(([, words]) => words !== ""),
      parts: parts.filter((part) => part.entries.length > 0), blanks: [said("Hours spent")] };
  }

  keep(way) {
    const isBlank = this.isBlank();
    this.find("[data-nothing]").hidden = !isBlank;
    if (isBlank) {
      this.announce(this.find("[data-nothing]").textContent);
    } else {
      const now = new Date();
      keepAs(way, this.record(now), now);
    }
  }

  // --- clearing

  clear() {
    this.gone = this.keeping.clear();
    this.afterClearing();
    this.find("[data-cleared]").hidden = false;
    this.find("[data-cleared]").focus();
    this.announce(CLEARED);
  }

  afterClearing() {
    this.hints.forEach((hint) => hint.reset());
    this.all("[data-kept]").forEach((line) => {
      line.textContent = "";
    });
    layOut(null);
    this.fill();
  }

  putBack() {
    this.keeping.putBack(this.gone);
    this.forget();
    this.fill();
    this.announce(PUT_BACK);
    this.find("[data-clear]").focus();
  }

  /** What was cleared cannot be put back any more. */
  forget() {
    this.gone = null;
    this.find("[data-cleared]").hidden = true;
  }

  // --- what somebody does, and what the browser tells

  listen() {
    this.all("[data-keep]").forEach((button) => button.addEventListener("click", () => this.keep(button.dataset.keep)));
    this.find("[data-clear]").addEventListener("click", () => this.clear());
    this.find("[data-put-back]").addEventListener("click", () => this.putBack());
    this.find("[data-name]").addEventListener("input", (event) => {
      put(event.target, this.keeping.write(NAME, event.target.value, ""));
    });
    this.all("[data-audiences] input").forEach((choice) => choice.addEventListener("change", () => {
      this.keeping.put(AUDIENCE, { text: choice.value, asked: "" });
      this.showAudience();
    }));
    document.querySelectorAll("[data-languages]").forEach((form) => form.addEventListener("submit", (event) => {
      if (!window.navigator.onLine) {
        event.preventDefault();
        form.querySelector(".field__hint").textContent = NO_CHOICE;
        this.announce(NO_CHOICE);
      }
    }));
    window.addEventListener("storage", () => this.renew());
    window.addEventListener("pageshow", () => this.renew());
    window.addEventListener("pagehide", () => this.forget());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        this.renew();
      }
    });
    window.addEventListener("beforeprint", () => layOut(this.isBlank() ? null : this.record(new Date())));
    window.addEventListener("afterprint", () => layOut(null));
    window.addEventListener("beforeunload", (event) => {
      if ((this.keeping.storage === null || this.keeping.isFull) && !this.isBlank()) {
        event.preventDefault();
        event.returnValue = "";   // older browsers ask only then
      }
    });
  }
}

/** What a box is called in the storage. */
function nameOf(box) {
  return box.closest("[data-question]").dataset.question + "/" + box.dataset.part;
}

function askedAt(box) {
  return box.closest("[data-question]").querySelector(".alone-question__words").textContent;
}

/** Write into a box without moving the place somebody writes at, as far as that can be. */
function put(box, text) {
  if (box.value === text) {
    return;
  }
  const end = document.activeElement === box ? box.selectionEnd : null;
  box.value = text;
  if (end !== null) {
    box.setSelectionRange(end, end);
  }
}

export function attach(root) {
  new Alone(root).begin();
}

document.querySelectorAll("[data-alone]").forEach(attach);
