// What HTML and htmx don't do by themselves. Every page works without this file.
(() => {
  "use strict";

  const closest = (event, selector) =>
    event.target instanceof Element ? event.target.closest(selector) : null;

  function tell(text, tone = "error") {
    const place = document.getElementById("messages");
    if (!place) return;
    const list = document.createElement("ul");
    list.className = "notices";
    const item = document.createElement("li");
    item.className = `notice notice-${tone}`;
    item.textContent = text;
    list.append(item);
    place.replaceChildren(list);
  }

  // A form is sent once. The second click finds it busy; coming back by the browser's arrow frees it.
  const idle = new WeakMap();

  function setBusy(form, busy) {
    const button = form.querySelector("button[type=submit], button:not([type])");
    form.toggleAttribute("data-busy", busy);
    if (!button) return;
    button.toggleAttribute("data-busy", busy);
    if (busy && button.dataset.busyLabel) {
      idle.set(button, [...button.childNodes]);
      button.replaceChildren(button.dataset.busyLabel);
    } else if (!busy && idle.has(button)) {
      button.replaceChildren(...idle.get(button));
      idle.delete(button);
    }
  }

  const changes = (form) => form.method === "post" && !form.hasAttribute("data-repeatable");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!changes(form)) return;
    if (form.hasAttribute("data-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    setBusy(form, true);
    // Another script kept the form for itself: free it, unless htmx is sending it.
    setTimeout(() => {
      const held = form.classList.contains("htmx-request") || form.hasAttribute("data-kept");
      if (event.defaultPrevented && !held) setBusy(form, false);
    });
  }, true);

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-busy]").forEach((form) => setBusy(form, false));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) setBusy(event.target, false);
  });

  // After a swap the reader goes on where it happened: the list of errors, or what the answer marks.
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.detail.elt;
    const next = place.matches("[data-focus]") ? place : place.querySelector("[data-focus], [autofocus]");
    if (next) next.focus();
  });

  // A form with a draft says by itself what happened to it: see draft.js.
  const speaks = (event) => Boolean(closest(event, "form[data-draft]"));

  document.addEventListener("htmx:sendError", (event) => {
    if (!speaks(event)) tell("There is no connection, so nothing was saved. Try again when you are back online.");
  });
  document.addEventListener("htmx:timeout", (event) => {
    if (!speaks(event)) tell("The answer took too long. Reload the page to see whether it was saved.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) tell("You may not do this, or you were signed out. Reload the page.");
    else if (status === 404) tell("This is not there any more. Reload the page.");
    else tell("Something went wrong on our side, and nothing was saved. Try again.");
  });

  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const label = button.textContent;
    await navigator.clipboard.writeText("value" in source ? source.value : source.textContent.trim());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const copier = closest(event, "[data-copy]");
    if (copier) copy(copier).catch(() => tell("This browser does not allow copying. Select the text instead."));

    if (closest(event, "[data-print]")) window.print();

    const opener = closest(event, "[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }

    for (const sheet of document.querySelectorAll("details[data-sheet][open]")) {
      if (!sheet.contains(event.target)) sheet.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const sheet of document.querySelectorAll("details[data-sheet][open]")) {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    }
  });

  // Buttons that only script can serve appear where script runs.
  function reveal(root) {
    root.querySelectorAll("[data-copy][hidden], [data-print][hidden]").forEach((button) => { button.hidden = false; });
  }

  document.addEventListener("DOMContentLoaded", () => {
    reveal(document);
    const summary = document.querySelector(".error-summary[data-focus]");
    if (summary) summary.focus();
  });
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
})();
