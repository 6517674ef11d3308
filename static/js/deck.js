/* Slides are put in order by dragging their heads; by keyboard the buttons “Up” and “Down” do the same. */
(() => {
  "use strict";

  const list = document.querySelector("#slides[data-order]");
  if (!list) return;
  let dragged = null;

  list.querySelectorAll(".card-head").forEach((head) => {
    const slide = head.closest(".deck-slide");
    // Only by its head: words on the slide may still be selected.
    head.addEventListener("pointerdown", () => { slide.draggable = true; });
    head.addEventListener("pointerup", () => { slide.draggable = false; });
  });

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".deck-slide");
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.key);
  });

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".deck-slide");
    if (!dragged || !over) return;
    event.preventDefault();
    list.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
    if (over !== dragged) over.classList.add("is-target");
  });

  list.addEventListener("dragend", () => {
    list.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
    if (dragged) {
      dragged.classList.remove("is-dragged");
      dragged.draggable = false;
    }
    dragged = null;
  });

  list.addEventListener("drop", (event) => {
    const over = event.target.closest(".deck-slide");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const slides = [...list.children];
    if (slides.indexOf(dragged) < slides.indexOf(over)) over.after(dragged);
    else over.before(dragged);
    const form = document.createElement("form");
    form.method = "post";
    form.action = list.dataset.order;
    const add = (name, value) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    };
    add("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
    [...list.children].forEach((one) => add("order", one.dataset.key));
    document.body.append(form);
    form.submit();
  });
})();
