/* Layers of the user's own beneath the marks: shapes as GeoJSON, with the scene or at an address. Each stays on the map
 * while scenes come and go, until one comes without it. Names of shapes are text, and shown as such.
 */
import { el } from "./dom.js";
import { home, shiftOf } from "./home.js";

const TINT = 0.2; // of an area, against its rim; as geo/maps/painting.py
const DOT = 4; // pixels

/* Bring the layers that a scene wants to the map, and take away all others. */
export function ownLayers(wanted) {
  const { map } = home, there = (home.own ??= new Map());
  if (wanted.length && !map.getPane("dl-own")) {
    map.createPane("dl-own").style.zIndex = 340;
    home.ownRenderer = L.svg({ pane: "dl-own", padding: 0.5 });
  }
  for (const [key, layer] of there) {
    if (wanted.some((one) => one.key === key)) continue;
    layer.remove();
    there.delete(key);
  }
  for (const one of wanted) {
    const layer = there.get(one.key);
    if (layer) layer.setStyle(styleOf(one));
    else bring(one, there);
  }
}

function bring(one, there) {
  const layer = L.geoJSON(null, { pane: "dl-own", renderer: home.ownRenderer, style: () => styleOf(layer.own), onEachFeature: tell,
    pointToLayer: (_, at) => L.circleMarker(at, { pane: "dl-own", renderer: home.ownRenderer, radius: DOT }) });
  layer.own = one;
  there.set(one.key, layer.addTo(home.map));
  const add = (data) => { if (there.get(one.key) === layer) for (const feature of data.features) layer.addData(turnedFeature(feature)); };
  if (one.data) add(one.data);
  else fetch(one.at).then((answer) => answer.json()).then(add).catch(() => home.chip.tell("The layer " + one.name + " could not be loaded."));
}

const styleOf = ({ colour, opacity }) => ({ color: colour, weight: 1.6, opacity, fillColor: colour, fillOpacity: TINT * opacity });

function tell(feature, layer) {
  if (feature.properties.name) layer.bindTooltip(el("span", { text: feature.properties.name }), { sticky: true });
}

function turnedFeature({ type, properties, geometry }) {
  const lons = [], each = (some) => (typeof some[0] === "number" ? lons.push(some[0]) : some.forEach(each));
  each(geometry.coordinates);
  const by = shiftOf(lons);
  const moved = (some) => (typeof some[0] === "number" ? [some[0] + by, some[1]] : some.map(moved));
  return { type, properties, geometry: { type: geometry.type, coordinates: moved(geometry.coordinates) } };
}
