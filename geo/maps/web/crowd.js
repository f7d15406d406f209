/* The marks of a scene on the map. At each zoom those that would hide each other are one; what shares a point is fanned
 * out round it when it is chosen.
 */
import { home } from "./home.js";
import { drawMark, radiusOf, sizeOf, symbol, weightOf } from "./marks.js";
import { joinMarks } from "./overlap.js";
import { colourClass, keyed, stateClass } from "./parts.js";
import { go } from "./sight.js";
import { countWords } from "./words.js";

const MANY = 400; // marks; beyond, they are drawn on one canvas instead of as elements of their own
const FAN = 34; // pixels from a point to what is fanned out round it, at least
const STEP = 24; // pixels from one of these to the next

/* ---- one mark ---- */

const hit = (radius) => Math.max(12, radius + 3); // never smaller than a fingertip can hit

function icon(part) {
  const side = 2 * hit(part.radius);
  return L.divIcon({ className: "dl-mark" + (part.fresh ? " dl-fresh" : "") + colourClass(part) + stateClass(part), html: symbol(part, home.config), iconSize: [side, side] });
}

function mark(part) {
  const label = part.name + ", " + part.says;
  const layer = L.marker([part.lat, part.lon], { icon: icon(part), riseOnHover: true, zIndexOffset: part.state === 1 ? 2000 : part.order, alt: label });
  layer.on("add", () => {
    const node = layer.getElement();
    node.dataset.key = part.key;
    node.setAttribute("aria-label", label);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      layer.fire("click", { latlng: layer.getLatLng() }, true);
    });
  });
  return keyed(layer, part);
}

const Dot = L.CircleMarker.extend({
  _updatePath () { this._renderer._drawMark(this); },
});
L.Canvas.include({
  _drawMark (layer) {
    if (this._drawing && !layer._empty() && !layer.part.hidden) drawMark(this._ctx, layer.part, layer._point, home.config, home.colours);
  },
});

function dot(part) {
  home.canvas = home.canvas || L.canvas({ padding: 0.2 });
  const layer = new Dot([part.lat, part.lon], { renderer: home.canvas, radius: part.radius, bubblingMouseEvents: false });
  layer.part = part;
  return keyed(layer, part);
}

/* ---- several as one ---- */

const titled = (name, marks) => (marks > 1 ? name + " and " + (marks - 1).toLocaleString("en") + " more" : name);

/* The mark that stands for some at one zoom, at the largest of them. */
function together(spots, zoom, look) {
  const [first] = spots, marks = spots.reduce((sum, spot) => sum + (spot.marks || 1), 0);
  const part = { ...first, name: titled(first.name, marks) };
  if (spots.length === 1) return pictured(part, zoom);
  const kinds = {};
  for (const spot of spots) for (const [name, number] of Object.entries(spot.kinds || { [spot.hue]: spot.count })) kinds[name] = (kinds[name] || 0) + number;
  const count = distinct(spots);
  const statuses = new Set(spots.map((spot) => spot.status)), chosen = spots.some((spot) => spot.state === 1);
  const weight = spots[0].weight && spots.reduce((sum, spot) => sum + spot.weight, 0); // all have one, or none
  return { ...part, ...told(count, kinds, look, false, weight), key: "joined/" + zoom + "/" + first.key, inside: false, fan: null, spots, coded: spots.every((spot) => spot.coded),
    says: count > 1 ? countWords(count, "event") : first.says, fresh: spots.some((spot) => spot.fresh),
    status: statuses.size === 1 ? first.status : look.occurred, state: chosen ? 1 : first.state,
    times: spots.flatMap((spot) => spot.times || []) };
}

/* Of how many events some marks are; where they do not say which, one of two marks counts twice. */
const distinct = (spots) => (spots.every((spot) => spot.members) ? new Set(spots.flatMap((spot) => spot.members)).size : spots.reduce((sum, spot) => sum + spot.count, 0));

/* A mark of one event, as it is drawn at one zoom: close by, it holds a picture, and is as large as that needs. */
function pictured(part, zoom) {
  const { icons } = home.config, holds = part.icon && zoom >= icons.zoom && part.weight === undefined;
  return holds ? { ...part, glyph: part.icon, weight: icons.count, radius: radiusOf(icons.count, false, home.config) } : part;
}

/* As how many events a mark is drawn: where its size stands for something else, it has a weight. */
/* How many events a mark is of, and of which kinds. */
function told(count, kinds, look, inside = false, weight = undefined) {
  const names = Object.keys(kinds);
  return { count, kinds, hue: names.length === 1 ? names[0] : "", radius: radiusOf(sizeOf({ weight, count }), inside, look) };
}

/* As how many events a mark is drawn while time plays, by what passes of it: [sign, share] by event. */
function weightDuring(part, found) {
  if (part.glyph || part.weight === undefined) return part.glyph && part.weight;
  return weightOf([...found.values()].map(([, share]) => share), home.config);
}

/* ---- all of them ---- */

export class Crowd {
  /* `group` is the Leaflet group that they are put into, `spots` the marks of a scene, larger ones first, `events` how
   * many events have one; `seen(zoom)` are those of the marks that are drawn there. */
  constructor(group, spots, events, seen = () => spots) {
    Object.assign(this, { group, spots, events, seen, layers: new Map(), fan: null, passes: null, hidden: new Set() });
  }

