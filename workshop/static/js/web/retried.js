/**
 * A script that is fetched when it is needed, and asked for anew if that failed.
 *
 * Browsers keep in mind, for as long as a page is open, that a script could not be fetched, and say so again without asking:
 * each further try is for another address. What has come is not fetched again.
 *
 * @param ask (query) → import(address + query)
 * @return () → a promise of the script
 */
export function retried(ask) {
  let tries = 0;
  let coming = null;
  return () => {
    if (coming === null) {
      const query = tries === 0 ? "" : "?" + tries;
      coming = ask(query).catch((error) => {
        tries += 1;
        coming = null;
        throw error;
      });
    }
    return coming;
  };
}
