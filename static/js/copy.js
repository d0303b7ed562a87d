// "Copy" buttons appear only where copying works, and say when it is done.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll('[data-behaviour="copy"]')) {
    const words = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2500);
    });
  }
})();
