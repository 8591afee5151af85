/**
 * What somebody is writing into a theme, kept in this browser until it is saved, so that a crash or a flat battery loses
 * nothing. Where there is no storage (private windows) nothing is kept, and the page says so.
 */

/** @returns {{fields: string, seen: string, at: number}|null} */
export function keptUnder(name) {
  try {
    const kept = JSON.parse(window.localStorage.getItem(name));
    return kept && typeof kept.fields === "string" ? kept : null;
  } catch (error) {
    return null;
  }
}

/** Whether it could be kept. */
export function keep(name, fields, seen) {
  try {
    window.localStorage.setItem(name, JSON.stringify({ fields, seen, at: Date.now() }));
    return true;
  } catch (error) {
    return false;
  }
}

export function forget(name) {
  try {
    window.localStorage.removeItem(name);
  } catch (error) {
    // nothing was kept either
  }
}
