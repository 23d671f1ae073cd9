// Knowledge checks between the blocks: answered, judged at once, tried again; never scored, never reported.
(function (lp) {
  "use strict";

  const { blank, reopen, encodeAnswer, decodeAnswer } = lp.state;

  lp.Checks = class {
    /** @param {Lp.Question[]} questions */
    constructor(questions) {
      this.questions = questions;
      this.byId = new Map(questions.map((question) => [question.id, question]));
      this.answers = blank(questions);
      /** Every learner meets them in the same order. */
      this.seed = 0;
    }

    /** @param {string} id */
    question(id) {
      return /** @type {Lp.Question} */ (this.byId.get(id));
    }

    /** @param {string} id */
    answer(id) {
      return /** @type {Lp.Answer} */ (this.answers.get(id));
    }

    /** @param {string} id */
    isAnswered(id) {
      const question = this.question(id);
      return lp.kindOf(question).isAnswered(this.answer(id).response, question);
    }

    /** @param {string} id */
    revealed(id) {
      return this.answer(id).checked;
    }

    /** @param {string} id @param {Lp.Response} response */
    give(id, response) {
      if (!this.revealed(id)) this.answer(id).response = response;
    }

    /** Judge an answer; false when there is none. @param {string} id */
    check(id) {
      const answer = this.answer(id);
      answer.checked = this.isAnswered(id);
      return answer.checked;
    }

    /** @param {string} id */
    again(id) {
      const question = this.question(id);
      if (!lp.tries?.again(this, question)) reopen(question, this.answer(id));
    }

    /** @param {string} id @param {number} sure 1 to 3, 0 for not said */
    weigh(id, sure) {
      if (!this.revealed(id)) this.answer(id).sure = sure;
    }

    /** True once the right answer to a question may be shown. @param {string} id */
    mayShowAnswer(id) {
      return this.revealed(id) && !lp.tries?.left(this, this.question(id));
    }

    /** @param {Lp.Question} question */
    earned(question) {
      return lp.judge(question, this.answer(question.id).response);
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
