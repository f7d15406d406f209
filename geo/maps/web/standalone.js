/* The page that stands alone: filters, timeline, list and evidence round the map. The data stand in JSON blocks of the
 * page, made by geo/maps/standalone.py.
 */
import { fill } from "./dateline.js";
import { el } from "./dom.js";
import { filtered, rowOf } from "./filtered.js";
import { filterPanel } from "./filters.js";
import { cornersOf } from "./areas.js";
import { base } from "./ground.js";
import { home } from "./home.js";
import { bringOut, CLOSEST, fit, lookAt } from "./sight.js";
import { eventList } from "./list.js";
import { facets, indexOf, nothingChosen, select } from "./selection.js";
import { storyPanel } from "./story.js";
import { draw as drawTimeline } from "./timeline.js";
import { barsOf, fits, neighbour, timeline, timesOf } from "./timelines.js";
import { dayOf } from "./words.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const config = read("config"), scene = read("scene"), data = read("data");
const page = { ...data, index: indexOf(data) }, rules = data.rules.timeline;
const chosen = nothingChosen();
home.whole = true; // who opens a file that was sent to him is to see all of it
let shown = [], played = null, picked = null, selected = null, length = null, days = null, layer = null, awaited = null;

/* ---- what is shown ---- */

function update() {
  picked = played = null;
  shown = select(page.index, chosen);
  if (!shown.includes(selected)) selected = null;
  panel.show(facets(page.index, chosen));
  drawTime(false);
  map.invalidateSize({ animate: false, pan: false }); // the timeline has taken its room
  drawMap(shown);
  drawList();
  story?.again();
}

function open(row) {
  selected = row;
  drawMap(played ?? shown, home.what);
  drawList();
}

/* ---- the map ---- */

function drawMap(rows, what) {
  if (layer) layer.remove();
  layer = L.featureGroup();
  const area = chosen.area ?? scene.area;
  fill(layer, { ...filtered(scene, page, config, rows, selected, what), area, kept: !chosen.area });
  layer.on("click", (event) => pick(event.layer.dlPart));
  layer.addTo(map);
}

function pick(part) {
  const row = rowOf(part.key, page), members = new Set(row < 0 ? (part.spots || [part]).flatMap((spot) => page.members[spot.key]) : [row]);
  picked = shown.filter((one) => members.has(one));
  open(picked.length === 1 ? picked[0] : null);
}

function show(row) {
  const part = [...scene.spots, ...scene.regions].find((one) => page.members[one.key].includes(row));
  if (part) bringOut([part.lat, part.lon]);
}

/* ---- the timeline: of all days, whichever are chosen ---- */

function drawTime(playing) {
  const rows = select(page.index, { ...chosen, since: null, until: null, certain: false });
  const line = timeline(page.index, rows, rules, length, days);
  drawTimeline(strip, { ...line, signs: page.index.layers.signs, units: rules.lengths.map((one) => [one.name, one.word, one.help]), certain: chosen.certain,
    certainties: rules.certainties, since: chosen.since, until: chosen.until, part: days !== null, playing, times: playing ? timesOf(page.index, rows, line.edges) : [] }, hear);
  // While it plays it tells map and list which bars to show.
  window.datelinePage = { home, during: (passes) => {
    if (!passes) return;
    played = rows.filter((row) => page.index.start[row] && passes(...barsOf(page.index, row, line.edges)));
    drawMap(played, home.what);
    drawList();
  } };
}

function hear(name, value) {
  if (name === "play" && value) drawTime(true);
  else if (name === "step") step(value);
  else {
    if (name === "unit") length = value;
    if (name === "unit" && days && !fits(rules, value, days[1] - days[0] + 1)) days = null;
    if (name === "part") days = value ? value.split("/").map(dayOf) : null;
    if (name === "certain") chosen.certain = value;
    if (name === "days") [chosen.since, chosen.until] = value ? value.split("/").map(dayOf) : [null, null];
    update();
  }
}

