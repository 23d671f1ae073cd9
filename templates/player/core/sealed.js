// Right answers that are not to be shown yet: the build writes them so that nobody who reads or searches the page's source
// meets them. That is no secret: they are opened here when an answer has to be judged.
(function (lp) {
  "use strict";

  const FIRST = "!".charCodeAt(0);
  const NUMBER = 94; // the visible characters of ASCII
  /** @type {WeakMap<Lp.Question, Lp.AnswerKey>} */
  const known = new WeakMap();

  /** What was sealed; each visible character stands 47 places on (ROT47), which twice done is undone. @type {Lp.Namespace["opened"]} */
  lp.opened = function (text) {
    const turned = text.replace(/[!-~]/g, (sign) => String.fromCharCode(FIRST + ((sign.charCodeAt(0) - FIRST + NUMBER / 2) % NUMBER)));
    return JSON.parse(turned);
  };

  /** @param {Lp.Question} question @returns {Lp.AnswerKey} */
  const readKey = function (question) {
    if (question.sealed !== undefined) return lp.opened(question.sealed);
    const right = question.choices.filter((choice) => choice.right).map(({ id }) => id);
    return { scoring: /** @type {Lp.ScoringKey} */ (question.scoring), right };
  };

  /** How a question is scored, its right choices and, of a sealed one, what is said of its answers. @type {Lp.Namespace["answerKey"]} */
  lp.answerKey = function (question) {
    const key = known.get(question) ?? readKey(question);
    known.set(question, key);
    return key;
  };

  /** What is said of a choice, where that was sealed; undefined when the author wrote nothing. @type {Lp.Namespace["saidOf"]} */
  lp.saidOf = function (question, id) {
    const { choices = {} } = lp.answerKey(question);
    return Object.hasOwn(choices, id) ? choices[id] : undefined; // a choice may be called `constructor`
  };
})(lessonpack);
