import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.L = { Control: { extend: (control) => control } };
const { home } = await import("../../geo/maps/web/home.js");
const { middleOf } = await import("../../geo/maps/web/sight.js");
home.map = { project: ([lat, lon]) => ({ x: lon, y: -lat }) }; // a world of 360 × 180 pixels

const ROOM = [800, 600];
const bounds = (points) => middleOf(points, ROOM);

test("all is looked at where nothing lies far off", () => {
  assert.deepEqual(bounds([[10, 10, 1], [20, 40, 1], [30, 25, 1]]), [10, 10, 30, 40]);
});

test("few that lie far off are left out, where the others are then seen much closer", () => {
  assert.deepEqual(bounds([[10, 10, 6], [20, 40, 6], [30, 170, 1], [-60, 12, 1]]), [10, 10, 20, 40]);
});

test("what is no small part of all stays in view, however far off", () => {
  assert.deepEqual(bounds([[10, 10, 6], [20, 40, 6], [30, 170, 3]]), [10, 10, 30, 170]);
});

test("nothing is left out that would bring the map hardly closer", () => {
  assert.deepEqual(bounds([[10, 10, 9], [20, 100, 9], [15, 120, 1]]), [10, 10, 20, 120]);
});

test("one point and no point more is a view, too", () => {
  assert.deepEqual(bounds([[10, 10, 1]]), [10, 10, 10, 10]);
});

test("what brings the map no farther out stays in view, though it could be left out", () => {
  assert.deepEqual(bounds([[10, 10, 6], [20, 90, 6], [30, 170, 1], [-20, 20, 1]]), [-20, 10, 20, 90]);
});
