// The state of a language follows what is typed.
(() => {
  for (const group of document.querySelectorAll("[data-behaviour='bilingual']")) {
    group.addEventListener("input", (event) => {
      const block = event.target.closest(".bilingual-language");
      const state = block && block.querySelector(".bilingual-state .tag");
      if (!state) return;
      const written = event.target.value.trim() !== "";
      const official = block.parentElement.classList.contains("bilingual-pair");
      state.textContent = written ? group.dataset.written : official ? group.dataset.missing : group.dataset.empty;
      const absent = official && group.dataset.required ? "off" : "plain";
      state.className = `tag tag--${written ? "good" : absent}`;
    });
  }
})();
