// The coach beside a field, as one types. The server reads; this draws lines under what it found, and lists it.
// Without this file the same list comes after the form was sent. Nothing is kept here or there.
(() => {
  "use strict";

  const PAUSE = 300; // milliseconds after the last key
  const UNREACHED = "The coach can’t be reached just now. Your words are read again when you save.";
  const KEYS = "F8 goes to the next finding and Shift+F8 to the one before; Alt+Enter takes the replacement.";

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(className, text, act) {
    const element = make("button", `btn btn-sm ${className}`, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  // The server counts characters, the browser counts UTF-16 units.
  function units(text, findings) {
    const at = [];
    let unit = 0;
    for (const sign of text) {
      at.push(unit);
      unit += sign.length;
    }
    at.push(unit);
    return findings.map((one) => ({ ...one, start: at[one.start], end: at[one.end] }));
  }

  // Findings of an older text, moved to where their words stand now; what was touched is dropped.
  function moved(before, after, findings) {
    if (before === after) return findings;
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before[head] === after[head]) head += 1;
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
    const by = after.length - before.length;
    return findings.flatMap((one) => {
      if (one.end <= head) return [one];
      if (one.start >= before.length - tail) return [{ ...one, start: one.start + by, end: one.end + by }];
      return [];
    });
  }

  class Editor {
    constructor(field) {
      this.field = field;
      this.findings = [];
      this.text = ""; // to which the findings belong
      this.current = -1;
      this.asked = 0; // the number of the newest question; older answers are dropped
      this.kept = new Set();
      this.build();
      this.listen();
      this.ask();
    }

    build() {
      const id = this.field.id;
      const label = document.querySelector(`label[for="${id}"]`);
      this.name = this.field.dataset.coachPart || (label ? label.firstChild.textContent.trim() : "Text");
      this.box = make("div", "coach-box");
      this.mirror = make("div", "coach-mirror");
      this.mirror.setAttribute("aria-hidden", "true");
      this.field.before(this.box);
      this.box.append(this.mirror, this.field);
      this.status = make("p", "coach-status");
      // Told aloud: how many there are once the text was touched, and each one that is stepped to.
      this.voice = make("p", "visually-hidden");
      this.voice.setAttribute("role", "status");
      this.list = make("ol", "remarks coach-list");
      this.list.setAttribute("aria-label", `What the coach found in ${this.name}`);
      this.hint = make("p", "visually-hidden", KEYS);
      this.hint.id = `${id}-coach-keys`;
      const about = this.field.getAttribute("aria-describedby");
      this.field.setAttribute("aria-describedby", about ? `${about} ${this.hint.id}` : this.hint.id);
      this.tools = make("div", "coach-tools");
      this.tools.append(
        button("btn-secondary", "Previous", () => this.step(-1)),
        button("btn-secondary", "Next", () => this.step(1)),
        make("span", "muted small coach-keys", "F8 next · Shift+F8 previous · Alt+Enter use"),
      );
      this.panel = make("div", "coach-panel");
      this.panel.append(this.hint, this.status, this.voice, this.tools, this.list);
      const place = document.querySelector(`[data-coach-panel="${id}"]`);
      this.roomy = Boolean(place);
      if (place) {
        place.append(this.panel);
        place.hidden = false;
        document.querySelectorAll(`[data-coach-without="${id}"]`).forEach((list) => list.remove());
      } else this.box.after(this.panel);
    }

    listen() {
      this.field.addEventListener("input", () => {
        const before = this.findings.length;
        this.findings = moved(this.text, this.field.value, this.findings);
        this.text = this.field.value;
        this.touched = true;
        this.draw();
        if (this.findings.length !== before) this.write();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), PAUSE);
      });
      this.field.addEventListener("scroll", () => this.follow());
      this.field.addEventListener("keydown", (event) => this.key(event));
      new ResizeObserver(() => this.draw()).observe(this.field);
    }

    key(event) {
      if (event.key === "F8") this.step(event.shiftKey ? -1 : 1);
      else if (event.key === "Enter" && event.altKey && this.under() >= 0) this.take(this.under());
      else return;
      event.preventDefault();
    }

    async ask() {
      const text = this.field.value;
      const number = ++this.asked;
      if (this.waiting) this.waiting.abort();
      if (!text.trim()) {
        this.show([], text, "");
        return;
      }
      this.waiting = new AbortController();
      const token = this.field.form.querySelector("[name=csrfmiddlewaretoken]").value;
      const { coach: url, coachPart: part = "", coachNames: names = "" } = this.field.dataset;
      try {
        const answer = await fetch(url, {
          method: "POST",
          headers: { "X-CSRFToken": token },
          body: new URLSearchParams({ text, part, names }),
          signal: this.waiting.signal,
        });
        const found = await answer.json();
        if (number !== this.asked) return;
        if (!answer.ok) this.show([], text, found.error || UNREACHED);
        else this.show(moved(text, this.field.value, units(text, found.findings)), this.field.value);
      } catch {
        if (number === this.asked) this.show([], text, UNREACHED);
      }
    }

    show(findings, text, sentence) {
      const was = this.findings[this.current];
      this.findings = findings;
      this.text = text;
      this.current = was ? findings.findIndex((one) => one.key === was.key) : -1;
      this.draw();
      this.write();
      this.status.textContent = sentence === undefined ? this.count() : sentence;
      if (this.touched) this.say(this.status.textContent);
    }

    say(sentence) {
      if (this.voice.textContent !== sentence) this.voice.textContent = sentence;
    }

    count() {
      const stops = this.findings.filter((one) => one.level === "block").length;
      const ticks = this.findings.length - stops;
      if (!this.findings.length) return `${this.name}: nothing an office would stop at.`;
      const said = [];
      if (stops) said.push(`${stops} must be changed`);
      if (ticks) said.push(`${ticks} ${ticks === 1 ? "needs" : "need"} a tick`);
      return `${this.name}: ${said.join(", ")}.`;
    }

    draw() {
      const { field, mirror, text } = this;
      const style = getComputedStyle(field);
      for (const name of ["font", "letterSpacing", "wordSpacing", "lineHeight", "textAlign", "textIndent", "tabSize",
        "paddingTop", "paddingRight", "paddingBottom", "paddingLeft"]) mirror.style[name] = style[name];
      mirror.style.whiteSpace = field instanceof HTMLInputElement ? "pre" : "pre-wrap";
      mirror.style.top = `${field.offsetTop + field.clientTop}px`;
      mirror.style.left = `${field.offsetLeft + field.clientLeft}px`;
      mirror.style.width = `${field.clientWidth}px`;
      mirror.style.height = `${field.clientHeight}px`;
      const parts = [];
      let done = 0;
      this.marks = this.findings.map((one, index) => {
        const mark = make("mark", one.level === "block" ? "is-stop" : "", text.slice(one.start, one.end));
        mark.classList.toggle("is-current", index === this.current);
        mark.classList.toggle("is-kept", this.kept.has(one.key));
        parts.push(text.slice(done, one.start), mark);
        done = one.end;
        return mark;
      });
      // A last empty line has no height of its own.
      mirror.replaceChildren(...parts, `${text.slice(done)}\n`);
      this.follow();
    }

    follow() {
      this.mirror.scrollTop = this.field.scrollTop;
      this.mirror.scrollLeft = this.field.scrollLeft;
    }

    write() {
      this.tools.hidden = !this.findings.length;
      const keep = document.activeElement && this.list.contains(document.activeElement);
      this.list.replaceChildren(...this.findings.map((one, index) => this.item(one, index)));
      if (keep) this.field.focus();
      this.unfold();
    }

    // Where there is little room, only the current one says why.
    unfold() {
      const all = this.roomy || this.findings.length < 3;
      [...this.list.children].forEach((item, index) => {
        const current = index === this.current;
        if (current) item.setAttribute("aria-current", "true");
        else item.removeAttribute("aria-current");
        item.querySelector(".remark-more").hidden = !all && !current;
        item.querySelector(".remark-go").setAttribute("aria-expanded", String(all || current));
      });
    }

    item(one, index) {
      const stops = one.level === "block";
      const item = make("li", `remark${stops ? " is-stop" : ""}`);
      const head = make("p", "remark-head");
      head.append(
        make("span", `pill ${stops ? "pill-urgent" : "pill-warn"}`, one.level_words), make("strong", "", one.kind_words),
        button("btn-link remark-go", `“${one.text}”, line ${one.line}`, () => this.go(index)),
      );
      const more = make("div", "remark-more");
      item.append(head, more);
      more.append(make("p", "", one.reason));
      const act = make("div", "button-line");
      if (one.replacement) {
        const instead = make("p");
        instead.append(make("span", "muted", "Say instead: "), one.replacement);
        more.append(instead);
        act.append(button("btn-secondary", "Use it", () => this.take(index)));
        act.lastChild.setAttribute("aria-label", `Use it instead of “${one.text}”`);
      }
      if (!stops && this.field.dataset.coachPart) act.append(this.tickBox(one));
      more.append(act);
      return item;
    }

    tickBox(one) {
      const label = make("label", "form-check");
      const box = make("input", "form-check-input");
      Object.assign(box, { type: "checkbox", name: "tick", value: one.key, checked: this.kept.has(one.key) });
      box.addEventListener("change", () => {
        this.kept[box.checked ? "add" : "delete"](one.key);
        this.draw();
      });
      label.append(box, make("span", "form-check-label", "Keep the words"));
      return label;
    }

    under() {
      const at = this.field.selectionStart;
      return this.findings.findIndex((one) => one.start <= at && at <= one.end);
    }

    step(by) {
      const count = this.findings.length;
      if (!count) {
        this.say(this.count());
        return;
      }
      const [from, to] = [this.field.selectionStart, this.field.selectionEnd];
      let index;
      if (by > 0) index = this.findings.findIndex((one) => one.start >= to && !(one.start === from && one.end === to));
      else index = this.findings.findLastIndex((one) => one.end <= from);
      this.go(index < 0 ? (by > 0 ? 0 : count - 1) : index);
    }

    go(index) {
      const one = this.findings[index];
      if (!one) return;
      this.current = index;
      this.field.focus();
      this.field.setSelectionRange(one.start, one.end);
      this.draw();
      const mark = this.marks[index];
      if (mark.offsetTop < this.field.scrollTop || mark.offsetTop > this.field.scrollTop + this.field.clientHeight - 24) {
        this.field.scrollTop = Math.max(mark.offsetTop - this.field.clientHeight / 3, 0);
      }
      this.unfold();
      const instead = one.replacement ? ` Say instead: ${one.replacement}.` : "";
      this.say(`${index + 1} of ${this.findings.length}: “${one.text}”. ${one.level_words}. ${one.reason}${instead}`);
    }

    // Through the browser's own editing, so that Ctrl+Z takes it back.
    take(index) {
      const one = this.findings[index];
      if (!one || !one.replacement) return;
      this.field.focus();
      this.field.setSelectionRange(one.start, one.end);
      if (!document.execCommand("insertText", false, one.replacement)) {
        this.field.setRangeText(one.replacement, one.start, one.end, "end");
        this.field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }

  function begin(root) {
    root.querySelectorAll("[data-coach]:not([data-coached])").forEach((field) => {
      field.dataset.coached = "";
      new Editor(field);
    });
  }

  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
})();
