/* Showing a presentation: the speaker's window and the audience's go together. Everything is in the page, so that the
   network may go away once both are open. Where one was, and the clock, outlast a reload. */
(() => {
  "use strict";

  const body = document.body;
  const audience = body.classList.contains("present-audience");
  const slides = [...document.querySelectorAll("[data-slide]")];
  const seconds = body.dataset.seconds.split(" ").map(Number);
  const store = `present-${body.dataset.deck}`;
  const by = (id) => document.getElementById(id);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(store) : null;

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(store)) || {};
      const at = Math.min(Math.max(Number(found.at) || 0, 0), slides.length - 1);
      return { at, black: Boolean(found.black), since: Number(found.since) || 0 };
    } catch { return { at: 0, black: false, since: 0 }; }
  }

  let state = kept();

  function draw() {
    slides.forEach((slide, place) => { slide.hidden = place !== state.at; });
    by("black").hidden = !state.black;
    if (audience) return;
    document.querySelectorAll("[data-notes]").forEach((notes, place) => { notes.hidden = place !== state.at; });
    by("dark").setAttribute("aria-pressed", String(state.black));
    by("back").disabled = state.at === 0;
    by("next").disabled = state.at === slides.length - 1;
    by("said").textContent = `Slide ${state.at + 1} of ${slides.length}${state.black ? ", screen black" : ""}`;
    const after = slides[state.at + 1];
    by("preview").replaceChildren(after ? shownCopy(after) : document.createTextNode("That was the last one."));
  }

  function shownCopy(slide) {
    const copy = slide.cloneNode(true);
    copy.hidden = false;
    copy.removeAttribute("data-slide");
    return copy;
  }

  function tell() {
    try { localStorage.setItem(store, JSON.stringify(state)); } catch { /* a private window keeps nothing */ }
    if (channel) channel.postMessage(state);
    draw();
  }

  function go(at) {
    const place = Math.min(Math.max(at, 0), slides.length - 1);
    state = { ...state, at: place, black: false, since: state.since || (place ? Date.now() : 0) };
    tell();
  }

  function dark() {
    state = { ...state, black: !state.black };
    tell();
  }

  if (channel) {
    channel.onmessage = (event) => {
      if (event.data === "where") { if (!audience) channel.postMessage(state); return; }
      state = event.data;
      draw();
    };
    if (audience) channel.postMessage("where");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.target.closest("button, a, summary");
    if (pressed && (event.key === " " || event.key === "Enter")) return;
    const does = {
      ArrowRight: () => go(state.at + 1), PageDown: () => go(state.at + 1), " ": () => go(state.at + 1),
      ArrowLeft: () => go(state.at - 1), PageUp: () => go(state.at - 1),
      Home: () => go(0), End: () => go(slides.length - 1), b: dark, B: dark, ".": dark,
      f: full, F: full,
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  let began = null;
  const stage = by("stage");
  stage.addEventListener("pointerdown", (event) => { began = event.clientX; });
  stage.addEventListener("pointerup", (event) => {
    if (began === null) return;
    const moved = event.clientX - began;
    began = null;
    if (Math.abs(moved) > 40) go(state.at + (moved < 0 ? 1 : -1));
    else if (audience) go(state.at + 1);
  });

  if (!audience) {
    by("next").addEventListener("click", () => go(state.at + 1));
    by("back").addEventListener("click", () => go(state.at - 1));
    by("dark").addEventListener("click", dark);
    by("again").addEventListener("click", () => { state = { ...state, since: Date.now() }; tell(); });
    by("window").addEventListener("click", (event) => {
      window.open(event.currentTarget.dataset.url, store, "popup,width=1280,height=720");
    });
    const tick = () => {
      const passed = state.since ? Math.floor((Date.now() - state.since) / 1000) : 0;
      by("elapsed").textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
      const until = seconds.slice(0, state.at + 1).reduce((sum, one) => sum + one, 0);
      const late = passed - until;
      const pace = by("pace");
      pace.textContent = !state.since ? "not begun" : late > 15 ? `${Math.ceil(late / 60)} min over` : "in time";
      pace.className = `pill pill-${late > 15 ? "warn" : "neutral"}`;
    };
    setInterval(tick, 500);
    tick();
  }
  draw();
})();
