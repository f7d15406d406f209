import assert from "node:assert/strict";
import { test } from "node:test";
import { circleRound, distanceKm, kmWords, wayBetween } from "../../geo/maps/web/globe.js";

const MOSCOW = [55.752, 37.618], KYIV = [50.454, 30.524], TOKYO = [35.69, 139.692], LIMA = [-12.043, -77.028];
const near = (found, wanted, by) => assert.ok(Math.abs(found - wanted) <= by, `${found} is not ${wanted}`);

test("distances are those of the globe", () => {
  near(distanceKm(MOSCOW, KYIV), 756, 4);
  near(distanceKm(TOKYO, LIMA), 15490, 80);
  near(distanceKm([0, 0], [0, 180]), Math.PI * 6371, 1);
  near(distanceKm(KYIV, [50.454, 30.5241]), 0.0071, 0.0002);
  assert.equal(distanceKm(KYIV, KYIV), 0);
});

test("a way begins and ends at its points, and is as long as their distance", () => {
  for (const [one, other] of [[MOSCOW, KYIV], [TOKYO, LIMA], [[10, 10], [10.001, 10]]]) {
    const way = wayBetween(one, other);
    near(way[0][0], one[0], 1e-9);
    near(way.at(-1)[0], other[0], 1e-9);
    near((((way.at(-1)[1] - other[1]) % 360) + 360) % 360, 0, 1e-6);
    near(way.slice(1).reduce((sum, point, at) => sum + distanceKm(way[at], point), 0), distanceKm(one, other), 1e-3);
  }
});

test("a way across the Pacific goes on beyond 180", () => {
  const lons = wayBetween(TOKYO, LIMA).map(([, lon]) => lon);
  assert.ok(lons.slice(1).every((lon, at) => Math.abs(lon - lons[at]) < 20));
  near(lons.at(-1), LIMA[1] + 360, 1e-6);
});

test("every corner of a circle is as far from its middle", () => {
  for (const [middle, km] of [[KYIV, 120], [TOKYO, 5000], [[0, 179.9], 300], [[89, 10], 500]]) {
    const rim = circleRound(middle, km, 36), lons = rim.map(([, lon]) => lon);
    assert.equal(rim.length, 36);
    for (const corner of rim) near(distanceKm(middle, corner), km, 1e-6);
    assert.ok(lons.slice(1).every((lon, at) => Math.abs(lon - lons[at]) <= 180));
  }
});

test("short ways are told more exactly", () => {
  assert.deepEqual([0.04, 9.96, 12.4, 15490.2].map(kmWords), ["0.0 km", "10.0 km", "12 km", "15,490 km"]);
});
