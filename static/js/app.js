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

  // A form with a draft says by itself what happened to it (draft.js), and so does “Nearest to me” (near.js).
  const speaks = (event) => Boolean(closest(event, "form[data-draft], [data-near]"));

  // A panel that doesn't come says so where it would stand, with the way to ask again.
  function cantLoad(event) {
    const panel = closest(event, ".waiting[hx-get]");
    if (!panel) return false;
    const here = panel.contains(document.activeElement);
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = "This part couldn’t be loaded.";
    const again = document.createElement("button");
    again.className = "btn btn-secondary btn-sm";
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => {
      const [outer, place] = [panel.parentElement, [...panel.parentElement.children].indexOf(panel)];
      words.textContent = "Trying again";
      htmx.ajax("GET", panel.getAttribute("hx-get"), { source: panel, target: panel, swap: "outerHTML" }).then(() => {
        const came = outer.children[place];
        if (!came || came === panel) return;
        came.tabIndex = -1;
        came.focus();
      }, () => {});
    });
    panel.replaceChildren(words, again);
    if (here) again.focus();
    return true;
  }

  // Signed out meanwhile: what comes is the page to sign in, and that belongs into no part of this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const came = new URL(event.detail.xhr.responseURL || location.href, location.href).pathname;
    if (!came.startsWith("/accounts/login/") || location.pathname.startsWith("/accounts/login/")) return;
    event.detail.shouldSwap = false;
    if (document.querySelector("form[data-kept]")) {
      tell("You were signed out. Save all the same: the visit stays on this phone, and is sent once you have signed in.", "warning");
    } else tell("You were signed out. Reload the page to sign in again.");
  });

  document.addEventListener("htmx:sendError", (event) => {
    if (!speaks(event) && !cantLoad(event)) tell("There is no connection, so nothing was saved. Try again when you are back online.");
  });
  document.addEventListener("htmx:timeout", (event) => {
    if (!speaks(event) && !cantLoad(event)) tell("The answer took too long. Reload the page to see whether it was saved.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (closest(event, "[data-near]") || (status >= 500 && cantLoad(event))) return;
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
