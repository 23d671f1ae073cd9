// Scoring keys, as the build compiled them: exact, or a sum of units between a floor and a ceiling.
(function (lp) {
  "use strict";

  const { parse, times, compare, zero } = lp.fraction;

  /**
   * The points of a response and whether that is all, none or some of them.
   * @param {Lp.Question} question @param {string[]} chosen
   * @returns {Lp.Earned}
   */
  lp.judge = function (question, chosen) {
    const points = lp.points(lp.answerKey(question).scoring, chosen);
    const all = compare(points, parse(question.scoring.points)) === 0;
    return { points, state: all ? "right" : compare(points, zero) === 0 ? "wrong" : "partly" };
  };

  /**
   * The points that the chosen identifiers earn under a key.
   * @param {Lp.ScoringKey} key @param {string[]} chosen
   */
  lp.points = function (key, chosen) {
    const points = parse(key.points);
    const distinct = new Set(chosen);
    if (key.accepts) {
      const same = distinct.size === key.accepts.length && key.accepts.every((id) => distinct.has(id));
      return same ? points : zero;
    }
    const total = Object.entries(key.units).reduce((sum, [id, units]) => sum + (distinct.has(id) ? units : 0), 0);
    return times(points, Math.max(key.floor, Math.min(key.ceiling, total)), key.ceiling);
  };
})(lessonpack);
