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

  form.addEventListener("change", askForOutcome);
  form.addEventListener("change", openForLunch);
  askForOutcome();
  openForLunch();
})();
