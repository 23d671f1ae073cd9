// Every answer has a row of its own at the platform, however it counts them; what it does not know of them stops nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fake, load, opened, plain, saving, session, small } from "./core.mjs";
import { EVERY, Learner, VERSIONS } from "./learner.mjs";
import { EXIT, VISIT, again, answering, begun, handedIn } from "./ways.mjs";

const COUNTS = { right: [], "from nought at each launch": ["count-zero"], "as the Moodle app does": ["count-app"], "no number": ["count-none"] };
const QUESTIONS = { small: 3, many: 40 };

/** An attempt at so many questions, over two visits. */
const overTwo = (many, rightly) => [...Array(many).keys()].flatMap((index) => [...(index === Math.floor(many / 2) ? [EXIT, VISIT] : []), ...answering(undefined, index, rightly)]);

/** Two attempts over five visits. */
const fiveVisits = (many) => [VISIT, begun(), ...overTwo(many, false), handedIn(), EXIT, VISIT, again(), ...overTwo(many, true), EXIT, VISIT, handedIn(), EXIT];

const walk = async function (self, steps) {
  for (const [name, step] of steps) {
    await step(self);
    assert.equal(self.keeper.trouble, "", name);
  }
  return self;
};

for (const target of Object.keys(VERSIONS)) {
  for (const [how, ways] of Object.entries(COUNTS)) {
    for (const [when, atOnce] of [["one by one", true], ["all at once", false]]) {
      // The quick run has many questions where the most is to be remembered of them.
      const course = EVERY || (ways[0] === "count-zero" && atOnce) ? "many" : "small";
      const many = QUESTIONS[course];
      test(`${target}: a platform that counts ${how} has a row for each answer, told ${when}`, async () => {
        const self = await walk(new Learner({ target, course, quiz: { atOnce }, platform: { ways } }), fiveVisits(many));
        assert.equal(self.platform.rows.length, 2 * many);
        assert.deepEqual(self.missing(), []);
        assert.equal(self.work.phase, "passed");
      });
    }
  }

  test(`${target}: a platform that counts on only when asked for its count is asked again where it refuses the next index`, () => {
    const { api } = VERSIONS[target];
    const from = small({}, "small", target);
    const [values, lms] = [{}, fake({})];
    let [count, asked] = [0, 0];
    const of = (name) => (target === "scorm12" ? `LMS${name}` : name);
    const row = (name) => Number(/^cmi\.interactions\.(\d+)\./.exec(name)?.[1] ?? -1);
    lms[of("GetValue")] = (name) => (name.endsWith("_count") ? ((asked = count), String(asked)) : "");
    lms[of("SetValue")] = (name, value) => {
      if (row(name) > asked) return "false";
      if (row(name) === count) count += 1;
      values[name] = value;
      return "true";
    };
    lms[of("GetLastError")] = () => "201";
    const subject = session(from);
    const adapter = opened(load(target), api, lms, from);
    for (const question of from.questions) {
      subject.give(question.id, { chosen: [question.choices[0].id] });
      subject.check(question.id);
    }
    assert.deepEqual([...saving(adapter, subject)], []);
    assert.deepEqual(plain([0, 1, 2].map((index) => values[`cmi.interactions.${index}.id`])), from.questions.map(({ id }) => id));
  });

  test(`${target}: rows of which it is not known whose they are are left alone, and what cannot be told is left to the log`, async () => {
    const self = new Learner({ target, course: "small", platform: { ways: ["count-zero"] } });
    await walk(self, [VISIT, begun(), ...answering(undefined, 0, true), EXIT]);
    const before = self.platform.rows;
    // As from a build for which the platform has no room for more than the state itself.
    self.data.layout.limit = self.work.encode().length - 1;
    self.visit();
    await self.exit();
    self.visit();
    assert.deepEqual([self.work.recorded, [...self.work.rows]], [1, []]);
    for (const [, step] of answering(undefined, 1, true)) await step(self);
    assert.notEqual(self.keeper.trouble, "");
    await self.wait(60);
    assert.equal(self.keeper.trouble, "");
    assert.deepEqual(self.platform.rows, before);
    assert.equal(self.statusOf(self.platform.stored), "incomplete");
  });
}
