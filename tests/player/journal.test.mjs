// A tab that dies after any step loses nothing of it: the browser keeps what the platform has not, for whom it belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelf, journal, plain, right } from "./core.mjs";
import { Learner, STATE, VERSIONS, lasting, spoiled, timeless } from "./learner.mjs";
import { RUNS, VISIT, answering, attempt, begun } from "./ways.mjs";

const ENDS = ["visit", "exit"];
const KEPT_WITHIN = 5; // seconds of a timed quiz

const walk = async function (self, steps, after = () => {}) {
  for (const [index, [name, step]] of steps.entries()) {
    await step(self);
    await after(index, name);
  }
  return self;
};

const what = (self) => timeless(self.work.encode(), self);

/** What is stored; how long an answer took is told of those that were given in one visit alone. */
const told = (stored, self) => Object.entries(lasting(stored, self)).filter(([name]) => !name.endsWith("latency")).sort();

/** What was done, whether or not it was told. */
const worth = (self) => timeless(self.work.encode(), self, ["recorded", "rows", "elapsed"]);

/** A browser that keeps nothing. */
const forgetful = () => ({ localStorage: { getItem: () => { throw new Error("SecurityError"); }, setItem: () => { throw new Error("SecurityError"); }, removeItem: () => { throw new Error("SecurityError"); } } });

