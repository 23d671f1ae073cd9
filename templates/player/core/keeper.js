// Keeps what the learner did: opens the session with a platform, saves after each step, tries again
// when a platform refuses, and ends the session once. It knows the platform only as an adapter.
(function (lp) {
  "use strict";

  const SEARCH_STEP = 100;
  const SEARCH_LIMIT = 2000;
  const FIRST_RETRY = 5000;
  const LONGEST_RETRY = 60000;
  /** @type {Record<string, number>} */
  const RANK = { failed: 1, completed: 1, passed: 2 };

  /**
   * True when a platform's standing says more than the outcome: it is never lowered.
   * @param {string} standing @param {string} outcome
   */
  const outranks = (standing, outcome) => (RANK[standing] ?? 0) > (RANK[outcome] ?? 0);

  lp.Keeper = class {
    /**
     * @param {Lp.Adapter} adapter @param {Lp.Work} work what the learner does @param {Lp.Journal} journal @param {Lp.Clock} clock
     * @param {() => void} changed called whenever `state`, `trouble`, `drafted` or `notice` may read differently
     */
    constructor(adapter, work, journal, clock, changed) {
      this.adapter = adapter;
      this.work = work;
      this.journal = journal;
      this.clock = clock;
      this.changed = changed;
      /** @type {Lp.Keeper["state"]} */
      this.state = "searching";
      /** @type {Lp.Standing} */
      this.standing = { mode: "normal", status: "", score: "", state: "" };
      this.trouble = "";
      /** Something is kept in this browser that the platform will have with the next save. */
      this.drafted = false;
      /** What the platform has for certain: all but place and time, and what was given. */
      this.gist = "";
      /** @type {Map<string, string>} */
      this.given = new Map();
      /** @type {Lp.Restored | null} */
      this.restored = null;
      this.unreadable = false;
      this.readonly = false;
      this.confirmed = false;
      this.waiting = false;
      this.wait = FIRST_RETRY;
      this.visible = 0;
      /** @type {number | null} */
      this.shownSince = clock.now();
      adapter.onReached = () => this.save();
    }

    /**
     * Look for a platform, for a short while if it is late; then call back once, with true when it was late.
     * @param {(late: boolean) => void} ready
     */
    open(ready, waited = 0) {
      if (this.adapter.find()) {
        this.connect();
        ready(waited > 0);
      } else if (this.adapter.mayComeLate && waited < SEARCH_LIMIT) {
        this.clock.after(SEARCH_STEP, () => this.open(ready, waited + SEARCH_STEP));
      } else {
        this.become("alone");
        ready(waited > 0);
      }
    }

    connect() {
      const opened = this.adapter.open();
      if (!opened) return this.become("refused");
      this.standing = opened;
      if (opened.state) this.takeUp(opened);
      const finishedElsewhere = !this.restored && ["passed", "completed"].includes(opened.status);
      if (opened.mode !== "normal") this.become(opened.mode);
      else if (finishedElsewhere) this.become("review");
      else this.become("open");
      this.save();
      return undefined;
    }

    /** Go on where the platform, or later this browser, has kept it; who only looks takes nothing away from who learns. @param {Lp.Standing} opened */
    takeUp({ mode, state }) {
      const later = mode === "normal" ? this.journal.after(state) : null;
      const restored = later && this.work.restore(later);
      if (restored) this.work.scoreAnew();
      this.restored = restored || this.work.restore(state);
      this.unreadable = !this.restored;
      if (mode === "normal") this.journal.settle(state);
    }

    /** @param {Lp.Keeper["state"]} state */
    become(state) {
      this.state = state;
      if (["review", "browse", "elsewhere"].includes(state)) this.work.freeze();
      this.changed();
    }

    /** Seconds that the page was in sight in this session. */
    get seconds() {
      const running = this.shownSince === null ? 0 : this.clock.now() - this.shownSince;
      return Math.max(0, this.visible + running) / 1000;
    }

    /** True when the platform has a better score than what is there now, and may not lose it. */
    get isOutdone() {
      const { score } = this.work.outcome;
      const before = this.standing.score;
      return score !== null && before !== "" && Number(before) > Number(score) && !this.work.mayLower;
    }

    /** The outcome as far as it is news: a platform's better standing is left alone, unless the quiz counts another attempt. */
    get outcome() {
      const { status, score } = this.work.outcome;
      return { status: outranks(this.standing.status, status) ? null : status, score: this.isOutdone ? null : score };
    }

    /** Another window goes on with this lesson: what is done here would overwrite what is done there. */
    giveWay() {
      if (this.state === "open") this.become("elsewhere");
    }

    /** Save nothing any more: the learner begins anew. */
    drop() {
      this.become("finished");
    }

    /**
     * Save all that is new. True when the platform has it, or when there is nothing to save to. Before the
     * session ends nothing is committed: that is part of the end, and a browser refuses a request of its own
     * while the page goes away. With `insist` it is tried although the browser says that it has no network.
     */
    save({ ending = false, insist = false } = {}) {
      if (this.state !== "open") return true;
      const { status, score } = this.outcome;
      let state = null;
      const faults = this.adapter.save({
        commit: !ending,
        insist,
        reports: this.work.reports(),
        recorded: this.work.recorded,
        rows: this.work.rows,
        taken: (report, counted) => this.work.taken(report, counted),
        state: () => (state = this.stateText()),
        proven: () => this.provenText(),
        seconds: this.seconds,
        status,
        score,
        objectives: this.isOutdone ? [] : this.work.achieved,
        progress: this.work.progress,
      });
      if (state !== null) this.journal.sent(state);
      const arrived = !ending && !faults.length;
      if (arrived) this.settle(state);
      else if (!this.adapter.local) this.jot();
      // An end without a fault proves nothing yet.
      if (!ending) this.note(faults, arrived);
      return faults.length === 0;
    }

    /** The platform has everything. @param {string | null} state */
    settle(state) {
      if (state !== null && !this.adapter.local) this.journal.settle(state);
      this.work.settle();
      this.gist = this.work.gist;
      this.given = this.work.given;
    }

    /**
     * Keep a step that may still change, as a choice may, without a request to the platform: in this browser, which gives it
     * back after a tab has died. Where the browser keeps nothing, and while saving fails, the step is saved.
     */
    draft() {
      if (this.state !== "open") return;
      const more = this.work.gist !== this.gist; // than the place, which nobody would miss
      if (this.trouble || this.adapter.local || !this.jot()) this.save();
      else if (more !== this.drafted) {
        this.drafted = more;
        this.changed();
      }
    }

    /** Keep a step to another page: a save, unless there is no more to it than the place. */
    turn() {
      if (this.work.gist === this.gist) this.draft();
      else this.save();
    }

    /** Write down in this browser what the platform may not have; false where the browser keeps nothing. */
    jot() {
      return this.state === "open" && this.journal.keep(this.work.encode(true), this.work.encode());
    }

    /** The questions whose answers, as they are now, the platform may not have. */
    get unproven() {
      return [...this.work.given].filter(([id, response]) => response !== (this.given.get(id) ?? "")).map(([id]) => id);
    }

    /** True when the session with the platform seems to be gone: only opening the lesson anew helps. */
    get isLost() {
      return (this.adapter.failed ?? 0) > 1;
    }

    /** The state, unless it were too long: a platform would cut it, and a cut state is worse than the last one. */
    stateText() {
      const text = this.work.encode();
      return text.length <= this.work.data.layout.limit ? text : null;
    }

    /** The state for the moment between two commits; should nothing come after it, this browser goes on from there. */
    provenText() {
      const text = this.work.encode(true);
      this.journal.sent(text);
      return text;
    }

    /** @param {string[]} faults @param {boolean} arrived */
    note(faults, arrived) {
      const same = !faults.length && !this.trouble && !(arrived && this.drafted);
      this.trouble = faults.join("\n");
      if (arrived) this.drafted = false;
      if (this.trouble) this.tryLater();
      else this.wait = FIRST_RETRY;
      if (!same) this.changed();
    }

    tryLater() {
      if (this.waiting) return;
      this.waiting = true;
      this.clock.after(this.wait, () => {
        this.waiting = false;
        if (this.trouble) this.save({ insist: true });
      });
      this.wait = Math.min(this.wait * 2, LONGEST_RETRY);
    }

    /** The page went out of sight: save, and count no time until it comes back. */
    hide() {
      if (this.shownSince === null) return;
      this.work.pause();
      this.visible += this.clock.now() - this.shownSince;
      this.shownSince = null;
      this.save();
    }

    show() {
      if (this.shownSince !== null) return;
      this.shownSince = this.clock.now();
      this.work.resume();
      if (this.trouble) this.save();
    }

    /** True when leaving leads on to the next activity of the course. */
    get leadsOn() {
      return this.state === "open" && this.adapter.leadsOn && ["passed", "completed"].includes(this.work.outcome.status);
    }

    /** End the session, once; nothing is said to the platform afterwards. With `onward` it is asked for the next activity. */
    finish(onward = false) {
      if (this.state === "finished") return;
      const said = ["open", "review", "browse"].includes(this.state);
      this.readonly = said && this.state !== "open";
      this.work.pause();
      const saved = this.save({ ending: true });
      this.state = "finished";
      this.confirmed = said ? this.adapter.finish(onward) && saved : false;
      this.changed();
    }
  };
})(lessonpack);
