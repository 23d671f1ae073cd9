// No platform: the page stands alone, and the browser keeps the learner's work where it may.
(function (lp) {
  "use strict";

  /** @implements {Lp.Adapter} */
  class Browser {
    /** @param {Window} win @param {Lp.Data} data */
    constructor(win, data) {
      this.win = win;
      this.key = `lessonpack:${data.id}`;
      this.local = true;
      this.mayComeLate = false;
      this.leadsOn = false;
      /** What the browser has: @type {string | null} */
      this.kept = null;
    }

    /** True when the browser lets this page keep something: cookies may be blocked, or the frame sandboxed. What is kept already may be full. */
    find() {
      try {
        if (this.win.localStorage.getItem(this.key) !== null) return true;
        const probe = `${this.key}:probe`;
        this.win.localStorage.setItem(probe, "1");
        this.win.localStorage.removeItem(probe);
        return true;
      } catch {
        return false;
      }
    }

    open() {
      this.kept = this.win.localStorage.getItem(this.key);
      return { mode: /** @type {const} */ ("normal"), status: "", score: "", state: this.kept ?? "" };
    }

    /** Keep the state; nobody is told of answers, score and status. @param {Lp.Step} step */
    save(step) {
      for (const report of step.reports) step.taken(report, false);
      const state = step.state();
      if (state === null || state === this.kept) return [];
      try {
        this.win.localStorage.setItem(this.key, state);
        this.kept = state;
        return [];
      } catch (error) {
        return [String(error)];
      }
    }

    /** Keep nothing any longer. */
    forget() {
      this.win.localStorage.removeItem(this.key);
    }

    finish() {
      return true;
    }
  }

  lp.adapter = (win, data) => new Browser(win, data);
})(lessonpack);
