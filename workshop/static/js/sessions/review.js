/**
 * Finishing a summary: each part is saved by itself while somebody writes or ticks. Without this module the page's forms
 * save everything at once.
 *
 * What was typed and is not on the server yet is kept in this browser, so that a lost signal, a reload or a crash loses
 * nothing. What somebody else changed meanwhile is shown beside it, and never written over unasked.
 */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { said } from "../web/said.js";
import { both, isChanged, tellChanged } from "../web/typed.js";

const PREFIX = "workshop-review:";
const SAVED_AFTER = 800;      // milliseconds without a key
const TRIED_AGAIN = 4000;     // milliseconds after a failure
const COUNTED_AFTER = 1500;   // milliseconds after words were saved
const SAVED = said("Saved.");
const SAVING = said("Saving…");
const WAITING = said("Not saved yet: there is no connection. It is tried again, and kept in this browser meanwhile.");
const ASK = said("Not everything is saved: look at what is marked.");
const HOW = said("Everything is saved as you go.");

/** Storage of this browser, or nothing where there is none (private windows). */
function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key));
  } catch (error) {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) {
      window.localStorage.removeItem(key);
    } else {
      window.localStorage.setItem(key, JSON.stringify(value));
    }
  } catch (error) {
    // full or not there: it is still in the box
  }
}

/** What was kept of a box, with what was typed into it before this script was here: of a line, the newer one. */
function withTyped(kept, box) {
  if (!isChanged(box)) {
    return kept;
  }
  return box.tagName === "TEXTAREA" ? both(kept, box.value) : box.value;
}

/** Something that is saved by itself; `Words` and `Tick` say what is sent and what is done with the answer. */
class Saves {
  constructor(page) {
    this.page = page;
    this.timer = null;
    this.isSaving = false;
    this.isRefused = false;
    this.outlivesPage = false;        // goes through although its page is left: only a little may (60 kB)
    this.waitsForDecision = false;    // two versions stand side by side: whoever writes says which is to stand
  }

  later(milliseconds) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), milliseconds);
  }

  async save(isLeaving = false) {
    window.clearTimeout(this.timer);
    this.timer = null;
    if (this.isSaving || !this.isUnsaved || this.waitsForDecision) {
      this.page.say();
      return;
    }
    this.isSaving = true;
    this.hasFailed = false;
    this.page.say();
    const sent = this.sent();
    const answer = await this.page.post(this.fields(), isLeaving || this.outlivesPage);
    this.isSaving = false;
    if (answer === null || answer.error === "too_fast" || answer.error === "busy") {
      this.hasFailed = true;
      this.later(TRIED_AGAIN);
    } else if (answer.ok === undefined || answer.error) {
      this.refuse({ words: answer.words || WAITING });
    } else {
      this.take(answer, sent);
      if (this.isUnsaved && !this.isRefused) {
        this.later(0);
      }
    }
    this.page.say();
  }
}

/** Words in boxes. */
class Words extends Saves {
  constructor(page, element) {
    super(page);
    this.element = element;
    this.name = element.dataset.part;
    this.boxes = Array.from(element.querySelectorAll("input:not([type=hidden]), textarea"));
    this.seen = element.querySelector("[data-seen]");
    this.problem = element.querySelector("[data-problem]");
    this.hint = element.querySelector("[data-hint]");
    this.key = PREFIX + page.key + ":" + this.name;
    this.isRefused = !this.problem.hidden;
    this.stored = this.isRefused ? null : this.boxes.map((box) => box.defaultValue);
    const draft = read(this.key);
    if (draft && !this.isRefused && draft.sent.length === this.boxes.length && draft.sent.join("\n") !== this.stored.join("\n")) {
      this.fill(this.boxes.map((box, place) => withTyped(draft.sent[place], box)));
      this.seen.value = draft.seen;
      this.later(0);
    } else if (draft && !this.isRefused) {
      write(this.key, null);
    }
    element.addEventListener("input", () => this.changed());
    element.addEventListener("change", () => this.save());
    element.querySelector("[data-keep-mine]").addEventListener("click", () => this.decide(this.sent()));
    element.querySelector("[data-take-theirs]").addEventListener("click", () => this.decide(Object.values(this.now)));
    if (this.isRefused && !element.querySelector("[data-now]").hidden) {
      element.querySelector("[data-now-buttons]").hidden = true;   // saving once more is enough: the page brought the new state
    }
  }

