import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, NONE, answer, load, plain, session, small } from "./core.mjs";

const lp = load();
const { points, objectives, weakest } = lp.standing;
const { whole } = lp.fraction;
const hundredths = Array.from({ length: 10001 }, (_, index) => String(index / 100));

test("a whole percentage says whether the mark is reached, and whether it is everything, as the exact one does", () => {
  for (const mark of [null, "0", "50", "66.67", "80", "99.5", "100"]) {
    for (const text of hundredths) {
      const near = Number(whole(text, mark));
      assert.ok(Math.abs(near - Number(text)) < 1, `${text} is said ${near}`);
      assert.equal(near === 100, Number(text) === 100, `${text} is said ${near}`);
      if (mark !== null) assert.equal(near >= Number(mark), Number(text) >= Number(mark), `${text} is said ${near}, the mark is ${mark}`);
    }
  }
  assert.deepEqual(["33.33", "66.67", "79.99", "99.99", "100"].map((text) => whole(text, "80")), ["33", "67", "79", "99", "100"]);
});

/** A quiz with that mark, handed in with so many right answers from its first question on. */
const handedIn = function (right, quiz = {}) {
  const subject = session(small(quiz));
  answer(subject, (index) => index < right);
  subject.submit();
  return subject;
};

test("points are never told against the verdict, however they are rounded", () => {
  for (const [mark, markText] of [["50", "50"], ["100/3", "33.34"], ["200/3", "66.67"], ["333301/10000", "33.34"], ["80", "80"], ["100", "100"]]) {
    for (const right of [0, 1, 2, 3]) {
      const subject = handedIn(right, { mark, markText });
      const { earned, needed } = plain(points(subject));
      assert.equal(needed === null, !["100/3", "200/3", "100"].includes(mark), "a mark between two points is told in percent");
      if (needed !== null) assert.equal(Number(earned) >= Number(needed), subject.counted.passed, `${earned} of ${needed}, ${mark}`);
    }
  }
  assert.deepEqual(plain(points(handedIn(2, { mark: null, markText: null }))), { earned: "2", possible: "3", needed: null });
});

test("where more than this attempt counts there are no points to tell", () => {
  const subject = session(small({ mark: "100", markText: "100", attempts: 3 }));
  answer(subject, (index) => index < 2);
  subject.submit();
  subject.retry();
  answer(subject, NONE);
  subject.submit();
  assert.equal(subject.counted.text, "66.67");
  assert.equal(points(subject), null);
});

test("objectives come with the weakest first, and else in the author's order", () => {
  const names = (right) => objectives(handedIn(right)).map(({ objective }) => objective.text);
  assert.deepEqual(plain(names(3)), plain(names(0)));
  assert.deepEqual(plain(names(0)), ["Choose.", "Judge."]);
  const late = session(small());
  answer(late, (index) => index === 0);
  late.submit();
  assert.equal(objectives(late)[0].objective.text, "Judge.", "nothing of it, where of the other there is a half");
});

test("the section to read again is the one where most points were missed", () => {
  const subject = session(small());
  const sections = subject.data.sections;
  const [first, second] = sections;
  Object.assign(subject.data.questions[0], { section: first.id, objective: null });
  Object.assign(subject.data.questions[1], { section: second.id, objective: "a" });
  Object.assign(subject.data.questions[2], { section: null, objective: "a" }); // what the other of its objective rests on
  const after = function (rightly) {
    const taken = session(subject.data);
    answer(taken, rightly);
    taken.submit();
    return weakest(taken, sections)?.id ?? null;
  };
  assert.equal(after(NONE), second.id);
  assert.equal(after((index) => index > 0), first.id);
  assert.equal(after((index) => index < 2), second.id);
  assert.equal(after(ALL), null, "nothing was missed");
  subject.data.questions[0].objective = "a";
  assert.equal(after((index) => index < 2), first.id, "an objective that two sections teach alike leads to the first");
});
