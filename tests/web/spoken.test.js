import assert from "node:assert/strict";
import { test } from "node:test";

const { spoken } = await import("../../geo/maps/web/spoken.js");

test("a count is said without the signs that set it apart, and what was escaped without its strokes", () => {
  assert.equal(spoken("Russia *37*"), "Russia, 37");
  assert.equal(spoken("U\\.S\\. \\*star\\* *1,204*"), "U.S. *star*, 1,204");
  assert.equal(spoken("Plain"), "Plain");
});
