/* Areas: countries, regions, seas and landscapes as outlines, others as circles; the fields round marks. */
import { home, turn } from "./home.js";
import { colourClass, keyed, stateClass } from "./parts.js";

const FULL = 1; // widths of the map that an area may fill before its tint begins to fade,
const GONE = 3; // and from which nothing is left of it: within it all would be of one colour
const HUGE = 40; // degrees, an area that is wider, and
const KM = 111; // that a degree of latitude measures
const ROUND = 300; // one that goes round the world

/* ---- one area ---- */

/* A continent or an ocean: its tint would fill half the map, so it has an outline and a name. */
export function isVast(part, scene) {
  return width(part, scene) > HUGE && !part.key.startsWith("country/");
}

/* How many degrees of longitude its widest piece takes; 0 where it has no outline. */
function width(part, scene) {
  const rings = scene.shapes[part.key];
  return rings ? Math.max(...rings.map(([outer]) => extent(outer)).map(([west, east]) => east - west)) : 0;
}

export function area(part, scene) {
  const rings = scene.shapes[part.key], across = width(part, scene), huge = across > HUGE;
  const kinds = [["vague", part.vague && !huge], ["wide", part.wide], ["huge", huge], ["round", across > ROUND], ["vast", isVast(part, scene)]];
  const look = "dl-area" + colourClass(part) + stateClass(part) + kinds.map(([kind, is]) => (is ? " dl-" + kind : "")).join("");
  const style = { pane: "dl-areas", renderer: home.areas, className: look, bubblingMouseEvents: false };
  if (rings) return keyed(L.polygon(turned(rings), { ...style, smoothFactor: 0.8 }), part);
  if (!part.km) return null;
  return keyed(L.circle([part.lat, part.lon], { ...style, className: look + " dl-circle", radius: part.km * 1000 }), part);
}

/* The corners of an area, as points [lat, lon]: of the largest piece of its outline, else of its circle. */
export function cornersOf({ key, lat, lon, km }, shapes) {
  const boxes = (shapes[key] || []).map(([outer]) => [extent(outer), extent(outer.map(([east, north]) => [north, east]))]);
  const size = ([[west, east], [south, north]]) => (east - west) * (north - south);
  if (!boxes.length) return [-1, 1].map((side) => [lat + (side * (km || 0)) / KM, lon]);
  const [[west, east], [south, north]] = boxes.reduce((one, other) => (size(other) > size(one) ? other : one));
  return [[south, west], [north, east]];
}

function extent(ring) {
  const lons = ring.map((p) => p[0]);
  return [Math.min(...lons), Math.max(...lons)];
}

/* Each polygon goes as a whole to the side of the cut where its middle lies; one that goes round the world stands on
 * both sides. */
function turned(polygons) {
  return polygons.flatMap((rings) => {
    const [west, east] = extent(rings[0]), middle = (west + east) / 2;
    const shifts = east - west > ROUND ? [0, 360] : [turn(middle) - middle];
    return shifts.map((shift) => rings.map((ring) => ring.map((p) => [p[1], p[0] + shift])));
  });
}

export function halo(part) {
  return L.circle([part.lat, part.lon], { pane: "dl-areas", renderer: home.areas, radius: part.halo * 1000, interactive: false,
    className: "dl-area dl-circle" + colourClass(part) + (part.state === 2 ? " dl-faded" : "") });
}

/* ---- all of them, by zoom ---- */

/* The box of an area's largest part: a country's islands may lie at the world's other end. */
function mainBounds(layer) {
  if (!layer.getLatLngs) return layer.getBounds();
  const size = (bounds) => (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
  return layer.getLatLngs().map(([outer]) => L.latLngBounds(outer)).reduce((one, other) => (size(other) > size(one) ? other : one));
}

/* Fade the tints of areas that the map lies within, now and at each zoom. One that is chosen stays. Returns what ends it. */
export function watchAreas(areas) {
  const { map } = home, sized = areas.map((one) => [one, mainBounds(one)]);
  const fade = () => {
    const zoom = map.getZoom(), { x, y } = map.getSize();
    for (const [one, bounds] of sized) {
      const low = map.project(bounds.getSouthWest(), zoom), high = map.project(bounds.getNorthEast(), zoom);
      const filled = Math.max((high.x - low.x) / x, (low.y - high.y) / y), left = one.dlPart.state === 1 ? 1 : (GONE - filled) / (GONE - FULL);
      one.getElement().style.opacity = Math.max(0, Math.min(1, left));
      one.getElement().style.pointerEvents = left > 0 ? "" : "none";
    }
  };
  map.on("zoomend resize", fade);
  fade();
  return () => map.off("zoomend resize", fade);
}
