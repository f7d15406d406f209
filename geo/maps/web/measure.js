/* Measure a way on the map: each click is a point of it, and its length stands at its end. With the keyboard, Enter takes
 * the map's middle. Backspace takes the last point back; Escape, or the button again, ends it.
 */
import { el } from "./dom.js";
import { home } from "./home.js";

const EARTH = 6371.0088; // kilometres, the mean radius
const STEPS = 48; // of a drawn line, which bends as great circles do on this map
const ROOM = 110; // pixels that the length needs at the right
const RAD = Math.PI / 180;

/* ---- on the globe ---- */

const vector = ([lat, lon]) => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];

/* The angle between two points, in radians: exact also where they are near. */
function angleBetween(one, other) {
  const [a, b] = [vector(one), vector(other)], dot = a.reduce((sum, x, at) => sum + x * b[at], 0);
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, dot);
}

/* Kilometres between two points [lat, lon] on a sphere: within half a percent of the ellipsoid's. */
export const distanceKm = (one, other) => EARTH * angleBetween(one, other);

/* Points of the great circle between two, both included; longitudes go on beyond 180 where the way does. */
export function wayBetween(one, other) {
  const angle = angleBetween(one, other), [a, b] = [vector(one), vector(other)];
  if (angle < 1e-6) return [one, other];
  let last = one[1];
  return Array.from({ length: STEPS + 1 }, (_, at) => {
    const [p, q] = [Math.sin((1 - at / STEPS) * angle) / Math.sin(angle), Math.sin((at / STEPS) * angle) / Math.sin(angle)];
    const [x, y, z] = a.map((value, axis) => p * value + q * b[axis]);
    const lon = Math.atan2(y, x) / RAD;
    last = lon + 360 * Math.round((last - lon) / 360);
    return [Math.atan2(z, Math.hypot(x, y)) / RAD, last];
  });
}

export const kmWords = (km) => (km < 10 ? km.toFixed(1) : Math.round(km).toLocaleString("en")) + " km";

/* ---- on the map ---- */

export class Measure {
  /* `told(on)` hears whether it measures. */
  constructor(map, told) {
    Object.assign(this, { map, told, points: [], layer: null });
    const box = map.getContainer();
    box.addEventListener("click", (event) => this.click(event), true);
    box.addEventListener("keydown", (event) => this.key(event), true);
  }

  toggle() {
    if (this.layer) this.end();
    else this.begin();
  }

  begin() {
    this.points = [];
    this.layer = L.layerGroup().addTo(this.map);
    this.map.doubleClickZoom.disable();
    this.map.getContainer().classList.add("dl-measuring");
    this.map.getContainer().focus({ preventScroll: true });
    this.told(true);
  }

  end() {
    this.layer.remove();
    this.layer = null;
    this.map.doubleClickZoom.enable();
    this.map.getContainer().classList.remove("dl-measuring");
    this.told(false);
  }

  /* What lies under the pointer, a mark or not, is not opened meanwhile. */
  click(event) {
    if (!this.layer || event.target.closest(".leaflet-control")) return;
    event.stopPropagation();
    if (!this.map.dragging.moved()) this.add(this.map.mouseEventToLatLng(event));
  }

  key(event) {
    if (!this.layer || event.target.closest(".leaflet-control")) return;
    if (event.key === "Enter") this.add(this.map.getCenter());
    else if (event.key === "Backspace") this.take();
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  add({ lat, lng }) {
    this.points.push([lat, lng]);
    this.draw();
  }

  take() {
    this.points.pop();
    this.draw();
  }

  draw() {
    this.layer.clearLayers();
    const style = { pane: "dl-routes", renderer: home.routes, interactive: false };
    for (const point of this.points) L.circleMarker(point, { ...style, radius: 3, className: "dl-way dl-corner" }).addTo(this.layer);
    const legs = this.points.slice(1).map((point, at) => [this.points[at], point]);
    for (const leg of legs) L.polyline(wayBetween(...leg), { ...style, className: "dl-way" }).addTo(this.layer);
    if (!legs.length) return;
    const km = legs.reduce((sum, leg) => sum + distanceKm(...leg), 0);
    const tight = this.map.latLngToContainerPoint(this.points.at(-1)).x > this.map.getSize().x - ROOM;
    const icon = L.divIcon({ className: "dl-length" + (tight ? " dl-tight" : ""), html: el("span", { text: kmWords(km), role: "status" }), iconSize: [0, 0] });
    L.marker(this.points.at(-1), { icon, interactive: false, keyboard: false, zIndexOffset: 5000 }).addTo(this.layer);
  }
}
