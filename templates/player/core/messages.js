// Words: every text that a learner meets comes from the message file, as data.
(function (lp) {
  "use strict";

  /**
   * A function that says a message by its key, with its values filled in; a message with `n` takes the
   * plural form that the language has for that number.
   * @param {Record<string, string>} texts
   * @param {string} language
   * @returns {Lp.Say}
   */
  lp.speaker = function (texts, language) {
    const plural = new Intl.PluralRules(language);
    return function say(key, values = {}) {
      const form = "n" in values ? `${key}.${plural.select(Number(values.n))}` : key;
      const text = texts[form] ?? texts[`${key}.other`] ?? texts[key];
      if (text === undefined) throw new Error(`no message ${key}`);
      return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    };
  };
})(lessonpack);
