// Answers from what the check-in page has kept when the network is gone or slow. Reaches that one page and what it loads.
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => {
  const cache = await caches.open("door");
  // Only the page itself is found whatever was asked of it; everything else by its exact address.
  return cache.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  event.respondWith((async () => {
    const copy = await kept(request);
    if (!copy) return fetch(request);
    const late = new Promise((done) => { setTimeout(done, PATIENCE, copy); });
    return Promise.race([fetch(request).catch(() => copy), late]);
  })());
});
