// The plan of the square: stands are dragged from the list onto a pitch, pitches are dragged or moved by the arrow keys. Every move sends a form.
(() => {
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  for (const desk of document.querySelectorAll('[data-behaviour="square-plan"]')) {
    const plan = desk.querySelector("[data-plan]");
    const form = desk.querySelector("#move-pitch");
    const said = desk.querySelector("[data-said]");
    const metre = Number(desk.dataset.metre);
    const place = (pitch) => [Number(pitch.dataset.x), Number(pitch.dataset.y)];

    const shift = (pitch, dx, dy) => {
      pitch.dataset.dx = dx;
      pitch.dataset.dy = dy;
      pitch.setAttribute("transform", `translate(${dx * metre} ${dy * metre})`);
      const [x, y] = place(pitch);
      said.textContent = `${pitch.getAttribute("aria-label")}: ${x + dx} m, ${y + dy} m`;
    };
    const moved = (pitch) => [Number(pitch.dataset.dx || 0), Number(pitch.dataset.dy || 0)];
    const send = (pitch) => {
      const [dx, dy] = moved(pitch);
      if (!dx && !dy) return;
      const [x, y] = place(pitch);
      form.elements.pitch.value = pitch.dataset.pitch;
      form.elements.x.value = x + dx;
      form.elements.y.value = y + dy;
      form.submit();
    };

    for (const pitch of plan.querySelectorAll("[data-pitch]")) {
      pitch.addEventListener("keydown", (event) => {
        const [dx, dy] = moved(pitch);
        const step = arrows[event.key];
        if (step) shift(pitch, dx + step[0], dy + step[1]);
        else if (event.key === "Enter" || event.key === " ") send(pitch);
        else if (event.key === "Escape") shift(pitch, 0, 0);
        else return;
        event.preventDefault();
      });
      pitch.addEventListener("pointerdown", (down) => {
        if (down.button !== 0) return;
        const scale = plan.viewBox.baseVal.width / plan.getBoundingClientRect().width;
        const at = (event) => [event.clientX - down.clientX, event.clientY - down.clientY].map((far) => Math.round((far * scale) / metre));
        const drag = (event) => shift(pitch, ...at(event));
        const end = (event) => {
          pitch.removeEventListener("pointermove", drag);
          if (event.type === "pointerup") send(pitch);
          else shift(pitch, 0, 0);
        };
        pitch.setPointerCapture(down.pointerId);
        pitch.addEventListener("pointermove", drag);
        pitch.addEventListener("pointerup", end, { once: true });
        pitch.addEventListener("pointercancel", end, { once: true });
      });
      pitch.addEventListener("dragover", (event) => event.preventDefault());
      pitch.addEventListener("drop", (event) => {
        event.preventDefault();
        const stand = desk.querySelector(`[data-stand="${CSS.escape(event.dataTransfer.getData("text/plain"))}"] form`);
        if (!stand) return;
        stand.elements.pitch.value = pitch.dataset.number;
        stand.submit();
      });
    }
    for (const stand of desk.querySelectorAll("[data-stand]")) {
      stand.draggable = true;
      stand.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", stand.dataset.stand));
    }
  }
})();
