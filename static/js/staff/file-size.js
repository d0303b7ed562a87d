// A file that is too large is told at once: sending it takes minutes, and no page that answers holds what was typed beside it.
(() => {
  for (const field of document.querySelectorAll('[data-behaviour="file-size"]')) {
    const said = document.createElement("p");
    said.className = "govuk-error-message";
    said.setAttribute("role", "alert");
    said.hidden = true;
    field.before(said);
    field.addEventListener("change", () => {
      const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
      said.textContent = large ? field.dataset.tooLarge : "";
      said.hidden = !large;
      if (large) field.value = "";
    });
  }
})();
