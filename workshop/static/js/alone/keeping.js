/**
 * What somebody writes alone, kept in their own browser and nowhere else: one entry for each box, so that two tabs with the
 * same theme write beside each other. Where two tabs wrote in the same box before they heard of each other, both texts
 * stay, one after the other: nothing that was typed is lost. It stays until it is cleared. No DOM here.
 */
import { both } from "../web/typed.js";

const PREFIX = "workshop-alone:";

export class Keeping {
  /**
   * @param theme   what the theme is called in addresses: other themes are kept apart
   * @param storage the browser's, or null where it may not be used; then all lasts as long as the page
   */
  constructor(theme, storage) {
    this.prefix = PREFIX + theme + ":";
    this.storage = storage;
    this.isFull = false;
    this.seen = new Map();   // name of a box → {text, asked} as this tab last knew it
    this.stored().forEach((name) => this.seen.set(name, this.readStored(name)));
  }

  names() {
    return Array.from(this.seen.keys());
  }

  text(name) {
    return this.of(name).text;
  }

  of(name) {
    return this.seen.get(name) || { text: "", asked: "" };
  }

  /** Keep what stands in a box. Returns what should stand in it now. */
  write(name, text, asked) {
    const other = this.storage && !this.isFull ? this.readStored(name).text : this.text(name);
    const whole = other === this.text(name) ? text : both(other, text);
    this.put(name, { text: whole, asked });
    return whole;
  }

  /** Another tab may have written. Returns what should stand in the box now. */
  renew(name, inBox) {
    if (!this.storage || this.isFull) {
      return inBox;
    }
    const stored = this.readStored(name);
    if (inBox !== this.text(name)) {
      return this.write(name, inBox, stored.asked || this.of(name).asked);
    }
    this.remember(name, stored);
    return stored.text;
  }

  /** The name of the box that a key of the storage is for, or null. */
  nameOf(key) {
    return key.startsWith(this.prefix) ? key.slice(this.prefix.length) : null;
  }

  /** Let go of everything; returns it, to be put back. */
  clear() {
    const gone = new Map(this.seen);
    this.stored().forEach((name) => this.storage.removeItem(this.prefix + name));
    this.seen.clear();
    this.isFull = false;
    return gone;
  }

  /** @param gone what `clear` returned; what was written since comes after it */
  putBack(gone) {
    gone.forEach((one, name) => this.put(name, { text: both(one.text, this.text(name)), asked: one.asked }));
  }

  // --- storage

  put(name, record) {
    this.remember(name, record);
    if (!this.storage) {
      return;
    }
    try {
      if (record.text === "") {
        this.storage.removeItem(this.prefix + name);
      } else {
        this.storage.setItem(this.prefix + name, JSON.stringify(record));
      }
      this.isFull = false;
    } catch (error) {
      this.isFull = true;   // the words are still in the box
    }
  }

  remember(name, record) {
    if (record.text === "") {
      this.seen.delete(name);
    } else {
      this.seen.set(name, record);
    }
  }

  stored() {
    const names = [];
    for (let index = 0; this.storage && index < this.storage.length; index += 1) {
      names.push(this.nameOf(this.storage.key(index)));
    }
    return names.filter((name) => name !== null);
  }

  readStored(name) {
    try {
      const { text, asked } = JSON.parse(this.storage.getItem(this.prefix + name)) || {};
      return { text: String(text || ""), asked: String(asked || "") };
    } catch (error) {
      return { text: "", asked: "" };
    }
  }
}
