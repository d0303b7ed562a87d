// The account box closes when the focus or a click goes elsewhere, as people expect of a menu.
(() => {
  const box = document.querySelector(".staff-bar-account");
  if (!box) return;
  const close = (event) => { if (!box.contains(event.target)) box.open = false; };
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.open = false;
    box.querySelector("summary").focus();
  });
})();
