/**
 * The words of this phone that the server does not have yet: drafts, and the act that is being sent.
 *
 * They are kept in local storage, one key for each draft, so that a reload, a locked phone or an empty battery loses
 * nothing; where there is no storage (private windows) they are kept as long as the page. Nothing here is ever sent.
 *
 * A draft is {step_id, slot, edits, text, position_words, kept_at}; slot is null for a new response.
 */

const PREFIX = "workshop:";
const LIFETIME = 24 * 60 * 60 * 1000;   // milliseconds; sessions last a day at most, and phones are lent

/** The name of a draft in the storage. */
export function draftKey(room, stepId, slot) {
  return PREFIX + room + ":draft:" + stepId + ":" + (slot === null ? "new" : slot);
}

/** Whether words are old enough to be forgotten. */
export function isOld(record, now) {
  return !record || typeof record.kept_at !== "number" || now - record.kept_at > LIFETIME;
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
   */
  constructor(room, storage, now) {
    this.room = room;
    this.storage = storage;
    this.records = new Map();
    this.forgetOld(now);
    this.keysOfRoom().forEach((key) => this.records.set(key, this.readStored(key)));
  }

  /** All drafts of this session, oldest first. */
  all() {
    return Array.from(this.records.entries())
      .filter(([key]) => key !== this.pendingKey())
      .map(([key, draft]) => Object.assign({ key }, draft))
      .sort((one, other) => one.kept_at - other.kept_at);
  }

  find(stepId, slot) {
    return this.records.get(draftKey(this.room, stepId, slot)) || null;
  }

  save(draft) {
    this.write(draftKey(this.room, draft.step_id, draft.slot), draft);
  }

  remove(stepId, slot) {
    this.erase(draftKey(this.room, stepId, slot));
  }

  /** Forget a draft once the server has it, unless another tab has gone on writing it. */
  removeSent(stepId, slot, text) {
    const key = draftKey(this.room, stepId, slot);
    const stored = this.readStored(key) || this.records.get(key);
    if (!stored || stored.text.trim() === text.trim()) {
      this.erase(key);
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

  /** The session has closed: leave nothing on the device. What is on the screen stays until the page is left. */
  clearStored() {
    this.keysOfRoom().forEach((key) => this.storage.removeItem(key));
    this.storage = null;
  }

  // --- storage

  pendingKey() {
    return PREFIX + this.room + ":pending";
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
    this.storedKeys()
      .filter((key) => isOld(this.readStored(key), now))
      .forEach((key) => this.storage.removeItem(key));
  }
}
