/**
 * Opens the pages for one person alone without a network. It belongs to /alone/ and keeps what everybody is given there:
 * pages as they come to somebody without a cookie, and the files they need. Nobody's words are in them.
 *
 * A page that is kept is shown at once, and fetched anew behind it. With every new version of Workshop everything is
 * fetched anew, and what was kept before is deleted.
 */
const VERSION = {{ version | tojson }};
const FILES = {{ files | tojson }};
const PREFIX = "workshop-alone-";
const HERE = "/alone/";
const NAME = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
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
  const older = await Promise.all((await names()).map(async (name) => (await (await caches.open(name)).keys())
    .map((request) => new URL(request.url).pathname).filter((path) => path.startsWith(HERE))));
  await Promise.all(Array.from(new Set([HERE].concat(...older))).map(renew));
  await self.skipWaiting();
}

async function activate() {
  await Promise.all((await names()).filter((name) => name !== NAME).map((name) => caches.delete(name)));
  await self.clients.claim();
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  await Promise.all(open.map(async (client) => {
    const path = new URL(client.url).pathname;
    if (path.startsWith(HERE)) {
      await renew(path).catch(() => null);
      client.postMessage({ isKept: Boolean(await kept(path)) });
    }
  }));
}

async function page(event, path) {
  const found = await kept(path);
  if (found) {
    event.waitUntil(renew(path).catch(() => null));   // without a network it stays as it is
    return found;
  }
  const answer = await fetch(event.request);
  event.waitUntil(keep(path, answer.clone()));
  return answer;
}

async function renew(path) {
  await keep(path, await fetch(path, { credentials: "omit", cache: "no-store" }));
}

/** Keep a page whose files are kept too. One that is not there any more is let go. */
async function keep(path, answer) {
  const cache = await caches.open(NAME);
  if (answer.status === 404) {
    await cache.delete(path);
  } else if (answer.ok && !answer.redirected && (await answer.clone().text()).includes("/static/" + VERSION + "/")) {
    await cache.put(path, answer);
  }
}

async function kept(path) {
  return (await caches.open(NAME)).match(path, { ignoreVary: true });
}

async function names() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
