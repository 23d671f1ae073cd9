// A course of several lessons in one SCO: which is open, what it waits for, and what all of them come to. To a platform
// it is what a lesson alone is: one state, one status, one score.
(function (lp) {
  "use strict";

  const { parse, decimal, fromDecimal } = lp.fraction;
  const { join, split, versionOf, keyed, most, count } = lp.state;

  const BETWEEN = "~"; // the lessons' states; a key ends with `:`
  const LIST_FIELDS = 2; // the last fields of a lesson's state: knowledge checks and answers

  /** How many answers a lesson's state holds. @param {string} text */
  const answersIn = (text) => text.split("|").slice(-LIST_FIELDS).flatMap((list) => list.split(";")).filter(Boolean).length;

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
      this.recorded = 0;
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

    /** Nothing but `incomplete` before all is done; passed when every quiz with a pass mark is. @returns {Lp.Outcome} */
    get outcome() {
      if (!this.isSettled) return { status: "incomplete", score: null };
      const failed = this.sessions.some(({ outcome }) => outcome.status === "failed");
      const marked = this.sessions.some(({ quiz }) => quiz && quiz.mark !== null);
      return { status: failed ? "failed" : marked ? "passed" : "completed", score: this.score };
    }

    /** The weighted mean of the scored quizzes; one that stays closed counts as 0. Null when nothing is scored. */
    get score() {
      const scored = this.sessions.filter((session) => session.quiz && !session.isPractice);
      const rolledUp = lp.grade.rolledUp(scored.map(({ data, outcome }) => [parse(data.weight), outcome.score === null ? null : fromDecimal(outcome.score)]));
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

    /** Results by objective; of one that several quizzes ask about, the last of them. */
    get achieved() {
      return [...new Map(this.sessions.flatMap((session) => session.achieved).map((each) => [each.id, each])).values()];
    }

    reports() {
      return this.sessions.flatMap((session) => session.reports());
    }

    /** @param {Lp.Report} report @param {boolean} counted */
    taken(report, counted) {
      for (const session of this.sessions) session.taken(report, false);
      if (counted) this.recorded = Math.min(this.recorded + 1, most(this.data.layout, "recorded"));
    }

    // --- saving -----------------------------------------------------------------------------------

    encode() {
      const { layout, content } = this.data;
      /** @param {Lp.Session} session */
      const short = (session) => session.data.key.slice(0, layout.key);
      const here = this.here ? short(this.here) : "";
      const own = join(layout, { version: versionOf(layout), content, here, recorded: String(this.recorded) });
      return [own, ...this.sessions.map((session) => `${short(session)}:${session.encode()}`)].join(BETWEEN);
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
      this.recorded = count(layout, "recorded", read.values);
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
