/* The stand-alone page: filters, timeline, list and evidence round the map that dateline.js draws. All text goes out
 * through textContent. The data stand in JSON blocks of the page, made by geo/maps/standalone.py.
 */
import { fill } from "./dateline.js";
import { el } from "./dom.js";
import { base } from "./ground.js";
import { radiusOf, sign } from "./marks.js";
import { draw as drawTimeline } from "./timeline.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const config = read("config"), scene = read("scene"), data = read("data");
const chosen = { from: "", to: "", undated: true, certain: false, text: "" };
const actorsOf = (event) => [...new Set([...event.agents, ...event.targets])];
/* The filters of which one picks values: what an event has of them, and what a value is called. */
const facets = {
  actors: { title: "Actors", of: actorsOf, words: (value) => value },
  quadrants: { title: "What", of: (event) => [event.quadrant], words: (value) => data.quadrants[value], dot: true },
  statuses: { title: "How surely", of: (event) => [event.says], words: (value) => value },
  reviews: { title: "Review", of: (event) => [event.review], words: (value) => value },
  changes: { title: "Since " + data.since, of: (event) => (event.change ? [event.change.kind] : []), words: (value) => value },
};
for (const facet of Object.values(facets)) facet.chosen = new Set();
let shown = data.events.map((_, at) => at), picked = null, selected = null, map = null, layer = null, frame = null;

/* ---- which events ---- */

function passes(event, without) {
  for (const [name, facet] of Object.entries(facets)) {
    if (name !== without && facet.chosen.size && !facet.of(event).some((value) => facet.chosen.has(value))) return false;
  }
  if (without !== "days" && !falls(event)) return false;
  return chosen.text.split(/\s+/).every((word) => told(event).includes(word));
}

function falls(event) {
  if (!event.from) return chosen.undated;
  const [first, last] = chosen.certain ? [event.to, event.from] : [event.from, event.to];
  return !((chosen.to && first > chosen.to) || (chosen.from && last < chosen.from));
}

function told(event) {
  event.told = event.told || [...event.agents, ...event.targets, event.type, ...event.places.map((p) => p.name),
    ...event.reports.map((r) => r.pieces.map((p) => p[0]).join(""))].join("\n").toLowerCase();
  return event.told;
}

