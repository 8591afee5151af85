/** Stepping out silences the page: what would be said aloud meanwhile is said, once, when somebody comes back. */

export const STEPPED_OUT = "#step-out";

const unsaid = new Map();   // live region -> the last words for it

export function hasSteppedOut() {
  return window.location.hash === STEPPED_OUT;
}

/** Say words through a live region, or keep them for later. */
export function speak(region, words) {
  if (hasSteppedOut()) {
    unsaid.set(region, words);
  } else {
    region.textContent = words;
  }
}

window.addEventListener("hashchange", () => {
  if (!hasSteppedOut()) {
    unsaid.forEach((words, region) => {
      region.textContent = words;
    });
    unsaid.clear();
  }
});
