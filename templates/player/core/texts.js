// What is only read between the questions of a quiz: pages without number and answer, which part it, so that no question is
// shuffled to another side of them. Only lessons that have such carry this file.
(function (lp) {
  "use strict";

  lp.Session = class extends lp.Session {
    /** @param {Lp.Question[]} questions */
    arranged(questions) {
      const ends = (this.data.texts ?? []).map(({ behind }) => behind);
      return [...ends, undefined].flatMap((end, index) => super.arranged(questions.slice(ends[index - 1] ?? 0, end)));
    }

    get steps() {
      /** @type {Lp.Keyed[]} */
      const steps = [...super.steps];
      this.data.texts?.forEach((text, index) => steps.splice(text.behind + index, 0, text));
      return steps;
    }

    /** What is read is as open as the question that it leads to. @param {string} id @returns {ReturnType<Lp.Session["stateOf"]>} */
    stateOf(id) {
      if (this.questions.has(id)) return super.stateOf(id);
      const { steps } = this;
      const next = steps[steps.findIndex((step) => step.id === id) + 1];
      return next ? this.stateOf(next.id) : "chosen";
    }
  };
})(lessonpack);
