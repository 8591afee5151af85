/**
 * What one response is filled in with, as one thing: the inputs of the step that is now on the page, whatever its kind.
 *
 * Each kind of step has its fields in a <template data-kind-fields="<kind>">. They are made anew whenever somebody begins a
 * response or takes one up again. Scripts of a kind listen to what is told on the container:
 *
 *   workshop:fields   {step, room}   the fields were put in, with nothing in them yet
 *   workshop:written  {step}         the phone wrote into them what it had kept, or what was sent
 *   workshop:sending  {step, body, words}   what is about to be sent: it may be changed, or refused with words and preventDefault()
 *   workshop:sent     {step}         the server has it
 *
 * A script that changes a field tells it with an "input" or "change" event that bubbles.
 */
import { bind } from "../live/bind.js";
import { isAsSent, isBlank, isSameBody } from "./body.js";

const TEXT_TYPES = ["textarea", "text", "search", "url", "email", "tel"];

export class Fields {
  /**
   * @param form      the form they are sent with
   * @param container what they stand in
   * @param templates what holds the templates of all kinds
   */
  constructor(form, container, templates, room) {
    this.form = form;
    this.container = container;
    this.templates = templates;
    this.room = room;
    this.step = null;
    this.settings = "";
    this.sent = null;
    this.baseline = {};
    this.isLocked = false;
    container.addEventListener("click", (event) => this.refuseWhenLocked(event), true);
    container.addEventListener("keydown", (event) => this.refuseWhenLocked(event), true);
  }

  /** Put in the fields of a step, with what was sent already, or with nothing. */
  begin(step, sent) {
    const place = this.placeOfFocus(step);
    this.step = step;
    this.settings = step === null ? "" : JSON.stringify(step.settings);
    this.sent = sent;
    this.container.textContent = "";
    const template = step === null ? null : this.templateOf(step.kind);
    if (template !== null) {
      this.container.appendChild(document.importNode(template.content, true));
      bind(this.container, { step });
      this.describe();
    }
    this.tell("workshop:fields", { step, room: this.room });
    if (sent !== null) {
      this.write(sent);
    }
    this.baseline = this.read();
    this.returnFocus(place);
  }

  /** Fields that say nothing else are described by the words that stand beside all of them. */
  describe() {
    const undescribed = "fieldset:not([aria-describedby]), textarea:not([aria-describedby])";
    this.container.querySelectorAll(undescribed).forEach((element) => {
      element.setAttribute("aria-describedby", element.tagName === "FIELDSET" ? "box-problem" : "box-problem box-counter box-care");
    });
  }

  /** What the response is called, where the fields have a place for it. */
  setLabel(words) {
    this.container.querySelectorAll("[data-box-label]").forEach((label) => {
      if (label.textContent !== words) {
        label.textContent = words;
      }
    });
  }

  /** The same step has changed, such as by one more option: what is filled in stays. */
  update(step) {
    const settings = JSON.stringify(step.settings);
    if (this.step !== null && this.step.id === step.id && settings !== this.settings) {
      bind(this.container, { step });
      this.settings = settings;
    }
    this.step = step;
  }

  isOf(stepId) {
    return this.step !== null && this.step.id === stepId;
  }

  // --- reading and writing

  /** What is filled in: {name: text or list of texts}. */
  read() {
    return bodyIn(this.shown());
  }

  /** Of that, what may leave the phone: fields of another form stay here. */
  sendable() {
    return bodyIn(this.shown().filter((control) => control.form === this.form));
  }

  /** The only way a script writes into them. Fields that are not named stay as they are. */
  write(body) {
    const times = {};
    this.controls().forEach((control) => {
      const given = body[control.name];
      if (given === undefined || given === null) {
        return;
      }
      times[control.name] = (times[control.name] || 0) + 1;
      writeInto(control, given, times[control.name] - 1);
    });
    this.tell("workshop:written", { step: this.step });
  }

  isEmpty() {
    const body = this.read();
    return isBlank(body) || (this.sent === null && isSameBody(body, this.baseline));
  }

  /** Whether they hold more than the server has: `sent` is the response that is being changed, or null. */
  isUnsent(sent) {
    const body = this.read();
    if (isBlank(body)) {
      return false;
    }
    const isAsBegun = JSON.stringify(sent) === JSON.stringify(this.sent) && isSameBody(body, this.baseline);
    return !isAsBegun && (sent === null || !isAsSent(body, sent));
  }

  /** What is about to be sent, as {body} or as {words} when a script of the kind refuses. */
  sending() {
    const detail = { step: this.step, body: this.sendable(), words: "" };
    const event = new CustomEvent("workshop:sending", { bubbles: true, cancelable: true, detail });
    return this.container.dispatchEvent(event) ? { body: detail.body, words: "" } : { body: null, words: detail.words };
  }

  sentOff() {
    this.tell("workshop:sent", { step: this.step });
  }

  // --- text

  /** Whether a field of this name takes words, rather than a choice. */
  isText(name) {
    return this.textBoxes().some((box) => box.name === name);
  }

  textBoxes() {
    return this.shown().filter((control) => TEXT_TYPES.indexOf(control.type) !== -1);
  }

  hasOnlyText() {
    return this.shown().every((control) => TEXT_TYPES.indexOf(control.type) !== -1);
  }

  /** The text whose length matters most: where somebody is writing, or the longest. */
  countedText() {
    const boxes = this.textBoxes();
    const focused = boxes.find((box) => box === document.activeElement);
    return (focused || this.longestBox() || { value: "" }).value;
  }

  longestBox() {
    return this.textBoxes().reduce((longest, box) => (longest && longest.value.length >= box.value.length ? longest : box), null);
  }

