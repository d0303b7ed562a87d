// Sends what waits and fetches the list anew. A statement keeps its number for ever, so that sending it twice is harmless.
import { dropWaiting, keepList, keepWaiting, listOf, waitingAt } from "./store.js";

const SECONDS = 5;
let busy = false;

// crypto.randomUUID is not everywhere; these bytes are.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(15)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const json = async (address, options = {}) => {
  const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" }, ...options });
  // A redirect leads to the sign-in page.
  if (answer.type === "opaqueredirect" || answer.status === 401) throw Object.assign(new Error("signed out"), { signedOut: true });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
};

// What was said here and not yet sent stands above what the server knew.
export const overlaid = (list, waiting) => {
  const parties = list.parties.map((party) => ({ ...party }));
  const counts = { ...list.counts };
  for (const said of waiting) {
    const party = parties.find((each) => each.ticket === said.ticket);
    if (!party) { counts.unregistered += said.came; counts.inside += said.came; continue; }
    counts.inside += said.came - party.came;
    counts.parties_in += Boolean(said.came) - Boolean(party.came);
    party.came = said.came;
    party.since = said.hour;
  }
  return { ...list, parties, counts };
};

// `was` is how many this device believed to be in: the server knows better when two people hold one code.
export const say = async (page, ticket, came, hour, answers = {}, was = null) => {
  const said = { client_id: newId(), page, ticket, came, at: Date.now(), hour, answers, was };
  await keepWaiting(said);
  return said;
};

const send = async (door, waiting) => {
  // The token of a page that was open for hours is old: the list brings a new one.
  const { csrf } = await json(door.parties);
  const statements = waiting.map(({ client_id, ticket, came, at, answers = {}, was = null }) => ({ client_id, ticket, came, was, answers, age: Math.max(0, Date.now() - at) }));
  const answer = await json(door.statements, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ statements }),
  });
  for (const result of answer.results) await dropWaiting(result.client_id);
  return answer;
};

// Returns what was refused, and what came with answers that cannot be kept; throws when there is no network.
export const exchange = async (door) => {
  if (busy) return [];
  busy = true;
  try {
    const waiting = (await waitingAt(door.page)).slice(0, 400);
    const answer = waiting.length ? await send(door, waiting) : await json(door.parties);
    await keepList({ page: door.page, until: answer.until, counts: answer.counts, parties: answer.parties });
    return (answer.results || []).filter((result) => result.words);
  } finally {
    busy = false;
  }
};

export const current = async (door) => {
  const [list, waiting] = await Promise.all([listOf(door.page), waitingAt(door.page)]);
  return { list: overlaid(list || { parties: [], counts: { inside: 0, parties_in: 0, unregistered: 0 } }, waiting), waiting: waiting.length, known: Boolean(list) };
};

export const explain = (door, text) => json(`${door.parties}?${new URLSearchParams({ q: text })}`);
export const every = (work) => setInterval(work, SECONDS * 1000);
