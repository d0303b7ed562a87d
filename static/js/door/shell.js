// The page around the check-in: messages, and keeping the page itself for when the network is gone.
import { needsHosted } from "./scan.js";

export const warn = (place, words, kind = "warning") => {
  const box = document.createElement("p");
  box.className = `door-says door-says--${kind}`;
  box.textContent = words;
  place.replaceChildren(...(words ? [box] : []));
};

// Keeps the page without anybody's name in it: names are in the list alone, which is deleted after the day.
export const keepForOffline = async (door) => {
  if (!("serviceWorker" in navigator)) return false;
  await navigator.serviceWorker.register(door.worker, { scope: door.page });
  const cache = await caches.open("door");
  const reader = (await needsHosted()) ? [door.reader, door.wasm] : [];
  await cache.addAll([door.page, ...JSON.parse(door.keep), ...reader]);
  return true;
};
