import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, answer, lp, plain, session, small } from "./core.mjs";

const MINUTE = 60000;
const QUESTION = { kind: "question", id: "judge" };

const limited = function (minutes, extend = true) {
  const clock = new Clock();
  return { clock, limit: new lp.TimeLimit({ minutes, extend, more: Math.ceil(minutes / 2), most: 35 }, clock.now) };
};

/** Let time pass second by second, as a page does; what was to be said, with the seconds left. */
const ticking = function (clock, limit, ms) {
  const signs = [];
  for (let i = 0; i < ms; i += 1000) {
    clock.pass(1000);
    const sign = limit.tick();
    if (sign) signs.push([sign, limit.left / 1000]);
  }
  return signs;
};

const SIGNS = {
  1: [["last", 30], ["up", 0]],
  2: [["last", 60], ["up", 0]],
  4: [["half", 120], ["last", 60], ["up", 0]],
  10: [["five", 300], ["last", 60], ["up", 0]],
  20: [["half", 600], ["five", 300], ["last", 60], ["up", 0]],
};

for (const [minutes, signs] of Object.entries(SIGNS)) {
  test(`${minutes} minutes: what is said, and when, each once`, () => {
    const { clock, limit } = limited(Number(minutes));
    limit.run();
    assert.deepEqual(ticking(clock, limit, (Number(minutes) + 1) * MINUTE), signs);
  });
}

test("more time is offered at least 20 seconds before the end, and can be had ten times and more", () => {
  for (const minutes of [1, 2, 3, 60, 1000]) {
    const { clock, limit } = limited(minutes);
    limit.run();
    for (let i = 0; i < 12; i += 1) {
      limit.elapsed += limit.left - limit.offered - 1000;
      ticking(clock, limit, 2000);
      assert.ok(limit.isEnding && limit.left >= 20000, `${minutes}`);
      assert.ok(limit.mayExtend);
      limit.extend();
      assert.equal(limit.isEnding, false);
      assert.ok(limit.left >= limit.moreMinutes * MINUTE);
    }
  }
});

test("after an extension the end is said again", () => {
  const { clock, limit } = limited(2);
  limit.run();
  assert.deepEqual(ticking(clock, limit, MINUTE), [["last", 60]]);
  limit.extend();
  assert.deepEqual(ticking(clock, limit, 2 * MINUTE), [["last", 60], ["up", 0]]);
  assert.equal(limit.mayExtend, false, "what is over is over");
  limit.extend();
  assert.equal(limit.left, 0);
});

test("no more time where the author forbids it, nor without end", () => {
  const fixed = limited(2, false).limit;
  fixed.extend();
  assert.deepEqual([fixed.mayExtend, fixed.left], [false, 2 * MINUTE]);
  const { limit } = limited(2);
  for (let i = 0; i < 100; i += 1) limit.extend();
  assert.equal(limit.left, 37 * MINUTE);
});

test("time counts only while it runs", () => {
  const { clock, limit } = limited(10);
  ticking(clock, limit, MINUTE);
  assert.equal(limit.left, 10 * MINUTE);
  limit.run();
  limit.run();
  ticking(clock, limit, MINUTE);
  limit.stop();
  limit.stop();
  assert.equal(limit.isRunning, false);
  assert.deepEqual(ticking(clock, limit, 20 * MINUTE), []);
  assert.equal(limit.left, 9 * MINUTE);
});

test("a sleeping machine, or a clock that jumps, costs at most ten seconds", () => {
  const { clock, limit } = limited(10);
  limit.run();
  clock.pass(3 * 60 * MINUTE);
  assert.equal(limit.tick(), null);
  assert.equal(limit.left, 10 * MINUTE - 10000);
  clock.time -= 5 * MINUTE;
  limit.tick();
  assert.equal(limit.left, 10 * MINUTE - 10000);
});

test("an end that is reached while the page is turned is said at the next tick", () => {
  const { clock, limit } = limited(1);
  limit.run();
  ticking(clock, limit, 55000);
  clock.pass(6000);
  limit.stop();
  limit.run();
  assert.equal(limit.tick(), "up");
});

test("what was used is taken up again, and who may extend has the time to do so", () => {
  const { clock, limit } = limited(10);
  limit.run();
  limit.extend();
  ticking(clock, limit, 61500);
  const later = limited(10).limit;
  later.restore(limit.encode());
  assert.equal(later.left, 15 * MINUTE - 62000);
  assert.equal(later.tick(), null);
  for (const [extend, left] of [[true, 20000], [false, 1000]]) {
    const back = limited(10, extend).limit;
    back.restore({ elapsed: (599).toString(36), extensions: "0" });
    assert.equal(back.left, extend ? 20000 : 1000, `${left}`);
  }
  const odd = limited(10).limit;
  odd.restore({ elapsed: "~", extensions: "" });
  assert.equal(odd.left, 10 * MINUTE);
  odd.restore({ elapsed: "zzzzz", extensions: "z" });
  assert.equal(odd.left, 1000);
});

const timed = { time: { minutes: 10, extend: true, more: 5, most: 35 }, attempts: null };

test("the quiz's time runs on its questions and its review, and nowhere else", () => {
  const clock = new Clock();
  const subject = session(small(timed), clock);
  for (const place of [{ kind: "overview", id: "" }, { kind: "section", id: "part_1" }, { kind: "quiz", id: "" }]) {
    subject.visit(place);
    assert.equal(subject.limit.isRunning, false, place.kind);
  }
  for (const place of [QUESTION, { kind: "review", id: "" }]) {
    subject.visit(place);
    assert.equal(subject.limit.isRunning, true, place.kind);
  }
  subject.pause();
  assert.equal(subject.limit.isRunning, false, "out of sight");
  subject.resume();
  assert.equal(subject.limit.isRunning, true);
  subject.submit();
  subject.visit(QUESTION);
  assert.equal(subject.limit.isRunning, false, "handed in");
});

test("a resumed quiz has the time that was left; another attempt has all of it", () => {
  const clock = new Clock();
  const subject = session(small(timed), clock);
  subject.visit(QUESTION);
  ticking(clock, subject.limit, 4 * MINUTE);
  const later = session(small(timed), clock);
  later.restore(subject.encode());
  assert.equal(later.limit.left, 6 * MINUTE);
  answer(later, (index) => index > 0);
  later.submit();
  later.retry();
  assert.equal(later.limit.left, 10 * MINUTE);
  const free = session(small());
  assert.deepEqual(plain(free.restore(later.encode())), { changed: false, lost: 0 });
  answer(free, ALL);
});
