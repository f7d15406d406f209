/* Where many events lie close together: each mark glows as far as its events go, and where they overlap they add up. */
import { home } from "./home.js";
import { sizeOf } from "./marks.js";
import { countPassing } from "./parts.js";
import { mixed } from "./shades.js";

const REACH = 26; // pixels, how far a mark glows
const CELL = 13; // pixels, of the cells by which the brightest spot is found
const COARSE = 2; // pixels of the map to one of the picture, which is soft anyhow
const PAD = 0.2; // of the view, drawn beyond its edges
const FAINTEST = 0.12; // of the brightest, that one event still has
export const CLOSE = 7; // zoom from which the marks themselves are seen, and the heat steps back

const Glow = L.Canvas.extend({
  _draw () { this.options.heat.paint(this); },
});

export class Heat {
  /* `spots` are the marks of a scene, not joined. */
  constructor(spots) {
    Object.assign(this, { spots, counts: spots.map(sizeOf) });
  }

  begin() {
    this.renderer = new Glow({ pane: "dl-areas", padding: PAD, heat: this }).addTo(home.map);
    home.map.on("click", this.closer, this);
  }

  end() {
    this.renderer.remove();
    home.map.off("click", this.closer, this);
  }

  /* Heat has no events of its own to open: a click comes closer to them. */
  closer({ latlng }) {
    const { map } = home;
    if (map.getZoom() >= CLOSE || map.getContainer().classList.contains("dl-picking")) return;
    home.moved = true;
    map.flyTo(latlng, Math.min(CLOSE, map.getZoom() + 2), { duration: 0.5 });
  }

  during(passes) {
    this.counts = this.spots.map((spot) => countPassing(spot, passes));
    this.paint();
  }

  paint(renderer = this.renderer) {
    if (!renderer?._bounds) return;
    const { map } = home, { min, max } = renderer._bounds, context = renderer._ctx, zoom = map.getZoom();
    const wide = Math.ceil((max.x - min.x) / COARSE), high = Math.ceil((max.y - min.y) / COARSE);
    context.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const points = this.spots.map(({ lat, lon }, at) => ({ ...map.latLngToLayerPoint([lat, lon]), count: this.counts[at] }))
      .filter(({ x, y, count }) => count && x > min.x - REACH && x < max.x + REACH && y > min.y - REACH && y < max.y + REACH);
    map.getContainer().dataset.heat = points.length;
    if (!points.length || wide < 1 || high < 1) return;
    const canvas = new OffscreenCanvas(wide, high), picture = canvas.getContext("2d"), brush = brushOf(REACH / COARSE), most = densest(points);
    for (const { x, y, count } of points) {
      picture.globalAlpha = Math.min(1, Math.max(FAINTEST, count / most));
      picture.drawImage(brush, (x - min.x) / COARSE - brush.width / 2, (y - min.y) / COARSE - brush.height / 2);
    }
    colour(picture, wide, high, zoom >= CLOSE ? 0.5 : 1);
    context.drawImage(canvas, min.x, min.y, wide * COARSE, high * COARSE);
  }
}

function brushOf(radius) {
  const side = Math.ceil(2 * radius), canvas = new OffscreenCanvas(side, side), context = canvas.getContext("2d");
  const glow = context.createRadialGradient(radius, radius, 0, radius, radius, radius);
  for (const [at, alpha] of [[0, 0.9], [0.35, 0.5], [0.7, 0.14], [1, 0]]) glow.addColorStop(at, "rgba(0,0,0," + alpha + ")");
  context.fillStyle = glow;
  context.fillRect(0, 0, side, side);
  return canvas;
}

/* How many events lie in the fullest cell and those beside it. */
function densest(points) {
  const cells = new Map();
  for (const { x, y, count } of points) {
    const key = Math.floor(x / CELL) + "," + Math.floor(y / CELL);
    cells.set(key, (cells.get(key) || 0) + count);
  }
  return Math.max(...cells.values());
}

/* Turn how dark a pixel is into a colour: from the ground's own, through the marks' warm ones, to the hottest. */
function colour(picture, wide, high, share) {
  const image = picture.getImageData(0, 0, wide, high), { data } = image, ramp = rampOf();
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at];
    if (!alpha) continue;
    const from = 3 * alpha;
    data[at - 3] = ramp[from];
    data[at - 2] = ramp[from + 1];
    data[at - 1] = ramp[from + 2];
    data[at] = Math.round(Math.min(1, alpha / 70) * 215 * share);
  }
  picture.putImageData(image, 0, 0);
}

function rampOf() {
  const { "heat-low": low, "heat-middle": middle, "heat-high": high } = home.colours, ramp = new Uint8Array(3 * 256);
  for (let at = 0; at < 256; at++) {
    const share = at / 255, text = share < 0.5 ? mixed(middle, low, share * 2) : mixed(high, middle, share * 2 - 1);
    for (let part = 0; part < 3; part++) ramp[3 * at + part] = parseInt(text.slice(1 + 2 * part, 3 + 2 * part), 16);
  }
  return ramp;
}
