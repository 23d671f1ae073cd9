// Questions that are answered by typing a number.
(function (lp) {
  "use strict";

  const { writtenOut, taken, shown, told, right: rightNumber, refused } = lp.numbers;
  const TOLD = /^-?\d{1,5}(\.\d{1,18})?$/; // what platforms take for a number

  /** @param {Lp.TypedQuestion} question @param {string} unit */
  const right = function (question, unit) {
    const { scoring, right: known } = lp.answerKey(question);
    return [rightNumber(known.gaps[question.gap], /** @type {any} */ (scoring).accepts[0], unit)];
  };

  const typed = lp.typed({ taken, shown, told, right, authored: () => "" });

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
