// Knowledge checks between the blocks: answered, judged at once, tried again; never scored, never reported.
(function (lp) {
  "use strict";

  const { blank, encodeAnswer, decodeAnswer } = lp.state;

  lp.Checks = class {
    /** @param {Lp.Question[]} questions */
    constructor(questions) {
      this.questions = questions;
      this.answers = blank(questions);
    }

    /** @param {string} id */
    answer(id) {
      return /** @type {Lp.Answer} */ (this.answers.get(id));
    }

    /** The choices as every learner meets them: shuffled, where the author says so, alike for all. @param {Lp.Question} question */
    choices(question) {
      return question.shuffle ? lp.shuffled(question.choices, 0, question.id, (choice) => choice.fixed) : question.choices;
    }

    /** @param {string} id */
    revealed(id) {
      return this.answer(id).checked;
    }

    /** @param {string} id @param {string[]} chosen */
    choose(id, chosen) {
      if (!this.revealed(id)) this.answer(id).chosen = chosen;
    }

    /** Judge an answer; false when nothing is chosen. @param {string} id */
    check(id) {
      const answer = this.answer(id);
      answer.checked = answer.chosen.length > 0;
      return answer.checked;
    }

    /** @param {string} id */
    again(id) {
      Object.assign(this.answer(id), { chosen: [], checked: false });
    }

    /** @param {Lp.Question} question */
    earned(question) {
      return lp.judge(question, this.answer(question.id).chosen);
    }

    /** @param {Lp.Layout} layout */
    encode(layout) {
      return this.questions.flatMap((question) => encodeAnswer(layout, question, this.answer(question.id)) ?? []).join(";");
    }

    /** Take up saved answers; how many no longer fit. @param {string} text @param {Lp.SavedState} widths */
    restore(text, widths) {
      const entries = text ? text.split(";") : [];
      const answers = entries.flatMap((entry) => decodeAnswer(this.questions, entry, widths) ?? []);
      this.answers = blank(this.questions);
      for (const { id, ...rest } of answers) Object.assign(this.answer(id), rest);
      return entries.length - answers.length;
    }
  };
})(lessonpack);
