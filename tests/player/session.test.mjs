import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, NONE, answer, arranged, lp, plain, right, session, small, wrong } from "./core.mjs";

const outcome = (subject) => plain(subject.outcome);
const INCOMPLETE = { status: "incomplete", score: null };

test("a score is told as an attempt is handed in, and nothing but incomplete before the matter is closed", () => {
  const subject = session(small({ attempts: 2 }));
  assert.equal(subject.phase, "new");
  answer(subject, NONE);
  assert.equal(subject.phase, "open");
  assert.deepEqual(outcome(subject), INCOMPLETE);
  subject.submit();
  assert.equal(subject.phase, "held");
  assert.deepEqual(outcome(subject), { status: "incomplete", score: "0" });
  const later = session(small({ attempts: 2 }));
  later.restore(subject.encode());
  assert.deepEqual(outcome(later), outcome(subject), "so it is at the next visit");
});

test("where the author wants it no score is told before the matter is closed", () => {
  const subject = session(small({ attempts: 2, report: "end" }));
  answer(subject, NONE);
  subject.submit();
  assert.deepEqual(outcome(subject), INCOMPLETE);
  assert.deepEqual(plain(subject.achieved), []);
  subject.accept();
  assert.deepEqual(outcome(subject), { status: "failed", score: "0" });
  assert.notDeepEqual(plain(subject.achieved), []);
});

test("a failed attempt that is kept is reported", () => {
  const subject = session(small({ attempts: 2 }));
  answer(subject, NONE);
  subject.submit();
  subject.accept();
  assert.deepEqual(outcome(subject), { status: "failed", score: "0" });
  assert.equal(subject.mayRetry, false);
  subject.retry();
  assert.equal(subject.phase, "failed");
});

test("trying again starts with blank answers, and the new result alone counts", () => {
  const subject = session(small({ attempts: 2 }));
  answer(subject, NONE);
  subject.submit();
  const { seed } = subject;
  subject.retry();
  assert.equal(subject.phase, "open");
  assert.notEqual(subject.seed, seed);
  assert.deepEqual(outcome(subject), { status: "incomplete", score: "0" }, "what was handed in counts until more is");
  assert.ok([...subject.answers.values()].every(({ response, checked, flagged }) => !response.chosen.length && !checked && !flagged));
  assert.equal(subject.reports().length, 3, "the answers of the first attempt are still owed");
  answer(subject, ALL);
  subject.submit();
  assert.deepEqual(outcome(subject), { status: "passed", score: "100" });
});

test("of the answers that are owed from an earlier attempt, one that is taken leaves the others owed", () => {
  const subject = session(small({ attempts: 2 }));
  answer(subject, NONE);
  subject.submit();
  subject.retry();
  const [first, second, third] = subject.reports();
  subject.taken(second, true);
  assert.deepEqual(plain(subject.reports().map((report) => report.question)), [first.question, third.question]);
});

test("a pass is reported at once and cannot be undone", () => {
  const subject = session(small({ attempts: 3 }));
  answer(subject, ALL);
  subject.submit();
  assert.deepEqual(outcome(subject), { status: "passed", score: "100" });
  for (const step of ["retry", "accept", "submit"]) subject[step]();
  subject.give("judge", { chosen: ["false"] });
  assert.equal(subject.submitted, 1);
  assert.deepEqual(outcome(subject), { status: "passed", score: "100" });
});

test("the last attempt is reported at once", () => {
  const subject = session(small({ attempts: 1 }));
  answer(subject, NONE);
  subject.submit();
  assert.equal(subject.attemptsLeft, 0);
  assert.deepEqual(outcome(subject), { status: "failed", score: "0" });
  assert.equal(subject.mayRetry, false);
});

test("attempts without limit never run out", () => {
  const subject = session(small({ attempts: null }));
  for (let i = 0; i < 20; i += 1) {
    answer(subject, NONE);
    subject.submit();
    assert.equal(subject.phase, "held");
    assert.equal(subject.attemptsLeft, null);
    subject.retry();
  }
  assert.equal(subject.submitted, 20);
});

