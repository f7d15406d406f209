/* Which marks are drawn as one, because they would hide each other: what geo/views/overlap.py says.
 *
 * `points` are marks in pixels, {x, y, count, inside}, larger ones first; after `world` pixels the map begins again. The
 * answer is a list of groups of their numbers, in each the one where the group is drawn first.
 */
import { radiusOf } from "./marks.js";

export function joinMarks(points, world, look) {
  let groups = points.map((point, at) => ({ ...point, members: [at], radius: radiusOf(point.count, point.inside, look) }));
  for (;;) {
    const fewer = once(groups.sort((a, b) => b.count - a.count || a.members[0] - b.members[0]), world, look);
    if (fewer.length === groups.length) break;
    groups = fewer;
  }
  return groups.map((group) => group.members).sort((a, b) => a[0] - b[0]);
}

/* How far from each other the middles of two marks must be. */
export function apart(one, other, { join }) {
  const larger = Math.max(one, other), smaller = Math.min(one, other);
  return Math.max(larger + join.apart * smaller, larger + join.edge, join.reach);
}

/* Take each in turn to the nearest of those that stand already and that it would touch. */
function once(ordered, world, look) {
  const stand = [], cells = new Cells(world, farthest(look));
  for (const group of ordered) {
    let host = null, nearest = Infinity;
    for (const other of cells.near(group)) {
      const along = Math.abs(other.x - group.x) % world, far = Math.hypot(Math.min(along, world - along), other.y - group.y);
      const nearer = far < nearest || (far === nearest && other.order < host.order);
      if (nearer && far < apart(other.radius, group.radius, look)) [host, nearest] = [other, far];
    }
    if (host) {
      host.members = [host.members[0], ...[...host.members.slice(1), ...group.members].sort((a, b) => a - b)];
      host.count += group.count;
      host.radius = radiusOf(host.count, false, look);
    } else {
      group.order = stand.push(group);
      cells.add(group);
    }
  }
  return stand;
}

function farthest(look) {
  const largest = look.radii.at(-1);
  return apart(largest, largest, look);
}

/* Marks by where they stand, so that each is compared with its neighbours alone. */
class Cells {
  constructor(world, side) {
    Object.assign(this, { world, side, cells: new Map() });
  }

  key(x, y) {
    return Math.floor(x / this.side) + " " + Math.floor(y / this.side);
  }

  /* One that stands near the edge of the world stands beyond the other edge, too. */
  add(mark) {
    const x = ((mark.x % this.world) + this.world) % this.world;
    for (const there of [x, x < this.side && x + this.world, x > this.world - this.side && x - this.world]) {
      if (there === false) continue;
      const key = this.key(there, mark.y), found = this.cells.get(key);
      if (found) found.push(mark);
      else this.cells.set(key, [mark]);
    }
  }

  * near(mark) {
    const x = ((mark.x % this.world) + this.world) % this.world;
    for (const i of [-1, 0, 1]) for (const j of [-1, 0, 1]) yield* this.cells.get(this.key(x + i * this.side, mark.y + j * this.side)) || [];
  }
}
