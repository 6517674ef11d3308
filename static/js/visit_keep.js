// The log form keeps the visit on this phone before it is sent, so that a lost network, a lost answer, or a session that
// ran out costs nothing. Without this file the form is sent by the browser.
(() => {
  "use strict";

  const form = document.querySelector(".visit-form[data-practice]");
  if (!form || !window.indexedDB || !window.phoneStore) return;
  form.setAttribute("data-kept", ""); // app.js leaves it busy until this page is left
  const { practice, practiceName, user, workspace, waiting } = form.dataset;

  async function save() {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const id = form.elements.visit_id.value;
    await phoneStore.keep({
      id, practice, practice_name: practiceName, fields, logged_at: Date.now(), user, workspace, state: "waiting", reason: "",
    });
    const became = (await phonePost.sendAll({ only: id, live: true }))[id];
    if (became.state === "sent") location.assign(became.url);
    // Our own server says it beside the field. The copy stays here until the mended form is sent.
    else if (became.reason === "refused") form.submit();
    else location.assign(`${waiting}#${id}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save().catch(() => form.submit());
  });
})();
