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

  // What the server says on saving, before exercise begins: a reading beyond a limit.
  const told = form.querySelector("[data-vitals-told]");
  const readings = [...form.querySelectorAll("[data-bounds]")];

  function spoken(input) {
    const value = input.value.trim();
    if (!/^\d{2,3}$/.test(value)) return null;
    const over = JSON.parse(input.dataset.bounds).find(([side, limit]) => (side === "above" ? Number(value) > limit : Number(value) < limit));
    return over ? { stops: over[2], says: over[3].replace("#", value) } : null;
  }

  function checkReadings() {
    const found = readings.map(spoken).filter(Boolean).sort((one, other) => other.stops - one.stops);
    const stops = found.some((one) => one.stops);
    told.hidden = !found.length;
    told.classList.toggle("notice-error", stops);
    told.classList.toggle("notice-warning", !stops);
    const text = found.map((one) => one.says).join(" ");
    told.textContent = stops ? `Stop. ${text} No exercise today: untick the exercises, then save.` : text;
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
    if (field.matches("[data-bounds]")) checkReadings();
    if (field.matches(".ex-head input[type=checkbox]")) fade(field);
  });
  form.querySelectorAll(".ex-head input[type=checkbox]").forEach(fade);
  askOnlyWhoCame();
  checkReadings();
})();
