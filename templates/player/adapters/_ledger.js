// What was written to a platform, and what of it is known to have arrived.
//
// Some platforms count a value as sent while they build the request (Moodle in SCORM 1.2), or hand it to a beacon of
// which nobody learns the fate. What such a request carried is not sent again while it stays the same: it has to be
// another value first, then the true one.
(function (lp) {
  "use strict";

  const STATE = "cmi.suspend_data";
  const AGAIN = "~"; // at its end a state says the same
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
      /** What a commit carried that may not have arrived: it may count as sent. @type {Map<string, string>} */
      this.doubted = new Map();
    }

    /** An element as the tables name it: `n` for each index. @param {string} name */
    static element(name) {
      return name.replace(INDEX, ".n");
    }

    /** A state as it was meant, whichever of the two arrived. @param {string} text */
    static meant(text) {
      return text.endsWith(AGAIN) ? text.slice(0, -AGAIN.length) : text;
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
      this.doubted.clear();
    }

    /** A commit went out, and nobody knows what became of it. */
    doubt() {
      for (const [name, value] of this.open) this.doubted.set(name, value);
    }

    get isDoubtful() {
      return this.doubted.size > 0;
    }

    /**
     * What may count as sent as it is, in order: its name, its value, and others for a moment. The state is among it whenever
     * it is open: next to rows that are something else for a moment it may not say that these are told.
     * @param {string} state one that says so of no row in doubt @returns {[string, string, string[]][]}
     */
    again(state) {
      const same = [...this.open].filter(([name, value]) => name === STATE || this.doubted.get(name) === value);
      return same.map(([name, value]) => [name, value, this.others(name, state).filter((other) => other !== value)]);
    }

    /** What the platform has anyway, then what neither passes nor fails anybody; it need not take each of them. @param {string} name @param {string} state */
    others(name, state) {
      if (name === STATE) return [state + AGAIN];
      const before = this.proven.get(name);
      const harmless = SCORES.test(name) ? [beside(/** @type {string} */ (this.told.get(name)))] : (this.meanwhile[lp.Ledger.element(name)] ?? []);
      return [...(before ? [before] : []), ...harmless];
    }
  };
})(lessonpack);
