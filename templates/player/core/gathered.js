// Questions that refer to the same text or figure are asked one after the other, however they were drawn and shuffled.
(function (lp) {
  "use strict";

  /** The questions in their order, those with the same stimulus where the first of them stands. @type {NonNullable<Lp.Namespace["gathered"]>} */
  lp.gathered = function (questions) {
    /** @type {Map<string | Lp.Question, Lp.Question[]>} */
    const groups = new Map();
    for (const question of questions) {
      const about = question.stimulus ?? question;
      groups.set(about, [...(groups.get(about) ?? []), question]);
    }
    return [...groups.values()].flat();
  };

  lp.Session = class extends lp.Session {
    /** @param {Lp.Question[]} questions */
    arranged(questions) {
      return /** @type {NonNullable<Lp.Namespace["gathered"]>} */ (lp.gathered)(super.arranged(questions));
    }
  };
})(lessonpack);
