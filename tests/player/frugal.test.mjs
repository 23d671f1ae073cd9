// What one answered question costs a platform whose calls freeze the page: this many calls, and one commit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Learner, VERSIONS } from "./learner.mjs";
import { RUNS, VISIT, answering, begun, handedIn } from "./ways.mjs";

const ROW = {
  scorm12: ["id", "type", "objectives.0.id", "time", "weighting", "student_response", "correct_responses.0.pattern", "result", "latency"],
  scorm2004: ["id", "type", "objectives.0.id", "timestamp", "correct_responses.0.pattern", "weighting", "learner_response", "result", "latency", "description"],
};
const TIME = { scorm12: "cmi.core.session_time", scorm2004: "cmi.session_time" };
/** Elements that a session always begins with: nobody can ask what they are. */
const UNASKED = { scorm12: ["cmi.core.session_time", "cmi.core.exit"], scorm2004: ["cmi.session_time", "cmi.exit"] };

/** What each step calls. */
const walk = async function (self, steps) {
  const told = [];
  for (const [name, step] of steps) {
    const before = name === "visit" ? 0 : self.calls.length;
    self.clock.pass(3000);
    await step(self);
    told.push(self.calls.slice(before).map(([call, element]) => (call === "SetValue" ? element : call)));
  }
  return told;
};

const started = async function (target, quiz) {
  const self = new Learner({ target, quiz });
  await walk(self, [VISIT, begun(), ...answering(undefined, 0, true)]);
  return self;
};

for (const target of Object.keys(VERSIONS)) {
  test(`${target}: a question answered and checked costs what its row, state and time are, and one commit; choosing and turning the page cost nothing`, async () => {
    const self = await started(target, { atOnce: true });
    const row = ROW[target].map((field) => `cmi.interactions.1.${field}`);
    const [meet, choose, check] = await walk(self, answering(undefined, 1, true));
    assert.deepEqual([meet, choose], [[], []]);
    assert.deepEqual(check, [...row, "cmi.suspend_data", TIME[target], "Commit"]);
  });

  test(`${target}: with feedback at the end a question costs state, time and one commit, as the learner goes on to the next`, async () => {
    const self = await started(target, { atOnce: false });
    const [meet, choose, check] = await walk(self, answering(undefined, 1, true));
    assert.deepEqual([meet, choose, check], [["cmi.suspend_data", TIME[target], "Commit"], [], []]);
    await walk(self, answering(undefined, 2, true));
    const [submit] = await walk(self, [handedIn()]);
    assert.equal(submit.filter((call) => call === "Commit").length, 1);
    assert.equal(submit.filter((call) => /interactions\.\d+\.id$/.test(call)).length, 3);
  });

  test(`${target}: the first answer of a session asks once how many there are`, async () => {
    const self = new Learner({ target });
    await walk(self, [VISIT, begun()]);
    const first = (await walk(self, answering(undefined, 0, true))).flat();
    assert.deepEqual(first.filter((call) => call === "GetValue" || call === "GetLastError"), ["GetValue"]);
  });

  for (const course of Object.keys(RUNS)) {
    test(`${target}, ${course}: in a whole run nothing is set that the platform has, and nothing is committed twice`, async () => {
      const self = new Learner({ target, course });
      let has = {};
      let seen = 0;
      for (const [name, step] of RUNS[course]) {
        if (name === "visit") [has, seen] = [{ ...self.platform.stored }, 0];
        self.clock.pass(3000);
        await step(self);
        let news = 0;
        for (const [call, element, value] of self.calls.slice(seen)) {
          if (call === "SetValue") {
            assert.ok(has[element] !== value || UNASKED[target].includes(element), `${name}: ${element} ${value}`);
            if (!UNASKED[target].includes(element)) news += 1;
            has[element] = value;
          } else if (call === "Commit") {
            assert.ok(news > 0 || ["visit", "exit"].includes(name), name);
            news = 0;
          }
        }
        seen = self.calls.length;
      }
    });
  }
}
