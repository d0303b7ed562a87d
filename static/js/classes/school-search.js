// Schools appear as one types: the combobox of the ARIA guide. What is chosen goes into the form as the search without a script sends it.
(() => {
  const made = (tag, values, ...inside) => {
    const one = Object.assign(document.createElement(tag), values);
    one.append(...inside);
    return one;
  };

  const enhance = (box) => {
    const input = box.querySelector('[name="find"]');
    const status = box.querySelector("[data-status]");
    const list = made("ul", { id: "school-list", className: "school-list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.querySelector("label").textContent.trim());
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
    box.classList.add("school-search--live");
    let options = [], active = -1, asked = 0, timer;

    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const send = (value) => {
      // The page itself draws what comes next: the card of the school, or the questions about one that is not in the list.
      box.querySelectorAll('[name="school"]').forEach((one) => one.remove());
      const choice = made("input", { type: "hidden", name: "school", value });
      const step = made("input", { type: "hidden", name: "step", value: "find" });
      box.append(choice, step);
      input.form.action = `${input.form.action.split("#")[0]}#part-school`;
      input.form.submit();
    };
    const mark = (index) => {
      active = index;
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
      input.setAttribute("aria-activedescendant", options[index]?.id || "");
      options[index]?.scrollIntoView({ block: "nearest" });
    };
    const option = (value, words, details, place) => {
      const one = made("li", { id: `school-option-${place}`, className: "school-option" }, made("strong", { textContent: words }), made("span", { textContent: details }));
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.addEventListener("mousedown", (event) => { event.preventDefault(); send(value); });
      one.choose = () => send(value);
      return one;
    };
    const show = (found) => {
      options = found.schools.map((school, place) => option(school.id, school.name, school.details, place));
      options.push(option("new", box.dataset.new, found.schools.length ? "" : box.dataset.none, options.length));
      list.replaceChildren(...options);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.schools.length ? `${found.words}. ${found.more ? box.dataset.more : ""}` : box.dataset.none;
      mark(-1);
    };
    const look = async () => {
      const words = input.value.trim(), mine = ++asked;
      if (words.length < 2) return close();
      const answer = await fetch(`${box.dataset.source}?q=${encodeURIComponent(words)}`).catch(() => null);
      if (answer?.ok && mine === asked) show(await answer.json());
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 200); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move && list.hidden) look();
      else if (move) { event.preventDefault(); mark((active + move + options.length) % options.length); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && active >= 0 && !list.hidden) { event.preventDefault(); options[active].choose(); }
      else if (event.key === "Enter") { event.preventDefault(); look(); }
    });
  };

  document.querySelectorAll('[data-behaviour="school-search"]').forEach(enhance);
})();