test("without a mark the quiz is practice: completed, and the best score stays", () => {
  const subject = session(small({ mark: null, markText: null, attempts: 3 }));
  answer(subject, (index) => index > 0);
  subject.submit();
  const first = outcome(subject);
  assert.equal(first.status, "completed");
  assert.equal(subject.counted.passed, null);
  assert.ok(subject.mayRetry);
  subject.retry();
  assert.deepEqual(outcome(subject), first, "while it is taken again");
  answer(subject, NONE);
  subject.submit();
  assert.deepEqual(outcome(subject), first, "after a worse result");
  subject.retry();
  answer(subject, ALL);
  subject.submit();
  assert.deepEqual(outcome(subject), { status: "completed", score: "100" });
  assert.equal(subject.mayRetry, false);
});

test("a lesson without a quiz is completed by reading every section, and has no score", () => {
  const subject = session(small(null, "reading"));
  for (const { id } of subject.data.sections) {
    assert.deepEqual(outcome(subject), INCOMPLETE);
    subject.visit({ kind: "section", id });
  }
  assert.deepEqual(outcome(subject), { status: "completed", score: null });
  assert.equal(subject.isSubmitted, false);
  assert.deepEqual(plain(subject.reports()), []);
});

test("checking makes an answer stand; before a choice there is nothing to check", () => {
  const subject = session(small());
  assert.equal(subject.check("judge"), false);
  subject.give("judge", { chosen: ["false"] });
  assert.equal(subject.stateOf("judge"), "chosen");
  assert.equal(subject.check("judge"), true);
  assert.equal(subject.check("judge"), false);
  subject.give("judge", { chosen: ["true"] });
  assert.deepEqual(plain(subject.answers.get("judge").response), { chosen: ["false"] });
  assert.equal(subject.stateOf("judge"), "wrong");
});

test("with feedback at the end nothing shows before submitting", () => {
  const subject = session(small({ atOnce: false, attempts: 1 }));
  subject.give("judge", { chosen: ["true"] });
  assert.equal(subject.check("judge"), false);
  subject.give("judge", { chosen: ["false"] });
  assert.equal(subject.stateOf("judge"), "chosen");
  assert.equal(subject.reports().length, 0);
  subject.submit();
  assert.equal(subject.stateOf("judge"), "wrong");
  assert.equal(subject.reports().length, 3);
});

test("a flag goes with submitting", () => {
  const subject = session(small());
  subject.flag("judge", true);
  assert.equal(subject.phase, "new", "a flag alone does not open the quiz");
  answer(subject, ALL);
  subject.submit();
  subject.flag("judge", false);
  assert.equal(subject.answers.get("judge").flagged, true);
});

test("at the mark: the written score never contradicts the verdict", () => {
  const data = small({ attempts: 1 });
  const [one, some, judge] = data.questions;
  // 2/3 against marks around it, as they are and as they are told; 66.67 as written would reach 66.67.
  const marks = [
    ["6666/100", "66.66", true],
    ["666666/10000", "66.67", true],
    ["666667/10000", "66.67", false],
    ["6667/100", "66.67", false],
    ["200/3", "66.67", true],
    ["66", "66", true],
    ["67", "67", false],
  ];
  for (const [mark, markText, passes] of marks) {
    const scored = { ...data, quiz: { ...data.quiz, mark, markText } };
    const subject = session(scored);
    subject.give(one.id, right(one));
    subject.give(some.id, right(some));
    subject.give(judge.id, wrong(judge));
    subject.submit();
    const { passed, text } = subject.counted;
    assert.equal(passed, passes, mark);
    assert.equal(Number(text) >= Number(markText), passes, `${text} for ${mark}`);
    assert.equal(outcome(subject).score, text);
  }
});

test("a score that reaches a mark of four decimals is told as the mark is told", () => {
  // 1/3, and the mark 33.3301 that manifests have as 33.34.
  const subject = session(small({ attempts: 1, mark: "333301/10000", markText: "33.34" }));
  answer(subject, (index) => index === 0);
  subject.submit();
  assert.deepEqual(plain(subject.counted), { passed: true, text: "33.34" });
});

