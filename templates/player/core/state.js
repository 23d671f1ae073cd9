// The saved state as text: printable ASCII without quotes or blanks, so that no platform escapes it.
// The build lists the fields and their widths; `|` stands between fields, `;` between answers, `~` between lessons. What
// stands in an answer is its question's kind's own: letters, digits and `._:,-`.
(function (lp) {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const ALPHABET = /^[A-Za-z0-9._~|:;,-]*$/;
  const CHECKED = 1;
  const FLAGGED = 2;
  const RECORDED = 4;
  const SURE = 8; // times 0 to 3
  const TRIED = 32;

  /** @param {Lp.Layout} layout @param {Record<string, string>} values */
  const join = (layout, values) => layout.fields.map(([name]) => values[name] ?? "").join("|");

  /** Version and key widths, so that a later build with other widths still reads the state. @param {Lp.Layout} layout */
  const versionOf = (layout) => `${layout.version}.${layout.key}.${layout.choice}`;

  /**
   * The values of a state by field, with the key widths it was written with; null for text of another
   * kind or version.
   * @param {Lp.Layout} layout @param {string} text
   * @returns {Lp.SavedState | null}
   */
  const split = function (layout, text) {
    const pieces = text.split("|");
    const [version, key, choice] = pieces[0].split(".");
    const sound = version === layout.version && pieces.length === layout.fields.length && ALPHABET.test(text);
    if (!sound || !(Number(key) > 0) || !(Number(choice) > 0)) return null;
    const values = Object.fromEntries(layout.fields.map(([name], i) => [name, pieces[i]]));
    return { values, key: Number(key), choice: Number(choice) };
  };

  /**
   * The only entry whose key starts so; undefined when there is none or more than one.
   * @template {{key: string}} T
   * @param {T[]} entries @param {string} start
   */
  const keyed = function (entries, start) {
    const found = entries.filter((entry) => entry.key.startsWith(start));
    return found.length === 1 ? found[0] : undefined;
  };

  /** @param {string} text @param {number} width */
  const chunks = (text, width) => text.match(new RegExp(`.{${width}}`, "g")) ?? [];

  /** No answer yet to any of these questions. @param {Lp.Question[]} questions @returns {Map<string, Lp.Answer>} */
  const blank = function (questions) {
    const fresh = { checked: false, flagged: false, recorded: false, sure: 0, tried: 0, spent: 0, whole: true, at: null };
    return new Map(questions.map((question) => [question.id, { response: lp.kindOf(question).nothing, ...fresh }]));
  };

  /** A question is open again, as if nothing had been given. @param {Lp.Question} question @param {Lp.Answer} answer */
  const reopen = (question, answer) => {
    Object.assign(answer, { response: lp.kindOf(question).nothing, checked: false, sure: 0, tried: 0, last: undefined });
  };

  /** An answer with its question's key; null when there is nothing to keep. @type {Lp.Namespace["state"]["encodeAnswer"]} */
  const encodeAnswer = function (layout, question, answer) {
    const signs = (answer.checked ? CHECKED : 0) | (answer.flagged ? FLAGGED : 0) | (answer.recorded ? RECORDED : 0);
    const flags = signs | (answer.sure * SURE) | (answer.tried ? TRIED : 0);
    const response = lp.kindOf(question).encode(answer.response, question, layout);
    return flags || response ? question.key.slice(0, layout.key) + DIGITS[flags] + response : null;
  };

  /**
   * One answer of a state; null when it is cut, or its question or a part of it that it names is no longer there.
   * @type {Lp.Namespace["state"]["decodeAnswer"]}
   */
  const decodeAnswer = function (questions, text, widths) {
    const question = keyed(questions, text.slice(0, widths.key));
    const flags = text.length > widths.key ? DIGITS.indexOf(text.charAt(widths.key)) : -1;
    const response = question && flags >= 0 ? lp.kindOf(question).decode(text.slice(widths.key + 1), question, widths) : null;
    if (!question || !response) return null;
    return {
      id: question.id,
      response,
      checked: Boolean(flags & CHECKED),
      flagged: Boolean(flags & FLAGGED),
      recorded: Boolean(flags & RECORDED),
      sure: Math.floor(flags / SURE) % 4,
      tried: flags & TRIED ? 1 : 0,
    };
  };

  /** The largest number that a field has room for: counting stops there. @param {Lp.Layout} layout @param {string} field */
  const most = (layout, field) => 10 ** Object.fromEntries(layout.fields)[field] - 1;

  /**
   * A count of a saved state: a whole number that fits its field, whatever the text.
   * @param {Lp.Layout} layout @param {string} field @param {Record<string, string>} values
   */
  const count = function (layout, field, values) {
    const number = Math.floor(Number(values[field]));
    return number >= 0 ? Math.min(number, most(layout, field)) : 0;
  };

  lp.state = { join, split, versionOf, most, count, keyed, chunks, blank, reopen, encodeAnswer, decodeAnswer };
})(lessonpack);
