// The adults that come with so many pupils are filled in, until a teacher writes another number. The server counts the same.
(() => {
  for (const box of document.querySelectorAll('[data-behaviour="class-numbers"]')) {
    const pupils = box.querySelector('[name$="_pupils"]'), adults = box.querySelector('[name$="_adults"]');
    let ours = adults.value;
    const fill = () => {
      const count = Number(pupils.value);
      if (adults.value !== ours || !(count > 0)) return;
      adults.value = ours = String(Math.max(1, Math.ceil(count / Number(box.dataset.ratio))));
    };
    pupils.addEventListener("input", fill);
    if (adults.value === "") fill();
  }
})();
