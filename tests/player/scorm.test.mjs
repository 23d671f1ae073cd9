// What the adapters of all versions of SCORM do alike: each test runs once for each version.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, NONE, answer, load, plain, session, small, step } from "./core.mjs";

const VERSIONS = {
  scorm12: {
    api: "API",
    named: (name) => `LMS${name === "Terminate" ? "Finish" : name}`,
    raw: "cmi.core.score.raw",
    status: "cmi.core.lesson_status",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    time: "cmi.core.session_time",
    exit: "cmi.core.exit",
    results: ["cmi.core.score.min", "cmi.core.score.max", "cmi.core.score.raw", "cmi.core.lesson_status"],
    aims: ["id", "score.min", "score.max", "score.raw", "status"],
  },
  scorm2004: {
    api: "API_1484_11",
    named: (name) => name,
    raw: "cmi.score.raw",
    status: "cmi.success_status",
    mode: "cmi.mode",
    credit: "cmi.credit",
    time: "cmi.session_time",
    exit: "cmi.exit",
    results: [
      "cmi.score.min", "cmi.score.max", "cmi.score.raw", "cmi.score.scaled", "cmi.success_status", "cmi.completion_status",
      "cmi.progress_measure",
    ],
    aims: ["id", "description", "score.min", "score.max", "score.raw", "score.scaled", "success_status", "completion_status"],
  },
};
const FUNCTIONS = ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"];

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

