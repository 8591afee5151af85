/**
 * Keeps the send button above the on-screen keyboard.
 *
 * Android makes the page smaller (interactive-widget in the viewport meta); iOS lays the keyboard over it, so the height it
 * covers is given to the style sheet as --keyboard.
 */
const LEAST_KEYBOARD = 80;   // CSS pixels; less is a browser's bar moving
const ZOOMED = 1.02;         // pinched further than this, the difference is not the keyboard

/** CSS pixels at the foot of the page that the keyboard covers. */
export function coveredHeight(windowHeight, viewport) {
  if (viewport.scale > ZOOMED) {
    return 0;
  }
  const covered = Math.round(windowHeight - viewport.height - viewport.offsetTop);
  return covered >= LEAST_KEYBOARD ? covered : 0;
}

export function attach() {
  const viewport = window.visualViewport;
  if (!viewport) {
    return;
  }
  const follow = () => {
    document.documentElement.style.setProperty("--keyboard", coveredHeight(window.innerHeight, viewport) + "px");
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
}
