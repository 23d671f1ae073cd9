import assert from "node:assert/strict";
import { test } from "node:test";
import { built, plain, session } from "./core.mjs";

const { data } = built.drawn;
const text = (id, behind) => ({ id, key: `${id}-key`, behind });
const texts = [text("first", 0), text("middle", 2), text("again", 2), text("last", 4)];
const ids = (entries) => plain(entries.map(({ id }) => id));
const subject = (seed = 1, quiz = {}) => session({ ...data, texts, quiz: { ...data.quiz, ...quiz } }, undefined, seed);

test("what is only read stands behind as many questions as it did, whatever is drawn and shuffled", () => {
  for (let seed = 1; seed < 50; seed += 1) for (const shuffle of [false, true]) {
    const steps = ids(subject(seed, { shuffle }).steps);
    assert.deepEqual([0, 3, 4, 7].map((place) => steps[place]), ["first", "middle", "again", "last"]);
    assert.deepEqual(steps.filter((id) => !texts.some((each) => each.id === id)), ids(subject(seed, { shuffle }).order));
  }
});

test("no question is shuffled to another side of it", () => {
  const orders = new Set();
  for (let seed = 1; seed < 50; seed += 1) {
    const made = subject(seed, { shuffle: true });
    const [asked, order] = [ids(made.asked), ids(made.order)];
    assert.deepEqual(order.slice(0, 2).sort(), asked.slice(0, 2).sort());
    assert.deepEqual(order.slice(2, 4).sort(), asked.slice(2, 4).sort());
    assert.deepEqual(order.slice(4).sort(), asked.slice(4).sort());
    orders.add(order.slice(0, 2).join() === asked.slice(0, 2).join());
  }
  assert.equal(orders.size, 2);
});

test("it is as open as what it leads to", () => {
  const made = subject(1, { shuffle: false });
  assert.deepEqual(texts.map(({ id }) => made.stateOf(id)), ["open", "open", "open", "open"]);
  for (const { id } of made.order.slice(0, 2)) made.give(id, { chosen: [made.question(id).choices[0].id] });
  assert.deepEqual(["first", "middle", "again"].map((id) => made.stateOf(id)), ["chosen", "open", "open"]);
});

test("behind the last question nothing is left to do", () => {
  const made = session({ ...data, texts: [text("end", data.questions.length)] }, undefined, 1);
  assert.equal(ids(made.steps).at(-1), "end");
  assert.equal(made.stateOf("end"), "chosen");
});

test("the learner comes back to it", () => {
  const made = subject();
  made.visit({ kind: "question", id: "middle" });
  const again = subject(2);
  assert.notEqual(again.restore(made.encode()), null);
  assert.deepEqual(plain(again.place), { kind: "question", id: "middle" });
});

test("nothing of it is reported or counted", () => {
  const made = subject();
  made.submit();
  assert.deepEqual(plain(made.reports().map(({ question }) => question)), ids(made.asked));
});
