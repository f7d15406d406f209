/* The timeline below the map: bars by day, week, month or year, or lines; a brush that filters, steps, and play. The wheel
 * and the two buttons show a part of its days more closely, dragging the dates below moves along it.
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
const CLOSER = 1.3; // times, by a notch of the wheel,
const CLOSER_YET = 2; // and by a button
const SOON = 250; // milliseconds after the last of these, until the bars are laid out anew
const SHORTEST = 4; // days
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

/* Follow a pointer that was pressed on a node, until it is let go. */
function follow(node, event, move, done) {
  event.preventDefault();
  node.setPointerCapture(event.pointerId);
  const over = new AbortController(), listen = (kind, act) => node.addEventListener(kind, act, { signal: over.signal });
  const end = () => {
    over.abort();
    done?.();
  };
  listen("pointermove", move);
  listen("pointerup", end);
  listen("pointercancel", end);
}

class Line {
  constructor(root) {
    this.root = root;
    this.speed = 1;
    this.at = null; // the bars that the brush holds, first and last; null is all of them
    this.view = [0, 1]; // from where to where the line is in sight, in bars
    this.lined = false;
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
    this.whole = button("whole", "Show the whole line again", "↔", () => this.tell("part", ""));
    this.closer = button("zoom", "Show fewer days", "+", () => this.zoom(1 / CLOSER_YET));
    this.wider = button("zoom", "Show more days", "−", () => this.zoom(CLOSER_YET));
    this.liner = button("lines", "Draw lines in place of bars", "∿", () => {
      this.lined = !this.lined;
      this.liner.setAttribute("aria-pressed", String(this.lined));
      this.bars();
    });
    this.more = button("more", "More of the timeline", "⋯", () => this.root.firstChild.classList.toggle("tl-open"));
    this.units = el("div", { class: "tl-set", role: "radiogroup", "aria-label": "Length of a bar" });
    this.sure = el("div", { class: "tl-set", role: "radiogroup", "aria-label": "Dates that are told less exactly" });
    const bar = el("div", { class: "tl-bar" }, [
      el("div", { class: "tl-steps" }, [this.earlier, this.player, this.later, this.keeper, this.ender, this.pace]), this.words, this.all,
      this.more, this.sure, this.liner, this.units, el("div", { class: "tl-zooms" }, [this.whole, this.closer, this.wider])]);
    this.svg = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
    this.held = el("div", { class: "tl-held" });
    this.grips = [0, 1].map((end) => el("div", { class: "tl-grip", role: "slider", tabindex: "0",
      "aria-label": end ? "Until" : "From", onkeydown: (event) => this.key(event, end) }));
    this.cursor = el("div", { class: "tl-cursor", hidden: "" });
    this.tip = el("div", { class: "tl-tip", hidden: "" });
    this.ground = el("div", { class: "tl-ground", onpointerdown: (event) => this.press(event),
      onpointermove: (event) => this.hover(event), onpointerleave: () => (this.tip.hidden = true) },
      [this.svg, this.held, this.cursor, ...this.grips, this.tip]);
    this.axis = el("div", { class: "tl-axis", onpointerdown: (event) => this.pull(event) });
    for (const node of [this.ground, this.axis]) node.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
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
    for (const node of [this.earlier, this.later, this.player, this.pace, this.closer, this.wider]) node.disabled = none;
    this.whole.hidden = !data.part;
    if (!this.moving) this.view = [0, this.size];
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
    const curves = () => {
      const sums = bars.map((row, layer) => row.map((value, at) => value + spread[layer][at])), most = Math.max(1, ...sums.flat());
      for (const [layer, row] of sums.entries()) {
        if (!row.some(Boolean)) continue;
        const d = row.map((value, at) => (at ? "L" : "M") + (at + 0.5) + " " + (room - (value * (room - 4)) / most).toFixed(2)).join("");
        paths.push(svg("path", { d: n > 1 ? d : d + "h.5", class: "tl-line tl-sign-" + signs[layer] }));
      }
    };
    if (this.lined) curves();
    else {
      stack(bars, "");
      stack(spread, " tl-wide");
    }
    for (const [first, last, layer, , lane] of lanes.drawn) {
      paths.push(svg("path", { class: "tl-stretch tl-sign-" + signs[layer],
        d: "M" + first + " " + (room + 1 + lane * LANE) + "h" + (last - first + 1) + "v1.6h" + -(last - first + 1) + "z" }));
    }
    this.svg.replaceChildren(...paths);
    this.ticks = this.data.ticks.map(([at, words]) => [at, el("span", { class: "tl-tick", text: words, "aria-hidden": "true" })]);
    const off = [["before", this.data.before, "‹ " + this.data.before + " earlier"], ["after", this.data.after, this.data.after + " later ›"]];
    const marks = off.filter(([, count]) => count).map(([name, , text]) =>
      el("button", { type: "button", class: "tl-" + name, text, title: (name === "before" ? "Before" : "After") + " the dates of this line; choose to see them", onclick: () => this.goTo(this.data.nearest[name === "before" ? 0 : 1]) }));
    this.axis.replaceChildren(...this.ticks.map(([, tick]) => tick), ...marks);
    this.lay();
  }

  /* Lay what is drawn where it stands while a part of the line is in sight. */
  lay() {
    const [from, until] = this.view;
    this.svg.setAttribute("viewBox", from + " 0 " + (until - from) + " " + HEIGHT);
    for (const [at, tick] of this.ticks) tick.style.left = this.share(at) + "%";
    this.thin();
  }

