import assert from "node:assert/strict";
import { test } from "node:test";

import { facets, indexOf, nothingChosen, optionOf, select } from "../../geo/maps/web/selection.js";

const rules = { letters: "0", folds: "", marks: "", spaces: " ", longestTyped: 300, longestTerm: 200, mostTerms: 20 };
const event = (sentence) => ({ reports: [{ pieces: [[sentence, ""]] }], agents: [], targets: [], places: [] });

/* Four events: China meets Russia on day 10, both act on days 5 to 15, Russia attacks Ukraine, undated, and it is rejected. */
const index = indexOf({
  events: ["They met.", "They sailed.", "It attacked.", "It was denied."].map(event),
  rules: { search: rules },
  index: {
    size: 4, ids: ["a", "b", "c", "d"], start: [10, 5, 0, 30], end: [10, 15, 0, 30],
    filters: [
      { name: "actor", title: "Actors", options: [["cn", "China"], ["ru", "Russia"], ["ua", "Ukraine"]], codes: [[0, 1], [0, 1], [1, 2], []] },
      { name: "type", title: "What", options: [["AGREE", "agreement"], ["ASSAULT", "attack"]], codes: [0, 0, 1, 1] },
      { name: "review", title: "Reviewed", options: [["accepted", "accepted"], ["rejected", "rejected"]], codes: [0, 0, 0, 1] },
    ],
    agents: [[0], [0, 1], [1], []], targets: [[1], [], [2], []],
    layers: { signs: ["friendly", "hostile"], codes: [0, 0, 1, 1] }, attitudes: ["with", "against"], hides: ["review", "rejected"],
  },
});
const choose = (wish) => ({ ...nothingChosen(), ...wish });
const chosen = (name, ...values) => choose({ chosen: { [name]: new Set(values) } });

test("without a choice all events pass but those that are hidden", () => {
  assert.deepEqual(select(index, nothingChosen()), [0, 1, 2]);
  assert.deepEqual(select(index, chosen("review", "rejected")), [3]);
});

test("any of the values of a filter will do; all filters hold together", () => {
  assert.deepEqual(select(index, chosen("actor", "cn", "ua")), [0, 1, 2]);
  assert.deepEqual(select(index, choose({ chosen: { actor: new Set(["ru"]), type: new Set(["ASSAULT"]) } })), [2]);
  assert.deepEqual(select(index, chosen("actor", "nobody")), []);
  assert.deepEqual(select(index, chosen("actor")), [0, 1, 2]);
});

test("an event may have happened in the chosen days, or certainly did", () => {
  assert.deepEqual(select(index, choose({ since: 12 })), [1, 2]);
  assert.deepEqual(select(index, choose({ since: 6, until: 20, undated: false })), [0, 1]);
  assert.deepEqual(select(index, choose({ since: 6, until: 20, certain: true })), [0]);
  assert.deepEqual(select(index, choose({ certain: true })), [0, 1, 2]);
  assert.deepEqual(select(index, choose({ undated: false })), [0, 1]);
});

test("two actors are asked for with or against each other, in either order", () => {
  const pair = (one, other, relation) => select(index, choose({ pair: { one, other, relation } }));
  assert.deepEqual(pair("ru", "cn", "with"), [0, 1]);
  assert.deepEqual(pair("cn", "ru", "against"), []);
  assert.deepEqual(pair("ua", "ru", "against"), [2]);
  assert.deepEqual(pair("ua", "ru", "any"), [2]);
  assert.deepEqual([pair("ua", "cn", "any"), pair("cn", "cn", "any"), pair("cn", "nobody", "any")], [[], [], []]);
});

test("words are searched in sentences and kinds of act", () => {
  assert.deepEqual(select(index, choose({ text: "they" })), [0, 1]);
  assert.deepEqual(select(index, choose({ text: "attack" })), [2]);
  assert.deepEqual(select(index, choose({ text: "!" })), []);
  assert.deepEqual(select(index, choose({ text: " " })), [0, 1, 2]);
});

test("each option says what it would leave beside the other filters, most first", () => {
  const found = facets(index, choose({ chosen: { type: new Set(["AGREE"]) }, since: 12 }));
  const counts = (name) => found.options[name].map(({ value, count, chosen: is }) => [value, count, is]);
  assert.deepEqual(counts("actor"), [["cn", 1, false], ["ru", 1, false], ["ua", 0, false]]);
  assert.deepEqual(counts("type"), [["AGREE", 1, true], ["ASSAULT", 1, false]]);
  assert.deepEqual([found.shown, found.total, found.dated, found.undated], [1, 4, 2, 0]);
});

test("a row has one option, or none that could be named", () => {
  assert.deepEqual(optionOf(index, "type", 2), ["ASSAULT", "attack"]);
  assert.equal(optionOf(index, "actor", 0), null);
  assert.equal(optionOf(index, "change", 0), null);
});
