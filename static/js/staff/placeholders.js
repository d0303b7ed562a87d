// A press on a placeholder writes it where the cursor was last; without scripts one types it.
(() => {
  for (const box of document.querySelectorAll('[data-behaviour="placeholders"]')) {
    const form = box.closest("form");
    const isText = (element) => element.matches("textarea, input[type=text]");
    let last = form.querySelector("textarea");
    form.addEventListener("focusin", (event) => { if (isText(event.target)) last = event.target; });
    for (const code of box.querySelectorAll("code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = code.className;
      button.textContent = code.textContent;
      button.setAttribute("aria-label", box.dataset.insert.replace("{what}", code.textContent));
      button.addEventListener("click", () => {
        last.setRangeText(code.textContent, last.selectionStart, last.selectionEnd, "end");
        last.dispatchEvent(new Event("input", { bubbles: true }));
        last.focus();
      });
      code.replaceWith(button);
    }
  }
})();
