/* Land, waters and borders on one canvas, drawn straight from their coordinates: Leaflet would make an object of each
 * outline and move every point of the world at each zoom. What is out of sight costs nothing here.
 */
const PAD = 0.4; // of the view, drawn beyond its edges for what is dragged in
const STEP = 0.7; // pixels between two points that are drawn, at least
export const NEAR = 4.5; // zoom from which land and waters are drawn finely
const LATEST = 85.0511287798; // latitude, where Mercator's square ends

/* ---- coordinates ---- */

/* Where a longitude and a latitude lie in the world, whose width and height are 1. */
export function worldPoint(lon, lat) {
  const sin = Math.sin((Math.max(-LATEST, Math.min(LATEST, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/* A ring or line as x, y, x, y, ... with its box. `cut` are the points that end a step along the edge of the world, where
 * a coast goes on at the other side. */
function ringOf(points) {
  const xy = new Float64Array(2 * points.length), cut = new Set();
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
  points.forEach(([lon, lat], at) => {
    const [x, y] = worldPoint(lon, lat);
    xy[2 * at] = x;
    xy[2 * at + 1] = y;
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
    if (at && (bothAt(x, xy[2 * at - 2], 0) || bothAt(x, xy[2 * at - 2], 1) || bothAt(y, xy[2 * at - 1], 1))) cut.add(2 * at);
  });
  return { xy, cut, west, north, east, south };
}

const bothAt = (one, other, edge) => Math.abs(one - edge) < 1e-6 && Math.abs(other - edge) < 1e-6;

/* The parts of a feature collection, each with its rings, the outer one first, and whether it is an area. */
export function partsOf(collection, passes = () => true) {
  return collection.features.filter(passes).flatMap(({ geometry: { type, coordinates } }) => {
    const area = type.endsWith("Polygon"), many = type.startsWith("Multi") ? coordinates : [coordinates];
    return many.map((part) => ({ area, rings: (area ? part : [part]).map(ringOf) }));
  });
}

/* Whether a part holds a point of the world, in whichever of its turns it was drawn. */
export function holds({ rings }, x, y) {
  const { west, north, east, south } = rings[0];
  return y >= north && y <= south && [x - 1, x, x + 1].some((at) => at >= west && at <= east && rings.filter(({ xy }) => winds(xy, at, y)).length % 2 === 1);
}

function winds(xy, x, y) {
  let inside = false;
  for (let at = 2; at < xy.length; at += 2) {
    const [ax, ay, bx, by] = [xy[at - 2], xy[at - 1], xy[at], xy[at + 1]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/* How many worlds to the east a part must be moved to lie in view: none, one, or several where the view is wide. */
export function shifts({ west, north, east, south }, view) {
  if (south < view.north || north > view.south) return [];
  const found = [];
  for (let by = Math.ceil(view.west - east); by <= view.east - west; by++) found.push(by);
  return found;
}

/* ---- drawing ---- */

/* Add a ring to the path of a canvas, without points that lie on the one before; as a line, without the world's edge. */
function trace(context, { xy, cut }, scale, dx, dy, whole) {
  let lastX = xy[0] * scale + dx, lastY = xy[1] * scale + dy;
  context.moveTo(lastX, lastY);
  const end = xy.length - 2;
  for (let at = 2; at <= end; at += 2) {
    const x = xy[at] * scale + dx, y = xy[at + 1] * scale + dy, edge = !whole && cut.has(at);
    if (at < end && !edge && Math.abs(x - lastX) < STEP && Math.abs(y - lastY) < STEP) continue;
    if (edge) context.moveTo(x, y);
    else context.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
}

/* Add the steps of a ring along the world's edge. */
function traceCut(context, { xy, cut }, scale, dx, dy) {
  for (const at of cut) {
    context.moveTo(xy[at - 2] * scale + dx, xy[at - 1] * scale + dy);
    context.lineTo(xy[at] * scale + dx, xy[at + 1] * scale + dy);
  }
}

/* Leaflet's own canvas, which moves and grows with the map; whatever it draws is ours. */
const Sheet = L.Canvas.extend({
  _draw () { this.options.land.draw(this); },
});

export class Land {
  constructor(map, pane) {
    Object.assign(this, { map, sheets: [] });
    this.renderer = new Sheet({ pane, padding: PAD, land: this }).addTo(map);
  }

  /* Draw parts from one zoom on, and below another, above what lies lower: `look(area)` gives fill, stroke, weight, dash.
   * Returns what may be changed before the next drawing. */
  add(parts, look, place) {
    const sheet = this.sheet(parts, look, place);
    this.take([sheet]);
    return sheet;
  }

  sheet(parts, look, { level, from = 0, below = Infinity }) {
    return { parts, look, level, from, below };
  }

  /* Draw some sheets more, */
  take(sheets) {
    this.sheets = this.sheets.concat(sheets).sort((a, b) => a.level - b.level);
    this.draw();
  }

  /* or no longer. */
  drop(sheets) {
    const gone = new Set(sheets);
    this.sheets = this.sheets.filter((sheet) => !gone.has(sheet));
    this.draw();
  }

  draw(renderer = this.renderer) {
    const { map } = this, { min, max } = renderer._bounds, context = renderer._ctx, zoom = map.getZoom();
    context.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const scale = 256 * 2 ** zoom, origin = map.getPixelOrigin();
    const view = { west: (min.x + origin.x) / scale, north: (min.y + origin.y) / scale, east: (max.x + origin.x) / scale, south: (max.y + origin.y) / scale };
    context.lineJoin = "round";
    for (const { parts, look, from, below } of this.sheets) {
      if (zoom < from || zoom >= below) continue;
      for (const part of parts) for (const by of shifts(part.rings[0], view)) this.paint(context, part, look(part.area), scale, by * scale - origin.x, -origin.y);
    }
  }

  paint(context, { rings }, { fill, stroke, weight, dash = [] }, ...place) {
    const cut = rings.some((ring) => ring.cut.size);
    const path = (draw, ...more) => {
      context.beginPath();
      for (const ring of rings) draw(context, ring, ...place, ...more);
    };
    path(trace, true);
    if (fill) {
      context.fillStyle = fill;
      context.fill("evenodd");
    }
    if (fill && cut) { // between two halves of one land there is no gap
      path(traceCut);
      pen(context, fill, 1.5, []);
    }
    if (!stroke) return;
    if (cut) path(trace, false);
    pen(context, stroke, weight, dash);
  }
}

function pen(context, colour, width, dash) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
}
