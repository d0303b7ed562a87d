// The questions of the door: drawn in the one card that stands alone, once for each person where each is asked; read as they are sent.
const MOST = 30;

// Puts the questions before the button; returns whether any are asked.
export const ask = (root, form, button, party) => {
  const sample = root.querySelector('[data-door="questions"]');
  if (!sample) return false;
  const box = sample.content.firstElementChild.cloneNode(true);
  const blank = box.querySelector("template");
  for (let person = 2; blank && person <= Math.min(party.seats, MOST); person += 1) {
    const made = document.createElement("div");
    made.innerHTML = blank.innerHTML.replaceAll("__n__", person);
    blank.before(made.firstElementChild);
  }
  blank?.remove();
  button.before(box);
  return true;
};

// What was answered, by the name of the field; what stays empty is not sent.
export const answersIn = (form) => {
  const given = {};
  for (const [name, value] of new FormData(form)) if (/^q\d+(p\d+)?$/.test(name) && value.trim()) (given[name] ||= []).push(value);
  return given;
};
