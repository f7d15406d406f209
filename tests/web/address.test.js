import assert from "node:assert/strict";
import { test } from "node:test";

import { noteMark } from "../../geo/maps/web/address.js";

/* Note a key in the address of a page, and return what then stands there. */
function noted(key, address) {
  const written = [];
  globalThis.window = { parent: { location: { href: "http://localhost/?" + address }, history: { state: null, replaceState: (...told) => written.push(told[2]) } } };
  noteMark(key);
  return Object.fromEntries(written.at(-1).searchParams);
}

test("a mark that is chosen stands in the address beside what is there", () => {
  assert.deepEqual(noted("at/30.06,31.25", "map=1,2,3"), { map: "1,2,3", mark: "at/30.06,31.25" });
});

test("an event that was fanned out is opened as an event", () => {
  assert.deepEqual(noted("event/0123abc", "mark=at/30.06,31.25"), { mark: "at/30.06,31.25", event: "0123abc" });
});
