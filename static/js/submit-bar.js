// The bar with the one button rests while a person types on a phone, so that it never covers the field above the keyboard.
(() => {
  for (const bar of document.querySelectorAll('[data-behaviour="submit-bar"]')) {
    const form = bar.closest("form");
    if (!form) continue;
    const typed = "input:not([type=radio]):not([type=checkbox]), textarea, select";
    form.addEventListener("focusin", (event) => bar.classList.toggle("is-resting", event.target.matches(typed)));
    form.addEventListener("focusout", () => bar.classList.remove("is-resting"));
  }
})();
