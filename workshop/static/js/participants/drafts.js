/**
 * What was filled in on this phone and the server does not have yet: drafts, and the act that is being sent.
 *
 * They are kept in local storage, one key for each draft of each tab, so that a reload, a locked phone or an empty battery
 * loses nothing, and no tab writes over another one's words; where there is no storage (private windows) they are kept as
 * long as the page. Nothing here is ever sent.
 *
 * What a tab that is gone has left is taken over when it is asked for. Nobody can tell for sure that a tab is gone: one
 * that still has the words writes them back (see restore).
 *
 * A draft is {step_id, slot, edits, body, text, position_words, kept_at, keep_for}, the last in milliseconds where people
 * answer at their own pace for days: what is in each field, and the same in words for
 * whoever copies it; slot is null for a new response. The slots of what came back because the facilitator cleared the
 * question begin at FIRST_RETURNED; one after the other they go into the fields again.
 */
import { newClientId } from "./commands.js";
import { bodyOf, isSameBody } from "./body.js";

const PREFIX = "workshop:";
const TAB_KEY = PREFIX + "tab";
const PAIR = ":pair:";   // kept by fields that ask twice; their own scripts read and write it
const SINCE = ":since";  // when the room's pairs were first seen
const FIRST_RETURNED = 100;
const LIFETIME = 24 * 60 * 60 * 1000;   // milliseconds; sessions in a room last a day at most, and phones are lent
const LONGEST = 210 * LIFETIME;         // of one that is open for a while, or of numbers for a follow-up

/** The name of a draft in the storage. */
export function draftKey(room, stepId, slot, tab) {
  return PREFIX + room + ":draft:" + stepId + ":" + (slot === null ? "new" : slot) + ":" + tab;
}

/** Whether two drafts say the same about the same question. */
export function isSameDraft(one, other) {
  return one.step_id === other.step_id && isSameBody(bodyOf(one), bodyOf(other));
}

/** Whether a draft is something that was sent once and came back. */
export function isReturned(draft) {
  return draft.slot !== null && draft.slot >= FIRST_RETURNED;
}

/**
 * The name of this tab: it stays the same over a reload.
 *
 * It is written down only while the page is out of sight, because a tab that is duplicated takes a copy of it along.
 */
export function nameOfTab() {
  let tab = null;
  const take = () => {
    try {
      tab = tab || window.sessionStorage.getItem(TAB_KEY);
      window.sessionStorage.removeItem(TAB_KEY);
    } catch (error) {
      // no storage: the name lasts as long as the page
    }
  };
  const leave = () => {
    try {
      window.sessionStorage.setItem(TAB_KEY, tab);
    } catch (error) {
      // as above
    }
  };
  take();
  tab = tab || newClientId();
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", take);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : take()));
  return tab;
}

/** Whether words are old enough to be forgotten. */
export function isOld(record, now) {
  if (!record || typeof record.kept_at !== "number") {
    return true;
  }
  const keepFor = typeof record.keep_for === "number" ? Math.min(LONGEST, Math.max(LIFETIME, record.keep_for)) : LIFETIME;
  return now - record.kept_at > keepFor;
}

/** The browser's storage, or null where it may not be used. */
export function usableStorage() {
  try {
    const storage = window.localStorage;
    storage.setItem(PREFIX + "try", "1");
    storage.removeItem(PREFIX + "try");
    return storage;
  } catch (error) {
    return null;
  }
}

export class Drafts {
  /**
   * @param room    the session's room: words of another session are never shown
   * @param storage local storage or null
   * @param now     milliseconds, as Date.now() gives them
   * @param tab     the name of this tab
   */
  constructor(room, storage, now, tab) {
    this.room = room;
    this.storage = storage;
    this.tab = tab;
    this.records = new Map();
    this.forgetOld(now);
    this.keysOfRoom().filter((key) => this.isDraftKey(key) || this.isPendingKey(key))
      .forEach((key) => this.records.set(key, this.readStored(key)));
  }

  /** All drafts of this session, oldest first; isMine: kept by this tab. */
  all() {
    return Array.from(this.records.entries())
      .filter(([key]) => this.isDraftKey(key))
      .map(([key, draft]) => Object.assign({ key, isMine: this.isMine(key) }, draft))
      .sort((one, other) => one.kept_at - other.kept_at);
  }

  /** The draft of this tab, or null. */
  find(stepId, slot) {
    return this.records.get(this.keyOf(stepId, slot)) || null;
  }

  save(draft) {
    this.write(this.keyOf(draft.step_id, draft.slot), draft);
  }

  remove(stepId, slot) {
    this.erase(this.keyOf(stepId, slot));
  }

  /** Forget a draft once the server has it, with the copies that tabs that are gone left of it; not what was written on. */
  removeSent(stepId, slot, body) {
    const sent = { step_id: stepId, body };
    const copies = this.keysOfRoom().concat(this.keyOf(stepId, slot));
    copies.filter((key) => this.isDraftKey(key) && (!this.isMine(key) || key === this.keyOf(stepId, slot)))
      .forEach((key) => {
        const draft = this.isMine(key) ? this.records.get(key) : this.readStored(key);
        if (draft && isSameDraft(draft, sent)) {
          this.erase(key);
        }
      });
  }

