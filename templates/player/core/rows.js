// The rows that a platform has of single answers: how many there are, and of which question each is.
(function (lp) {
  "use strict";

  const { most, count } = lp.state;

  lp.Rows = class {
    /** @param {Lp.Layout} layout */
    constructor(layout) {
      this.layout = layout;
      this.length = 0;
      /** Ids of questions, as long as it is known of every row. @type {string[]} */
      this.rows = [];
      /** Answers of which it is not proven that the platform has them, and whether each took a row. @type {Map<Lp.Answer, boolean>} */
      this.open = new Map();
    }

    /** The id of each row's question; empty when that is not known of every row. */
    get known() {
      return this.rows.length === this.length ? this.rows : [];
    }

    /** A platform took an answer, or it is left to the log. @param {Lp.Report} report @param {boolean} counted */
    take({ question, answer }, counted) {
      this.open.set(answer, counted);
      if (!counted) return;
      if (this.rows.length === this.length) this.rows.push(question);
      this.length = Math.min(this.length + 1, most(this.layout, "recorded"));
    }

    /** The platform has all of it. */
    settle() {
      this.open.clear();
    }

    /**
     * As fields of a state, rows by `name`: all that was taken, or what is `proven` alone.
     * @param {boolean} proven @param {(question: string) => string} name
     */
    encode(proven, name) {
      const unproven = proven ? [...this.open.values()].filter(Boolean).length : 0;
      const length = Math.max(0, this.length - unproven);
      return { recorded: String(length), rows: this.known.slice(0, length).map((row) => row && name(row)).join(".") };
    }

    /** @param {Record<string, string>} values @param {(row: string) => string | undefined} question the id that a row names */
    restore(values, question) {
      this.length = count(this.layout, "recorded", values);
      const rows = values.rows ? values.rows.split(".").map((row) => question(row) ?? "") : [];
      this.rows = rows.length === this.length ? rows : [];
    }
  };
})(lessonpack);
