// Tables of the back-office: one tick for all rows, a run of rows with Shift, and on a phone each cell says its column.
(() => {
  for (const table of document.querySelectorAll("[data-behaviour='desk-table']")) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.classList.contains("desk-table-head--actions") ? "" : cell.textContent.trim());
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, n) => {
        if (cell.tagName === "TD" && heads[n] && !("label" in cell.dataset)) cell.dataset.label = heads[n];
      });
    }
    const boxes = [...table.querySelectorAll(".row-tick-box")];
    if (!boxes.length || !table.dataset.all) continue;
    const label = document.createElement("label");
    const all = Object.assign(document.createElement("input"), { type: "checkbox", className: "row-tick-box" });
    const words = Object.assign(document.createElement("span"), { className: "row-tick-words", textContent: table.dataset.all });
    label.className = "row-tick row-tick--all";
    label.append(all, words);
    table.tHead.rows[0].cells[0].append(label);
    const told = () => boxes[0].dispatchEvent(new CustomEvent("ticked", { bubbles: true }));
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && !all.checked;
      told();
    };
    let last = null;
    all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; show(); });
    table.tBodies[0].addEventListener("click", (event) => {
      const box = event.target;
      if (!boxes.includes(box)) return;
      if (event.shiftKey && last !== null) {
        const [from, to] = [boxes.indexOf(box), last].sort((a, b) => a - b);
        for (let n = from; n <= to; n++) boxes[n].checked = box.checked;
      }
      last = boxes.indexOf(box);
      show();
    });
    window.addEventListener("pageshow", show);
  }
})();
