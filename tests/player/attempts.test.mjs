// What a platform shows of each attempt, and when: on run-times that hold the pass mark of the manifest against the score as
// a session ends, and give an attempt that is over back for review alone, as Moodle does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./core.mjs";
import { Learner, VERSIONS } from "./learner.mjs";
import { VISIT, again, attempt } from "./ways.mjs";

const STRICT = { settings: { masteryoverride: true, lockout: true } };
const FAILED = (index) => index === 0;
const PASSED = () => true;
const THIRD = "33.33";

const CLOSE = ["close", (learner) => learner.close()];
const EXIT = ["exit", (learner) => learner.exit()];

const walk = async function (self, ...steps) {
  for (const [, step] of steps) await step(self);
  return self;
};

for (const target of Object.keys(VERSIONS)) {
  const check = (name, body) => test(`${target}: ${name}`, body);
  const learner = (course, quiz = {}) => new Learner({ target, course, quiz, platform: STRICT });
  const taken = (course, rightly, quiz) => walk(learner(course, quiz), VISIT, ...attempt(undefined, rightly));
  /** What the platform shows to a teacher. */
  const shown = ({ platform, statusOf, score }) => [statusOf(platform.stored), platform.stored[score] ?? null];

  for (const leave of [CLOSE, EXIT]) {
    check(`who fails and leaves (${leave[0]}) has a score, the status is open, and trying again works`, async () => {
      const self = await taken("small", FAILED);
      assert.deepEqual(shown(self), ["incomplete", THIRD], "as it is handed in");
      await walk(self, leave);
      assert.deepEqual(shown(self), ["incomplete", THIRD], "once the session is over");
      self.visit();
      assert.equal(self.keeper.state, "open");
      assert.deepEqual([self.work.phase, self.work.attemptsLeft], ["held", 2]);
      await walk(self, again(), ...attempt(undefined, PASSED), leave);
      assert.deepEqual(shown(self), ["passed", "100"]);
      assert.deepEqual(self.missing(), []);
    });

    check(`who passes (${leave[0]}) has passed, and nothing changes that`, async () => {
      const self = await walk(await taken("small", PASSED), leave);
      assert.deepEqual(shown(self), ["passed", "100"]);
      self.visit();
      assert.equal(self.keeper.state, "review");
      await walk(self, leave);
      assert.deepEqual(shown(self), ["passed", "100"]);
    });

    check(`who fails the last attempt (${leave[0]}) has failed`, async () => {
      const self = await taken("small", FAILED);
      for (let i = 0; i < 2; i += 1) await walk(self, leave, VISIT, again(), ...attempt(undefined, FAILED));
      await walk(self, leave);
      assert.deepEqual(shown(self), ["failed", THIRD]);
      self.visit();
      assert.equal(self.keeper.state, "review");
      assert.equal(self.work.phase, "failed");
    });

    check(`without a limit of attempts who fails and leaves (${leave[0]}) has a score, and may go on for ever`, async () => {
      const self = await walk(await taken("unlimited", FAILED), leave);
      assert.deepEqual(shown(self), ["incomplete", THIRD]);
      for (let i = 0; i < 4; i += 1) {
        self.visit();
        assert.deepEqual([self.keeper.state, self.work.phase], ["open", "held"]);
        await walk(self, again(), ...attempt(undefined, FAILED), leave);
        assert.deepEqual(shown(self), ["incomplete", THIRD]);
      }
    });

    check(`who keeps a failed result (${leave[0]}) has failed`, async () => {
      const self = await walk(await taken("unlimited", FAILED), leave, VISIT);
      self.work.accept();
      self.keeper.turn();
      await walk(self, leave);
      assert.deepEqual(shown(self), ["failed", THIRD]);
    });

    check(`with a single attempt the manifest names the mark, and says what the lesson says (${leave[0]})`, async () => {
      for (const [rightly, expected] of [[FAILED, ["failed", THIRD]], [PASSED, ["passed", "100"]]]) {
        const self = learner("once");
        await walk(self, VISIT, ...attempt(undefined, rightly).slice(0, -1), leave);
        assert.deepEqual(shown(self), ["incomplete", null], "before it is handed in nothing is over");
        await walk(self, VISIT, attempt(undefined, rightly).at(-1), leave);
        assert.deepEqual(shown(self), expected);
      }
    });

    check(`where only the end is told nothing is said of a failed attempt (${leave[0]}), and the end as ever`, async () => {
      const self = await walk(await taken("ending", FAILED), leave);
      assert.deepEqual(shown(self), ["incomplete", null]);
      self.visit();
      assert.deepEqual([self.keeper.state, self.work.phase], ["open", "held"]);
      await walk(self, again(), ...attempt(undefined, FAILED), leave);
      assert.deepEqual(shown(self), ["incomplete", null]);
      await walk(self, VISIT, again(), ...attempt(undefined, FAILED), leave);
      assert.deepEqual(shown(self), ["failed", THIRD]);
      const other = await walk(await taken("ending", FAILED), again(), ...attempt(undefined, PASSED), leave);
      assert.deepEqual(shown(other), ["passed", "100"]);
    });

    check(`the score that is told is the one that counts: the best, the last or the mean (${leave[0]})`, async () => {
      for (const [grade, scores] of [["best", [THIRD, "66.67", "66.67"]], ["last", [THIRD, "66.67", "0"]], ["average", [THIRD, "50", "33.33"]]]) {
        const self = learner("unlimited", { grade });
        const attempts = [FAILED, (index) => index !== 1, () => false];
        const told = [];
        for (const [index, rightly] of attempts.entries()) {
          await walk(self, VISIT, ...(index ? [again()] : []), ...attempt(undefined, rightly), leave);
          told.push(shown(self));
        }
        assert.deepEqual(told, scores.map((score) => ["incomplete", score]), grade);
      }
    });

    check(`of a course what is handed in is told, by weight, and the rest counts as nothing (${leave[0]})`, async () => {
      const self = learner("several");
      await walk(self, VISIT, ...attempt("graded", FAILED), leave);
      assert.deepEqual(shown(self), ["incomplete", "11.11"], "a third of a third");
      self.visit();
      assert.deepEqual([self.keeper.state, self.session("graded").phase], ["open", "held"]);
      await walk(self, again("graded"), ...attempt("graded", PASSED), leave);
      assert.deepEqual(shown(self), ["incomplete", "33.33"]);
      await walk(self, VISIT, ...attempt("final", FAILED), leave);
      assert.deepEqual(shown(self), ["incomplete", "55.55"], "lessons are open; texts of two decimals are added up, as a platform would");
    });
  }

  check("the manifest names a mark where every score that is told is final, and nowhere else", () => {
    const marks = Object.fromEntries(["small", "unlimited", "once", "ending", "several", "averaged"].map((name) => [name, built[name].manifests[target].mastery]));
    assert.deepEqual(marks, { small: "", unlimited: "", once: "80", ending: "80", several: "", averaged: "" });
  });
}
