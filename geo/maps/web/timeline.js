/* The timeline below the map: bars by day, week, month or year, a brush that filters, steps, and play.
 *
 *   draw(root, data, tell)   once for each new state of the page; `tell(name, value)` says what was done
 *
 * While it plays, the server is not asked: the map in its frame is told which bars to show, and the days at which the
 * reader stops become the filter. All text comes in as data and goes out through textContent.
 */
import { el, svg } from "./dom.js";
import { brushed, inside } from "./timelines.js";
import { countWords, isoOf } from "./words.js";

const HEIGHT = 60, LANE = 3, LANES = 4; // units of the drawing: pixels, as it is never stretched in height
const SPEEDS = [["slow", 1600], ["steady", 800], ["fast", 350]]; // milliseconds that a bar is shown
const lines = new WeakMap(); // what goes on in each place where a timeline stands

export function draw(root, data, tell) {
  let line = lines.get(root);
  if (!line) lines.set(root, (line = new Line(root)));
  line.show(data, tell);
  return () => line.rest();
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const daysOf = (edges, [first, last]) => isoOf(edges[first]) + "/" + isoOf(edges[last + 1] - 1);

class Line {
  constructor(root) {
    this.root = root;
    this.speed = 1;
    this.at = null; // the bars that the brush holds, first and last; null is all of them
    this.build();
  }

  /* ---- what stands there once ---- */

  build() {
    const button = (name, words, sign, act) => {
      const made = el("button", { type: "button", class: "tl-" + name, "aria-label": words, title: words, onclick: act });
      made.textContent = sign;
      return made;
    };
    this.earlier = button("step", "Earlier event", "‹", () => this.tell("step", -1));
    this.later = button("step", "Later event", "›", () => this.tell("step", 1));
    this.player = button("play", "Play through time", "Play", () => this.play());
    this.keeper = button("keep", "Show the events of these days alone", "Keep", () => this.keep());
    this.ender = button("end", "Stop playing, and show what was shown before", "Stop", () => this.finish());
    this.pace = el("select", { class: "tl-pace", "aria-label": "Speed", onchange: () => (this.speed = Number(this.pace.value)) },
      SPEEDS.map(([name], at) => el("option", { value: at, text: name, selected: at === 1 ? "" : null })));
    this.words = el("output", { class: "tl-words", "aria-live": "polite" });
    this.all = button("all", "Show all days", "All days", () => this.commit(null));
    this.units = el("div", { class: "tl-set", role: "radiogroup", "aria-label": "Length of a bar" });
    this.sure = el("div", { class: "tl-set", role: "radiogroup", "aria-label": "Dates that are told less exactly" });
    const bar = el("div", { class: "tl-bar" }, [
      el("div", { class: "tl-steps" }, [this.earlier, this.player, this.later, this.keeper, this.ender, this.pace]), this.words, this.all, this.sure, this.units]);
    this.svg = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
    this.held = el("div", { class: "tl-held" });
    this.grips = [0, 1].map((end) => el("div", { class: "tl-grip", role: "slider", tabindex: "0",
      "aria-label": end ? "Until" : "From", onkeydown: (event) => this.key(event, end) }));
    this.cursor = el("div", { class: "tl-cursor", hidden: "" });
    this.tip = el("div", { class: "tl-tip", hidden: "" });
    this.ground = el("div", { class: "tl-ground", onpointerdown: (event) => this.press(event),
      onpointermove: (event) => this.hover(event), onpointerleave: () => (this.tip.hidden = true) },
      [this.svg, this.held, this.cursor, ...this.grips, this.tip]);
    this.axis = el("div", { class: "tl-axis", "aria-hidden": "true" });
    new ResizeObserver(() => this.thin()).observe(this.axis);
    this.none = el("p", { class: "tl-none", text: "No event here has a known date." });
    this.root.replaceChildren(el("section", { class: "tl", "aria-label": "Timeline" }, [bar, this.ground, this.axis, this.none]));
  }

  /* ---- a state of the page ---- */

  show(data, tell) {
    this.data = data;
    this.tell = tell;
    this.size = data.edges.length - 1;
    if (!data.playing) this.stop();
    const none = this.size < 1;
    this.none.hidden = !none;
    this.ground.hidden = this.axis.hidden = none;
    for (const node of [this.earlier, this.later, this.player, this.pace]) node.disabled = none;
    this.set(this.units, data.units, data.unit, (value) => this.tell("unit", value));
    this.set(this.sure, data.certainties, data.certain ? "certain" : "possible", (value) => this.tell("certain", value === "certain"));
    if (none) return (this.words.textContent = data.words);
    // What is being brushed stays in hand while the page is drawn anew.
    if (!this.dragging || this.at?.[1] >= this.size) this.at = brushed(data.edges, data.since, data.until);
    this.bars();
    this.place();
    if (data.playing && this.paused) this.frame();
    else if (data.playing && this.running) this.run(); // on, from where it was
    else if (data.playing) this.start();
    return undefined;
  }

  set(box, options, chosen, act) {
    box.replaceChildren(...options.map(([value, words, help]) => el("button", { type: "button", role: "radio", title: help,
      "aria-checked": String(value === chosen), text: words, onclick: () => value !== chosen && act(value) })));
    box.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = [...box.children], to = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
      to.focus();
    };
  }

  /* ---- drawing ---- */

  bars() {
    const { bars, spread, signs, stretches } = this.data, n = this.size;
    const totals = Array(n).fill(0);
    const sum = (rows) => rows.forEach((row) => row.forEach((value, at) => (totals[at] += value)));
    sum(bars);
    sum(spread);
    const lanes = this.lanes(stretches), room = HEIGHT - lanes.depth;
    const top = Math.max(1, ...totals), scale = (room - 4) / top, floor = Array(n).fill(0), paths = [];
    const gap = n > 200 ? 0 : 0.12;
    const stack = (rows, look) => rows.forEach((row, layer) => {
      let d = "";
      row.forEach((value, at) => {
        if (!value) return;
        const high = Math.max(value * scale, look ? 1 : 1.5);
        d += "M" + (at + gap / 2) + " " + (room - floor[at]) + "v" + -high.toFixed(2) + "h" + (1 - gap) + "v" + high.toFixed(2) + "z";
        floor[at] += high;
      });
      if (d) paths.push(svg("path", { d, class: "tl-sign-" + signs[layer] + look }));
    });
    stack(bars, "");
    stack(spread, " tl-wide");
    for (const [first, last, layer, , lane] of lanes.drawn) {
      paths.push(svg("path", { class: "tl-stretch tl-sign-" + signs[layer],
        d: "M" + first + " " + (room + 1 + lane * LANE) + "h" + (last - first + 1) + "v1.6h" + -(last - first + 1) + "z" }));
    }
    this.svg.setAttribute("viewBox", "0 0 " + n + " " + HEIGHT);
    this.svg.replaceChildren(...paths);
    this.axis.replaceChildren(...this.data.ticks.map(([at, words]) =>
      el("span", { class: "tl-tick", style: "left:" + (100 * at) / n + "%", text: words })));
    for (const [name, count] of [["before", this.data.before], ["after", this.data.after]]) {
      if (count) this.axis.append(el("span", { class: "tl-" + name, text: name === "before" ? "‹ " + count + " earlier" : count + " later ›" }));
    }
    this.thin();
  }

  /* Leave out the ticks that find no room: half a date, or one below another, would be read wrongly. */
  thin() {
    const taken = (name) => this.axis.querySelector(name)?.offsetWidth ?? 0;
    const end = this.axis.clientWidth - taken(".tl-after");
    let free = taken(".tl-before");
    for (const tick of this.axis.querySelectorAll(".tl-tick")) {
      const until = tick.offsetLeft + tick.offsetWidth, fits = tick.offsetLeft >= free && until <= end;
      tick.style.visibility = fits ? "" : "hidden";
      if (fits) free = until;
    }
  }

  /* The widths of dates that are told less exactly, as lines below the bars; what finds no room is not drawn. */
  lanes(stretches) {
    const ends = [], drawn = [];
    for (const [first, last, layer, count] of stretches) {
      let lane = ends.findIndex((spans) => spans.every(([a, b]) => last < a || first > b));
      if (lane < 0 && ends.length < LANES) lane = ends.push([]) - 1;
      if (lane < 0) continue;
      ends[lane].push([first, last]);
      drawn.push([first, last, layer, count, lane]);
    }
    return { drawn, depth: ends.length ? ends.length * LANE + 2 : 0 };
  }

  place() {
    const [a, b] = this.at || [0, this.size - 1], percent = (bar) => (100 * bar) / this.size + "%";
    Object.assign(this.held.style, { left: percent(a), width: percent(b - a + 1) });
    this.ground.classList.toggle("tl-part", this.at !== null);
    this.grips.forEach((grip, end) => {
      grip.style.left = percent(end ? b + 1 : a);
      const bar = end ? b : a;
      for (const [name, value] of [["valuemin", 0], ["valuemax", this.size - 1], ["valuenow", bar], ["valuetext", this.label(bar)]]) {
        grip.setAttribute("aria-" + name, value);
      }
    });
    this.all.hidden = this.at === null;
    if (!this.timer) this.words.textContent = this.at && this.dragging ? this.label(a, b) : this.data.words;
  }

  label(a, b) {
    const names = this.data.labels;
    return b === undefined || a === b ? names[a] : names[a] + " – " + names[b];
  }

  /* ---- the brush ---- */

  bar(event) {
    const box = this.ground.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - box.left) / box.width) * this.size), 0, this.size - 1);
  }

  press(event) {
    if (event.button || this.timer) return;
    event.preventDefault();
    this.ground.setPointerCapture(event.pointerId);
    const from = this.bar(event), grip = this.grips.indexOf(event.target), [a, b] = this.at || [0, this.size - 1];
    const whole = this.at !== null && grip < 0 && from >= a && from <= b && event.target === this.held;
    this.dragging = true;
    let moved = false;
    const move = (next) => {
      const to = this.bar(next);
      if (to === from && !moved) return;
      moved = true;
      if (grip >= 0) this.at = grip ? [Math.min(a, to), Math.max(a, to)] : [Math.min(to, b), Math.max(to, b)];
      else if (whole) {
        const by = clamp(to - from, -a, this.size - 1 - b);
        this.at = [a + by, b + by];
      } else this.at = [Math.min(from, to), Math.max(from, to)];
      this.place();
    };
    const done = () => {
      this.ground.removeEventListener("pointermove", move);
      this.dragging = false;
      if (!moved && grip >= 0) return;
      this.commit(moved ? this.at : [from, from]);
    };
    this.ground.addEventListener("pointermove", move);
    this.ground.addEventListener("pointerup", done, { once: true });
    this.ground.addEventListener("pointercancel", done, { once: true });
  }

  key(event, end) {
    const far = Math.max(1, Math.round(this.size / 10)), last = this.size - 1;
    const [a, b] = this.at || [0, last], bar = end ? b : a;
    const to = { ArrowLeft: bar - 1, ArrowDown: bar - 1, ArrowRight: bar + 1, ArrowUp: bar + 1, PageDown: bar - far,
      PageUp: bar + far, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.commit(null);
    if (to === undefined) return;
    event.preventDefault();
    this.at = end ? [a, clamp(to, a, last)] : [clamp(to, 0, b), b];
    this.dragging = true;
    this.place();
    clearTimeout(this.waiting);
    const days = this.days(this.at); // the bars may be others by then
    this.waiting = setTimeout(() => {
      this.dragging = false;
      if (this.root.isConnected) this.tell("days", days);
    }, 600);
  }

  commit(bars) {
    clearTimeout(this.waiting);
    const days = this.days(bars);
    this.at = days ? bars : null;
    this.place();
    this.tell("days", days);
  }

  /* The days of some bars as the page is told them: none for all of them. */
  days(bars) {
    const all = bars === null || (bars[0] === 0 && bars[1] === this.size - 1 && !this.data.before && !this.data.after);
    return all ? "" : daysOf(this.data.edges, bars);
  }

  hover(event) {
    const bar = this.bar(event), box = this.ground.getBoundingClientRect();
    this.tip.hidden = false;
    this.tip.textContent = this.label(bar) + " · " + this.data.may[bar];
    const x = event.clientX - box.left, half = this.tip.offsetWidth / 2;
    this.tip.style.left = clamp(x, half, box.width - half) + "px";
  }

  /* ---- play ---- */

  play() {
    if (this.timer) this.pause();
    else if (this.paused) this.run();
    else if (this.data.playing) this.start();
    else this.tell("play", true);
  }

  start() {
    const [a, b] = this.at || [0, this.size - 1], wide = this.at ? b - a + 1 : 1;
    this.wide = wide < this.size ? wide : 1;
    this.head = this.at && b < this.size - 1 ? a : 0;
    this.run();
  }

  run() {
    clearTimeout(this.timer);
    this.running = true;
    this.paused = false;
    this.sign();
    const step = () => {
      this.frame();
      if (this.head + this.wide >= this.size) return this.finish();
      this.timer = setTimeout(() => { this.head++; step(); }, SPEEDS[this.speed][1]);
      return undefined;
    };
    this.timer = setTimeout(step, 0);
  }

  /* What the buttons say; while it plays or pauses, two more are there. */
  sign() {
    const on = Boolean(this.running || this.paused);
    this.player.textContent = this.running ? "Pause" : "Play";
    this.player.setAttribute("aria-label", this.running ? "Pause" : this.paused ? "Play on" : "Play through time");
    this.root.firstChild.classList.toggle("tl-playing", on);
    for (const node of [this.keeper, this.ender]) node.hidden = !on;
    this.cursor.hidden = !on;
  }

  frame() {
    const first = this.head, last = this.head + this.wide - 1;
    Object.assign(this.cursor.style, { left: (100 * first) / this.size + "%", width: (100 * this.wide) / this.size + "%" });
    const passes = (a, b) => inside([a, b], [first, last], this.data.certain);
    const counted = this.data.times.reduce((sum, [a, b, count]) => sum + (passes(a, b) ? count : 0), 0);
    this.words.textContent = this.label(first, last) + " · " + countWords(counted, "event");
    this.map((map) => map.during(passes));
  }

  /* The map stays at the days that it has come to, until its reader plays on, keeps them or stops. */
  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.running = false;
    this.paused = true;
    this.sign();
  }

  /* The days that it has come to become the filter, so that list, evidence and address say the same as the map. */
  keep() {
    const bars = [this.head, Math.min(this.size - 1, this.head + this.wide - 1)];
    this.stop();
    this.at = bars;
    this.place();
    this.tell("days", daysOf(this.data.edges, bars));
  }

  /* Nothing is left of it: what was chosen before is shown. */
  finish() {
    this.stop();
    this.tell("play", false);
  }

  stop() {
    clearTimeout(this.timer);
    if (this.running || this.paused) this.map((map) => map.during(null));
    this.timer = null;
    this.running = this.paused = false;
    this.sign();
  }

  /* Before each new state, too: what the keys have brushed is told in its time. */
  rest() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  map(act) {
    const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
    const map = frame ? frame.contentWindow && frame.contentWindow.datelinePage : window.datelinePage;
    if (map) act(map);
  }
}
