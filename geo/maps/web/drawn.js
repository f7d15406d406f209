/* Areas that a person draws, a polygon or a circle, as geo/views/drawn_areas.py has them: `corners`, each [latitude,
 * longitude], whose longitudes are continuous and may pass 180; with `km` the only one is a circle's middle.
 */
import { circleRound, distanceKm, kmWords } from "./globe.js";
import { pointWords } from "./words.js";

const POLAR = 85, RIM = 72, PLACES = 4;

/* Write an area as an address has it; none is nothing. */
export const areaText = (area) => (area ? area.corners.map((corner) => [...corner, ...(area.km ? [area.km] : [])].map(short).join(",")).join(" ") : "");

const short = (number) => String(Number(number.toFixed(PLACES)));

/* An area of numbers as short as an address has them, so that what is shown is what is kept. */
export const tidied = ({ corners, km }) => ({ corners: corners.map((corner) => corner.map((one) => Number(one.toFixed(PLACES)))), km: km ? Number(km.toFixed(3)) : null });

export function areaWords(area) {
  if (area.km) return "Within " + kmWords(area.km) + " of " + pointWords(...area.corners[0]);
  const [lats, lons] = [0, 1].map((side) => area.corners.map((corner) => corner[side]));
  return "Within the area drawn from " + pointWords(Math.min(...lats), Math.min(...lons)) + " to " + pointWords(Math.max(...lats), Math.max(...lons));
}

/* The corners of what is drawn. */
export const rimOf = ({ corners, km }) => (km ? circleRound(corners[0], km, RIM) : corners);

/* Return what says whether a point lies in an area. Sides are straight on the map, which is Mercator's. */
export function holderOf({ corners, km }) {
  if (km) return (lat, lon) => distanceKm(corners[0], [lat, lon]) <= km;
  const ring = corners.map(([lat, lon]) => [lon, northing(lat)]), lons = corners.map(([, lon]) => lon);
  const least = Math.floor((Math.min(...lons) - 180) / 360), most = Math.ceil((Math.max(...lons) + 180) / 360);
  const turns = Array.from({ length: most - least + 1 }, (_, at) => 360 * (least + at));
  return (lat, lon) => {
    const y = northing(lat);
    return turns.some((by) => isRound(ring, lon + by, y));
  };
}

/* A point has an odd number of sides to its east: a polygon may cross itself. */
function isRound(ring, x, y) {
  let odd = false;
  for (let at = 0; at < ring.length; at++) {
    const [x1, y1] = ring[at], [x2, y2] = ring[(at + 1) % ring.length];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

const northing = (lat) => Math.asinh(Math.tan((Math.max(-POLAR, Math.min(POLAR, lat)) * Math.PI) / 180));
