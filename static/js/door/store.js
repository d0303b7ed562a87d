// What a device keeps of a door: the list of one slot until the day is over, and what waits to be sent. Nothing else, in no other place.
const DAYS_WAITING = 7 * 86400000;
let opened;

const open = () => (opened ||= new Promise((done, failed) => {
  const request = indexedDB.open("door", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("lists", { keyPath: "page" });
    request.result.createObjectStore("waiting", { keyPath: "client_id" });
  };
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
}));

const ask = async (store, mode, question) => {
  const database = await open();
  return new Promise((done, failed) => {
    const request = question(database.transaction(store, mode).objectStore(store));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
};

export const keepList = (list) => ask("lists", "readwrite", (store) => store.put(list));
export const listOf = (page) => ask("lists", "readonly", (store) => store.get(page));
export const keepWaiting = (said) => ask("waiting", "readwrite", (store) => store.put(said));
export const dropWaiting = (id) => ask("waiting", "readwrite", (store) => store.delete(id));

export const waitingAt = async (page) => {
  const all = await ask("waiting", "readonly", (store) => store.getAll());
  return all.filter((said) => said.page === page).sort((one, other) => one.at - other.at);
};

const forgetPage = async (page) => {
  const cache = await caches.open("door");
  await cache.delete(page, { ignoreSearch: true });
};

// Lists whose day is over go, whichever door is opened next; what was never sent goes a week later.
export const forgetOver = async () => {
  const lists = await ask("lists", "readonly", (store) => store.getAll());
  for (const list of lists.filter((each) => each.until < Date.now())) {
    await ask("lists", "readwrite", (store) => store.delete(list.page));
    if ("caches" in window) await forgetPage(list.page);
  }
  const waiting = await ask("waiting", "readonly", (store) => store.getAll());
  for (const said of waiting.filter((each) => each.at < Date.now() - DAYS_WAITING)) await dropWaiting(said.client_id);
};

export const forget = async (page) => {
  await ask("lists", "readwrite", (store) => store.delete(page));
  if ("caches" in window) await forgetPage(page);
};
