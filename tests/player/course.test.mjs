import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, NONE, answer, built, fake, lp, opened, plain, random, right, rowless, saving } from "./core.mjs";

const course = (name = "several", seed = 1, clock = new Clock(), data = structuredClone(built[name].data)) => new lp.Course(data, random(seed), clock.now);

const named = (subject, id) => subject.sessions.find(({ data }) => data.id === id);

const read = function (subject, id) {
  const session = named(subject, id);
  for (const section of session.data.sections) subject.enter(session, { kind: "section", id: section.id });
};

const take = function (subject, id, rightly) {
  const session = named(subject, id);
  subject.enter(session, { kind: "quiz", id: "" });
  answer(session, rightly);
  session.submit();
};

/** Everything as well as can be. */
const finish = function (subject) {
  for (const id of ["read", "graded", "practised"]) read(subject, id);
  take(subject, "graded", ALL);
  answer(named(subject, "practised"), NONE);
  named(subject, "practised").visit({ kind: "overview", id: "" });
  take(subject, "final", ALL);
};

const ids = (sessions) => plain(sessions.map(({ data }) => data.id));

test("a lesson waits for those that it requires, and opens when they are done", () => {
  const subject = course();
  const waits = (id) => ids(subject.awaited(named(subject, id)));
  assert.deepEqual(waits("read"), []);
  assert.deepEqual(waits("practised"), ["graded"]);
  assert.deepEqual(waits("final"), ["read", "practised"]);
  take(subject, "graded", ALL);
  assert.deepEqual(waits("practised"), []);
  read(subject, "read");
  assert.deepEqual(waits("final"), ["practised"]);
});

test("the way on leads to the first open lesson that is not done", () => {
  const subject = course();
  assert.equal(subject.ahead.data.id, "read");
  read(subject, "read");
  assert.equal(subject.ahead.data.id, "graded");
  take(subject, "graded", ALL);
  assert.equal(subject.ahead.data.id, "practised");
  finish(subject);
  assert.equal(subject.ahead, null);
});

test("a platform hears of nothing but incomplete before all is done, and of the weighted score from the first quiz on", () => {
  const subject = course();
  take(subject, "graded", ALL);
  assert.deepEqual(plain(subject.outcome), { status: "incomplete", score: "33.33" }, "what is not taken counts as nothing");
  finish(subject);
  assert.deepEqual(plain(subject.outcome), { status: "passed", score: "100" });
});

test("the quizzes count by their weights, practice not at all", () => {
  const subject = course();
  for (const id of ["read", "practised"]) read(subject, id);
  take(subject, "graded", ALL);
  answer(named(subject, "practised"), NONE);
  named(subject, "practised").visit({ kind: "overview", id: "" });
  take(subject, "final", (index) => index === 0);
  const share = Number(named(subject, "final").outcome.score);
  assert.ok(share > 0 && share < 100);
  // Of the final quiz a text of two decimals is added up, as a platform would.
  assert.equal(Number(subject.outcome.score), Math.round((100 + 2 * share) / 0.03) / 100);
});

test("what was failed for good closes what waits for it; the course is failed, and the closed quiz counts as nothing", () => {
  const subject = course();
  read(subject, "read");
  const graded = named(subject, "graded");
  take(subject, "graded", NONE);
  assert.equal(subject.isSettled, false);
  graded.accept();
  assert.equal(subject.isClosed(named(subject, "practised")), true);
  assert.equal(subject.isClosed(named(subject, "final")), true, "it waits for one that is closed");
  assert.deepEqual(plain(subject.outcome), { status: "failed", score: "0" });
  assert.equal(subject.progress, 1);
});

test("progress is the mean of the lessons' own", () => {
  const subject = course();
  assert.equal(subject.progress, 0);
  read(subject, "read");
  assert.equal(subject.progress, 1 / 4);
});

test("only the lesson that is open counts its time", () => {
  const clock = new Clock();
  const subject = course("several", 1, clock);
  const [graded, final] = ["graded", "final"].map((id) => named(subject, id));
  const [first] = graded.asked;
  subject.enter(graded, { kind: "question", id: first.id });
  clock.pass(1000);
  subject.enter(final, { kind: "question", id: final.asked[0].id });
  clock.pass(500);
  subject.pause();
  clock.pass(9000);
  subject.resume();
  subject.enter(null);
  clock.pass(9000);
  subject.pause();
  subject.resume();
  assert.equal(graded.answer(first.id).spent, 1000);
  assert.equal(final.answer(final.asked[0].id).spent, 500);
});

test("a lesson opens where it was left", () => {
  const subject = course();
  assert.equal(subject.here, null, "at first the menu is open");
  const graded = named(subject, "graded");
  subject.enter(graded, { kind: "section", id: graded.data.sections[1].id });
  subject.enter(null);
  assert.equal(subject.here, null);
  subject.enter(graded);
  assert.deepEqual(plain(graded.place), { kind: "section", id: graded.data.sections[1].id });
});

