// The day when something was last done in a lesson, for those that ask again after days away.
(function (lp) {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;
  const LAST = 36 ** 3 - 1; // of which a state tells

  /** Days since 1970. */
  lp.today = () => Math.floor(Date.now() / DAY);

  lp.Days = class {
    constructor() {
      /** When something was last done, and how many days ago that was when the visit began; 0 for not known. */
      this.day = 0;
      this.away = 0;
    }

    /** Something is done today. */
    visit() {
      this.day = Math.min(lp.today(), LAST);
    }

    /** What stands behind the version of a state: packages that know of no day pass it over. */
    encode() {
      return this.day ? `.${this.day.toString(36)}` : "";
    }

    /** @param {string} version as a state has it, with what stands behind it */
    restore(version) {
      this.day = Math.min(Math.max(0, parseInt(version.split(".")[3] ?? "", 36) || 0), LAST);
      this.away = this.day && Math.max(0, lp.today() - this.day);
    }
  };
})(lessonpack);
