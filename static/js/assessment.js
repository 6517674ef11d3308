// The grid of an assessment: a value and “unable” exclude each other, Enter goes on, and a value that can't be is
// told at once. The server judges; this only says it earlier.
(() => {
  "use strict";

  const grid = document.querySelector("[data-assessment]");
  if (!grid) return;
  const values = [...grid.querySelectorAll("input[data-low]")];
  const rowOf = (field) => field.closest(".grid-row");

  function problem(input) {
    const text = input.value.trim().replace("−", "-");
    if (!text || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return "";
    const { low, high, decimals } = input.dataset;
    if (Number(text) < Number(low) || Number(text) > Number(high)) return `This is outside ${low} to ${high}.`;
    const places = (text.split(".")[1] || "").length;
    if (places > Number(decimals)) return Number(decimals) ? `At most ${decimals} decimal${decimals === "1" ? "" : "s"}.` : "Whole numbers only.";
    return "";
  }

  function tell(input) {
    const note = rowOf(input).querySelector(".grid-takes");
    note.dataset.usual = note.dataset.usual || note.textContent;
    const wrong = problem(input);
    note.textContent = wrong || note.dataset.usual;
    note.classList.toggle("is-off", Boolean(wrong));
  }

  grid.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("select[name^=unable_]") && field.value) {
      const input = rowOf(field).querySelector("input[data-low]");
      input.value = "";
      tell(input);
    }
    if (field.matches("input[data-low]")) tell(field);
  });

  grid.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("input[data-low]")) return;
    if (field.value) rowOf(field).querySelector("select[name^=unable_]").value = "";
    if (rowOf(field).querySelector(".grid-takes").classList.contains("is-off")) tell(field);
  });

  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-low]")) return;
    event.preventDefault();
    const next = values[values.indexOf(event.target) + 1];
    (next || grid.querySelector("button[type=submit]")).focus();
  });
})();
