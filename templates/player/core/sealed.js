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

  /** How a question is scored, its right answer and, of a sealed one, what is said of answers. @type {Lp.Namespace["answerKey"]} */
  lp.answerKey = function (question) {
    const { sealed, scoring, right } = question;
    const key = known.get(question) ?? (sealed === undefined ? /** @type {Lp.AnswerKey} */ ({ scoring, right }) : lp.opened(sealed));
    known.set(question, key);
    return key;
  };

  /** What is said of a part of an answer, where that was sealed; undefined when the author wrote nothing. @type {Lp.Namespace["saidOf"]} */
  lp.saidOf = function (question, id, what = "parts") {
    const said = lp.answerKey(question)[what] ?? {};
    return Object.hasOwn(said, id) ? said[id] : undefined; // a choice may be called `constructor`
  };
})(lessonpack);
