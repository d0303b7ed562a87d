// The check-in as an application of its own: finds in the kept list at once, keeps what is said, sends it when there is a network.
import { card, exact, few, filled, search } from "./cards.js";
import { canScan, start, stop } from "./scan.js";
import { forget, forgetOver } from "./store.js";
import { current, every, exchange, explain, say } from "./sync.js";
import { keepForOffline, warn } from "./shell.js";

const root = document.querySelector('[data-behaviour="door"]');
const door = { ...root.dataset };
const words = JSON.parse(door.words);
// The hour of the door, whatever the device takes for its own.
const clock = new Intl.DateTimeFormat("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: door.zone });
const part = (name) => root.querySelector(`[data-door="${name}"]`);
const form = part("search"), field = form.elements.q;
let state, loaded = false, drawn = [], asked = false;

const show = async () => {
  state = await current(door);
  // Without any list yet the page knows better.
  if (state.known) for (const each of part("counts").querySelectorAll("[data-count]")) if (each.dataset.count in state.list.counts) each.textContent = state.list.counts[each.dataset.count] ?? "";
  part("waiting").hidden = state.waiting === 0;
  part("waiting-count").textContent = state.waiting;
};

// Returns whether it had something to warn of.
const refresh = async () => {
  let warned = false;
  try {
    const wrong = await exchange(door);
    for (const result of wrong) warn(part("message"), result.words);
    warned = wrong.length > 0;
    root.classList.remove("is-offline");
  } catch (error) {
    root.classList.add("is-offline");
    warned = Boolean(error.signedOut);
    if (warned) warn(part("message"), words.signed_out);
  }
  await show();
  redraw();
  return warned;
};

const act = async (party, came, answers) => {
  await say(door.page, party.ticket, came, clock.format(new Date()), answers, party.came);
  warn(part("message"), filled(came ? words.done : words.undone, { ...party, came }), came ? "success" : "notice");
  field.value = "";
  await show();
  draw([state.list.parties.find((each) => each.ticket === party.ticket)], !Object.keys(answers).length);
  refresh();
  if (matchMedia("(pointer: fine)").matches) field.focus();
};

const draw = (parties, asks = parties.length === 1) => {
  drawn = parties;
  asked = asks;
  const found = part("found");
  found.replaceChildren(...parties.map((party) => card(root, words, party, act, asks)));
  found.dispatchEvent(new CustomEvent("added", { bubbles: true }));
};

// What another door said since is shown, unless somebody is busy with these cards.
const redraw = () => {
  const since = drawn.map(({ ticket }) => state.list.parties.find((party) => party.ticket === ticket)).filter(Boolean);
  if (since.every((party, place) => party.came === drawn[place].came) || part("found").contains(document.activeElement)) return;
  draw(since, asked);
};

const find = async (text, whole) => {
  // Without any list yet nobody can be found or missed: what is written is looked for once there is one.
  if (!loaded && !state?.known) return;
  const wanted = text.trim();
  const found = wanted ? search(state.list.parties, wanted) : [];
  draw(few(found));
  const again = found.length === 1 && found[0].came > 0 && exact(found, wanted).length;
  if (again) return warn(part("message"), `${words.again}: ${found[0].name}`);
  if (found.length || !whole || !wanted) return warn(part("message"), found.length > few(found).length ? words.more : "", "notice");
  // Only the server knows the other doors; without a network the list of this one has to do.
  const told = await explain(door, wanted).catch(() => ({ explanation: words.unknown }));
  warn(part("message"), told.explanation);
};

form.addEventListener("submit", (event) => { event.preventDefault(); find(field.value, true); });
field.addEventListener("input", () => find(field.value.trim().length > 1 ? field.value : "", false));
document.getElementById("unregistered").addEventListener("submit", async (event) => {
  event.preventDefault();
  const people = Number(event.target.elements.people.value) || 0;
  if (people === 0) return;
  await say(door.page, null, people, "");
  event.target.elements.people.value = 1;
  if (!await refresh()) warn(part("message"), filled(words.counted, { count: state.list.counts.unregistered }), "notice");
});
part("forget").addEventListener("click", async () => { await forget(door.page); location.assign(root.dataset.back); });
if (canScan()) {
  const parts = { camera: part("camera"), video: part("video"), button: part("scan-button") };
  part("scan").hidden = false;
  parts.button.addEventListener("click", () => start(door, parts, (text) => find(text, true)).catch((error) => { stop(parts); warn(part("message"), error.name === "NotAllowedError" ? words.camera_refused : words.no_camera); }));
  part("scan-stop").addEventListener("click", () => stop(parts));
}
addEventListener("online", refresh);
await forgetOver();
// On a slow network the list kept from before is there at once.
await show();
await refresh();
loaded = true;
if (field.value) await find(field.value, true);
root.dataset.ready = "yes";
every(refresh);
keepForOffline(door).then((kept) => { part("kept").hidden = !kept; });
