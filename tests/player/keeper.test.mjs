import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, Clock, NONE, answer, journal, lp, plain, session, small } from "./core.mjs";

const FRESH = { mode: "normal", status: "", score: "", state: "" };

/** A platform: takes everything unless `faults` says what goes wrong. */
class Platform {
  constructor(opened = FRESH, { lateBy = 0 } = {}) {
    Object.assign(this, { opened, lateBy, saves: [], finished: 0, faults: [], mayComeLate: lateBy > 0, looks: 0 });
  }

  find() {
    this.looks += 1;
    return this.looks > this.lateBy;
  }

  open() {
    return this.opened;
  }

  save({ state, reports, recorded, taken, ...rest }) {
    this.saves.push({ ...rest, state: state(), reports: reports.length, recorded });
    if (this.faults.length) return this.faults;
    for (const report of reports) taken(report, true);
    return [];
  }

  finish() {
    this.finished += 1;
    return true;
  }
}

const kept = function (platform, data = small()) {
  const clock = new Clock();
  const subject = session(data, clock);
  const changes = [];
  const keeper = new lp.Keeper(platform, subject, journal(), clock, () => changes.push(keeper.state));
  keeper.open(() => changes.push("ready"));
  return { clock, subject, keeper, changes };
};

const last = (platform) => platform.saves.at(-1);

test("opening saves at once, so that the platform knows of incomplete work", () => {
  const platform = new Platform();
  const { keeper, changes } = kept(platform);
  assert.equal(keeper.state, "open");
  assert.deepEqual(changes, ["open", "ready"]);
  assert.equal(last(platform).status, "incomplete");
  assert.equal(last(platform).score, null);
  assert.equal(last(platform).commit, true);
});

test("before the end nothing is said to be saved for good, to be for reading alone or not to be readable", () => {
  const { keeper } = kept(new Platform());
  assert.deepEqual([keeper.confirmed, keeper.readonly, keeper.unreadable], [false, false, false]);
  keeper.finish();
  assert.deepEqual([keeper.confirmed, keeper.readonly, keeper.unreadable], [true, false, false]);
});

test("a platform that comes late is waited for; one that never comes is done without", () => {
  const late = new Platform(FRESH, { lateBy: 5 });
  const first = kept(late);
  assert.equal(first.keeper.state, "searching");
  first.clock.pass(499);
  assert.equal(first.keeper.state, "searching");
  first.clock.pass(1);
  assert.equal(first.keeper.state, "open");

  const never = new Platform(FRESH, { lateBy: Infinity });
  const second = kept(never);
  second.clock.pass(60000);
  assert.equal(second.keeper.state, "alone");
  assert.equal(never.looks, 21, "it looks for two seconds and then no more");
  assert.equal(second.keeper.save(), true);
  second.keeper.finish();
  assert.equal(never.finished, 0);
});

test("a platform that refuses to open is told nothing", () => {
  const platform = new Platform(null);
  const { keeper } = kept(platform);
  assert.equal(keeper.state, "refused");
  keeper.save();
  keeper.hide();
  keeper.finish();
  assert.deepEqual([platform.saves.length, platform.finished], [0, 0]);
  assert.equal(keeper.confirmed, false);
});

for (const mode of ["review", "browse"]) {
  test(`${mode}: the state is shown and nothing is written`, () => {
    const before = session(small());
    answer(before, NONE);
    const platform = new Platform({ ...FRESH, mode, state: before.encode() });
    const { keeper, subject, clock } = kept(platform);
    assert.equal(keeper.state, mode);
    assert.equal(subject.phase, "open");
    subject.submit();
    keeper.save();
    keeper.hide();
    clock.pass(120000);
    keeper.show();
    keeper.finish();
    assert.equal(platform.saves.length, 0);
    assert.equal(platform.finished, 1, "what was opened is ended");
    assert.equal(keeper.readonly, true);
  });
}

test("a pass whose state is gone is looked at, not played again", () => {
  for (const status of ["passed", "completed"]) {
    const platform = new Platform({ ...FRESH, status, score: "90" });
    assert.equal(kept(platform).keeper.state, "review");
    assert.equal(platform.saves.length, 0);
  }
  assert.equal(kept(new Platform({ ...FRESH, status: "failed" })).keeper.state, "open");
});

test("a state that cannot be read is said, and work begins anew", () => {
  const { keeper, subject } = kept(new Platform({ ...FRESH, state: "something else" }));
  assert.equal(keeper.unreadable, true);
  assert.equal(keeper.restored, null);
  assert.equal(keeper.state, "open");
  assert.equal(subject.phase, "new");
});

