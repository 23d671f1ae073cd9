import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, answer, load, lp, plain, session, small } from "./core.mjs";

const { timespan } = lp.adapter;

/** An API that keeps what it is given; `answers` says what a call answers instead of "true". */
const fakeApi = function ({ values = {}, answers = {}, error = "0" } = {}) {
  const calls = [];
  const called = (name, otherwise) => (...args) => {
    calls.push([name, ...args]);
    const key = args.length > 1 ? `${name} ${args[0]}` : name;
    const own = key in answers ? answers[key] : name in answers ? answers[name] : otherwise(...args);
    if (own instanceof Error) throw own;
    return typeof own === "function" ? own(...args) : own;
  };
  return {
    calls,
    values,
    LMSInitialize: called("LMSInitialize", () => "true"),
    LMSFinish: called("LMSFinish", () => "true"),
    LMSGetValue: called("LMSGetValue", (name) => values[name] ?? ""),
    LMSSetValue: called("LMSSetValue", (name, value) => ((values[name] = value), "true")),
    LMSCommit: called("LMSCommit", () => "true"),
    LMSGetLastError: called("LMSGetLastError", () => error),
    LMSGetErrorString: called("LMSGetErrorString", () => "in words"),
    LMSGetDiagnostic: called("LMSGetDiagnostic", () => "more of it"),
  };
};

/** A window by itself with these properties; its parent is itself unless given. */
const win = function (properties = {}) {
  const made = { ...properties };
  made.parent ??= made;
  made.top ??= made;
  return made;
};

const closed = function (...names) {
  const made = win();
  for (const name of names) Object.defineProperty(made, name, { get() { throw new Error("SecurityError"); } });
  return made;
};

const connected = function (api, data = small()) {
  const adapter = lp.adapter(win({ API: api }), data.adapter);
  adapter.find();
  return adapter;
};

const step = (subject, more = {}) => ({
  commit: true,
  reports: subject.reports(),
  recorded: subject.recorded,
  taken: (report, counted) => subject.taken(report, counted),
  state: () => subject.encode(),
  seconds: 1.5,
  ...subject.outcome,
  ...more,
});

const written = (api) => api.calls.filter(([name]) => name === "LMSSetValue").map(([, name, value]) => [name, value]);

test("the API is found above, in the opener, and in whoever opened the topmost window", () => {
  const api = fakeApi();
  const lms = win({ API: api });
  const frame = win({ parent: win({ parent: lms }) });
  const popup = win({ opener: frame });
  const inside = win({ parent: popup, top: popup });
  const strange = closed("API", "parent");
  const cases = { itself: lms, parents: frame, opener: popup, "the topmost window's opener": inside };
  for (const [where, start] of Object.entries(cases)) {
    const adapter = lp.adapter(start, {});
    assert.ok(adapter.find(), where);
    assert.equal(adapter.api, api);
  }
  for (const start of [win(), strange, win({ parent: strange }), closed("opener"), win({ API: {} }), win({ API: null })]) {
    assert.equal(lp.adapter(start, {}).find(), false);
  }
});

test("windows without end are left after a bound", () => {
  let looks = 0;
  const endless = () => ({ get API() { looks += 1; return undefined; }, get parent() { return endless(); }, opener: null, top: { opener: null } });
  assert.equal(lp.adapter(endless(), {}).find(), false);
  assert.ok(looks <= 1000);
});

test("any way of saying yes is a yes, and only those", () => {
  const yes = ["true", "TRUE", true, 1, "1", " true "];
  const no = ["false", false, 0, "0", "no", "error", new Error("gone")];
  for (const value of yes) assert.ok(connected(fakeApi({ answers: { LMSInitialize: value } })).open(), String(value));
  for (const value of no) assert.equal(connected(fakeApi({ answers: { LMSInitialize: value } })).open(), null, String(value));
  for (const value of ["", undefined, null]) {
    assert.ok(connected(fakeApi({ answers: { LMSInitialize: () => value } })).open(), "no answer and no error");
    assert.equal(connected(fakeApi({ answers: { LMSInitialize: () => value }, error: "101" })).open(), null, "no answer and an error");
  }
});