  /** What is filled in, in words, for whoever copies it. */
  words() {
    const texts = this.textBoxes();
    const said = [];
    this.shown().forEach((control) => {
      const words = wordsOf(control).trim();
      if (words !== "") {
        const isPlain = control.type === "radio" || control.type === "checkbox" || (texts.length === 1 && texts[0] === control);
        const label = isPlain ? "" : labelOf(control);
        said.push(label === "" ? words : label + (/[?:]$/.test(label) ? " " : ": ") + words);
      }
    });
    return said.join("\n");
  }

  // --- the person at them

  hasFocus() {
    return this.container.contains(document.activeElement);
  }

  /** Put the person where filling in goes on, with the whole of it in view above the send button. */
  focus(wanted) {
    const shown = this.shown().filter((control) => control.type !== "hidden");
    const first = wanted || shown[0];
    const control = first && first.type === "radio"
      ? shown.find((one) => one.name === first.name && one.checked) || first
      : first;
    if (!control) {
      return;
    }
    control.focus({ preventScroll: true });
    if (TEXT_TYPES.indexOf(control.type) !== -1) {
      control.setSelectionRange(control.value.length, control.value.length);
      control.scrollIntoView({ block: "center" });
    } else {
      (control.closest("fieldset") || control).scrollIntoView({ block: "nearest" });
    }
  }

  /** The box a problem is about, or null when it is about none in particular. */
  setProblem(isProblem, box) {
    this.controls().filter((one) => one.type === "date").forEach((one) => {
      one.setAttribute("aria-invalid", String(isProblem && one === box));
    });
    this.textBoxes().forEach((one, index) => {
      one.setAttribute("aria-invalid", String(isProblem && (box ? one === box : index === 0 && this.hasOnlyText())));
    });
  }

  /** While it is being sent, nothing in the fields can be changed; the focus stays where it is. */
  lock(isLocked) {
    if (this.isLocked !== isLocked) {
      this.isLocked = isLocked;
      this.textBoxes().forEach((box) => {
        box.readOnly = isLocked;
      });
    }
  }

  refuseWhenLocked(event) {
    if (this.isLocked && event.key !== "Tab" && !(event.type === "keydown" && TEXT_TYPES.indexOf(event.target.type) !== -1)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  // --- parts

  /** The control that the server calls so, or null. */
  named(name) {
    return this.controls().find((control) => control.name === name) || null;
  }

  controls() {
    return Array.from(this.container.querySelectorAll("input, select, textarea"))
      .filter((control) => control.name !== "" && !control.matches(":disabled"));
  }

  shown() {
    return this.controls().filter((control) => {
      const hidden = control.closest("[hidden]");
      return hidden === null || !this.container.contains(hidden);
    });
  }

  templateOf(kind) {
    return Array.from(this.templates.querySelectorAll("template[data-kind-fields]"))
      .find((template) => template.dataset.kindFields === kind) || null;
  }

  tell(name, detail) {
    this.container.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** Where somebody is writing, when the next fields are of the same kind: an open keyboard should not close. */
  placeOfFocus(step) {
    const active = document.activeElement;
    const isSameKind = this.step === null || (step !== null && step.kind === this.step.kind);
    if (!isSameKind || !active || !this.hasFocus() || TEXT_TYPES.indexOf(active.type) === -1) {
      return null;
    }
    return { name: active.name, from: active.selectionStart, to: active.selectionEnd };
  }

  returnFocus(place) {
    const box = place === null ? null : this.textBoxes().find((one) => one.name === place.name);
    if (box) {
      box.focus({ preventScroll: true });
      this.place = place;
    }
  }

  /** Back to the place in the text, once that is written. */
  returnCaret() {
    const active = document.activeElement;
    if (this.place && active && this.hasFocus() && active.name === this.place.name) {
      active.setSelectionRange(this.place.from, this.place.to);
    }
    this.place = null;
  }
}

function bodyIn(controls) {
  const body = {};
  const times = {};
  controls.forEach((control) => {
    times[control.name] = (times[control.name] || 0) + (control.type === "radio" ? 0 : 1);
  });
  controls.forEach((control) => {
    const name = control.name;
    if (control.type === "radio") {
      body[name] = control.checked ? control.value : body[name] || "";
    } else if (control.type === "checkbox") {
      body[name] = (body[name] || []).concat(control.checked ? [control.value] : []);
    } else if (times[name] > 1) {
      body[name] = (body[name] || []).concat([control.value]);
    } else {
      body[name] = control.value;
    }
  });
  return body;
}

function writeInto(control, given, place) {
  if (control.type === "radio" || control.type === "checkbox") {
    control.checked = Array.isArray(given) ? given.indexOf(control.value) !== -1 : given === control.value;
  } else {
    const text = Array.isArray(given) ? (given[place] === undefined ? "" : given[place]) : given;
    if (control.value !== text) {
      control.value = text;
    }
  }
}

function wordsOf(control) {
  if (control.type === "radio" || control.type === "checkbox") {
    return control.checked ? labelOf(control) : "";
  }
  if (control.type === "hidden") {
    return "";
  }
  if (control.tagName === "SELECT") {
    const option = control.options[control.selectedIndex];
    return option && control.value !== "" ? option.textContent : "";
  }
  return control.value;
}

function labelOf(control) {
  const label = control.labels && control.labels[0];
  if (!label) {
    return "";
  }
  const words = label.cloneNode(true);
  words.querySelectorAll("input, select, textarea, button").forEach((one) => one.remove());
  return words.textContent.replace(/\s+/g, " ").trim();
}