  sent() {
    return this.boxes.map((box) => box.value);
  }

  get isUnsaved() {
    return this.stored === null || this.sent().join("\n") !== this.stored.join("\n");
  }

  fields() {
    const fields = this.boxes.map((box) => [box.name, box.value]);
    return [...fields, ["seen-" + this.name, this.seen.value]];
  }

  fill(values) {
    this.boxes.forEach((box, place) => {
      box.value = values[place];
    });
  }

  changed() {
    write(this.key, { sent: this.sent(), seen: this.seen.value });
    this.later(SAVED_AFTER);
    this.page.say();
  }

  take(answer, sent) {
    const saved = answer.saved.find((one) => one.name === this.name);
    const problem = answer.problems.find((one) => one.name === this.name);
    if (saved) {
      const values = Object.values(saved.values);
      this.stored = sent;
      this.seen.value = saved.seen;
      this.hint.textContent = saved.hint;
      this.page.countLater();
      if (this.sent().join("\n") === sent.join("\n") && !this.boxes.includes(document.activeElement)) {
        this.fill(values);          // as it is stored: spaces around it are gone
        this.stored = values;
      }
      this.clear();
      write(this.key, this.isUnsaved ? { sent: this.sent(), seen: this.seen.value } : null);
    } else if (problem) {
      this.stored = this.stored === null ? sent : this.stored;
      this.refuse(problem);
    }
  }

  refuse(problem) {
    this.isRefused = true;
    this.problem.hidden = false;
    this.element.querySelector("[data-problem-words]").textContent = problem.words;
    this.boxes[0].setAttribute("aria-invalid", "true");
    this.boxes[0].setAttribute("aria-describedby", "hint-" + this.name + " error-" + this.name);
    const now = this.element.querySelector("[data-now]");
    now.hidden = !problem.now;
    if (problem.now) {
      this.waitsForDecision = true;
      this.now = problem.now;
      this.nowSeen = problem.seen;
      this.element.querySelector("[data-now-words]").textContent = Object.values(problem.now).filter(Boolean).join(" · ") || said("Nothing");
      this.element.querySelector("[data-now-buttons]").hidden = false;
    }
    this.page.announce(problem.words);
  }

  clear() {
    this.isRefused = this.waitsForDecision = false;
    this.problem.hidden = true;
    this.boxes[0].removeAttribute("aria-invalid");
    this.boxes[0].setAttribute("aria-describedby", "hint-" + this.name);
  }

  /** Which of the two stands: mine over theirs, or theirs in my box. */
  decide(values) {
    this.seen.value = this.nowSeen;
    this.fill(values);
    this.stored = Object.values(this.now);
    this.clear();
    this.boxes[0].focus();
    if (this.isUnsaved) {
      write(this.key, { sent: values, seen: this.nowSeen });
      this.save();
    } else {
      write(this.key, null);
      this.page.say(true);
    }
  }
}

/** One response: quoted or not. */
class Tick extends Saves {
  constructor(page, element) {
    super(page);
    this.element = element;
    this.id = element.dataset.quote;
    this.box = element.querySelector("input[type=checkbox]");
    this.stored = this.box.defaultChecked;
    this.outlivesPage = true;         // of a tick nothing is kept in this browser
    this.box.addEventListener("change", () => this.save());
  }

  sent() {
    return this.box.checked;
  }

  get isUnsaved() {
    return this.box.checked !== this.stored;
  }

  fields() {
    const fields = [["shown", this.id]];
    if (this.stored) {
      fields.push(["was", this.id]);
    }
    if (this.box.checked) {
      fields.push(["quoted", this.id]);
    }
    return fields;
  }