for (const target of Object.keys(VERSIONS)) {
  for (const course of Object.keys(RUNS)) {
    const check = (name, body) => test(`${target}, ${course}: ${name}`, body);
    const steps = RUNS[course];

    const names = steps.map(([name]) => name);

    /** The steps in which a run without a fault sends its requests. */
    const sent = async function (quiz) {
      const self = new Learner({ target, course, quiz, platform: { ways: ["books"] } });
      const found = [];
      await walk(self, steps, (_, name) => {
        while (found.length < self.platform.requests.length) found.push(name);
      });
      return found;
    };

    for (const atOnce of [true, false]) {
      const quiz = { atOnce };
      const plainest = target === "scorm12" && course === "small" && atOnce;
      const whole = walk(new Learner({ target, course, quiz }), steps);

      check(`a tab that dies after any step gives everything back at the next visit (feedback ${atOnce ? "at once" : "at the end"})`, async () => {
        const { stored } = (await whole).platform;
        for (const k of spoiled(names, plainest)) {
          const self = new Learner({ target, course, quiz });
          await walk(self, steps, (index, name) => {
            if (index !== k || ENDS.includes(name)) return;
            const before = what(self);
            self.visit();
            assert.equal(what(self), before, `${index} ${name}`);
            assert.equal(self.keeper.trouble, "");
            assert.equal(timeless(self.platform.stored[STATE], self), before, "and then the platform has it");
          });
          assert.deepEqual(self.missing(), [], `step ${k}`);
          assert.deepEqual(told(self.platform.stored, self), told(stored, self), `step ${k}`);
        }
      });

      check(`so does one that dies after a save that failed: what did not arrive is told again (feedback ${atOnce ? "at once" : "at the end"})`, async () => {
        const { stored } = (await whole).platform;
        const [, ...later] = await sent(quiz);
        for (const k of spoiled(later, plainest).map((step) => step + 2)) {
          const self = new Learner({ target, course, quiz, platform: { ways: ["books"], faults: { network: "refused", requests: [k] } } });
          let dead = false;
          await walk(self, steps, (index, name) => {
            if (dead || self.platform.requests.length < k || ENDS.includes(name)) return;
            dead = true;
            const before = what(self);
            self.visit();
            assert.equal(what(self), before);
            assert.deepEqual(self.missing(), [], `request ${k}, ${index} ${name}`);
          });
          assert.deepEqual(self.missing(), [], `request ${k}`);
          assert.equal(self.platform.stored[self.score], stored[self.score]);
        }
      });
    }

    check("so does one that dies while what was lost is being sent again: no answer is without its row", async () => {
      const [, ...later] = await sent({});
      for (const k of spoiled(later, target === "scorm12" && course === "small").map((step) => step + 2)) {
        // Of the two commits that send it again the first arrives, with other values for a moment, and the second does not.
        const self = new Learner({ target, course, platform: { ways: ["books"], faults: { network: "refused", requests: [k, k + 2] } } });
        let dead = false;
        await walk(self, steps, async (index, name) => {
          if (dead || self.platform.requests.length < k || ENDS.includes(name)) return;
          dead = true;
          await self.wait(5);
          const before = worth(self);
          self.visit();
          assert.equal(worth(self), before, `request ${k}, ${index} ${name}`);
        });
        const found = self.platform.rows.filter(({ result }) => result !== "neutral").map((row) => ({ id: row.id, response: row[self.response], result: row.result }));
        assert.deepEqual(found, self.standing, `request ${k}`);
      }
    });

    check("a tab that is closed while the last request gets lost gives everything back in the same browser", async () => {
      for (const network of ["refused", "gone"]) {
        const self = new Learner({ target, course, platform: { ways: ["books"] } });
        const upTo = steps.findIndex(([name]) => name === "exit") - 1;
        await walk(self, steps.slice(0, upTo));
        const before = what(self);
        self.platform.faults.network = network;
        self.close();
        assert.equal(self.keeper.confirmed, false);
        self.platform.faults.network = "";
        self.visit();
        assert.equal(what(self), before);
        assert.deepEqual(self.missing(), []);
      }
    });

    check("what arrived although nobody said so is not told twice", async () => {
      const self = new Learner({ target, course, platform: { ways: ["books"] } });
      // The browser is wrong about its network, and pages may ask for nothing: every save arrives, none is proven.
      self.navigator.onLine = false;
      self.probes = null;
      await walk(self, steps.slice(0, steps.findIndex(([name]) => name === "exit")));
      await self.wait(60);
      self.visit();
      await self.wait(60);
      assert.deepEqual(self.missing(), []);
    });

    check("another learner at the same computer never gets it", async () => {
      const browser = new Shelf();
      const first = new Learner({ target, course, browser });
      await walk(first, steps.slice(0, 8));
      const other = new Learner({ target, course, browser, seed: 7 });
      other.visit();
      assert.equal(other.keeper.restored, null, "at the first visit");
      await walk(other, steps.slice(1, 4));
      await other.exit();
      const own = what(other);
      await walk(new Learner({ target, course, browser }), steps.slice(0, 8));
      other.visit();
      assert.equal(what(other), own, "nor at a later one");
    });

    check("who went on in another browser goes on from there", async () => {
      const self = new Learner({ target, course });
      await walk(self, steps.slice(0, 7));
      const { browser } = self;
      self.browser = new Shelf();
      self.visit();
      await walk(self, steps.slice(7, 10));
      await self.exit();
      const later = what(self);
      self.browser = browser;
      self.visit();
      assert.equal(what(self), later);
    });

    check("who only looks takes nothing away from it", async () => {
      const self = new Learner({ target, course, quiz: { atOnce: false } });
      const upTo = steps.findIndex(([name]) => name.startsWith("choose")) + 1;
      await walk(self, steps.slice(0, upTo));
      const before = what(self);
      self.platform.settings.mode = "browse";
      self.visit();
      assert.equal(self.keeper.state, "browse");
      assert.notEqual(what(self), before);
      delete self.platform.settings.mode;
      self.visit();
      assert.equal(what(self), before);
    });

    check("where the browser keeps nothing every step is committed", async () => {
      const self = new Learner({ target, course, browser: forgetful() });
      let commits = 0;
      await walk(self, steps, (index, name) => {
        const before = name === "visit" ? 0 : commits;
        commits = self.calls.filter(([call]) => call === "Commit").length;
        assert.ok(commits > before || name === "exit", `${index} ${name}`);
        if (name !== "exit") assert.equal(self.keeper.drafted, false);
        assert.equal(timeless(self.platform.stored[STATE], self), what(self));
      });
    });
  }

  test(`${target}: many saves that fail one after another leave a way back to the last that did not`, async () => {
    const self = new Learner({ target, platform: { ways: ["books"] } });
    await walk(self, [VISIT, begun()]);
    self.platform.faults.network = "refused";
    const [, choose] = answering(undefined, 0, true);
    for (let i = 0; i < 300; i += 1) {
      self.session().flag(self.session().order[1].id, i % 2 === 0);
      await choose[1](self);
      self.keeper.save();
    }
    assert.notEqual(self.keeper.trouble, "");
    const before = what(self);
    self.platform.faults.network = "";
    self.visit();
    assert.equal(what(self), before);
  });

  test(`${target}: a state that says the same in other letters, to be sent again, is read as it was meant`, async () => {
    const self = new Learner({ target, platform: { ways: ["books"], faults: { network: "refused", requests: [2, 4] } } });
    await walk(self, [VISIT, begun(), ...answering(undefined, 0, true).slice(0, 2)]);
    self.keeper.save();
    await self.wait(5);
    const before = what(self);
    assert.equal(self.platform.stored[STATE], `${self.work.encode()}~`);
    self.browser = new Shelf();
    self.visit();
    assert.deepEqual([what(self), self.keeper.unreadable], [before, false]);
  });

  test(`${target}: what a browser keeps and cannot be read is none`, async () => {
    for (const kept of ["{", "null", '{"bases": 1}', '{"bases": [], "state": "x"}']) {
      const self = new Learner({ target });
      await walk(self, [VISIT, begun()]);
      await self.exit();
      const before = what(self);
      for (const key of ["lessonpack:small:since"]) self.browser.localStorage.setItem(key, kept);
      self.visit();
      assert.equal(what(self), before, kept);
    }
  });

  test(`${target}: a killed tab gives back no more of a quiz's time than a few seconds`, async () => {
    for (const seconds of [9, 43, 59]) {
      const self = new Learner({ target, course: "timed" });
      await walk(self, [VISIT, begun()]);
      const session = self.session();
      self.go(session, { kind: "question", id: session.order[0].id });
      const commits = () => self.calls.filter(([call]) => call === "Commit").length;
      const before = commits();
      // As ui/remaining.js does, once a second.
      for (let i = 1; i <= seconds; i += 1) {
        self.clock.pass(1000);
        session.limit.tick();
        if (i % KEPT_WITHIN === 0) assert.equal(self.keeper.jot(), true);
      }
      assert.equal(commits(), before, "without a request");
      self.visit();
      const { elapsed } = self.session().limit;
      assert.ok(elapsed <= seconds * 1000 && elapsed >= (seconds - KEPT_WITHIN) * 1000, `${elapsed}`);
    }
  });
}

test("an answer that the browser kept is checked and told as if the tab had lived", async () => {
  const self = new Learner();
  await walk(self, [VISIT, ...attempt(undefined, () => true).slice(0, 3)]);
  const question = self.session().order[0];
  self.visit();
  assert.deepEqual(plain(self.session().answer(question.id).response), right(question));
  self.check(self.session(), question);
  assert.deepEqual(self.missing().filter((fault) => !fault.startsWith("state")), []);
});

test("nothing comes after nothing: without a state a platform has not said whose it is", () => {
  const kept = journal();
  kept.settle("");
  assert.equal(kept.keep("later", "later"), true);
  assert.equal(kept.after(""), null);
});
