// Who has written several lines and leaves without saving them is asked first; another button of the same page leads away as well.
// So is who filled in one of many small forms that are each saved alone: what holds them is marked with `data-each-saved`.
(() => {
  const written = new Set();
  document.addEventListener("input", ({ target }) => {
    const changed = target.matches("textarea, [data-each-saved] input") && target.value !== target.defaultValue;
    if (changed && target.form?.method === "post") written.add(target.form);
  });
  // Last of all who listen: a second press that is ignored sends nothing.
  addEventListener("submit", (event) => { if (!event.defaultPrevented) written.delete(event.target); });
  addEventListener("beforeunload", (event) => { if (written.size) event.preventDefault(); });
})();
