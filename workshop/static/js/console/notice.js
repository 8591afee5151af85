/** The line that says what came of the last act, with Undo where the act can be undone. */

const KINDS = ["good", "warning", "danger"];
const FRESH = 2000;   // milliseconds in which a new plan is the outcome that the notice tells of

export function attach(root, announce) {
  const element = root.querySelector("[data-notice]");
  const words = root.querySelector("[data-notice-words]");
  const undo = root.querySelector("[data-undo]");
  let undoAct = null;
  let shownAt = Date.now();

  undo.addEventListener("click", () => {
    const act = undoAct;
    undo.hidden = true;
    undoAct = null;
    if (act) {
      act();
    }
  });

  /** @param act what Undo does, or null. */
  function show(kind, text, act) {
    KINDS.forEach((name) => element.classList.toggle("notice--" + name, name === kind));
    words.textContent = text;
    undoAct = act || null;
    undo.hidden = undoAct === null;
    element.hidden = text === "";
    shownAt = Date.now();
    announce(text);
  }

  /** Call when the plan has moved on: what was said of an earlier act is no longer news. */
  function expire() {
    if (Date.now() - shownAt > FRESH && !element.contains(document.activeElement)) {
      element.hidden = true;
    }
  }

  return { show, expire };
}
