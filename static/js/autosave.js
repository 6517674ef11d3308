// Keeps what is typed into the grid on the server a moment after each change, so that a call or an empty battery costs
// nothing. It says when it did, and when it could not. Saving for good is still the button's work.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const told = form.querySelector("[data-autosaved]");
  const WAIT = 800;
  const AGAIN = 5000;
  let timer = 0;
  let sent = false;

  async function keep() {
    const data = new FormData(form);
    data.delete("more");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { kept } = await answer.json();
      told.textContent = `Kept at ${kept}. The assessment itself is saved by the button.`;
    } catch {
      told.textContent = "Not kept: no connection. It is tried again; leave this page open.";
      later(AGAIN);
    }
  }

  function later(wait) {
    clearTimeout(timer);
    if (!sent) timer = setTimeout(keep, wait);
  }

  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("change", () => later(WAIT));
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
})();