test("partly right earns its share and says so", () => {
  const subject = session(small());
  subject.give("some_of_five", { chosen: ["a_1"] });
  subject.check("some_of_five");
  assert.equal(subject.stateOf("some_of_five"), "partly");
  const { earned, possible } = subject.result();
  assert.equal(lp.fraction.decimal(earned), "0.33");
  assert.equal(lp.fraction.decimal(possible), "3");
});

test("objectives: points of the questions that ask about each, and none that is not asked", () => {
  const subject = session(small());
  answer(subject, (index) => index === 2);
  const rows = subject.byObjective().map(({ objective, earned, possible }) => [objective.id, lp.fraction.decimal(earned), lp.fraction.decimal(possible)]);
  assert.deepEqual(plain(rows), [["choosing", "0", "2"], ["judging", "1", "1"]]);
});

test("the order of choices is the same after a resume; fixed ones stay where the author put them", () => {
  const data = small({ shuffle: true });
  const orders = new Set();
  for (let seed = 1; seed <= 60; seed += 1) {
    const subject = session(data, new Clock(), seed);
    const later = session(data, new Clock(), seed + 500);
    later.restore(subject.encode());
    for (const question of data.questions) {
      const choices = arranged(subject, question);
      assert.deepEqual(arranged(later, question), choices);
      if (question.id === "some_of_five") assert.equal(choices[4], "none");
      if (question.id === "judge") assert.deepEqual(choices, ["true", "false"]);
    }
    assert.deepEqual(plain(later.order), plain(subject.order));
    orders.add(subject.order.map((question) => question.id).join());
  }
  assert.equal(orders.size, 6);
});

test("the order is the author's when nothing is to be shuffled", () => {
  const subject = session(small({ shuffle: false }));
  assert.deepEqual(plain(subject.order), plain(subject.data.questions));
});

test("latency is the time at the question, not that in hiding, and unknown after a resume", () => {
  const clock = new Clock();
  const subject = session(small(), clock);
  subject.visit({ kind: "question", id: "judge" });
  clock.pass(3000);
  subject.pause();
  clock.pass(60000);
  subject.resume();
  clock.pass(2000);
  subject.give("judge", { chosen: ["true"] });
  subject.check("judge");
  clock.pass(9000);
  subject.visit({ kind: "overview", id: "" });
  const [report] = subject.reports();
  assert.equal(report.seconds, 5);
  assert.ok(Math.abs(report.at - Date.now()) < 60000);
  const later = session(small(), clock);
  later.restore(subject.encode());
  assert.equal(later.reports()[0].seconds, null);
  assert.equal(later.reports()[0].at, null);
});

test("an answer is owed until the platform has taken it", () => {
  const subject = session(small());
  answer(subject, ALL);
  const [first, second, third] = subject.reports();
  subject.taken(first, true);
  subject.taken(second, false);
  assert.deepEqual(plain(subject.reports().map((report) => report.question)), [third.question]);
  assert.equal(subject.recorded, 1);
});

test("what was recorded is counted as far as the saved state has room for it", () => {
  const subject = session(small());
  answer(subject, ALL);
  subject.record.length = lp.state.most(subject.data.layout, "recorded") - 1;
  for (const report of subject.reports()) subject.taken(report, true);
  assert.equal(subject.recorded, lp.state.most(subject.data.layout, "recorded"));
});

