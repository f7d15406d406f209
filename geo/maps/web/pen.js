/* What takes points on the map while it is on; of all such tools one is on at a time. Each click is a point. With the
 * keyboard, Enter takes the map's middle; Backspace takes a point back; Escape ends.
 */
import { home } from "./home.js";

export class Pen {
  /* `told(on)` hears whether it is on. */
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
    if (home.pen) home.pen.end();
    home.pen = this;
    this.points = [];
    this.layer = L.layerGroup().addTo(this.map);
    this.map.doubleClickZoom.disable();
    this.map.getContainer().classList.add("dl-pen");
    this.map.getContainer().focus({ preventScroll: true });
    this.told(true);
  }

  end() {
    this.layer.remove();
    this.layer = home.pen = null;
    this.map.doubleClickZoom.enable();
    this.map.getContainer().classList.remove("dl-pen");
    this.told(false);
  }

  /* Whether it is on and what is done is done on the map itself. */
  hears(event) {
    return this.layer && !event.target.closest(".leaflet-control");
  }

  /* What lies under the pointer, a mark or not, is not opened meanwhile. */
  click(event) {
    if (!this.hears(event)) return;
    event.stopPropagation();
    if (!this.map.dragging.moved()) this.add(this.map.mouseEventToLatLng(event));
  }

  key(event) {
    if (!this.hears(event)) return;
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

  /* ---- what it leaves on the map while it is on ---- */

  get style() {
    return { pane: "dl-routes", renderer: home.routes, interactive: false };
  }

  corners() {
    for (const point of this.points) L.circleMarker(point, { ...this.style, radius: 3, className: "dl-way dl-corner" }).addTo(this.layer);
  }
}
