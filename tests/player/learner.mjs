// One learner of one package, with a browser and a platform: visits to it, step by step as the page takes them.
import { named, Platform } from "../runtime/platform.mjs";
import { averaging, Clock, Shelf, built, load, plain, random, right, small, wrong } from "./core.mjs";

/** Each version, with what it calls what a learner would miss. */
export const VERSIONS = {
  scorm12: {
    version: "1.2", api: "API", status: "cmi.core.lesson_status", score: "cmi.core.score.raw", response: "student_response",
    wrong: "wrong", fields: ["type", "objectives.0.id", "time", "weighting", "student_response", "correct_responses.0.pattern", "result"],
    statusOf: (stored) => stored["cmi.core.lesson_status"] ?? "",
  },
  scorm2004: {
    version: "2004", api: "API_1484_11", status: "cmi.success_status", score: "cmi.score.raw", response: "learner_response",
    wrong: "incorrect",
    fields: ["type", "objectives.0.id", "timestamp", "weighting", "learner_response", "correct_responses.0.pattern", "result", "description"],
    statusOf: (stored) => {
      const success = stored["cmi.success_status"] ?? "";
      return success === "passed" || success === "failed" ? success : (stored["cmi.completion_status"] ?? "");
    },
  },
};
const AT_ONCE = 5; // seconds
export const STATE = "cmi.suspend_data";
const LP = Object.fromEntries(Object.keys(VERSIONS).map((target) => [target, load(target)]));
const QUIZ = { kind: "quiz", id: "" };
const RESULT = { kind: "result", id: "" };

/** What a browser says of its network, where scripts find it: `sendBeacon` is none of its own. */
class Navigator {
  onLine = true;

  sendBeacon() {
    return true;
  }
}

/** The data of a course, each graded quiz of it with these settings. */
const dataOf = function (course, quiz, target) {
  const data = small(null, course, target);
  for (const lesson of data.lessons ?? [data]) if (lesson.quiz && !lesson.quiz.practice) Object.assign(lesson.quiz, averaging(quiz ?? {}), quiz);
  return data;
};

// The quick run spoils a step of each kind of the plainest run, and of every other one each eighth of these; the long run all of all.
export const EVERY = process.env.PLAYER_STEPS !== "few";

/** Which of these steps are spoiled, one in each run: their places. A name begins with the kind. @param {string[]} names @param {boolean} plainest */
export const spoiled = function (names, plainest) {
  const kinds = names.map((name) => name.split(" ")[0]);
  const first = kinds.map((kind) => kinds.indexOf(kind));
  if (EVERY) return [...names.keys()];
  return [...new Set(first)].filter((_, place) => plainest || place % 8 === 1);
};

/** Let happen what scripts wait for. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A state without some fields: the time that a quiz has taken. @param {string} text */
export const timeless = function (text, { data }, names = ["elapsed"]) {
  const layouts = [data.layout, ...(data.lessons ?? []).map(({ layout }) => layout)];
  const rest = (state, { fields }) => state.split("|").map((piece, at) => (names.includes(fields[at][0]) ? "" : piece)).join("|");
  return text.split("~").map((state, index) => rest(state, layouts[index])).join("~");
};

/** A state as far as somebody would miss it: without time and place. */
const worth = (text, learner) => timeless(text, learner, ["elapsed", "place", "here"]);

export class Learner {
  /**
   * `platform` see Platform; `browser` is what it keeps, for learners who share a computer; `hour` is when answers are given;
   * `after` is called whenever time went by.
   */
  constructor({ target = "scorm12", course = "small", quiz = {}, platform = {}, browser = new Shelf(), seed = 1, hour = null, after = () => {} } = {}) {
    this.target = target;
    Object.assign(this, VERSIONS[target], { lp: LP[target], data: dataOf(course, quiz, target), browser, seed, hour, after });
    this.clock = new Clock();
    this.navigator = new Navigator();
    /** Whether a request of the page's own gets through; null where pages may make none. */
    this.probes = true;
    const { settings, ...more } = platform;
    this.platform = new Platform({
      version: this.version,
      settings: { ...built[course].manifests[target], ...settings },
      beacon: (values) => this.navigator.sendBeacon(values),
      ...more,
    });
    /** The answers that stand: what the platform has to have of each. */
    this.standing = [];
  }

  // --- visits -------------------------------------------------------------------------------------

  /** Open the package: the page looks for the platform and begins its session. */
  visit() {
    const page = {
      navigator: this.navigator,
      document: { scripts: [{ src: "https://lms.example/early.js" }] },
      localStorage: this.browser.localStorage,
      [this.api]: this.platform.open(),
    };
    if (this.probes !== null) page.fetch = () => (this.probes ? Promise.resolve({ ok: true }) : Promise.reject(new TypeError("Failed to fetch")));
    Object.assign(page, { parent: page, top: page, opener: null });
    const { lp } = this;
    this.work = new lp[this.data.lessons ? "Course" : "Session"](structuredClone(this.data), random(this.seed), this.clock.now);
    this.keeper = new lp.Keeper(lp.adapter(page, this.data), this.work, new lp.Journal(page, this.data.id), this.clock, () => {});
    this.keeper.open(() => this.work.resume());
  }

