// Platforms that know less than others: what they do not know is asked of them once, and nobody is troubled with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Learner, STATE, VERSIONS, timeless } from "./learner.mjs";
import { RUNS } from "./ways.mjs";

const UNKNOWN = ["401", "402"];
const HALF_PAST_EIGHT = new Date(2026, 10, 29, 20, 30);

/** A whole run, with all that was refused in each visit. */
const walk = async function (self, steps) {
  const visits = [];
  for (const [name, step] of steps) {
    await step(self);
    assert.equal(self.keeper.trouble, "", name);
    if (name === "exit") visits.push(self.platform.calls.filter((call) => call.name === "SetValue" && call.result !== "true"));
  }
  return visits;
};

const element = ({ args }) => args[0].replace(/\.\d+(?=\.)/g, ".n");

const saved = function (self) {
  assert.equal(self.platform.stored[STATE] && timeless(self.platform.stored[STATE], self), timeless(self.work.encode(), self));
  assert.equal(self.keeper.confirmed, true);
};

for (const [target, course] of Object.keys(VERSIONS).flatMap((each) => Object.keys(RUNS).map((name) => [each, name]))) {
  test(`${target}, ${course}: Chamilo's run-time has all that it takes, and what it does not know is sent once in a visit`, async () => {
    const self = new Learner({ target, course, platform: { ways: ["chamilo"] } });
    const visits = await walk(self, RUNS[course]);
    assert.ok(visits.some((refused) => refused.length));
    for (const refused of visits) {
      const unknown = refused.filter(({ error }) => UNKNOWN.includes(error)).map(element);
      assert.deepEqual(unknown, [...new Set(unknown)]);
    }
    saved(self);
    const { stored, rows } = self.platform;
    if (target === "scorm12") assert.deepEqual([self.statusOf(stored), stored[self.score]], ["passed", "100"]);
    else assert.equal(stored["cmi.completion_status"], "completed");
    assert.deepEqual(rows.map(({ id, result }) => ({ id, result })), self.standing.map(({ id, result }) => ({ id, result })));
  });
}

for (const course of Object.keys(RUNS)) {
  test(`${course}: OpenOLAT's run-time has all but the times that it refuses in one hour of the day`, async () => {
    const self = new Learner({ course, platform: { ways: ["openolat"] }, hour: HALF_PAST_EIGHT });
    const visits = await walk(self, RUNS[course]);
    const refused = visits.flat();
    assert.deepEqual([...new Set(refused.map(element))], ["cmi.interactions.n.time"]);
    for (const index of self.standing.keys()) assert.ok(refused.filter(({ args }) => args[0] === `cmi.interactions.${index}.time`).length <= 3);
    saved(self);
    assert.deepEqual(self.missing().filter((fault) => !fault.endsWith(": no time")), []);
  });
}
