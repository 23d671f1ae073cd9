import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ALL, Clock, NONE, answer, lp, plain, session, small } from "./core.mjs";

const VECTORS = JSON.parse(readFileSync(join(dirname(process.env.PLAYER_VECTORS), "courses.json"), "utf-8"));
const { zero, compare } = lp.fraction;

/** A number of the vectors, which may be a decimal. */
const exactly = function (text) {
  if (text === null) return null;
  const [whole, places = ""] = text.split(".");
  return places ? lp.fraction.parse(`${whole}${places}/1${"0".repeat(places.length)}`) : lp.fraction.parse(text);
};

const same = (made, expected) => assert.ok(made === null ? expected === null : compare(made, exactly(expected)) === 0);

for (const { says, grade, attempts, percent } of VECTORS.attempts) {
  test(`attempts: ${says}`, () => {
    const kept = attempts.reduce((before, earned) => lp.grade.tally(grade, before, exactly(earned)), zero);
    same(lp.grade.counted(grade, kept, attempts.length), percent);
  });
}

for (const { says, quizzes, percent } of VECTORS.courses) {
  test(`courses: ${says}`, () => same(lp.grade.rolledUp(quizzes.map(([weight, score]) => [exactly(weight), exactly(score)])), percent));
}

/** Hand in an attempt with so many of the three questions right. */
const attempt = function (subject, number) {
  if (subject.isSubmitted) subject.retry();
  answer(subject, (index) => index < number);
  subject.submit();
};

/** What is reported after each of these attempts. */
const course = function (settings, numbers) {
  const subject = session(small(settings));
  const told = numbers.map((number) => {
    attempt(subject, number);
    const { status, score } = subject.outcome;
    return `${status} ${score}`;
  });
  return { subject, told };
};

const FREE = { mark: null, markText: null, attempts: null };

test("without a pass mark the score follows the policy from attempt to attempt", () => {
  const expected = {
    best: ["completed 66.67", "completed 66.67", "completed 100"],
    last: ["completed 66.67", "completed 33.33", "completed 100"],
    average: ["completed 66.67", "completed 50", "completed 66.67"],
  };
  for (const [grade, told] of Object.entries(expected)) {
    assert.deepEqual(course({ ...FREE, grade }, [2, 1, 3]).told, told, grade);
  }
});

test("only after a new attempt may a platform be told less, and never where the best counts", () => {
  for (const grade of ["best", "last", "average"]) {
    const { subject } = course({ ...FREE, grade }, [2]);
    assert.equal(subject.mayLower, grade !== "best");
    const later = session(small({ ...FREE, grade }));
    later.restore(subject.encode());
    assert.equal(later.mayLower, false);
    assert.deepEqual(plain(later.counted), plain(subject.counted));
  }
});

test("a failed last attempt reports the attempt that counts, and the status that follows from it", () => {
  const marked = { mark: "80/1", markText: "80", attempts: 2 };
  assert.deepEqual(course({ ...marked, grade: "best" }, [2, 1]).told, ["incomplete 66.67", "failed 66.67"]);
  assert.deepEqual(course({ ...marked, grade: "last" }, [2, 1]).told, ["incomplete 66.67", "failed 33.33"]);
  assert.deepEqual(course({ ...marked, grade: "average" }, [2, 1]).told, ["incomplete 66.67", "failed 50"]);
});

test("an attempt that would pass alone does not pass an average below the mark", () => {
  const marked = { mark: "80/1", markText: "80", attempts: 3, grade: "average" };
  const { subject, told } = course(marked, [1, 3, 3]);
  assert.deepEqual(told, ["incomplete 33.33", "incomplete 66.67", "failed 77.78"]);
  assert.deepEqual(plain(subject.counted), { passed: false, text: "77.78" });
  assert.equal(subject.result().text, "100");
  assert.deepEqual(course({ ...marked, mark: "66/1", markText: "66" }, [1, 3]).told, ["incomplete 33.33", "passed 66.67"]);
});

test("an average just below the mark is not rounded up to it", () => {
  const marked = { mark: "6667/100", markText: "66.67", attempts: 3, grade: "average" };
  // A third and all: two thirds on average.
  const { subject } = course(marked, [1]);
  attempt(subject, 3);
  assert.deepEqual(plain(subject.counted), { passed: false, text: "66.66" });
});

const HALF = { mark: "50/1", markText: "50", attempts: 4, grade: "average" };

