/* Measure a way on the map: its length stands at its end. */
import { el } from "./dom.js";
import { distanceKm, kmWords, wayBetween } from "./globe.js";
import { Pen } from "./pen.js";

const ROOM = 110; // pixels that a length needs at the right

/* Write a length beside a point. */
export function writeKm(map, layer, at, km) {
  const tight = map.latLngToContainerPoint(at).x > map.getSize().x - ROOM;
  const icon = L.divIcon({ className: "dl-length" + (tight ? " dl-tight" : ""), html: el("span", { text: kmWords(km), role: "status" }), iconSize: [0, 0] });
  L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: 5000 }).addTo(layer);
}

export class Measure extends Pen {
  draw() {
    this.layer.clearLayers();
    this.corners();
    const legs = this.points.slice(1).map((point, at) => [this.points[at], point]);
    for (const leg of legs) L.polyline(wayBetween(...leg), { ...this.style, className: "dl-way" }).addTo(this.layer);
    if (legs.length) writeKm(this.map, this.layer, this.points.at(-1), legs.reduce((sum, leg) => sum + distanceKm(...leg), 0));
  }
}
