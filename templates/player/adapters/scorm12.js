// SCORM 1.2: the only file that knows the platform's API and what its data model calls things.
(function (lp) {
  "use strict";

  const FUNCTIONS = ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"];
  const MOST_PARENTS = 500;
  const MOST_HOURS = 9999;
  const MOST_TRIES = 3;
  const LOG_LENGTH = 2000;
  /** @type {Record<string, string>} */
  const RESULTS = { right: "correct", wrong: "wrong" };

  /** @typedef {{[name: string]: (...args: string[]) => unknown}} Api */
  /** @typedef {{answer: unknown, thrown: string}} Answer */
  /** @typedef {{type: string, letters: Record<string, string>, pattern: string, weighting: string}} Interaction */

  /** The API object in one window; a window of another origin throws. @param {Window} win @returns {Api | null} */
  const apiIn = function (win) {
    try {
      const { API: api } = /** @type {Window & {API?: Api | null}} */ (win);
      return api && FUNCTIONS.every((name) => name in api) ? api : null;
    } catch {
      return null;
    }
  };

  /** The API in a window or one of its parents. @param {Window | null} win */
  const apiAbove = function (win) {
    let here = win;
    for (let i = 0; here && i < MOST_PARENTS; i += 1) {
      const api = apiIn(here);
      if (api) return api;
      try {
        if (here.parent === here) return null;
        here = here.parent;
      } catch {
        return null;
      }
    }
    return null;
  };

  /** @param {() => Window | null | undefined} step */
  const reach = function (step) {
    try {
      return step() || null;
    } catch {
      return null;
    }
  };

  /** Parents first, then whoever opened this window, then whoever opened the topmost one. @param {Window} win */
  const findApi = (win) =>
    apiAbove(win) ||
    apiAbove(reach(() => win.opener)) ||
    apiAbove(reach(() => win.top?.opener));

  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");

  /** A time span: hours with two to four digits, hundredths at the end. @param {number} seconds */
  const timespan = function (seconds) {
    const hundredths = Math.min(Math.round(seconds * 100), (MOST_HOURS + 1) * 360000 - 1);
    const whole = Math.floor(hundredths / 100);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return `${parts.map(two).join(":")}.${two(hundredths % 100)}`;
  };

  /** @param {Date} date */
  const clockTime = (date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");

  class Scorm12 {
    /** @param {Window} win @param {{interactions: Record<string, Interaction>}} data */
    constructor(win, data) {
      this.win = win;
      this.data = data;
      this.mayComeLate = true;
      /** @type {({name: string, args: string[]} & Answer)[]} */
      this.log = [];
      /** @type {Map<string, string>} */
      this.sent = new Map();
      /** @type {string[]} */
      this.faults = [];
      /** @type {{name: string, value: string, tries: number}[]} */
      this.owed = [];
      /** @type {Map<Lp.Answer, number>} */
      this.tries = new Map();
      this.count = 0;
      /** @type {Api} */
      this.api = {};
    }

    find() {
      const api = findApi(this.win);
      if (api) this.api = api;
      return api !== null;
    }

    /** Call the API; what it throws counts as no answer. Every call is logged. @param {string} name @param {...string} args @returns {Answer} */
    call(name, ...args) {
      let answer;
      let thrown = "";
      try {
        answer = this.api[name](...args);
      } catch (error) {
        thrown = String(error);
      }
      this.log.push({ name, args, answer, thrown });
      if (this.log.length > LOG_LENGTH) this.log.shift();
      return { answer, thrown };
    }

    /** True when a call that answers "true" or "false" went well; platforms answer with booleans or nothing as well. @param {Answer} answered */
    worked({ answer, thrown }) {
      if (thrown) return false;
      const text = String(answer ?? "").trim().toLowerCase();
      if (text === "true" || text === "1") return true;
      return text === "" && ["", "0"].includes(this.lastError());
    }

    lastError() {
      return String(this.call("LMSGetLastError").answer ?? "").trim();
    }

    /** What went wrong, for the log and for support. @param {string} name @param {Answer} answered */
    fault(name, { thrown }) {
      if (thrown) return `${name}: ${thrown}`;
      const code = this.lastError();
      const words = "LMSGetErrorString" in this.api ? String(this.call("LMSGetErrorString", code).answer ?? "") : "";
      const more = "LMSGetDiagnostic" in this.api ? String(this.call("LMSGetDiagnostic", code).answer ?? "") : "";
      return [`${name}: ${code}`, words, more === words ? "" : more].filter(Boolean).join(" ");
    }

    /** @param {string} name */
    get(name) {
      const { answer } = this.call("LMSGetValue", name);
      const text = String(answer ?? "");
      return text === "null" || text === "undefined" ? "" : text;
    }

    /** Open the session and read what is known; null when the platform refuses. @returns {Lp.Standing | null} */
    open() {
      if (!this.worked(this.call("LMSInitialize", ""))) return null;
      const mode = this.get("cmi.core.lesson_mode").toLowerCase();
      const credit = this.get("cmi.core.credit").toLowerCase();
      const status = this.get("cmi.core.lesson_status").toLowerCase();
      const score = this.get("cmi.core.score.raw");
      const state = this.get("cmi.suspend_data");
      this.count = parseInt(this.get("cmi.interactions._count"), 10) || 0;
      this.sent.set("cmi.core.lesson_status", status).set("cmi.core.score.raw", score);
      const watching = mode === "review" ? "review" : mode === "browse" || credit === "no-credit" ? "browse" : "normal";
      return { mode: watching, status, score, state };
    }

    /** Write a value; true when the platform took it. @param {string} name @param {string} value */
    set(name, value) {
      const answer = this.call("LMSSetValue", name, value);
      if (this.worked(answer)) return true;
      this.faults.push(this.fault(name, answer));
      return false;
    }

    /** Write a value unless the platform has it already. @param {string} name @param {string} value */
    put(name, value) {
      if (this.sent.get(name) !== value && this.set(name, value)) this.sent.set(name, value);
    }

    /**
     * Write what is new and, with `commit`, commit it; the faults, none when all went well. A refused value stops no
     * other one, and is tried again at the next call.
     * @param {Lp.Step} step
     */
    save({ commit, reports, recorded, taken, state, score, status, seconds }) {
      this.faults = [];
      this.count = Math.max(this.count, recorded);
      this.payOwed();
      for (const report of reports) this.interaction(report, taken);
      const text = state();
      if (text !== null) this.put("cmi.suspend_data", text);
      if (score !== null && this.sent.get("cmi.core.score.raw") !== score) {
        this.put("cmi.core.score.min", "0");
        this.put("cmi.core.score.max", "100");
        this.put("cmi.core.score.raw", score);
      }
      if (status !== null) this.put("cmi.core.lesson_status", status);
      this.put("cmi.core.session_time", timespan(seconds));
      this.put("cmi.core.exit", "suspend");
      if (commit) this.commit();
      return this.faults;
    }

    commit() {
      const committed = this.call("LMSCommit", "");
      if (!this.worked(committed)) this.faults.push(this.fault("LMSCommit", committed));
    }

    /** One answer under the next index. Its id comes first: with it the index is taken. @param {Lp.Report} report @param {Lp.Step["taken"]} taken */
    interaction(report, taken) {
      const { type, letters, pattern, weighting } = this.data.interactions[report.question];
      const base = `cmi.interactions.${this.count}.`;
      if (!this.set(`${base}id`, report.question)) return this.giveUp(report, taken);
      this.count += 1;
      const response = Object.keys(letters).filter((id) => report.chosen.includes(id)).map((id) => letters[id]);
      /** @type {[string, string | null][]} */
      const fields = [
        ["type", type],
        ["time", clockTime(report.at ?? new Date())],
        ["weighting", weighting],
        ["student_response", response.join(",") || null],
        ["correct_responses.0.pattern", pattern],
        ["result", RESULTS[report.state] ?? report.points],
        ["latency", report.seconds === null ? null : timespan(report.seconds)],
      ];
      for (const [field, value] of fields) {
        if (value !== null && !this.set(base + field, value)) this.owed.push({ name: base + field, value, tries: 1 });
      }
      taken(report, true);
      return undefined;
    }

    /** An answer whose id is refused again and again is left to the log, so that the rest can be saved. @param {Lp.Report} report @param {Lp.Step["taken"]} taken */
    giveUp(report, taken) {
      const tries = (this.tries.get(report.answer) ?? 0) + 1;
      this.tries.set(report.answer, tries);
      if (tries >= MOST_TRIES) taken(report, false);
    }

    payOwed() {
      this.owed = this.owed.filter((debt) => {
        debt.tries += 1;
        return !this.set(debt.name, debt.value) && debt.tries < MOST_TRIES;
      });
    }

    /** Say goodbye; true when the platform confirms. */
    finish() {
      return this.worked(this.call("LMSFinish", ""));
    }
  }

  lp.adapter = (win, data) => new Scorm12(win, /** @type {{interactions: Record<string, Interaction>}} */ (data));
  lp.adapter.timespan = timespan;
})(lessonpack);
