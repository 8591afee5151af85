/**
 * Keys that do something by themselves. They never get in the way of writing or of a control that has the focus, and
 * can be switched off (a dictating person's words may arrive as single keys).
 */

const FIELDS = "input, textarea, select, [contenteditable]";
const CONTROLS = FIELDS + ", button, a[href], summary, [role='button']";

/** Whether a key meant for the page may act while this element has the focus. */
export function isFree(element, isForControls) {
  if (!element || !element.closest) {
    return true;
  }
  return element.closest(isForControls ? CONTROLS : FIELDS) === null;
}

/** The name of a key event, letters in lower case, or null when it is part of a browser's own shortcut. */
export function nameOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return null;
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/**
 * Listen for keys.
 *
 * @param keys what each key does: {q: () => …}; one that returns false leaves the key to the browser.
 * @param always keys that cannot be switched off, such as Escape.
 * @param quietOnControls keys that are left alone while a button or link has the focus.
 * @param box a checkbox that switches them on and off; the choice is kept in this browser under `storageKey`.
 */
export function attach({ keys, always, quietOnControls, box, storageKey }) {
  let isOn = readChoice(storageKey);
  box.checked = isOn;
  box.addEventListener("change", () => {
    isOn = box.checked;
    keepChoice(storageKey, isOn);
  });
  document.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (name === null || event.defaultPrevented) {
      return;
    }
    let act = always && Object.prototype.hasOwnProperty.call(always, name) ? always[name] : null;
    if (!act && isOn && Object.prototype.hasOwnProperty.call(keys, name) && isFree(event.target, quietOnControls.indexOf(name) !== -1)) {
      act = keys[name];
    }
    if (act && act() !== false) {
      event.preventDefault();
    }
  });
}

function readChoice(storageKey) {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch (error) {
    return true;   // storage is forbidden here: the choice lasts as long as the page
  }
}

function keepChoice(storageKey, isOn) {
  try {
    localStorage.setItem(storageKey, isOn ? "on" : "off");
  } catch (error) {
    // the choice lasts as long as the page
  }
}
