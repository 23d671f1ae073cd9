// What the learner did since the platform last had everything, kept in this browser: a tab that dies loses nothing of it,
// and not every choice has to cost the platform a request.
(function (lp) {
  "use strict";

  const MOST_LATER = 9;

  /** Tells one saved state from another. @param {string} text */
  const mark = (text) => `${text.length}.${lp.chance(0, text)}`;

  lp.Journal = class {
    /** @param {Window} win @param {string} id the package's */
    constructor(win, id) {
      this.win = win;
      this.key = `lessonpack:${id}:since`;
      /** The states that the platform may have, the proven one first. @type {string[]} */
      this.bases = [];
    }

    /** The platform has exactly this: there is nothing to keep. @param {string} state */
    settle(state) {
      this.bases = [mark(state)];
      this.remove();
    }

    /** The platform was sent this, and may have it. @param {string} state */
    sent(state) {
      const [proven, ...later] = [...this.bases, mark(state)];
      this.bases = [proven, ...later.slice(-MOST_LATER)];
    }

    /**
     * Keep what came after; false where the browser does not.
     * @param {string} state of which no answer is recorded that may not have arrived
     * @param {string} whole the same, if all that was sent did arrive
     */
    keep(state, whole) {
      try {
        this.win.localStorage.setItem(this.key, JSON.stringify({ bases: this.bases, state, whole }));
        return true;
      } catch {
        return false;
      }
    }

    /**
     * What came after a platform's state; null when there is nothing, or when it came after another one: a state holds a
     * number drawn for its learner, so that nobody gets what somebody else did at the same computer.
     * @param {string} state
     * @returns {string | null}
     */
    after(state) {
      try {
        const { bases, state: later, whole } = JSON.parse(this.win.localStorage.getItem(this.key) ?? "{}");
        const base = mark(state);
        if (!state || !bases?.includes(base)) return null;
        return String(base === bases[bases.length - 1] ? whole : later);
      } catch {
        return null;
      }
    }

    remove() {
      try {
        this.win.localStorage.removeItem(this.key);
      } catch {
        // Where nothing may be kept there is nothing to take away.
      }
    }
  };
})(lessonpack);