test("answers are reported once, each under an id of its own, and counted for the course", () => {
  const subject = course();
  take(subject, "graded", ALL);
  take(subject, "final", ALL);
  const reports = subject.reports();
  assert.equal(new Set(reports.map(({ question }) => question)).size, 6);
  const values = {};
  saving(opened(lp, "API", fake(values), { ...built.several.data, adapter: built.several.reports.scorm12 }), subject);
  assert.equal(subject.recorded, 6);
  assert.deepEqual(plain(subject.reports()), []);
  assert.equal(Object.keys(values).filter((name) => /^cmi.interactions.\d+.id$/.test(name)).length, 6);
});

test("an answer that the platform refused for good is owed no longer and counts as nothing", () => {
  const subject = course();
  take(subject, "graded", ALL);
  const [first, second, third] = subject.reports();
  subject.taken(first, false);
  assert.deepEqual([subject.recorded, subject.reports().length], [0, 2]);
  subject.record.length = lp.state.most(subject.data.layout, "recorded") - 1;
  for (const report of [second, third]) subject.taken(report, true);
  assert.equal(subject.recorded, lp.state.most(subject.data.layout, "recorded"), "no more than the saved state has room for");
  assert.deepEqual(plain(subject.sessions.map(({ recorded }) => recorded)), [0, 0, 0, 0], "the course counts, not its lessons");
  const later = course("several", 2);
  later.restore(subject.encode());
  assert.equal(later.recorded, subject.recorded);
});

const judging = (subject) => plain(subject.achieved.filter(({ id }) => id === "graded__judging").map(({ score, passed, replaces }) => [score, passed, replaces]));

/** A course whose lesson and whose final quiz, which has no pass mark here, count attempts so; time goes by in it. */
const counting = function (grades, clock = new Clock()) {
  const subject = course("several", 1, clock);
  Object.assign(named(subject, "graded").quiz, { grade: grades[0], mark: null, markText: null, attempts: null });
  Object.assign(named(subject, "final").quiz, { grade: grades[1], attempts: null });
  const attempt = (id, rightly) => {
    clock.pass(1000);
    named(subject, id).retry();
    take(subject, id, rightly);
  };
  return { subject, attempt };
};

test("results by objective are told with each quiz that asks about them", () => {
  const subject = course();
  take(subject, "graded", ALL);
  assert.deepEqual(plain(subject.achieved.map(({ id, score }) => [id, score])), [["graded__choosing", "100"], ["graded__judging", "100"]]);
});

test("of an objective that two quizzes ask about, the last of them says whether the best result, the last or the mean counts", () => {
  for (const [grades, best, back] of [
    [["last", "best"], ["100", "lower"], ["100", "lower"]],
    [["best", "last"], ["0", "any"], ["100", "any"]],
    [["best", "average"], ["50", "any"], ["50", "any"]],
  ]) {
    const { subject, attempt } = counting(grades);
    const told = () => judging(subject).map(([score, , replaces]) => [score, replaces])[0];
    attempt("graded", ALL);
    attempt("final", NONE);
    assert.deepEqual(told(), best, `${grades}: the final quiz worse, and later`);
    attempt("graded", ALL);
    assert.deepEqual(told(), back, `${grades}: the lesson's quiz once more`);
  }
});

test("so it is with a lesson that was better than the final quiz in neither order", () => {
  const { subject, attempt } = counting(["best", "best"]);
  attempt("graded", NONE);
  attempt("final", ALL);
  assert.deepEqual(judging(subject)[0].slice(0, 1), ["100"]);
});

test("a mean is judged by the quiz that says so", () => {
  for (const [mark, passed] of [["50", true], ["51", false]]) {
    const { subject, attempt } = counting(["best", "average"]);
    Object.assign(named(subject, "final").quiz, { mark, markText: mark, attempts: 1 });
    attempt("graded", ALL);
    attempt("final", NONE);
    assert.deepEqual(judging(subject), [["50", passed, "any"]]);
  }
});

test("a mean is that of the shares, not of the scores that were told of them", () => {
  const { subject } = counting(["best", "average"]);
  const session = named(subject, "final");
  Object.assign(session.quiz, { mark: "50", markText: "50" });
  const results = ["100/3", "100/3", "250/3"].map((share) => ({ id: "aim", score: "", passed: null, share: lp.fraction.parse(share), session }));
  assert.deepEqual(plain(subject.together(results)), { id: "aim", score: "50", passed: true, replaces: "none" });
});

