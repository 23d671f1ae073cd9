// What the versions of SCORM have in common: the way to the API, the log of calls, and how a step is written.
(function (lp) {
  "use strict";

  const MOST_PARENTS = 500;
  const MOST_TRIES = 3;
  const LOG_LENGTH = 2000;
  const STATE = "cmi.suspend_data";
  const DONE = ["passed", "completed"];
  const NEEDED = /** @type {const} */ (["initialize", "terminate", "get", "set", "commit", "lastError"]);

  /** @typedef {Record<string, (...args: string[]) => unknown>} Api */
  /** @typedef {{answer: unknown, thrown: string}} Answer */

  /**
   * A step into another window; null when there is none, or it is of another origin.
   * @template T
   * @param {() => T | null | undefined} step
   */
  const reach = function (step) {
    try {
      return step() || null;
    } catch {
      return null;
    }
  };

  /** The API in one window, if it is whole. @param {any} win @param {Lp.ScormNames} names @returns {Api | null} */
  const apiIn = (win, names) =>
    reach(() => {
      const api = win[names.api];
      return api && NEEDED.every((name) => names[name] in api) ? api : null;
    });

  /** The API in a window or one of its parents. @param {Window | null} win @param {Lp.ScormNames} names @returns {Api | null} */
  const apiAbove = function (win, names) {
    let here = win;
    for (let i = 0; here && i < MOST_PARENTS; i += 1) {
      const window = here;
      const api = apiIn(window, names);
      if (api) return api;
      const above = reach(() => window.parent);
      if (above === window) return null;
      here = above;
    }
    return null;
  };

  /** Parents first, then whoever opened this window, then whoever opened the topmost one. @param {Window} win @param {Lp.ScormNames} names */
  const findApi = (win, names) =>
    apiAbove(win, names) ||
    apiAbove(reach(() => win.opener), names) ||
    apiAbove(reach(() => /** @type {Window} */ (win.top).opener), names);

  /** @param {string} mode @param {string} credit @returns {Lp.Mode} */
  const watching = function (mode, credit) {
    if (mode === "review") return "review";
    return mode === "browse" || credit === "no-credit" ? "browse" : "normal";
  };

  /** @implements {Lp.Adapter} */
  lp.Scorm = class {
    /** @param {Window} win @param {Lp.Data} data @param {Lp.ScormVersion} version */
    constructor(win, data, version) {
      this.win = win;
      this.version = version;
      this.names = version.names;
      this.data = /** @type {Lp.ScormReports} */ (data.adapter);
      this.mayComeLate = true;
      this.local = false;
      this.api = /** @type {Api} */ ({});
      /** Every call, for support: @type {({name: string, args: string[]} & Answer)[]} */
      this.log = [];
      /** What the platform has, as far as it is known: @type {Map<string, string>} */
      this.sent = new Map();
      /** @type {{name: string, value: string, tries: number}[]} */
      this.owed = [];
      /** @type {string[]} */
      this.faults = [];
      /** How often the id of an answer or an objective was refused: @type {Map<unknown, number>} */
      this.tries = new Map();
      /** Scores that the platform has heard of, by objective: @type {Map<string, string | null>} */
      this.told = new Map();
      this.count = 0;
      /** Where the platform has each objective, once that was asked; null when it does not say: @type {Map<string, number> | null | undefined} */
      this.places = undefined;
    }

    find() {
      const api = findApi(this.win, this.names);
      if (api) this.api = api;
      return api !== null;
    }

    // --- calls --------------------------------------------------------------------------------------

    /** Call the API; what it throws counts as no answer. Every call is logged. @param {Lp.ScormFunction} what @param {...string} args */
    call(what, ...args) {
      const name = this.names[what];
      const told = { name, args, answer: /** @type {unknown} */ (undefined), thrown: "" };
      try {
        told.answer = this.api[name](...args);
      } catch (error) {
        told.thrown = String(error);
      }
      this.log.push(told);
      if (this.log.length > LOG_LENGTH) this.log.shift();
      return told;
    }

    /**
     * True when a call that answers "true" or "false" went well; platforms answer with booleans or nothing as well.
     * @param {Answer} told
     */
    worked({ answer, thrown }) {
      if (thrown) return false;
      const text = String(answer ?? "").trim().toLowerCase();
      if (text === "true" || text === "1") return true;
      return text === "" && ["", "0"].includes(this.lastError());
    }

    lastError() {
      return String(this.call("lastError").answer ?? "").trim();
    }

    /** What went wrong, for the log and for support. @param {string} name @param {Answer} told */
    fault(name, { thrown }) {
      if (thrown) return `${name}: ${thrown}`;
      const code = this.lastError();
      const [words, more] = [this.explained("errorString", code), this.explained("diagnostic", code)];
      return [`${name}: ${code}`, words, more === words ? "" : more].filter(Boolean).join(" ");
    }

    /** @param {"errorString" | "diagnostic"} what @param {string} code */
    explained(what, code) {
      return this.names[what] in this.api ? String(this.call(what, code).answer ?? "") : "";
    }

    /** A value; "" for one that was never set, or that the platform does not tell. @param {string} name */
    get(name) {
      const text = String(this.call("get", name).answer ?? "");
      return text === "null" || text === "undefined" ? "" : text;
    }

    /** Write a value; true when the platform took it. @param {string} name @param {string} value */
    set(name, value) {
      const told = this.call("set", name, value);
      if (this.worked(told)) return true;
      this.faults.push(this.fault(name, told));
      return false;
    }

    /** Write values unless the platform has them already. @param {Lp.ScormFields} fields */
    put(fields) {
      for (const [name, value] of fields) {
        if (value !== null && this.sent.get(name) !== value && this.set(name, value)) this.sent.set(name, value);
      }
    }

    /** Write values; those that are refused are tried again with the next steps. @param {string} prefix @param {Lp.ScormFields} fields */
    owe(prefix, fields) {
      for (const [field, value] of fields) {
        const name = prefix + field;
        if (value !== null && !this.set(name, value)) this.owed.push({ name, value, tries: 1 });
      }
    }

    payOwed() {
      this.owed = this.owed.filter((debt) => {
        debt.tries += 1;
        return !this.set(debt.name, debt.value) && debt.tries < MOST_TRIES;
      });
    }

    /** True when something was refused so often that it is left to the log, so that the rest can be saved. @param {unknown} what */
    isHopeless(what) {
      const tries = (this.tries.get(what) ?? 0) + 1;
      this.tries.set(what, tries);
      return tries >= MOST_TRIES;
    }

    // --- the session --------------------------------------------------------------------------------

    /** Open the session and read what is known; null when the platform refuses. @returns {Lp.Standing | null} */
    open() {
      if (!this.worked(this.call("initialize", ""))) return null;
      const { status, score, mode, credit, has } = this.version.read((name) => this.get(name));
      const state = this.get(STATE);
      this.count = parseInt(this.get("cmi.interactions._count"), 10) || 0;
      for (const [name, value] of has) if (value !== null) this.sent.set(name, value);
      if (this.data.primary && score) this.told.set(this.data.primary, score);
      if (this.data.done && DONE.includes(status)) this.told.set(this.data.done, null);
      return { mode: watching(mode.toLowerCase(), credit.toLowerCase()), status, score, state };
    }

    /**
     * Write what is new and, with `commit`, commit it; the faults, none when all went well. A refused value stops no
     * other one, and is tried again at the next call.
     * @param {Lp.Step} step
     */
    save(step) {
      this.faults = [];
      this.count = Math.max(this.count, step.recorded);
      this.payOwed();
      for (const report of step.reports) this.interaction(report, step.taken);
      this.put([[STATE, step.state()]]);
      const objectives = step.objectives.map((achieved) => ({ ...achieved, ...this.data.objectives[achieved.id] }));
      for (const achieved of [...objectives, ...this.ofManifest(step)]) this.objective(achieved);
      this.put(this.version.outcome(step, this.sent));
      this.put(this.version.leaving(step.seconds));
      if (step.commit) this.commit();
      return this.faults;
    }

    commit() {
      const told = this.call("commit", "");
      if (!this.worked(told)) this.faults.push(this.fault(this.names.commit, told));
    }

    /**
     * One answer under the next index. Its id comes first: with it the index is taken.
     * @param {Lp.Report} report @param {Lp.Step["taken"]} taken
     */
    interaction(report, taken) {
      const base = `cmi.interactions.${this.count}.`;
      if (!this.set(`${base}id`, report.question)) {
        if (this.isHopeless(report.answer)) taken(report, false);
        return;
      }
      this.count += 1;
      this.owe(base, this.version.answer(this.given(report)));
      taken(report, true);
    }

    /** An answer in the version's alphabet; choices stand in the author's order. @param {Lp.Report} report @returns {Lp.ScormAnswer} */
    given({ question, chosen, state, points, at, seconds }) {
      const interaction = this.data.interactions[question];
      const { names } = interaction;
      const partly = String(Number((Number(points) * this.data.scale).toFixed(2)));
      return {
        ...interaction,
        chosen: Object.keys(names).filter((id) => chosen.includes(id)).map((id) => names[id]),
        result: { right: "correct", wrong: this.version.wrong, partly }[state],
        at: at ?? new Date(),
        seconds,
      };
    }

    /**
     * The objectives that the platform made from the manifest: the one that stands for the whole, and the one that
     * other activities wait for.
     * @param {Lp.Step} step @returns {Lp.ScormAchieved[]}
     */
    ofManifest({ score, status }) {
      const { primary, done } = this.data;
      const passed = status === "passed" ? true : status === "failed" ? false : null;
      const whole = primary && score !== null ? [{ id: primary, description: null, score, passed }] : [];
      const opening = done && status !== null && DONE.includes(status) ? [{ id: done, description: null, score: null, passed: true }] : [];
      return [...whole, ...opening].filter(({ id, score: reached }) => this.told.get(id) !== reached && this.knownObjectives()?.has(id));
    }

    /** Report one objective, unless the platform has heard of it already. @param {Lp.ScormAchieved} achieved */
    objective(achieved) {
      const places = this.knownObjectives();
      if (!places || this.told.get(achieved.id) === achieved.score) return;
      const place = this.placeOf(achieved.id, places);
      if (place === null && !this.isHopeless(achieved.id)) return;
      this.told.set(achieved.id, achieved.score);
      if (place !== null) this.owe(`cmi.objectives.${place}.`, this.version.objective(achieved));
    }

    /**
     * Where the platform has an objective, or takes it as a new one; null when it refuses its id.
     * @param {string} id @param {Map<string, number>} places
     */
    placeOf(id, places) {
      const known = places.get(id);
      if (known !== undefined) return known;
      const next = places.size;
      if (!this.set(`cmi.objectives.${next}.id`, id)) return null;
      places.set(id, next);
      return next;
    }

    knownObjectives() {
      if (this.places === undefined) this.places = this.askObjectives();
      return this.places;
    }

    /** Which objectives there are. Null where the manifest has one and the platform does not say how many there are: any index may be taken. */
    askObjectives() {
      const told = this.get("cmi.objectives._count");
      if (told === "" && this.data.primary) return null;
      const count = parseInt(told, 10) || 0;
      const ids = Array.from({ length: count }, (_, index) => this.get(`cmi.objectives.${index}.id`) || `unnamed ${index}`);
      return new Map(ids.map((id, index) => [id, index]));
    }

    /** True where the lesson takes the learner to the next activity once it is done. */
    get leadsOn() {
      return this.data.onward;
    }

    /** Say goodbye; true when the platform confirms. With `onward` it is asked to go on to the next activity. */
    finish(onward = false) {
      if (onward) this.put(this.version.onward);
      return this.worked(this.call("terminate", ""));
    }
  };
})(lessonpack);
