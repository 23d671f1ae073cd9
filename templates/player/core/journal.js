// What the learner did since the platform last had everything, kept in this browser: a tab that dies loses nothing of it,
// and not every choice has to cost the platform a request.
(function (lp) {
  "use strict";

  const MOST_LATER = 400;
  const MOST_ENTRIES = 5;

  /** @typedef {{bases: string[], state: string, whole: string}} Entry what came after one of the states in `bases` */

  /** Tells one saved state from another. @param {string} text */
  const mark = (text) => `${text.length}.${lp.chance(0, text)}`;

  /** @param {unknown} entry @returns {entry is Entry} */
  const isSound = (entry) => Array.isArray(/** @type {Entry | null} */ (entry)?.bases);

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
      const kept = this.others();
      this.bases = [mark(state)];
      if (kept) this.write(kept);
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
      return this.write([...(this.others() ?? this.entries()), { bases: this.bases, state, whole }].slice(-MOST_ENTRIES));
    }

    /**
     * What came after a platform's state; null when there is nothing, or when it came after another one: a state holds a
     * number drawn for its learner, so that nobody gets what somebody else did at the same computer.
     * @param {string} state
     * @returns {string | null}
     */
    after(state) {
      const base = mark(state);
      const entry = state ? this.entries().find(({ bases }) => bases.includes(base)) : undefined;
      if (!entry) return null;
      this.bases = entry.bases;
      return String(base === entry.bases[entry.bases.length - 1] ? entry.whole : entry.state);
    }

    /** What is kept of other learners, or of other courses with this package; null when nothing of this one is. */
    others() {
      const entries = this.entries();
      const others = entries.filter(({ bases }) => !bases.some((base) => this.bases.includes(base)));
      return others.length < entries.length ? others : null;
    }

    /** @returns {Entry[]} */
    entries() {
      try {
        const kept = JSON.parse(this.win.localStorage.getItem(this.key) ?? "[]");
        return Array.isArray(kept) ? kept.filter(isSound) : [];
      } catch {
        return [];
      }
    }

    /** @param {Entry[]} entries */
    write(entries) {
      try {
        if (entries.length) this.win.localStorage.setItem(this.key, JSON.stringify(entries));
        else this.win.localStorage.removeItem(this.key);
        return true;
      } catch {
        return false;
      }
    }
  };
})(lessonpack);
