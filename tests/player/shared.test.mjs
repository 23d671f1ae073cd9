// One browser, several learners: what each left there is theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, NONE, Shelf, answer, fake, journal, load, opened, saving, session, small } from "./core.mjs";

/** A visit that found `state` with the platform. */
const visit = function (shelf, state) {
  const book = journal(shelf);
  const later = book.after(state);
  book.settle(state);
  return { book, later };
};

test("what one learner left outlives the visits of others, and goes to nobody else", () => {
  const shelf = new Shelf();
  visit(shelf, "ann").book.keep("ann later", "ann later");
  assert.equal(visit(shelf, "ben").later, null);
  assert.equal(visit(shelf, "").later, null, "whoever comes for the first time begins at the beginning");
  visit(shelf, "ben").book.keep("ben later", "ben later");
  assert.equal(visit(shelf, "ann").later, "ann later");
  assert.equal(visit(shelf, "ann").later, null, "it is taken up once");
  assert.equal(visit(shelf, "ben").later, "ben later");
  assert.deepEqual([...shelf.kept], [], "nothing is left of those who have everything");
});

test("of very many learners the latest are kept", () => {
  const shelf = new Shelf();
  for (let i = 0; i < 20; i += 1) visit(shelf, `learner ${i}`).book.keep(`later ${i}`, `later ${i}`);
  assert.equal(visit(shelf, "learner 19").later, "later 19");
  assert.equal(visit(shelf, "learner 0").later, null);
});

test("whichever of many saves arrived unanswered, what came after it is found", () => {
  const shelf = new Shelf();
  const { book } = visit(shelf, "first");
  for (let i = 0; i < 300; i += 1) {
    book.sent(`save ${i}`);
    book.keep(`after ${i}`, `all of ${i}`);
  }
  for (const state of ["first", "save 0", "save 150"]) assert.equal(journal(shelf).after(state), "after 299");
  assert.equal(journal(shelf).after("save 299"), "all of 299", "the last one: all that was sent is there");
});

test("what a browser keeps may be anything", () => {
  for (const text of ["", "{}", "[null, 1, {}]", '[{"bases": "first"}]', "nonsense", '[{"bases": [1], "state": {}}]']) {
    const shelf = new Shelf();
    shelf.localStorage.setItem("lessonpack:tested:since", text);
    const { book, later } = visit(shelf, "first");
    assert.equal(later, null);
    assert.equal(book.keep("later", "later"), true);
    assert.equal(visit(shelf, "first").later, "later");
  }
});

test("what stands with a platform between two commits is the state as it is", () => {
  const scripts = load("scorm12");
  const values = {};
  const api = fake(values);
  const committed = [];
  api.LMSCommit = () => (committed.push({ ...values }), String(committed.length > 1));
  const subject = session(small());
  const adapter = opened(scripts, "API", api, small());
  saving(adapter, subject);
  subject.visit({ kind: "section", id: "part_1" });
  saving(adapter, subject);
  assert.equal(committed.length, 3, "one that failed, one in between, and the last");
  const next = opened(scripts, "API", fake({ ...committed[1] }), small());
  assert.notEqual(committed[1]["cmi.suspend_data"], committed[2]["cmi.suspend_data"]);
  const later = session(small());
  assert.notEqual(later.restore(next.open().state), null, "whoever comes back finds it");
});

test("a lower score of an attempt that this browser alone has kept is told, where the last attempt counts", () => {
  const shelf = new Shelf();
  const values = {};
  const api = fake(values);
  const quiz = { attempts: 3, grade: "last" };
  const clock = new Clock();
  const visited = function () {
    const subject = session(small(quiz), clock);
    const scripts = load("scorm12");
    const keeper = new scripts.Keeper(scripts.adapter({ API: api, document: { scripts: [] } }, small(quiz)), subject, journal(shelf), clock, () => {});
    keeper.open(() => {});
    return { subject, keeper };
  };
  const first = visited();
  answer(first.subject, (index) => index < 2);
  first.subject.submit();
  first.keeper.save();
  assert.equal(values["cmi.core.score.raw"], "66.67");
  first.subject.retry();
  first.keeper.save();
  const there = { ...values };
  api.LMSCommit = () => "false";
  answer(first.subject, NONE);
  first.subject.submit();
  first.keeper.save();
  // The tab dies: the platform has what it had.
  for (const name of Object.keys(values)) delete values[name];
  Object.assign(values, there);
  api.LMSCommit = () => "true";
  const { subject } = visited();
  assert.equal(subject.outcome.score, "0");
  assert.equal(values["cmi.core.score.raw"], "0");
});

test("a page by itself whose storage is full shows what it has kept", () => {
  const scripts = load("none");
  const shelf = new Shelf();
  const full = () => scripts.adapter(shelf, small());
  shelf.localStorage.setItem(full().key, "what was kept");
  shelf.localStorage.setItem = () => { throw new Error("QuotaExceededError"); };
  assert.equal(full().find(), true);
  shelf.localStorage.removeItem(full().key);
  assert.equal(full().find(), false, "with nothing kept nothing can be");
});
