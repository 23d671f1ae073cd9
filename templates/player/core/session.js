// What one learner did with one lesson: places seen, answers, attempts, outcome. No page, no platform.
(function (lp) {
  "use strict";

  const { parse, plus, times, inParts, fromBase36, compare, percent, decimal, zero } = lp.fraction;
  const { join, split, versionOf, most, count, keyed, chunks, encodeAnswer, decodeAnswer } = lp.state;

  // The phases of the quiz and the letter that stands for each in the saved state. `held`: submitted and
  // failed with attempts left, the learner has not chosen yet; the last three are reported.
  /** @type {Record<string, Lp.Phase>} */
  const PHASES = { n: "new", o: "open", h: "held", p: "passed", f: "failed", c: "completed" };
  const LETTERS = Object.fromEntries(Object.entries(PHASES).map(([letter, phase]) => [phase, letter]));
  const REPORTED = ["passed", "failed", "completed"];
  /** @type {Record<string, Lp.PlaceKind>} */
  const PLACES = { o: "overview", s: "section", i: "quiz", q: "question", r: "review", z: "result" };
  const PLACE_LETTERS = Object.fromEntries(Object.entries(PLACES).map(([letter, kind]) => [kind, letter]));

  const SCORE = /^(\d{1,3}(\.\d{1,2})?)?$/;
  const SEEDS = 2 ** 31;
  const FULL = 10000; // hundredths of a percent

  /** @param {number} random below 1 */
  const seedFrom = (random) => Math.floor(random * SEEDS);

  /** @param {string} text a score with at most two decimals */
  const toHundredths = (text) => Math.round(Number(text) * 100);
  /** The share of everything. @param {number} hundredths of a percent @returns {Lp.Fraction} */
  const fromHundredths = (hundredths) => ({ n: BigInt(hundredths), d: BigInt(FULL) });
  /** @param {Lp.Fraction} share */
  const inPercent = (share) => times(share, 100);

  lp.Session = class {
    /**
     * @param {Lp.LessonData} data
     * @param {() => number} random
     * @param {() => number} now milliseconds of a clock that never goes back
     */
    constructor(data, random, now) {
      this.data = data;
      this.quiz = data.quiz;
      this.random = random;
      this.now = now;
      this.questions = new Map(data.questions.map((question) => [question.id, question]));
      /** @type {Lp.Place} */
      this.place = { kind: "overview", id: "" };
      /** @type {Set<string>} */
      this.visited = new Set();
      /** @type {Lp.Phase} */
      this.phase = "new";
      this.submitted = 0;
      this.record = new lp.Rows(data.layout);
      this.score = "";
      /** The latest attempt's score in hundredths of a percent, as it was told. */
      this.latest = 0;
      /** The share that is kept of all attempts: the best or the last as told, of an average the exact sum. @type {Lp.Fraction} */
      this.tally = zero;
      /** True when an attempt was handed in since this session began: its score may be less than what the platform has. */
      this.scored = false;
      this.checks = new lp.Checks(data.checks ?? []);
      this.returns = this.isPractice ? new lp.Returns() : null;
      this.days = data.againAfter ? new lp.Days() : null;
      this.limit = data.quiz?.time ? new lp.TimeLimit(data.quiz.time, now) : null;
      /** Results by objective of the attempt that counts, as far as they are known. @type {Lp.Exactly[]} */
      this.results = [];
      /** When an attempt was handed in last; null when that was in an earlier session. @type {number | null} */
      this.handedIn = null;
      this.seed = seedFrom(random());
      /** The questions that this learner is asked, in the author's order. */
      this.asked = this.draw();
      /** @type {Lp.Report[]} */
      this.backlog = [];
      this.answers = this.blank();
    }

    /** @param {Set<string>} [kept] ids that a pool prefers */
    draw(kept = new Set()) {
      return lp.drawn(this.data.questions, this.quiz, this.seed, kept);
    }

    /** @returns {Map<string, Lp.Answer>} */
    blank() {
      return lp.state.blank(this.asked);
    }

    /** @param {string} id */
    question(id) {
      return /** @type {Lp.Question} */ (this.questions.get(id));
    }

    /** @param {string} id */
    isAnswered(id) {
      const question = this.question(id);
      return lp.kindOf(question).isAnswered(this.answer(id).response, question);
    }

    /** The answer to a question of the quiz. @param {string} id */
    answer(id) {
      return /** @type {Lp.Answer} */ (this.answers.get(id));
    }

    // --- places -----------------------------------------------------------------------------------

    /** Be at a place; the time at a question counts towards its answer. @param {Lp.Place} place */
    visit(place) {
      this.pause();
      this.place = place;
      this.days?.visit();
      if (place.kind === "section") this.visited.add(place.id);
      this.completeUnscored();
      this.resume();
    }

    /** Where nothing is scored the lesson is done when all of it was read and, for practice, every question answered. */
    completeUnscored() {
      if (this.quiz && !this.isPractice) return;
      const read = this.data.sections.every((section) => this.visited.has(section.id));
      if (read && this.asked.every(({ id }) => this.revealed(id))) this.phase = "completed";
    }

    /** Stop the clock of the question on the screen. */
    pause() {
      const answer = this.answers.get(this.place.id);
      if (this.since !== undefined && answer) answer.spent += this.now() - this.since;
      this.since = undefined;
      this.limit?.stop();
    }

    resume() {
      if (this.place.kind === "question") this.since = this.now();
      if (this.isOpen && ["question", "review"].includes(this.place.kind)) this.limit?.run();
    }

    // --- the quiz ---------------------------------------------------------------------------------

    /** True for a quiz of which nothing is scored or reported. */
    get isPractice() {
      return this.quiz?.practice === true;
    }

    get isOpen() {
      return this.isPractice || this.phase === "new" || this.phase === "open";
    }

    get isSubmitted() {
      return Boolean(this.quiz) && !this.isOpen;
    }

    /** True once a section was read or the quiz begun. */
    get isBegun() {
      return this.visited.size > 0 || this.phase !== "new";
    }

    /** The questions in the order in which this learner meets them. */
    get order() {
      return this.arranged(this.asked);
    }

    /** @param {Lp.Question[]} questions */
    arranged(questions) {
      return this.quiz?.shuffle ? lp.shuffled(questions, this.seed, "questions") : questions;
    }

    /** The pages of the quiz in this order. @returns {Lp.Keyed[]} */
    get steps() {
      return this.order;
    }

    /** True once feedback on a question may be seen and its answer stands. @param {string} id */
    revealed(id) {
      return this.isSubmitted || this.answer(id).checked;
    }

    /** True once the right answer to a question may be shown: a pass, a result that is kept and the last attempt end the quiz. @param {string} id */
    mayShowAnswer(id) {
      const { handedIn, over, passed } = this.frozen ?? this.reached;
      const shown = {
        after_each_question: true,
        after_each_attempt: handedIn,
        after_last_attempt: over,
        after_pass: passed,
        never: false,
      };
      return this.revealed(id) && shown[this.quiz?.answers ?? "after_each_question"] && !lp.tries?.left(this, this.question(id));
    }

    /** How far the quiz is, for what may be shown. */
    get reached() {
      return { handedIn: this.isSubmitted, over: this.isSubmitted && !this.mayRetry, passed: this.phase === "passed" };
    }

    /** Nothing that is done from here on is recorded: no right answer is shown for it. */
    freeze() {
      this.frozen = this.reached;
    }

    /** What was restored may be more than the platform has: it hears of the score, also of a lower one. */
    scoreAnew() {
      this.scored = this.submitted > 0;
    }

    /** @param {string} id @param {Lp.Response} response */
    give(id, response) {
      if (this.revealed(id)) return;
      if (this.phase === "new") this.phase = "open";
      this.answer(id).response = response;
    }

    /** How sure the learner is of an answer: 1 to 3, 0 for not said. @param {string} id @param {number} sure */
    weigh(id, sure) {
      if (!this.revealed(id)) this.answer(id).sure = sure;
    }

    /** @param {string} id @param {boolean} flagged */
    flag(id, flagged) {
      if (!this.isSubmitted) this.answer(id).flagged = flagged;
    }

    /** Let an answer stand and show its feedback; false when there is none. @param {string} id */
    check(id) {
      const answer = this.answer(id);
      if (!this.quiz?.atOnce || this.revealed(id) || !this.isAnswered(id)) return false;
      this.pause();
      answer.checked = true;
      answer.at = new Date();
      this.returns?.judged(id, !lp.isMissed(this.earned(this.question(id)).state));
      this.completeUnscored();
      return true;
    }

    /** Take back a checked answer, to try another one: for practice only. @param {string} id */
    again(id) {
      const question = this.question(id);
      if (this.isPractice && !lp.tries?.again(this, question)) lp.state.reopen(question, this.answer(id));
    }

    /** Hand the quiz in. A pass and the last attempt are final; after a failed one the learner chooses what comes next. */
    submit() {
      if (!this.quiz || !this.isOpen || this.isPractice) return;
      this.pause();
      for (const answer of this.answers.values()) answer.at = answer.at ?? new Date();
      const { earned, possible } = this.sum(this.asked);
      this.count(this.result().text, times(percent(earned, possible), 1, 100));
      this.conclude();
    }

    /** What an attempt that was handed in comes to. */
    conclude() {
      const { passed } = this.counted;
      if (passed === null) this.report("completed");
      else if (passed) this.report("passed");
      else if (this.attemptsLeft === 0) this.report("failed");
      else this.phase = "held";
    }

    /** An attempt has earned this score. @param {string} text as it is told @param {Lp.Fraction} share exactly */
    count(text, share) {
      const room = most(this.data.layout, "submitted");
      const full = this.submitted >= room;
      const told = fromHundredths(toHundredths(text));
      const outdone = this.grade === "best" && this.submitted > 0 && compare(told, this.tally) <= 0;
      this.submitted = Math.min(this.submitted + 1, room);
      this.latest = toHundredths(text);
      this.scored = true;
      this.handedIn = this.now();
      if (!outdone) this.results = this.resultsByObjective();
      if (full && this.grade === "average") return;
      const kept = lp.grade.tally(this.grade, this.tally, this.grade === "average" ? share : told);
      this.tally = inParts(kept, this.parts);
    }

    /** Of how many parts the share is that is kept: every sum of attempts is a whole number of them. */
    get parts() {
      return BigInt((this.grade === "average" && this.quiz?.parts) || FULL);
    }

    /** Which attempt counts. @returns {Lp.Grade} */
    get grade() {
      return this.quiz?.grade ?? "best";
    }

    /** True when the score may now be less than what a platform has: never where the best attempt counts. */
    get mayLower() {
      return this.scored && this.grade !== "best";
    }

    /** The score that counts of all attempts, and whether it passes: once it is reported it stands. @returns {Lp.Counted} */
    get counted() {
      if (REPORTED.includes(this.phase)) return { passed: this.phase === "completed" ? null : this.phase === "passed", text: this.score };
      return this.judged(inPercent(lp.grade.counted(this.grade, this.tally, this.submitted) ?? zero));
    }

    /** The matter is closed. @param {Lp.Phase} phase */
    report(phase) {
      this.score = this.counted.text;
      this.phase = phase;
    }

    resultsByObjective() {
      return this.byObjective().map(({ objective, earned, possible }) => {
        const share = percent(earned, possible);
        const { text, passed } = this.judged(share);
        return { id: objective.id, score: text, passed, share };
      });
    }

    /** Results by objective of an attempt of an earlier session: of answers that still say what was told of them, and count. */
    resultsKept() {
      const isLatest = this.isSubmitted && this.result().earned !== null;
      return isLatest && (this.grade !== "best" || compare(fromHundredths(this.latest), this.tally) >= 0) ? this.resultsByObjective() : [];
    }

    /** Results by objective that belong to the score. */
    get achieved() {
      const replaces = lp.grade.replaces(this.grade, this.scored);
      return this.outcome.score === null ? [] : this.results.map(({ id, score, passed }) => ({ id, score, passed, replaces }));
    }

    /** How often the quiz may still be submitted; null without limit. */
    get attemptsLeft() {
      const allowed = this.quiz?.attempts ?? null;
      return allowed === null ? null : Math.max(0, allowed - this.submitted);
    }

    /** True while the learner may take the quiz again: after a failed attempt, or where there is nothing to pass. */
    get mayRetry() {
      if (this.isPractice) return true;
      const again = this.phase === "held" || (this.phase === "completed" && this.quiz && this.quiz.mark === null);
      return Boolean(again) && this.attemptsLeft !== 0;
    }

    retry() {
      if (!this.mayRetry) return;
      this.backlog = this.reports();
      if (this.isPractice) this.returns = new lp.Returns();
      else this.phase = "open";
      this.limit?.reset();
      this.seed = seedFrom(this.random());
      this.asked = this.draw();
      this.answers = this.blank();
      this.visit({ kind: "quiz", id: "" });
    }

    /** Keep a failed result although attempts are left: it is reported now. */
    accept() {
      if (this.phase === "held") this.report("failed");
    }

    // --- results ----------------------------------------------------------------------------------

    /** Points of one answer and whether that is all, none or some of them. @param {Lp.Question} question */
    earned(question) {
      return lp.judge(question, this.answer(question.id).response);
    }

    /** What a learner may know of a question. @param {string} id */
    stateOf(id) {
      if (this.revealed(id)) return this.earned(this.question(id)).state;
      return this.isAnswered(id) ? "chosen" : "open";
    }

    /** @param {Lp.Question[]} questions */
    sum(questions) {
      return {
        earned: questions.reduce((sum, question) => plus(sum, this.earned(question).points), zero),
        possible: questions.reduce((sum, question) => plus(sum, parse(question.scoring.points)), zero),
      };
    }

    /**
     * A percentage as a text of two decimals that never contradicts `passed`, which is exact. The mark is told rounded
     * up: a score that reaches it is told as no less, one that misses it as less.
     * @param {Lp.Fraction} share
     * @returns {Lp.Counted}
     */
    judged(share) {
      const { mark = null, markText = null } = this.quiz ?? {};
      const text = decimal(share);
      if (mark === null || markText === null) return { passed: null, text };
      const passed = compare(share, parse(mark)) >= 0;
      if (passed === Number(text) >= Number(markText)) return { passed, text };
      return { passed, text: passed ? markText : decimal(share, true) };
    }

    /**
     * What this attempt has earned. Once handed in it stands, even when the author has changed the lesson since;
     * `earned` of `possible` are null when they no longer say the same.
     * @returns {Lp.Settled}
     */
    result() {
      const { earned, possible } = this.sum(this.asked);
      const { text } = this.judged(percent(earned, possible));
      if (!this.isSubmitted || toHundredths(text) === this.latest) return { earned, possible, text };
      return { earned: null, possible: null, text: decimal(inPercent(fromHundredths(this.latest))) };
    }

    /** The score for each objective that some question of the quiz asks about. */
    byObjective() {
      return this.data.objectives
        .map((objective) => ({ objective, questions: this.asked.filter((q) => q.objective === objective.id) }))
        .filter(({ questions }) => questions.length)
        .map(({ objective, questions }) => ({ objective, ...this.sum(questions) }));
    }

    /** True when each attempt is told as it is handed in, not only the end of the matter. */
    get tellsEach() {
      return Boolean(this.quiz) && this.quiz?.report !== "end";
    }

    /** What a platform may know: the score of what was handed in, and `incomplete` as long as the matter is open. @returns {Lp.Outcome} */
    get outcome() {
      if (REPORTED.includes(this.phase)) return { status: this.phase, score: this.score || null };
      if (this.score) return { status: "completed", score: this.score };
      return { status: "incomplete", score: this.submitted && this.tellsEach ? this.counted.text : null };
    }

    /** How much is done, of 1: the sections read, and the quiz once it is reported. Trying again takes nothing back. */
    get progress() {
      if (this.outcome.status !== "incomplete") return 1;
      return this.visited.size / Math.max(1, this.data.sections.length + (this.quiz ? 1 : 0));
    }

    // --- reports of single answers ------------------------------------------------------------------

    /** Answers that stand and that the platform has not taken yet. */
    reports() {
      if (this.isPractice) return [];
      const standing = this.asked.filter((q) => this.revealed(q.id) && !this.answer(q.id).recorded);
      return [...this.backlog, ...(this.quiz ? standing.map((question) => this.reportOf(question)) : [])];
    }

    /** @param {Lp.Question} question @returns {Lp.Report} */
    reportOf(question) {
      const answer = this.answer(question.id);
      const { points, state } = this.earned(question);
      const seconds = answer.whole && this.isAnswered(question.id) ? answer.spent / 1000 : null;
      return { question: question.id, kind: question.kind, response: answer.response, state, points: decimal(points), at: answer.at, seconds, answer };
    }

    /** The answers that the platform has taken, by index: the id of each one's question; empty when that is not known. */
    get rows() {
      return this.record.known;
    }

    get recorded() {
      return this.record.length;
    }

    /** All that the platform was told has arrived. */
    settle() {
      this.record.settle();
    }

    /** What was given, as text, by question. */
    get given() {
      const { layout } = this.data;
      return new Map([...this.answers].map(([id, { response }]) => [id, lp.kindOf(this.question(id)).encode(response, this.question(id), layout)]));
    }

    /**
     * A report is dealt with; `counted` when the platform took it and its index is used up.
     * @param {Lp.Report} report @param {boolean} counted
     */
    taken(report, counted) {
      report.answer.recorded = true;
      this.record.take(report, counted);
      this.backlog = this.backlog.filter((entry) => entry !== report);
    }

    // --- saving -------------------------------------------------------------------------------------

    /**
     * The state as text. Of a `proven` one no answer counts as recorded that may not have arrived; where rows do not fit
     * into what the platform keeps they are left out.
     * @param {boolean} [proven]
     */
    encode(proven = false) {
      const { layout } = this.data;
      const values = this.values(proven);
      const text = join(layout, values);
      return text.length > layout.limit ? join(layout, { ...values, rows: "" }) : text;
    }

    /** What would be a pity to lose: all but the place, the day and the time. */
    get gist() {
      return join(this.data.layout, { ...this.values(false), version: "", place: "", elapsed: "" });
    }

    /** The fields of the state. @param {boolean} proven @returns {Record<string, string>} */
    values(proven) {
      const { layout } = this.data;
      /** @param {Lp.Keyed} entry */
      const short = (entry) => entry.key.slice(0, layout.key);
      const sections = this.data.sections.filter((section) => this.visited.has(section.id));
      const entries = this.asked.map((q) => encodeAnswer(layout, q, this.standing(q.id, proven)));
      return {
        version: versionOf(layout) + (this.days?.encode() ?? ""),
        content: this.data.content,
        place: PLACE_LETTERS[this.place.kind] + this.placeKey(short),
        phase: LETTERS[this.phase],
        submitted: String(this.submitted),
        seed: this.seed.toString(36),
        ...this.record.encode(proven, (id) => short(this.question(id))),
        score: this.score,
        latest: this.latest.toString(36),
        tally: this.encodedTally,
        ...this.limit?.encode(),
        sections: sections.map(short).join(""),
        checks: this.checks.encode(layout),
        answers: entries.filter(Boolean).join(";"),
      };
    }

    /** What is kept of all attempts, after the letter of what counts: hundredths of a percent, or `sum.parts`. */
    get encodedTally() {
      const { n } = inParts(this.tally, this.parts);
      return this.grade.charAt(0) + n.toString(36) + (this.grade === "average" ? `.${this.parts.toString(36)}` : "");
    }

    /** An answer as a state has it. @param {string} id @param {boolean} proven */
    standing(id, proven) {
      const answer = this.answer(id);
      return proven && this.record.open.has(answer) ? { ...answer, recorded: false } : answer;
    }

    /** @param {(entry: Lp.Keyed) => string} short */
    placeKey(short) {
      const entry = this.among(this.place.kind)?.find(({ id }) => id === this.place.id);
      return entry ? short(entry) : "";
    }

    /**
     * What a kind of place is one of; undefined where the kind says all.
     * @param {Lp.PlaceKind} kind
     * @returns {Lp.Keyed[] | undefined}
     */
    among(kind) {
      return kind === "section" ? this.data.sections : kind === "question" ? this.steps : undefined;
    }

    /**
     * Take up a saved state. Returns null when the text is none of ours (nothing is changed then), else
     * whether the lesson changed since, and how many answers no longer fit.
     * @param {string} text
     * @returns {Lp.Restored | null}
     */
    restore(text) {
      const read = split(this.data.layout, text);
      if (!read || !Object.hasOwn(PHASES, read.values.phase)) return null;
      const { values } = read;
      if (!SCORE.test(values.score) || (values.score === "" && ["p", "f"].includes(values.phase))) return null;
      const entries = values.answers ? values.answers.split(";") : [];
      const known = entries.flatMap((entry) => decodeAnswer(this.data.questions, entry, read) ?? []);
      this.seed = Math.abs(parseInt(values.seed, 36) || 0) % SEEDS;
      this.asked = this.draw(new Set(known.map(({ id }) => id)));
      this.answers = this.blank();
      const answers = known.filter(({ id }) => this.answers.has(id));
      for (const { id, ...rest } of answers) Object.assign(this.answer(id), rest, { whole: false });
      for (const key of chunks(values.sections, read.key)) {
        const section = keyed(this.data.sections, key);
        if (section) this.visited.add(section.id);
      }
      this.submitted = count(this.data.layout, "submitted", values);
      this.latest = Math.min(parseInt(values.latest, 36) || 0, FULL);
      this.tally = this.tallyFrom(values.tally);
      this.limit?.restore({ elapsed: values.elapsed, extensions: values.extensions });
      this.phase = this.phaseFrom(PHASES[values.phase]);
      this.record.restore(values, (row) => keyed(this.data.questions, row)?.id);
      this.score = values.score;
      if (this.phase === "held") this.conclude(); // the author may have changed what passes, or how many attempts there are
      this.place = this.placeFrom(values.place);
      this.days?.restore(values.version);
      this.results = this.resultsKept();
      const lost = entries.length - answers.length + this.checks.restore(values.checks, read);
      return { changed: values.content !== this.data.content, lost };
    }

    /**
     * What was kept of all attempts; when the author has changed what counts, the latest stands for each of them. A sum
     * without its parts is in hundredths of a percent, as earlier builds kept it; where points have changed since, it is
     * the nearest number of parts.
     * @param {string} text @returns {Lp.Fraction}
     */
    tallyFrom(text) {
      const number = this.grade === "average" ? this.submitted : 1;
      const [n, d] = text.slice(1).split(".").map(fromBase36);
      const isSame = text.charAt(0) === this.grade.charAt(0);
      const kept = isSame ? { n, d: d ?? BigInt(FULL) } : times(fromHundredths(this.latest), number);
      const all = { n: BigInt(number), d: 1n };
      return kept.d === 0n ? zero : inParts(compare(kept, all) > 0 ? all : kept, this.parts, true);
    }

    /** What a saved phase means now: the author may have added a quiz, taken it away, or begun to score it. @param {Lp.Phase} phase */
    phaseFrom(phase) {
      if (!this.quiz) return phase === "completed" ? phase : "new";
      return phase === "completed" && !this.isPractice && !this.submitted ? "new" : phase;
    }

    /** @param {string} text @returns {Lp.Place} */
    placeFrom(text) {
      const kind = PLACES[text.charAt(0)] ?? "overview";
      const among = this.among(kind);
      const entry = among && keyed(among, text.slice(1));
      if (among && !entry) return { kind: "overview", id: "" };
      if (!this.quiz && ["quiz", "question", "review", "result"].includes(kind)) return { kind: "overview", id: "" };
      return { kind, id: entry ? entry.id : "" };
    }
  };
})(lessonpack);
