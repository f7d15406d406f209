import assert from "node:assert/strict";
import { test } from "node:test";

import { countWords, dayOf, dayWords, isoOf, monthStart, spanWords } from "../../geo/maps/web/words.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const span = (start, end) => spanWords(dayOf(start), dayOf(end), MONTHS);

test("days are counted as in Python and come back as they were", () => {
  assert.equal(dayOf("0001-01-01"), 1);
  assert.equal(dayOf("1970-01-01"), 719163);
  for (const iso of ["0001-01-01", "0099-12-31", "2024-02-29", "9999-12-31"]) assert.equal(isoOf(dayOf(iso)), iso);
});

test("what is no day is none", () => {
  for (const iso of ["", "2024", "2024-13-01", "12024-01-01", "yesterday"]) assert.equal(dayOf(iso), null);
});

test("a month begins where it does, also in the first century", () => {
  assert.equal(monthStart(12 * 2024 + 2), dayOf("2024-03-01"));
  assert.equal(monthStart(12 * 33), dayOf("0033-01-01"));
});

test("a stretch of days is written as shortly as it can be said", () => {
  assert.equal(dayWords(dayOf("2024-08-21"), MONTHS), "21 Aug 2024");
  assert.equal(span("2024-08-21", "2024-08-21"), "21 Aug 2024");
  assert.equal(span("2022-11-01", "2022-11-30"), "Nov 2022");
  assert.equal(span("2022-11-01", "2022-12-31"), "Nov – Dec 2022");
  assert.equal(span("2023-11-01", "2024-02-29"), "Nov 2023 – Feb 2024");
  assert.equal(span("2023-01-01", "2023-12-31"), "2023");
  assert.equal(span("2023-01-01", "2024-12-31"), "2023 – 2024");
  assert.equal(span("2024-08-03", "2024-08-05"), "3 – 5 Aug 2024");
  assert.equal(span("2023-01-26", "2023-02-03"), "26 Jan – 3 Feb 2023");
  assert.equal(span("2023-12-26", "2024-01-03"), "26 Dec 2023 – 3 Jan 2024");
});

test("a count agrees with its noun", () => {
  assert.deepEqual([0, 1, 1204].map((number) => countWords(number, "event")), ["0 events", "1 event", "1,204 events"]);
});
