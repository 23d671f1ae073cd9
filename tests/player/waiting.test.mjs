// Questions that people judge: they make no score, and what was written stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, session, small } from "./core.mjs";

const TEXT = { text: "The moon pulls at both sides." };

/** A lesson whose quiz asks for a text, besides one other question unless it is asked `alone`. */
const essays = function (quiz, alone = false) {
  const data = small({ mark: null, ...quiz }, "other kinds");
  const [essay] = data.questions.filter(({ scoring }) => scoring.manual);
  const [other] = data.questions.filter(({ kind }) => kind === "numeric");
  return session({ ...data, questions: alone ? [essay] : [essay, other] }, new Clock(), 7);
};

test("a quiz of texts alone is completed once it is handed in, and has no score", () => {
  const subject = essays({}, true);
  const [{ id }] = subject.asked;
  subject.give(id, TEXT);
  assert.deepEqual({ ...subject.outcome }, { status: "incomplete", score: null });
  subject.submit();
  assert.deepEqual({ ...subject.outcome }, { status: "completed", score: null });
  assert.equal(subject.counted.text, "");
  assert.deepEqual(subject.byObjective().length, 0);
  assert.equal(subject.stateOf(id), "waiting");
});

test("a score is of what can be judged, and another attempt begins with what was written", () => {
  const subject = essays({});
  const [essay, other] = subject.asked;
  subject.give(essay.id, TEXT);
  subject.give(other.id, subject.answer(other.id).response);
  subject.submit();
  assert.equal(subject.counted.text, "0");
  subject.retry();
  assert.deepEqual({ ...subject.answer(essay.id).response }, TEXT);
});

test("in practice a text that is taken back is there to be mended", () => {
  const subject = essays({ practice: true, atOnce: true });
  const [essay, other] = subject.asked;
  subject.give(essay.id, TEXT);
  subject.check(essay.id);
  subject.again(essay.id);
  subject.again(other.id);
  assert.deepEqual({ ...subject.answer(essay.id).response }, TEXT);
  assert.equal(subject.revealed(essay.id), false);
});
