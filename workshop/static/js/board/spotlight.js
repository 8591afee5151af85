/** One response shown large, with text as large as the room for it allows. */

const LARGEST = 9;     // per cent of the screen's height
const SMALLEST = 3;    // below this the text scrolls instead
const STEP = 0.5;

export function attach(element) {
  const card = element.querySelector("[data-spotlight-card]");
  let standing = null;

  /** Show this card, or nothing. Returns its words when it is another card than before, else "". */
  function show(next) {
    const words = next && next.id !== standing ? next.text : "";
    standing = next ? next.id : null;
    fit();
    return words;
  }

  /** As large as fits. */
  function fit() {
    if (element.hidden) {
      return;
    }
    for (let size = LARGEST; size >= SMALLEST; size -= STEP) {
      card.style.setProperty("--large", size);
      if (card.scrollHeight <= card.clientHeight + 1 && card.scrollWidth <= card.clientWidth + 1) {
        break;
      }
    }
    const isHigh = card.scrollHeight > card.clientHeight + 1;
    if (isHigh) {
      card.tabIndex = 0;   // what scrolls can be reached by the keyboard
    } else {
      card.removeAttribute("tabindex");
    }
  }

  window.addEventListener("resize", fit);
  return { show, fit };
}