  take(answer, sent) {
    if (answer.problems.length) {
      this.box.checked = this.stored;
      this.refuse(answer.problems[0]);
      return;
    }
    this.isRefused = false;
    this.stored = sent;
    this.element.querySelectorAll("[data-was]").forEach((field) => field.remove());
    if (sent) {
      const was = document.createElement("input");
      was.type = "hidden";
      was.name = "was";
      was.value = this.id;
      was.dataset.was = "";
      this.element.append(was);
    }
    if (answer.chosen_words) {
      this.page.root.querySelector("[data-chosen-words]").textContent = answer.chosen_words;
    }
  }

  refuse(problem) {
    this.isRefused = true;
    this.page.problemWords = problem.words;
    this.page.announce(problem.words);
  }
}

class Page {
  constructor(root) {
    this.root = root;
    this.key = root.dataset.review;
    this.line = root.querySelector("[data-saved-words]");
    this.masked = root.querySelector("[data-masked]");
    this.problemWords = "";
    this.hasSaved = false;
    this.parts = [
      ...Array.from(root.querySelectorAll("[data-part]")).map((element) => new Words(this, element)),
      ...Array.from(root.querySelectorAll("[data-quote]")).map((element) => new Tick(this, element)),
    ];
  }

  /** The answer to what was sent; null when there was none. */
  async post(fields, isLeaving) {
    const body = new URLSearchParams(fields);
    body.set("csrf_token", this.root.querySelector("[name=csrf_token]").value);
    try {
      const answer = await fetch(this.root.action, { method: "POST", credentials: "same-origin", body, keepalive: isLeaving,
        headers: { Accept: "application/json" } });
      return await answer.json();
    } catch (error) {
      return null;
    }
  }

  announce(words) {
    this.root.querySelector("[data-announce]").textContent = words;
  }

  /** How saving stands, in one line. */
  say(isDone = false) {
    const is = (test) => this.parts.some(test);
    const before = this.line.textContent;
    if (is((part) => part.isRefused)) {
      this.line.textContent = this.problemWords || ASK;
    } else if (is((part) => part.hasFailed)) {
      this.line.textContent = WAITING;
    } else if (is((part) => part.isUnsaved || part.isSaving)) {
      this.line.textContent = SAVING;
    } else if (before || isDone) {
      this.line.textContent = SAVED;
      if (before !== SAVED && !this.hasSaved) {
        this.announce(SAVED);    // the first time only: at each word it would be noise
        this.hasSaved = true;
      }
    }
    if (this.line.textContent === WAITING && before !== WAITING) {
      this.announce(WAITING);
    }
  }

  /** How many details are masked: a large session's are counted after the page is there, and again when words change. */
  async count() {
    try {
      const answer = await fetch(this.masked.dataset.masked, { credentials: "same-origin", headers: { Accept: "application/json" } });
      this.masked.textContent = (await answer.json()).words || "";
    } catch (error) {
      this.masked.textContent = "";    // the page of details says it
    }
  }

  countLater() {
    if (this.masked) {
      window.clearTimeout(this.counting);
      this.counting = window.setTimeout(() => this.count(), COUNTED_AFTER);
    }
  }

  saveAll(isLeaving) {
    return Promise.all(this.parts.filter((part) => part.isUnsaved && !part.isRefused).map((part) => part.save(isLeaving)));
  }

  begin() {
    this.root.querySelector("[data-how-saved]").textContent = HOW;
    this.root.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", (event) => {
      if (this.parts.some((part) => part.isRefused)) {
        return;                  // the form says everything that is wrong
      }
      event.preventDefault();
      this.saveAll(false).then(() => this.say(true));
    }));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.saveAll(true);
      }
    });
    window.addEventListener("pagehide", () => this.saveAll(true));
    window.addEventListener("online", () => this.saveAll(false));
    if (this.masked && this.masked.textContent.trim() === "") {
      this.masked.textContent = said("Counting…");
      this.count();
    }
    this.root.querySelectorAll("[data-asks]").forEach((asked) => asked.focus());
    if (this.line.textContent === "" && window.location.hash === "") {
      this.say();
    }
    tellChanged(this.root);
  }
}

attachErrorSummary(document);
document.querySelectorAll("[data-review]").forEach((root) => new Page(root).begin());
