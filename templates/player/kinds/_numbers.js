// Numbers as learners write them: with the decimal mark and the digits of the page's language, or with a point.
(function (lp) {
  "use strict";

  const LONGEST = 64; // characters of a number that is written out
  const EXAMPLE = "1260.5"; // with a decimal mark, and nothing that parts thousands

  const UNCLEAR = "\u200e"; // a mark that nobody sees, by which what may be either of two numbers is kept as none

  /** How the page's language writes 0, the mark before decimals, and what parts thousands. */
  const habits = function () {
    const written = new Intl.NumberFormat(document.documentElement.lang).format(1234567.5);
    return { zero: written.charCodeAt(0) - 1, mark: written[written.length - 2], between: written[1] };
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
    return digits.length > LONGEST ? "" : (n < 0n ? "-" : "") + whole + (rest && `.${rest}`);
  };

  /** With the digits 0 to 9. @param {string} text */
  const inDigits = (text) =>
    text
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/[\u200e\u200f\u061c]/g, "")
      .trim();

  /** With a point, too. @param {string} text */
  const plain = (text) => inDigits(text).replace("\u066b", ".").replace(habits().mark, ".");

  /** True for 1.250 where that is a thousand and more, and may be meant for one and a quarter. @param {string} text */
  const isUnclear = (text) => habits().between === "." && /^[+\-\u2212]?[1-9]\d{0,2}(\.\d{3})+$/.test(inDigits(text));

  /** A number as it is kept, without the unit that some type behind it; any other text as it is. @type {Lp.Numbers["taken"]} */
  const taken = function (text, unit) {
    const tidy = text.trim();
    const bare = unit && tidy.endsWith(unit) ? tidy.slice(0, -unit.length) : tidy;
    return isUnclear(bare) ? UNCLEAR + tidy.replaceAll(UNCLEAR, "") : [tidy, bare].map(plain).find(writtenOut) ?? text;
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

  /** A number with its unit; what is none stands alone. @type {Lp.Numbers["told"]} */
  const told = (text, unit) => (unit && writtenOut(text) ? `${shown(text)}\u00a0${unit}` : shown(text));

  /** The number that is right, and from where to where others are. @type {Lp.Numbers["right"]} */
  const right = function (known, { from, to }, unit) {
    const answer = told(String(Number(known)), unit);
    return from === to ? answer : `${answer} (${short(from)} – ${short(to)})`;
  };

  /** What is said where fields hold something that is no number, each of which is marked. @type {Lp.Numbers["refused"]} */
  const refused = function (app, filled) {
    const faulty = filled.filter(([, text]) => text.trim() && !writtenOut(text));
    for (const [field] of faulty) field.setAttribute("aria-invalid", "true");
    return faulty.length ? app.tell("number.first", { number: shown(EXAMPLE) }) : null;
  };

  lp.numbers = { writtenOut, taken, shown, told, right, refused };
})(lessonpack);
