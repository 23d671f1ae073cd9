// No platform: the browser keeps the learner's work where it may.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, answer, journal, load, session, small } from "./core.mjs";

const lp = load("none");
const data = (id = "small") => ({ ...small({ attempts: 2 }, "small", "html"), id });

/** What a browser keeps for an origin; `room` is how many characters it allows. */
const storage = function (room = Infinity) {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new Error("QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
};

const visit = function (localStorage, from = data()) {
  const clock = new Clock();
  const subject = session(from, clock);
  const adapter = lp.adapter({ localStorage }, from);
  const keeper = new lp.Keeper(adapter, subject, journal(), clock, () => {});
  keeper.open(() => {});
  return { adapter, clock, keeper, subject };
};

test("what was done is there at the next visit, in another session of the browser", () => {
  const browser = storage();
  const first = visit(browser);
  answer(first.subject, ALL);
  first.subject.submit();
  first.keeper.save();
  first.keeper.finish();
  assert.equal(first.keeper.confirmed, true);
  const second = visit(browser);
  assert.equal(second.keeper.state, "open");
  assert.equal(second.subject.phase, "passed");
  assert.equal(second.subject.outcome.score, "100");
  assert.deepEqual([...browser.kept.keys()], ["lessonpack:small"], "nothing else is left behind");
});

test("answers are nobody's business but the learner's, and wait for nobody", () => {
  const { subject, keeper } = visit(storage());
  answer(subject, ALL);
  keeper.save();
  assert.equal(subject.reports().length, 0);
  assert.equal(subject.recorded, 0);
});

test("two lessons of one origin do not mix", () => {
  const browser = storage();
  const one = visit(browser, data("one"));
  one.subject.visit({ kind: "section", id: "part_1" });
  one.keeper.save();
  const two = visit(browser, data("two"));
  assert.equal(two.subject.visited.size, 0);
  assert.equal(browser.kept.size, 2);
});

test("an entry that is damaged or of another program is said, and work begins anew", () => {
  for (const text of ["garbage", "{}", "1.3.2|", "undefined", "x".repeat(100000)]) {
    const browser = storage();
    browser.kept.set("lessonpack:small", text);
    const { keeper, subject } = visit(browser);
    assert.equal(keeper.unreadable, true);
    assert.equal(subject.phase, "new");
    assert.equal(visit(browser).keeper.unreadable, false, "the next visit finds what this one saved");
  }
});

test("a browser that keeps nothing leaves the page alone", () => {
  const refusing = { getItem: () => null, setItem() { throw new Error("QuotaExceededError"); }, removeItem() {} };
  assert.equal(visit(refusing).keeper.state, "alone");
  assert.equal(visit(undefined).keeper.state, "alone");
  const win = { get localStorage() { throw new Error("SecurityError"); } };
  assert.equal(lp.adapter(win, data()).find(), false);
});

test("a browser without room says so, and is tried again", () => {
  const browser = storage(10);
  const { keeper, clock } = visit(browser);
  assert.equal(keeper.trouble, "Error: QuotaExceededError");
  browser.setItem = (key, value) => browser.kept.set(key, value);
  clock.pass(60000);
  assert.equal(keeper.trouble, "");
  assert.equal(browser.kept.size, 1);
});

test("a state that would be too long leaves the last one in place", () => {
  const browser = storage();
  const from = data();
  visit(browser, { ...from, layout: { ...from.layout, limit: 10 } });
  assert.equal(browser.kept.size, 0);
});

test("who begins anew leaves nothing behind", () => {
  const browser = storage();
  const { keeper, adapter } = visit(browser);
  keeper.drop();
  adapter.forget();
  keeper.save();
  keeper.finish();
  assert.equal(browser.kept.size, 0);
});
