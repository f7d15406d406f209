import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.L = { Canvas: { extend: (methods) => methods }, Layer: { extend: (methods) => methods } };
const { home } = await import("../../geo/maps/web/home.js");
const { holds, partsOf, worldPoint } = await import("../../geo/maps/web/land.js");
const { mixed, shadeColour, stepOf } = await import("../../geo/maps/web/shades.js");

const square = (west, south, side) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]];
const part = (...rings) => partsOf({ features: [{ properties: {}, geometry: { type: "Polygon", coordinates: rings } }] })[0];
const inside = (one, lon, lat) => holds(one, ...worldPoint(lon, lat));

test("an area holds what lies within its rim, and not what lies in its hole", () => {
  const one = part(square(0, 0, 10), square(4, 4, 2));
  assert.ok(inside(one, 1, 1) && inside(one, 9, 9));
  assert.ok(!inside(one, 5, 5) && !inside(one, 11, 5) && !inside(one, 5, -1));
});

test("an area whose longitudes run past 180 holds the same places", () => {
  const one = part(square(175, 0, 10));
  assert.ok(inside(one, 178, 5) && inside(one, -178, 5));
  assert.ok(!inside(one, 170, 5) && !inside(one, -170, 5));
});

test("a step begins with its fewest events", () => {
  assert.deepEqual([1, 3, 4, 9, 10, 99].map((count) => stepOf(count, [1, 4, 10])), [0, 0, 1, 1, 2, 2]);
});

test("few steps are as far apart as the colours allow", () => {
  home.config = { strengths: [0.2, 0.36, 0.53, 0.7, 0.88] };
  const percents = (steps) => steps.map((_, step) => Number(/ (\d+)%/.exec(shadeColour(step, steps))[1]));
  assert.deepEqual(percents([1]), [53]);
  assert.deepEqual(percents([1, 2]), [20, 88]);
  assert.deepEqual(percents([1, 2, 3, 4, 5]), [20, 36, 53, 70, 88]);
});

test("a colour is mixed part for part", () => {
  assert.equal(mixed("#000000", "#ffffff", 0), "#ffffff");
  assert.equal(mixed("#000000", "#ffffff", 1), "#000000");
  assert.equal(mixed("#ff0000", "#0000ff", 0.5), "#800080");
});
