// On every page of somebody who is signed in: the service worker, a fresh pack, sending what waits, a notice while
// something does, the question before signing out, and wiping then, presentations (present_keep.js) included. Pages work
// without this file; then nothing is kept here but those.
(() => {
  "use strict";

  const { user, workspace, may, worker, pack: packUrl } = document.currentScript.dataset;
  const FRESH = 10 * 60 * 1000;
  const AGAIN = 30 * 1000;
  const count = (n) => `${n} ${n === 1 ? "visit" : "visits"}`;
  const mine = (visit) => visit.user === user;

  // Presentations that were opened here, those of this person in this workspace apart when asked.
  async function dropShown({ but = null } = {}) {
    const names = (await caches.keys()).filter((name) => name.startsWith("presenter-"));
    await Promise.all(names.filter((name) => !but || !name.startsWith(but)).map((name) => caches.delete(name)));
  }

  async function refreshPack() {
    if (user) await dropShown({ but: `presenter-${user}-${workspace}-` });
    const pack = await phoneStore.pack();
    const same = pack && pack.user === user && pack.workspace === workspace;
    if (pack && user && !same) await phoneStore.dropPack();
    if (!may || (same && Date.now() - pack.kept_at < FRESH)) return;
    const answer = await fetch(packUrl, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (answer.ok) await phoneStore.keepPack({ ...(await answer.json()), kept_at: Date.now() });
  }

  // The form that is open on this page is being seen to already.
  const here = () => (document.querySelector(".visit-form [name=visit_id]") || {}).value;

  async function tell() {
    const notice = document.getElementById("phone-notice");
    if (!notice) return;
    const visits = (await phoneStore.visits()).filter((one) => one.id !== here() && (!user || mine(one)));
    const refused = visits.filter((one) => one.state === "refused").length;
    const waiting = visits.length - refused;
    const said = [];
    if (refused) said.push(`${count(refused)} on this phone ${refused === 1 ? "needs" : "need"} mending.`);
    if (waiting) said.push(`${count(waiting)} ${waiting === 1 ? "waits" : "wait"} on this phone${user ? "" : ": sign in to send"}.`);
    notice.hidden = !said.length;
    notice.querySelector("[data-words]").textContent = said.join(" ");
  }

  async function send() {
    if (!user) return tell();
    await phonePost.sendAll();
    const left = (await phoneStore.visits()).some((one) => one.state === "waiting" && mine(one));
    if (left) setTimeout(send, AGAIN);
    return tell();
  }

  async function wipe(visits) {
    await phoneStore.dropPack();
    await dropShown();
    for (const visit of visits) await phoneStore.drop(visit.id);
  }

  // Resolves to "stay", "keep" or "delete".
  function askWhatToDo(unsent) {
    const dialog = document.getElementById("phone-unsent");
    dialog.querySelector("[data-words]").textContent =
      `${count(unsent.length)} (${unsent.map((one) => one.practice_name).join(", ")}) ${unsent.length === 1 ? "is" : "are"} on this phone only.`;
    dialog.returnValue = "stay";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue || "stay"), { once: true });
    });
  }

  async function signOut(form) {
    await phonePost.sendAll().catch(() => ({}));
    const unsent = (await phoneStore.visits()).filter(mine);
    const choice = unsent.length ? await askWhatToDo(unsent) : "keep";
    if (choice === "stay") return;
    await wipe(choice === "delete" ? unsent : []);
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!user || form.method !== "post" || !new URL(form.action, location.href).pathname.endsWith("/accounts/logout/")) return;
    event.preventDefault();
    signOut(form).catch(() => form.submit());
  });

  async function begin() {
    if (!("serviceWorker" in navigator) || !window.indexedDB) return;
    if (may) await navigator.serviceWorker.register(worker);
    await send();
    await refreshPack();
  }

  const quietly = (work) => work().catch(() => {}); // without a network everything stays as it is
  new BroadcastChannel("metcrm-phone").addEventListener("message", () => quietly(tell));
  window.addEventListener("online", () => quietly(send));
  document.addEventListener("visibilitychange", () => document.hidden || quietly(send));
  quietly(begin);
})();
