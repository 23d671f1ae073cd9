// Several tries at a question of which nothing is scored: after a wrong one that is not the last a nudge is read, the right
// answer and the reasons only then.
(function (lp) {
  "use strict";

  /** How often a wrong answer may be given anew before the right one is shown. @type {Lp.Namespace["triesLeft"]} */
  lp.triesLeft = function (book, question) {
    const { tried } = book.answer(question.id);
    const isWrong = book.revealed(question.id) && book.earned(question).state !== "right";
    return isWrong ? Math.max(0, (question.tries ?? 1) - 1 - tried) : 0;
  };

  /**
   * Take an answer back: to try again, or to begin anew once the right one was shown. What was tried is known until then, and
   * where an answer has several parts it is there to be mended.
   * @type {Lp.Namespace["takeBack"]}
   */
  lp.takeBack = function (book, question) {
    const answer = book.answer(question.id);
    const kind = lp.kindOf(question);
    const again = lp.triesLeft(book, question) > 0;
    const last = again ? answer.response : undefined;
    const response = again && kind.mends ? answer.response : kind.nothing;
    Object.assign(answer, { response, last, tried: again ? answer.tried + 1 : 0, sure: again ? answer.sure : 0, checked: false });
  };
})(lessonpack);
