import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, built, lp, random } from "./core.mjs";

const now = lp.today;
const SECTION = { kind: "section", id: built.checked.data.sections[0].id };
const data = { ...built.checked.data, againAfter: 2 };
/** A visit on that day, with what was kept of the one before. */
const visit = function (today, state = "", lesson = data) {
  lp.today = () => today;
  const subject = new lp.Session(lesson, random(1), new Clock().now);
  if (state) subject.restore(state);
  return subject;
};
const version = (subject) => subject.encode().split("|")[0];

test("the day of the last visit is in the state, and how long ago that was is known when the next one begins", () => {
  const first = visit(20000);
  assert.equal(version(first), "1.3.2", "nothing was done yet");
  first.visit(SECTION);
  assert.equal(version(first), "1.3.2.ffk");
  const next = visit(20003, first.encode());
  assert.equal(next.days.away, 3);
  assert.equal(version(next), "1.3.2.ffk", "who only looks in was not here");
  next.visit(SECTION);
  assert.equal(version(next), "1.3.2.ffn");
  assert.equal(next.days.away, 3, "of this visit it stays known");
});

test("states of earlier packages are read, and nobody was away", () => {
  const before = visit(20000, "", built.checked.data);
  before.visit(SECTION);
  assert.equal(version(before), "1.3.2", "a lesson that does not ask again keeps no day");
  const after = visit(20009, before.encode());
  assert.deepEqual([...after.visited], [SECTION.id]);
  assert.equal(after.days.away, 0);
  assert.equal(version(after), "1.3.2");
});

test("a package that does not ask again reads a state with a day, too", () => {
  const first = visit(20000);
  first.visit(SECTION);
  const later = visit(20009, first.encode(), built.checked.data);
  assert.deepEqual([...later.visited], [SECTION.id]);
});

test("a clock that went back, and a day that is none, are no time away", () => {
  const first = visit(20000);
  first.visit(SECTION);
  const state = first.encode();
  assert.equal(visit(19000, state).days.away, 0);
  for (const day of ["zzzzzzzz", "-5", "", "_", "."]) {
    const next = visit(20009, state.replace(".ffk", `.${day}`));
    assert.ok(next.days.away === 0 || next.days.away === 20009, day);
    assert.ok(version(next).length <= "1.3.2.zzz".length, day);
  }
});

test("what a day needs is a part of the computed worst case, whatever the clock says", () => {
  const subject = visit(10 ** 9);
  subject.visit(SECTION);
  assert.equal(version(subject), "1.3.2.zzz");
});

test("another day alone is nothing to save", () => {
  const first = visit(20000);
  first.visit(SECTION);
  const { gist } = first;
  const next = visit(20003, first.encode());
  next.visit(SECTION);
  assert.equal(next.gist, gist);
});

test("a day is counted from 1970", () => {
  assert.ok(Math.abs(now() - Date.now() / 86_400_000) < 1.1);
});
