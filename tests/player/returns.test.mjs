import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./core.mjs";

const lp = load();

test("what was missed comes back after 3 other questions and once more after 7, whatever is answered then", () => {
  for (const rightly of [true, false]) {
    const returns = new lp.Returns();
    returns.judged("missed", false);
    const seen = [];
    for (let asked = 1; asked <= 30; asked += 1) {
      if (returns.next(false) === "missed") {
        seen.push(asked);
        returns.takeUp("missed");
        returns.judged("missed", rightly);
      } else returns.judged(`other-${asked}`, true);
    }
    assert.deepEqual(seen, [4, 12], "3 others, then 7 others, then never");
  }
});

test("what was right does not come back, and neither does the question that was just answered", () => {
  const returns = new lp.Returns();
  returns.judged("right", true);
  assert.equal(returns.next(true), null);
  returns.judged("missed", false);
  returns.judged("missed", true);
  assert.equal(returns.next(true), null, "tried again at once it still waits for another question");
  returns.judged("right", true);
  assert.equal(returns.next(false), null);
  assert.equal(returns.next(true), "missed");
});

test("at the end of the quiz what has not come back yet does so, each question once and the oldest first", () => {
  const returns = new lp.Returns();
  for (const id of ["a", "b", "c"]) returns.judged(id, false);
  returns.takeUp("gone");
  const seen = [];
  for (let id = returns.next(true); id !== null && seen.length < 20; id = returns.next(true)) {
    seen.push(id);
    returns.takeUp(id);
    returns.judged(id, false);
  }
  assert.deepEqual(seen, ["a", "b", "c"]);
});
