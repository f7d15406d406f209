import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.L = { Canvas: { extend: (methods) => methods } };
const { partsOf, shifts } = await import("../../geo/maps/web/land.js");

const collection = (...geometries) => ({ features: geometries.map((geometry) => ({ properties: {}, geometry })) });
const square = (west, south, side) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]];

test("an area has its rings, a line is its only one, several are parts of their own", () => {
  const parts = partsOf(collection(
    { type: "Polygon", coordinates: [square(0, 0, 10), square(2, 2, 3)] },
    { type: "MultiPolygon", coordinates: [[square(20, 0, 1)], [square(30, 0, 1)]] },
    { type: "LineString", coordinates: [[0, 0], [1, 1]] },
    { type: "MultiLineString", coordinates: [[[0, 0], [1, 1]], [[2, 2], [3, 3], [4, 4]]] }));
  assert.deepEqual(parts.map(({ area, rings }) => [area, rings.map(({ xy }) => xy.length / 2)]),
    [[true, [5, 5]], [true, [5]], [true, [5]], [false, [2]], [false, [2]], [false, [3]]]);
});

test("the world is one wide, and its middle is where the equator meets Greenwich", () => {
  const [{ rings: [{ xy, west, east, north, south }] }] = partsOf(collection({ type: "LineString", coordinates: [[0, 0], [180, 85.0511287798], [-180, -89]] }));
  assert.deepEqual([...xy.slice(0, 2)], [0.5, 0.5]);
  assert.ok(Math.abs(xy[2] - 1) < 1e-9 && Math.abs(xy[3]) < 1e-9);
  assert.ok(west === 0 && east === 1 && Math.abs(north) < 1e-9 && Math.abs(south - 1) < 1e-9);
});

test("only what passes is taken", () => {
  const two = collection({ type: "LineString", coordinates: [[0, 0], [1, 1]] }, { type: "LineString", coordinates: [[0, 0], [1, 1]] });
  two.features[1].properties.from = 5;
  assert.equal(partsOf(two, ({ properties }) => properties.from === 5).length, 1);
});

test("the edge of the world is no coast", () => {
  const [{ rings: [ring] }] = partsOf(collection({ type: "Polygon", coordinates: [[[170, 60], [180, 60], [180, 70], [170, 70], [170, 60]]] }));
  assert.deepEqual([...ring.cut], [4]);
  const [{ rings: [inland] }] = partsOf(collection({ type: "Polygon", coordinates: [square(0, 0, 10)] }));
  assert.equal(inland.cut.size, 0);
});

test("what lies in view is found in whichever world the view shows", () => {
  const box = { west: 0.9, east: 0.95, north: 0.2, south: 0.3 };
  const view = (west, east, north = 0, south = 1) => ({ west, east, north, south });
  const found = (seen) => shifts(box, seen).map((by) => by + 0); // 0 is 0, with whichever sign
  assert.deepEqual(found(view(0, 1)), [0]);
  assert.deepEqual(found(view(-0.3, 0.2)), [-1]);
  assert.deepEqual(found(view(1.85, 3)), [1, 2]);
  assert.deepEqual(found(view(0.1, 0.5)), []);
  assert.deepEqual(found(view(0, 1, 0.5, 1)), []);
});
