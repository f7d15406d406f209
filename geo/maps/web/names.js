/* Names on the map, on one canvas beneath the marks: first those of marked places, then of countries and seas, of towns by
 * their people, and of regions. Where two would touch, the first stays.
 */
import { el } from "./dom.js";
import { home } from "./home.js";

const FACE = '"Source Sans", system-ui, sans-serif';
const LONGEST = 28; // characters of a marked place's name
const CLOSE = 10.5; // zoom at which towns of a thousand are named; each doubling of people is worth so many zooms:
const DOUBLING = 0.62;
const TOWNS = 3; // zoom from which towns are named, and
const REGIONS = 5; // regions, and
const WATERS = 4; // lakes and rivers
const MOST_TOWNS = 70; // in one view

// How areas are named, by kind: from how many pixels on, and how.
const LOOKS = {
  country: { least: 30, italic: false, colour: "label", ground: "land" },
  sea: { least: 30, italic: true, colour: "label", ground: "sea" },
  region: { least: 60, italic: false, colour: "label", ground: "land", small: true },
  water: { least: 90, italic: true, colour: "label", ground: "land" },
};

// The base map's files of names, and the zoom from which each is needed.
export const NAME_FILES = [["towns-large", TOWNS], ["water-names", WATERS], ["regions-names", REGIONS], ["towns-middle", 5.5], ["towns-small", 8]];

