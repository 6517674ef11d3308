// Signing with a finger, a pen or a mouse: strokes on a grid of 1000 by 320, sent as whole numbers, drawn anew by the
// server. Without this file one signs by typing.
(() => {
  "use strict";

  const WIDTH = 1000;
  const HEIGHT = 320;
  const MOST_POINTS = 7000;

  const pad = document.querySelector(".sign-pad");
  const field = document.querySelector("input[name=drawing]");
  if (!pad || !field) return;
  const form = field.form;
  const ink = pad.getContext("2d");
  let strokes = [];
  let current = null;

  const total = () => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

  function draw() {
    ink.clearRect(0, 0, WIDTH, HEIGHT);
    ink.strokeStyle = getComputedStyle(pad).color;
    ink.lineWidth = 5;
    ink.lineCap = "round";
    ink.lineJoin = "round";
    for (const stroke of strokes) {
      ink.beginPath();
      ink.moveTo(stroke[0][0], stroke[0][1]);
      for (const [x, y] of stroke) ink.lineTo(x, y);
      if (stroke.length === 1) ink.lineTo(stroke[0][0] + 0.1, stroke[0][1]);
      ink.stroke();
    }
  }

  function store() {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    // The tab's draft keeps the drawing as well.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function place(event) {
    const box = pad.getBoundingClientRect();
    const on = (value, size, most) => Math.min(most, Math.max(0, Math.round((value / size) * most)));
    return [on(event.clientX - box.left, box.width, WIDTH), on(event.clientY - box.top, box.height, HEIGHT)];
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button || total() >= MOST_POINTS) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    current = [place(event)];
    strokes.push(current);
    draw();
  });

  pad.addEventListener("pointermove", (event) => {
    if (!current) return;
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const move of moves.length ? moves : [event]) {
      const [x, y] = place(move);
      const [lastX, lastY] = current[current.length - 1];
      // Points closer than the line is wide add nothing but length.
      if (Math.hypot(x - lastX, y - lastY) >= 3 && total() < MOST_POINTS) current.push([x, y]);
    }
    draw();
  });

  function lift() {
    if (!current) return;
    current = null;
    store();
  }
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);

  form.querySelector("[data-sign-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
    store();
  });

  function load() {
    try {
      strokes = JSON.parse(field.value || "[]");
    } catch {
      strokes = [];
    }
    draw();
  }

  function chosen() {
    const how = form.querySelector("input[name=how]:checked");
    const typed = Boolean(how && how.value === "typed");
    form.querySelector("[data-sign-drawn]").hidden = typed;
    form.querySelector("[data-sign-typed]").hidden = !typed;
  }
  form.addEventListener("change", chosen);
  form.addEventListener("draft:restored", () => { load(); chosen(); });
  load();
  chosen();
})();
