// The time limit of a quiz: counts while it is told to, warns, and can be extended. No page, no platform.
(function (lp) {
  "use strict";

  const MINUTE = 60000;
  const LONGEST_STEP = 10000; // ms; a longer one means that the machine slept, or that its clock jumped
  const LEAST_TO_EXTEND = 20000; // ms that a learner has to ask for more (WCAG 2.2, 2.2.1), also on return

  lp.TimeLimit = class {
    /** @param {NonNullable<Lp.Quiz["time"]>} setting @param {() => number} now */
    constructor({ minutes, extend, more, most }, now) {
      this.allowed = minutes * MINUTE;
      this.more = more * MINUTE;
      this.most = most;
      this.extendable = extend;
      this.now = now;
      this.elapsed = 0;
      this.extensions = 0;
      /** @type {number | null} */
      this.since = null;
      /** What was left when somebody asked last. */
      this.seen = this.allowed;
    }

    /** Begin anew, for another attempt. */
    reset() {
      this.elapsed = 0;
      this.extensions = 0;
      this.since = null;
      this.seen = this.allowed;
    }

    get isRunning() {
      return this.since !== null;
    }

    run() {
      this.since ??= this.now();
    }

    stop() {
      this.advance();
      this.since = null;
    }

    /** Count the time since the last call. */
    advance() {
      if (this.since === null) return;
      const now = this.now();
      this.elapsed += Math.max(0, Math.min(now - this.since, LONGEST_STEP));
      this.since = now;
    }

    /** Milliseconds left. */
    get left() {
      return Math.max(0, this.allowed + this.extensions * this.more - this.elapsed);
    }

    /** From when on more time is offered: a minute before the end, in a short quiz for its second half. */
    get offered() {
      return Math.min(MINUTE, this.allowed / 2);
    }

    get isEnding() {
      return this.left <= this.offered;
    }

    get mayExtend() {
      return this.extendable && this.left > 0 && this.extensions < this.most;
    }

    /** How many minutes one more extension gives. */
    get moreMinutes() {
      return this.more / MINUTE;
    }

    extend() {
      this.advance();
      if (this.mayExtend) this.extensions += 1;
      this.seen = this.left;
    }

    /**
     * What there is to say since the last call: half of the time is over, five minutes or the last
     * minute (`offered`) are left, or time is up. Null for most calls.
     * @returns {Lp.TimeSign | null}
     */
    tick() {
      this.advance();
      const before = this.seen;
      this.seen = this.left;
      /** @param {number} mark */
      const crossed = (mark) => before > mark && this.left <= mark;
      if (crossed(0)) return "up";
      if (crossed(this.offered)) return "last";
      if (this.allowed > 5 * MINUTE && crossed(5 * MINUTE)) return "five";
      return crossed(this.allowed / 2) ? "half" : null;
    }

    /** What is saved: whole seconds, and how often it was extended. */
    encode() {
      return { elapsed: Math.floor(this.elapsed / 1000).toString(36), extensions: this.extensions.toString(36) };
    }

    /** Take up what was saved; who can ask for more time gets as long as that takes. @param {{elapsed: string, extensions: string}} saved */
    restore({ elapsed, extensions }) {
      this.reset();
      this.extensions = Math.min(parseInt(extensions, 36) || 0, this.most);
      const most = this.allowed + this.extensions * this.more - (this.mayExtend ? LEAST_TO_EXTEND : 1000);
      this.elapsed = Math.min((parseInt(elapsed, 36) || 0) * 1000, most);
      this.seen = this.left;
    }
  };
})(lessonpack);
