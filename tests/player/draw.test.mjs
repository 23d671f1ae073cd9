import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, answer, built, plain, right, session } from "./core.mjs";

const { data } = built.drawn;
const [pool, pair] = data.quiz.pools.map(({ questions }) => questions);
const asked = (subject) => plain(subject.asked.map(({ id }) => id));
const drawn = (seed, course = "drawn") => session(built[course].data, new Clock(), seed);
const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

test("everybody is asked what everybody is asked, and of each pool as many as it draws, in the author's order", () => {
  const order = data.questions.map(({ id }) => id);
  for (const seed of SEEDS) {
    const ids = asked(drawn(seed));
    assert.equal(ids.length, 5);
    assert.ok(ids.includes("question_0"));
    assert.equal(ids.filter((id) => pool.includes(id)).length, 3);
    assert.equal(ids.filter((id) => pair.includes(id)).length, 1);
    assert.deepEqual(ids, order.filter((id) => ids.includes(id)));
  }
});

test("each question of a pool is drawn about as often as any other", () => {
  const times = new Map(pool.map((id) => [id, 0]));
  for (const seed of SEEDS) for (const id of asked(drawn(seed))) if (times.has(id)) times.set(id, times.get(id) + 1);
  // 300 draws of 3 in 9: 100 each; five standard deviations are 41.
  for (const [id, count] of times) assert.ok(Math.abs(count - 100) < 41, `${id}: ${count}`);
});

test("who comes back is asked the same, and only that is scored, reported and kept", () => {
  const subject = drawn(7);
  answer(subject, ALL);
  const later = drawn(8);
  later.restore(subject.encode());
  assert.deepEqual(asked(later), asked(subject));
  subject.submit();
  assert.equal(subject.result().text, "100");
  assert.deepEqual(plain(subject.reports().map(({ question }) => question)), asked(subject));
  assert.equal(subject.encode().split("|").at(-1).split(";").length, 5);
});

test("another attempt draws anew", () => {
  const subject = session({ ...data, quiz: { ...data.quiz, attempts: null } });
  const draws = new Set();
  for (let i = 0; i < 10; i += 1) {
    draws.add(asked(subject).join());
    subject.submit();
    subject.retry();
  }
  assert.ok(draws.size > 5);
});

test("when the author adds questions to a pool, answered ones stay and the others change little", () => {
  let moved = 0;
  for (const seed of SEEDS) {
    const subject = drawn(seed);
    const kept = subject.asked.find(({ id }) => pool.includes(id));
    subject.give(kept.id, right(kept));
    const later = drawn(seed + 1000, "drawn of more");
    assert.deepEqual(plain(later.restore(subject.encode())), { changed: true, lost: 0 });
    assert.deepEqual(plain(later.answer(kept.id).response), right(kept));
    moved += asked(subject).filter((id) => !asked(later).includes(id)).length;
    const again = drawn(1, "drawn of more");
    again.restore(later.encode());
    assert.deepEqual(asked(again), asked(later));
  }
  assert.ok(moved < 1.3 * SEEDS.length, `${moved} of ${5 * SEEDS.length}`);
});

test("when a pool draws fewer, or a question is gone, what no longer fits is counted", () => {
  for (const seed of SEEDS.slice(0, 50)) {
    const subject = drawn(seed);
    answer(subject, ALL);
    const later = drawn(seed + 1000, "drawn fewer");
    assert.deepEqual(plain(later.restore(subject.encode())), { changed: true, lost: 1 });
    const had = asked(subject);
    assert.ok(asked(later).every((id) => had.includes(id)), "it draws from what was answered");
  }
});