function counts(without, values) {
  const found = new Map();
  for (const event of data.events) {
    const left = passes(event, without);
    for (const value of values(event)) found.set(value, (found.get(value) || 0) + left);
  }
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/* ---- the map ---- */

function agreed(events, name) {
  const values = new Set(events.map((event) => event[name]));
  return values.size === 1 ? [...values][0] : null;
}

function fitted(part, visible) {
  const members = data.members[part.key].filter((at) => visible.has(at)).map((at) => data.events[at]);
  if (!members.length) return null;
  const many = members.length > 1, one = members[0];
  const says = many ? members.length + " events" : one.type + (one.status === "occurred" ? "" : ", " + one.says);
  const radius = part.radius && radiusOf(members.length, part.inside, config);
  const state = selected === null ? 0 : members.includes(data.events[selected]) ? 1 : 2;
  return { ...part, count: members.length, hue: agreed(members, "quadrant") || "", radius, says,
    status: agreed(members, "status") || "occurred", state, members };
}

function draw() {
  const visible = new Set(frame ? shown.filter((at) => frame.has(at)) : shown);
  const parts = (some) => some.map((part) => fitted(part, visible)).filter(Boolean);
  const ids = new Set([...visible].map((at) => "event/" + data.events[at].id));
  const routes = scene.routes.filter((part) => ids.has(part.key)).map((part) => ({ ...part,
    state: selected === null ? 0 : part.key === "event/" + data.events[selected].id ? 1 : 2 }));
  const drawn = { ...scene, spots: parts(scene.spots), regions: parts(scene.regions), routes };
  if (layer) layer.remove();
  layer = L.featureGroup();
  fill(layer, { ...drawn, legend: legend(drawn) });
  layer.on("click", (event) => pick((event.propagatedFrom || event.layer).toGeoJSON().properties.key));
  layer.addTo(map);
}

/* The rows of the legend that what is drawn needs, with the counts of today's filters. */
function legend(drawn) {
  const among = (parts) => new Set(parts.flatMap((part) => part.members));
  const placed = among([...drawn.spots, ...drawn.regions]);
  const count = { many: (some) => among(some.filter((s) => s.count > 1)), halo: (some) => among(some.filter((s) => s.halo)) };
  const rows = scene.legend.map((row) => {
    let found = 0;
    if (row.sign === "status") found = [...placed].filter((event) => event.status === row.status).length;
    else if (row.sign === "route") found = drawn.routes.length;
    else if (count[row.sign]) found = count[row.sign](drawn.spots).size;
    else found = among(drawn.regions.filter((r) => !r.wide && r.vague === (row.sign === "vague"))).size;
    return { ...row, count: found };
  });
  return rows.filter((row) => row.count);
}

function pick(key) {
  const members = key.startsWith("event/") ? data.events.flatMap((e, at) => ("event/" + e.id === key ? [at] : [])) : data.members[key];
  const here = members.filter((at) => shown.includes(at));
  picked = new Set(members);
  select(here.length === 1 ? here[0] : null);
}

function select(at) {
  selected = at;
  draw();
  list();
}

function go(at) {
  const part = [...scene.spots, ...scene.regions].find((p) => data.members[p.key].includes(at));
  if (part && !map.getBounds().contains([part.lat, part.lon])) map.panTo([part.lat, part.lon]);
}

/* ---- the timeline ---- */

const ordinal = (iso) => (iso ? Date.parse(iso) / 864e5 + 719163 : null);
const strip = el("div", { class: "time" });
let unit = data.times.unit;

function timeline(playing) {
  const line = data.times.units[unit], size = line.edges.length - 1;
  const table = () => data.times.signs.map(() => Array(Math.max(size, 0)).fill(0));
  const bars = table(), spread = table(), may = Array(Math.max(size, 0)).fill(0), wide = new Map(), spans = new Map();
  let undated = 0, before = 0, after = 0, dated = 0;
  data.events.forEach((event, at) => {
    if (!passes(event, "days")) return;
    const span = line.spans[at];
    if (!span) { undated++; return; }
    dated++;
    if (span[0] < 0) { before++; return; }
    if (span[1] >= size) { after++; return; }
    const [first, last] = span, code = event.sign;
    for (let bar = first; bar <= last; bar++) {
      may[bar]++;
      if (first === last) bars[code][bar]++;
      else spread[code][bar] += 1 / (last - first + 1);
    }
    spans.set(span.join(), [first, last, ((spans.get(span.join()) || [])[2] || 0) + 1]);
    if (first !== last) wide.set(span + "," + code, [first, last, code, ((wide.get(span + "," + code) || [])[3] || 0) + 1]);
  });
  const words = dated + (dated === 1 ? " dated event" : " dated events") + (undated ? ", " + undated + " without a date" : "");
  const stretches = [...wide.values()].sort((a, b) => a[1] - a[0] - b[1] + b[0] || a[0] - b[0]).slice(0, 60);
  drawTimeline(strip, { unit, units: data.times.choice.filter(([name]) => data.times.units[name]),
    certain: chosen.certain, certainties: data.times.certainties, edges: line.edges, labels: line.labels, ticks: line.ticks,
    signs: data.times.signs, bars, spread, may, stretches, before, after,
    since: ordinal(chosen.from), until: ordinal(chosen.to), words, playing, times: [...spans.values()] }, hear);
}

function hear(name, value) {
  if (name === "unit") unit = value;
  if (name === "certain") chosen.certain = value;
  if (name === "step") return step(value);
  if (name === "days") {
    frame = null;
    [chosen.from, chosen.to] = value ? value.split("/") : ["", ""];
    days.forEach(([input, end]) => (input.value = chosen[end]));
    return update();
  }
  return name === "play" ? timeline(true) : update();
}

function step(by) {
  const dated = shown.filter((at) => data.events[at].from).sort((a, b) => (data.events[a].from < data.events[b].from ? -1 : data.events[a].from > data.events[b].from ? 1 : a - b));
  const at = selected === null ? (by > 0 ? 0 : dated.length - 1) : dated.indexOf(selected) + by;
  if (dated[at] === undefined) return;
  picked = null;
  go(dated[at]);
  select(dated[at]);
  panel.querySelector(".open").scrollIntoView({ block: "nearest" });
}

/* While the timeline plays it tells the map, and only the map, which bars to show. */
window.datelinePage = { during: (inside) => {
  const spans = data.times.units[unit].spans;
  frame = new Set(data.events.flatMap((event, at) => {
    const span = spans[at];
    if (!span || !passes(event, "days")) return [];
    return inside(...span) ? [at] : [];
  }));
  shown = [...frame].sort((a, b) => a - b);
  draw();
} };

/* ---- the list and the evidence ---- */

const panel = el("ol", { class: "events" }), heading = el("h2", { "aria-live": "polite" });
const back = el("button", { type: "button", text: "show all", onclick: () => { picked = null; select(null); } });

function list() {
  const rows = shown.filter((at) => !picked || picked.has(at));
  heading.textContent = (picked ? rows.length + " here" : rows.length + " of " + data.events.length) + (rows.length === 1 ? " event" : " events");
  back.hidden = !picked;
  panel.replaceChildren(...rows.map(item));
  if (!rows.length) panel.append(el("li", { class: "none", text: "No event passes these filters. Clear some of them." }));
  if (data.withdrawn.length && !picked) panel.append(gone());
}

const gone = () => el("li", { class: "gone" }, [el("h3", { text: "Withdrawn since " + data.since }),
    ...data.withdrawn.map((event) => el("p", {}, [el("s", { text: event.title }), el("span", { class: "faint", text: " " + event.where }), el("q", { text: event.quote })]))]);

function item(at) {
  const event = data.events[at], open = at === selected;
  const whom = event.targets.length ? " → " + event.targets.join(", ") : "";
  const head = el("button", { type: "button", class: "head", "aria-expanded": String(open), onclick: () => { go(at); select(open ? null : at); } }, [
    el("span", { class: "what dl-hue-" + event.quadrant }, [sign(event.quadrant, config), el("b", { text: event.type }), el("i", { text: event.status === "occurred" ? "" : event.says }),
      event.change ? el("em", { text: event.change.kind }) : null, el("em", { class: "review", text: event.review })]),
    el("span", { text: (event.agents.join(", ") || "somebody") + whom }),
    el("span", { class: "faint", text: [event.when, event.places.map((p) => p.name).join(", ") || "no place told"].join(" · ") }),
  ]);
  return el("li", open ? { class: "open" } : {}, [head, open ? evidence(event) : null]);
}

function evidence(event) {
  return el("div", { class: "evidence" }, [
    ...event.reports.map((report) => el("figure", {}, [
      el("blockquote", {}, report.pieces.map(([text, role]) => (role ? el("mark", { class: role, text }) : document.createTextNode(text)))),
      el("figcaption", { text: [report.article, report.source, report.published, report.rating && "rated " + report.rating].filter(Boolean).join(" · ") }),
    ])),
    el("p", { class: "faint", text: event.places.map((p) => p.name + ": " + p.how + ", " + p.link).join("; ") }),
    event.how ? el("p", { class: "faint", text: "When: " + event.how }) : null,
    event.numbers.length ? el("p", { class: "faint", text: "How many: " + [...new Set(event.numbers)].join("; ") }) : null,
    ...event.disputed.map((words) => el("p", { class: "disputed", text: words })),
    event.change && event.change.says ? el("p", { class: "disputed", text: "Changed: " + event.change.says }) : null,
  ]);
}

/* ---- the filters ---- */

const search = el("input", { type: "search", placeholder: "find an actor", "aria-label": "Find an actor", oninput: () => filters() });
for (const facet of Object.values(facets)) facet.list = el("ul");

function option(facet, value, count) {
  const set = facet.chosen, dot = facet.dot ? sign(value, config) : null;
  const box = el("input", { type: "checkbox", onchange: () => { if (!set.delete(value)) set.add(value); update(); } });
  box.checked = set.has(value);
  return el("li", count || box.checked ? {} : { class: "off" }, [el("label", {}, [box, dot, el("span", { text: facet.words(value) }), el("output", { text: count })])]);
}

function filters() {
  const word = search.value.trim().toLowerCase();
  for (const [name, facet] of Object.entries(facets)) {
    const rows = counts(name, facet.of).filter(([value]) => facet !== facets.actors || facet.chosen.has(value) || value.toLowerCase().includes(word));
    facet.list.replaceChildren(...rows.slice(0, 60).map(([value, count]) => option(facet, value, count)));
  }
}

function update() {
  frame = null;
  shown = data.events.flatMap((event, at) => (passes(event) ? [at] : []));
  if (selected !== null && !shown.includes(selected)) selected = null;
  picked = null;
  filters();
  timeline(false);
  draw();
  list();
}

const days = ["from", "to"].map((name) => [el("input", { type: "date", "aria-label": name, onchange: (e) => { chosen[name] = e.target.value; update(); } }), name]);

function clear() {
  Object.assign(chosen, { from: "", to: "", undated: true, certain: false, text: "" });
  for (const facet of Object.values(facets)) facet.chosen.clear();
  for (const input of document.querySelectorAll("aside.filters input")) {
    if (input.type === "checkbox") input.checked = input.id === "undated";
    else input.value = "";
  }
  update();
}

/* A filter in which all events are alike has nothing to choose. */
function group(name) {
  const facet = facets[name], values = new Set(data.events.flatMap((event) => facet.of(event)[0] ?? "none"));
  if (values.size < 2 && name !== "actors" && name !== "quadrants") return [];
  return [el("h3", { text: facet.title }), name === "actors" ? search : null, facet.list];
}

const undated = el("input", { type: "checkbox", id: "undated", checked: "", onchange: (e) => { chosen.undated = e.target.checked; update(); } });
const words = el("input", { type: "search", placeholder: "words of a report", "aria-label": "Words of a report",
  oninput: (e) => { chosen.text = e.target.value.trim().toLowerCase(); update(); } });
const side = el("details", { open: "" }, [el("summary", { text: "Filters" }), words, ...["actors", "quadrants"].flatMap(group),
  el("h3", { text: "When" }), el("div", { class: "days" }, days.map(([input, name]) => el("label", {}, [el("span", { text: name }), input]))),
  el("label", { class: "line" }, [undated, el("span", { text: "events without a date too" })]), ...["statuses", "reviews", "changes"].flatMap(group),
  el("button", { type: "button", class: "clear", text: "clear all", onclick: clear })]);
if (window.innerWidth < 800) side.open = false;

const banner = () => (data.banner ? el("p", { class: "banner", text: data.banner }) : null);
const lines = [data.subtitle, data.review, data.changed].filter(Boolean).map((text) => el("p", { text }));
document.getElementById("page").replaceChildren(
  el("header", {}, [banner(), el("h1", { text: data.title }), ...lines]),
  el("aside", { class: "filters" }, [side]),
  el("main", {}, [el("div", { class: "sheet" }, [el("div", { id: "map", role: "application", "aria-label": "Map of the events" }), data.watermark
    ? el("div", { class: "watermark", "aria-hidden": "true" }, Array.from({ length: 4 }, () => el("span", { text: data.watermark }))) : null]), strip]),
  el("section", { class: "list", "aria-label": "Events" }, [el("div", { class: "bar" }, [heading, back]), panel]),
  el("footer", {}, [el("p", { text: data.sources.length ? "Sources: " + data.sources.join("; ") : "" }), el("p", { text: data.small.join(" · ") }), banner()]));

map = L.map("map", { minZoom: 0.5, maxZoom: 12, zoomSnap: 0.5, maxBounds: [[-85, -230], [85, 260]], maxBoundsViscosity: 0.6 }).setView([30, 20], 2);
base(map, config);
update();
