/**
 * What somebody sent in this session, so that they can keep it at the end. Nothing here asks the server.
 *
 * While the session runs, this tab keeps it: the page shows the same. From the moment this phone knows of the close it is
 * in memory alone, until somebody has it taken away, leaves the page, or half an hour has gone by: phones are lent and lost.
 */
import { dayInWords } from "../record/text.js";
import { said } from "../web/said.js";

const PREFIX = "workshop:own:";   // of a tab
const KEPT_FOR = 30 * 60 * 1000;   // milliseconds after the close
const PARKED = said("For later: a question or worry");

/** The tab's storage, or null where it may not be used. */
export function storageOfTab() {
  try {
    window.sessionStorage.getItem(PREFIX);
    return window.sessionStorage;
  } catch (error) {
    return null;
  }
}

export class OwnAnswers {
  /**
   * @param room    the session's room: what was sent in another session is let go of
   * @param storage the tab's storage or null
   */
  constructor(room, storage) {
    this.storage = storage;
    this.key = PREFIX + room;
    this.closedAt = null;
    this.isForgotten = false;
    storedKeys(storage).filter((key) => key !== this.key).forEach((key) => storage.removeItem(key));
    this.questions = this.stored();
  }

  get isEmpty() {
    return this.questions.length === 0;
  }

  /**
   * What was sent to one question, as it stands now. A question without a response is left out.
   *
   * @param isLocked the server can no longer give back what was sent earlier: it stays here
   */
  take(step, yours, isLocked) {
    if (step && yours && Array.isArray(yours.responses)) {
      this.put(step.id, step.question, yours.responses, isLocked);
    }
  }

  takeParked(parking) {
    if (parking) {
      this.put(parking.step_id, PARKED, parking.responses, false);
    }
  }

  /** What was on its way at the close and had come in time, unless its author has let go of all. */
  takeLate(step, yours) {
    if (this.closedAt !== null && !this.isForgotten && step && step.id === yours.step_id) {
      this.write(step.id, step.question, yours.responses, false);
    }
  }

  put(id, question, responses, isLocked) {
    if (this.closedAt === null) {
      this.write(id, question, responses, isLocked);
      this.store();
    }
  }

  write(id, question, responses, isLocked) {
    const before = isLocked ? (this.questions.find((one) => one.id === id) || { texts: [] }).texts : [];
    const texts = Array.from(new Set(before.concat(responses.map((response) => response.text))));
    const place = this.questions.findIndex((one) => one.id === id);
    if (texts.length === 0) {
      this.questions = this.questions.filter((one) => one.id !== id);
    } else if (place === -1) {
      this.questions.push({ id, question, texts });
    } else {
      this.questions[place] = { id, question, texts };
    }
  }

  /** The session has closed: from here on in memory alone. */
  closeUp(now) {
    if (this.closedAt === null) {
      this.closedAt = now;
      this.unstore();
    }
  }

  /** Whether they have been here for long enough after the close. */
  isOver(now) {
    return this.closedAt !== null && now - this.closedAt >= KEPT_FOR;
  }

  forget() {
    this.questions = [];
    this.isForgotten = true;
    this.unstore();
  }

  /**
   * As a record (record/record.js).
   *
   * @param theme the session's theme: {title, source, attribution, licence}
   */
  record(theme, date) {
    const about = [[said("Date"), dayInWords(date)], [said("Theme"), theme.title], [said("Source"), theme.source],
      [said("Attribution"), theme.attribution], [said("Licence"), theme.licence]];
    const isParked = (one) => one.question === PARKED;
    const parts = this.questions.filter((one) => !isParked(one)).concat(this.questions.filter(isParked))
      .map((one) => ({ heading: one.question, entries: one.texts.map((text) => ["", text]) }));
    return { title: said("What I wrote in a reflective session"), about: about.filter(([, words]) => words), parts,
      blanks: [said("What I will do"), said("Hours spent")] };
  }

  // --- storage

  stored() {
    try {
      const found = JSON.parse(this.storage.getItem(this.key));
      return Array.isArray(found) ? found : [];
    } catch (error) {
      return [];
    }
  }

  store() {
    try {
      this.storage.setItem(this.key, JSON.stringify(this.questions));
    } catch (error) {
      // none, or full: they are kept as long as the page
    }
  }

  unstore() {
    try {
      this.storage.removeItem(this.key);
    } catch (error) {
      // none
    }
  }
}

/** Let go of everything that this tab keeps of any session. */
export function forgetAll(storage) {
  storedKeys(storage).forEach((key) => storage.removeItem(key));
}

function storedKeys(storage) {
  const keys = [];
  for (let index = 0; storage && index < storage.length; index += 1) {
    keys.push(storage.key(index));
  }
  return keys.filter((key) => key.startsWith(PREFIX));
}
