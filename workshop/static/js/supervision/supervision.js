/**
 * The record of two people, live: saves while somebody types, and follows what the other writes. Without it, forms do.
 *
 * What is typed is kept on this device until the server has it, so that a lost signal or a reload loses nothing.
 */
import { Hint } from "../participants/hint.js";
import { usableStorage } from "../participants/drafts.js";
import "../web/copy_row.js";
import { said } from "../web/said.js";
import { both, changedIn } from "../web/typed.js";

const PREFIX = "workshop-supervision:";
const SAVED_AFTER = 1500;     // milliseconds without a key
const ASKED_EVERY = 4000;     // milliseconds, while the page is in sight
const TRIED_AGAIN = 5000;     // milliseconds after a failure
const ASKED = -1;             // edits of a draft whose author was shown what is saved, and has not said which is to stand
const SAVED = said("Saved.");
const SAVING = said("Saving…");
const WAITING = said("Not saved yet: there is no connection. It is kept on this device and tried again.");

class Box {
  constructor(page, form) {
    this.page = page;
    this.form = form;
    this.area = form.querySelector("textarea");
    this.edits = form.querySelector("[name=edits]");
    this.line = form.querySelector("[data-saved]");
    this.question = form.querySelector("[name=question]").value;
    this.key = PREFIX + page.key + ":" + this.question;
    this.isGivenBack = "stored" in this.area.dataset;   // what was sent and not taken stands in the box, and its author is told
    this.stored = this.isGivenBack ? this.area.dataset.stored : this.area.defaultValue;
    this.timer = null;
    this.isSaving = false;
    new Hint(form.querySelector(".hint"), form, () => [this.area]);
    this.takeUp(this.page.readDraft(this.key));
    this.area.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
  }

  /** What was typed before this script was here, with what an earlier page kept: neither is let go of. */
  takeUp(draft) {
    const isTyped = this.isUnsaved;
    if (draft !== null) {
      const isOfThis = draft.edits === null || String(draft.edits) === this.edits.value;
      const whole = isTyped || !isOfThis ? both(draft.text, this.area.value) : draft.text;
      if (this.area.value !== whole) {
        this.area.value = whole;
      }
    }
    if (!this.isUnsaved) {
      this.page.write(this.key, null);
    } else if (this.isGivenBack) {
      this.keep(ASKED);
    } else {
      this.changed();
    }
  }

  keep(edits) {
    this.page.write(this.key, JSON.stringify({ text: this.area.value, edits }));
  }

  get isUnsaved() {
    return this.area.value !== this.stored;
  }

  changed() {
    this.isGivenBack = false;
    this.keep(Number(this.edits.value));
    this.line.textContent = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVED_AFTER);
  }

  async save() {
    clearTimeout(this.timer);
    this.isGivenBack = false;
    if (this.isSaving) {
      return;
    }
    if (!this.isUnsaved) {
      this.kept(this.area.value);
      return;
    }
    this.isSaving = true;
    this.line.textContent = SAVING;
    const text = this.area.value;
    const answer = await this.page.post("write", { question: this.question, text, edits: this.edits.value });
    this.isSaving = false;
    if (answer === null || answer.error === "too_fast" || answer.error === "busy") {
      this.line.textContent = WAITING;
      this.timer = setTimeout(() => this.save(), TRIED_AGAIN);
    } else if (answer.ok) {
      this.edits.value = answer.edits;
      this.kept(text);
      if (this.isUnsaved) {
        this.changed();
      }
    } else {
      this.line.textContent = answer.words;
      this.page.announce(answer.words);
    }
  }

  kept(text) {
    this.stored = text;
    if (!this.isUnsaved) {
      this.page.write(this.key, null);
      this.form.querySelectorAll("[data-was-saved]").forEach((element) => element.remove());
      this.line.textContent = text.trim() === "" ? "" : SAVED;
    }
  }

  /** What another tab of the same person saved; never over what is being typed here. */
  follow(text, edits) {
    const isNewer = Number(edits) > Number(this.edits.value);   // what was asked before a save may come after it
    if (isNewer && !this.isUnsaved && !this.isSaving && text !== this.stored && document.activeElement !== this.area) {
      this.area.value = text;
      this.stored = text;
      this.edits.value = edits;
    }
  }
}

class Page {
  constructor(root) {
    this.root = root;
    this.key = root.dataset.supervision;
    this.role = root.dataset.role;
    this.revision = Number(root.dataset.revision);
    this.storage = usableStorage();
    this.actions = JSON.stringify(JSON.parse(root.dataset.actions));
    this.boxes = Array.from(root.querySelectorAll("[data-mine]")).map((form) => new Box(this, form));
  }

