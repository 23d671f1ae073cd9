// What the versions of SCORM have in common: the way to the API, the log of calls, and how a step is written.
(function (lp) {
  "use strict";

  const MOST_PARENTS = 500;
  const MOST_TRIES = 3;
  const LOG_LENGTH = 2000;
  const STATE = "cmi.suspend_data";
  const PASSED = /** @type {const} */ ("passed");
  const DONE = [PASSED, "completed"];
  // What an element is worth that a platform refuses for good.
  const UNKNOWN = ["401", "402"];
  const BEYOND = "201";
  const GONE = "101";
  const OFFLINE = "the browser has no network: what was done since the last save has not been sent";
  const UNPROVEN = "sent without an answer: nobody knows whether it arrived";
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

  /** The API in a window or one of its parents, with that window. @param {Window | null} win @param {Lp.ScormNames} names @returns {{api: Api, home: Window} | null} */
  const apiAbove = function (win, names) {
    let here = win;
    for (let i = 0; here && i < MOST_PARENTS; i += 1) {
      const window = here;
      const api = apiIn(window, names);
      if (api) return { api, home: window };
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

  /** @param {boolean | null} passed null where there is nothing to pass @returns {Lp.Outcome["status"]} */
  const verdict = (passed) => (passed === null ? "completed" : passed ? "passed" : "failed");

  /** What a platform was told of an objective, as one text. @param {{score: string | null, status: string | null}} reached */
  const said = ({ score, status }) => `${score ?? ""} ${status ?? ""}`;

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
      this.home = win;
      /** Every call, for support: @type {({name: string, args: string[]} & Answer)[]} */
      this.log = [];
      this.ledger = new lp.Ledger(version.meanwhile);
      /** @type {{name: string, value: string, tries: number}[]} */
      this.owed = [];
      /** Elements, `n` for an index, that this platform does not know: @type {Set<string>} */
      this.unknown = new Set();
      /** Called when it turns out that the platform can be reached after all. */
      this.onReached = () => {};
      /** While the browser says that it has no network: a file of the package was had all the same, or is being asked for. */
      this.reached = false;
      this.asking = false;
      /** How many commits in a row failed as they do when the session with the platform is gone. */
      this.failed = 0;
      /** What a learner would lose by a refusal. */
      this.needed = new Set([...version.needed, ...(this.data.done ? ["cmi.objectives.n.success_status"] : [])]);
      this.vital = new Set(version.vital);
      /** @type {string[]} */
      this.faults = [];
      /** How often the id of an answer or an objective was refused: @type {Map<unknown, number>} */
      this.tries = new Map();
      /** Results that the platform has heard of, by objective: @type {Map<string, string>} */
      this.told = new Map();
      /** The next free index of the answers; null until the first one is reported. @type {number | null} */
      this.next = null;
      /** Where the platform has each objective, once that was asked; null when it does not say: @type {Map<string, number> | null | undefined} */
      this.places = undefined;
    }

    find() {
      const found = findApi(this.win, this.names);
      if (found) Object.assign(this, found);
      return found !== null;
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

    /** By which name the platform knows who is learning. */
    get learner() {
      return this.get(this.version.learner);
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

    /**
     * Write a value; true when that is done with: the platform took it, or has no place for it. What a learner would lose
     * by a refusal is a fault, and so is a platform without a place for what is vital; the log has every refusal.
     * @param {string} name @param {string} value
     */
    set(name, value) {
      const element = lp.Ledger.element(name);
      if (this.unknown.has(element)) return true;
      const told = this.call("set", name, value);
      if (this.worked(told)) {
        this.ledger.write(name, value);
        return true;
      }
      const isUnknown = UNKNOWN.includes(this.lastError()) && !this.vital.has(element);
      if (isUnknown) this.unknown.add(element);
      else if (this.needed.has(element)) this.faults.push(this.fault(name, told));
      return isUnknown;
    }

    /** Write values unless the platform has them already. @param {Lp.ScormFields} fields */
    put(fields) {
      for (const [name, value] of fields) {
        if (value !== null && this.ledger.told.get(name) !== value) this.set(name, value);
      }
    }

    /** Write values; those that are refused are tried again with the next steps. @param {string} prefix @param {Lp.ScormFields} fields */
    owe(prefix, fields) {
      for (const [field, value] of fields) {
        const name = prefix + field;
        if (value !== null && this.ledger.told.get(name) !== value && !this.set(name, value)) this.owed.push({ name, value, tries: 1 });
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
      const kept = this.get(STATE);
      const state = lp.Ledger.meant(kept);
      for (const [name, value] of [...has, /** @type {[string, string]} */ ([STATE, kept])]) if (value !== null) this.ledger.found(name, value);
      if (this.data.primary && score) this.told.set(this.data.primary, said({ score, status: status || "incomplete" }));
      if (this.data.done && DONE.includes(status)) this.told.set(this.data.done, said({ score: null, status: PASSED }));
      return { mode: watching(mode.toLowerCase(), credit.toLowerCase()), status, score, state };
    }

    /**
     * Write what is new and, with `commit`, commit it; the faults, none when all of it is known to have arrived. A refused
     * value stops no other one, and is tried again at the next call.
     * @param {Lp.Step} step
     */
    save(step) {
      this.faults = [];
      const late = step.commit && this.ledger.isDoubtful && !this.isHeld(step) && this.sendAgain(step);
      this.payOwed();
      for (const report of step.reports) this.interaction(report, step);
      this.put([[STATE, step.state()]]);
      const objectives = step.objectives.map(({ id, score, passed, replaces }) => ({ score, replaces, status: verdict(passed), ...this.data.objectives[id] }));
      for (const achieved of [...objectives, ...this.ofManifest(step)]) this.objective(achieved);
      this.put(this.version.outcome(step, this.ledger.told));
      this.put(this.version.leaving(step.seconds));
      if (late) this.faults.push(UNPROVEN);
      else if (step.commit) this.commit(step);
      return this.faults;
    }

    // --- whether it arrived -------------------------------------------------------------------------

    /** Commit, unless the browser has no network: a platform may take that for sent which it could not send. @param {Lp.Step} step */
    commit(step) {
      if (this.isHeld(step)) this.faults.push(OFFLINE);
      else if (this.arrives("commit")) this.ledger.settle();
      else this.ledger.doubt();
    }

    /** True when a call that sends all is known to have arrived. @param {"commit" | "terminate"} what */
    arrives(what) {
      const { told, beacon } = this.watched(() => this.call(what, ""));
      const worked = this.worked(told);
      const isProven = worked && !beacon && (!this.isOffline || this.reached);
      if (!isProven) this.faults.push(worked ? UNPROVEN : this.fault(this.names[what], told));
      this.failed = worked ? 0 : this.lastError() === GONE ? this.failed + 1 : 0;
      return isProven;
    }

    /**
     * Listen, during a call, whether the platform resorts to a beacon: the browser says "true" to that, also without a network.
     * @param {() => Answer} call
     */
    watched(call) {
      const navigator = reach(() => this.home.navigator);
      const send = navigator?.sendBeacon;
      if (!navigator || !send) return { told: call(), beacon: false };
      const own = Object.hasOwn(navigator, "sendBeacon");
      let beacon = false;
      navigator.sendBeacon = (...args) => {
        beacon = true;
        return send.apply(navigator, args);
      };
      const told = call();
      if (own) navigator.sendBeacon = send;
      else Reflect.deleteProperty(navigator, "sendBeacon");
      return { told, beacon };
    }

    /** What the browser thinks of its network: it may be wrong, both ways. */
    get isOffline() {
      return this.win.navigator?.onLine === false;
    }

    /**
     * True when nothing should be committed now: the browser says that it has no network, and no file of the package has
     * come past its cache. With `insist` it is committed all the same, so that nothing ends in never saving.
     * @param {Lp.Step} step
     */
    isHeld({ insist }) {
      if (!this.isOffline) this.reached = false;
      if (!this.isOffline || this.reached) return false;
      this.ask();
      return !insist;
    }

    /** Ask for a small file of the package; whatever the server says, there is one. */
    ask() {
      const file = reach(() => this.win.document.scripts[0].src);
      if (this.asking || !file) return;
      this.asking = true;
      const answered = (/** @type {boolean} */ there) => {
        this.asking = false;
        this.reached = there;
        if (there) this.onReached();
      };
      const asked = reach(() => this.win.fetch(file, { cache: "no-store" }));
      (asked ?? Promise.reject(new Error("not allowed"))).then(() => answered(true), () => answered(false));
    }

    /**
     * What may have been lost is written as something else and committed, then as what it is: a platform that takes it for
     * sent would not send it again. True when that commit went by a beacon: it may come late, and nothing may overtake it.
     * @param {Lp.Step} step
     */
    sendAgain({ proven }) {
      const changed = this.ledger.again(proven()).filter(([name, , others]) => others.some((other) => this.worked(this.call("set", name, other))));
      if (!changed.length) return false;
      const { beacon } = this.watched(() => this.call("commit", ""));
      for (const [name, value] of changed) this.set(name, value);
      return beacon;
    }

    // --- answers ------------------------------------------------------------------------------------

    /**
     * One answer under the next index. Its id comes first: with it the index is taken.
     * @param {Lp.Report} report @param {Lp.Step} step
     */
    interaction(report, step) {
      const index = this.takeIndex(report.question, step);
      if (index === null) {
        if (this.isHopeless(report.answer)) step.taken(report, false);
        return;
      }
      this.next = index + 1;
      this.owe(`cmi.interactions.${index}.`, this.version.answer(this.given(report)));
      step.taken(report, true);
    }

    /**
     * The index under which the platform takes an answer; null when it refuses. An index that it thinks is beyond its end is
     * asked for once more, as at the start of a session.
     * @param {string} question @param {Lp.Step} step
     */
    takeIndex(question, step) {
      this.next ??= this.firstFree(step);
      const faults = this.faults.length;
      if (this.set(`cmi.interactions.${this.next}.id`, question)) return this.next;
      if (this.lastError() !== BEYOND) return null;
      const again = this.firstFree(step);
      this.faults.length = faults; // the second try says it, if it fails as well
      return this.set(`cmi.interactions.${again}.id`, question) ? again : null;
    }

    /**
     * The first index that no answer has. Platforms count right, not at all, from nought at each launch (ILIAS) or wrong
     * (Moodle's app), and refuse an index above their count. One that counts fewer than there are is led up to them: the id
     * of a row written once more, as it is, counts one more and changes nothing. No row is ever given to another answer.
     * @param {Lp.Step} step
     */
    firstFree({ recorded, rows }) {
      let count = this.counted();
      for (let row = count; row !== null && row < recorded && rows[row]; row = count) {
        const more = this.worked(this.call("set", `cmi.interactions.${row}.id`, rows[row])) ? this.counted() : null;
        if (more === null || more <= row) break;
        count = more;
      }
      return Math.max(count ?? 0, recorded, this.next ?? 0);
    }

    /** How many answers the platform says that it has; null where it says no number. */
    counted() {
      const told = this.get("cmi.interactions._count").trim();
      return /^\d+$/.test(told) ? Number(told) : null;
    }

    /** An answer in the version's alphabet. @param {Lp.Report} report @returns {Lp.ScormAnswer} */
    given({ question, kind, response, state, points, at, seconds }) {
      const interaction = this.data.interactions[question];
      const partly = String(Number((Number(points) * this.data.scale).toFixed(2)));
      return {
        ...interaction,
        pattern: interaction.sealed === undefined ? interaction.pattern : lp.opened(interaction.sealed),
        response: lp.kinds[kind].describe(response, interaction, this.version.alphabet) || null,
        result: { right: "correct", wrong: this.version.wrong, waiting: "neutral", partly }[state],
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
      const of = { description: null, replaces: /** @type {const} */ ("any") };
      /** @type {Lp.ScormAchieved[]} */
      const whole = primary && score !== null ? [{ ...of, id: primary, score, status }] : [];
      /** @type {Lp.ScormAchieved[]} */
      const opening = done && status !== null && DONE.includes(status) ? [{ ...of, id: done, score: null, status: PASSED }] : [];
      return [...whole, ...opening].filter(({ id, ...reached }) => this.told.get(id) !== said(reached) && this.knownObjectives()?.has(id));
    }

    /** Report one objective, unless the platform has heard of it already. @param {Lp.ScormAchieved} achieved */
    objective(achieved) {
      const places = this.knownObjectives();
      if (!places || this.told.get(achieved.id) === said(achieved)) return;
      const place = this.placeOf(achieved.id, places);
      const isDone = place === null ? this.isHopeless(achieved.id) : this.renew(`cmi.objectives.${place}.`, achieved);
      if (isDone) this.told.set(achieved.id, said(achieved));
    }

    /** Write what was reached, as far as the platform has something else; false where that stays. @param {string} prefix @param {Lp.ScormAchieved} achieved */
    renew(prefix, achieved) {
      const fields = this.version.objective(achieved);
      this.askFor(prefix, fields);
      const may = this.mayReplace(`${prefix}score.raw`, achieved);
      if (may) this.owe(prefix, fields);
      return may;
    }

    /** Read what an earlier session has left of these. @param {string} prefix @param {Lp.ScormFields} fields */
    askFor(prefix, fields) {
      for (const name of fields.map(([field]) => prefix + field)) if (!this.ledger.told.has(name)) this.ledger.found(name, this.get(name));
    }

    /** False for a result that the platform has a better one of, or one of a later time. @param {string} name @param {Lp.ScormAchieved} achieved */
    mayReplace(name, { replaces, score }) {
      const has = this.ledger.told.get(name);
      return replaces === "any" || !has || (replaces === "lower" && Number(has) <= Number(score));
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

    /**
     * Say goodbye; true when the platform confirms, and nothing of what it was told before is in doubt. With `onward` it is
     * asked to go on to the next activity.
     */
    finish(onward = false) {
      if (onward) this.put(this.version.onward);
      return this.arrives("terminate") && !this.ledger.isDoubtful;
    }
  };
})(lessonpack);
