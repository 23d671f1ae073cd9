import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, NONE, answer, built, lp, plain, right, session, small, wrong } from "./core.mjs";

const VALUES = ["after_each_question", "after_each_attempt", "after_last_attempt", "after_pass", "never"];
const LAX = { mark: null, markText: null };

/** For which of its questions a session would show the right answer. */
const shown = (subject) => subject.asked.map(({ id }) => subject.mayShowAnswer(id));
const handIn = (subject, rightly) => {
  answer(subject, rightly);
  subject.submit();
  return subject;
};

/** The values of `answers` with which all right answers are shown to whoever has done this; with the others none is. */
const showing = (settings, act) =>
  VALUES.filter((answers) => {
    const subject = session(small({ atOnce: answers === "after_each_question", ...settings, answers }));
    act(subject);
    const told = new Set(shown(subject));
    assert.equal(told.size, 1, answers);
    return told.has(true);
  });

test("nothing is shown before an answer is checked, and then only what is shown after each question", () => {
  assert.deepEqual(showing({ atOnce: true }, () => {}), []);
  assert.deepEqual(showing({ atOnce: true }, (subject) => answer(subject, NONE)), ["after_each_question"]);
  const subject = session(small({ atOnce: true, answers: "after_each_question" }));
  const [first] = subject.asked;
  subject.give(first.id, wrong(first));
  subject.check(first.id);
  assert.deepEqual(shown(subject), [true, false, false]);
});

test("a failed attempt with attempts left shows what is shown after each attempt, and the next one begins with nothing shown", () => {
  for (const attempts of [3, null]) {
    assert.deepEqual(showing({ attempts }, (subject) => handIn(subject, NONE)), VALUES.slice(0, 2));
    assert.deepEqual(showing({ attempts }, (subject) => handIn(subject, NONE).retry()), []);
  }
});

test("the last attempt, and a failed result that is kept, show what is shown after the last attempt", () => {
  const last = VALUES.slice(0, 3);
  assert.deepEqual(showing({ attempts: 1 }, (subject) => handIn(subject, NONE)), last);
  assert.deepEqual(showing({ attempts: null }, (subject) => handIn(subject, NONE).accept()), last);
  const twice = (subject) => {
    handIn(subject, NONE).retry();
    handIn(subject, NONE);
  };
  assert.deepEqual(showing({ attempts: 2 }, twice), last);
});

test("a pass shows all but what is never shown, whatever attempts are left", () => {
  for (const attempts of [1, 3, null]) assert.deepEqual(showing({ attempts }, (subject) => handIn(subject, ALL)), VALUES.slice(0, 4));
});

test("where nothing is to be passed the last attempt is the one after which none is left", () => {
  assert.deepEqual(showing({ ...LAX, attempts: 2 }, (subject) => handIn(subject, ALL)), VALUES.slice(0, 2));
  assert.deepEqual(showing({ ...LAX, attempts: 1 }, (subject) => handIn(subject, NONE)), VALUES.slice(0, 3));
});

test("who comes back is shown what they were shown before", () => {
  for (const answers of VALUES) {
    for (const act of [() => {}, (subject) => handIn(subject, NONE), (subject) => handIn(subject, NONE).accept(), (subject) => handIn(subject, ALL)]) {
      const data = small({ attempts: null, answers });
      const before = session(data);
      act(before);
      const after = session(data);
      after.restore(before.encode());
      assert.deepEqual(shown(after), shown(before));
    }
  }
});

test("a quiz for practice shows the right answer with each verdict, or never", () => {
  const practice = { practice: true, ...LAX, attempts: null };
  for (const [answers, expected] of [[undefined, true], ["never", false]]) {
    const subject = session(small({ ...practice, answers }));
    answer(subject, NONE);
    assert.deepEqual(shown(subject), [expected, expected, expected]);
  }
});

test("of a sealed question nothing can be read that tells the answer, and what is opened is what an open one says", () => {
  const { data: sealed, reports } = built.small;
  const { data: open, reports: openly } = built["answers shown"];
  assert.equal(sealed.quiz.answers, "after_last_attempt");
  assert.equal(open.quiz.answers, undefined);
  sealed.questions.forEach((question, index) => {
    assert.deepEqual(Object.keys(question.scoring), ["points"]);
    assert.ok(!("right" in question));
    const { scoring, right: answered, parts } = plain(lp.answerKey(question));
    assert.deepEqual({ scoring, answered }, { scoring: open.questions[index].scoring, answered: right(open.questions[index]) });
    assert.deepEqual(Object.keys(parts), question.choices.map(({ id }) => id));
  });
  for (const version of ["scorm12", "scorm2004"]) {
    for (const [id, interaction] of Object.entries(reports[version].interactions)) {
      assert.equal(interaction.pattern, undefined);
      assert.equal(lp.opened(interaction.sealed), openly[version].interactions[id].pattern);
    }
  }
});

test("of a choice nothing is said but what the author wrote, whatever it is called", () => {
  for (const attempts of [1, null]) {
    const [question] = session(small({ attempts }, "inherited")).asked;
    assert.deepEqual(question.choices.map(({ id }) => id), ["constructor", "second"]);
    assert.equal(lp.saidOf(question, "constructor"), undefined);
    assert.equal(lp.saidOf(question, "second"), "<p>About second.</p>");
  }
  const [open] = session(small({}, "answers shown")).asked;
  assert.equal(lp.saidOf(open, "constructor"), undefined);
});

test("questions, sections and objectives may be called as what every object has", () => {
  const data = small({}, "inherited");
  const subject = session(data);
  subject.visit({ kind: "section", id: "constructor" });
  handIn(subject, ALL);
  assert.equal(subject.stateOf("constructor"), "right");
  const after = session(data);
  after.restore(subject.encode());
  assert.equal(after.stateOf("constructor"), "right");
  for (const version of ["scorm12", "scorm2004"]) {
    const { interactions, objectives } = built.inherited.reports[version];
    for (const known of [interactions, objectives, interactions.constructor.names]) assert.ok(Object.hasOwn(known, "constructor"));
  }
});

test("of a gap that was left empty nothing is told, whatever it is called", () => {
  const { data, reports } = built.inherited;
  const question = data.questions.find(({ kind }) => kind === "cloze");
  assert.deepEqual(question.gaps.map(({ id }) => id), ["constructor", "other"]);
  const kind = lp.kindOf(question);
  for (const version of ["scorm12", "scorm2004"]) {
    const { names, words } = reports[version].interactions[question.id];
    const known = { names, words };
    assert.equal(kind.describe({ gaps: {} }, known, { between: "," }), "");
    assert.equal(kind.describe({ gaps: { other: "oxygen" } }, known, { between: "," }), ",oxygen");
  }
});

test("sealing any text and opening it gives the text back", () => {
  const { texts, sealed } = built.small;
  assert.deepEqual(plain(sealed.map(lp.opened)), texts);
});
