/**
 * What a page needs, but not before somebody can read and write in it: the typeface, and what js/participants/phone.js asks
 * for. On a slow line it comes after everything else; from then on the page has it, also without a network.
 */
export function later(act) {
  const whenIdle = () => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 200));
  if (document.readyState === "complete") {
    whenIdle();
  } else {
    window.addEventListener("load", whenIdle, { once: true });
  }
}

/** Somebody who saves data, or whose line is too slow for it, reads in the typeface that their phone has. */
export function canSpare(connection) {
  return !connection || !(connection.saveData || /2g$/.test(connection.effectiveType || ""));
}

export function attach(link) {
  later(() => {
    if (canSpare(navigator.connection)) {
      link.media = "all";
    }
  });
}

document.querySelectorAll("link[data-later]").forEach(attach);
