// The player's scripts as a page loads them, without a page: joined, in a context of their own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const { PLAYER_SCRIPTS, PLAYER_DATA, PLAYER_ADAPTERS } = process.env;
if (!PLAYER_SCRIPTS || !PLAYER_DATA || !PLAYER_ADAPTERS) throw new Error("run by test_core.py, which builds what is tested");

/** The files of each adapter, as packages have them. */
const ADAPTERS = JSON.parse(PLAYER_ADAPTERS);
const CORE = ["namespace", "messages", "fractions", "sealed", "scoring", "kinds", "grade", "order", "draw", "state", "tries", "rows", "limit", "days", "checks", "returns", "session", "waiting", "gathered", "texts", "course", "standing", "folding", "journal", "keeper"];
const scriptsIn = (folder) => readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => join(folder, name));

/** The scripts' global, fresh, with every kind of question and those of more folders. */
export const load = (adapter = "scorm12", ...folders) => joined(CORE, adapter, folders);

/** The same for a lesson that has no use for these files of the core. */
export const loadWithout = (...names) => joined(CORE.filter((name) => !names.includes(name)), "scorm12", []);

const joined = function (core, adapter, folders) {
  const context = vm.createContext({ atob, btoa, TextDecoder, TextEncoder });
  const files = [...core.map((name) => `core/${name}`), ...ADAPTERS[adapter], "ui/dom", "ui/words"].map((name) => join(PLAYER_SCRIPTS, `${name}.js`));
  for (const path of [...files, ...["forms", "kinds"].map((folder) => join(PLAYER_SCRIPTS, folder)).concat(folders).flatMap(scriptsIn)]) {
    vm.runInContext(readFileSync(path, "utf-8"), context, { filename: pathToFileURL(path).href });
  }
  return vm.runInContext("lessonpack", context);
};

export const lp = load();

/** What the build writes for the courses of test_core.py: `{data, reports, worst}` by name, reports by target. */
export const built = JSON.parse(readFileSync(PLAYER_DATA, "utf-8"));

/** A copy without the other context's prototypes, to be compared. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

/** The data of a small course, its quiz with these settings. */
export const small = function (quiz = {}, course = "small", target = "scorm12") {
  const data = structuredClone(built[course].data);
  const adapter = structuredClone(built[course].reports[target]);
  if (quiz === null) return { ...data, adapter };
  return { ...data, adapter, quiz: { ...data.quiz, ...averaging(quiz), ...quiz } };
};

/** What the build writes besides where the average counts; of all that is tested so the questions are those of `averaged`. */
export const averaging = ({ grade }) => (grade === "average" ? { parts: built.averaged.data.quiz.parts } : {});

/** Numbers below 1, the same in every run. */
export const random = function (seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Time that goes on only when told to, with what was put off until later. */
export class Clock {
  constructor() {
    this.time = 0;
    this.later = [];
    this.now = () => this.time;
    this.after = (ms, act) => this.later.push({ at: this.time + ms, act });
  }

  pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = this.later.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.later.splice(this.later.indexOf(due), 1);
      this.time = Math.max(this.time, due.at);
      due.act();
    }
    this.time = end;
  }
}

export const session = (data, clock = new Clock(), seed = 1) => new lp.Session(data, random(seed), clock.now);

/** Answers to a question of choices: the right one, a wrong one, and as many of these choices as may be taken at once. */
export const right = (question) => plain(lp.answerKey(question).right);
export const wrong = (question) => ({ chosen: question.choices.map(({ id }) => id).filter((id) => !right(question).chosen.includes(id)).slice(0, 1) });
export const options = (question) => (question.choices ?? []).map(({ id }) => id);
/** Of a field to type into as much as there is room for, in the signs that take most of it; of terms a partner for each; of items all; marks as many as may be. */
export const taking = function (question, ids) {
  if (question.gap) return { gaps: { [question.gap]: "\uffee".repeat(question.length) } };
  if (question.room) return { text: "x".repeat(question.room) };
  if (question.gaps) return { gaps: Object.fromEntries(question.gaps.map(({ id, length, choices }) => [id, choices ? choices[0].id : "\uffee".repeat(length)])) };
  if (question.size) return { points: question.areas.map(() => question.size) };
  if (question.terms) return { pairs: question.terms.map(({ id }) => [id, question.partners[0].id]) };
  if (question.items) return { order: question.items.map(({ id }) => id) };
  return { chosen: question.kind === "multiple_response" ? ids : ids.slice(0, 1) };
};

/** The ids of a question's choices, as they stand on the page of whoever answers it. */
export const arranged = (subject, question) => plain(lp.kindOf(question).arranged?.(question, subject.seed) ?? []).map(({ id }) => id);

/** Answer every question, rightly or not, and check it where the quiz lets one. */
export const answer = function (subject, rightly) {
  subject.asked.forEach((question, index) => {
    subject.give(question.id, rightly(index) ? right(question) : wrong(question));
    subject.check(question.id);
  });
};

export const ALL = () => true;
export const NONE = () => false;

// --- a platform that takes everything -------------------------------------------------------------------

/** An API of any version that keeps what it is told in `values`. */
export const fake = function (values) {
  const set = (name, value) => ((values[name] = value), "true");
  const yes = () => "true";
  const api = { Initialize: yes, Terminate: yes, Commit: yes, SetValue: set, GetValue: (name) => values[name] ?? "", GetLastError: () => "0" };
  for (const [name, own] of Object.entries(api)) api[`LMS${name === "Terminate" ? "Finish" : name}`] = own;
  return api;
};

/** An adapter with its session open. */
export const opened = function (from, name, api, data) {
  const adapter = from.adapter({ [name]: api }, data);
  adapter.find();
  adapter.open();
  return adapter;
};

/** What a browser keeps, which may be told to keep nothing: as much as a journal needs of a window. */
export class Shelf {
  constructor() {
    this.kept = new Map();
    this.localStorage = {
      getItem: (key) => this.kept.get(key) ?? null,
      setItem: (key, text) => void this.kept.set(key, text),
      removeItem: (key) => void this.kept.delete(key),
    };
  }
}

export const journal = (win = new Shelf()) => new lp.Journal(win, "tested");

/** A state without its rows: these have the room that is left. @param {string} text @param {{fields: [string, number][]}} layout */
export const rowless = function (text, { fields }) {
  const [own, ...lessons] = text.split("~");
  const place = fields.findIndex(([name]) => name === "rows");
  return [own.split("|").with(place, "").join("|"), ...lessons].join("~");
};

/** What there is to save of a session. */
export const step = (subject, more = {}) => ({
  commit: true,
  reports: subject.reports(),
  insist: false,
  recorded: subject.recorded,
  rows: subject.rows,
  taken: (report, counted) => subject.taken(report, counted),
  state: () => subject.encode(),
  proven: () => subject.encode(true),
  seconds: 1.5,
  objectives: subject.achieved,
  progress: subject.progress,
  ...subject.outcome,
  ...more,
});

/** Save what a session has done. */
export const saving = (adapter, subject) => adapter.save(step(subject));

/** The interactions that an adapter makes of a session's answers, each by field. */
export const given = function (from, name, data, subject) {
  const values = {};
  saving(opened(from, name, fake(values), data), subject);
  const found = [];
  for (const [element, value] of Object.entries(values)) {
    const [, index, field] = /^cmi\.interactions\.(\d+)\.(.+)$/.exec(element) ?? [];
    if (index) (found[index] ??= {})[field] = value;
  }
  return found;
};
