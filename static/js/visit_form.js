// The visit form, made a little quicker. Without this file it works all the same.
(() => {
  "use strict";

  const form = document.querySelector(".visit-form");
  if (!form) return;

  // Whoever saw nobody isn't asked how it went.
  function askForOutcome() {
    const kind = form.querySelector("input[name=kind]:checked");
    const asked = form.querySelector("[data-when-seen]");
    if (asked) asked.hidden = Boolean(kind && kind.value === "not_seen");
  }

  // A lunch has cost somebody something.
  function openForLunch() {
    const kind = form.querySelector("input[name=kind]:checked");
    form.querySelectorAll("details[data-open-for]").forEach((part) => {
      if (kind && kind.value === part.dataset.openFor) part.open = true;
    });
  }

  // How many of it is asked of what is left there alone.
  function askHowMany() {
    const left = new Set([...form.querySelectorAll("input[name=left]:checked")].map((one) => one.value.split("-")[0]));
    const fields = [...form.querySelectorAll("[data-many]")];
    fields.forEach((one) => { one.closest(".mb-3").hidden = !left.has(one.dataset.many); });
    const many = document.getElementById("many");
    if (many) many.hidden = !left.size;
  }

  // A second tap on a chosen chip takes the choice back, where none is a choice too.
  const optional = new Set(["outcome", "next_step", "gift_kind"]);
  let chosenBefore = null;

  form.addEventListener("pointerdown", (event) => {
    const input = event.target instanceof Element && event.target.closest("input[type=radio]");
    chosenBefore = input && input.checked ? input : null;
  });
  form.addEventListener("click", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input !== chosenBefore || !optional.has(input.name)) return;
    input.checked = false;
    chosenBefore = null;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // How it went proposes what comes next, as long as nobody has chosen it. What is proposed is ticked for all to see.
  const nextAfter = JSON.parse(form.dataset.nextAfter || "{}");
  const steps = [...form.querySelectorAll("input[name=next_step]")];
  let proposed = null;

  function proposeStep(event) {
    if (event.target.name === "next_step") proposed = null;
    if (event.target.name !== "outcome") return;
    const chosen = steps.find((step) => step.checked);
    const other = form.elements.next_step_other;
    if ((chosen && chosen !== proposed) || (other && other.value.trim())) return;
    if (chosen) chosen.checked = false;
    proposed = event.target.checked ? steps.find((step) => step.value === nextAfter[event.target.value]) || null : null;
    if (proposed) proposed.checked = true;
  }

  form.addEventListener("change", proposeStep);
  form.addEventListener("change", askForOutcome);
  form.addEventListener("change", openForLunch);
  form.addEventListener("change", askHowMany);
  askForOutcome();
  openForLunch();
  askHowMany();
})();