test("after a resume what a platform was told is left to it, until a quiz is handed in again", () => {
  for (const [grades, resumed, then] of [
    [["best", "best"], ["100", "lower"], ["100", "lower"]],
    [["best", "last"], ["0", "none"], ["100", "any"]],
    [["best", "average"], ["50", "none"], ["50", "any"]],
  ]) {
    const { subject, attempt } = counting(grades);
    attempt("graded", ALL);
    attempt("final", NONE);
    const later = counting(grades);
    later.subject.restore(subject.encode());
    const told = () => judging(later.subject).map(([score, , replaces]) => [score, replaces])[0];
    assert.deepEqual(told(), resumed, `${grades}`);
    later.attempt("graded", ALL);
    assert.deepEqual(told(), then, `${grades}`);
  }
});

test("where rows do not fit into what a platform keeps, the state goes without them", () => {
  const subject = course();
  take(subject, "graded", ALL);
  for (const report of subject.reports()) subject.taken(report, true);
  const whole = subject.encode();
  subject.data.layout.limit = whole.length;
  assert.equal(subject.encode(), whole);
  subject.data.layout.limit -= 1;
  assert.equal(subject.encode(), rowless(whole, subject.data.layout));
  const later = course();
  later.restore(subject.encode());
  assert.deepEqual([later.recorded, plain(later.rows)], [3, []]);
});

test("a quiz whose last attempt counts may lower the course's score", () => {
  const subject = course();
  assert.equal(subject.mayLower, false);
  named(subject, "graded").quiz.grade = "last";
  take(subject, "graded", ALL);
  assert.equal(subject.mayLower, true);
});

const states = function* (subject, seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  for (let i = 0; i < 150; i += 1) {
    const session = pick(subject.sessions);
    const { sections } = session.data;
    const question = session.asked.length ? pick(session.asked) : null;
    const acts = [
      () => subject.enter(next() < 0.3 ? null : session),
      () => sections.length && subject.enter(session, { kind: "section", id: pick(sections).id }),
      () => question && subject.enter(session, { kind: "question", id: question.id }),
      () => question && session.give(question.id, right(question)),
      () => question && session.check(question.id),
      () => question && session.flag(question.id, true),
      () => question && next() < 0.2 && session.submit(),
      () => session.retry(),
      () => subject.reports().forEach((report) => subject.taken(report, true)),
    ];
    pick(acts)();
    yield subject.encode();
  }
};

test("whatever is done is restored, and never longer than the build computed", () => {
  // Courses change nothing of their data: to copy it for each would take a third of the time.
  const { data, worst } = built.several;
  for (let seed = 1; seed <= 10; seed += 1) {
    for (const text of states(course("several", seed), seed)) {
      assert.ok(rowless(text, data.layout).length <= worst, text);
      const later = course("several", seed + 100, new Clock(), data);
      assert.deepEqual(plain(later.restore(text)), { changed: false, lost: 0 });
      assert.equal(later.encode(), text);
    }
  }
});

test("a course that was rearranged keeps what still fits, and counts what is gone", () => {
  const subject = course();
  take(subject, "graded", ALL);
  subject.enter(named(subject, "practised"), { kind: "section", id: named(subject, "practised").data.sections[0].id });
  const later = course("rearranged", 7);
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: true, lost: 0 });
  assert.equal(named(later, "graded").outcome.status, "passed");
  assert.equal(later.here.data.id, "practised");
  const back = course("several", 9);
  assert.deepEqual(ids(back.sessions.filter(({ isBegun }) => isBegun)), []);
  assert.deepEqual(plain(back.restore(later.encode())), { changed: true, lost: 0 });
});

test("the answers of a lesson that is gone, or whose state is damaged, are counted as lost", () => {
  const subject = course();
  take(subject, "graded", ALL);
  const key = named(subject, "graded").data.key.slice(0, subject.data.layout.key);
  for (const spoiled of [subject.encode().replace(`~${key}:`, "~---:"), subject.encode().replace(`~${key}:1.`, `~${key}:9.`)]) {
    const later = course("several", 4);
    assert.deepEqual(plain(later.restore(spoiled)), { changed: false, lost: 3 });
    assert.equal(named(later, "graded").isBegun, false);
  }
});

test("text of another kind is none of ours, and changes nothing", () => {
  const subject = course();
  take(subject, "graded", ALL);
  const before = subject.encode();
  for (const text of ["", "~", "null", "{}", before.replace(/^1/, "2"), `|${before}`, "\u00e9~"]) {
    assert.equal(subject.restore(text), null, text.slice(0, 40));
    assert.equal(subject.encode(), before);
  }
});

test("a course in which nothing is scored is completed, without a score", () => {
  const data = structuredClone(built.several.data);
  data.lessons = data.lessons.filter(({ id }) => id === "read");
  const subject = new lp.Course(data, random(1), () => 0);
  read(subject, "read");
  assert.deepEqual(plain(subject.outcome), { status: "completed", score: null });
});
