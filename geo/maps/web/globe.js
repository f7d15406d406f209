/* Ways on the globe: distances, great circles, circles. A point is [latitude, longitude]; the earth is a sphere here, which
 * is within half a percent.
 */
const EARTH = 6371; // kilometres, the mean radius, as in geo/geodesy.py
const STEPS = 48; // of a drawn line, which bends as great circles do on this map
const RAD = Math.PI / 180;

const vector = ([lat, lon]) => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];

/* The angle between two points, in radians: exact also where they are near. */
function angleBetween(one, other) {
  const [a, b] = [vector(one), vector(other)], dot = a.reduce((sum, x, at) => sum + x * b[at], 0);
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, dot);
}

export const distanceKm = (one, other) => EARTH * angleBetween(one, other);

/* Points of the great circle between two, both included; longitudes go on beyond 180 where the way does. */
export function wayBetween(one, other) {
  const angle = angleBetween(one, other), [a, b] = [vector(one), vector(other)];
  if (angle < 1e-6) return [one, other];
  return goingOn(Array.from({ length: STEPS + 1 }, (_, at) => {
    const [p, q] = [Math.sin((1 - at / STEPS) * angle) / Math.sin(angle), Math.sin((at / STEPS) * angle) / Math.sin(angle)];
    return pointOf(a.map((value, axis) => p * value + q * b[axis]));
  }), one[1]);
}

/* The corners of a circle round a point. */
export function circleRound(middle, km, corners) {
  const [x, y, z] = vector(middle), angle = km / EARTH, flat = Math.hypot(x, y) || 1e-12;
  const north = [(-x * z) / flat, (-y * z) / flat, flat], east = [-y / flat, x / flat, 0];
  return goingOn(Array.from({ length: corners }, (_, at) => {
    const turned = (2 * Math.PI * at) / corners, [up, along] = [Math.cos(turned), Math.sin(turned)];
    return pointOf([x, y, z].map((value, axis) => Math.cos(angle) * value + Math.sin(angle) * (up * north[axis] + along * east[axis])));
  }), middle[1]);
}

const pointOf = ([x, y, z]) => [Math.atan2(z, Math.hypot(x, y)) / RAD, Math.atan2(y, x) / RAD];

/* Let longitudes go on beyond 180 instead of jumping back. */
function goingOn(points, from) {
  let last = from;
  return points.map(([lat, lon]) => [lat, (last = lon + 360 * Math.round((last - lon) / 360))]);
}

export const kmWords = (km) => (km < 10 ? km.toFixed(1) : Math.round(km).toLocaleString("en")) + " km";
