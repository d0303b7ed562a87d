// Says how many rows are ticked; while none is, the actions rest.
(() => {
  for (const bar of document.querySelectorAll("[data-behaviour='bulk-bar']")) {
    const words = bar.querySelector(".bulk-bar-count");
    const count = () => {
      const ticked = document.querySelectorAll(`.row-tick-box[form="${bar.dataset.form}"]:checked`).length;
      bar.dataset.ticked = ticked;
      words.textContent = ticked === 0 ? bar.dataset.none : ticked === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", ticked);
    };
    document.addEventListener("ticked", count);
    document.addEventListener("change", count);
    count();
  }
})();
