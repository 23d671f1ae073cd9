// Questions that people judge: nothing of them is scored here, and what was given waits. Only lessons that ask such carry this file.
(function (lp) {
  "use strict";

  lp.Session = class extends lp.Session {
    /** False where people judge every answer. */
    get hasScore() {
      return !this.asked.length || this.asked.some(({ scoring }) => !scoring.manual);
    }

    /** Where there is no score its text is "". @returns {Lp.Counted} */
    get counted() {
      return this.hasScore ? super.counted : { passed: null, text: "" };
    }

    /** @returns {Lp.Outcome} */
    get outcome() {
      const { status, score } = super.outcome;
      return this.hasScore || !this.submitted ? { status, score } : { status: "completed", score: null };
    }

    byObjective() {
      return super.byObjective().filter(({ possible }) => possible.n > 0n);
    }

    /** What costs so much work as a text stays where everything begins anew. */
    retry() {
      const before = this.answers;
      super.retry();
      for (const { id, scoring } of this.asked) {
        const given = before.get(id);
        if (scoring.manual && given) this.answer(id).response = given.response;
      }
    }

    /** @param {string} id */
    again(id) {
      const { response } = this.answer(id);
      super.again(id);
      if (this.question(id).scoring.manual) this.answer(id).response = response;
    }
  };
})(lessonpack);
