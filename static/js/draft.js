// A form with data-draft keeps what was typed in this browser tab (session storage) until it was sent: a bad connection
// or a reload loses nothing. Files and passwords aren't kept; the tab's end, sending, or eight hours wipe it.
(() => {
  "use strict";

  const HOURS = 8;
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "website"]);
  const key = (name) => `draft:${name}`;

  // A browser may forbid storage altogether; then the form works as any other.
  function stored(action) {
    try {
      return action(window.sessionStorage);
    } catch {
      return null;
    }
  }

  const current = () => document.querySelector("form[data-draft]");
  const show = (name, shown) => document.querySelectorAll(`[data-draft-${name}]`).forEach((note) => { note.hidden = !shown; });

  function keep(form) {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name));
    stored((store) => store.setItem(key(form.dataset.draft), JSON.stringify({ at: Date.now(), typed })));
  }

  const forget = (name) => stored((store) => store.removeItem(key(name)));

  function recall(form) {
    const text = stored((store) => store.getItem(key(form.dataset.draft)));
    if (!text) return null;
    try {
      const { at, typed } = JSON.parse(text);
      if (Date.now() - at < HOURS * 3600 * 1000) return typed;
    } catch {
      // Not ours, or half written: as if there were none.
    }
    forget(form.dataset.draft);
    return null;
  }

  function fill(form, typed) {
    const left = new Map();
    for (const [name, value] of typed) left.set(name, [...(left.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.has(field.name) || field.type === "file") continue;
      const values = left.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values.shift();
    }
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  let waiting = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form), 200);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-draft]")) return;
    clearTimeout(waiting);
    keep(event.target);
    show("offline", false);
  }, true);

  const mine = (event) => event.target instanceof Element && event.target.matches("form[data-draft]");
  document.addEventListener("htmx:sendError", (event) => { if (mine(event)) show("offline", true); });
  document.addEventListener("htmx:timeout", (event) => { if (mine(event)) show("offline", true); });
  document.addEventListener("htmx:afterSettle", () => show("kept", true));

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-draft-forget]")) return;
    clearTimeout(waiting);
    forget(current().dataset.draft);
    window.location.reload();
  });

  const sent = document.querySelector("[data-draft-sent]");
  if (sent) forget(sent.dataset.draftSent);
  const form = current();
  if (!form) return;
  show("kept", true);
  const typed = form.hasAttribute("data-draft-fresh") && recall(form);
  if (typed) {
    fill(form, typed);
    show("restored", true);
  }
})();