test("what a platform leaves unsaid is empty", () => {
  for (const nothing of ["", undefined, null, "null", "undefined", new Error("no such element")]) {
    const opened = connected(fakeApi({ answers: { LMSGetValue: nothing instanceof Error ? nothing : () => nothing } })).open();
    assert.deepEqual({ ...opened }, { mode: "normal", status: "", score: "", state: "" });
  }
});

test("modes: review, and browse for anything without credit", () => {
  for (const [mode, credit, expected] of [
    ["normal", "credit", "normal"], ["", "", "normal"], ["REVIEW", "credit", "review"], ["review", "no-credit", "review"],
    ["browse", "credit", "browse"], ["normal", "no-credit", "browse"],
  ]) {
    const api = fakeApi({ values: { "cmi.core.lesson_mode": mode, "cmi.core.credit": credit } });
    assert.equal(connected(api).open().mode, expected, `${mode} ${credit}`);
  }
});

test("a step writes answers, state, score and status in this order, and commits", () => {
  const subject = session(small({ attempts: 1 }));
  answer(subject, ALL);
  subject.submit();
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  assert.deepEqual([...adapter.save(step(subject))], []);
  const names = written(api).map(([name]) => name);
  const order = ["cmi.interactions.0.id", "cmi.interactions.2.result", "cmi.suspend_data", "cmi.core.score.min", "cmi.core.score.max",
    "cmi.core.score.raw", "cmi.core.lesson_status", "cmi.core.session_time", "cmi.core.exit"];
  const places = order.map((name) => names.indexOf(name));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
  assert.ok(order.every((name) => names.includes(name)));
  assert.equal(api.calls.at(-1)[0], "LMSCommit");
  assert.deepEqual(api.values["cmi.core.score.raw"], "100");
  assert.deepEqual(api.values["cmi.core.lesson_status"], "passed");
  assert.deepEqual(api.values["cmi.core.exit"], "suspend");
  assert.ok(written(api).every(([, value]) => typeof value === "string"), "every argument is a string");
});

test("answers are reported in the alphabet of 1.2: letters by the author's order", () => {
  const subject = session(small({ attempts: 1 }));
  subject.choose("some_of_five", ["d_4", "a_1"]);
  subject.check("some_of_five");
  subject.choose("judge", ["false"]);
  subject.check("judge");
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  adapter.save(step(subject));
  const { values } = api;
  const interaction = (index) => Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith(`cmi.interactions.${index}.`)).map(([name, value]) => [name.split(".").slice(3).join("."), value]));
  const { time, ...some } = interaction(0);
  assert.match(time, /^\d\d:\d\d:\d\d$/);
  assert.deepEqual(some, {
    id: "some_of_five", type: "choice", weighting: "1", student_response: "a,d",
    "correct_responses.0.pattern": "a,c,d", result: "0.67", latency: "00:00:00.00",
  });
  const judge = interaction(1);
  assert.deepEqual([judge.type, judge.student_response, judge["correct_responses.0.pattern"], judge.result], ["true-false", "f", "t", "wrong"]);
});

test("what a platform has is not written again; a changed state is", () => {
  const subject = session(small());
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  adapter.save(step(subject));
  const first = written(api).length;
  adapter.save(step(subject));
  assert.equal(written(api).length, first);
  subject.visit({ kind: "section", id: "part_1" });
  adapter.save(step(subject));
  assert.deepEqual(written(api).slice(first).map(([name]) => name), ["cmi.suspend_data"]);
});

test("a refused value stops no other, is named, and is tried again", () => {
  const subject = session(small({ attempts: 1 }));
  answer(subject, ALL);
  subject.submit();
  const api = fakeApi({ answers: { "LMSSetValue cmi.suspend_data": "false" }, error: "405" });
  const adapter = connected(api);
  adapter.open();
  assert.deepEqual([...adapter.save(step(subject))], ["cmi.suspend_data: 405 in words more of it"]);
  assert.equal(api.values["cmi.core.lesson_status"], "passed");
  const before = api.calls.length;
  adapter.save(step(subject));
  assert.ok(api.calls.slice(before).some(([, name]) => name === "cmi.suspend_data"));
});

