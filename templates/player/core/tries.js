// Several tries at a question of which nothing is scored: after a wrong one that is not the last a nudge is read, the right
// answer and the reasons only then. Only lessons that give several tries carry this file.
(function (lp) {
  "use strict";

  lp.tries = {
    /** How often a wrong answer may be given anew before the right one is shown. */
    left(book, question) {
      const isWrong = book.revealed(question.id) && book.earned(question).state !== "right";
      return isWrong ? Math.max(0, (question.tries ?? 1) - 1 - book.answer(question.id).tried) : 0;
    },

    /**
     * Take an answer back for another try; false where none is left. What was tried is known until the right answer is
     * shown, and where an answer has several parts it is there to be mended.
     */
    again(book, question) {
      if (!this.left(book, question)) return false;
      const answer = book.answer(question.id);
      const { mends, nothing } = lp.kindOf(question);
      const last = answer.response;
      Object.assign(answer, { response: mends ? last : nothing, last, tried: answer.tried + 1, sure: 0, checked: false });
      return true;
    },
  };
})(lessonpack);
