// Practice asks again: what was missed comes back after 3 other questions, and once more after 7.
(function (lp) {
  "use strict";

  const GAPS = [3, 7];

  /** @implements {Lp.Returns} */
  lp.Returns = class {
    constructor() {
      /** How many questions were answered, and which one last. */
      this.answered = 0;
      this.last = "";
      /** What was missed: how often it came back, and from how many answers on it does. @type {Map<string, {times: number, at: number}>} */
      this.due = new Map();
      /** @type {Lp.Returns["aside"]} */
      this.aside = null;
    }

    /** An answer was judged. @param {string} id @param {boolean} isRight */
    judged(id, isRight) {
      if (id !== this.last) this.answered += 1;
      this.last = id;
      const { times, at } = this.due.get(id) ?? { times: 0, at: isRight ? 0 : Infinity };
      if (at === Infinity) this.due.set(id, { times, at: this.answered + (GAPS[times] ?? Infinity) });
    }

    /** The question that comes back now, or null; at the end of the quiz also one that has not come back yet. @param {boolean} isEnd */
    next(isEnd) {
      const ready = [...this.due].filter(([id, { times, at }]) => id !== this.last && (this.answered >= at || (isEnd && times === 0)));
      return ready.sort(([, one], [, other]) => one.at - other.at)[0]?.[0] ?? null;
    }

    /** A question comes back: when it does so again depends on when it is answered. @param {string} id */
    takeUp(id) {
      const due = this.due.get(id);
      if (due) this.due.set(id, { times: due.times + 1, at: Infinity });
    }
  };
})(lessonpack);
