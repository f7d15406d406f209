/* The ground under the marks, from files that travel with the page: land, borders, names; theme, typeface, controls.
 * Everything that is text comes in as data and goes out through textContent or canvas; no string becomes markup.
 */
import { el, isDarkColour, svg } from "./dom.js";
import { read } from "./files.js";
import { home } from "./home.js";
import { Land, NEAR, partsOf } from "./land.js";
import { Draw } from "./draw.js";
import { Measure } from "./measure.js";
import { NAME_FILES, Names } from "./names.js";
import { Chip, fit, watchReader } from "./sight.js";
import { pointWords } from "./words.js";

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
  if (home.land) home.land.draw();
  if (home.labels) home.labels.draw();
  if (home.style) home.style.paint?.();
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
  Object.assign(home, { map, config, dark: null, focus: 0, named: new Set(), bare: false });
  const box = map.getContainer();
  box.classList.add("dl");
  pane(map, "dl-ground", 210);
  pane(map, "dl-areas", 350, true);
  pane(map, "dl-labels", 380);
  pane(map, "dl-routes", 420, true);
  if (map.attributionControl) map.attributionControl.setPrefix(false).addAttribution(config.attribution);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  new Fit({ position: "topleft" }).addTo(map);
  if ((home.around ?? document).fullscreenEnabled) new Full({ position: "topleft" }).addTo(map);
  new Ruler({ position: "topleft" }).addTo(map);
  if (home.takeArea) new Pencil({ position: "topleft" }).addTo(map);
  new Place({ position: "bottomleft" }).addTo(map);
  map._controlCorners.topcenter = L.DomUtil.create("div", "dl-top", map._controlContainer);
  home.chip = new Chip({ position: "topcenter" }).addTo(map);
  watchReader(map);
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

const WATERS = [[NEAR, 0, 4], [5.5, 4, 6], [6.5, 6, 99]]; // from which zoom; waters whose own zoom lies between

const line = (name, weight, dash) => () => ({ stroke: home.bare ? null : home.colours[name], weight, dash });
const land = () => ({ fill: home.colours.land, stroke: home.colours.border, weight: 0.8 });
const water = (area) => ({ fill: area ? home.colours.sea : null, stroke: home.bare ? null : home.colours.river, weight: area ? 0.6 : 1.2 });

/* Coarse land and great waters first; finer ones, and the regions' borders, are fetched when the map first comes close. */
async function ground(map, config) {
  const { files } = config, sheets = (home.land = new Land(map, "dl-ground"));
  const [coarse, waters, disputes, countries, seas] = await Promise.all(
    [files["land-light"], files["water-light"], files.disputes, files.countries, files.seas].map(read));
  const far = [sheets.add(partsOf(coarse), land, { level: 0 }), sheets.add(partsOf(waters), water, { level: 1 })], disputed = partsOf(disputes);
  sheets.add(disputed, line("land", 2.2), { level: 3 });
  sheets.add(disputed, line("disputed", 1, [4, 3]), { level: 4 });
  home.labels = new Names(countries, seas, { pane: "dl-labels" }).addTo(map);
  nameMore(map, files);
  if (files.land) await whenNear(map, () => drawNear(files, sheets, far));
}

/* The fine ground, in place of the coarse. */
async function drawNear(files, sheets, far) {
  const [fine, waters, regions] = await Promise.all([files.land, files.water, files.regions].map(read));
  for (const sheet of far) sheet.below = NEAR;
  sheets.add(partsOf(fine), land, { level: 0, from: NEAR });
  for (const [from, least, below] of WATERS) {
    const some = partsOf(waters, ({ properties: own }) => own.from >= least && own.from < below);
    sheets.add(some, water, { level: 1, from });
  }
  sheets.add(partsOf(regions), line("region", 0.5), { level: 2, from: 5 });
}

/* Act once, as soon as the map is close enough. */
async function whenNear(map, act) {
  if (map.getZoom() >= NEAR) await act();
  else map.once("zoomend", () => whenNear(map, act).catch((error) => console.warn("base map: " + error)));
}

/* Names of regions, waters and towns are fetched when the map first comes so close that they have room. */
function nameMore(map, files) {
  const due = NAME_FILES.filter(([name]) => files[name]);
  const look = () => {
    while (due.length && map.getZoom() >= due[0][1]) {
      const [name] = due.shift();
      read(files[name]).then((columns) => home.labels.add(name, columns)).catch((error) => console.warn(name + ": " + error));
    }
  };
  map.on("zoomend", look);
  look();
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
  onAdd: () => button("Show all events", "M4 7.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0M7.5 0v4M7.5 11v4M0 7.5h4M11 7.5h4", () => fit(true, true)),
});

/* The button of a tool, pressed while it is on. */
function penButton(Tool, map, words, path) {
  const node = button(words, path, () => tool.toggle());
  const tool = new Tool(map, (on) => {
    node.firstChild.setAttribute("aria-pressed", String(on));
    node.classList.toggle("dl-on", on);
  });
  return node;
}

const Ruler = L.Control.extend({
  onAdd: (map) => penButton(Measure, map, "Measure a distance", "M1 10.5L10.5 1L14 4.5L4.5 14zM3.5 8l1.5 1.5M6 5.5l2 2M8.5 3l1.5 1.5"),
});

const Pencil = L.Control.extend({
  onAdd: (map) => penButton(Draw, map, "Draw an area to filter by", "M1.5 13.5L2.5 10L10.5 2L13 4.5L5 12.5zM9 3.5l2.5 2.5"),
});

const Full = L.Control.extend({
  onAdd: () => button("Full screen", "M1 5V1h4M10 1h4v4M14 10v4h-4M5 14H1v-4", () => {
    const whole = home.around ?? document; // the page round the map, with its timeline and evidence
    if (whole.fullscreenElement) whole.exitFullscreen();
    else whole.documentElement.requestFullscreen().catch(() => console.info("the browser keeps the map in the page"));
  }),
});

/* Where the pointer is; with the keyboard, where the middle of the map is. */
const Place = L.Control.extend({
  onAdd (map) {
    const node = el("div", { class: "dl-place leaflet-control" });
    const write = (at) => { node.textContent = pointWords(at.lat, at.lng); };
    map.on("mousemove", (event) => write(event.latlng));
    map.on("mouseout", () => (node.textContent = ""));
    map.getContainer().addEventListener("keyup", () => write(map.getCenter()));
    return node;
  },
});
