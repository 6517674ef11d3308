// A stopwatch and a counter of repetitions beside the fields of timed tests. One large button, for one hand: it starts,
// stops or counts. The figure lands in the field, where it can still be typed over. Without this file one types.
(() => {
  "use strict";

  const grid = document.querySelector("[data-assessment]");
  if (!grid) return;

  // The words on the button change; whose button it is stands behind them for those who don't see the row.
  function button(text, className, what) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    const words = document.createElement("span");
    const whose = document.createElement("span");
    words.textContent = text;
    whose.className = "visually-hidden";
    whose.textContent = `, ${what}`;
    made.append(words, whose);
    return made;
  }

  const say = (made, text) => { made.firstChild.textContent = text; };

  function put(input, value) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const seconds = (from) => (performance.now() - from) / 1000;
  // A tap that comes a moment late, or twice, must not begin anew what was just measured.
  const REST = 2;
  const buzz = () => { if (navigator.vibrate) navigator.vibrate(200); };

  // To the nearest step of the measure, never beyond what it takes.
  function rounded(value, input) {
    const places = Number(input.dataset.decimals);
    return Math.min(value, Number(input.dataset.high)).toFixed(places);
  }

  function stopwatch(row, input) {
    const name = row.querySelector("label").textContent;
    const main = button("Start", "timing-main", `stopwatch: ${name}`);
    let from = 0;
    let ticking = 0;
    let ended = -Infinity;
    function stop() {
      const took = seconds(from);
      ended = performance.now();
      clearInterval(ticking);
      ticking = 0;
      main.classList.remove("is-running");
      say(main, "Start again");
      put(input, rounded(took, input));
    }
    main.addEventListener("click", () => {
      if (ticking) { stop(); return; }
      if (seconds(ended) < REST) return;
      from = performance.now();
      main.classList.add("is-running");
      say(main, "Stop");
      ticking = setInterval(() => {
        say(main, `Stop  ${seconds(from).toFixed(1)} s`);
        if (seconds(from) >= Number(input.dataset.high)) { buzz(); stop(); }
      }, 100);
    });
    return [main];
  }

  function counter(row, input) {
    const name = row.querySelector("label").textContent;
    const allowed = Number(row.dataset.seconds);
    const main = button(`Start ${allowed} s`, "timing-main", `counter: ${name}`);
    const less = button("−1", "timing-less", `one less: ${name}`);
    less.hidden = true;
    let from = 0;
    let ticking = 0;
    let count = 0;
    let ended = -Infinity;
    function show() {
      const left = Math.max(0, Math.ceil(allowed - seconds(from)));
      say(main, ticking ? `${count}  tap for each · ${left} s` : `${count} counted · start again`);
    }
    function stop() {
      ended = performance.now();
      clearInterval(ticking);
      ticking = 0;
      buzz();
      main.classList.remove("is-running");
      show();
      put(input, rounded(count, input));
    }
    main.addEventListener("click", () => {
      if (ticking) { count += 1; show(); return; }
      if (seconds(ended) < REST) return;
      count = 0;
      from = performance.now();
      less.hidden = false;
      main.classList.add("is-running");
      ticking = setInterval(() => { if (seconds(from) >= allowed) stop(); else show(); }, 100);
      show();
    });
    less.addEventListener("click", () => {
      count = Math.max(0, count - 1);
      show();
      if (!ticking) put(input, rounded(count, input));
    });
    return [main, less];
  }

  grid.querySelectorAll("[data-timed]").forEach((row) => {
    const input = row.querySelector("input[data-low]");
    const place = document.createElement("div");
    place.className = "timing";
    place.append(...(row.dataset.timed === "counter" ? counter(row, input) : stopwatch(row, input)));
    row.querySelector(".grid-line").after(place);
  });
})();