  /** Forget words that somebody chose to discard, whichever tab kept them. Returns them, or null. */
  discard(key) {
    const draft = this.records.get(key) || null;
    if (draft) {
      this.all().filter((one) => isSameDraft(one, draft)).forEach((one) => this.erase(one.key));
    }
    return draft;
  }

  /** Take over the drafts that other tabs left for a question, the newest of each, where this tab has none. */
  adopt(stepId) {
    this.all().reverse().forEach((draft) => {
      if (draft.step_id === stepId && !draft.isMine && this.find(stepId, draft.slot) === null) {
        this.move(draft.key, this.keyOf(stepId, draft.slot));
      }
    });
  }

  /** Keep responses that the server no longer has, each as a draft of its own. */
  saveReturned(draft, slot) {
    this.save(Object.assign({}, draft, { slot: FIRST_RETURNED + slot }));
  }

  /** Keep words for which the fields are not free: they come after everything else. */
  setAside(draft) {
    this.saveReturned(draft, draft.kept_at);
  }

  /** The next response that came back goes into the fields as a new one: its draft, or null. */
  takeReturned(stepId) {
    const draft = this.mineReturned(stepId)[0];
    if (!draft) {
      return null;
    }
    this.save(Object.assign({}, this.records.get(draft.key), { slot: null }));
    this.erase(draft.key);
    return this.find(stepId, null);
  }

  /** The server has these responses again: what came back of them, and was not changed since, is forgotten. */
  removeReturned(stepId, responses) {
    this.all()
      .filter((draft) => draft.isMine && draft.step_id === stepId && (draft.slot === null || isReturned(draft)))
      .filter((draft) => responses.some((sent) => isSameBody(bodyOf(draft), bodyOf(sent))))
      .forEach((draft) => this.erase(draft.key));
  }

  mineReturned(stepId) {
    return this.all().filter((draft) => draft.isMine && draft.step_id === stepId && isReturned(draft))
      .sort((one, other) => one.slot - other.slot);
  }

  /** Take over an act that another tab left on its way, when this tab has none. The same act twice is one. */
  adoptPending() {
    const left = Array.from(this.records.keys()).find((key) => this.isPendingKey(key));
    if (this.pending() === null && left !== undefined) {
      this.move(left, this.pendingKey());
    }
  }

  /** Another tab took over what this one still has: keep it here as well. */
  restore(key) {
    if (this.isMine(key) && this.isDraftKey(key) && this.records.has(key)) {
      this.write(key, this.records.get(key));
    }
  }

  /** The act on its way to the server: {name, payload, kept_at}. */
  pending() {
    return this.records.get(this.pendingKey()) || null;
  }

  savePending(act) {
    this.write(this.pendingKey(), act);
  }

  removePending() {
    this.erase(this.pendingKey());
  }

  /** Somebody else uses this phone: nothing of this session stays on it. */
  forgetRoom() {
    this.keysOfRoom().forEach((key) => this.erase(key));
  }

  /** The session has closed: no act can be sent any more, whichever tab left it. */
  removeAllPending() {
    Array.from(this.records.keys()).filter((key) => this.isPendingKey(key)).forEach((key) => this.erase(key));
  }

  /** The session has closed: what fields kept to ask again later is of no use any more. */
  removePairs() {
    this.keysOfRoom().filter((key) => key.includes(PAIR) || key.endsWith(SINCE)).forEach((key) => this.erase(key));
  }

  // --- storage

  keyOf(stepId, slot) {
    return draftKey(this.room, stepId, slot, this.tab);
  }

  pendingKey() {
    return PREFIX + this.room + ":pending:" + this.tab;
  }

  isPendingKey(key) {
    return key.startsWith(PREFIX + this.room + ":pending");
  }

  isDraftKey(key) {
    return key.startsWith(PREFIX + this.room + ":draft:");
  }

  isMine(key) {
    return key.endsWith(":" + this.tab);
  }

  move(from, to) {
    this.write(to, this.records.get(from));
    this.erase(from);
  }

  write(key, record) {
    this.records.set(key, record);
    if (this.storage) {
      try {
        this.storage.setItem(key, JSON.stringify(record));
      } catch (error) {
        // full: the words are still in the box and in memory
      }
    }
  }

  erase(key) {
    this.records.delete(key);
    if (this.storage) {
      this.storage.removeItem(key);
    }
  }

  readStored(key) {
    try {
      return this.storage ? JSON.parse(this.storage.getItem(key)) : null;
    } catch (error) {
      return null;
    }
  }

  storedKeys() {
    const keys = [];
    for (let index = 0; this.storage && index < this.storage.length; index += 1) {
      keys.push(this.storage.key(index));
    }
    return keys.filter((key) => key.startsWith(PREFIX));
  }

  keysOfRoom() {
    return this.storedKeys().filter((key) => key.startsWith(PREFIX + this.room + ":"));
  }

  forgetOld(now) {
    const keys = this.storedKeys();
    keys.filter((key) => (key.includes(PAIR) ? this.isOldPair(key, now) : isOld(this.readStored(key), now)))
      .forEach((key) => this.storage.removeItem(key));
  }

  /** A pair has no date of its own: it counts from when the page was first opened with it. */
  isOldPair(key, now) {
    const sinceKey = key.slice(0, key.indexOf(PAIR)) + SINCE;
    const since = this.readStored(sinceKey);
    if (since === null) {
      this.storage.setItem(sinceKey, JSON.stringify({ kept_at: now }));
    }
    return since !== null && isOld(since, now);
  }
}
