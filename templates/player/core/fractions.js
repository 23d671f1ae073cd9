// Exact numbers: points may be thirds, and a score at the pass mark must not depend on rounding.
(function (lp) {
  "use strict";

  /** @param {bigint} n @param {bigint} d @returns {Lp.Fraction} */
  const made = (n, d) => ({ n, d });

  /** @param {string} text `numerator/denominator` or a whole number @returns {Lp.Fraction} */
  const parse = function (text) {
    const [n, d = "1"] = text.split("/");
    return made(BigInt(n), BigInt(d));
  };

  /** @param {Lp.Fraction} a @param {Lp.Fraction} b */
  const plus = (a, b) => made(a.n * b.d + b.n * a.d, a.d * b.d);
  /** @param {Lp.Fraction} a @param {number} whole @param {number} over */
  const times = (a, whole, over = 1) => made(a.n * BigInt(whole), a.d * BigInt(over));
  /** @param {Lp.Fraction} a @param {Lp.Fraction} b */
  const product = (a, b) => made(a.n * b.n, a.d * b.d);
  /** @param {Lp.Fraction} a @param {Lp.Fraction} b not zero */
  const quotient = (a, b) => made(a.n * b.d, a.d * b.n);
  /** In parts of a whole of which there are `d`: as many as are begun, or the nearest number. @param {Lp.Fraction} value @param {bigint} d */
  const inParts = (value, d, nearest = false) =>
    made(nearest ? (value.n * d * 2n + value.d) / (value.d * 2n) : (value.n * d + value.d - 1n) / value.d, d);
  /** Negative, zero or positive, as `a` is less than, equal to or more than `b`. @param {Lp.Fraction} a @param {Lp.Fraction} b */
  const compare = function (a, b) {
    const difference = a.n * b.d - b.n * a.d;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  /** The share of `a` in `b` in percent; 0 when there is nothing to share. @param {Lp.Fraction} a @param {Lp.Fraction} b */
  const percent = (a, b) => (b.n === 0n ? made(0n, 1n) : made(a.n * b.d * 100n, a.d * b.n));

  /**
   * A plain decimal of at most two places, rounded half up (or down): never an exponent, never a bare point.
   * @param {Lp.Fraction} value not negative
   */
  const decimal = function (value, down = false) {
    const hundredths = down ? (value.n * 100n) / value.d : (value.n * 200n + value.d) / (value.d * 2n);
    const whole = hundredths / 100n;
    const rest = String(hundredths % 100n).padStart(2, "0").replace(/0+$/, "");
    return rest ? `${whole}.${rest}` : String(whole);
  };

  /** A plain decimal of at most two places. @param {string} text @returns {Lp.Fraction} */
  const fromDecimal = (text) => made(BigInt(Math.round(Number(text) * 100)), 100n);

  /**
   * A percentage in whole numbers, which says as the exact one does whether it reaches the mark, and whether it is everything.
   * @type {Lp.Namespace["fraction"]["whole"]}
   */
  const whole = function (text, mark) {
    const share = Number(text);
    /** @param {number} near */
    const isTrue = (near) => [100, Number(mark ?? 0)].every((bound) => near >= bound === share >= bound);
    return String([Math.round(share), Math.floor(share), Math.ceil(share)].find(isTrue) ?? text);
  };

  /** A whole number to the base 36; 0 for what is none. @param {string} text */
  const fromBase36 = function (text) {
    if (!/^[0-9a-z]+$/.test(text)) return 0n;
    return [...text].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
  };

  lp.fraction = { parse, plus, times, product, quotient, inParts, fromBase36, compare, percent, decimal, whole, fromDecimal, zero: made(0n, 1n) };
})(lessonpack);
