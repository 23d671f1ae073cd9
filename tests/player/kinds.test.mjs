// What a question kind has to do, held against the player's own and against others made for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, built, given, load, lp, plain, random, right, session, small, step } from "./core.mjs";
import { interactions, questions } from "./otherkinds.mjs";

const SIGNS = /^[A-Za-z0-9._:,-]*$/;
const WIDTHS = { key: 3, choice: 2 };
const TEXTS = ["", " ", "|;~:", "a,b", "_.", "100,5 °C", "“two”\n\\", "المدّ والجزر", "😀", "\ud800", "x".repeat(500)];

const [seasons, boiling] = questions;

/** A lesson that asks these besides its own questions, as each version reports them. */
const mixed = function (target = "scorm12") {
  const data = small({}, "answers shown", target);
  data.adapter = { ...data.adapter, interactions: { ...data.adapter.interactions, ...interactions } };
  return { ...data, questions: [...data.questions, ...questions] };
};

/** Something that a learner may give to a question of any kind. */
const anything = function (question, next) {
  if (question.kind === "ordering") return { order: question.items.map(({ id }) => [next(), id]).sort(([a], [b]) => a - b).map(([, id]) => id) };
  if (question.gaps) {
    const words = ["", ...TEXTS.slice(2, 9)];
    const texts = question.gaps.map(({ id, choices }) => [id, choices ? choices[Math.floor(next() * choices.length)].id : words[Math.floor(next() * words.length)]]);
    return { gaps: Object.fromEntries(texts.filter(([, text]) => text)) };
  }
  if (question.gap) return { gaps: { [question.gap]: TEXTS[2 + Math.floor(next() * 7)] } };
  return next() < 0.5 ? right(question) : { chosen: [] };
};

const own = Object.values(built).flatMap(({ data }) => (data.lessons ?? [data]).flatMap((lesson) => [...lesson.questions, ...(lesson.checks ?? [])]));
const asked = [...own, ...questions];

test("every kind of question has an answer in the state's signs, and takes it back as it was given", () => {
  for (const question of asked) {
    const kind = lp.kindOf(question);
    for (const response of [right(question), kind.nothing]) {
      const text = kind.encode(response, question, { key: 8, choice: 8 });
      assert.match(text, SIGNS);
      assert.equal(text === "", response === kind.nothing, "nothing is written as nothing, and an answer as something");
      assert.deepEqual(plain(kind.decode(text, question, { key: 8, choice: 8 })), plain(response));
      assert.equal(kind.isAnswered(response, question), response !== kind.nothing);
    }
  }
});

test("of an answer that is cut nothing is taken for another one", () => {
  const next = random(5);
  for (const question of questions) {
    const kind = lp.kindOf(question);
    const text = kind.encode(anything(question, next), question, WIDTHS);
    for (let length = 1; length < text.length; length += 1) {
      const read = kind.decode(text.slice(0, length), question, WIDTHS);
      if (read) assert.equal(kind.encode(read, question, WIDTHS), text.slice(0, length));
    }
  }
});

test("an order stays in order, and what was written stays as it was written, whatever it was", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const next = random(seed);
    const subject = session(mixed(), new Clock(), seed);
    for (const question of subject.asked) {
      subject.give(question.id, anything(question, next));
      if (next() < 0.3) subject.flag(question.id, true);
    }
    const text = subject.encode();
    const later = session(mixed(), new Clock(), seed + 100);
    assert.deepEqual(plain(later.restore(text)), { changed: false, lost: 0 });
    assert.deepEqual(plain([...later.answers]).map(([id, { response }]) => [id, response]), plain([...subject.answers]).map(([id, { response }]) => [id, response]));
    assert.equal(later.encode(), text);
    assert.deepEqual(later.given, subject.given);
  }
});

test("each kind is judged by its own form, and what is not answered is open", () => {
  const subject = session(mixed());
  for (const { id } of questions) assert.equal(subject.stateOf(id), "open");
  subject.give("seasons", { order: ["z", "x", "y", "w"] });
  subject.give("boiling", { gaps: { word: " dampf ", degrees: "90" } });
  assert.deepEqual(questions.map(({ id }) => subject.stateOf(id)), ["chosen", "chosen"]);
  assert.deepEqual(questions.map((question) => subject.earned(question).state), ["wrong", "partly"]);
  for (const question of questions) subject.give(question.id, right(question));
  assert.deepEqual(questions.map((question) => subject.earned(question).state), ["right", "right"]);
});

for (const [target, name, field, between] of [["scorm12", "API", "student_response", ","], ["scorm2004", "API_1484_11", "learner_response", "[,]"]]) {
  test(`${target}: each kind says in the version's alphabet what was given`, () => {
    const from = load(target);
    const subject = session(mixed(target));
    subject.give("seasons", { order: ["y", "z", "w", "x"] });
    subject.give("boiling", { gaps: { degrees: "100" } });
    subject.submit();
    const told = Object.fromEntries(given(from, name, mixed(target), subject).map((row) => [row.id, row[field]]));
    assert.deepEqual([told.seasons, told.boiling], [["c", "d", "a", "b"].join(between), `${between}100`]);
    assert.equal(told.judge, undefined, "of what was not answered nothing is told");
  });
}

test("a question that has become one of another kind loses its answer and no other", () => {
  const before = mixed();
  const subject = session(before);
  subject.give("seasons", right(seasons));
  subject.give("boiling", right(boiling));
  const changed = { ...before, questions: before.questions.map((question) => (question.id === "boiling" ? { ...seasons, id: "boiling", key: boiling.key } : question)) };
  const later = session(changed);
  assert.equal(later.restore(subject.encode()).lost, 1);
  assert.deepEqual(plain(later.answer("seasons").response), right(seasons));
  assert.deepEqual(plain(later.answer("boiling").response), { order: [] });
});

test("the state of choices is written as it always was", () => {
  const data = small({}, "answers shown");
  const subject = session(data);
  const [one, some] = data.questions;
  subject.give(some.id, { chosen: ["d_4", "a_1"] });
  subject.check(some.id);
  subject.flag(one.id, true);
  const { key, choice } = data.layout;
  const keys = some.choices.filter(({ id }) => ["a_1", "d_4"].includes(id)).map((each) => each.key.slice(0, choice));
  assert.deepEqual(subject.values(false).answers, [`${one.key.slice(0, key)}C`, `${some.key.slice(0, key)}${data.quiz.atOnce ? "B" : "A"}${keys.join("")}`].join(";"));
  assert.equal(step(subject).state().startsWith("1."), true);
});