  /** The tab is closed: the page has no time but for the end of its session. */
  close() {
    this.keeper.finish();
  }

  /** Exit, as often as it takes: the first time that it cannot be saved the page asks to wait. */
  async exit() {
    if (!this.keeper.save()) await this.wait(70);
    this.keeper.save();
    this.keeper.finish();
  }

  /** So many seconds go by. */
  async wait(seconds) {
    for (let left = seconds; left > 0; left -= AT_ONCE) {
      this.clock.pass(Math.min(left, AT_ONCE) * 1000);
      await settled();
      this.after(this);
    }
  }

  // --- steps --------------------------------------------------------------------------------------

  get sessions() {
    return this.work.sessions ?? [this.work];
  }

  /** A lesson of the course, or the one that there is. */
  session(id = null) {
    return this.sessions.find(({ data }) => id === null || data.id === id);
  }

  go(session, place) {
    if (this.work.sessions) this.work.enter(session, place);
    else session.visit(place);
    this.keeper.turn();
  }

  choose(session, question, rightly = true) {
    session.give(question.id, rightly ? right(question) : wrong(question));
    this.keeper.draft();
  }

  check(session, question) {
    if (session.check(question.id)) this.stand(session, question);
    this.watch(session);
    this.keeper.save();
  }

  submit(session) {
    for (const question of session.asked) if (!session.answer(question.id).checked) this.stand(session, question);
    session.submit();
    this.watch(session);
    this.go(session, RESULT);
  }

  /** What a clock on the wall says of each answer. */
  watch(session) {
    for (const { id } of session.asked) if (this.hour && session.answer(id).at) session.answer(id).at = this.hour;
  }

  retry(session) {
    session.retry();
    this.go(session, { kind: "question", id: session.order[0].id });
  }

  stand(session, question) {
    if (session.isPractice) return;
    const { chosen } = session.answer(question.id).response;
    const { names } = this.data.adapter.interactions[question.id];
    const key = right(question).chosen;
    const rightly = key.every((id) => chosen.includes(id)) && chosen.length === key.length;
    const response = Object.keys(names).filter((id) => chosen.includes(id)).map((id) => names[id]).join(this.version === "1.2" ? "," : "[,]");
    this.standing.push({ id: question.id, response, result: rightly ? "correct" : this.wrong });
  }

  // --- what is where ------------------------------------------------------------------------------

  /** True while the page says that everything is saved. */
  get saysSaved() {
    const { state, trouble, drafted, confirmed } = this.keeper;
    return state === "finished" ? confirmed : state === "open" && trouble === "" && !drafted;
  }

  /** What of all that was done the platform has not; ids that were `lost` need not be there. */
  missing(lost = this.lostIds) {
    const { platform, work } = this;
    const stored = platform.stored ?? {};
    const found = [];
    const { status, score } = work.outcome;
    if (worth(stored[STATE] ?? "", this) !== worth(work.encode(), this)) found.push("state");
    if (this.statusOf(stored) !== status) found.push(`status ${status}, not ${this.statusOf(stored)}`);
    if (score !== null && stored[this.score] !== score) found.push(`score ${score}, not ${stored[this.score]}`);
    const { rows } = platform;
    if (rows.length !== this.standing.length) found.push(`${this.standing.length} rows, not ${rows.length}`);
    this.standing.forEach(({ id, response, result }, index) => {
      const row = rows[index] ?? {};
      if (row.id !== id && !(row.id === undefined && lost.has(`cmi.interactions.${index}.id`))) found.push(`row ${index}: ${id}, not ${row.id}`);
      for (const [field, value] of [[this.response, response], ["result", result]]) {
        if (row[field] !== value) found.push(`row ${index}: ${field} ${value}, not ${row[field]}`);
      }
      const aimless = this.data.adapter.interactions[id].objective === null;
      for (const field of this.fields.filter((name) => !aimless || name !== "objectives.0.id")) if (!(field in row) && !lost.has(`cmi.interactions.${index}.${field}`)) found.push(`row ${index}: no ${field}`);
    });
    return found;
  }

  /** Ids, each of which a version that takes them once was sent with a request that was lost. */
  get lostIds() {
    const ids = (fits) => this.platform.requests.filter(fits).flatMap(({ values }) => Object.keys(values).filter((name) => /\.id$/.test(name)));
    if (this.version === "1.2") return new Set();
    const arrived = new Set(ids(({ network }) => !network));
    return new Set(ids(({ network }) => network).filter((name) => !arrived.has(name)));
  }

  /** What was called in this visit, by its name in SCORM 2004, with what. */
  get calls() {
    return this.platform.calls.map(({ name, args }) => [name, ...args]);
  }
}

/** What is stored, without what depends on the hour. */
export const lasting = function (stored, learner) {
  const hour = /\.(time|timestamp|latency|session_time|total_time)$/;
  return plain(Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, name === STATE ? timeless(value, learner) : hour.test(name) ? "*" : value])));
};

export { named, QUIZ, RESULT };
