// Keeps the page of a festival day and what it loads; reaches no other page of the site.
const CACHE = "festival-day";
const PATIENCE = 3000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { page, keep } = event.data;
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const wanted = new Set([page, ...keep].map((url) => new URL(url, location).href));
    for (const request of await cache.keys()) {
      // Pages in the other languages stay; files that a newer version replaced go.
      if (!wanted.has(request.url) && !request.url.endsWith("/day")) await cache.delete(request);
    }
    await Promise.all([...wanted].map((url) => cache.add(url).catch(() => undefined)));
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const copy = await cache.match(request, { ignoreVary: true });
    if (request.mode !== "navigate") return copy || fetch(request);
    if (!copy) return fetch(request);
    const fresh = fetch(request).then((answer) => {
      if (answer.ok) event.waitUntil(cache.put(request, answer.clone()));
      return answer;
    }).catch(() => copy);
    const late = new Promise((done) => { setTimeout(done, PATIENCE, copy); });
    return Promise.race([fresh, late]);
  })());
});
