/**
 * A quiet hint while somebody writes: these words may identify somebody, and this could stand there instead.
 *
 * All of it happens on the phone: nothing is sent, nothing is kept, nothing is stopped, and the focus stays in the box.
 * Whoever says “It’s fine” is not asked again about that word while they write this response.
 */
import { later } from "../web/later.js";
import { retried } from "../web/retried.js";
import { said } from "../web/said.js";

const PAUSE = 1200;     // milliseconds without a key: somebody is thinking, and is not interrupted in a word
const LONGEST = 40;     // characters of their words that the hint repeats
const LEFT_OUT = "";

/** How a kind is said, and what could stand there instead; the first is proposed. */
export const INSTEAD = {
  name: [said("a name"), [said("a child"), said("a teenager"), said("a parent"), said("a family member"), said("a colleague"), said("a school"), said("our area")]],
  nhs_number: [said("an NHS number"), [said("their NHS number"), LEFT_OUT]],
  pupil_number: [said("a pupil number"), [said("their pupil number"), LEFT_OUT]],
  national_insurance_number: [said("a National Insurance number"), [said("a reference number"), LEFT_OUT]],
  phone_number: [said("a phone number"), [said("a phone number"), LEFT_OUT]],
  email_address: [said("an email address"), [said("an email address"), LEFT_OUT]],
  postcode: [said("a postcode"), [said("our area"), said("their home"), LEFT_OUT]],
  address: [said("an address"), [said("their home"), said("our area"), LEFT_OUT]],
  date_of_birth: [said("a date of birth"), [said("a child"), said("a teenager"), LEFT_OUT]],
  case_reference: [said("a case or reference number"), [said("their case"), LEFT_OUT]],
  vehicle_registration: [said("a car registration"), [said("a car"), LEFT_OUT]],
  social_handle: [said("a name used online"), [said("somebody online"), LEFT_OUT]],
};

/** “Kayleigh” looks like a name. Could you say “a child” instead? */
export function hintWords(kind, word) {
  const [what, instead] = INSTEAD[kind];
  const shown = word.length > LONGEST ? word.slice(0, LONGEST) + "…" : word;
  return said("“%(word)s” looks like %(what)s. Could you say “%(instead)s” instead?", { word: shown, what, instead: instead[0] });
}

/** Words as they are written at this place of a text: with a capital where a sentence begins. */
export function asWrittenAt(text, start, words) {
  const before = text.slice(0, start);
  return /^\s*$/.test(before) || /[.!?]\s*$/.test(before) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** Finds nothing until the rules have come: they weigh as much as half of the page, and nobody has written a word yet. */
let find = () => [];
const rules = retried((query) => import("../guard/find.js" + query));
const fetched = () => rules().then((found) => {
  find = found.find;
}, () => {});            // without a network; the next pause asks again

export class Hint {
  /**
   * @param element what the hint is shown in
   * @param source  hears of what is typed
   * @param boxes   () → the boxes that words are typed into
   */
  constructor(element, source, boxes) {
    this.element = element;
    this.boxes = boxes;
    this.words = element.querySelector("[data-hint-words]");
    this.acts = element.querySelector("[data-hint-acts]");
    this.choice = element.querySelector("[data-hint-choice]");
    this.fine = new Set();
    this.shown = null;     // {box, kind, word}
    this.timer = null;
    source.addEventListener("input", () => this.wait());
    later(fetched);
    element.querySelector("[data-hint-replace]").addEventListener("click", () => this.replace());
    element.querySelector("[data-hint-fine]").addEventListener("click", () => this.leave());
  }

  /** Somebody types: what is shown stays while its words stand, and what is new waits for a pause. */
  wait() {
    if (this.shown !== null && !this.shown.box.value.includes(this.shown.word)) {
      this.quiet();
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => fetched().then(() => this.look()), PAUSE);
  }

  look() {
    const active = document.activeElement;
    const boxes = this.boxes().sort((one, other) => (other === active) - (one === active));
    const found = boxes.map((box) => this.firstIn(box)).find((one) => one !== null);
    if (!found) {
      this.quiet();
    } else if (this.shown === null || this.shown.word !== found.word || this.shown.box !== found.box) {
      this.show(found);
    }
  }

  firstIn(box) {
    const hit = hitsIn(box).find(({ word }) => !this.fine.has(word.toLowerCase()));
    return hit ? { box, kind: hit.kind, word: hit.word } : null;
  }

  show(found) {
    this.shown = found;
    this.choice.textContent = "";
    INSTEAD[found.kind][1].forEach((words) => {
      const option = document.createElement("option");
      option.value = words;
      option.textContent = words === LEFT_OUT ? said("nothing: leave it out") : words;
      this.choice.appendChild(option);
    });
    this.acts.hidden = false;
    this.element.classList.add("hint--shown");
    this.words.textContent = hintWords(found.kind, found.word);
  }

  /** Nothing is shown, until somebody types again. */
  quiet() {
    clearTimeout(this.timer);
    this.shown = null;
    this.acts.hidden = true;
    this.element.classList.remove("hint--shown");
    this.words.textContent = "";
  }

  /** Another response is begun: what was fine in the last one may be asked about again. */
  reset() {
    this.fine.clear();
    this.quiet();
  }

  replace() {
    const { box, word } = this.shown;
    const hit = hitsIn(box).find((one) => one.word === word);
    if (hit) {
      box.setRangeText(asWrittenAt(box.value, hit.start, this.choice.value), hit.start, hit.end, "end");
    }
    this.quiet();
    box.focus({ preventScroll: true });
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  leave() {
    const { box, word } = this.shown;
    this.fine.add(word.toLowerCase());
    this.quiet();
    box.focus({ preventScroll: true });
    this.look();
  }
}

function hitsIn(box) {
  return find(box.value).map(({ kind, start, end }) => ({ kind, start, end, word: box.value.slice(start, end) }));
}