test("an average that is the mark exactly passes, though the scores that were told fall short of it", () => {
  const data = small(HALF);
  let subject = session(data);
  const told = [1, 1, 1, 3].map((number) => {
    attempt(subject, number);
    const text = subject.encode();
    subject = session(data);
    subject.restore(text);
    assert.equal(subject.encode(), text);
    return subject.counted.text;
  });
  assert.deepEqual(told, ["33.33", "33.33", "33.33", "50"]);
  assert.equal(subject.outcome.status, "passed");
});

test("what an earlier build kept of attempts, or kept of other points, counts on", () => {
  const data = small(HALF);
  const fields = data.layout.fields.map(([name]) => name);
  const subject = session(data);
  for (const number of [1, 1, 1]) attempt(subject, number);
  const text = subject.encode();
  assert.match(text.split("|")[fields.indexOf("tally")], /^a[0-9a-z]+\.1xg0$/, "the sum, of 90,000 parts each");
  for (const [kept, score] of [["a7pr", "49.99"], ["a6.7", "46.43"], ["a1.1", "50"]]) {
    const later = session(data);
    later.restore(text.split("|").with(fields.indexOf("tally"), kept).join("|"));
    attempt(later, 3);
    assert.equal(later.counted.text, score, kept);
  }
});

test("a failed result that is kept is the one that counts", () => {
  const { subject } = course({ mark: "80/1", markText: "80", attempts: null, grade: "best" }, [2, 0]);
  subject.accept();
  assert.deepEqual(plain(subject.outcome), { status: "failed", score: "66.67" });
});

test("attempts are counted on after a resume", () => {
  for (const [grade, score] of [["best", "100"], ["last", "0"], ["average", "50"]]) {
    const data = small({ ...FREE, grade });
    const first = session(data);
    attempt(first, 3);
    const second = session(data, new Clock(), 2);
    second.restore(first.encode());
    attempt(second, 0);
    assert.deepEqual(plain(second.outcome), { status: "completed", score }, grade);
    const third = session(data, new Clock(), 3);
    third.restore(second.encode());
    assert.deepEqual(plain(third.outcome), plain(second.outcome));
    assert.equal(third.encode(), second.encode());
  }
});

test("when the author changes what counts, the latest attempt stands for all of them", () => {
  const first = session(small({ mark: "80/1", markText: "80", attempts: null, grade: "average" }));
  for (const rightly of [NONE, NONE]) {
    first.retry();
    answer(first, rightly);
    first.submit();
  }
  attempt(first, 2);
  for (const grade of ["best", "last"]) {
    const later = session(small({ mark: "80/1", markText: "80", attempts: null, grade }));
    later.restore(first.encode());
    assert.deepEqual(plain(later.counted), { passed: false, text: "66.67" });
  }
  const best = session(small({ ...FREE, grade: "best" }));
  answer(best, ALL);
  best.submit();
  attempt(best, 1);
  const later = session(small({ ...FREE, grade: "average" }));
  later.restore(best.encode());
  attempt(later, 3);
  assert.equal(later.counted.text, "55.55", "33.33, again for the first, and 100");
});

test("a tally that is none, or too large, is held within what attempts can earn", () => {
  const data = small({ mark: "80/1", markText: "80", attempts: null, grade: "average" });
  const subject = session(data);
  attempt(subject, 1);
  attempt(subject, 2);
  const fields = data.layout.fields.map(([name]) => name);
  for (const [spoiled, text] of [["azzzzzz", "100"], ["azzzzzz.1", "100"], ["a~", "0"], ["a1.~", "0"], ["a1.0", "0"], ["a1.2.3", "25"], ["", "66.67"]]) {
    const pieces = subject.encode().split("|").map((piece, index) => (fields[index] === "tally" ? spoiled : piece));
    const later = session(data);
    later.restore(pieces.join("|"));
    assert.equal(lp.fraction.decimal(lp.fraction.times(lp.grade.counted("average", later.tally, 2), 100)), text, spoiled);
  }
});

test("more attempts than are counted leave an average as it is", () => {
  const data = small({ ...FREE, grade: "average" });
  const subject = session(data);
  attempt(subject, 3);
  subject.submitted = 9999;
  subject.tally = { n: 9999n, d: 2n };
  attempt(subject, 3);
  assert.equal(subject.counted.text, "50");
  assert.equal(subject.submitted, 9999);
});
