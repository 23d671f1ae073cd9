// SCORM 2004 in its own words; what it has in common with other versions is in scorm.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, NONE, answer, fake, given, load, opened, saving, session, small, step } from "./core.mjs";

const lp = load("scorm2004");
const { timespan: duration } = lp.adapter;
const API = "API_1484_11";
const data = (quiz = {}, course = "small") => small(quiz, course, "scorm2004");

test("answers are reported in the alphabet of 2004: ids joined by [,], incorrect, a description", () => {
  const subject = session(data({ attempts: 1 }));
  subject.give("some_of_five", { chosen: ["d_4", "a_1"] });
  subject.check("some_of_five");
  subject.give("judge", { chosen: ["false"] });
  subject.check("judge");
  const [some, judge] = given(lp, API, data(), subject);
  assert.match(some.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.00Z$/);
  delete some.timestamp;
  assert.deepEqual(some, {
    id: "some_of_five", type: "choice", "objectives.0.id": "choosing", "correct_responses.0.pattern": "a_1[,]c_3[,]d_4",
    weighting: "1", learner_response: "a_1[,]d_4", result: "0.67", latency: "PT0S", description: "Which ones?",
  });
  assert.deepEqual([judge.type, judge.learner_response, judge["correct_responses.0.pattern"], judge.result], ["true-false", "false", "true", "incorrect"]);
});

test("a moment that platforms refuse is left out", () => {
  for (const [year, told] of [[1969, false], [1970, true], [2038, true], [2039, false], [9999, false]]) {
    const subject = session(data());
    subject.give("judge", { chosen: ["true"] });
    subject.check("judge");
    subject.answer("judge").at = new Date(Date.UTC(year, 5, 1, 12));
    const [judge] = given(lp, API, data(), subject);
    assert.equal(judge.timestamp, told ? `${year}-06-01T12:00:00.00Z` : undefined);
  }
});

test("durations: at most two decimals, nothing for nothing but the seconds, any length", () => {
  const spans = {
    0: "PT0S", 0.004: "PT0S", 0.005: "PT0.01S", 59.999: "PT1M", 60: "PT1M", 61.5: "PT1M1.5S", 3600: "PT1H", 3600.25: "PT1H0.25S",
    3723.45: "PT1H2M3.45S", 360000: "PT100H", 1e7: "PT2777H46M40S",
  };
  for (const [seconds, text] of Object.entries(spans)) {
    assert.equal(duration(Number(seconds)), text);
    assert.match(text, /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$/);
  }
});

const judged = function (subject, values = {}) {
  const api = fake(values);
  saving(opened(lp, API, api, data()), subject);
  const { "cmi.success_status": success, "cmi.completion_status": completion, "cmi.progress_measure": progress } = values;
  return [success, completion, progress, values["cmi.score.raw"], values["cmi.score.scaled"]];
};

test("success and completion are two statuses", () => {
  const quiz = (rightly, settings) => {
    const subject = session(data(settings));
    answer(subject, rightly);
    subject.submit();
    return subject;
  };
  assert.deepEqual(judged(session(data())), [undefined, "incomplete", undefined, undefined, undefined]);
  assert.deepEqual(judged(quiz(ALL, { attempts: 1 })), ["passed", "completed", "1", "100", "1"]);
  assert.deepEqual(judged(quiz(NONE, { attempts: 1 })), ["failed", "completed", "1", "0", "0"]);
  assert.deepEqual(judged(quiz(NONE, { attempts: 2 })), [undefined, "incomplete", undefined, "0", "0"]);
  assert.deepEqual(judged(quiz((index) => index < 2, { mark: null, markText: null })), [undefined, "completed", "1", "66.67", "0.6667"]);
});

test("progress counts pages read and the quiz, and never goes back", () => {
  const subject = session(data());
  subject.visit({ kind: "section", id: "part_1" });
  assert.equal(judged(subject)[2], "0.33");
  assert.equal(judged(subject, { "cmi.progress_measure": "0.5" })[2], "0.5", "the platform knows of more");
  subject.visit({ kind: "section", id: "part_2" });
  assert.equal(judged(subject)[2], "0.66", "not yet, whatever is rounded");
});

test("one status is made of the two that a platform has", () => {
  const standing = (completion, success, more = {}) => {
    const values = { "cmi.completion_status": completion, "cmi.success_status": success, ...more };
    const adapter = lp.adapter({ [API]: fake(values) }, data());
    adapter.find();
    const { status, score } = adapter.open();
    return [status, score];
  };
  assert.deepEqual(standing("unknown", "unknown"), ["", ""]);
  assert.deepEqual(standing("not attempted", ""), ["", ""]);
  assert.deepEqual(standing("incomplete", "unknown"), ["incomplete", ""]);
  assert.deepEqual(standing("completed", "unknown"), ["completed", ""]);
  assert.deepEqual(standing("completed", "passed", { "cmi.score.raw": "90" }), ["passed", "90"]);
  assert.deepEqual(standing("completed", "failed", { "cmi.score.scaled": "0.125" }), ["failed", "12.5"]);
  assert.deepEqual(standing("incomplete", "passed"), ["passed", ""]);
});

