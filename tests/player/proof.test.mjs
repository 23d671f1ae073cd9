// What is done arrives, whatever becomes of a request, and "Saved" is said of nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelf } from "./core.mjs";
import { EVERY, Learner, VERSIONS, lasting, settled, spoiled } from "./learner.mjs";
import { RUNS } from "./ways.mjs";

const MARK = 80;
const LONGEST_RETRY = 60; // seconds
const FINAL = ["passed", "failed", "completed"];
const WAYS = { small: { "each question checked": { atOnce: true }, "all at the end": { atOnce: false } }, several: { "each question checked": { atOnce: true } } };

/** A learner on a platform that takes for sent what it has put into a request. What the page says is held to the truth after every step. */
const learner = (target, course, quiz, faults = {}, more = {}) =>
  new Learner({ target, course, quiz, platform: { ways: ["books"], faults, ...more }, after: (self) => truthful(self) });

const truthful = function (self) {
  if (!self.keeper) return;
  if (self.saysSaved) assert.deepEqual(self.missing(), [], `"Saved" at ${self.at}`);
  unharmed(self);
};

/** No request passed or failed a learner who had not passed or failed: a platform may act on what it is sent for a moment. */
const unharmed = function (self) {
  const { status, score } = self.work.outcome;
  for (const { values } of self.platform.requests.slice(self.seen)) {
    const told = self.statusOf(values);
    if (FINAL.includes(told)) assert.equal(told, status, `told at ${self.at}`);
    if (Number(values[self.score] ?? 0) >= MARK) assert.ok(Number(score) >= MARK, `score at ${self.at}`);
  }
  self.seen = self.platform.requests.length;
};

/** Each visit is in another browser: the platform alone has to know. */
const elsewhere = (self) => {
  self.browser = new Shelf();
};

/** The network goes, and whatever the page tries to send. */
const without = function (self, onLine) {
  self.navigator.onLine = onLine;
  self.probes = false;
  self.platform.faults.network = "gone";
};

/** It comes back after some tries, and the page may be told so. */
const back = async function (self, told) {
  await self.wait(7);
  self.navigator.onLine = true;
  self.probes = true;
  self.platform.faults.network = "";
  if (told) self.keeper.save();
  else await self.wait(60);
};

/** Walk a whole run; `before` each step, by number, something may happen. */
const walk = async function (self, steps, before = () => {}) {
  for (const [index, [name, step]] of steps.entries()) {
    self.at = `${index} ${name}`;
    await before(self, index);
    await step(self);
    await settled();
    truthful(self);
    self.sent = self.platform.requests.map((_, place) => self.sent?.[place] ?? name);
  }
  self.at = "the end";
  return self;
};

/** The run without a fault: what the platform has to have in the end, and the steps, each and those that each request was `sent` in. */
const faultless = async function (target, course, quiz) {
  const self = await walk(learner(target, course, quiz), RUNS[course]);
  assert.deepEqual(self.missing(), []);
  assert.ok(["passed", "completed"].includes(self.work.outcome.status));
  return { stored: lasting(self.platform.stored, self), sent: self.sent, names: RUNS[course].map(([name]) => name) };
};

/** What is stored of each objective, without its place; and everything else. @param {Record<string, string>} stored */
const apart = function (stored) {
  const [objectives, rest] = [[], {}];
  for (const [name, value] of Object.entries(stored)) {
    const [, index, field] = /^cmi\.objectives\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (index) (objectives[index] ??= {})[field] = value;
    else rest[name] = value;
  }
  return { objectives, rest };
};

/**
 * A run has left behind what it should, but for ids that are written once and were lost: an objective without one is told
 * anew at the next visit, in a place of its own.
 */
const arrived = function (self, { stored }, about) {
  const lost = self.lostIds;
  const there = apart(lasting(self.platform.stored, self));
  const expected = apart(stored);
  const kept = Object.entries(expected.rest).filter(([name]) => !lost.has(name));
  assert.deepEqual(there.rest, Object.fromEntries(kept), about);
  for (const [index, { id, ...fields }] of expected.objectives.entries()) {
    const found = there.objectives.find((objective) => objective.id === id) ?? there.objectives[index];
    assert.deepEqual({ id, ...found }, { id, ...fields }, `${about}: ${id}`);
  }
  for (const [index, { id }] of there.objectives.entries()) assert.ok(id || lost.has(`cmi.objectives.${index}.id`), about);
};

for (const target of Object.keys(VERSIONS)) {
  for (const course of Object.keys(RUNS)) {
    for (const [feedback, quiz] of Object.entries(WAYS[course])) {
      const steps = RUNS[course];
      const plainest = target === "scorm12" && course === "small" && quiz.atOnce;
      const whole = faultless(target, course, quiz);
      const check = (name, body) => test(`${target}, ${course}, ${feedback}: ${name}`, async () => body(await whole));

      check("one request refused, or two, and nothing is lost, whichever it is", async (right) => {
        for (const k of spoiled(right.sent, plainest).map((step) => step + 1)) {
          for (const requests of course === "small" && EVERY ? [[k], [k, k + 1], [k, k + 2]] : [[k]]) {
            const self = await walk(learner(target, course, quiz, { network: "refused", requests }), steps, elsewhere);
            arrived(self, right, `request ${requests}`);
          }
        }
      });

      check("one request left to a beacon that is dropped, and nothing is lost, whichever it is", async (right) => {
        for (const k of spoiled(right.sent, plainest).map((step) => step + 1)) {
          const self = await walk(learner(target, course, quiz, { network: "gone", requests: [k] }), steps, elsewhere);
          arrived(self, right, `request ${k}`);
        }
      });

      for (const [how, onLine] of [["and the browser does not know", true], ["and the browser knows", false]]) {
        check(`no network for a step and a while, ${how}: nothing is lost, whichever step it is`, async (right) => {
          for (const k of spoiled(right.names, plainest)) {
            // Where the browser knows, nothing depends on whether the platform's beacon is noticed.
            const unnoticed = onLine ? {} : { beacon: () => true };
            const self = await walk(learner(target, course, quiz, {}, unnoticed), steps, async (learning, index) => {
              if (index === k) without(learning, onLine);
              if (index === k + 1) await back(learning, k % 2 === 0);
            });
            arrived(self, right, `step ${k}`);
          }
        });
      }

      check("a browser that is wrong about having no network: all is saved, and said to be", async (right) => {
        for (const k of spoiled(right.names, false)) {
          const self = await walk(learner(target, course, quiz), steps, (learning, index) => {
            elsewhere(learning, index);
            if (index === k) learning.navigator.onLine = false;
            if (index > k + 1) assert.equal(learning.keeper.trouble, "");
          });
          arrived(self, right, `from step ${k} on`);
          assert.equal(self.keeper.confirmed, true);
        }
      });

      check("a browser that is wrong about it and lets pages ask for nothing: all is saved, and not said to be", async (right) => {
        const self = learner(target, course, quiz);
        self.navigator.onLine = false;
        self.probes = null;
        await walk(self, steps, async (learning, index) => {
          elsewhere(learning);
          if (steps[index][0] !== "exit") return;
          await learning.wait(2 * LONGEST_RETRY);
          assert.deepEqual(learning.missing(), [], "it is tried all the same");
        });
        arrived(self, right);
        assert.equal(self.keeper.confirmed, false);
      });
    }
  }
}
