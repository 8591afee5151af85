/**
 * Pages of a step with more responses than one board is sent. The first page comes with every change; another one is read
 * when somebody turns to it, and again after each change: at once, then at most once a second.
 */

const AGAIN = 1000;   // milliseconds between two readings of one page

/** @param onPage (panel, isWanted): a page has come; isWanted when somebody turned to it. */
export function attach({ stateUrl, onPage }) {
  const wanted = new Map();    // {page, isWanted} by the key of a panel
  const timers = new Map();
  const newest = new Map();    // the number of the reading that was begun last
  const shown = new Map();     // the number of the reading whose answer is shown: that of an older one may come later
  let count = 0;               // of readings so far

  function read(key, page, isWanted) {
    const before = wanted.get(key);
    wanted.set(key, { page, isWanted: isWanted || Boolean(before && before.isWanted && before.page === page) });
    if (isWanted || !timers.has(key)) {
      fetchPage(key);
    }
  }

  /** Until the page may be read again. */
  function rest(key) {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(() => {
      timers.delete(key);
      if (wanted.has(key)) {
        fetchPage(key);
      }
    }, AGAIN));
  }

  function fetchPage(key) {
    rest(key);
    count += 1;
    const asked = Object.assign({}, wanted.get(key), { number: count });
    wanted.delete(key);
    newest.set(key, count);
    const query = "?page=" + asked.page + "&step=" + encodeURIComponent(key);
    fetch(stateUrl + query, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin" })
      .then((response) => {
        if (response.status === 429 || response.status >= 500) {
          throw new Error("busy: status " + response.status);
        }
        return response.ok ? response.json() : null;
      })
      .then((state) => {
        const panel = state === null ? undefined : state.panels.find((found) => String(found.key) === String(key));
        const isOvertaken = wanted.has(key) && wanted.get(key).page !== asked.page;
        if (panel && !isOvertaken && asked.number > (shown.get(key) || 0)) {
          shown.set(key, asked.number);
          onPage(panel, asked.isWanted);
        }
      })
      .catch(() => {
        if (!wanted.has(key) && newest.get(key) === asked.number) {
          wanted.set(key, asked);   // tried again when the second is over
          if (!timers.has(key)) {
            rest(key);
          }
        }
      });
  }

  return { read };
}
