// Numbers as learners write them: with the decimal mark and the digits of the page's language, or with a point.
(function (lp) {
  "use strict";

  const LONGEST = 64; // characters of a number that is written out

  /** How the page's language writes 0, and the mark before decimals. */
  const habits = function () {
    const [one, mark] = new Intl.NumberFormat(document.documentElement.lang).format(1.5);
    return { zero: one.charCodeAt(0) - 1, mark };
  };

  /** A number without exponent; "" for what is none, or is longer than anybody writes. @param {string} text @returns {string} */
  const writtenOut = function (text) {
    const number = lp.numberOf(text);
    if (number === null) return "";
    const { n, d } = number;
    const places = String(d).length - 1;
    const digits = String(n < 0n ? -n : n).padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places);
    const rest = digits.slice(digits.length - places).replace(/0+$/, "");
    return digits.length > LONGEST ? "" : `${n < 0n ? "-" : ""}${whole}${rest && `.${rest}`}`;
  };

  /** A number with a point and the digits 0 to 9; any other text as it is. @param {string} text */
  const taken = function (text) {
    const plain = text
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/[\u200e\u200f\u061c]/g, "")
      .replace("\u066b", ".")
      .replace(habits().mark, ".");
    return writtenOut(plain) ? plain.trim() : text;
  };

  /** @param {string} text */
  const shown = function (text) {
    if (!writtenOut(text)) return text;
    const { zero, mark } = habits();
    return text.replace(".", mark).replace(/[0-9]/g, (digit) => String.fromCharCode(zero + Number(digit)));
  };

  /** A number of a key, as short as it can be written. @param {string} text */
  const short = function (text) {
    const [n, d] = text.split("/").map(Number);
    return shown(String(Number((n / d).toPrecision(15))));
  };

  /** The number that is right, and from where to where others are. @type {Lp.Numbers["right"]} */
  const right = function (known, { from, to }) {
    const answer = shown(String(Number(known)));
    return from === to ? answer : `${answer} (${short(from)} – ${short(to)})`;
  };

  lp.numbers = { writtenOut, taken, shown, right };
})(lessonpack);
