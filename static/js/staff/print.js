// "Print" buttons appear only where printing works.
(() => {
  for (const button of document.querySelectorAll('[data-behaviour="print"]')) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