test("what an attempt has earned is told of this attempt alone, while it is taken and once it is handed in", () => {
  const told = ({ earned, possible, text }) => [earned, possible].map((points) => points && lp.fraction.decimal(points)).concat(text);
  const subject = session(small({ attempts: 3 }));
  answer(subject, (index) => index > 0);
  assert.deepEqual(told(subject.result()), ["2", "3", "66.67"], "before");
  subject.submit();
  assert.deepEqual(told(subject.result()), ["2", "3", "66.67"], "after");
  subject.retry();
  assert.deepEqual(told(subject.result()), ["0", "3", "0"], "nothing is left of the attempt before");
  answer(subject, NONE);
  subject.submit();
  assert.deepEqual(told(subject.result()), ["0", "3", "0"]);
  assert.equal(subject.counted.text, "66.67", "though the best one counts");
  const later = session(small({ attempts: 3 }));
  later.restore(subject.encode());
  assert.deepEqual(told(later.result()), ["0", "3", "0"], "also when the learner comes back");
});

test("a reported result stands when the author changes the lesson", () => {
  const before = session(small({ attempts: 1 }));
  answer(before, ALL);
  before.submit();
  const after = session(small({}, "mended"));
  assert.equal(after.restore(before.encode()).changed, true);
  assert.deepEqual(plain(after.counted), { passed: true, text: "100" });
  assert.deepEqual(plain(after.result()), { earned: null, possible: null, text: "100" });
  assert.deepEqual(outcome(after), { status: "passed", score: "100" });
});

test("of an attempt in a lesson that has changed since its own score is told, not the one that counts", () => {
  const before = session(small({ attempts: 2 }));
  answer(before, (index) => index > 0);
  before.submit();
  before.retry();
  answer(before, (index) => index > 1);
  before.submit();
  const after = session(small({}, "mended"));
  after.restore(before.encode());
  assert.deepEqual(plain(after.result()), { earned: null, possible: null, text: "33.33" });
  assert.equal(after.counted.text, "66.67");
});

test("a question is open until something is chosen, and again when the choice is taken back", () => {
  const subject = session(small());
  assert.equal(subject.stateOf("some_of_five"), "open");
  subject.give("some_of_five", { chosen: ["a_1"] });
  assert.equal(subject.stateOf("some_of_five"), "chosen");
  subject.give("some_of_five", { chosen: [] });
  assert.equal(subject.stateOf("some_of_five"), "open");
  subject.submit();
  assert.equal(subject.stateOf("some_of_five"), "wrong", "what was left open is wrong once the quiz is handed in");
});

test("what belongs to a quiz does nothing where there is none", () => {
  const subject = session(small(null, "reading"));
  for (const step of ["submit", "retry", "accept"]) subject[step]();
  assert.deepEqual([subject.phase, subject.submitted, subject.attemptsLeft, subject.mayRetry], ["new", 0, null, false]);
  assert.deepEqual(plain(subject.byObjective()), []);
  assert.deepEqual(plain(subject.order), []);
  assert.deepEqual(plain(subject.counted), { passed: null, text: "0" });
});

test("reading does not complete a lesson that has a quiz", () => {
  const subject = session(small());
  for (const { id } of subject.data.sections) subject.visit({ kind: "section", id });
  assert.equal(subject.phase, "new");
  assert.deepEqual(outcome(subject), INCOMPLETE);
});

test("an answer is dated when it is checked, else when the quiz is handed in", async () => {
  const subject = session(small({ attempts: 1 }));
  subject.give("judge", { chosen: ["true"] });
  subject.check("judge");
  const checked = subject.answer("judge").at;
  await new Promise((resolve) => setTimeout(resolve, 5));
  answer(subject, ALL);
  subject.submit();
  const dates = subject.reports().map(({ question, at }) => [question, at]);
  assert.equal(dates.length, 3);
  for (const [question, at] of dates) assert.ok(question === "judge" ? at === checked : at > checked, question);
});

test("progress is the share of pages read and of the quiz, whole when the outcome is known", () => {
  const reading = session(small(null, "reading"));
  assert.equal(reading.progress, 0);
  reading.visit({ kind: "section", id: "part_1" });
  assert.equal(reading.progress, 1 / 2);
  reading.visit({ kind: "section", id: "part_2" });
  assert.equal(reading.progress, 1);
  const subject = session(small({ attempts: 2 }));
  subject.visit({ kind: "section", id: "part_1" });
  answer(subject, NONE);
  subject.submit();
  assert.equal(subject.progress, 1 / 3, "a result that is not reported yet may be replaced");
  subject.retry();
  assert.equal(subject.progress, 1 / 3);
  answer(subject, ALL);
  subject.submit();
  assert.equal(subject.progress, 1, "who has passed is done, whatever was read");
});

