// The log of a session, made a little quicker: a load goes up by one tap, and whoever didn't come is asked no more.
// Without this file it works all the same.
(() => {
  "use strict";

  const form = document.querySelector("[data-session]");
  if (!form) return;

  function askOnlyWhoCame() {
    const chosen = form.querySelector("input[name=attendance]:checked");
    form.querySelector("[data-attended]").hidden = Boolean(chosen && chosen.value !== "attended");
  }

  // “None observed” and a red flag exclude each other.
  function oneOrTheOther(box) {
    if (!box.checked) return;
    form.querySelectorAll("input[name=red_flags]").forEach((other) => {
      if (other !== box && (box.value === "none" || other.value === "none")) other.checked = false;
    });
  }

  function step(input, by) {
    const now = Number(input.value.replace(",", "."));
    if (Number.isNaN(now)) return;
    input.value = String(Math.max(0, Math.round((now + by) * 100) / 100));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form.querySelectorAll("[data-stepper]").forEach((part) => {
    const input = part.querySelector("input");
    const more = document.createElement("button");
    more.type = "button";
    more.className = "ex-step";
    more.textContent = "+";
    more.setAttribute("aria-label", `More: ${input.getAttribute("aria-label")}`);
    more.addEventListener("click", () => step(input, Number(part.dataset.stepper)));
    input.after(more);
  });

  const fade = (box) => box.closest(".ex-row").classList.toggle("is-off", !box.checked);

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.name === "attendance") askOnlyWhoCame();
    if (field.name === "red_flags") oneOrTheOther(field);
    if (field.matches(".ex-head input[type=checkbox]")) fade(field);
  });
  form.querySelectorAll(".ex-head input[type=checkbox]").forEach(fade);
  askOnlyWhoCame();
})();
