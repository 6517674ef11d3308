// Sends the visits that wait on this phone. One at a time, and one sender at a time in all tabs and the service worker;
// the server knows each by its id, so that a second try is answered as the first. Whatever isn't sent stays.
((scope) => {
  "use strict";

  const WHO = "/visits/phone/who/";
  const SEND = "/visits/phone/send/";
  const PATIENCE = 20000; // milliseconds
  const OLDEST = 90 * 86400; // seconds

  const alone = (work) => (navigator.locks ? navigator.locks.request("metcrm-send", work) : work());

  const ask = (url, more = {}) => fetch(url, {
    credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...more,
  });

  // Who is signed in, and a fresh token for the form; null when nobody is, or somebody who may not log visits.
  async function who() {
    const answer = await ask(WHO);
    return answer.ok ? answer.json() : null;
  }

  // What became of it: sent (with url), refused, or waiting with a reason.
  async function send(visit, me, live) {
    if (!me) return wait(visit, "sign_in");
    if (visit.user !== me.user || visit.workspace !== me.workspace) return wait(visit, "somebody_else");
    const body = new URLSearchParams(visit.fields);
    body.set("visit_id", visit.id);
    body.set("practice", visit.practice);
    body.set("user", visit.user);
    body.set("workspace", visit.workspace);
    // How long ago, not when: the phone's clock may be wrong.
    const age = Math.round((Date.now() - visit.logged_at) / 1000);
    body.set("age", String(Math.min(Math.max(age, 0), OLDEST)));
    if (live) body.set("live", "1");
    const answer = await ask(SEND, { method: "POST", body, headers: { "X-CSRFToken": me.csrf } });
    if (answer.type === "opaqueredirect" || answer.status === 403) return wait(visit, "sign_in");
    if (![200, 409, 422].includes(answer.status)) return wait(visit, "trouble");
    const said = await answer.json();
    if (said.state === "somebody_else") return wait(visit, "somebody_else");
    if (!(await isAsSent(visit))) return { state: "waiting", reason: "" }; // the next try tells about what is here now
    if (said.state === "saved") {
      await phoneStore.drop(visit.id);
      return { state: "sent", url: said.url };
    }
    await phoneStore.keep({
      ...visit, state: "refused", reason: said.state, errors: said.errors, may_clear: said.may_clear, other: said.url || "",
    });
    return { state: "refused", reason: said.state };
  }

  // The person may have changed or deleted it while it was under way: what stands here by now is theirs.
  async function isAsSent(visit) {
    const now = await phoneStore.visit(visit.id);
    const said = (one) => JSON.stringify([one.practice, one.fields]);
    return Boolean(now) && said(now) === said(visit);
  }

  async function wait(visit, reason) {
    if (visit.reason !== reason && await isAsSent(visit)) await phoneStore.keep({ ...visit, reason });
    return { state: "waiting", reason };
  }

  // All that wait, or the one of this id. Returns what became of each, by id.
  function sendAll({ only = "", live = false } = {}) {
    return alone(async () => {
      const waiting = (await phoneStore.visits()).filter((one) => one.state === "waiting" && (!only || one.id === only));
      const became = {};
      if (!waiting.length) return became;
      let me;
      let offline = false;
      try {
        me = await who();
      } catch {
        offline = true;
      }
      for (const visit of waiting) {
        try {
          became[visit.id] = offline ? await wait(visit, "offline") : await send(visit, me, live);
        } catch {
          // It may have reached the server all the same: the next try finds out.
          offline = true;
          became[visit.id] = await wait(visit, "offline");
        }
      }
      if (offline) await later();
      return became;
    });
  }

  // Where the browser knows how, it wakes the service worker when there is a network, with no page open.
  async function later() {
    if (scope.registration || !("serviceWorker" in navigator)) return;
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration && registration.sync) await registration.sync.register("visits").catch(() => {});
  }

  scope.phonePost = { sendAll };
})(self);
