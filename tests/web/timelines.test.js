import assert from "node:assert/strict";
import { test } from "node:test";

import { brushed, inside, neighbour, timeline, timesOf } from "../../geo/maps/web/timelines.js";
import { dayOf } from "../../geo/maps/web/words.js";

const rules = {
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  lengths: [["day", 1, 92], ["week", 7, 732], ["month", 30, 9150], ["year", 365, null]].map(([name, days, longest]) => ({ name, days, longest })),
  mostBars: 1500, fewestBars: 4, mostStretches: 60, mostTicks: 9, outliers: 2.5, stretch: 4, room: 60, last: 3652059,
};
const indexOf = (...days) => ({
  start: days.map((day) => (day ? dayOf(day[0]) : 0)), end: days.map((day) => (day ? dayOf(day.at(-1)) : 0)), ids: days.map((_, at) => "id" + at),
  layers: { signs: ["a", "b"], codes: days.map((_, at) => at % 2) },
});
const rowsOf = (index) => [...index.start.keys()];
const lineOf = (index, length = null) => timeline(index, rowsOf(index), rules, length);

test("a date that is wider than a bar is spread over its bars", () => {
  const line = lineOf(indexOf(["2024-08-05"], ["2024-08-06", "2024-08-07"], ["2024-08-06"], null));
  assert.equal(line.unit, "day");
  assert.deepEqual(line.labels, ["5 Aug 2024", "6 Aug 2024", "7 Aug 2024"]);
  assert.deepEqual(line.bars, [[1, 1, 0], [0, 0, 0]]);
  assert.deepEqual(line.spread, [[0, 0, 0], [0, 0.5, 0.5]]);
  assert.deepEqual(line.may, [1, 2, 1]);
  assert.deepEqual(line.stretches, [[1, 2, 1, 1]]);
  assert.equal(line.words, "3 dated events, 1 without a date");
});

test("bars are as long as suits the days, or as asked for", () => {
  const index = indexOf(["2024-01-01"], ["2024-06-30"]);
  assert.equal(lineOf(index).unit, "week");
  assert.equal(lineOf(index, "month").labels.length, 6);
  assert.deepEqual(lineOf(index, "year").labels, ["2024"]);
});

test("of too many bars the latest are shown, and the others told", () => {
  const line = lineOf(indexOf(["1900-01-01"], ["2000-01-01"]), "day");
  assert.deepEqual([line.unit, line.labels.length, line.labels.at(-1), line.before], ["day", 1501, "1 Jan 2000", 1]);
  assert.deepEqual([line.nearest, line.whole], [[dayOf("1900-01-01"), 0], [dayOf("1900-01-01"), dayOf("2000-01-01")]]);
});

test("a part of the line has bars that suit it", () => {
  const index = indexOf(["2020-01-01"], ["2024-03-05"], ["2024-06-30"]), part = ["2024-03-01", "2024-03-31"].map(dayOf);
  const line = timeline(index, rowsOf(index), rules, "year", part); // a year is too long for it
  assert.deepEqual([line.unit, line.labels.length, line.before, line.after], ["day", 31, 1, 1]);
  assert.deepEqual(line.nearest, [dayOf("2020-01-01"), dayOf("2024-06-30")]);
  assert.equal(timeline(index, rowsOf(index), rules, "week", part).unit, "week");
});

test("each tick carries its year", () => {
  assert.deepEqual(lineOf(indexOf(["2024-12-31"], ["2025-01-01"])).ticks, [[0, "31 Dec 2024"], [1, "1 Jan 2025"]]);
  for (const length of ["day", "week", "month", "year"]) {
    for (const [, words] of lineOf(indexOf(["2023-11-20"], ["2024-02-03"]), length).ticks) assert.match(words, /\d{4}$/);
  }
});

test("a few events far off are counted beside the line", () => {
  const near = Array.from({ length: 60 }, (_, at) => ["2024-08-" + String(1 + (at % 28)).padStart(2, "0")]);
  const line = lineOf(indexOf(["1950-01-01"], ...near));
  assert.deepEqual([line.before, line.after, line.unit], [1, 0, "day"]);
  assert.equal(line.words, "60 dated events");
});

test("without a date there is no line", () => {
  const line = lineOf(indexOf(null, null));
  assert.deepEqual([line.edges, line.labels, line.ticks, line.bars, line.words], [[0], [], [], [[], []], "2 without a date"]);
});

test("events are counted by the bars that they may belong to", () => {
  const index = indexOf(["2024-08-05"], ["2024-08-05"], ["2024-08-05", "2024-08-07"], null);
  assert.deepEqual(timesOf(index, rowsOf(index), lineOf(index).edges), [[0, 0, 2], [0, 2, 1]]);
});

test("a step goes to the next in time, and at the ends nowhere", () => {
  const index = indexOf(["2024-08-05"], ["2024-08-01"], ["2024-08-05"], null), step = (row, by) => neighbour(index, rowsOf(index), row, by);
  assert.deepEqual([step(null, 1), step(1, 1), step(2, 1), step(0, 1), step(null, -1), step(3, -1)], [1, 2, 0, null, 0, 0]);
  assert.equal(neighbour(index, [3], null, 1), null);
});

test("the brush holds the bars that the days touch", () => {
  const edges = [10, 20, 30, 40];
  assert.equal(brushed(edges, null, null), null);
  assert.deepEqual(brushed(edges, 15, 29), [0, 1]);
  assert.deepEqual(brushed(edges, 20, null), [1, 2]);
  assert.deepEqual(brushed(edges, 100, 100), [2, 2]);
  assert.deepEqual(brushed(edges, null, 1), [0, 0]);
});

test("what may belong to bars may or must lie within them", () => {
  assert.deepEqual([inside([1, 3], [3, 5], false), inside([1, 3], [3, 5], true), inside([3, 4], [3, 5], true), inside([0, 2], [3, 5], false)], [true, false, true, false]);
});