for (const [target, version] of Object.entries(VERSIONS)) {
  const lp = load(target);
  const data = (quiz = {}) => small(quiz, "small", target);
  const check = (name, body) => test(`${target}: ${name}`, body);

  /**
   * An API that keeps what it is given; `answers` says what a call answers instead of "true", by name or by name and
   * element. Calls are recorded by their names in SCORM 2004.
   */
  const fakeApi = function ({ values = {}, answers = {}, error = "0" } = {}) {
    const calls = [];
    const otherwise = {
      Initialize: () => "true",
      Terminate: () => "true",
      GetValue: (name) => values[name] ?? "",
      SetValue: (name, value) => ((values[name] = value), "true"),
      Commit: () => "true",
      GetLastError: () => error,
      GetErrorString: () => "in words",
      GetDiagnostic: () => "more of it",
    };
    const api = { calls, values };
    for (const name of FUNCTIONS) {
      api[version.named(name)] = (...args) => {
        calls.push([name, ...args]);
        const key = args.length > 1 ? `${name} ${args[0]}` : name;
        const own = key in answers ? answers[key] : name in answers ? answers[name] : otherwise[name](...args);
        if (own instanceof Error) throw own;
        return typeof own === "function" ? own(...args) : own;
      };
    }
    return api;
  };

  const connected = function (api, from = data()) {
    const adapter = lp.adapter(win({ [version.api]: api }), from);
    adapter.find();
    return adapter;
  };

  const passed = function (quiz = { attempts: 1 }) {
    const subject = session(data(quiz));
    answer(subject, ALL);
    subject.submit();
    return subject;
  };

  const written = (api) => api.calls.filter(([name]) => name === "SetValue").map(([, name, value]) => [name, value]);

  check("who learns is known by the name that the platform gives, and by none where it gives none", () => {
    assert.equal(connected(fakeApi()).learner, "");
    const element = target === "scorm12" ? "cmi.core.student_id" : "cmi.learner_id";
    assert.equal(connected(fakeApi({ values: { [element]: "ada" } })).learner, "ada");
  });

  check("the API is found above, in the opener, and in whoever opened the topmost window", () => {
    const api = fakeApi();
    const lms = win({ [version.api]: api });
    const frame = win({ parent: win({ parent: lms }) });
    const popup = win({ opener: frame });
    const inside = win({ parent: popup, top: popup });
    const strange = closed(version.api, "parent");
    const cases = { itself: lms, parents: frame, opener: popup, "the topmost window's opener": inside };
    for (const [where, start] of Object.entries(cases)) {
      const adapter = lp.adapter(start, data());
      assert.ok(adapter.find(), where);
      assert.equal(adapter.api, api);
    }
    const other = { scorm12: "API_1484_11", scorm2004: "API" }[target];
    const without = [{}, { [version.api]: {} }, { [version.api]: null }, { [version.api]: "an API" }, { [other]: api }].map(win);
    for (const start of [...without, strange, win({ parent: strange }), closed("opener"), closed("opener", "top")]) {
      assert.equal(lp.adapter(start, data()).find(), false);
    }
  });

  check("an API with a function missing is none", () => {
    for (const name of FUNCTIONS) {
      const api = fakeApi();
      delete api[version.named(name)];
      const explains = ["GetErrorString", "GetDiagnostic"].includes(name);
      assert.equal(lp.adapter(win({ [version.api]: api }), data()).find(), explains, name);
    }
  });

  check("windows without end are left after a bound", () => {
    let looks = 0;
    const endless = () => ({ get [version.api]() { looks += 1; return undefined; }, get parent() { return endless(); }, opener: null, top: { opener: null } });
    assert.equal(lp.adapter(endless(), data()).find(), false);
    assert.ok(looks <= 1000);
  });

  check("any way of saying yes is a yes, and only those", () => {
    const yes = ["true", "TRUE", true, 1, "1", " true "];
    const no = ["false", false, 0, "0", "no", "error", new Error("gone")];
    for (const value of yes) assert.ok(connected(fakeApi({ answers: { Initialize: value } })).open(), String(value));
    for (const value of no) assert.equal(connected(fakeApi({ answers: { Initialize: value } })).open(), null, String(value));
    for (const value of ["", undefined, null]) {
      assert.ok(connected(fakeApi({ answers: { Initialize: () => value } })).open(), "no answer and no error");
      assert.equal(connected(fakeApi({ answers: { Initialize: () => value }, error: "101" })).open(), null, "no answer and an error");
    }
    const mute = { Initialize: () => undefined, GetLastError: new Error("not implemented") };
    assert.ok(connected(fakeApi({ answers: mute })).open(), "no answer and nobody to ask");
  });

  check("what a platform leaves unsaid is empty", () => {
    for (const nothing of ["", undefined, null, "null", "undefined", new Error("no such element")]) {
      const opened = connected(fakeApi({ answers: { GetValue: nothing instanceof Error ? nothing : () => nothing } })).open();
      assert.deepEqual({ ...opened }, { mode: "normal", status: "", score: "", state: "" });
    }
  });

  check("modes: review, and browse for anything without credit", () => {
    for (const [mode, credit, expected] of [
      ["normal", "credit", "normal"], ["", "", "normal"], ["REVIEW", "credit", "review"], ["review", "no-credit", "review"],
      ["browse", "credit", "browse"], ["normal", "no-credit", "browse"],
    ]) {
      const api = fakeApi({ values: { [version.mode]: mode, [version.credit]: credit } });
      assert.equal(connected(api).open().mode, expected, `${mode} ${credit}`);
    }
  });

  check("a platform may come later than the lesson", () => {
    const late = win();
    const adapter = lp.adapter(late, data());
    assert.deepEqual([adapter.find(), adapter.mayComeLate, adapter.local], [false, true, false]);
    late[version.api] = fakeApi();
    assert.equal(adapter.find(), true);
  });

  check("a step writes answers, state, objectives, score, status and leaving in this order, and commits", () => {
    const subject = passed();
    const api = fakeApi({ values: { "cmi.objectives._count": "0" } });
    const adapter = connected(api);
    adapter.open();
    assert.deepEqual([...adapter.save(step(subject))], []);
    const names = written(api).map(([name]) => name);
    const order = ["cmi.interactions.0.id", "cmi.interactions.2.latency", "cmi.suspend_data", "cmi.objectives.0.id", ...version.results,
      version.time, version.exit];
    const places = order.map((name) => names.indexOf(name));
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
    assert.ok(order.every((name) => names.includes(name)));
    assert.equal(new Set(names).size, names.length, "nothing is written twice");
    assert.equal(api.calls.at(-1)[0], "Commit");
    assert.equal(api.values[version.raw], "100");
    assert.equal(api.values[version.status], "passed");
    assert.equal(api.values[version.exit], "suspend");
    assert.ok(written(api).every(([, value]) => typeof value === "string"), "every argument is a string");
  });

  check("what a platform has is not written again; a changed state is", () => {
    const subject = session(data());
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(subject));
    const first = written(api).length;
    adapter.save(step(subject));
    assert.equal(written(api).length, first);
    subject.visit({ kind: "section", id: "part_1" });
    adapter.save(step(subject, { progress: 0 }));
    assert.deepEqual(written(api).slice(first).map(([name]) => name), ["cmi.suspend_data"]);
  });

  check("a session after a pass writes nothing but time and exit", () => {
    const subject = passed();
    const first = fakeApi();
    const before = connected(first);
    before.open();
    before.save(step(subject));
    const api = fakeApi({ values: first.values });
    const adapter = connected(api);
    const opened = adapter.open();
    assert.deepEqual([opened.status, opened.score], ["passed", "100"]);
    adapter.save(step(subject, { objectives: [] }));
    assert.deepEqual(written(api).map(([name]) => name), [version.time, version.exit]);
  });

  check("a refused value stops no other, is named, and is tried again", () => {
    const subject = passed();
    const api = fakeApi({ answers: { "SetValue cmi.suspend_data": "false" }, error: "405" });
    const adapter = connected(api);
    adapter.open();
    assert.deepEqual([...adapter.save(step(subject))], ["cmi.suspend_data: 405 in words more of it"]);
    assert.equal(api.values[version.status], "passed");
    const before = api.calls.length;
    adapter.save(step(subject));
    assert.ok(api.calls.slice(before).some(([, name]) => name === "cmi.suspend_data"));
  });

  check("a platform without words for its errors is quoted by code", () => {
    const api = fakeApi({ answers: { "SetValue cmi.suspend_data": "false" }, error: "405" });
    const adapter = connected(api);
    adapter.open();
    const gone = () => { throw new Error("not implemented"); };
    for (const name of ["GetErrorString", "GetDiagnostic"]) api[version.named(name)] = gone;
    assert.deepEqual([...adapter.save(step(session(data())))], ["cmi.suspend_data: 405"]);
    for (const name of ["GetErrorString", "GetDiagnostic"]) delete api[version.named(name)];
    assert.deepEqual([...adapter.save(step(session(data())))], ["cmi.suspend_data: 405"]);
  });

  check("an open question has no response and no latency; an answer of an earlier session no latency", () => {
    const before = session(data({ attempts: 1 }));
    before.give("judge", { chosen: ["true"] });
    before.check("judge");
    const subject = session(data({ attempts: 1 }));
    subject.restore(before.encode());
    subject.submit();
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(subject));
    const fields = (index) => written(api).map(([name]) => name).filter((name) => name.startsWith(`cmi.interactions.${index}.`));
    const response = { scorm12: "student_response", scorm2004: "learner_response" }[target];
    const has = [0, 1, 2].map((index) => [response, "latency"].map((name) => fields(index).includes(`cmi.interactions.${index}.${name}`)));
    assert.deepEqual(has, [[false, false], [false, false], [true, false]]);
    const time = { scorm12: "time", scorm2004: "timestamp" }[target];
    assert.ok(fields(2).includes(`cmi.interactions.2.${time}`));
  });

  check("an answer of an earlier session that was not reported then has the time of the report", () => {
    const before = session(data());
    before.give("judge", { chosen: ["true"] });
    before.check("judge");
    const subject = session(data());
    subject.restore(before.encode());
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(subject));
    assert.match(api.values[`cmi.interactions.0.${{ scorm12: "time", scorm2004: "timestamp" }[target]}`], /\d\d:\d\d:\d\d/);
  });

  check("a platform's better standing is left alone", () => {
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(session(data()), { status: null, score: null, progress: 0 }));
    assert.deepEqual(written(api).map(([name]) => name), ["cmi.suspend_data", version.time, version.exit]);
  });

  check("a refused answer does not stop score and status, and is given up in the end", () => {
    for (const error of ["201", "351"]) {
      const subject = passed();
      const api = fakeApi({ answers: { "SetValue cmi.interactions.0.id": "false" }, error });
      const adapter = connected(api);
      adapter.open();
      for (let i = 0; i < 3; i += 1) assert.equal(adapter.save(step(subject)).length, 3);
      assert.equal(api.values[version.status], "passed");
      assert.equal(subject.recorded, 0, "no index is used up");
      assert.deepEqual([...adapter.save(step(subject))], [], "the rest is saved without them");
    }
  });

  check("a platform that counts too few and takes no id twice is led no further, and no row is written over", () => {
    const subject = session(data());
    Object.assign(subject.record, { length: 2, rows: ["one_of_three", "judge"] });
    subject.give("some_of_five", { chosen: ["a_1"] });
    subject.check("some_of_five");
    const api = fakeApi({ values: { "cmi.interactions._count": "0" }, answers: { "SetValue cmi.interactions.0.id": "false" }, error: "351" });
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(subject));
    assert.equal(api.values["cmi.interactions.2.id"], "some_of_five");
    assert.ok(!written(api).some(([name]) => /interactions\.[01]\.(?!id)/.test(name)));
  });

  check("without a network nothing is committed until a file of the package has come past the browser's memory", async () => {
    const api = fakeApi();
    const asked = [];
    const page = win({
      [version.api]: api,
      navigator: { onLine: false },
      document: { scripts: [{ src: "early.js" }] },
      fetch: (file, { cache }) => (asked.push([file, cache]), asked.length > 1 ? Promise.resolve({}) : Promise.reject(new Error("offline"))),
    });
    const adapter = lp.adapter(page, data());
    adapter.find();
    adapter.open();
    const commits = () => api.calls.filter(([name]) => name === "Commit").length;
    const subject = session(data());
    for (const reached of [false, true]) {
      assert.equal(adapter.save(step(subject)).length, 1);
      assert.equal(adapter.save(step(subject)).length, 1, "one file is asked for at a time");
      await new Promise((resolve) => setTimeout(resolve));
      assert.deepEqual([commits(), adapter.reached], [0, reached]);
    }
    assert.deepEqual([...adapter.save(step(subject))], []);
    assert.deepEqual([commits(), asked], [1, [["early.js", "no-store"], ["early.js", "no-store"]]]);
    page.navigator.onLine = true;
    adapter.save(step(subject));
    page.navigator.onLine = false;
    assert.equal(adapter.save(step(subject)).length, 1, "what was reached once is asked for again after the browser had a network");
  });

  check("a commit that goes by a beacon is not proven, wherever the browser keeps that function", () => {
    for (const own of [true, false]) {
      const sent = [];
      const beacon = (...args) => (sent.push(args), true);
      const navigator = own ? { sendBeacon: beacon } : Object.create({ sendBeacon: beacon });
      const api = fakeApi({ answers: { Commit: () => String(navigator.sendBeacon("address", "values")) } });
      const adapter = lp.adapter(win({ [version.api]: api, navigator }), data());
      adapter.find();
      adapter.open();
      assert.equal(adapter.save(step(session(data()))).length, 1);
      assert.deepEqual(sent, [["address", "values"]], "it is sent all the same");
      assert.deepEqual([navigator.sendBeacon, Object.hasOwn(navigator, "sendBeacon")], [beacon, own], "and everything is as it was");
      assert.equal(adapter.finish(), false, "an end that arrives does not prove what went before");
    }
  });

  check("what goes by a beacon to be sent again is not overtaken: it may come late", () => {
    let answers = ["false"];
    const navigator = { sendBeacon: () => true };
    const api = fakeApi({ answers: { Commit: () => answers.shift() ?? String(navigator.sendBeacon()) } });
    const adapter = lp.adapter(win({ [version.api]: api, navigator }), data());
    adapter.find();
    adapter.open();
    const subject = session(data());
    const commits = () => api.calls.filter(([name]) => name === "Commit").length;
    adapter.save(step(subject));
    assert.equal(adapter.save(step(subject)).length, 1);
    assert.equal(commits(), 2, "one that failed, and another value by a beacon");
    assert.equal(api.values["cmi.suspend_data"], subject.encode(), "the true one goes with the next");
    answers = ["true", "true"];
    assert.deepEqual([...adapter.save(step(subject))], []);
    assert.equal(commits(), 4);
    assert.equal(adapter.finish(), true);
  });

  check("a refused field of an answer is owed, and paid or given up; of what nobody would miss the log alone knows", () => {
    for (const [field, refusals, outcomes] of [["result", 1, [1, 0]], ["result", 9, [1, 1, 1, 0]], ["latency", 9, [0, 0, 0, 0]]]) {
      const subject = session(data());
      subject.give("judge", { chosen: ["true"] });
      subject.check("judge");
      let left = refusals;
      const name = `cmi.interactions.0.${field}`;
      const api = fakeApi({ answers: { [`SetValue ${name}`]: () => ((left -= 1) < 0 ? "true" : "false") }, error: "405" });
      const adapter = connected(api);
      adapter.open();
      assert.deepEqual(outcomes.map(() => adapter.save(step(subject)).length), outcomes);
      assert.equal(subject.recorded, 1);
      assert.equal(left, Math.max(refusals - 3, -1), "three times at most");
    }
  });

  check("what a platform does not know is asked of it once", () => {
    const subject = passed();
    const unknown = Object.fromEntries([0, 1, 2].map((index) => [`SetValue cmi.interactions.${index}.latency`, "false"]));
    const api = fakeApi({ answers: unknown, error: "401" });
    const adapter = connected(api);
    adapter.open();
    assert.deepEqual([...adapter.save(step(subject))], []);
    assert.deepEqual([...adapter.save(step(subject))], []);
    assert.equal(api.calls.filter(([name, element]) => name === "SetValue" && element.endsWith("latency")).length, 1);
    assert.equal(api.values["cmi.interactions.2.id"] !== undefined, true);
  });

  check("the next index is what the platform counts or what was recorded, whichever is more", () => {
    for (const [count, recorded, index] of [["4", 2, 4], ["2", 4, 4], ["", 3, 3], [undefined, 0, 0], ["nonsense", 1, 1]]) {
      const subject = session(data());
      subject.record.length = recorded;
      subject.give("judge", { chosen: ["true"] });
      subject.check("judge");
      const api = fakeApi({ values: { "cmi.interactions._count": count } });
      const adapter = connected(api);
      adapter.open();
      adapter.save(step(subject));
      assert.equal(api.values[`cmi.interactions.${index}.id`], "judge", `${count} ${recorded}`);
    }
  });

  check("points of a partly right answer are on the scale of the weights", () => {
    const from = data({ attempts: 1 });
    from.adapter.scale = 0.05;
    const subject = session(from);
    subject.give("some_of_five", { chosen: ["a_1", "d_4"] });
    subject.check("some_of_five");
    const api = fakeApi();
    const adapter = connected(api, from);
    adapter.open();
    adapter.save(step(subject));
    assert.equal(api.values["cmi.interactions.0.result"], "0.03");
  });

  check("an API that throws at every call is survived and reported", () => {
    const gone = new Error("the window is closed");
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    for (const name of ["SetValue", "Commit", "Terminate", "GetLastError"]) api[version.named(name)] = () => { throw gone; };
    const faults = adapter.save(step(session(data())));
    assert.ok(faults.length > 0);
    assert.ok(faults.every((fault) => fault.includes("the window is closed")));
    assert.equal(adapter.finish(), false);
  });

  check("a refused commit is a fault", () => {
    const adapter = connected(fakeApi({ answers: { Commit: "false" }, error: "101" }));
    adapter.open();
    assert.deepEqual([...adapter.save(step(session(data())))], [`${version.named("Commit")}: 101 in words more of it`]);
  });

  check("at the end nothing is committed by itself", () => {
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    adapter.save(step(session(data()), { commit: false }));
    assert.ok(!api.calls.some(([name]) => name === "Commit"));
  });

  check("asked to go on, it asks the platform for the next activity, and ends", () => {
    const api = fakeApi();
    const from = data();
    from.adapter.onward = true;
    const adapter = connected(api, from);
    assert.equal(adapter.leadsOn, true);
    adapter.open();
    assert.equal(adapter.finish(true), true);
    const name = { scorm12: "nav.event", scorm2004: "adl.nav.request" }[target];
    assert.deepEqual(api.calls.slice(-2), [["SetValue", name, "continue"], ["Terminate", ""]]);
    const quiet = fakeApi();
    const alone = connected(quiet);
    assert.equal(alone.leadsOn, false);
    alone.open();
    alone.finish();
    assert.ok(!quiet.calls.some(([call]) => call === "SetValue"));
  });

  check("every call is logged, and the log does not grow for ever", () => {
    const api = fakeApi();
    const adapter = connected(api);
    adapter.open();
    assert.deepEqual([...adapter.log].map(({ name }) => name), api.calls.map(([name]) => version.named(name)));
    for (let i = 0; i < 3000; i += 1) adapter.get(version.status);
    assert.ok(adapter.log.length <= 2000);
  });

  // --- objectives -----------------------------------------------------------------------------------

  const fieldsOf = (api, index) =>
    written(api).map(([name]) => name).filter((name) => name.startsWith(`cmi.objectives.${index}.`)).map((name) => name.split(".").slice(3).join("."));

  const saved = function (api, subject) {
    const adapter = connected(api);
    adapter.open();
    return [adapter, [...adapter.save(step(subject))]];
  };

  check("objectives that a platform has are found by their id, others come after them", () => {
    const made = { "cmi.objectives._count": "2", "cmi.objectives.0.id": "other", "cmi.objectives.1.id": "judging" };
    const api = fakeApi({ values: { ...made } });
    saved(api, passed());
    assert.deepEqual(fieldsOf(api, 0), []);
    assert.deepEqual(fieldsOf(api, 1), version.aims.slice(1));
    assert.deepEqual(fieldsOf(api, 2), version.aims);
    assert.equal(api.values["cmi.objectives.2.id"], "choosing");
  });

  check("an objective without an id is left alone, and nothing is written over it", () => {
    const api = fakeApi({ values: { "cmi.objectives._count": "1" } });
    saved(api, passed());
    assert.deepEqual(fieldsOf(api, 0), []);
    assert.equal(api.values["cmi.objectives.1.id"], "choosing");
  });

  check("of several objectives without an id none is written over", () => {
    const api = fakeApi({ values: { "cmi.objectives._count": "3", "cmi.objectives.1.id": "judging" } });
    saved(api, passed());
    assert.deepEqual([0, 2].map((index) => fieldsOf(api, index)), [[], []]);
    assert.equal(api.values["cmi.objectives.3.id"], "choosing");
  });

  check("where nothing is to be passed an objective is completed, neither passed nor failed", () => {
    const subject = session(data({ mark: null, markText: null, attempts: 1 }));
    answer(subject, NONE);
    subject.submit();
    const api = fakeApi({ values: { "cmi.objectives._count": "0" } });
    saved(api, subject);
    const [says, silent] = { scorm12: ["status", "success_status"], scorm2004: ["completion_status", "success_status"] }[target];
    assert.deepEqual([0, 1].map((index) => api.values[`cmi.objectives.${index}.${says}`]), ["completed", "completed"]);
    assert.ok(!fieldsOf(api, 0).includes(silent));
    assert.equal(api.values["cmi.objectives.0.score.raw"], "0");
  });

  check("an objective is reported once, and again with a better score, or where a lower one counts; no more of it than changes", () => {
    const api = fakeApi({ values: { "cmi.objectives._count": "0" } });
    const subject = passed();
    const [adapter] = saved(api, subject);
    const first = written(api).length;
    adapter.save(step(subject));
    assert.equal(written(api).length, first);
    const half = (replaces) => step(subject, { objectives: [{ id: "choosing", score: "50", passed: false, replaces }] });
    for (const replaces of ["lower", "none"]) adapter.save(half(replaces));
    assert.equal(written(api).length, first, "the platform has a better one");
    adapter.save(half("any"));
    const news = version.aims.filter((name) => ["score.raw", "score.scaled", "status", "success_status"].includes(name));
    assert.deepEqual(written(api).slice(first).map(([name]) => name), news.map((name) => `cmi.objectives.0.${name}`));
  });

  check("of an objective that an earlier session told, what it left decides", () => {
    for (const [has, replaces, told] of [["40", "lower", "50"], ["60", "lower", "60"], ["60", "any", "50"], ["40", "none", "40"], ["", "none", "50"], ["50", "lower", "50"]]) {
      const raw = "cmi.objectives.0.score.raw";
      const api = fakeApi({ values: { "cmi.objectives._count": "1", "cmi.objectives.0.id": "choosing", [raw]: has } });
      const adapter = connected(api);
      adapter.open();
      adapter.save(step(passed(), { objectives: [{ id: "choosing", score: "50", passed: false, replaces }] }));
      assert.equal(api.values[raw], told, `${has} ${replaces}`);
    }
  });

  check("a refused objective stops neither score nor status, and nobody is told", () => {
    const refused = Object.fromEntries([0, 1].map((index) => [`SetValue cmi.objectives.${index}.id`, "false"]));
    const api = fakeApi({ values: { "cmi.objectives._count": "0" }, answers: refused, error: "351" });
    const subject = passed();
    const [adapter, faults] = saved(api, subject);
    assert.equal(faults.length, 0);
    assert.equal(api.values[version.status], "passed");
    for (let i = 0; i < 3; i += 1) adapter.save(step(subject));
    const asked = api.calls.filter(([name, element]) => name === "SetValue" && element === "cmi.objectives.0.id");
    assert.equal(asked.length, 6, "each of the two three times");
  });

  check("a failed quiz has failed objectives beside passed ones", () => {
    const subject = session(data({ attempts: 1 }));
    answer(subject, NONE);
    subject.submit();
    assert.deepEqual(plain(subject.achieved), [
      { id: "choosing", score: "0", passed: false, replaces: "lower" }, { id: "judging", score: "0", passed: false, replaces: "lower" },
    ]);
    const api = fakeApi({ values: { "cmi.objectives._count": "0" } });
    saved(api, subject);
    const name = target === "scorm12" ? "status" : "success_status";
    assert.deepEqual([0, 1].map((index) => api.values[`cmi.objectives.${index}.${name}`]), ["failed", "failed"]);
  });
}
