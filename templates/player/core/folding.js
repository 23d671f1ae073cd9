// Text as it is searched: without case, marks above and below letters, and what writers leave out as well as not.
(function (lp) {
  "use strict";

  const APART = "\u2029"; // stands between texts that are no one text
  const UNSEEN = /[\p{M}\u0640\u00ad\u200b-\u200f\u2060]/gu; // marks, and what stretches or parts words
  /** Letters that Unicode does not take apart, as they are looked for. @type {Record<string, string>} */
  const ALIKE = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ς: "σ", ى: "ي", ة: "ه", ٱ: "ا", ک: "ك", ی: "ي", "’": "'", "‑": "-" };

  /** @param {string} letter */
  const plain = function (letter) {
    if (letter === APART) return letter;
    if (/\s/.test(letter)) return " ";
    if (letter.length === 1 && letter < "\u0080") return letter;
    return [...letter.normalize("NFKD").replace(UNSEEN, "")].map((piece) => ALIKE[piece] ?? piece).join("");
  };

  /** A text as it is searched, and for each unit of it where it begins in the text. */
  const folded = function (/** @type {string} */ written) {
    let text = "";
    const from = [];
    let at = 0;
    for (const letter of written) {
      const letters = plain(letter.toLowerCase());
      if (letters !== " " || (text && !/[ \u2029]$/.test(text))) {
        text += letters;
        for (let unit = 0; unit < letters.length; unit++) from.push(at);
      }
      at += letter.length;
    }
    return { text, from };
  };
  lp.folded = Object.assign(folded, { apart: APART });
})(lessonpack);