  begin() {
    home.map.on("zoomend", this.lay, this);
    home.map.on("zoomstart click", this.fold, this);
    this.lay();
    const open = this.shown().find(([part]) => part.key === home.fanned);
    if (open) this.unfold(...open);
  }

  end() {
    home.map.off("zoomend", this.lay, this);
    home.map.off("zoomstart click", this.fold, this);
    if (this.fan) this.group.removeLayer(this.fan);
  }

  shown() {
    return [...this.layers.values()];
  }

  /* The marks that are seen, larger ones first. */
  visible() {
    return this.shown().map(([part]) => part).filter((part) => !this.hidden.has(part.key));
  }

  /* Put the marks of this zoom on the map; what stays as it was is left alone. */
  lay() {
    const map = home.map, zoom = map.getZoom(), world = 256 * 2 ** zoom, before = this.layers;
    const spots = this.seen(zoom), points = spots.map((spot) => ({ ...map.project([spot.lat, spot.lon], zoom), count: sizeOf(pictured(spot, zoom)), inside: spot.inside }));
    const groups = joinMarks(points, world, home.config), make = groups.length > MANY ? dot : mark;
    this.layers = new Map();
    groups.forEach((members, order) => {
      const name = (make === dot ? "dot " : "") + (members.length > 1 ? zoom + " " : pictured(spots[members[0]], zoom).glyph ? "near " : "") + members.map((at) => spots[at].key);
      const kept = before.get(name);
      before.delete(name);
      this.layers.set(name, kept || this.made(together(members.map((at) => spots[at]), zoom, home.config), order, make));
    });
    for (const [, layer] of before.values()) this.group.removeLayer(layer);
    if (this.passes) this.during(this.passes);
  }

  made(part, order, make) {
    const layer = make({ ...part, order });
    layer.on("click", () => this.choose(part, layer));
    this.group.addLayer(layer);
    return [part, layer];
  }

  /* A mark tells the page of its events; what shares its point is fanned out, and chosen again, what was joined parts. */
  choose(part, layer) {
    const open = this.fan && home.fanned === part.key;
    this.fold();
    if (part.fan && !open) this.unfold(part, layer);
    if (part.spots && home.chosen === part.key) {
      const bounds = L.latLngBounds(part.spots.map((spot) => [spot.lat, spot.lon]));
      home.moved = true;
      go((map) => map.flyToBounds(bounds, { duration: 0.5, padding: [80, 80], maxZoom: map.getZoom() + 4 }));
    }
    home.chosen = part.key;
  }

  unfold(part, layer) {
    const map = home.map, middle = map.latLngToLayerPoint(layer.getLatLng()), number = part.fan.length;
    const far = Math.max(FAN, part.radius + STEP / 1.5, (STEP * number) / (2 * Math.PI));
    this.fan = L.featureGroup();
    part.fan.forEach((one, at) => {
      const angle = (2 * Math.PI * at) / number - Math.PI / 2;
      const there = map.layerPointToLatLng(middle.add([far * Math.cos(angle), far * Math.sin(angle)]));
      const leg = L.polyline([layer.getLatLng(), there], { pane: "dl-routes", renderer: home.routes, className: "dl-leg", interactive: false });
      const own = pictured({ ...one, name: part.name, lat: there.lat, lon: there.lng, count: 1, radius: radiusOf(1, false, home.config), order: 3000 + at }, map.getZoom());
      this.fan.addLayer(leg).addLayer(mark(own));
    });
    this.group.addLayer(this.fan);
    home.fanned = part.key;
  }

  fold() {
    if (this.fan) this.group.removeLayer(this.fan);
    this.fan = null;
    home.fanned = null;
  }

  /* How many events have no mark within view; while time plays, that is not told. */
  outside() {
    if (this.passes) return 0;
    const view = home.map.getBounds(), seen = this.spots.filter((spot) => view.contains([spot.lat, spot.lon]));
    return Math.max(0, this.events - distinct(seen));
  }

  /* Show of each mark the events whose first and last bar of the timeline pass. */
  during(passes) {
    this.passes = passes;
    this.fold();
    for (const [part, layer] of this.layers.values()) {
      const found = new Map((part.times || []).filter(([first, last]) => passes(first, last)).map(([, , event, ...said]) => [event, said]));
      const kinds = {};
      for (const [sign] of found.values()) kinds[sign] = (kinds[sign] || 0) + 1;
      if (found.size) this.hidden.delete(part.key);
      else this.hidden.add(part.key);
      this.paint(layer, { ...part, ...told(found.size, kinds, home.config, part.inside, weightDuring(part, found)), hidden: !found.size });
    }
    home.chip.write();
    if (home.canvas && home.canvas._map) { home.canvas._clear(); home.canvas._draw(); }
    if (home.labels) home.labels.draw();
  }

  paint(layer, part) {
    if (layer.part) layer.part = part;
    else if (layer.getElement()) {
      layer.getElement().style.visibility = part.hidden ? "hidden" : "";
      if (!part.hidden) layer.getElement().replaceChildren(symbol(part, home.config));
      layer.getElement().className = layer.getElement().className.replace(/dl-hue-[\w-]+/, colourClass(part).trim());
    }
  }
}
