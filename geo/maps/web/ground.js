/* The ground under the marks, from files that travel with the page: land, borders, names; theme, typeface, controls.
 * Everything that is text comes in as data and goes out through textContent or canvas; no string becomes markup.
 */
import { el, isDarkColour, svg } from "./dom.js";

export const home = {}; // the one map of a document, with what is drawn on it

/* ---- theme ---- */

function isDark() {
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
  return isDarkColour(colour) ?? window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function paint() {
  const dark = isDark();
  if (home.dark === dark) return;
  home.dark = dark;
  home.colours = home.config.colours[dark ? "dark" : "light"];
  const style = home.map.getContainer().style;
  for (const [name, colour] of Object.entries(home.colours)) style.setProperty("--dl-" + name, colour);
  style.colorScheme = dark ? "dark" : "light";
  for (const layer of home.ground) layer.setStyle(layer.dlStyle());
  if (home.labels) home.labels.draw();
  if (home.canvas && home.canvas._redraw) home.canvas._update();
}

function watchTheme() {
  const later = () => setTimeout(paint, 0);
  window.addEventListener("message", later);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
}

/* ---- base map ---- */

function pane(map, name, level, clicks) {
  const made = map.createPane(name);
  made.style.zIndex = level;
  if (!clicks) made.style.pointerEvents = "none";
}

/* The frame does not inherit the page's typeface; text on canvas is drawn again when it has come. */
function loadFont(address) {
  if (!address) return;
  new FontFace("Source Sans", 'url("' + encodeURI(address) + '")', { weight: "200 900" }).load()
    .then((font) => { document.fonts.add(font); if (home.labels) home.labels.draw(); })
    .catch(() => console.info("the page's typeface is not at hand; the system's is used"));
}

export function base(map, config) {
  Object.assign(home, { map, config, ground: [], dark: null, focus: 0, named: new Set(), boxes: [], closed: {} });
  const box = map.getContainer();
  box.classList.add("dl");
  pane(map, "dl-ground", 210);
  pane(map, "dl-areas", 350, true);
  pane(map, "dl-labels", 380);
  pane(map, "dl-routes", 420, true);
  if (map.attributionControl) map.attributionControl.setPrefix(false).addAttribution(config.attribution);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  new Fit({ position: "topleft" }).addTo(map);
  if (document.fullscreenEnabled) new Full({ position: "topleft" }).addTo(map);
  new Place({ position: "bottomleft" }).addTo(map);
  loadFont(config.font);
  paint();
  watchTheme();
  home.loading = ground(map, config).catch((error) => {
    const note = el("div", { class: "dl-wait" });
    note.textContent = "The base map could not be loaded.";
    box.append(note);
    console.warn("base map: " + error);
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box); // what is in the middle stays there
}

async function read(source) {
  if (typeof source !== "string") return source; // a stand-alone page brings the data along
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(source + ": " + answer.status);
  return answer.json();
}

/* Coarse land first; the fine one and the regions' borders are fetched when the map first comes close enough. */
async function ground(map, config) {
  const files = config.files;
  const renderer = L.canvas({ pane: "dl-ground", padding: 0.4 });
  const add = (data, dlStyle, from, until) => {
    const copy = (by) => L.geoJSON(data, { pane: "dl-ground", renderer, interactive: false, smoothFactor: 1.2,
      style: () => dlStyle(), coordsToLatLng: (c) => L.latLng(c[1], c[0] + by) });
    const layer = L.featureGroup([copy(0), copy(360)]); // the world goes on to the east, wherever it is cut
    layer.dlStyle = dlStyle;
    home.ground.push(layer);
    const show = () => {
      const zoom = map.getZoom();
      if (zoom >= from && zoom < (until ? until() : 99)) layer.addTo(map);
      else layer.remove();
      for (const above of home.above) if (above.bringToFront) above.bringToFront();
    };
    map.on("zoomend", show);
    show();
    return layer;
  };
  home.above = [];
  const line = (name, weight, dash) => () =>
    ({ color: home.colours[name], weight, dashArray: dash, fill: false, opacity: 1, lineCap: "butt" });
  const land = () => ({ fillColor: home.colours.land, fillOpacity: 1, weight: 0.8, color: home.colours.border, opacity: 1 });
  const close = 4.5;
  const [coarse, disputes, countries, seas] = await Promise.all(
    [files["land-light"], files.disputes, files.countries, files.seas].map(read));
  add(coarse, land, 0, () => (home.fine ? close : 99));
  home.above = [add(disputes, line("land", 2.2), 0), add(disputes, line("disputed", 1, "4 3"), 0)];
  home.labels = new Labels(countries, seas, { pane: "dl-labels" }).addTo(map);
  const closer = async () => {
    if (map.getZoom() < close || home.fine !== undefined || !files.land) return;
    home.fine = false;
    const [fine, regions] = await Promise.all([files.land, files.regions].map(read));
    home.fine = true;
    add(fine, land, close);
    home.above.unshift(add(regions, line("region", 0.5), 5));
    map.fire("zoomend");
  };
  map.on("zoomend", closer);
  await closer();
}

function button(words, path, act) {
  const link = el("a", { href: "#", role: "button", title: words, "aria-label": words }, [
    svg("svg", { width: 15, height: 15, viewBox: "0 0 15 15", fill: "none", stroke: "currentColor", "stroke-width": 1.5 },
      [svg("path", { d: path })]),
  ]);
  link.addEventListener("click", (event) => { event.preventDefault(); act(); });
  link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); act(); } });
  const bar = el("div", { class: "leaflet-bar leaflet-control" }, [link]);
  L.DomEvent.disableClickPropagation(bar);
  return bar;
}

