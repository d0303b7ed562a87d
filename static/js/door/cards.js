// Finds parties in the kept list and draws their cards from the page's own template.
import { answersIn, ask } from "./answers.js";

const MOST = 8;
const JOINED = { œ: "oe", æ: "ae", ß: "ss" };
// As `fold` of the server: what is found there is found here.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[œæß]/g, (sign) => JOINED[sign]);
const bare = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

export const exact = (parties, text) => parties.filter((party) => party.ticket === text || (bare(text).length === 6 && party.code === bare(text)));

export const search = (parties, text) => {
  const found = exact(parties, text);
  if (found.length) return found;
  const wanted = fold(text).split(/[\s’']+/).filter(Boolean);
  const code = bare(text);
  return parties.filter((party) => wanted.every((part) => fold(party.name).includes(part)) || (code.length > 2 && party.code.startsWith(code)));
};

export const few = (found) => found.slice(0, MOST);
export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

const part = (card, name) => card.querySelector(`[data-door="${name}"]`);

const needSigns = (root, needs) => {
  const list = root.querySelector('[data-door="need-signs"]').content.firstElementChild.cloneNode(true);
  for (const item of [...list.children]) if (!needs.includes(item.dataset.need)) item.remove();
  return needs.length ? list : "";
};

// `act(party, came, answers)` is called for what is pressed; the one card that stands `alone` asks the door's questions.
export const card = (root, words, party, act, alone) => {
  const made = root.querySelector('[data-door="blank"]').content.firstElementChild.cloneNode(true);
  made.classList.toggle("party-card--in", party.came > 0);
  part(made, "name").textContent = party.name || "–";
  part(made, "who").textContent = party.who || "";
  part(made, "who").hidden = !party.who;
  part(made, "seats").textContent = party.seats;
  part(made, "code").textContent = `${party.code.slice(0, 3)} ${party.code.slice(3)}`;
  part(made, "needs").replaceChildren(needSigns(root, party.needs));
  part(made, "in").hidden = part(made, "undo").hidden = party.came === 0;
  part(made, "in-words").textContent = filled(words.in, { ...party, hour: party.since });
  part(made, "many").hidden = party.seats === 1;
  part(made, "let-in").textContent = party.came ? words.change : words.let_in;
  const field = made.querySelector("input[name=came][type=number]");
  field.id = `came-${party.code}`;
  made.querySelector("label").htmlFor = field.id;
  field.max = party.seats;
  field.value = party.came || party.seats;
  const [letIn, undo] = made.querySelectorAll("form");
  // The second tap of a quick thumb would tell the server that another door let the party in: a card says one thing, then it is drawn anew.
  let said = false;
  const on = (form, came) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (said) return;
    said = true;
    act(party, came(), came() ? answersIn(form) : {});
  });
  if (alone && ask(root, letIn, part(made, "let-in"), party) && party.came) part(made, "let-in").textContent = words.save;
  on(letIn, () => Math.min(party.seats, Math.max(1, Number(field.value) || party.seats)));
  on(undo, () => 0);
  return made;
};
