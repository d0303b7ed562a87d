// The bar with the one button rests while a person types on a phone, so that it never covers the field above the keyboard.
// It comes back once what is pressed has been let go: before, it would slide under the finger and take the press.
(() => {
  const typed = "input:not([type=radio]):not([type=checkbox]), textarea, select";
  for (const bar of document.querySelectorAll('[data-behaviour="submit-bar"]')) {
    const form = bar.closest("form");
    if (!form) continue;
    let pressed = false;
    const settle = () => {
      const active = document.activeElement;
      if (!pressed) bar.classList.toggle("is-resting", form.contains(active) && active.matches(typed));
    };
    // After the event: until then nothing has the focus, and no click has been made of a press.
    const soon = () => setTimeout(settle);
    document.addEventListener("mousedown", () => { pressed = true; }, true);
    for (const end of ["mouseup", "dragend", "contextmenu"]) document.addEventListener(end, () => { pressed = false; soon(); }, true);
    form.addEventListener("focusin", soon);
    form.addEventListener("focusout", soon);
  }
})();