test("results by objective are those of the best attempt, judged like the whole", () => {
  const subject = session(small({ mark: "200/3", markText: "66.67", attempts: 1 }));
  answer(subject, (index) => index === 0);
  subject.submit();
  const lower = { replaces: "lower" };
  assert.deepEqual(plain(subject.achieved), [{ id: "choosing", score: "50", passed: false, ...lower }, { id: "judging", score: "0", passed: false, ...lower }]);
  const practice = session(small({ mark: null, markText: null }));
  answer(practice, ALL);
  practice.submit();
  practice.retry();
  answer(practice, NONE);
  practice.submit();
  assert.deepEqual(plain(practice.achieved), [{ id: "choosing", score: "100", passed: null, ...lower }, { id: "judging", score: "100", passed: null, ...lower }]);
});

test("results by objective are known again after a resume, of answers that still say them and count", () => {
  const resumed = (subject, data) => {
    const later = session(data);
    later.restore(subject.encode());
    return plain(later.achieved.map(({ score, replaces }) => [score, replaces]));
  };
  for (const [grade, attempts, known] of [
    ["best", [ALL], [["100", "lower"], ["100", "lower"]]],
    ["best", [ALL, NONE], []],
    ["best", [NONE, ALL], [["100", "lower"], ["100", "lower"]]],
    ["last", [ALL, NONE], [["0", "none"], ["0", "none"]]],
    ["average", [ALL, NONE], [["0", "none"], ["0", "none"]]],
  ]) {
    const data = small({ mark: null, markText: null, attempts: null, grade });
    const subject = session(data);
    attempts.forEach((rightly, index) => {
      if (index) subject.retry();
      answer(subject, rightly);
      subject.submit();
    });
    assert.deepEqual(resumed(subject, data), known, `${grade} ${attempts.length}`);
    subject.retry();
    assert.deepEqual(resumed(subject, data), [], "an attempt that is open says nothing yet");
  }
  const before = session(small({ attempts: 1 }));
  answer(before, ALL);
  before.submit();
  assert.deepEqual(resumed(before, { ...small({ attempts: 1 }), questions: small({}, "mended").questions }), [], "the author has changed the questions");
});

test("a failed attempt is judged anew when the author has lowered the mark, or left fewer attempts", () => {
  const first = session(small({ attempts: 3 }));
  answer(first, (index) => index < 2);
  first.submit();
  assert.equal(first.phase, "held");
  const next = (quiz) => {
    const later = session(small({ attempts: 3, ...quiz }));
    later.restore(first.encode());
    return later;
  };
  assert.deepEqual(outcome(next({ mark: "30/1", markText: "30" })), { status: "passed", score: "66.67" });
  assert.deepEqual(outcome(next({ attempts: 1 })), { status: "failed", score: "66.67" });
  assert.deepEqual(outcome(next({ mark: null, markText: null })), { status: "completed", score: "66.67" });
  assert.equal(next({}).phase, "held");
});

test("where nothing is recorded no right answer is shown for what is done", () => {
  for (const [quiz, close] of [[{ attempts: 3, answers: "after_last_attempt" }, "accept"], [{ attempts: 3, answers: "after_each_attempt" }, "accept"], [{ attempts: 3, answers: "after_pass" }, "submit"]]) {
    const [looking, learning] = [session(small(quiz)), session(small(quiz))];
    looking.freeze();
    for (const subject of [looking, learning]) {
      answer(subject, quiz.answers === "after_pass" ? ALL : NONE);
      subject.submit();
      subject[close]();
    }
    assert.equal(looking.mayShowAnswer("judge"), false, quiz.answers);
    assert.equal(learning.mayShowAnswer("judge"), true, quiz.answers);
  }
});
