import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, answer, ALL, built, lp, plain, right, session, small, wrong } from "./core.mjs";

/** A practising session, and a book of knowledge checks, of which each question may be tried so often. */
const tried = (tries, extra = {}) => {
  const asked = (questions) => questions.map((question) => ({ ...question, ...(tries > 1 ? { tries } : {}), ...extra }));
  const data = small({}, "practised");
  const checked = built.checked.data;
  return {
    practice: (seed) => session({ ...data, questions: asked(data.questions) }, new Clock(), seed),
    checks: (seed) => session({ ...checked, checks: asked(checked.checks) }, new Clock(), seed),
  };
};
const books = (tries, extra) => {
  const { practice, checks } = tried(tries, extra);
  const [quiz, lesson] = [practice(), checks()];
  return [["practice", quiz, quiz.data.questions[0]], ["checks", lesson.checks, lesson.checks.questions[0]]];
};
const missed = (book, question) => {
  book.give(question.id, wrong(question));
  assert.equal(book.check(question.id), true);
};

test("after a wrong try that is not the last the right answer is not shown, after the last it is", () => {
  for (const [name, book, question] of books(3)) {
    for (const left of [2, 1, 0]) {
      missed(book, question);
      assert.equal(lp.tries.left(book, question), left, name);
      assert.equal(book.mayShowAnswer(question.id), left === 0, name);
      assert.equal(book.revealed(question.id), true, "it is judged all the same");
      if (left) book.again(question.id);
    }
  }
});

test("a right answer ends the tries", () => {
  for (const [name, book, question] of books(3)) {
    missed(book, question);
    book.again(question.id);
    book.give(question.id, right(question));
    book.check(question.id);
    assert.deepEqual([lp.tries.left(book, question), book.mayShowAnswer(question.id)], [0, true], name);
  }
});

test("where nothing is said a question is tried once, and shows the right answer at once", () => {
  for (const [name, book, question] of books(1)) {
    missed(book, question);
    assert.deepEqual([lp.tries.left(book, question), book.mayShowAnswer(question.id)], [0, true], name);
  }
});

test("who begins anew once the right answer was shown has all tries again, and nothing is said of the old ones", () => {
  for (const [name, book, question] of books(2)) {
    missed(book, question);
    book.again(question.id);
    assert.deepEqual(plain(book.answer(question.id).last), wrong(question), "what was tried is known while another is sought");
    missed(book, question);
    book.again(question.id);
    assert.equal(book.answer(question.id).last, undefined, name);
    missed(book, question);
    assert.equal(lp.tries.left(book, question), 1, name);
  }
});

test("an answer of several parts stays to be mended, one of a single part is given anew", () => {
  const { checks } = tried(2).checks();
  for (const [question, kept] of checks.questions.map((each) => [each, each.kind === "multiple_response"])) {
    missed(checks, question);
    checks.again(question.id);
    assert.deepEqual(plain(checks.answer(question.id).response), kept ? wrong(question) : { chosen: [] });
    checks.check(question.id);
    missed(checks, question);
    checks.again(question.id);
    assert.deepEqual(plain(checks.answer(question.id).response), { chosen: [] }, "the right answer was shown");
  }
});

test("with a second try that is still to come the lesson is done as with any answer", () => {
  const subject = tried(2).practice();
  subject.data.sections.forEach(({ id }) => subject.visit({ kind: "section", id }));
  for (const question of subject.data.questions) missed(subject, question);
  assert.deepEqual(plain(subject.outcome), { status: "completed", score: null });
});

test("on return it is known which try an answer was, and how sure the learner is", () => {
  const { practice } = tried(2, { confidence: true });
  const subject = practice();
  const [first, second, third] = subject.data.questions;
  missed(subject, first);
  missed(subject, second);
  subject.again(second.id);
  subject.weigh(second.id, 2);
  missed(subject, second);
  subject.weigh(third.id, 3);
  const later = practice(2);
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: false, lost: 0 });
  assert.deepEqual([first, second].map((question) => lp.tries.left(later, question)), [1, 0]);
  assert.deepEqual([first, second, third].map(({ id }) => later.answer(id).sure), [0, 2, 3]);
});

test("how sure somebody is stands as long as the answer does, and is said anew at each try", () => {
  for (const [name, book, question] of books(2, { confidence: true })) {
    book.weigh(question.id, 3);
    missed(book, question);
    book.weigh(question.id, 1);
    assert.equal(book.answer(question.id).sure, 3, `${name}: it was said before the verdict`);
    book.again(question.id);
    assert.equal(book.answer(question.id).sure, 0, `${name}: another answer, another certainty`);
    missed(book, question);
    book.again(question.id);
    assert.equal(book.answer(question.id).sure, 0, `${name}: it begins anew`);
  }
});

test("how sure somebody is changes nothing of a score or of what a platform is told", () => {
  const told = (sure) => {
    const subject = session(small());
    for (const { id } of subject.data.questions) subject.weigh(id, sure);
    answer(subject, ALL);
    subject.submit();
    return plain([subject.outcome, subject.counted, subject.reports().map(({ question, response, state, points }) => [question, response, state, points])]);
  };
  assert.deepEqual(told(3), told(0));
});

test("a lesson that asks neither writes the state of before, and reads it", () => {
  const subject = session(small());
  const [question] = subject.data.questions;
  subject.give(question.id, wrong(question));
  subject.check(question.id);
  const [entry] = subject.encode().split("|").at(-1).split(";");
  assert.equal(entry.charAt(subject.data.layout.key), "B", "checked, and nothing else");
  const later = session(small());
  later.restore(subject.encode());
  assert.deepEqual([later.answer(question.id).sure, later.answer(question.id).tried], [0, 0]);
});