test("a refused answer does not stop score and status, and is given up in the end", () => {
  const subject = session(small({ attempts: 1 }));
  answer(subject, ALL);
  subject.submit();
  const refuse = (name, value) => (name.endsWith(".id") ? "false" : ((api.values[name] = value), "true"));
  const api = fakeApi({ answers: { LMSSetValue: () => refuse }, error: "201" });
  api.LMSSetValue = (name, value) => (api.calls.push(["LMSSetValue", name, value]), refuse(name, value));
  const adapter = connected(api);
  adapter.open();
  for (let i = 0; i < 3; i += 1) assert.equal(adapter.save(step(subject)).length, 3);
  assert.equal(api.values["cmi.core.lesson_status"], "passed");
  assert.equal(subject.recorded, 0, "no index is used up");
  assert.deepEqual([...adapter.save(step(subject))], [], "the rest is saved without them");
});

test("a refused field of an answer is owed, and paid or given up", () => {
  const subject = session(small());
  subject.choose("judge", ["true"]);
  subject.check("judge");
  const api = fakeApi({ answers: { "LMSSetValue cmi.interactions.0.latency": "false" }, error: "405" });
  const adapter = connected(api);
  adapter.open();
  assert.equal(adapter.save(step(subject)).length, 1);
  assert.equal(subject.recorded, 1);
  assert.equal(adapter.save(step(subject)).length, 1);
  assert.equal(adapter.save(step(subject)).length, 1);
  assert.equal(adapter.save(step(subject)).length, 0);
});

test("the next index is what the platform counts or what was recorded, whichever is more", () => {
  for (const [count, recorded, index] of [["4", 2, 4], ["2", 4, 4], ["", 3, 3], [undefined, 0, 0], ["nonsense", 1, 1]]) {
    const subject = session(small());
    subject.recorded = recorded;
    subject.choose("judge", ["true"]);
    subject.check("judge");
    const api = fakeApi({ values: { "cmi.interactions._count": count } });
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(subject));
    assert.equal(api.values[`cmi.interactions.${index}.id`], "judge", `${count} ${recorded}`);
  }
});

test("an API that throws at every call is survived and reported", () => {
  const gone = new Error("the window is closed");
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  for (const name of ["LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"]) api[name] = () => { throw gone; };
  const subject = session(small());
  const faults = adapter.save(step(subject));
  assert.ok(faults.length > 0);
  assert.ok(faults.every((fault) => fault.includes("the window is closed")));
  assert.equal(adapter.finish(), false);
});

test("a refused commit is a fault", () => {
  const adapter = connected(fakeApi({ answers: { LMSCommit: "false" }, error: "101" }));
  adapter.open();
  assert.deepEqual([...adapter.save(step(session(small())))], ["LMSCommit: 101 in words more of it"]);
});

test("at the end nothing is committed by itself", () => {
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  adapter.save(step(session(small()), { commit: false }));
  assert.ok(!api.calls.some(([name]) => name === "LMSCommit"));
});

test("time spans: hours of two to four digits, hundredths at the end, never negative, never too long", () => {
  const spans = {
    0: "00:00:00.00", 0.005: "00:00:00.01", 59.999: "00:01:00.00", 61.5: "00:01:01.50", 3599.99: "00:59:59.99", 3600: "01:00:00.00",
    360000: "100:00:00.00", 35999999: "9999:59:59.00", 1e12: "9999:59:59.99",
  };
  for (const [seconds, text] of Object.entries(spans)) {
    assert.equal(timespan(Number(seconds)), text);
    assert.match(text, /^\d{2,4}:[0-5]\d:[0-5]\d\.\d\d$/);
  }
});

test("every call is logged, and the log does not grow for ever", () => {
  const api = fakeApi();
  const adapter = connected(api);
  adapter.open();
  assert.deepEqual([...adapter.log].map(({ name }) => name), api.calls.map(([name]) => name));
  for (let i = 0; i < 3000; i += 1) adapter.get("cmi.core.lesson_status");
  assert.ok(adapter.log.length <= 2000);
});

test("without a platform there is nothing to find and nothing to wait for", () => {
  const none = load("none").adapter();
  assert.equal(none.find(), false);
  assert.equal(none.mayComeLate, false);
  assert.deepEqual([none.open(), plain(none.save()), none.finish()], [null, [], false], "and who asks all the same is told so");
});
