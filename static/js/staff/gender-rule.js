// The two-thirds rule while somebody is being added: what it says of the answer or the person chosen, at once.
(() => {
  for (const part of document.querySelectorAll('[data-behaviour="gender-rule"]')) {
    const choice = part.querySelector("select");
    if (choice) {
      const outcomes = JSON.parse(part.dataset.outcomes), declared = JSON.parse(part.dataset.declared);
      const said = part.querySelector(".rule-said");
      const tell = () => { said.textContent = choice.value in declared ? outcomes[declared[choice.value]] : ""; };
      choice.addEventListener("change", tell);
      tell();
      continue;
    }
    // Radios: without a script every outcome stands below its answer; with one, that of the answer given is said aloud.
    const said = part.appendChild(Object.assign(document.createElement("p"), { className: "rule-said" }));
    said.setAttribute("role", "status");
    const tell = () => {
      const chosen = part.querySelector("input:checked");
      for (const hint of part.querySelectorAll(".govuk-radios__hint")) hint.hidden = true;
      said.textContent = part.querySelector(`#${CSS.escape(chosen?.id ?? "")}-hint`)?.textContent ?? "";
    };
    part.addEventListener("change", tell);
    tell();
  }
})();
