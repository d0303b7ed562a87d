// Rows of questions can also be dragged: what lets go sends the row's own form, with as many places as it moved.
(() => {
  const rows = [...document.querySelectorAll("tr[data-order]")];
  if (rows.length < 2) return;
  let dragged = null;
  const mark = (name, row) => {
    for (const other of rows) other.classList.toggle(name, other === row);
  };
  const drop = (row) => {
    const by = rows.indexOf(row) - rows.indexOf(dragged);
    const form = dragged.querySelector("form[action$='/move']");
    if (by === 0 || !form) return;
    form.elements.by.value = by;
    form.requestSubmit();
  };
  for (const row of rows) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      mark("is-dragged", row);
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      mark("is-target", row);
    });
    row.addEventListener("drop", (event) => { event.preventDefault(); drop(row); });
    row.addEventListener("dragend", () => { mark("is-dragged"); mark("is-target"); dragged = null; });
  }
})();