test("the objective that the manifest made stands for the whole", () => {
  const made = { "cmi.objectives._count": "1", "cmi.objectives.0.id": "primary" };
  const subject = session(data({ attempts: 1 }));
  answer(subject, (index) => index < 2);
  subject.submit();
  const values = { ...made };
  saving(opened(lp, API, fake(values), data()), subject);
  const whole = (name) => values[`cmi.objectives.0.${name}`];
  assert.deepEqual([whole("score.scaled"), whole("success_status"), whole("completion_status")], ["0.6667", "failed", "completed"]);
  assert.equal(values["cmi.objectives.1.id"], "choosing");
  const better = session(data({ attempts: 1 }));
  answer(better, ALL);
  better.submit();
  saving(opened(lp, API, fake(values), data()), better);
  assert.deepEqual([whole("score.scaled"), whole("success_status")], ["1", "passed"]);
});

test("the whole of a quiz without a mark is neither passed nor failed", () => {
  const values = { "cmi.objectives._count": "1", "cmi.objectives.0.id": "primary" };
  const subject = session(data({ mark: null, markText: null }));
  answer(subject, ALL);
  subject.submit();
  saving(opened(lp, API, fake(values), data()), subject);
  assert.equal(values["cmi.objectives.0.score.raw"], "100");
  assert.equal(values["cmi.objectives.0.success_status"], undefined);
});

test("objectives are left alone where the platform does not say which it made", () => {
  const values = {};
  const subject = session(data({ attempts: 1 }));
  answer(subject, ALL);
  subject.submit();
  const api = fake(values);
  api.GetValue = () => "";
  saving(opened(lp, API, api, data()), subject);
  assert.equal(values["cmi.success_status"], "passed");
  assert.deepEqual(Object.keys(values).filter((name) => name.startsWith("cmi.objectives")), []);
});

test("what waits for the lesson is unlocked once it is done, and not before", () => {
  const waited = (quiz, rightly, before = {}) => {
    const own = { ...data(quiz), adapter: { ...data().adapter, done: "DONE" } };
    const subject = session(own);
    const values = { "cmi.objectives._count": "2", "cmi.objectives.0.id": "primary", "cmi.objectives.1.id": "DONE", ...before };
    const adapter = opened(lp, API, fake(values), own);
    saving(adapter, subject);
    const early = values["cmi.objectives.1.success_status"];
    answer(subject, rightly);
    subject.submit();
    saving(adapter, subject);
    saving(adapter, subject);
    const told = adapter.log.filter(({ name, args }) => name === "SetValue" && args[0] === "cmi.objectives.1.success_status");
    return [early, values["cmi.objectives.1.success_status"], told.length];
  };
  assert.deepEqual(waited({ attempts: 1 }, ALL), [undefined, "passed", 1]);
  assert.deepEqual(waited({ attempts: 1 }, NONE), [undefined, undefined, 0], "failed");
  assert.deepEqual(waited({ mark: null, markText: null }, NONE), [undefined, "passed", 1], "nothing to pass: done is completed");
  assert.deepEqual(waited({ attempts: 1 }, ALL, { "cmi.success_status": "passed" }), [undefined, undefined, 0], "told in an earlier session");
});

test("where nothing waits, or the platform lacks the objective, nothing is shared", () => {
  for (const adapter of [data().adapter, { ...data().adapter, done: "DONE" }]) {
    const own = { ...data({ attempts: 1 }), adapter };
    const subject = session(own);
    const values = { "cmi.objectives._count": "1", "cmi.objectives.0.id": "primary" };
    const opening = opened(lp, API, fake(values), own);
    answer(subject, ALL);
    subject.submit();
    saving(opening, subject);
    assert.equal(Object.values(values).includes("DONE"), false);
  }
});

test("the manifest's objective is told a score that the platform has not, and no status where that of the platform stays", () => {
  const told = (score, status) => {
    const values = { "cmi.score.raw": "50", "cmi.objectives._count": "1", "cmi.objectives.0.id": "primary" };
    const adapter = opened(lp, API, fake(values), data());
    adapter.save(step(session(data()), { status, score }));
    return Object.keys(values).filter((name) => /^cmi\.objectives\.0\.(score\.raw|success_status|completion_status)$/.test(name));
  };
  assert.deepEqual(told("50", "incomplete"), []);
  assert.deepEqual(told("60", null), ["cmi.objectives.0.score.raw"]);
  assert.deepEqual(told("60", "passed").length, 3);
});
