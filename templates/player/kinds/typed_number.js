// Questions that are answered by typing a number.
(function (lp) {
  "use strict";

  const { writtenOut, taken, shown, told, right: rightNumber, refused } = lp.numbers;
  const TOLD = /^-?\d{1,5}(\.\d{1,18})?$/; // what platforms take for a number

  /** @param {Lp.TypedQuestion} question @param {string} unit */
  const right = function (question, unit) {
    const { scoring, right: known } = lp.answerKey(question);
    const { accepts, parts = [] } = /** @type {Lp.TypedKey} */ (/** @type {unknown} */ (scoring));
    return [rightNumber(known.gaps[question.gap], accepts?.[0] ?? parts[0].accepts, unit)];
  };

  const typed = lp.typed({ taken, shown, told, right });

  Object.assign(lp.kinds, {
    numeric: {
      ...typed,

      isAnswered: (/** @type {Lp.Typed} */ { gaps }) => writtenOut(Object.values(gaps)[0] ?? "") !== "",

      refused: (/** @type {Lp.TypedSheet} */ { app, page, response }) => refused(app, [[lp.dom.find(".typed input", page), Object.values(response.gaps)[0] ?? ""]]),

      /** What a platform takes for no number is not told as one. */
      describe: (/** @type {Lp.Typed} */ { gaps }, /** @type {Lp.ScormInteraction} */ { type }) => {
        const number = writtenOut(Object.values(gaps)[0] ?? "");
        return type !== "numeric" || TOLD.test(number) ? number : "";
      },
    },
  });
})(lessonpack);