  /* Where an end of a bar stands, in hundredths of the line. */
  share(bar) {
    const [from, until] = this.view;
    return (100 * (bar - from)) / (until - from);
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
    const [a, b] = this.at || [0, this.size - 1], percent = (bar) => clamp(this.share(bar), 0, 100) + "%";
    Object.assign(this.held.style, { left: percent(a), width: clamp(this.share(b + 1), 0, 100) - clamp(this.share(a), 0, 100) + "%" });
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
    return clamp(Math.floor(this.spot((event.clientX - box.left) / box.width)), 0, this.size - 1);
  }

  /* What stands at a share of the line, in bars. */
  spot(share) {
    const [from, until] = this.view;
    return from + share * (until - from);
  }

  /* ---- a part of the line ---- */

  /* The day at a spot of the line, which may lie beyond its ends. */
  dayAt(spot) {
    const { edges } = this.data, inner = clamp(Math.floor(spot), 0, this.size - 1);
    return edges[inner] + (spot - inner) * (edges[inner + 1] - edges[inner]);
  }

  /* Show so many times as many days, round a share of the line. */
  zoom(times, share = 0.5) {
    const [from, until] = this.view, middle = this.spot(share), days = this.dayAt(until) - this.dayAt(from);
    if (times < 1 && days <= SHORTEST) return;
    this.see([middle - (middle - from) * times, middle + (until - middle) * times]);
  }

  see(view) {
    if (this.timer) return; // it plays
    this.moving = true;
    this.view = view;
    this.lay();
    this.place();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.settle(), SOON);
  }

  settle() {
    const [first, last] = this.data.whole, [from, until] = this.view.map((spot) => Math.round(this.dayAt(spot)));
    const wide = Math.max(until - from, SHORTEST), low = clamp(from, first, Math.max(first, last + 1 - wide)), high = Math.min(low + wide - 1, last);
    this.moving = false;
    if (this.root.isConnected) this.tell("part", low <= first && high >= last ? "" : isoOf(low) + "/" + isoOf(high));
  }

  /* Show as many days as now, round one. */
  goTo(day) {
    const { edges, whole } = this.data, half = Math.floor((edges.at(-1) - edges[0]) / 2);
    this.tell("part", isoOf(Math.max(whole[0], day - half)) + "/" + isoOf(Math.min(whole[1], day + half)));
  }

  wheel(event) {
    if (this.size < 1) return;
    event.preventDefault();
    const box = this.ground.getBoundingClientRect(), along = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (along) this.slide((Math.sign(along) * (this.view[1] - this.view[0])) / 10);
    else if (event.deltaY) this.zoom(event.deltaY > 0 ? CLOSER : 1 / CLOSER, clamp((event.clientX - box.left) / box.width, 0, 1));
  }

  slide(bars) {
    this.see(this.view.map((end) => end + bars));
  }

  /* Drag the dates. */
  pull(event) {
    if (event.button || this.timer || event.target.closest("button")) return;
    const start = event.clientX, { width } = this.axis.getBoundingClientRect(), view = this.view;
    follow(this.axis, event, (next) => {
      const by = ((start - next.clientX) / width) * (view[1] - view[0]);
      if (by) this.see(view.map((end) => end + by));
    });
  }

  press(event) {
    if (event.button || this.timer) return;
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
      this.dragging = false;
      if (!moved && grip >= 0) return;
      this.commit(moved ? this.at : [from, from]);
    };
    follow(this.ground, event, move, done);
  }

  key(event, end) {
    const far = Math.max(1, Math.round(this.size / 10)), last = this.size - 1;
    const [a, b] = this.at || [0, last], bar = end ? b : a;
    const to = { ArrowLeft: bar - 1, ArrowDown: bar - 1, ArrowRight: bar + 1, ArrowUp: bar + 1, PageDown: bar - far,
      PageUp: bar + far, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.commit(null);
    if (event.key === "+" || event.key === "-") this.zoom(event.key === "+" ? 1 / CLOSER_YET : CLOSER_YET, this.share(bar + end) / 100);
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

  /* What the buttons say; while it plays or pauses, three more are there, and what lays out the line is not. */
  sign() {
    const on = Boolean(this.running || this.paused);
    this.player.textContent = this.running ? "Pause" : "Play";
    this.player.setAttribute("aria-label", this.running ? "Pause" : this.paused ? "Play on" : "Play through time");
    this.root.firstChild.classList.toggle("tl-playing", on);
    for (const node of [this.keeper, this.ender, this.pace]) node.hidden = !on;
    this.cursor.hidden = !on;
  }

  frame() {
    const first = this.head, last = this.head + this.wide - 1;
    Object.assign(this.cursor.style, { left: this.share(first) + "%", width: this.share(first + this.wide) - this.share(first) + "%" });
    const passes = (a, b) => inside([a, b], [first, last], this.data.certain);
    const counted = this.data.times.reduce((sum, [a, b, count]) => sum + (passes(a, b) ? count : 0), 0);
    this.words.textContent = this.label(first, last) + " · " + countWords(counted, "event");
    this.tellOthers(passes);
  }

  /* What the map shows, the list shows, too. */
  tellOthers(passes) {
    window.datelinePassing = passes;
    this.map((map) => map.during(passes));
    document.dispatchEvent(new CustomEvent("dateline-during"));
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
    if (this.running || this.paused) this.tellOthers(null);
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
