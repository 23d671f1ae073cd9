// Gaps that are filled with words or numbers: what of them counts, and how they are compared (docs: scoring).
(function (lp) {
  "use strict";

  const { parse, compare } = lp.fraction;

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
    if (!(whole || rest) || [...written].length > LONGEST_NUMBER) return null;
    const n = BigInt(`${whole}${rest}`) * (sign && sign !== "+" ? -1n : 1n);
    const shift = BigInt(power) - BigInt(rest.length);
    return shift < 0n ? { n, d: 10n ** -shift } : { n: n * 10n ** shift, d: 1n };
  };

  lp.numberOf = numberOf;

  /** Any text in the signs of a state, four for three bytes of it. @param {string} text */
  lp.packed = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");

  /** The same back; an error for what is none, or is cut. @param {string} text */
  lp.unpacked = function (text) {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
    const read = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (lp.packed(read) !== text) throw new RangeError(text);
    return read;
  };

  /** A text as a run-time is told it: one of 2004 would take `[,]`, and a brace at the beginning, for its own. @param {string} text */
  lp.told = (text) => text.replace(/\s+/g, " ").trim().replaceAll("[,]", " ").replace(/^\{/, " {");

  /** @param {string} text @param {string} from @param {string} to */
  const isBetween = function (text, from, to) {
    const value = numberOf(text);
    return value !== null && compare(parse(from), value) <= 0 && compare(value, parse(to)) <= 0;
  };

  /** Those that have more in them than white space, as gap and text; what is accepted in a gap are words or a number. @type {Lp.Form} */
  lp.forms.gaps = {
    pieces: (gaps) => Object.entries(gaps).filter(([, text]) => tidied(text)),
    accepts({ gap, words = [], patterns = [], case: exact, from, to }, [place, text]) {
      if (gap !== place) return false;
      if (from !== undefined) return isBetween(text, from, to);
      const given = compared(text, exact);
      return words.some((/** @type {string} */ word) => compared(word, exact) === given) || patterns.some((/** @type {string} */ pattern) => lp.isLike(compared(pattern, exact), given));
    },
  };
})(lessonpack);
