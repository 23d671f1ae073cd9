// What was written to a platform, and what of it is known to have arrived.
//
// Some platforms count a value as sent while they build the request (Moodle in SCORM 1.2), or hand it to a beacon of
// which nobody learns the fate. What such a request carried is not sent again while it stays the same: it has to be
// another value first, then the true one.
(function (lp) {
  "use strict";

  const INDEX = /\.\d+(?=\.)/g;
  const SCORES = /\.(raw|min|max|scaled)$/;

  /** A score next to this one, on the side that cannot pass whoever has not passed. @param {string} score */
  const beside = function (score) {
    const places = /\.(\d+)$/.exec(score)?.[1].length ?? 0;
    const step = 10 ** -Math.max(2, places);
    const near = Number(score) > 0 ? Number(score) - step : step;
    return String(Number(near.toFixed(Math.max(2, places))));
  };

  lp.Ledger = class {
    /** @param {Record<string, string[]>} meanwhile by element, `n` for an index: values of which one stands for another */
    constructor(meanwhile) {
      this.meanwhile = meanwhile;
      /** What the platform was told last: @type {Map<string, string>} */
      this.told = new Map();
      /** What has arrived for certain: @type {Map<string, string>} */
      this.proven = new Map();
      /** What was told since, in order: @type {Map<string, string>} */
      this.open = new Map();
      /** True when a commit went out and may not have arrived: what is open counts as sent, and is not. */
      this.doubtful = false;
    }

    /** The platform had this when the session began. @param {string} name @param {string} value */
    found(name, value) {
      this.told.set(name, value);
      this.proven.set(name, value);
    }

    /** @param {string} name @param {string} value */
    write(name, value) {
      this.told.set(name, value);
      this.open.delete(name);
      this.open.set(name, value);
    }

    /** All that was told has arrived. */
    settle() {
      for (const [name, value] of this.open) this.proven.set(name, value);
      this.open.clear();
      this.doubtful = false;
    }

    /** For all that is open, in order: its name, another value for a moment (null: there is none that does no harm), and its own. @returns {[string, string | null, string][]} */
    get again() {
      return [...this.open].map(([name, value]) => [name, this.other(name, value), value]);
    }

    /** What the platform has anyway, else a value that neither passes nor fails anybody. @param {string} name @param {string} value */
    other(name, value) {
      const before = this.proven.get(name);
      if (before && before !== value) return before;
      if (SCORES.test(name)) return beside(value);
      return this.meanwhile[name.replace(INDEX, ".n")]?.find((each) => each !== value) ?? null;
    }
  };
})(lessonpack);
