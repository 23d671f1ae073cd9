// Scoring keys, as the build compiled them: exact, or a sum of units between a floor and a ceiling. What a part of a key
// accepts of a response, the library says alike (docs: scoring).
(function (lp) {
  "use strict";

  const { parse, times, compare, zero } = lp.fraction;

  /**
   * The points of a response and whether that is all, none or some of them.
   * @param {Lp.Question} question @param {string[]} chosen
   * @returns {Lp.Earned}
   */
  lp.judge = function (question, chosen) {
    const points = lp.points(lp.answerKey(question).scoring, { chosen });
    const all = compare(points, parse(question.scoring.points)) === 0;
    return { points, state: all ? "right" : compare(points, zero) === 0 ? "wrong" : "partly" };
  };

  /** Text in one Unicode form, without white space at its ends and with one blank for any other run of it. @param {string} text */
  const tidied = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();

  /** As it is compared: where case does not count in capitals, made of small letters. @param {string} text @param {boolean} exact */
  const compared = (text, exact) => (exact ? tidied(text) : tidied(text).toLowerCase().toUpperCase().normalize("NFC"));

  const NUMBER = /^([+\-\u2212]?)([0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?$/;
  const LONGEST_NUMBER = 100;

  /** The number that a text is, exactly; null for any other text. @param {string} text @returns {Lp.Fraction | null} */
  const numberOf = function (text) {
    const written = tidied(text);
    const [, sign, whole, rest = "", power = "0"] = NUMBER.exec(written) ?? [];
    if (!(whole || rest) || written.length > LONGEST_NUMBER) return null;
    const n = BigInt(`${whole}${rest}`) * (sign && sign !== "+" ? -1n : 1n);
    const shift = BigInt(power) - BigInt(rest.length);
    return shift < 0n ? { n, d: 10n ** -shift } : { n: n * 10n ** shift, d: 1n };
  };

  /** @param {string} text @param {string} from @param {string} to */
  const isBetween = function (text, from, to) {
    const value = numberOf(text);
    return value !== null && compare(parse(from), value) <= 0 && compare(value, parse(to)) <= 0;
  };

  /** Whether a polygon encloses a point, by the even-odd rule; its edges belong to it. @param {[number, number][]} corners @param {number} x @param {number} y */
  const encloses = function (corners, x, y) {
    let inside = false;
    for (const [i, [startX, startY]] of corners.entries()) {
      const [endX, endY] = corners[(i + 1) % corners.length];
      const side = (endX - startX) * (y - startY) - (endY - startY) * (x - startX);
      const isBeside = Math.min(startX, endX) <= x && x <= Math.max(startX, endX);
      if (side === 0 && isBeside && Math.min(startY, endY) <= y && y <= Math.max(startY, endY)) return true;
      if (startY > y !== endY > y && side > 0 === endY > startY) inside = !inside;
    }
    return inside;
  };

  /** Whether a point lies within an area of a picture or on its edge. @param {Exclude<Lp.Accepted, string>} area @param {[number, number]} point */
  const isWithin = function (area, [x, y]) {
    if ("polygon" in area) return encloses(area.polygon, x, y);
    if ("circle" in area) return (x - area.circle[0]) ** 2 + (y - area.circle[1]) ** 2 <= area.circle[2] ** 2;
    if (!("rectangle" in area)) return false;
    const [left, top, right, bottom] = area.rectangle;
    return left <= x && x <= right && top <= y && y <= bottom;
  };

  /** Whether a key that accepts this takes that piece of a response. @param {Lp.Accepted} accepted @param {Lp.Piece} piece */
  const accepts = function (accepted, piece) {
    if (typeof accepted === "string" || typeof piece === "string") return accepted === piece;
    if ("point" in piece) return isWithin(accepted, piece.point);
    if ("pair" in piece) return "pair" in accepted && piece.pair.every((id, i) => id === accepted.pair[i]);
    if ("place" in piece) return "place" in accepted && accepted.id === piece.id && accepted.place === piece.place;
    if (!("gap" in accepted) || accepted.gap !== piece.gap) return false;
    if ("from" in accepted) return isBetween(piece.text, accepted.from, accepted.to);
    return accepted.words.some((text) => compared(text, accepted.case) === compared(piece.text, accepted.case));
  };

  /** What of a response a key can accept: no gap that has only white space in it, and nothing of prose. @param {Lp.Response} response @returns {Lp.Piece[]} */
  const piecesOf = function (response) {
    if ("chosen" in response) return response.chosen;
    if ("pairs" in response) return response.pairs.map((pair) => ({ pair }));
    if ("order" in response) return response.order.map((id, i) => ({ id, place: i + 1 }));
    if ("points" in response) return response.points.map((point) => ({ point }));
    if ("text" in response) return [];
    return Object.entries(response.gaps).flatMap(([gap, text]) => (tidied(text) ? { gap, text } : []));
  };

  /** Which of what is accepted the pieces of a response meet; -1 is among them for a piece that meets none. @param {Lp.Accepted[]} accepted @param {Lp.Response} response */
  const met = (accepted, response) => new Set(piecesOf(response).map((piece) => accepted.findIndex((each) => accepts(each, piece))));

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
