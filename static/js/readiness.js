/* “Ready to walk in?” beside other panels of a page: each hears of what the other has changed. */
(() => {
  "use strict";

  // Drawing is asked after every two seconds; not while somebody fills in a form there.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const poll = event.detail.elt;
    if (!poll.matches("[data-ready-poll]")) return;
    if (poll.closest(".readiness").querySelector(".check-ways details[open]")) event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (target.id === "homework") {
      // The homework was mended in its own panel.
      document.querySelectorAll(".readiness[data-url]").forEach((panel) => htmx.trigger(panel, "refresh"));
    } else if (target.classList.contains("readiness") && requestConfig.verb === "post"
      && document.getElementById("homework")) {
      htmx.ajax("GET", location.pathname, { target: "#homework", select: "#homework", swap: "outerHTML" });
    }
  });
})();
