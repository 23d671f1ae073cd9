// A kind that no lesson has yet, made as the player's own are: gaps to be filled with words or numbers.
(function (lp) {
  "use strict";

  const { find, all } = lp.dom;

  /** @typedef {Lp.Question & {gaps: Lp.Keyed[]}} Question */
  /** @typedef {{gaps: Record<string, string>}} Filled */

  /** Any text in the signs of a state: all but letters, digits and hyphens by their numbers. @param {string} text */
  const escaped = (text) => text.replace(/[^A-Za-z0-9-]/gu, (sign) => `_${Number(sign.codePointAt(0)).toString(36)}.`);
  const ESCAPED = /^(?:[A-Za-z0-9-]|_[0-9a-z]{1,4}\.)*$/;
  /** @param {string} text */
  const meant = (text) => text.replace(/_([0-9a-z]+)\./g, (_, number) => String.fromCodePoint(Math.min(parseInt(number, 36), 0x10ffff)));

  /** Those that are not empty. @param {[string, string][]} texts @returns {Filled} */
  const filled = (texts) => ({ gaps: Object.fromEntries(texts.filter(([, text]) => text)) });

  /** @type {Lp.Kind<Question, Filled>} */
  const gaps = {
    nothing: { gaps: {} },

    isAnswered: (response) => Object.values(response.gaps).some((text) => text.trim()),

    encode: (response, question) => question.gaps.map(({ id }) => escaped(response.gaps[id] ?? "")).join(",").replace(/^,+$/, ""),

    decode(text, question) {
      if (!text) return gaps.nothing;
      const texts = text.split(",");
      if (texts.length !== question.gaps.length || !texts.every((each) => ESCAPED.test(each))) return null;
      return filled(question.gaps.map(({ id }, index) => [id, meant(texts[index])]));
    },

    describe: (response, { names }, { between }) => Object.keys(names).map((id) => response.gaps[id] ?? "").join(between),

    show({ page, response }) {
      for (const input of all("input", page)) {
        input.value = response.gaps[input.name] ?? "";
        input.oninput = () => input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    },

    read: ({ page }) => filled(all("input", page).map((input) => [input.name, input.value])),

    mark({ page, isRevealed }) {
      for (const input of all("input", page)) input.disabled = isRevealed;
      return [];
    },

    print(response, page) {
      const inputs = all("input", page).filter((input) => response.gaps[input.name]);
      return inputs.map((input) => ({ label: find(`label[for="${input.id}"]`, page).textContent ?? "", words: response.gaps[input.name], tongue: { lang: null, dir: null } }));
    },
  };

  Object.assign(lp.kinds, { gaps });
})(lessonpack);
