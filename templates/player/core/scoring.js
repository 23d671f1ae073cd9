// Scoring keys, as the build compiled them: exact, or a sum of units between a floor and a ceiling. What a part of a key
// accepts of a response, the library says alike (docs: scoring).
(function (lp) {
  "use strict";

  const { parse, times, compare, zero } = lp.fraction;

  /** @type {Lp.Namespace["isMissed"]} */
  lp.isMissed = (state) => state === "wrong" || state === "partly";

  /**
   * The points of a response and whether that is all, none or some of them.
   * @param {Lp.Question} question @param {Lp.Response} response
   * @returns {Lp.Earned}
   */
  lp.judge = function (question, response) {
    const points = lp.points(lp.answerKey(question).scoring, response);
    const all = compare(points, parse(question.scoring.points)) === 0;
    return { points, state: all ? "right" : compare(points, zero) === 0 ? "wrong" : "partly" };
  };

  /** @param {unknown} accepted @param {unknown} piece */
  const isSame = (accepted, piece) => accepted === piece;

  /** The forms of responses; files under forms/ add those that need more. @type {Lp.Namespace["forms"]} */
  lp.forms = {
    chosen: { pieces: (ids) => ids, accepts: isSame },
    pairs: { pieces: (pairs) => pairs, accepts: ({ pair = [] }, piece) => pair.join() === piece.join() },
    order: { pieces: (/** @type {string[]} */ ids) => ids.map((id, i) => ({ id, place: i + 1 })), accepts: (accepted, { id, place }) => accepted.id === id && accepted.place === place },
  };

  /** Which of what is accepted the pieces of a response meet; -1 is among them for a piece that meets none. @param {Lp.Accepted[]} accepted @param {Lp.Response} response */
  const met = function (accepted, response) {
    const [[form, given]] = Object.entries(response);
    const { pieces, accepts } = lp.forms[form];
    return new Set(pieces(given).map((piece) => accepted.findIndex((each) => accepts(each, piece))));
  };

  /**
   * The points that a response earns under a key. Each piece of it meets the first part of the key that accepts it, and
   * each part counts once.
   * @param {Lp.ScoringKey} key @param {Lp.Response} response
   */
  lp.points = function (key, response) {
    const points = parse(key.points);
    if (key.accepts) {
      const found = met(key.accepts, response);
      return found.size === key.accepts.length && !found.has(-1) ? points : zero;
    }
    const parts = key.parts ?? Object.entries(key.units).map(([id, units]) => ({ accepts: id, units }));
    const found = met(parts.map((part) => part.accepts), response);
    const total = parts.reduce((sum, { units }, i) => sum + (found.has(i) ? units : 0), 0);
    return times(points, Math.max(key.floor, Math.min(key.ceiling, total)), key.ceiling);
  };
})(lessonpack);