  /** What was typed and never saved before the end stays in sight, until somebody discards it. */
  showLeft() {
    if (this.root.dataset.ended !== "true") {
      return;
    }
    this.root.querySelectorAll("[data-question]").forEach((section) => {
      const key = PREFIX + this.key + ":" + section.dataset.question;
      const draft = this.readDraft(key);
      const given = section.querySelector("[data-given-back]");
      const left = both(draft === null ? "" : draft.text, given === null ? "" : given.value);
      if (left.trim() !== "") {
        this.write(key, JSON.stringify({ text: left, edits: ASKED }));
        if (given !== null) {
          given.remove();
        }
        const area = document.createElement("textarea");
        const button = document.createElement("button");
        area.className = "field__input";
        area.readOnly = true;
        area.rows = 4;
        area.dir = "auto";
        area.value = left;
        area.setAttribute("aria-label", said("Your words that were not saved"));
        button.type = "button";
        button.className = "button";
        button.textContent = said("Discard these words");
        button.addEventListener("click", () => {
          this.write(key, null);
          area.remove();
          button.remove();
          this.announce(said("Discarded."));
          section.querySelector("h2").focus();
        });
        section.append(area, button);
      }
    });
  }

  /** What was kept of a box: {text, edits}, or null; edits: how often it had been saved, null where that is not known. */
  readDraft(key) {
    let kept = null;
    try {
      kept = this.storage ? this.storage.getItem(key) : null;
      const { text, edits } = JSON.parse(kept);
      return typeof text === "string" ? { text, edits } : { text: kept, edits: null };
    } catch (error) {
      return kept === null ? null : { text: kept, edits: null };   // kept by an earlier version, as plain words
    }
  }

  write(key, text) {
    try {
      if (this.storage && text === null) {
        this.storage.removeItem(key);
      } else if (this.storage) {
        this.storage.setItem(key, text);
      }
    } catch (error) {
      // full: it is still in the box
    }
  }

  announce(words) {
    this.root.querySelector("[data-announce]").textContent = words;
  }

  /** The answer to an act; null when there was none. */
  async post(name, payload) {
    try {
      const answer = await fetch("/s/" + this.key + "/" + name, { method: "POST", credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.root.dataset.csrf },
        body: JSON.stringify(payload) });
      return await answer.json();
    } catch (error) {
      return null;
    }
  }

  async ask() {
    if (document.hidden) {
      return;
    }
    try {
      const { revision } = this;
      const answer = await fetch("/s/" + this.key + "/state?since=" + revision, { credentials: "same-origin",
        headers: { Accept: "application/json" } });
      if (answer.status === 200) {
        const state = await answer.json();
        if (this.revision === revision) {   // else another answer came first, and the next is asked for in a moment
          this.show(state);
        }
      } else if (answer.status === 404) {
        this.gone();
      }
    } catch (error) {
      // no connection: asked again in a moment
    }
  }

  show(state) {
    this.revision = state.revision;
    state.entries.filter((one) => one.role !== this.role).forEach((one) => this.showTheirs(one));
    state.entries.filter((one) => one.role === this.role).forEach((one) => {
      this.boxes.filter((box) => box.question === one.question).forEach((box) => box.follow(one.text, one.edits));
    });
    const actions = JSON.stringify(state.actions);
    if (actions !== this.actions) {
      this.root.querySelector("[data-actions-changed]").hidden = false;
      this.announce(said("The other person changed the actions."));
    }
    this.actions = actions;
    const joined = this.root.querySelector("#link-heading");
    if ((joined !== null && state.has_partner) || (state.has_ended && this.root.dataset.ended === "false")) {
      if (!this.boxes.some((box) => box.isUnsaved) && this.isActionBlank()) {
        window.location.reload();
      }
    }
  }

  isActionBlank() {
    return Array.from(this.root.querySelectorAll("[data-action-form]")).every((form) => changedIn(form).length === 0);
  }

  showTheirs(one) {
    const place = this.root.querySelector("[data-question='" + CSS.escape(one.question) + "'] [data-theirs]");
    if (place === null) {
      return;
    }
    const words = place.querySelector("[data-their-words]");
    if (words.textContent !== one.text) {
      words.textContent = one.text;
      place.hidden = one.text === "";
    }
  }

  /** Erased, or this seat is somebody else's now: what was never saved stays in the boxes. */
  gone() {
    clearInterval(this.asking);
    if (this.boxes.some((box) => box.isUnsaved)) {
      this.announce(said("The record is not here any more. Your unsaved words are still in the boxes: copy them."));
    } else {
      this.boxes.forEach((box) => this.write(box.key, null));
      window.location.reload();
    }
  }

  /** What waits for its author to say which words are to stand waits on. */
  saveAll() {
    this.boxes.filter((box) => box.isUnsaved && !box.isGivenBack).forEach((box) => box.save());
  }

  begin() {
    this.showLeft();
    const print = this.root.querySelector("[data-print]");
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    this.asking = setInterval(() => this.ask(), ASKED_EVERY);
    this.ask();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.saveAll();
      } else {
        this.ask();
      }
    });
    window.addEventListener("online", () => this.saveAll());
  }
}

document.querySelectorAll("[data-supervision]").forEach((root) => new Page(root).begin());
