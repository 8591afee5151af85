/** The line that says what came of the last act, with Undo where the act can be undone. */

const KINDS = ["good", "warning", "danger"];
const FRESH = 2000;   // milliseconds in which a new plan is the outcome that the notice tells of

/** @param undoLatest takes back what was done last, once it has been answered. */
export function attach(root, announce, undoLatest) {
  const element = root.querySelector("[data-notice]");
  const words = root.querySelector("[data-notice-words]");
  const button = root.querySelector("[data-undo]");
  let undoAct = null;
  let shownAt = Date.now();

  button.addEventListener("click", undoLatest);

  /** @param act what Undo does, or null. */
  function show(kind, text, act) {
    KINDS.forEach((name) => element.classList.toggle("notice--" + name, name === kind));
    words.textContent = text;
    undoAct = act || null;
    button.hidden = undoAct === null;
    element.hidden = text === "";
    shownAt = Date.now();
    announce(text);
  }

  /** Take the last act back. False: there is nothing to take back. */
  function undo() {
    const act = element.hidden ? null : undoAct;
    button.hidden = true;
    undoAct = null;
    if (act) {
      act();
    }
    return act !== null;
  }

  /** Call when the plan has moved on: what was said of an earlier act is no longer news. */
  function expire() {
    if (Date.now() - shownAt > FRESH && !element.contains(document.activeElement)) {
      element.hidden = true;
    }
  }

  /** Call when nothing can be taken back any more. */
  function settle() {
    if (undoAct !== null) {
      undoAct = null;
      element.hidden = true;
    }
  }

  return { show, undo, expire, settle };
}
