// After an error the summary takes the focus, so that it is read out; its links lead into the field, label in sight.
(() => {
  const summary = document.querySelector('[data-behaviour="error-summary"]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset") || field.closest(".govuk-form-group");
    (group || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
})();
