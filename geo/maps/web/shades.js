/* Countries or regions shaded by how many events lie in each, in place of marks. They lie on the ground's own canvas,
 * beneath waters and borders; what is under the pointer is reckoned.
 *
 * `scene.shades` has `style`, `steps` (the fewest events of each step of the colour) and `areas`, each with `id`, `key`,
 * `name`, `count`, and while the timeline plays `times`.
 */
import { read } from "./files.js";
import { home, wrapped } from "./home.js";
import { holds, NEAR, partsOf, worldPoint } from "./land.js";
import { countPassing, keyFeature, tip } from "./parts.js";
import { countWords } from "./words.js";

const LEVEL = 0.5; // above land, beneath waters
const CHOSEN = 0.6; // its rim lies on its neighbours
const outlines = new Map(); // by source: features by their area's id, or what waits for them

/* Which files have the outlines, from which zoom and below which. */
const SOURCES = {
  countries: ({ files }) => (files.land ? [[files["land-light"], 0, NEAR], [files.land, NEAR, Infinity]] : [[files["land-light"], 0, Infinity]]),
  regions: ({ files }) => [[files["regions-areas"], 0, Infinity]],
};
const idOf = { countries: ({ code }) => "country/" + code, regions: ({ id }) => "admin1/" + id };

function featuresOf(source, style) {
  if (!outlines.has(source)) {
    outlines.set(source, read(source).then(({ features }) => new Map(features.map((one) => [idOf[style](one.properties), one]))));
  }
  return outlines.get(source);
}

/* Which step of the colour so many events have. */
export const stepOf = (count, steps) => Math.max(0, steps.filter((least) => count >= least).length - 1);

function strength(step, steps) {
  const { strengths } = home.config, last = strengths.length - 1;
  return strengths[steps.length > 1 ? Math.round((step * last) / (steps.length - 1)) : last >> 1];
}

export const shadeColour = (step, steps) => `color-mix(in srgb, var(--dl-shade) ${Math.round(100 * strength(step, steps))}%, var(--dl-land))`;

export class Shades {
  constructor(group, shades) {
    Object.assign(this, { group, shades, sheets: [], over: null, counts: new Map(shades.areas.map(({ id, count }) => [id, count])) });
    this.byId = new Map(shades.areas.map((area) => [area.id, area]));
  }

  begin() {
    this.tip = L.tooltip({ direction: "top", offset: [0, -8], opacity: 1, className: "dl-shade-tip" });
    home.map.on("mousemove", this.hover, this).on("mouseout", this.leave, this).on("click", this.choose, this);
    home.chip.tell("Shading …");
    this.ready = (home.loading ?? Promise.resolve()).then(() => this.draw()).catch((error) => console.warn("shades: " + error));
  }

  end() {
    this.ended = true;
    home.map.off("mousemove", this.hover, this).off("mouseout", this.leave, this).off("click", this.choose, this);
    this.leave();
    home.chip.tell("");
    home.land?.drop(this.sheets);
  }

  async draw() {
    const { style } = this.shades;
    for (const [source, from, below] of SOURCES[style](home.config)) {
      const found = await featuresOf(source, style);
      if (this.ended) return;
      for (const { id } of this.shades.areas) {
        const feature = found.get(id);
        const level = this.byId.get(id).key === this.shades.chosen ? CHOSEN : LEVEL;
        if (feature) this.sheets.push({ ...home.land.sheet(partsOf({ features: [feature] }), () => this.look(id), { level, from, below }), id });
      }
    }
    home.land.take(this.sheets);
    home.chip.tell("");
    home.labels?.draw();
    home.map.getContainer().dataset.shaded = this.sheets.length;
  }

  look(id) {
    const count = this.counts.get(id), { steps, chosen } = this.shades, { shade, land, border, ink } = home.colours, is = this.byId.get(id).key === chosen;
    return count ? { fill: mixed(shade, land, strength(stepOf(count, steps), steps)), stroke: is ? ink : border, weight: is ? 2 : 0.8 } : {};
  }

  /* The area at a point of the map. */
  at({ lat, lng }) {
    const zoom = home.map.getZoom(), [x, y] = worldPoint(wrapped(lng), lat);
    const sheet = this.sheets.find(({ id, parts, from, below }) => zoom >= from && zoom < below && this.counts.get(id) && parts.some((part) => holds(part, x, y)));
    return sheet ? this.byId.get(sheet.id) : null;
  }

  hover({ latlng, originalEvent }) {
    const area = originalEvent.target.closest(".leaflet-control") ? null : this.at(latlng);
    home.map.getContainer().classList.toggle("dl-over", Boolean(area));
    if (!area) return this.leave();
    this.tip.setLatLng(latlng);
    if (this.over !== area) this.tip.setContent(tip({ name: area.name, says: countWords(this.counts.get(area.id), "event") }));
    if (!this.over) home.map.openTooltip(this.tip);
    this.over = area;
    return undefined;
  }

  leave() {
    if (this.over) home.map.closeTooltip(this.tip);
    this.over = null;
    home.map.getContainer().classList.remove("dl-over");
  }

  choose({ latlng }) {
    const area = home.map.getContainer().classList.contains("dl-picking") ? null : this.at(latlng);
    if (area) this.open(area);
  }

  /* Tell the page that an area was chosen, as a mark tells it. */
  open(area) {
    this.group.fire("click", { layer: { dlPart: area, toGeoJSON: () => keyFeature(area.key) } });
  }

  /* Shade by the events whose first and last bar of the timeline pass. */
  during(passes) {
    for (const area of this.shades.areas) this.counts.set(area.id, countPassing(area, passes));
    this.leave();
    home.land?.draw();
  }
}

/* A colour so far on the way from another, both as #rrggbb: a canvas knows no CSS variables. */
export function mixed(colour, from, share) {
  const parts = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(colour), parts(from)];
  return "#" + a.map((part, at) => Math.round(b[at] + (part - b[at]) * share).toString(16).padStart(2, "0")).join("");
}
