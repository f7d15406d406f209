/* Where the map looks: at what is shown, until its reader moves it. What lies outside is told, and shown on request.
 *
 * home.moved says that the reader has chosen where to look; home.whole, that every view of what is shown holds all of it;
 * home.fitted how it was fitted last, if it has not been moved since.
 */
import { el } from "./dom.js";
import { home, turn } from "./home.js";
import { countWords } from "./words.js";

const FEW = 0.15; // of the events may lie outside the first view, where the others are then seen much closer
const CLOSER = 0.6; // zooms by which they must be
const FREE = 0.05; // zooms that one more of them may cost
export const CLOSEST = 6; // zoom, where nothing asks for more
const EDGE = 10; // pixels between the panel and the map's edge,
const MARK = 20; // pixels from what stands at an edge to the middle of a mark
const BUTTONS = 44; // pixels from the map's edge to the end of its buttons
const LOW_EDGE = 30; // and below it, where the sources are told

/* ---- who moves it ---- */

const KEYS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "-", "=", "_"]); // that move a Leaflet map

/* Note when the reader moves the map: by what is done, as Leaflet says of no movement who asked for it. */
export function watchReader(map) {
  const noted = () => { home.moved = true; }, box = map.getContainer();
  const watch = (kind, passes) => box.addEventListener(kind, (event) => passes(event) && noted(), { passive: true, capture: true });
  map.on("dragstart boxzoomend", noted);
  watch("wheel", () => true);
  watch("dblclick", () => true);
  watch("touchstart", ({ touches }) => touches.length > 1);
  watch("keydown", ({ target, key }) => target === box && KEYS.has(key));
  watch("click", ({ target }) => target.closest(".leaflet-control-zoom"));
  map.on("resize", () => home.fitted && !home.moved && fit(false, home.fitted.whole));
  map.on("moveend", () => {
    clearMarks();
    home.chip.write();
  });
}

/* Move the map; while it zooms, Leaflet forgets what it is asked, so the last wish waits. */
export function go(act, fitted = null) {
  home.fitted = fitted;
  if (!home.map._animatingZoom) {
    act(home.map);
    return;
  }
  if (!home.wish) home.map.once("moveend", granted);
  home.wish = act;
}

function granted() {
  const wish = home.wish;
  home.wish = null;
  go(wish, home.fitted);
}

/* ---- what to look at ---- */

/* Pixels on each side that stay free: left and top, right and bottom. */
function margins() {
  const { x, y } = home.map.getSize(), wide = x > 560, foot = home.map.attributionControl?.getContainer()?.offsetHeight ?? 0;
  return [[BUTTONS + MARK, Math.min(56, y / 8)], [wide ? 40 : MARK, Math.max(Math.min(48, y / 8), foot + MARK)]];
}

/* South, west, north, east of some points [lat, lon, weight] but for few that lie far off, if that brings the map much
 * closer. */
export function middleOf(points, [wide, high]) {
  const all = points.map(([lat, lon, weight]) => ({ ...home.map.project([lat, lon], 0), lat, lon, weight }));
  const zoom = (some) => Math.min(CLOSEST, Math.log2(Math.min(wide / (span(some, "x") || 1e-9), high / (span(some, "y") || 1e-9))));
  let spare = Math.floor(FEW * all.reduce((sum, { weight }) => sum + weight, 0));
  let kept = all;
  for (const side of ["x", "y"]) {
    const found = narrowest(kept, side, spare);
    spare -= weigh(kept) - weigh(found);
    kept = found;
  }
  if (zoom(kept) < zoom(all) + CLOSER) kept = all;
  const closest = zoom(kept) - FREE;
  for (const one of all) if (!kept.includes(one) && zoom([...kept, one]) >= closest) kept = [...kept, one]; // it costs nothing
  const lats = kept.map(({ lat }) => lat), lons = kept.map(({ lon }) => lon);
  return [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)];
}

const weigh = (some) => some.reduce((sum, { weight }) => sum + weight, 0);
const span = (some, side) => some.length && Math.max(...some.map((one) => one[side])) - Math.min(...some.map((one) => one[side]));

/* Leave out at most so much at both ends, so that what is left is narrowest. */
function narrowest(points, side, spare) {
  const sorted = [...points].sort((a, b) => a[side] - b[side]);
  let best = [0, sorted.length - 1], least = Infinity, before = 0;
  for (let first = 0; first < sorted.length && before <= spare; before += sorted[first++].weight) {
    let last = sorted.length - 1, left = spare - before;
    while (last > first && sorted[last].weight <= left) left -= sorted[last--].weight;
    const width = sorted[last][side] - sorted[first][side];
    if (width < least) [best, least] = [[first, last], width];
  }
  return sorted.slice(best[0], best[1] + 1);
}

