// Questions that depend on an answer come and go with it, and each person who is added gets theirs. The server checks the same.
(() => {
  const around = (box) => box.closest("form") || box;
  const near = (box, name) => [...around(box).querySelectorAll("input")].filter((input) => input.name === name);

  const follow = (box) => {
    for (const one of box.querySelectorAll("[data-only-if]")) {
      const values = one.dataset.values.split(" ");
      const earlier = near(box, one.dataset.onlyIf);
      const given = earlier.some((input) => input.checked && values.includes(input.value) && !input.closest("[hidden]"));
      one.hidden = !given;
    }
  };

  const persons = (box) => {
    const sample = box.querySelector("template");
    const seats = sample && box.closest("form")?.elements.seats;
    if (!seats) return () => {};
    const away = [];
    return () => {
      const wanted = Math.max(1, Math.min(Number(seats.value) || 1, Number(box.dataset.most), 30));
      let shown = [...box.querySelectorAll("[data-person]")];
      while (shown.length > wanted) {
        away.push(shown.pop());
        away.at(-1).remove();
      }
      while (shown.length < wanted) {
        if (away.length === 0) {
          const made = document.createElement("div");
          made.innerHTML = sample.innerHTML.replaceAll("__n__", shown.length + 1);
          away.push(made.firstElementChild);
        }
        shown.push(away.pop());
        sample.before(shown.at(-1));
      }
      const count = box.closest("form").elements.persons;
      if (count) count.value = shown.length;
    };
  };

  for (const box of document.querySelectorAll('[data-behaviour="questions"]')) {
    const adapt = persons(box);
    const update = () => { adapt(); follow(box); };
    box.classList.add("question-fields--live");
    around(box).addEventListener("input", update);
    update();
  }
})();
