import assert from "node:assert/strict";
import { test } from "node:test";
import { built, loadWithout, lp, plain, random, session } from "./core.mjs";

const { data } = built.drawn;
const about = { question_0: "log", question_3: "log", question_5: "table", question_7: "table", question_9: "log" };
const questions = data.questions.map((question) => (about[question.id] ? { ...question, stimulus: about[question.id] } : question));
const order = (seed, quiz = {}) => plain(session({ ...data, questions, quiz: { ...data.quiz, ...quiz } }, undefined, seed).order);

/** How often the stimulus changes from one question to the next to one that was met before. */
const torn = (asked) => {
  const runs = asked.map(({ stimulus }) => stimulus).filter((stimulus, index, all) => stimulus !== all[index - 1] && stimulus);
  return runs.length - new Set(runs).size;
};

test("questions that refer to the same stimulus are asked one after the other, however they are drawn and shuffled", () => {
  for (let seed = 1; seed < 100; seed += 1) for (const shuffle of [false, true]) assert.equal(torn(order(seed, { shuffle })), 0);
});

test("they stand where the first of them stands, and no question is lost or asked twice", () => {
  const named = ["a", "", "b", "a", "", "b"].map((stimulus, index) => (stimulus ? { id: index, stimulus } : { id: index }));
  assert.deepEqual(plain(lp.gathered(named).map(({ id }) => id)), [0, 3, 1, 2, 5, 4]);
});

test("where nothing refers to anything the order is the author's", () => {
  const bare = loadWithout("gathered");
  const subject = new bare.Session(data, random(1), () => 0);
  assert.deepEqual(plain(subject.order), plain(subject.asked));
});
