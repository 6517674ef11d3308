// The log form that the phone keeps: fills it with an office, with what was typed before, and with what the server refused.
(() => {
  "use strict";

  const form = document.getElementById("phone-form");
  const usual = new Map(); // chips as the page came, by the name of their field

  function chip(type, name, value, label) {
    const outer = document.createElement("label");
    outer.className = "chip";
    const input = Object.assign(document.createElement("input"), { type, name, value });
    const words = document.createElement("span");
    words.textContent = label;
    outer.append(input, words);
    return outer;
  }

  function box(name) {
    return document.querySelector(`#div_id_${name} .chips`);
  }

  function offer(name, pairs) {
    const place = box(name);
    if (!usual.has(name)) usual.set(name, [...place.children]);
    place.replaceChildren(...(pairs ? pairs.map(([value, label]) => chip("checkbox", name, value, label)) : usual.get(name)));
  }

  function clearErrors() {
    form.querySelectorAll("[data-said]").forEach((one) => one.remove());
    document.getElementById("phone-errors").hidden = true;
  }

  function openAround(field) {
    for (let outer = field.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  }

  window.phoneForm = {
    form,

    // An office's people and leave-behinds, nothing ticked.
    fill(office) {
      form.reset();
      clearErrors();
      form.querySelectorAll("details").forEach((one) => { one.open = false; });
      offer("people", office.people);
      offer("gift_for", office.people);
      offer("shown", office.shown);
      offer("left", office.left);
      document.getElementById("div_id_people").hidden = !office.people.length;
      if (!office.people.length) openAround(form.elements.new_name);
      form.dispatchEvent(new Event("change"));
    },

    // What was said before: [[name, value]].
    say(fields) {
      const said = new Map();
      for (const [name, value] of fields) said.set(name, [...(said.get(name) || []), value]);
      for (const field of form.elements) {
        if (!field.name || field.name === "visit_id") continue;
        const values = said.get(field.name) || [];
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values[0] || field.defaultValue || "";
        if (values.length && field.value && field.value !== field.defaultValue && (field.checked || !["radio", "checkbox"].includes(field.type))) openAround(field);
      }
      form.dispatchEvent(new Event("change"));
    },

    // What the server refused, beside the fields and on top. `mayClear` offers to say that a name is nobody's.
    refuse(errors, mayClear) {
      clearErrors();
      const summary = document.getElementById("phone-errors");
      const lines = [];
      for (const [name, sentences] of Object.entries(errors || {})) {
        const place = name && document.getElementById(`div_id_${name}`);
        for (const sentence of sentences) {
          const line = document.createElement("li");
          line.textContent = sentence;
          lines.push(line);
          if (!place) continue;
          const beside = Object.assign(document.createElement("p"), { className: "invalid-feedback", textContent: sentence });
          beside.dataset.said = "";
          place.append(beside);
          openAround(place);
        }
      }
      if (mayClear) {
        const words = document.createElement("label");
        words.className = "chip";
        words.dataset.said = "";
        const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "no_client", value: "on" });
        const text = document.createElement("span");
        text.textContent = "This isn’t a client of ours; keep it as it stands";
        words.append(tick, text);
        document.getElementById("div_id_note").append(words);
      }
      summary.querySelector("ul").replaceChildren(...lines);
      summary.hidden = !lines.length;
      if (lines.length) summary.focus();
    },

    fields() {
      return [...new FormData(form)].filter(([name]) => name !== "visit_id");
    },
  };
})();