test("a better standing is never lowered", () => {
  const before = session(small({ attempts: 1 }));
  answer(before, NONE);
  before.submit();
  const state = before.encode();
  for (const [status, score, said] of [
    ["passed", "90", { status: null, score: null }],
    ["passed", "0", { status: null, score: "0" }],
    ["completed", "", { status: "failed", score: "0" }],
    ["failed", "40", { status: "failed", score: null }],
    ["incomplete", "", { status: "failed", score: "0" }],
    ["", "", { status: "failed", score: "0" }],
  ]) {
    const platform = new Platform({ ...FRESH, status, score, state });
    kept(platform, small({ attempts: 1 }));
    assert.deepEqual({ status: last(platform).status, score: last(platform).score }, said, `${status} ${score}`);
  }
});

test("incomplete never replaces a standing", () => {
  const state = session(small()).encode();
  for (const status of ["passed", "completed", "failed"]) {
    const platform = new Platform({ ...FRESH, status, state });
    kept(platform);
    assert.equal(last(platform).status, null, status);
  }
});

test("what was refused is sent again, each time after twice the wait, until it is taken", () => {
  const platform = new Platform();
  const { keeper, subject, clock } = kept(platform);
  platform.faults = ["LMSCommit: 101"];
  answer(subject, ALL);
  assert.equal(keeper.save(), false);
  assert.equal(keeper.trouble, "LMSCommit: 101");
  const counts = [];
  for (const wait of [5000, 10000, 20000, 40000, 60000, 60000]) {
    const before = platform.saves.length;
    clock.pass(wait - 1);
    assert.equal(platform.saves.length, before, `not before ${wait}`);
    clock.pass(1);
    counts.push(platform.saves.length - before);
  }
  assert.deepEqual(counts, [1, 1, 1, 1, 1, 1]);
  assert.equal(subject.reports().length, 3, "nothing is lost meanwhile");
  platform.faults = [];
  clock.pass(60000);
  assert.equal(keeper.trouble, "");
  assert.equal(subject.reports().length, 0);
  const quiet = platform.saves.length;
  clock.pass(600000);
  assert.equal(platform.saves.length, quiet, "nothing is sent when nothing is new");
});

test("many refused steps put off one try, not many", () => {
  const platform = new Platform();
  const { keeper, clock } = kept(platform);
  platform.faults = ["LMSCommit: 101"];
  for (let i = 0; i < 10; i += 1) keeper.save();
  const before = platform.saves.length;
  clock.pass(5000);
  assert.equal(platform.saves.length - before, 1);
});

test("a session is ended once, without a commit of its own, and nothing is said afterwards", () => {
  const platform = new Platform();
  const { keeper, clock } = kept(platform);
  keeper.finish();
  assert.equal(last(platform).commit, false);
  const count = platform.saves.length;
  keeper.finish();
  keeper.save();
  keeper.hide();
  keeper.show();
  clock.pass(600000);
  assert.deepEqual([platform.finished, platform.saves.length], [1, count]);
  assert.equal(keeper.confirmed, true);
});

test("an end that the platform does not confirm is not called saved", () => {
  const refused = new Platform();
  refused.finish = () => false;
  const first = kept(refused);
  first.keeper.finish();
  assert.equal(first.keeper.confirmed, false);
  const faulty = new Platform();
  const second = kept(faulty);
  faulty.faults = ["cmi.suspend_data: 405"];
  second.keeper.finish();
  assert.equal(second.keeper.confirmed, false);
});

test("hiding saves once; time out of sight does not count", () => {
  const platform = new Platform();
  const { keeper, clock } = kept(platform);
  clock.pass(10000);
  keeper.hide();
  keeper.hide();
  assert.equal(platform.saves.length, 2);
  assert.equal(last(platform).seconds, 10);
  clock.pass(3600000);
  keeper.show();
  keeper.show();
  clock.pass(5000);
  keeper.save();
  assert.equal(last(platform).seconds, 15);
});

test("a state over the limit is not sent: the one before stays", () => {
  const data = small();
  const platform = new Platform();
  kept(platform, { ...data, layout: { ...data.layout, limit: 10 } });
  assert.equal(last(platform).state, null);
});

test("a resume goes on counting where the platform was told", () => {
  const before = session(small());
  answer(before, ALL);
  before.reports().forEach((report) => before.taken(report, true));
  const platform = new Platform({ ...FRESH, status: "incomplete", state: before.encode() });
  const { keeper } = kept(platform);
  assert.deepEqual(plain(keeper.restored), { changed: false, lost: 0 });
  assert.equal(last(platform).recorded, 3);
  assert.equal(last(platform).reports, 0);
});

