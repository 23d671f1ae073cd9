import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lp, plain, random } from "./core.mjs";

const { parse, plus, times, compare, percent, decimal, zero } = lp.fraction;
const vectors = JSON.parse(readFileSync(process.env.PLAYER_VECTORS, "utf-8"));

for (const vector of vectors) {
  test(`scoring: ${vector.says}`, () => {
    for (const { response, points } of vector.cases) {
      assert.equal(compare(lp.points(vector.key, response), parse(points)), 0, JSON.stringify(response));
    }
  });
}

test("fractions stay exact", () => {
  const third = parse("1/3");
  assert.equal(compare(plus(plus(third, third), third), parse("1")), 0);
  assert.equal(compare(times(parse("5/2"), 2, 5), parse("1")), 0);
  assert.equal(compare(third, parse("33/100")), 1);
  assert.equal(compare(zero, third), -1);
  assert.equal(compare(percent(parse("4"), parse("5")), parse("80")), 0);
  assert.equal(compare(percent(zero, zero), zero), 0);
});

test("decimals have at most two places, rounded half up or down, and no exponent", () => {
  const written = { "0": "0", "100": "100", "1/3": "0.33", "2/3": "0.67", "1/8": "0.13", "5/2": "2.5", "200/3": "66.67", "1/1000": "0" };
  for (const [fraction, text] of Object.entries(written)) assert.equal(decimal(parse(fraction)), text, fraction);
  assert.equal(decimal(parse("2/3"), true), "0.66");
  assert.equal(decimal(parse("10000000000000000000000/1")), "10000000000000000000000");
});

test("an order depends on seed and name alone, and fixed entries keep their place", () => {
  const entries = ["a", "b", "c", "d", "e", "f"];
  const fixed = (entry) => entry === "c" || entry === "f";
  const orders = new Set();
  for (let seed = 0; seed < 200; seed += 1) {
    const order = lp.shuffled(entries, seed, "q", fixed);
    assert.equal(order[2], "c");
    assert.equal(order[5], "f");
    assert.deepEqual(plain(order).sort(), entries);
    assert.deepEqual(plain(order), plain(lp.shuffled(entries, seed, "q", fixed)));
    orders.add(order.join(""));
  }
  assert.equal(orders.size, 24, "every order of the four free entries comes up");
  assert.notEqual(lp.shuffled(entries, 7, "one").join(""), lp.shuffled(entries, 7, "two").join(""));
});

test("who comes back after an update of the lesson meets the same order", () => {
  const orders = [0, 1, 2, 2 ** 31 - 1].map((seed) => lp.shuffled([..."abcdefgh"], seed, "q").join(""));
  assert.deepEqual(orders, ["fhedacgb", "fecbahdg", "cfeghbda", "dchefagb"]);
  assert.equal(lp.chance(1, "q") * 2 ** 32, 3314872459, "what is drawn from a pool stays drawn, too");
});

test("no order is much rarer than another", () => {
  const next = random(5);
  const counts = {};
  for (let i = 0; i < 6000; i += 1) {
    const order = lp.shuffled(["a", "b", "c"], Math.floor(next() * 2 ** 31), "q").join("");
    counts[order] = (counts[order] ?? 0) + 1;
  }
  assert.equal(Object.keys(counts).length, 6);
  for (const [order, count] of Object.entries(counts)) assert.ok(Math.abs(count - 1000) < 150, `${order}: ${count}`);
});
