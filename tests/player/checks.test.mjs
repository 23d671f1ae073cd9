import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, answer, arranged, built, plain, right, session, wrong } from "./core.mjs";

const { data } = built.checked;
const checked = (seed = 1) => session(data, new Clock(), seed);
const [one, some] = data.checks;

test("a knowledge check is judged at once and may be tried again", () => {
  const { checks } = checked();
  assert.equal(checks.check(one.id), false, "nothing is chosen");
  checks.give(one.id, wrong(one));
  assert.equal(checks.revealed(one.id), false);
  assert.equal(checks.check(one.id), true);
  checks.give(one.id, right(one));
  assert.deepEqual(plain(checks.answer(one.id).response), wrong(one), "a judged answer stands until it is taken back");
  assert.equal(checks.earned(one).state, "wrong");
  checks.again(one.id);
  assert.deepEqual(plain(checks.answer(one.id).response), { chosen: [] });
  checks.give(one.id, right(one));
  checks.check(one.id);
  assert.equal(checks.earned(one).state, "right");
});

test("it is neither scored nor reported, and opens no quiz", () => {
  const subject = checked();
  subject.checks.give(one.id, wrong(one));
  subject.checks.check(one.id);
  assert.equal(subject.phase, "new");
  assert.deepEqual(plain(subject.reports()), []);
  answer(subject, ALL);
  subject.submit();
  assert.deepEqual(plain(subject.outcome), { status: "passed", score: "100" });
  assert.equal(subject.reports().length, data.questions.length);
});

test("what was answered is there on return, and outlives another attempt at the quiz", () => {
  const subject = checked();
  subject.checks.give(one.id, wrong(one));
  subject.checks.check(one.id);
  subject.checks.give(some.id, right(some));
  subject.submit();
  subject.retry();
  const later = checked(2);
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: false, lost: 0 });
  assert.deepEqual(plain([...later.checks.answers]), plain([...subject.checks.answers]));
  assert.equal(later.checks.revealed(one.id), true);
  assert.equal(later.checks.revealed(some.id), false);
});

test("an answer that no longer fits is left out and counted", () => {
  const subject = checked();
  subject.checks.give(one.id, wrong(one));
  const later = session({ ...data, checks: [some] });
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: false, lost: 1 });
  const none = session({ ...data, checks: undefined });
  assert.equal(none.restore(subject.encode()).lost, 1);
});

test("shuffled choices come in one order for everybody, fixed ones in their place", () => {
  const orders = new Set();
  for (let seed = 1; seed < 20; seed += 1) orders.add(arranged(checked(seed).checks, some).join());
  assert.equal(orders.size, 1);
  assert.ok([...orders][0].endsWith(",none"));
  const plainly = { ...some, shuffle: false };
  assert.deepEqual(arranged(checked().checks, plainly), some.choices.map(({ id }) => id));
});