test("where a newer window goes on, nothing is saved and nothing is ended", () => {
  const platform = new Platform();
  const { keeper, clock } = kept(platform);
  const before = platform.saves.length;
  keeper.giveWay();
  assert.equal(keeper.state, "elsewhere");
  keeper.save();
  keeper.hide();
  keeper.show();
  clock.pass(600000);
  keeper.finish();
  assert.deepEqual([platform.saves.length - before, platform.finished], [0, 0]);
  assert.equal(keeper.confirmed, false);
});

test("who looks back, or is alone, gives way to nobody", () => {
  for (const platform of [new Platform({ ...FRESH, mode: "review" }), new Platform(null), new Platform(FRESH, { lateBy: Infinity })]) {
    const { keeper, clock } = kept(platform);
    clock.pass(60000);
    const before = keeper.state;
    keeper.giveWay();
    assert.equal(keeper.state, before);
  }
});

test("a step that may still change is kept in this browser, until it is saved; where nothing is open nothing is kept", () => {
  const platform = new Platform();
  const { keeper, subject } = kept(platform);
  const before = platform.saves.length;
  subject.give("judge", { chosen: ["true"] });
  keeper.draft();
  assert.deepEqual([keeper.drafted, platform.saves.length], [true, before]);
  keeper.save();
  assert.deepEqual([keeper.drafted, platform.saves.length], [false, before + 1]);
  const closed = kept(new Platform({ ...FRESH, mode: "review" })).keeper;
  closed.draft();
  assert.deepEqual([closed.drafted, closed.jot()], [false, false]);
});

test("the questions whose answers may not have arrived are known by name, and whether the session is gone", () => {
  const platform = new Platform();
  const { keeper, subject } = kept(platform);
  subject.give("judge", { chosen: ["true"] });
  assert.deepEqual(plain(keeper.unproven), ["judge"]);
  keeper.save();
  assert.deepEqual([plain(keeper.unproven), keeper.isLost], [[], false]);
  for (const [failed, lost] of [[0, false], [1, false], [2, true]]) {
    platform.failed = failed;
    assert.equal(keeper.isLost, lost);
  }
  subject.give("judge", { chosen: ["false"] });
  assert.deepEqual(plain(keeper.unproven), ["judge"], "another answer is another");
  const refusing = new Platform();
  refusing.faults = ["LMSCommit: 101"];
  const first = kept(refusing);
  first.subject.give("judge", { chosen: ["true"] });
  assert.deepEqual(plain(first.keeper.unproven), ["judge"], "nothing has arrived yet");
});

test("what could not be saved is tried again when the page comes back into sight", () => {
  const platform = new Platform();
  const { keeper } = kept(platform);
  platform.faults = ["LMSCommit: 101"];
  keeper.hide();
  platform.faults = [];
  keeper.show();
  assert.equal(keeper.trouble, "");
});

test("results by objective go with the score, and not where the platform has a better one", () => {
  for (const [score, objectives] of [["", 2], ["100", 2], ["100.5", 0]]) {
    const platform = new Platform({ ...FRESH, score });
    const { keeper, subject } = kept(platform, small({ attempts: 1 }));
    assert.equal(last(platform).objectives.length, 0);
    answer(subject, ALL);
    subject.submit();
    keeper.save();
    assert.equal(last(platform).objectives.length, objectives);
  }
});

test("leaving leads on where the platform says so, the lesson is done, and it is recorded", () => {
  const platform = (more = {}) => Object.assign(new Platform({ ...FRESH, ...more }), { leadsOn: true, finish: (onward) => ((platform.onward = onward), true) });
  const done = kept(platform(), small({ attempts: 1 }));
  assert.equal(done.keeper.leadsOn, false);
  answer(done.subject, ALL);
  done.subject.submit();
  assert.equal(done.keeper.leadsOn, true);
  done.keeper.finish(true);
  assert.equal(platform.onward, true);
  assert.equal(done.keeper.leadsOn, false);
  const failed = kept(platform(), small({ attempts: 1 }));
  answer(failed.subject, NONE);
  failed.subject.submit();
  assert.equal(failed.keeper.leadsOn, false);
  assert.equal(kept(platform({ mode: "review" })).keeper.leadsOn, false);
});

test("what is done where nothing is saved shows no right answer", () => {
  const quiz = { attempts: 1, answers: "after_last_attempt" };
  const told = function (mode, act = () => {}) {
    const { keeper, subject } = kept(new Platform({ ...FRESH, mode }), small(quiz));
    act(keeper);
    answer(subject, NONE);
    subject.submit();
    return subject.mayShowAnswer("judge");
  };
  assert.equal(told("normal"), true);
  assert.deepEqual(["review", "browse"].map((mode) => told(mode)), [false, false]);
  assert.equal(told("normal", (keeper) => keeper.giveWay()), false, "another window goes on");
});
