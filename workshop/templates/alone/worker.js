/**
 * Opens the pages for one person alone without a network. It belongs to /alone/ and keeps what everybody is given there:
 * pages as they come to whoever reads them in one language and one set of colours, and the files they need. Nobody's words
 * are in them, and nothing of an account: the pages are the same with a cookie and without one, but for those two choices.
 *
 * A page is asked for as long as somebody waits for it, because the language or the colours may have been chosen anew
 * since it was kept; then the kept one is shown. When one comes in another look than it was kept in, all that is kept is
 * fetched anew. With every new version of Workshop too, and what was kept before is deleted.
 */
const VERSION = {{ version | tojson }};
const FILES = {{ files | tojson }};
const PREFIX = "workshop-alone-";
const HERE = "/alone/";
const NAME = PREFIX + VERSION;
const coming = new Map();   // what is being fetched for an open page, by its path
const PATIENCE = 3000;   // milliseconds; then a page that is kept is shown

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(keepOpen(event.source)));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) {
    return;
  }
  if (event.request.mode === "navigate" && pathname.startsWith(HERE)) {
    event.respondWith(page(event, pathname));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(kept(pathname).then((found) => found || fetch(event.request)));
  }
});

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES);
  const older = await Promise.all((await names()).map(paths));
  await Promise.all(Array.from(new Set([HERE].concat(...older))).map(renew));
  await self.skipWaiting();
}

async function activate() {
  await Promise.all((await names()).filter((name) => name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  await Promise.all(open.map(keepOpen));
}

/** Keep a page that somebody has open, and tell it. */
async function keepOpen(client) {
  const path = new URL(client.url).pathname;
  if (!path.startsWith(HERE)) {
    return;
  }
  if (!await kept(path)) {
    coming.set(path, coming.get(path) || renew(path).catch(() => null));
    await coming.get(path);
    coming.delete(path);
  }
  client.postMessage({ isKept: Boolean(await kept(path)) });
}

async function page(event, path) {
  const found = await kept(path);
  let isLate = false;
  const answered = fetch(event.request).then((answer) => {
    const renewed = keep(path, answer.clone()).then((isOtherLook) => isOtherLook && Promise.all([
      renewOthers(path), isLate ? tell(event.resultingClientId) : null]));
    event.waitUntil(renewed.catch(() => null));
    return !found || answer.ok || answer.status === 404 ? answer : found;
  });
  event.waitUntil(answered.catch(() => null));
  if (!found) {
    return answered;
  }
  const late = new Promise((done) => setTimeout(() => {
    isLate = true;
    done(found.clone());
  }, PATIENCE));
  return Promise.race([answered.catch(() => found), late]);   // without a network it stays as it is
}

/** A page that was shown as it was kept has come in another look since. */
async function tell(id) {
  const client = await self.clients.get(id);
  if (client) {
    client.postMessage({ isOtherLook: true });
  }
}

async function renew(path) {
  return keep(path, await fetch(path, { credentials: "same-origin", cache: "no-store" }));
}

async function renewOthers(path) {
  const others = (await paths(NAME)).filter((other) => other !== path);
  await Promise.all(others.map((other) => renew(other).catch(() => null)));
}

/** Keep a page whose files are kept too. One that is not there any more is let go. Returns whether it has another look than
 * what was kept before. */
async function keep(path, answer) {
  const cache = await caches.open(NAME);
  if (answer.status === 404) {
    await cache.delete(path);
  } else if (answer.ok && !answer.redirected) {
    const text = await answer.clone().text();
    if (text.includes("/static/" + VERSION + "/")) {
      const before = await kept(path) || await kept(HERE);
      await cache.put(path, answer);
      return before !== undefined && look(await before.text()) !== look(text);
    }
  }
  return false;
}

/** The language, direction and colours of a page: its first tag. */
function look(text) {
  return (/<html[^>]*>/.exec(text) || [""])[0];
}

async function kept(path) {
  return (await caches.open(NAME)).match(path, { ignoreVary: true });
}

/** The pages that are kept under one version. */
async function paths(name) {
  const requests = await (await caches.open(name)).keys();
  return requests.map((request) => new URL(request.url).pathname).filter((path) => path.startsWith(HERE));
}

async function names() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
