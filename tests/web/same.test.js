/* The browser's scripts say what Python says: of the cases that tests/web/test_web.py has Python write. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { areaText, areaWords, holderOf } from "../../geo/maps/web/drawn.js";
import { filtered } from "../../geo/maps/web/filtered.js";
import { joinMarks } from "../../geo/maps/web/overlap.js";
import { Alphabet, TextIndex } from "../../geo/maps/web/search.js";
import { facets, indexOf, select } from "../../geo/maps/web/selection.js";
import { neighbour, timeline, timesOf } from "../../geo/maps/web/timelines.js";
import { countWords, dayOf, isoOf, spanWords } from "../../geo/maps/web/words.js";

const file = process.env.DATELINE_CASES;
const skip = file ? false : "pytest tests/web has Python write the cases";
const cases = file ? JSON.parse(readFileSync(file, "utf8")) : { pages: [] };

/* Compare, and name what was chosen where the two differ. */
const same = (found, expected, name, one) => assert.deepEqual(found, expected, name + " differ for " + JSON.stringify(one.selection));
const plain = (value) => JSON.parse(JSON.stringify(value));
const chosenOf = ({ chosen, ...rest }) => ({ ...rest, chosen: Object.fromEntries(Object.entries(chosen).map(([name, values]) => [name, new Set(values)])) });

for (const { name, config, scene, data, cases: choices } of cases.pages) {
  const page = { ...data, index: indexOf(data) }, rules = data.rules.timeline;
  // A page that is written holds rejected events where they were asked for; the server leaves them out unless they are.
  page.index.hides = ["review", "rejected"];

  test("the same events pass: " + name, () => {
    for (const one of choices) same(select(page.index, chosenOf(one.selection)), one.rows, "events", one);
  });

  test("each choice would leave as many: " + name, () => {
    for (const one of choices) {
      const found = facets(page.index, chosenOf(one.selection));
      const options = Object.entries(found.options).map(([of, all]) => [of, all.map(({ value, count, chosen }) => [value, count, chosen])]);
      same({ ...found, options: Object.fromEntries(options) }, one.facets, "counts", one);
    }
  });

  test("the bars are the same, and their words: " + name, () => {
    for (const one of choices) {
      const rows = select(page.index, { ...chosenOf(one.selection), since: null, until: null, certain: false });
      const line = timeline(page.index, rows, rules, one.length, one.part);
      same(plain(line), one.line, "bars", one);
      same(timesOf(page.index, rows, line.edges).sort(([a, b], [c, d]) => a - c || b - d), one.times, "times", one);
    }
  });

  test("the next event in time is the same: " + name, () => {
    for (const one of choices) same(neighbour(page.index, one.rows, ...one.step), one.neighbour, "neighbours", one);
  });

  test("marks, areas and legend say the same: " + name, () => {
    for (const one of choices) {
      const drawn = filtered(scene, page, config, one.rows, null);
      const some = (part, like) => Object.fromEntries(Object.keys(like).map((key) => [key, part[key]]));
      for (const kind of ["spots", "regions"]) {
        same(drawn[kind].map((part) => part.key), one[kind].map((part) => part.key), kind, one);
        same(drawn[kind].map((part, at) => some(part, one[kind][at])), one[kind], kind, one);
      }
      same([...new Set(drawn.routes.map((route) => route.key))].sort(), one.routes, "routes", one);
      same(drawn.legend, one.legend, "legends", one);
    }
  });
}

test("days and counts are written the same", { skip }, () => {
  for (const [start, end, iso, words] of cases.words.spans) {
    assert.equal(spanWords(start, end, cases.words.months), words);
    assert.deepEqual([isoOf(start), dayOf(iso)], [iso, start]);
  }
  for (const [number, words] of cases.words.counts) assert.equal(countWords(number, "event"), words);
});

test("the same points lie in an area, which is called and written the same", { skip }, () => {
  for (const { area, text, words, points, held } of cases.areas) {
    const holds = holderOf(area);
    assert.deepEqual(points.map(([lat, lon]) => holds(lat, lon)), held, "in " + text);
    assert.equal(areaText(area), text);
    assert.equal(areaWords(area).toLowerCase(), words.toLowerCase());
  }
});

test("the same marks are drawn as one", { skip }, () => {
  for (const { marks, world, groups } of cases.joins.cases) assert.deepEqual(joinMarks(marks, world, cases.joins.config), groups);
});

test("the same texts hold what is typed", { skip }, () => {
  const index = new TextIndex(cases.search.texts, cases.search.rules);
  for (const [typed, rows] of cases.search.typed) {
    const mask = index.mask(typed);
    assert.deepEqual([...mask.keys()].filter((row) => mask[row]), rows, "for " + JSON.stringify(typed));
  }
});

test("every character counts as the same", { skip }, () => {
  const alphabet = new Alphabet({ ...cases.search.rules, marks: "" });
  for (const [code, fold] of cases.search.folds) {
    assert.equal(alphabet.fold(code), fold < 0 ? " " : fold === 0 ? "" : String.fromCodePoint(fold), "for U+" + code.toString(16));
  }
});
