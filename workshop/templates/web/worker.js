/**
 * Says in words that the network is gone, where a browser would show a page of its own. It keeps one page, which is the same
 * for everybody, and the files that this page needs. It keeps no page that somebody asked for, and sends nothing.
 */
const VERSION = {{ version | tojson }};
const PAGE = {{ page | tojson }};
const FILES = {{ files | tojson }};
const PREFIX = "workshop-offline-";
const NAME = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) {
    return;   // a form that cannot be sent stays with the browser, which can send it again
  }
  if (mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => kept(PAGE)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => kept(pathname)));
  }
});

async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.concat(PAGE));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
}

async function kept(path) {
  return (await (await caches.open(NAME)).match(path, { ignoreVary: true })) || Response.error();
}
