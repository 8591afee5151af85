/** The size of everything on the board, in steps from 100 to 200 %. Kept in this browser. */

const STEPS = [1, 1.1, 1.25, 1.5, 1.75, 2];
const STORAGE_KEY = "workshop-board-zoom";

/** The next larger (1) or smaller (-1) step from a size; the size itself at either end. */
export function nextZoom(zoom, direction) {
  const index = STEPS.indexOf(zoom) === -1 ? 0 : STEPS.indexOf(zoom);
  return STEPS[Math.max(0, Math.min(STEPS.length - 1, index + direction))];
}

export function attach({ larger, smaller, onChange }) {
  let zoom = readZoom();
  apply();

  function apply() {
    document.documentElement.style.setProperty("--zoom", zoom);
    larger.setAttribute("aria-disabled", nextZoom(zoom, 1) === zoom ? "true" : "false");
    smaller.setAttribute("aria-disabled", nextZoom(zoom, -1) === zoom ? "true" : "false");
  }

  function change(direction) {
    zoom = nextZoom(zoom, direction);
    apply();
    keepZoom(zoom);
    onChange(Math.round(zoom * 100));
  }

  larger.addEventListener("click", () => change(1));
  smaller.addEventListener("click", () => change(-1));
  return { change };
}

function readZoom() {
  try {
    const kept = Number(localStorage.getItem(STORAGE_KEY));
    return STEPS.indexOf(kept) === -1 ? 1 : kept;
  } catch (error) {
    return 1;
  }
}

function keepZoom(zoom) {
  try {
    localStorage.setItem(STORAGE_KEY, String(zoom));
  } catch (error) {
    // it lasts as long as the page
  }
}
