// Which attempt at a quiz counts: the best, the last, or all of them on average. Of all attempts one number is kept.
// Of shares (1 is everything) or percentages: it comes to the same.
(function (lp) {
  "use strict";

  const { plus, times, compare, zero } = lp.fraction;

  /**
   * The number to keep when an attempt has earned so much: the best, the last, or the sum of all so far.
   * @param {Lp.Grade} grade @param {Lp.Fraction} before @param {Lp.Fraction} earned
   */
  const tally = function (grade, before, earned) {
    if (grade === "average") return plus(before, earned);
    return grade === "best" && compare(before, earned) > 0 ? before : earned;
  };

  /**
   * What the quiz comes to, of the number kept after so many attempts; null before the first.
   * @param {Lp.Grade} grade @param {Lp.Fraction} kept @param {number} attempts
   */
  const counted = function (grade, kept, attempts) {
    if (!attempts) return null;
    return grade === "average" ? times(kept, 1, attempts) : kept;
  };

  /**
   * The percentage of a course, of the weight and the percentage of each of its graded quizzes (null: not taken);
   * null when nothing counts.
   * @param {[Lp.Fraction, Lp.Fraction | null][]} quizzes
   */
  const rolledUp = function (quizzes) {
    const whole = quizzes.reduce((sum, [weight]) => plus(sum, weight), zero);
    const earned = quizzes.reduce((sum, [weight, score]) => plus(sum, lp.fraction.product(weight, score ?? zero)), zero);
    return whole.n === 0n ? null : lp.fraction.quotient(earned, whole);
  };

  /**
   * Which result of a platform's one of these replaces: where the best counts a lower one, where an attempt was handed in now any, else none.
   * @param {Lp.Grade} grade @param {boolean} now @returns {Lp.Achieved["replaces"]}
   */
  const replaces = (grade, now) => (grade === "best" ? "lower" : now ? "any" : "none");

  lp.grade = { tally, counted, rolledUp, replaces };
})(lessonpack);
