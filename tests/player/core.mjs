// The player's scripts as a page loads them, without a page: joined, in a context of their own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const { PLAYER_SCRIPTS, PLAYER_DATA } = process.env;
if (!PLAYER_SCRIPTS || !PLAYER_DATA) throw new Error("run by test_core.py, which builds what is tested");

const CORE = ["namespace", "messages", "fractions", "scoring", "grade", "order", "draw", "state", "limit", "checks", "session", "keeper"];

/** The scripts' global, fresh. */
export const load = function (adapter = "scorm12") {
  const context = vm.createContext({});
  const files = [...CORE.map((name) => `core/${name}`), `adapters/${adapter}`];
  for (const file of files) {
    const path = join(PLAYER_SCRIPTS, `${file}.js`);
    vm.runInContext(readFileSync(path, "utf-8"), context, { filename: pathToFileURL(path).href });
  }
  return vm.runInContext("lessonpack", context);
};

export const lp = load();

/** What the build writes for the courses of test_core.py: `{data, worst}` by name. */
export const built = JSON.parse(readFileSync(PLAYER_DATA, "utf-8"));

/** A copy without the other context's prototypes, to be compared. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

/** The data of a small course, its quiz with these settings. */
export const small = function (quiz = {}, course = "small") {
  const { data } = structuredClone(built[course]);
  if (quiz === null) return data;
  return { ...data, quiz: { ...data.quiz, ...quiz } };
};

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

/** The ids of a question's right choices. */
export const right = (question) => question.choices.filter((choice) => choice.right).map((choice) => choice.id);
export const wrong = (question) => question.choices.filter((choice) => !choice.right).slice(0, 1).map((choice) => choice.id);

/** Answer every question, rightly or not, and check it where the quiz lets one. */
export const answer = function (subject, rightly) {
  subject.asked.forEach((question, index) => {
    subject.choose(question.id, rightly(index) ? right(question) : wrong(question));
    subject.check(question.id);
  });
};

export const ALL = () => true;
export const NONE = () => false;
