/* Draw an area to choose events by: clicks are the corners of a polygon, which its first corner again ends, or the last one
 * twice, or the button; a drag is a circle from its middle. The map itself stands still meanwhile.
 */
import { rimOf, tidied } from "./drawn.js";
import { distanceKm } from "./globe.js";
import { home } from "./home.js";
import { writeKm } from "./measure.js";
import { Pen } from "./pen.js";

const LEAST = 3, MOST = 60; // corners
const NEAR = 12; // pixels from the first corner, which is then meant,
const SAME = 4; // from the last one,
const DRAGGED = 6; // and from where the pointer was put down
const HOW = "Click corners, the first one again at the end, or drag a circle.";

export class Draw extends Pen {
  constructor(map, told) {
    super(map, told);
    Object.assign(this, { down: null, km: 0, dragged: false });
    const box = map.getContainer(), watch = (kind, act) => box.addEventListener(kind, act, true);
    watch("pointerdown", (event) => this.press(event));
    watch("pointermove", (event) => this.move(event));
    watch("pointerup", () => this.release());
    watch("pointercancel", () => this.drop());
  }

  begin() {
    super.begin();
    this.drop();
    this.still(true);
    home.chip.tell(HOW);
  }

  end() {
    super.end();
    this.still(false);
    home.chip.tell("");
  }

  toggle() {
    if (this.layer && this.points.length >= LEAST) this.finish({ corners: this.points });
    else super.toggle();
  }

  still(yes) {
    const { dragging, boxZoom } = this.map;
    for (const one of [dragging, boxZoom]) one[yes ? "disable" : "enable"]();
    this.map.getContainer().classList.toggle("dl-drawing", yes);
  }

  finish(area) {
    this.end();
    home.takeArea(tidied(area));
  }

  /* ---- a circle ---- */

  press(event) {
    this.dragged = false;
    if (!this.hears(event) || event.button || this.points.length) return;
    this.down = { x: event.clientX, y: event.clientY, at: this.map.mouseEventToLatLng(event) };
    this.map.getContainer().setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.down) return;
    this.dragged ||= Math.hypot(event.clientX - this.down.x, event.clientY - this.down.y) > DRAGGED;
    if (!this.dragged) return;
    const { lat, lng } = this.map.mouseEventToLatLng(event), middle = [this.down.at.lat, this.down.at.lng];
    this.km = distanceKm(middle, [lat, lng]);
    this.draw();
    L.polygon(rimOf({ corners: [middle], km: this.km }), { ...this.style, className: "dl-drawn" }).addTo(this.layer);
    writeKm(this.map, this.layer, [lat, lng], this.km);
  }

  release() {
    const { down, dragged, km } = this;
    this.down = null;
    if (down && dragged && this.layer) this.finish({ corners: [[down.at.lat, down.at.lng]], km });
  }

  drop() {
    Object.assign(this, { down: null, dragged: false });
    if (this.layer) this.draw();
  }

  /* The click that ends a drag means nothing more. */
  click(event) {
    if (!this.dragged) super.click(event);
    else if (!event.target.closest(".leaflet-control")) {
      event.stopPropagation();
      this.dragged = false;
    }
  }

  /* ---- a polygon ---- */

  add(at) {
    const far = (corner) => (corner ? this.map.latLngToContainerPoint(corner).distanceTo(this.map.latLngToContainerPoint(at)) : Infinity);
    const again = far(this.points.at(-1)) < SAME, many = this.points.length >= LEAST;
    if (many && (again || far(this.points[0]) < NEAR)) this.finish({ corners: this.points });
    else if (!again) super.add(at);
    if (this.layer && this.points.length === MOST) this.finish({ corners: this.points });
  }

  draw() {
    this.layer.clearLayers();
    const shape = this.points.length < LEAST ? L.polyline : L.polygon;
    if (this.points.length > 1) shape(this.points, { ...this.style, className: "dl-drawn" }).addTo(this.layer);
    this.corners();
  }
}
