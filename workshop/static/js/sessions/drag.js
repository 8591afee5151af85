/**
 * Moving an entry of a list by its handle, with a mouse, a pen or a finger: an extra beside the buttons that do the same.
 *
 * While it is held the list is in the order it would be left in. Escape puts it back where it was. The window is listened
 * to, because an element that is moved in the document loses the pointer it had captured.
 */
const EDGE = 80;    // pixels from the upper or lower edge of the window at which it begins to scroll
const SPEED = 14;   // pixels for each picture

/**
 * @param list    the element whose children are moved
 * @param handle  what is taken hold of
 * @param entry   the child of the list that it belongs to
 * @param onMoved (entry) called once it was let go somewhere else
 */
export function makeDraggable(list, handle, entry, onMoved) {
  handle.addEventListener("pointerdown", (start) => {
    if (start.button !== 0 || entry.parentElement !== list) {
      return;
    }
    start.preventDefault();
    const before = Array.from(list.children);
    let at = start.clientY;
    let isHeld = true;
    entry.classList.add("is-held");

    const place = () => {
      const others = Array.from(list.children).filter((one) => one !== entry);
      const next = others.find((one) => {
        const box = one.getBoundingClientRect();
        return at < box.top + box.height / 2;
      }) || null;
      if (next !== entry.nextElementSibling) {
        list.insertBefore(entry, next);
      }
    };
    const scroll = () => {
      if (!isHeld) {
        return;
      }
      const step = at < EDGE ? -SPEED : (at > window.innerHeight - EDGE ? SPEED : 0);
      if (step !== 0) {
        window.scrollBy(0, step);
        place();
      }
      requestAnimationFrame(scroll);
    };
    const move = (event) => {
      at = event.clientY;
      place();
    };
    const end = () => {
      isHeld = false;
      entry.classList.remove("is-held");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", putBack);
      document.removeEventListener("keydown", onKey, true);
    };
    const drop = () => {
      end();
      if (before.indexOf(entry) !== Array.from(list.children).indexOf(entry)) {
        onMoved(entry);
      }
    };
    const putBack = () => {
      end();
      before.forEach((one) => list.append(one));
    };
    const onKey = (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        putBack();
      }
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", putBack);
    document.addEventListener("keydown", onKey, true);
    requestAnimationFrame(scroll);
  });
}
