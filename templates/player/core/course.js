// A course of several lessons in one SCO: which is open, what it waits for, and what all of them come to. To a platform
// it is what a lesson alone is: one state, one status, one score.
(function (lp) {
  "use strict";

  const { parse, plus, times, compare, decimal, fromDecimal, zero } = lp.fraction;
  const { join, split, versionOf, keyed } = lp.state;

  const BETWEEN = "~"; // the lessons' states; a key ends with `:`
  const LIST_FIELDS = 2; // the last fields of a lesson's state: knowledge checks and answers

  /** How many answers a lesson's state holds. @param {string} text */
  const answersIn = (text) => text.split("|").slice(-LIST_FIELDS).flatMap((list) => list.split(";")).filter(Boolean).length;

  /** @typedef {Lp.Exactly & {session: Lp.Session}} Result */

  /** @param {Result} one @param {Result} other @returns {Result} */
  const better = (one, other) => (compare(one.share, other.share) > 0 ? one : other);

  /** Of two the one that was handed in later; what is of an earlier session counts by the order of the course. @param {Result} one @param {Result} other @returns {Result} */
  const later = (one, other) => ((one.session.handedIn ?? -1) > (other.session.handedIn ?? -1) ? one : other);

  /** The mean, judged by one of the quizzes. @param {Result[]} results @param {Lp.Session} judge @returns {Lp.Result} */
  const mean = function (results, judge) {
    const sum = results.reduce((so, { share }) => plus(so, share), zero);
    const { text, passed } = judge.judged(times(sum, 1, results.length));
    return { id: results[0].id, score: text, passed };
  };

  lp.Course = class {
    /**
     * @param {Lp.Data & {lessons: Lp.LessonData[]}} data
     * @param {() => number} random
     * @param {() => number} now milliseconds of a clock that never goes back
     */
    constructor(data, random, now) {
      this.data = data;
      this.sessions = data.lessons.map((lesson) => new lp.Session(lesson, random, now));
      this.byId = new Map(this.sessions.map((session) => [session.data.id, session]));
      /** The lesson that is open; null: the menu is. @type {Lp.Session | null} */
      this.here = null;
      this.record = new lp.Rows(data.layout);
    }

    // --- the way through it -----------------------------------------------------------------------

    /** Open a lesson at a place, or the menu. @param {Lp.Session | null} session @param {Lp.Place} [place] */
    enter(session, place = session?.place) {
      if (session !== this.here) this.here?.pause();
      this.here = session;
      if (session && place) session.visit(place);
    }

    /** The lessons that this one waits for. @param {Lp.Session} session */
    awaited(session) {
      return session.data.requires.map((id) => /** @type {Lp.Session} */ (this.byId.get(id))).filter((other) => !this.isDone(other));
    }

    /** Passed, where there is something to pass; else read, answered or handed in. @param {Lp.Session} session */
    isDone(session) {
      return ["passed", "completed"].includes(session.outcome.status);
    }

    /** True for a lesson that waits for one that was failed for good. @param {Lp.Session} session @returns {boolean} */
    isClosed(session) {
      return this.awaited(session).some((other) => other.outcome.status === "failed" || this.isClosed(other));
    }

    /** Where to go on: the first open lesson that is not done; null when there is none. @returns {Lp.Session | null} */
    get ahead() {
      return this.sessions.find((session) => session.outcome.status === "incomplete" && !this.awaited(session).length) ?? null;
    }

    pause() {
      this.here?.pause();
    }

    resume() {
      this.here?.resume();
    }

    // --- what it comes to -------------------------------------------------------------------------

    /** True when nothing is left that a learner could do. */
    get isSettled() {
      return this.sessions.every((session) => session.outcome.status !== "incomplete" || this.isClosed(session));
    }

    /** True when the score so far is told although lessons are open. */
    get tellsEach() {
      return this.scored.some((session) => session.tellsEach && session.outcome.score !== null);
    }

    /** `incomplete` before all is done; passed when every quiz with a pass mark is. @returns {Lp.Outcome} */
    get outcome() {
      if (!this.isSettled) return { status: "incomplete", score: this.tellsEach ? this.score : null };
      const failed = this.sessions.some(({ outcome }) => outcome.status === "failed");
      const marked = this.sessions.some(({ quiz }) => quiz && quiz.mark !== null);
      return { status: failed ? "failed" : marked ? "passed" : "completed", score: this.score };
    }

    get scored() {
      return this.sessions.filter((session) => session.quiz && !session.isPractice);
    }

    /** The weighted mean of the scored quizzes; one that is not taken counts as 0. Null when nothing is scored. */
    get score() {
      const rolledUp = lp.grade.rolledUp(this.scored.map(({ data, outcome }) => [parse(data.weight), outcome.score === null ? null : fromDecimal(outcome.score)]));
      return rolledUp && decimal(rolledUp);
    }

    /** How much of all lessons is done, of 1. */
    get progress() {
      if (this.outcome.status !== "incomplete") return 1;
      return this.sessions.reduce((sum, session) => sum + session.progress, 0) / this.sessions.length;
    }

    get mayLower() {
      return this.sessions.some((session) => session.mayLower);
    }

    /** Results by objective. */
    get achieved() {
      const results = this.sessions.flatMap((session) => (session.outcome.score === null ? [] : session.results.map((result) => ({ ...result, session }))));
      return [...new Set(results.map(({ id }) => id))].map((id) => this.together(results.filter((result) => result.id === id)));
    }

    /**
     * What several quizzes that asked about one objective come to, by the way in which the last of them counts attempts.
     * @param {Result[]} results in the order of the course @returns {Lp.Achieved}
     */
    together(results) {
      const { session: deciding } = results[results.length - 1];
      const { grade } = deciding;
      const { id, score, passed } = grade === "average" ? mean(results, deciding) : results.reduce(grade === "best" ? better : later);
      return { id, score, passed, replaces: lp.grade.replaces(grade, results.some(({ session }) => session.scored)) };
    }

    reports() {
      return this.sessions.flatMap((session) => session.reports());
    }

    /** @param {Lp.Report} report @param {boolean} counted */
    taken(report, counted) {
      for (const session of this.sessions) if (session.questions.has(report.question)) session.taken(report, false);
      this.record.take(report, counted);
    }

    /** The answers that the platform has taken, by index: the id of each one's question; empty when that is not known. */
    get rows() {
      return this.record.known;
    }

    get recorded() {
      return this.record.length;
    }

    freeze() {
      for (const session of this.sessions) session.freeze();
    }

    scoreAnew() {
      for (const session of this.sessions) session.scoreAnew();
    }

    /** All that the platform was told has arrived. */
    settle() {
      for (const part of [this, ...this.sessions]) part.record.settle();
    }

    /** What was given, as text, by question. */
    get given() {
      return new Map(this.sessions.flatMap((session) => [...session.given]));
    }

    // --- saving -----------------------------------------------------------------------------------

    /** The state as text: as that of a lesson alone. @param {boolean} [proven] */
    encode(proven = false) {
      const { layout } = this.data;
      const values = this.values(proven);
      const lessons = this.sessions.map((session) => `${this.short(session)}:${session.encode(proven)}`);
      const text = [join(layout, values), ...lessons].join(BETWEEN);
      return text.length > layout.limit ? [join(layout, { ...values, rows: "" }), ...lessons].join(BETWEEN) : text;
    }

    /** What would be a pity to lose: all but the place and the time. */
    get gist() {
      return [join(this.data.layout, { ...this.values(false), here: "" }), ...this.sessions.map((session) => session.gist)].join(BETWEEN);
    }

    /** The fields that are the course's own. @param {boolean} proven @returns {Record<string, string>} */
    values(proven) {
      const { layout, content } = this.data;
      const here = this.here ? this.short(this.here) : "";
      return { version: versionOf(layout), content, here, ...this.record.encode(proven, (id) => this.rowOf(id)) };
    }

    /** @param {Lp.Session} session */
    short(session) {
      return session.data.key.slice(0, this.data.layout.key);
    }

    /** A row by its lesson and its question. @param {string} id */
    rowOf(id) {
      const session = /** @type {Lp.Session} */ (this.sessions.find(({ questions }) => questions.has(id)));
      return this.short(session) + session.questions.get(id)?.key.slice(0, session.data.layout.key);
    }

    /**
     * Take up a saved state. Returns null when the text is none of ours (nothing is changed then), else whether the
     * course changed since, and how many answers no longer fit.
     * @param {string} text
     * @returns {Lp.Restored | null}
     */
    restore(text) {
      const { layout, content } = this.data;
      const [own, ...lessons] = text.split(BETWEEN);
      const read = split(layout, own);
      if (!read) return null;
      const lost = lessons.reduce((sum, lesson) => sum + this.restoreLesson(lesson), 0);
      this.record.restore(read.values, (row) => {
        const session = this.named(row.slice(0, read.key));
        return session && keyed(session.data.questions, row.slice(read.key))?.id;
      });
      this.here = this.named(read.values.here) ?? null;
      return { changed: read.values.content !== content, lost };
    }

    /** How many answers of a lesson's state no longer fit: all of them when the lesson is gone. @param {string} text */
    restoreLesson(text) {
      const [key, ...state] = text.split(":");
      const restored = this.named(key)?.restore(state.join(":"));
      return restored ? restored.lost : answersIn(state.join(":"));
    }

    /** @param {string} key */
    named(key) {
      const lesson = key ? keyed(this.data.lessons, key) : undefined;
      return lesson && this.byId.get(lesson.id);
    }
  };
})(lessonpack);
