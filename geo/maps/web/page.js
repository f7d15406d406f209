/* The map as part of the page: its place in the address, marks joined by what is in view, picking a point, playing.
 *
 * The page around it is asked only when the marks must be laid out anew, or when the reader did something: it is told
 * through a click on the layer, which is how streamlit-folium carries news to the server.
 */
import { forgetMap, number, noteMap, notedMap } from "./address.js";
import { areaText } from "./drawn.js";
import { el } from "./dom.js";
import { home, turn, wrapped } from "./home.js";
import { countPassing, keyFeature } from "./parts.js";
import { go } from "./sight.js";

export { base } from "./ground.js";
export { fill } from "./dateline.js";

const AGAIN = 500; // milliseconds
let playing = null; // which bars of the timeline are shown
let marked = "", place = null; // the place that was searched for
let scene = null, group = null, parts = [], crowd = null, looked = 0, asked = "";

function tell(key) {
  if (group) group.fire("click", { layer: { toGeoJSON: () => keyFeature(key) } });
}

/* ---- the address ---- */

const noting = setInterval(() => home.seen && !moving && note(), AGAIN);
let moving = false;

/* An address tells where its reader moved the map; elsewhere the map goes where the events are. */
function note() {
  if (!(home.moved ? noteMap(home.map) : forgetMap())) clearInterval(noting);
}

/* ---- marks by what is in view ---- */

function ask() {
  const covers = scene && scene.covers;
  if (!covers || !home.seen || moving) return;
  const map = home.map, bounds = map.getBounds(), zoom = map.getZoom();
  const west = bounds.getWest(), wide = bounds.getEast() - west, along = (((west - covers.west) % 360) + 360) % 360;
  const inside = Math.max(-85, bounds.getSouth()) >= covers.south - 1e-6 && Math.min(85, bounds.getNorth()) <= covers.north + 1e-6
    && (covers.east - covers.west >= 360 || along + wide <= covers.east - covers.west);
  if (inside && Math.abs(zoom - covers.zoom) < 0.01) return;
  const key = "view/" + [bounds.getSouth(), west, bounds.getNorth(), bounds.getEast(), zoom].map(number).join(",");
  if (key === asked) return;
  asked = key;
  tell(key);
}

/* ---- where the page wants us ---- */

/* A map that has just come, also in place of one that was there before, goes where the address says. */
function look() {
  const wanted = scene.look, first = !home.seen, kept = first ? notedMap() : null;
  if (!kept && (!wanted || wanted.n === looked)) return;
  if (wanted) looked = wanted.n;
  const [lat, lon, zoom] = kept || [wanted.lat, wanted.lon, wanted.zoom];
  const at = [lat, turn(lon)];
  home.seen = home.moved = true;
  go((map) => (first || wanted.still ? map.setView(at, zoom, { animate: false }) : map.flyTo(at, zoom, { duration: 0.5 })));
}

/* A place that was searched for is marked, until another is or nobody asks for it any more. */
function markPlace() {
  const { lat, lon, name } = scene.look || {}, key = name ? [lat, lon, name].join() : "";
  if (key === marked) return;
  marked = key;
  if (place) place.remove();
  place = key ? L.marker([lat, turn(lon)], { icon: L.divIcon({ className: "dl-found", html: el("span", { text: name }), iconSize: [28, 28] }),
    interactive: false, keyboard: false, zIndexOffset: 4000 }).addTo(home.map) : null;
}

/* ---- keys that the page around us has a meaning for ---- */

document.addEventListener("keydown", (event) => {
  const turned = (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && /^[aexu]$/i.test(event.key);
  if (!turned && !plain) return;
  try {
    const { key, code, shiftKey, ctrlKey, metaKey } = event;
    const pressed = { key, code, shiftKey, ctrlKey, metaKey, bubbles: true, cancelable: true };
    if (!window.parent.document.body.dispatchEvent(new window.parent.KeyboardEvent("keydown", pressed))) event.preventDefault();
    window.parent.document.body.dispatchEvent(new window.parent.KeyboardEvent("keyup", pressed));
  } catch {
    // the page around us is not ours
  }
});

/* ---- a point for the page ---- */

function pickable() {
  const box = home.map.getContainer();
  box.classList.toggle("dl-picking", Boolean(scene.picking));
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const chosen = (at) => scene.picking && tell("pick/" + number(at.lat) + "," + number(wrapped(at.lng)));
  home.map.on("click", (event) => chosen(event.latlng));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === box) chosen(home.map.getCenter());
  });
  home.map.on("movestart zoomstart", () => (moving = true));
  home.map.on("moveend", () => { moving = false; note(); ask(); });
}

/* ---- the page around us ---- */

try {
  home.around = window.parent.document;
} catch {
  home.around = null; // it is not ours
}

/* ---- an area for the page ---- */

home.takeArea = (area) => tell("area/" + areaText(area));

/* ---- playing ---- */

/* Show the events whose first and last bar of the timeline pass, also of the scenes that come next; null ends that. */
function during(passes) {
  playing = passes;
  if (!passes) return;
  for (const [part, layer] of parts) {
    const passing = countPassing(part, passes);
    shown(layer, passing > 0);
    const count = home.panel?.node.querySelector('[data-key="' + CSS.escape(part.key) + '"] > span:nth-child(3)');
    if (count) count.textContent = passing.toLocaleString("en");
  }
  if (crowd) crowd.during(passes);
  home.style?.during(passes);
}

function shown(layer, yes) {
  if (layer.eachLayer) layer.eachLayer((one) => shown(one, yes));
  else if (layer.getElement && layer.getElement()) layer.getElement().style.visibility = yes ? "" : "hidden";
}

/* ---- each new scene ---- */

home.after = (given, layer, made, marks) => {
  [scene, group, parts, crowd] = [given, layer, made, marks];
  pickable();
  look();
  markPlace();
  if (playing) during(playing); // marks that come next heed it
  if (home.map.getContainer().dataset.ready) setTimeout(() => { if (!moving) { note(); ask(); } }, 50);
};

window.datelinePage = { during, home };