const Fit = L.Control.extend({
  onAdd: () => button("Show all events", "M4 7.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0M7.5 0v4M7.5 11v4M0 7.5h4M11 7.5h4", () => fit(true)),
});

const Full = L.Control.extend({
  onAdd: () => button("Full screen", "M1 5V1h4M10 1h4v4M14 10v4h-4M5 14H1v-4", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => console.info("the browser keeps the map in the page"));
  }),
});

const side = (value, plus, minus) => Math.abs(value).toFixed(2) + "° " + (value < 0 ? minus : plus);

/* Where the pointer is; with the keyboard, where the middle of the map is. */
const Place = L.Control.extend({
  onAdd (map) {
    const node = el("div", { class: "dl-place leaflet-control" });
    const write = (at) => {
      const there = at.wrap();
      node.textContent = side(there.lat, "N", "S") + ", " + side(there.lng, "E", "W");
    };
    map.on("mousemove", (event) => write(event.latlng));
    map.on("mouseout", () => (node.textContent = ""));
    map.getContainer().addEventListener("keyup", () => write(map.getCenter()));
    return node;
  },
});

export function fit(animate) {
  const b = home.bounds;
  if (!b) return;
  const across = home.map.getSize().x, wide = across > 560;
  const boxes = across > 760 ? 200 : 96; // where the lists of countries and signs lie
  home.map.fitBounds([[b[0], b[1]], [b[2], b[3]]], {
    paddingTopLeft: [wide ? 64 : 24, 32], paddingBottomRight: [wide ? boxes : 24, 48], maxZoom: 6, animate });
}

/* Names of countries and seas on one canvas, each from the zoom at which it fits its area; where two would touch,
 * the larger stays. */
const Labels = L.Layer.extend({
  initialize (countries, seas, options) {
    L.setOptions(this, options);
    const item = (sea) => (feature) => ({ sea, km: feature.properties.km, name: String(feature.properties.name),
      at: L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]) });
    const once = countries.features.map(item(false)).concat(seas.features.map(item(true)));
    const east = once.map((o) => ({ ...o, at: L.latLng(o.at.lat, o.at.lng + 360) }));
    this.items = once.concat(east);
    this.items.sort((a, b) => b.km - a.km || a.at.lng - b.at.lng);
  },
  onAdd (map) {
    this.canvas = el("canvas", { class: "leaflet-zoom-hide" });
    map.getPane(this.options.pane).append(this.canvas);
    map.on("moveend resize viewreset", this.draw, this);
    this.draw();
  },
  onRemove (map) {
    this.canvas.remove();
    map.off("moveend resize viewreset", this.draw, this);
  },
  draw () {
    const map = this._map;
    if (!map) return;
    const size = map.getSize(), ratio = window.devicePixelRatio || 1;
    const pixels = (item) => (item.km * Math.pow(2, map.getZoom())) / (156.5 * Math.cos((item.at.lat * Math.PI) / 180));
    const canvas = this.canvas, context = canvas.getContext("2d");
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    context.scale(ratio, ratio);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const taken = [];
    for (const item of this.items) {
      if (home.named.has(item.name)) continue; // it has a name of its own beside its mark
      const room = pixels(item);
      if (room < 30 || room > 6 * size.x) continue;
      const p = map.latLngToContainerPoint(item.at);
      if (p.x < -60 || p.y < -10 || p.x > size.x + 60 || p.y > size.y + 10) continue;
      this.write(context, item, p, taken, room);
    }
  },
  write (context, item, p, taken, room) {
    context.font = (item.sea ? "italic " : "") + (room > 150 ? "12px" : "11px") + ' "Source Sans", system-ui, sans-serif';
    const width = context.measureText(item.name).width, half = width / 2 + 6;
    if (width > room * 1.3) return;
    const box = [p.x - half, p.y - 10, p.x + half, p.y + 10];
    if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) return;
    taken.push(box);
    context.lineWidth = 3;
    context.strokeStyle = item.sea ? home.colours.sea : home.colours.land;
    context.fillStyle = home.colours.label;
    context.strokeText(item.name, p.x, p.y);
    context.fillText(item.name, p.x, p.y);
  },
});
