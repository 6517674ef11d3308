// The page that a phone keeps: choose an office, fill in the form, and see what waits, is refused, or was sent.
(() => {
  "use strict";

  const AGAIN = 20 * 1000;
  const at = (id) => document.getElementById(id);
  const { form } = phoneForm;
  const WHY = {
    "": "Waits to be sent.",
    offline: "Waits for a network. It is sent by itself.",
    sign_in: "You were signed out. Sign in again, and it is sent.",
    somebody_else: "Somebody else, or another workspace, is signed in here. It is sent once you are back.",
    trouble: "The server is in trouble. It is tried again by itself.",
  };
  let pack = null;
  let office = null;
  let current = null; // the visit that is being filled in: id, and what it was before

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(label, kind, act) {
    const element = make("button", `btn btn-sm btn-${kind}`, label);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  function link(label, href, kind = "secondary") {
    const element = make("a", `btn btn-sm btn-${kind}`, label);
    element.href = href;
    return element;
  }

  function say(text, tone, more) {
    const line = make("p", `notice notice-${tone}`);
    line.append(make("span", "", text));
    if (more) line.append(" ", more);
    at("phone-said").replaceChildren(line);
  }

  // --- What is on this phone -------------------------------------------------------------------------------------

  const mine = (visit) => pack && visit.user === pack.user && visit.workspace === pack.workspace;

  function item(visit) {
    const row = make("li", "row-item");
    const words = make("div", "row-text");
    row.append(words);
    if (!mine(visit)) {
      words.append(make("span", "row-title", "A visit of somebody who is signed out"), make("p", "row-meta", "It is sent once they sign in here again."));
      if (!pack) words.append(make("div", "phone-do"));
      if (!pack) words.lastChild.append(link("Sign in", "/accounts/login/?next=/visits/phone/", "primary"));
      return row;
    }
    const when = new Date(visit.logged_at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
    words.append(make("span", "row-title", visit.practice_name), make("p", "row-meta", when));
    const act = make("div", "phone-do");
    if (visit.state === "refused") {
      const sentences = Object.values(visit.errors || {}).flat();
      words.append(make("span", "pill pill-urgent", visit.reason === "conflict" ? "Logged already" : "Not accepted"));
      sentences.forEach((one) => words.append(make("p", "", one)));
      if (visit.reason === "conflict") {
        if (visit.other) act.append(link("See what was logged", visit.other));
        act.append(button("Log mine as another visit", "primary", () => logAsAnother(visit)));
      } else act.append(button("Mend it", "primary", () => mend(visit)));
    } else {
      words.append(make("span", "pill pill-warn", "Not sent yet"), make("p", "", WHY[visit.reason] || WHY[""]));
      if (visit.reason === "sign_in") act.append(link("Sign in", "/accounts/login/?next=/visits/phone/", "primary"));
      act.append(button("Change it", "secondary", () => mend(visit)));
    }
    act.append(button("Delete it", "secondary", () => remove(visit)));
    words.append(act);
    return row;
  }

  // Visits that waited and are gone were sent, by this page, by another, or by the service worker.
  const waited = new Set();

  function noteSent(visits) {
    const gone = [...waited].filter((id) => !visits.some((one) => one.id === id));
    gone.forEach((id) => waited.delete(id));
    visits.filter((one) => one.state === "waiting").forEach((one) => waited.add(one.id));
    if (gone.length === 1) {
      const there = make("a", "tap", "Open it");
      there.href = `/visits/${gone[0]}/`;
      say("The visit is sent.", "success", there);
    } else if (gone.length) say(`${gone.length} visits are sent.`, "success");
  }

  async function list() {
    const all = await phoneStore.visits();
    noteSent(all);
    const visits = all.filter((one) => !current || one.id !== current.id);
    at("phone-visits").hidden = !visits.length;
    at("phone-list").replaceChildren(...visits.map(item));
  }

  async function remove(visit) {
    if (!window.confirm(`Delete the visit to ${visit.practice_name}? It is nowhere else.`)) return;
    waited.delete(visit.id);
    await phoneStore.drop(visit.id);
    say("The visit is deleted.", "info");
    await list();
  }

  async function logAsAnother(visit) {
    waited.delete(visit.id);
    await phoneStore.keep({ ...visit, id: crypto.randomUUID(), state: "waiting", reason: "", errors: {}, other: "" });
    await phoneStore.drop(visit.id);
    await send();
  }

  // --- Sending ---------------------------------------------------------------------------------------------------

  async function send() {
    const became = await phonePost.sendAll();
    const offline = Object.values(became).some((one) => one.reason === "offline");
    show(offline ? false : navigator.onLine);
    await list();
    const left = (await phoneStore.visits()).some((one) => one.state === "waiting" && one.reason !== "sign_in");
    clearTimeout(send.timer);
    if (left) send.timer = setTimeout(send, AGAIN);
    return became;
  }

  function show(online) {
    const state = at("phone-state");
    state.textContent = online ? "Online" : "Offline, will send later";
    state.className = `pill pill-${online ? "good" : "warn"}`;
  }

  // --- Choosing --------------------------------------------------------------------------------------------------

  function row(one, words, act) {
    const outer = make("li", "row-item");
    const whole = make("button", "choice-row");
    whole.type = "button";
    const text = make("span", "row-text");
    text.append(make("span", "row-title", one.name), make("span", "row-meta", words));
    const label = make("span", "choice-do", "Log");
    label.setAttribute("aria-hidden", "true");
    whole.append(text, label);
    whole.addEventListener("click", act);
    outer.append(whole);
    return outer;
  }

  const byId = (id) => pack.offices.find((one) => one.id === id);

  function choose(offices = pack.offices, miles = null) {
    const wanted = at("phone-search").value.trim().toLowerCase();
    const fits = (one) => [one.name, one.place, ...one.people.map(([, label]) => label)].join(" ").toLowerCase().includes(wanted);
    const planned = wanted || miles ? [] : pack.plans.filter((plan) => byId(plan.practice));
    at("phone-offices").replaceChildren(
      ...planned.map((plan) => row(byId(plan.practice), `Planned for ${plan.when}`, () => open(byId(plan.practice), { plan }))),
      ...offices.filter(fits).map((one) => {
        const far = miles && miles.has(one.id) ? `about ${Math.round(miles.get(one.id))} mi` : "";
        return row(one, [one.place, far].filter(Boolean).join(" · "), () => open(one));
      }),
    );
    at("phone-choose").hidden = false;
    form.hidden = true;
  }

  // As the crow flies, in miles; the middles of ZIP codes are on the phone, so that nobody is told where it is.
  function milesBetween([lat1, lon1], [lat2, lon2]) {
    const rad = (degrees) => (degrees * Math.PI) / 180;
    const half = Math.sin(rad(lat2 - lat1) / 2) ** 2
      + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
    return 2 * 3958.8 * Math.asin(Math.min(1, Math.sqrt(half)));
  }

  function nearest() {
    const said = at("phone-near-said");
    said.textContent = "Finding where you are…";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const here = [coords.latitude, coords.longitude];
      const miles = new Map(pack.offices.filter((one) => one.at).map((one) => [one.id, milesBetween(here, one.at)]));
      const far = (one) => (miles.has(one.id) ? miles.get(one.id) : Infinity);
      choose([...pack.offices].sort((one, two) => far(one) - far(two)), miles);
      said.textContent = "The nearest first, by ZIP code.";
    }, () => { said.textContent = "Where you are can’t be found just now."; }, { maximumAge: 120000, timeout: 15000 });
  }

  // --- The form --------------------------------------------------------------------------------------------------

  function open(one, { plan = null, visit = null } = {}) {
    office = one;
    const before = visit || (current && current.before);
    current = { id: (before && before.id) || (plan && plan.id) || crypto.randomUUID(), before };
    phoneForm.fill(office);
    if (plan) phoneForm.say([["kind", plan.kind], ["release_usual", "on"], ...plan.people.map((code) => ["people", code])]);
    if (before) phoneForm.say(before.fields);
    form.elements.visit_id.value = current.id;
    at("phone-where").textContent = office.name;
    at("phone-choose").hidden = true;
    form.hidden = false;
    at("phone-said").replaceChildren();
    if (before && before.state === "refused") phoneForm.refuse(before.errors, before.may_clear);
    else at("phone-where").focus();
    list();
  }

  function mend(visit) {
    const there = byId(visit.practice);
    const gone = (visit.errors || {}).practice;
    current = { id: visit.id, before: visit };
    if (there && !gone) open(there, { visit });
    else {
      choose();
      say((gone || ["This practice isn’t on this phone any more. Choose where you have been."])[0], "warning");
    }
  }

  // What the server would refuse anyway, said while it can be mended at once.
  function missing() {
    const value = (name) => new FormData(form).getAll(name).filter(Boolean);
    const wrong = {};
    if (!value("kind").length) wrong.kind = ["Choose what happened; “Not seen” counts too."];
    if (value("kind")[0] === "not_seen") return wrong;
    if (!value("people").length && !value("new_name").length) wrong.people = ["Tick who you met, or choose “Not seen”."];
    if (!value("outcome").length) wrong.outcome = ["Say how it went."];
    return wrong;
  }

  async function save() {
    const wrong = missing();
    if (Object.keys(wrong).length) {
      phoneForm.refuse(wrong, false);
      return;
    }
    const { before } = current;
    await phoneStore.keep({
      id: current.id, practice: office.id, practice_name: office.name, fields: phoneForm.fields(),
      logged_at: before ? before.logged_at : Date.now(), user: pack.user, workspace: pack.workspace, state: "waiting",
      reason: "", errors: {},
    });
    const { id } = current;
    const { name } = office;
    current = null;
    choose();
    say(`The visit to ${name} is kept on this phone. It is sent when there is a network.`, "success");
    window.scrollTo(0, 0);
    await list();
    const became = (await send())[id];
    if (!became || became.state !== "refused") return;
    // A conflict isn't mended in the form: the list has both visits and what can be done.
    if (became.reason === "conflict") say("This visit is logged already, and not as you have it. Both are below.", "warning");
    else mend(await phoneStore.visit(id));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save().catch(() => say("This browser couldn’t keep the visit. Write it down, or try again.", "error"));
  });
  at("phone-other").addEventListener("click", () => choose());
  at("phone-search").addEventListener("input", () => choose());
  at("phone-near").addEventListener("click", nearest);

  async function begin() {
    pack = await phoneStore.pack();
    if (location.hash) waited.add(location.hash.slice(1)); // the form that led here kept this one
    show(navigator.onLine);
    if (pack) {
      at("phone-near").hidden = !navigator.geolocation;
      choose();
      const asked = new URLSearchParams(location.search);
      const plan = pack.plans.find((one) => one.id === asked.get("plan"));
      const one = byId(plan ? plan.practice : asked.get("practice"));
      if (one) open(one, { plan });
    } else at("phone-nothing").hidden = false;
    await list();
    await send();
  }

  new BroadcastChannel("metcrm-phone").addEventListener("message", () => list());
  window.addEventListener("online", send);
  window.addEventListener("offline", () => show(false));
  document.addEventListener("visibilitychange", () => document.hidden || send());
  begin();
})();
