import assert from "node:assert/strict";
import { test } from "node:test";

import { arcs, radiusOf, reach } from "../../geo/maps/web/marks.js";

const look = { radii: [6, 6, 10.2, 11.2], radiusInside: 4.8 };

test("a mark grows with its events, up to the largest that was declared", () => {
  assert.deepEqual([1, 2, 3, 4, 1000].map((count) => radiusOf(count, false, look)), [6, 10.2, 11.2, 11.2, 11.2]);
});

test("one event inside an area is smaller; several are as large as elsewhere", () => {
  assert.deepEqual([1, 2].map((count) => radiusOf(count, true, look)), [4.8, 10.2]);
});

test("a picture has room for the farthest corner of a shape and its stroke", () => {
  assert.equal(reach(6), 11);
});

test("each kind has an arc as long as its share, in the order of the kinds, and together they go round", () => {
  const found = arcs({ b: 1, a: 3 }, { shapes: { a: "", b: "", c: "" } });
  assert.deepEqual(found.map(([name]) => name), ["a", "b"]);
  const lengths = found.map(([, from, to]) => (to - from) / (2 * Math.PI));
  assert.ok(Math.abs(lengths[0] - 0.75) < 1e-9 && Math.abs(lengths[1] - 0.25) < 1e-9);
  assert.equal(found[0][2], found[1][1]);
});