export const Names = L.Layer.extend({
  initialize (countries, seas, options) {
    L.setOptions(this, options);
    const item = (sea) => (feature) => ({ sea, km: feature.properties.km, name: String(feature.properties.name),
      lat: feature.geometry.coordinates[1], lon: feature.geometry.coordinates[0] });
    this.areas = countries.features.map(item(false)).concat(seas.features.map(item(true)));
    this.areas.sort((a, b) => b.km - a.km || a.lon - b.lon);
    this.regions = [];
    this.waters = [];
    this.towns = [];
    this.written = [];
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

  /* Take names that stand in columns: of regions and waters with their width in km, or of towns with the doublings of a
   * thousand. */
  add (what, { names, lats, lons, sizes, scale }) {
    const rows = names.split("\n").map((name, at) => ({ name, lat: lats[at] / scale, lon: lons[at] / scale, size: sizes[at] }));
    const wide = { "regions-names": "regions", "water-names": "waters" }[what];
    if (wide) this[wide] = rows.map((row) => ({ ...row, km: row.size }));
    else this.towns = this.towns.concat(rows).sort((a, b) => b.size - a.size);
    this.draw();
  },

  draw () {
    const map = this._map;
    if (!map) return;
    const size = map.getSize(), ratio = window.devicePixelRatio || 1, canvas = this.canvas, context = canvas.getContext("2d");
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    context.scale(ratio, ratio);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const bounds = map.getBounds().pad(0.05);
    this.sheet = { map, context, size, zoom: map.getZoom(), taken: [], south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast() };
    this.written = [];
    this.mindPanels();
    this.nameMarks();
    this.nameAreas(this.areas, (one) => (one.sea ? "sea" : "country"));
    this.nameTowns();
    if (this.sheet.zoom >= REGIONS) this.nameAreas(this.regions, () => "region");
    if (this.sheet.zoom >= WATERS) this.nameAreas(this.waters, () => "water");
  },

  /* No name lies beneath what stands on the map. */
  mindPanels () {
    const ground = this.sheet.map.getContainer(), { left, top } = ground.getBoundingClientRect();
    for (const node of ground.querySelectorAll(".dl-box, .dl-chip, .dl-note, .leaflet-bar, .leaflet-control-scale, .leaflet-control-attribution, .dl-name > div")) {
      const box = node.getBoundingClientRect();
      if (box.width) this.sheet.taken.push([box.left - left, box.top - top, box.right - left, box.bottom - top]);
    }
  },

  /* Each marked place beside its mark, on whichever side there is room. No name lies beneath a mark. */
  nameMarks () {
    const { map, taken } = this.sheet, marks = home.crowd ? home.crowd.visible() : [];
    const at = marks.map((part) => map.latLngToContainerPoint([part.lat, part.lon]));
    marks.forEach((part, number) => taken.push(around(at[number], part.radius + 1, part.radius + 1)));
    marks.forEach((part, number) => {
      const name = part.name.length > LONGEST ? part.name.slice(0, LONGEST - 1).trimEnd() + "…" : part.name;
      const { x, y } = at[number], gap = part.radius + 5, style = { kind: "mark", font: "600 12px " + FACE, colour: "ink", ground: "land" };
      const sides = [[gap, 0, "left"], [-gap, 0, "right"], [0, -gap - 7, "center"], [0, gap + 7, "center"]];
      sides.some(([dx, dy, align]) => this.write(name, x + dx, y + dy, { ...style, align }));
    });
  },

  nameAreas (areas, kindOf) {
    const shaded = Boolean(home.style?.shades);
    const { size, zoom } = this.sheet;
    for (const one of areas) {
      if (home.named.has(one.name)) continue; // it has a name of its own beside its mark
      const room = (one.km * 2 ** zoom) / (156.5 * Math.cos((one.lat * Math.PI) / 180)), kind = kindOf(one), { least, italic, colour, ground, small } = LOOKS[kind];
      if (room < least || room > 6 * size.x) continue;
      const font = (italic ? "italic " : "") + (small ? "9.5px " : room > 150 && least < 60 ? "12px " : "11px ") + FACE;
      for (const { x, y } of this.places(one)) this.write(one.name, x, y, { kind, font, colour: shaded && !italic ? "ink" : colour, ground, small, align: "center", widest: room * 1.3 });
    }
  },

  /* Towns that are large enough for the zoom, each a dot with its name. */
  nameTowns () {
    const { zoom, context } = this.sheet, least = (CLOSE - zoom) / DOUBLING, colours = home.colours;
    let left = zoom < TOWNS ? 0 : MOST_TOWNS;
    for (const town of this.towns) {
      if (town.size < least || !left) break;
      for (const { x, y } of this.places(town)) {
        if (!this.write(town.name, x + 5, y, { kind: "town", font: "11px " + FACE, colour: "label", ground: "land", align: "left", dot: 4 })) continue;
        left--;
        context.beginPath();
        context.arc(x, y, 1.8, 0, 2 * Math.PI);
        context.fillStyle = colours.label;
        context.fill();
      }
    }
  },

  /* Where a point lies in view: the world goes on to the east, wherever it is cut. */
  places ({ lat, lon }) {
    const { map, south, west, north, east } = this.sheet;
    if (lat < south || lat > north) return [];
    return [lon - 360, lon, lon + 360].filter((one) => one >= west && one <= east).map((one) => map.latLngToContainerPoint([lat, one]));
  },

  /* Write a name where there is room for it; say whether there is. */
  write (name, x, y, { kind, font, colour, ground, align, small = false, widest = Infinity, dot = 0 }) {
    const { context, taken, size } = this.sheet, text = small ? name.toUpperCase() : name;
    context.font = font;
    context.letterSpacing = small ? "0.8px" : "0px";
    const width = context.measureText(text).width, left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    const box = [left - 4 - dot, y - 9, left + width + 4, y + 9];
    if (width > widest || box[0] < 0 || box[2] > size.x || box[1] < 0 || box[3] > size.y) return false;
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
    taken.push(box);
    context.textAlign = "left";
    context.lineWidth = 3;
    context.strokeStyle = home.colours[ground];
    context.fillStyle = home.colours[colour];
    context.strokeText(text, left, y);
    context.fillText(text, left, y);
    this.written.push([kind, name]);
    return true;
  },
});

const around = ({ x, y }, wide, high) => [x - wide, y - high, x + wide, y + high];