/* Show what is shown: all of it, or, as a first view, all but few that lie far off. */
export function fit(animate, whole) {
  const { bounds, points } = home;
  if (!bounds) return;
  const [start, end] = margins(), size = home.map.getSize(), room = [size.x - start[0] - end[0], size.y - start[1] - end[1]];
  const [south, west, north, east] = whole || home.whole || !points || points.length < 2 ? bounds : middleOf(points, room.map((one) => Math.max(one, 1)));
  home.moved = false;
  const how = { paddingTopLeft: start, paddingBottomRight: end, maxZoom: CLOSEST, animate };
  const act = (map) => map.fitBounds([[south, west], [north, east]], how);
  go(animate ? act : (map) => atOnce(map, act), { whole });
}

/* Move the map at once. Where it glides back into its bounds just then, Leaflet would begin that anew when it is stopped,
 * and glide on from where the map is no more. */
function atOnce(map, act) {
  const bounds = map.options.maxBounds;
  map.setMaxBounds(null);
  map.stop();
  act(map);
  if (bounds) map.setMaxBounds(bounds);
}

/* A new scene has come: look at what it shows, if that is other than before and the reader has not looked elsewhere. */
export function follow(scene) {
  const other = scene.what !== home.what;
  home.what = scene.what;
  if (!home.seen && home.bounds) {
    home.seen = true;
    fit(false);
  } else if (scene.focus && scene.focus.n !== home.focus) goTo(scene.focus);
  else if (other && !home.moved && home.seen) fit(true);
  home.focus = scene.focus ? scene.focus.n : home.focus;
}

/* One place: no farther out than its kind asks for. Several: all of them in view. */
function goTo(focus) {
  const near = focus.points.length === 1 ? Math.max(focus.zoom, home.map.getZoom()) : Math.max(focus.zoom, 5);
  lookAt(focus.points, near);
}

/* Look at one point [lat, lon] from a zoom; at several from no nearer, so that all are in view. True: the map glides. */
export function lookAt(given, zoom) {
  const points = given.map(([lat, lon]) => [lat, turn(lon)]);
  const how = { duration: 0.5, animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches };
  if (points.length === 1) go((map) => map.flyTo(points[0], zoom, how));
  else go((map) => map.flyToBounds(points, { ...how, padding: [80, 80], maxZoom: zoom }));
  return how.animate;
}

/* Bring a point out from under what stands at the map's edges, and move the map no more than that needs. */
export function bringOut([lat, lon]) {
  const [start, end] = margins();
  go((map) => map.panInside([lat, turn(lon)], { paddingTopLeft: start, paddingBottomRight: end }));
}

/* Put the panel into the corner at the right where it lies on fewer marks, and never on a chosen one. While the reader
 * moves the map himself it stays, but for a chosen one. */
export function clearMarks() {
  const { map, panel, crowd } = home;
  if (!panel || !crowd) return;
  const { x, y } = map.getSize(), { offsetWidth: wide, offsetHeight: high } = panel.node;
  const visible = crowd.visible(), chosen = visible.filter((part) => part.state === 1), counted = chosen.length ? chosen : visible;
  if (home.moved && !chosen.length) return;
  const marks = counted.map((part) => [map.latLngToContainerPoint([part.lat, part.lon]), part.radius]);
  const hidden = (top) => marks.filter(([at, radius]) => at.x + radius > x - wide - EDGE && at.x < x && at.y + radius > top && at.y - radius < top + high).length;
  const above = hidden(EDGE), below = hidden(y - high - LOW_EDGE), stays = (home.moved || chosen.length > 0) && above === below;
  const corner = stays ? panel.control.getPosition() : above > below ? "bottomright" : "topright";
  if (corner === panel.control.getPosition()) return;
  home.corner = corner;
  panel.control.setPosition(corner);
}

/* ---- what is out of sight ---- */

/* Tells how many events lie outside the view, and shows them; and what else there is to say of the map. */
export const Chip = L.Control.extend({
  onAdd () {
    this.button = el("button", { type: "button", class: "dl-chip", hidden: "", onclick: () => fit(true, true) });
    this.drawn = el("button", { type: "button", class: "dl-chip dl-within", hidden: "", onclick: () => home.takeArea(null) }, [
      el("span", { text: "Only in the drawn area" }), el("span", { class: "dl-cross", text: " ×", "aria-hidden": "true" }), el("span", { class: "dl-unseen", text: ": show all again" })]);
    this.note = el("p", { class: "dl-note", role: "status", hidden: "" });
    const node = el("div", { class: "dl-out leaflet-control" }, [this.drawn, this.button, this.note]);
    L.DomEvent.disableClickPropagation(node);
    return node;
  },
  write () {
    const outside = home.crowd && home.seen ? home.crowd.outside() : 0;
    this.button.hidden = !outside;
    this.button.textContent = countWords(outside, "event") + " outside this view";
  },
  /* Say that events are chosen by an area, which a click ends. */
  within (drawn) {
    this.drawn.hidden = !drawn;
  },
  tell (text) {
    this.note.hidden = !text;
    this.note.textContent = text;
  },
});