function step(by) {
  const row = neighbour(page.index, shown, selected, by);
  if (row === null) return;
  picked = null;
  show(row);
  open(row);
  list.reveal();
}

/* ---- the story ---- */

/* Tell a step: its event is open, and the map looks where the briefer said, else at all places of the event. */
function tellStep(now) {
  picked = played = awaited = null;
  open(now && shown.includes(now.row) ? now.row : null);
  if (!now) fit(true, true);
  else {
    home.moved = true; // the story moves it, and nothing else is to
    const places = now.row === null ? [] : pointsOf(now.row), points = now.look ? [now.look] : places;
    const glides = points.length && lookAt(points, now.look ? zoomOf(now.look) : CLOSEST);
    awaited = places.length === 1 ? places[0] : null;
    if (!glides) arrive();
  }
  list.raise();
}

/* The map has come to a step: its event must lie under nothing. */
function arrive() {
  if (!awaited || home.wish) return;
  const place = awaited;
  awaited = null;
  bringOut(place);
}

/* On a smaller map, the same stretch of the earth is seen from farther out. */
function zoomOf([, , zoom]) {
  const { x, y } = map.getSize(), [wide, high] = data.story.size;
  return zoom + Math.min(0, Math.log2(Math.min(x / wide, y / high)));
}

/* Return where an event is drawn: at its marks; where it has none, the corners of its areas. */
function pointsOf(row) {
  const drawn = (parts) => parts.filter(({ key }) => page.members[key].includes(row)), spots = drawn(scene.spots);
  return spots.length ? spots.map(({ lat, lon }) => [lat, lon]) : drawn(scene.regions).flatMap((part) => cornersOf(part, scene.shapes));
}

/* ---- the page ---- */

function drawList() {
  list.show(picked ?? played ?? shown, picked !== null, selected);
}

const panel = filterPanel(page, config, chosen, update);
const list = eventList(page, config, {
  open: (row) => { if (row !== null) show(row); open(row); },
  all: () => { picked = null; open(null); },
});
const strip = el("div", { class: "time" });
const story = data.story && storyPanel(data.story, {
  show: tellStep,
  close: () => open(null),
  says: ({ row }) => (row === null || shown.includes(row) ? "" : "Your filters leave this event out."),
});
window.addEventListener("beforeprint", list.whole);
if (window.innerWidth < 800) panel.node.open = false;

const banner = () => (data.banner ? el("p", { class: "banner", text: data.banner }) : null);
const told = [data.subtitle, data.review, data.changed].filter(Boolean).map((text) => el("p", { text }));
const watermark = data.watermark ? el("div", { class: "watermark", "aria-hidden": "true" }, Array.from({ length: 4 }, () => el("span", { text: data.watermark }))) : null;
document.getElementById("page").replaceChildren(
  el("header", {}, [banner(), el("h1", { text: data.title }), ...told]),
  el("aside", { class: "filters" }, [panel.node]),
  el("main", {}, [el("div", { class: "sheet" }, [el("div", { id: "map", role: "application", "aria-label": "Map of the events" }), watermark]), strip]),
  story ? el("div", { class: "side" }, [story.node, list.node]) : list.node,
  el("footer", {}, [el("p", { text: data.sources.length ? "Sources: " + data.sources.join("; ") : "" }), el("p", { text: data.small.join(" · ") }), banner()]));

home.takeArea = (area) => { chosen.area = area; update(); };
// On the smallest screens the whole earth must fit, too.
const map = L.map("map", { minZoom: window.innerWidth < 360 ? 0 : 0.5, maxZoom: 12, zoomSnap: 0.5, maxBounds: [[-85, -230], [85, 260]], maxBoundsViscosity: 0.6 }).setView([30, 20], 2);
base(map, { ...config, files: { ...config.files, "towns-large": data.towns, "regions-areas": data.regions } });
map.on("moveend", arrive);
map.on("dragstart", () => { awaited = null; });
update();
