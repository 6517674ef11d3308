// “Nearest to me”: the offices of the list, ordered by where the phone is. The position goes to our own server in the
// body of one request and is kept nowhere.
(() => {
  "use strict";

  const PLACE = { enableHighAccuracy: false, maximumAge: 120000, timeout: 15000 };
  const WHY_NOT = {
    1: "This browser may not tell where you are. Allow it for this site, or search by name.",
    2: "Where you are can’t be found just now. Search by name instead.",
    3: "Finding where you are took too long. Try again, or search by name.",
  };
  const NO_ANSWER = "The list couldn’t be ordered: no answer came. Try again, or search by name.";

  function say(button, sentence) {
    button.parentElement.querySelector("[role=status]").textContent = sentence;
  }

  function order(button) {
    const list = document.getElementById("offices");
    button.disabled = true;
    say(button, "Finding where you are…");
    navigator.geolocation.getCurrentPosition(
      async ({ coords }) => {
        const { latitude, longitude } = coords;
        const before = list.firstElementChild;
        await htmx.ajax("POST", button.dataset.near, {
          source: button, target: list, swap: "innerHTML", values: { latitude, longitude },
        }).catch(() => {});
        button.disabled = false;
        if (list.firstElementChild === before) {
          say(button, NO_ANSWER);
          return;
        }
        list.scrollTop = 0;
        say(button, "The nearest first, by ZIP code.");
      },
      (problem) => {
        button.disabled = false;
        say(button, WHY_NOT[problem.code] || WHY_NOT[2]);
      },
      PLACE,
    );
  }

  async function begin(root) {
    for (const button of root.querySelectorAll("[data-near][hidden]")) {
      if (!navigator.geolocation || !window.isSecureContext) return;
      button.hidden = false;
      button.addEventListener("click", () => order(button));
      // Whoever has allowed it once isn't asked to tap again.
      const asked = navigator.permissions && await navigator.permissions.query({ name: "geolocation" });
      if (asked && asked.state === "granted") order(button);
    }
  }

  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
})();
