// Words: every text that a learner meets comes from the message file, as data.
(function (lp) {
  "use strict";

  const LATIN = { numberingSystem: "latn", maximumFractionDigits: 2 }; // the digits that the build writes, too
  const PLAIN = 1000; // whole numbers below it are written alike in every language

  /**
   * What is made when it is first asked for: what browsers know of a language is the dearest thing of the first second.
   * @template T
   * @param {() => T} make @returns {() => T}
   */
  const lazy = function (make) {
    /** @type {T | undefined} */
    let made;
    return () => (made ??= make());
  };

  /**
   * A function that says a message by its key, with its values filled in; a message with `n` takes the
   * plural form that the language has for that number. Numbers are written as the language writes them.
   * @param {Record<string, string>} texts
   * @param {string} language
   * @returns {Lp.Say}
   */
  lp.speaker = function (texts, language) {
    const plural = lazy(() => new Intl.PluralRules(language));
    const number = lazy(() => new Intl.NumberFormat(language, LATIN));
    const percent = lazy(() => new Intl.NumberFormat(language, { ...LATIN, style: "percent" }));
    /** @param {number} value */
    const figure = (value) => (Number.isInteger(value) && value >= 0 && value < PLAIN ? String(value) : number().format(value));
    const letters = texts.letters.split(" ");

    /** @type {Lp.Say["keyOf"]} */
    const keyOf = function (name, values = {}) {
      const counted = "n" in values ? `${name}.${plural().select(Number(values.n))}` : name;
      const key = [counted, `${name}.other`, name].find((each) => Object.hasOwn(texts, each));
      if (key === undefined) throw new Error(`no message ${name}`);
      return key;
    };

    /** @param {Lp.Values} values @param {string} name */
    const written = function (values, name) {
      const value = Object.hasOwn(values, name) ? values[name] : `{${name}}`;
      return typeof value === "number" ? figure(value) : value;
    };

    /** @type {Lp.Say["pieces"]} */
    const pieces = (name, values = {}) =>
      texts[keyOf(name, values)].split(/\{(\w+)\}/).map((piece, index) => (index % 2 ? written(values, piece) : piece));

    /** @param {string} name @param {Lp.Values} [values] */
    const say = (name, values) => pieces(name, values).join("");

    return Object.assign(say, {
      keyOf,
      pieces,
      percent: (/** @type {string} */ plain) => percent().format(Number(plain) / 100),
      letter: (/** @type {number} */ index) => letters[index] || figure(index + 1),
    });
  };
})(lessonpack);
