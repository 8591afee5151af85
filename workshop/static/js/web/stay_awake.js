/**
 * Keeps the screen awake while a group needs it: the board on the projector, the console in somebody's hand.
 *
 * A browser lets the screen go whenever the page is out of sight, and some allow it only after a press: it is asked again
 * then. Browsers know this at https and on the machine itself; elsewhere nothing happens, and the device's own setting
 * counts (docs/running-on-a-laptop.md).
 */
export function attach() {
  const { wakeLock } = navigator;
  let isNeeded = false;
  let isAsked = false;
  let lock = null;

  function ask() {
    if (!isNeeded || isAsked || lock !== null || document.hidden) {
      return;
    }
    isAsked = true;
    wakeLock.request("screen").then(keep, () => null).then(() => {
      isAsked = false;
    });
  }

  function keep(given) {
    lock = given;
    lock.addEventListener("release", () => {
      lock = null;
    });
    if (!isNeeded) {
      lock.release();
    }
  }

  if (wakeLock) {
    ["visibilitychange", "pointerdown", "keydown"].forEach((name) => document.addEventListener(name, ask));
  }
  return {
    /** @param isNeededNow whether the screen is to stay awake from now on */
    set(isNeededNow) {
      isNeeded = isNeededNow;
      if (wakeLock && isNeeded) {
        ask();
      } else if (lock !== null) {
        lock.release();
      }
    },
  };
}
