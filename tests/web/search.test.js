import assert from "node:assert/strict";
import { test } from "node:test";

import { countUpTo, isTyped, TextIndex } from "../../geo/maps/web/search.js";

// A small alphabet: À to Ö and à to ö are letters, À, É and é fold to a and e, the acute accent to nothing.
const rules = { letters: "1s n 9 n ei 1", folds: "5c,1=2p 9,1=2t w,1=2t ew,1=0", marks: "\ue000", unseen: "(a\u200b)|()()\u200b", spaces: " \n", longestTyped: 40, longestTerm: 20, mostTerms: 5 };
const index = new TextIndex([["The art of war.", "Li Qiang"], ["A party in Kursk."], ["É, e\u0301 and é."], ["Qiang, Li"]], rules);
const found = (typed) => [...index.mask(typed).keys()].filter((row) => index.mask(typed)[row]);

test("a word is found where it stands whole", () => {
  assert.deepEqual(found("art"), [0]);
  assert.deepEqual(found("ART war"), [0]);
  assert.deepEqual(found("art kursk"), []);
});

test("a beginning is found with a star, and only with one", () => {
  assert.deepEqual(found("kurs*"), [1]);
  assert.deepEqual(found("kurs"), []);
  assert.deepEqual(found("*"), []);
});

test("words in quotes stand together, and in one part of a text", () => {
  assert.deepEqual(found('"li qiang"'), [0]);
  assert.deepEqual(found('"qiang li"'), [3]);
  assert.deepEqual(found('"war li"'), []);
  assert.deepEqual(found('"li qi"*'), [0]);
});

test("case and accents do not count", () => {
  assert.deepEqual(found("é"), [2]);
  assert.deepEqual(found("E"), [2]);
  assert.equal(index.alphabet.words("À la É\u0301x ÷ b"), " a la ex b ");
});

test("what nobody sees does not count, but where it says something", () => {
  const odd = new TextIndex([["Kur\u200bsk"], ["ba\u200bsk"]], rules), rows = (typed) => [...odd.mask(typed)];
  assert.deepEqual(rows("kursk"), [1, 0]);
  assert.deepEqual(rows("k\u200bursk"), [1, 0]);
  assert.deepEqual(rows("bask"), [0, 0]);
  assert.deepEqual(rows("sk"), [0, 1]);
});

test("nothing is an operator", () => {
  for (const typed of ["art OR party", "art -war", "(", "a{2}", "[a-z]", "\\", "text:art"]) assert.deepEqual(found(typed).length > 0, typed === "art -war");
});

test("what is typed is read up to its limits", () => {
  assert.equal(index.terms("a b c d e f g").length, 5);
  assert.equal(index.terms("a".repeat(500)).join(""), " " + "a".repeat(20) + "  " + "a".repeat(20) + " ");
  assert.deepEqual([isTyped("", rules), isTyped(" \n ", rules), isTyped(" a", rules)], [false, false, true]);
});

test("numbers up to a value are counted", () => {
  assert.deepEqual([0, 1, 2, 3, 9].map((value) => countUpTo([1, 2, 2, 5], value)), [0, 1, 3, 3, 4]);
  assert.equal(countUpTo([], 1), 0);
});
