import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, NONE, answer, built, plain, right, session, small, wrong } from "./core.mjs";

const PRACTICE = { practice: true, mark: null, markText: null, attempts: null };
const practising = () => session(small(PRACTICE));
const read = (subject) => subject.data.sections.forEach(({ id }) => subject.visit({ kind: "section", id }));
const INCOMPLETE = { status: "incomplete", score: null };
const COMPLETED = { status: "completed", score: null };

test("nothing of a quiz for practice is scored, reported or handed in", () => {
  const subject = practising();
  answer(subject, ALL);
  assert.deepEqual(plain(subject.reports()), []);
  subject.submit();
  subject.accept();
  assert.deepEqual([subject.phase, subject.submitted, subject.isSubmitted], ["open", 0, false]);
  assert.deepEqual(plain(subject.outcome), INCOMPLETE);
});

test("an answer is judged at once and may be tried again, as often as one likes", () => {
  const subject = practising();
  const [question] = subject.data.questions;
  for (let i = 0; i < 5; i += 1) {
    subject.give(question.id, wrong(question));
    subject.check(question.id);
    assert.equal(subject.stateOf(question.id), "wrong");
    subject.again(question.id);
    assert.equal(subject.stateOf(question.id), "open");
    assert.equal(subject.revealed(question.id), false);
  }
  subject.give(question.id, right(question));
  subject.check(question.id);
  assert.equal(subject.stateOf(question.id), "right");
});

test("the lesson is completed when it was read and every question answered, right or not, in either order", () => {
  for (const first of ["read", "answer"]) {
    const subject = practising();
    if (first === "read") read(subject);
    else answer(subject, NONE);
    assert.deepEqual(plain(subject.outcome), INCOMPLETE);
    if (first === "read") answer(subject, NONE);
    else read(subject);
    assert.deepEqual(plain(subject.outcome), COMPLETED);
  }
});

test("once completed it stays so, whatever is tried again", () => {
  const subject = practising();
  read(subject);
  answer(subject, ALL);
  subject.again(subject.data.questions[0].id);
  assert.deepEqual(plain(subject.outcome), COMPLETED);
  subject.give(subject.data.questions[0].id, { chosen: [] });
  assert.ok(subject.mayRetry);
  subject.retry();
  assert.deepEqual(plain(subject.outcome), COMPLETED);
  assert.ok(subject.asked.every(({ id }) => subject.stateOf(id) === "open"));
  const later = practising();
  later.restore(subject.encode());
  assert.deepEqual(plain(later.outcome), COMPLETED);
});

test("a graded answer cannot be taken back", () => {
  const subject = session(small());
  answer(subject, NONE);
  subject.again("judge");
  assert.equal(subject.stateOf("judge"), "wrong");
});

test("practice that becomes graded is still to be taken", () => {
  const subject = practising();
  read(subject);
  answer(subject, ALL);
  const later = session(small());
  later.restore(subject.encode());
  assert.deepEqual([later.phase, later.isSubmitted], ["new", false]);
  const reading = session(small(null, "reading"));
  reading.restore(subject.encode());
  assert.equal(reading.phase, "completed");
});

test("practice may draw, too, and only what was drawn has to be answered", () => {
  const { data } = built.drawn;
  const subject = session({ ...data, quiz: { ...data.quiz, ...PRACTICE } }, new Clock(), 5);
  read(subject);
  answer(subject, NONE);
  assert.deepEqual(plain(subject.outcome), COMPLETED);
});
