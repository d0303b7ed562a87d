// Big buttons for one fewer and one more beside a number; the field itself works without them.
(() => {
  const button = (words, sign, change) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "stepper-button";
    made.textContent = sign;
    made.setAttribute("aria-label", words);
    made.addEventListener("click", change);
    return made;
  };
  const enhance = (box) => {
    const input = box.querySelector("input");
    const step = (by) => () => {
      const low = input.min === "" ? 0 : Number(input.min);
      const high = input.max === "" ? Infinity : Number(input.max);
      input.value = Math.min(high, Math.max(low, (Number(input.value) || 0) + by));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    box.prepend(button(box.dataset.less, "−", step(-1)));
    box.append(button(box.dataset.more, "+", step(1)));
  };
  const within = (root) => root.querySelectorAll('[data-behaviour="stepper"]').forEach(enhance);
  within(document);
  // What a script adds to a page says so.
  document.addEventListener("added", (event) => within(event.target));
})();
