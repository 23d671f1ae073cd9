// The pages after the questions: review before submitting, and the result.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, line, find } = lp.dom;
  const { decimal, percent, compare } = lp.fraction;

  /** A page that the build does not write. @type {Lp.Lists["page"]} */
  const pageOf = (app, session, kind) => {
    const lesson = app.course ? session.data.id : null;
    const page = h("article", { class: `page ${kind}`, id: app.shell.pageId({ kind, id: "" }, session), "data-lesson": lesson });
    find(".paper-key").before(page);
    return page;
  };

  /** Links to questions, as a list. @param {Lp.Player} app @param {string[]} ids @param {(id: string) => Node} text */
  const links = (app, ids, text) =>
    h("ul", { class: "question-links" }, ...ids.map((id) => h("li", {}, button(text(id), "go-question", () => app.go({ kind: "question", id }), { kind: "link" }))));

  /** @param {string} kind @param {Node} words @param {HTMLElement} list */
  const attention = (kind, words, list) => h("div", { class: `attention ${kind}` }, h("p", {}, words), list);

  /** Whether a part of an answer is not given that was not yet judged. @param {Lp.Player} app @param {Lp.Question} question */
  const isLacking = function (app, question) {
    const { session } = app;
    const { response } = session.answer(question.id);
    return session.stateOf(question.id) === "chosen" && Boolean(lp.kindOf(question).lacking?.({ app, question, response }));
  };

  /** What would have been right, once that may be shown. @param {Lp.Player} app @param {Lp.Question} question @param {HTMLElement} page */
  const rightOne = function (app, question, page) {
    const { session, tell } = app;
    const isOver = session.isSubmitted || session.isPractice;
    if (!isOver || !lp.isMissed(session.stateOf(question.id)) || !session.mayShowAnswer(question.id)) return null;
    const pieces = lp.rightIn({ app, question, page });
    return h("span", { class: "entry-answer" }, icon("right"), hidden(h("span", {}, tell("choice.answer"), " ")),
      h("span", { class: "given", ...pieces[0]?.tongue }, pieces.map(({ words }) => words).join("; ")));
  };

  /**
   * Questions with their stems and the learner's answers, each a way back to it: all of them, or those for which `wanted` holds.
   * @type {Lp.Lists["entries"]}
   */
  const entries = (app, wanted = () => true) => app.session.order.map((question, index) => {
    const { session, tell } = app;
    if (!wanted(question)) return null;
    const page = find(`#question-${question.id}`);
    const { response, flagged } = session.answer(question.id);
    const isAnswered = session.isAnswered(question.id);
    const given = isAnswered ? lp.kindOf(question).print(response, { app, question, page }) : [];
    const stem = find(".stem", page);
    const answer = given.map((piece) => piece.words).join("; ");
    const words = hidden(app.stateWords(question.id, index + 1));
    words.append(". ");
    const state = isAnswered ? session.stateOf(question.id) : "open";
    const marks = flagged && !session.isSubmitted ? ["flag"] : state === "chosen" ? [] : [state];
    const go = button("", "go-question", () => app.go({ kind: "question", id: question.id }), { kind: "entry" });
    go.append(
      words,
      h("span", { class: "entry-number", "aria-hidden": "true" }, String(index + 1)),
      h("span", { class: "entry-text" },
        h("span", { class: "entry-stem", ...lp.tongue(stem) }, line(stem)),
        h("span", { class: "entry-answer" }, ...marks.map(icon),
          isAnswered ? h("span", { class: "given", ...given[0]?.tongue }, answer) : h("span", { "aria-hidden": "true" }, tell("state.open"))),
        rightOne(app, question, page)),
    );
    return h("li", { class: state }, go);
  }).filter((entry) => entry !== null);

  /** The answers that were given: what was missed stands open, what is right is folded. @type {Lp.Lists["answers"]} */
  const answers = function (app) {
    const { session, tell } = app;
    /** @param {Lp.Question} question */
    const isRight = ({ id }) => session.stateOf(id) === "right";
    const [missed, right] = [entries(app, (question) => !isRight(question)), entries(app, isRight)];
    const folded = h("details", { class: "folded" },
      h("summary", {}, icon("down"), tell("result.right", { n: right.length })), h("ol", { class: "entries" }, ...right));
    return h("div", { "data-lp": "result-answers" },
      missed.length ? h("ol", { class: "entries missed" }, ...missed) : null,
      right.length ? folded : null);
  };

  /** From when on the right answers are shown; null when nothing is held back. @param {Lp.Player} app */
  const heldBack = function (app) {
    const { session, tell } = app;
    const when = session.quiz?.answers;
    const isHeld = session.asked.some(({ id }) => lp.isMissed(session.stateOf(id)) && !session.mayShowAnswer(id));
    if (!when || !isHeld) return null;
    const comes = when !== "after_pass" || session.mayRetry;
    return h("p", { "data-lp": "held-back" }, tell(`result.held.${comes ? when : "never"}`));
  };

  /** A way to a section. @param {Lp.Section} section */
  const section = ({ id, title }) => h("a", { href: `#section-${id}`, "data-page": `section-${id}` }, title);

  lp.lists = { page: pageOf, links, attention, entries, answers, heldBack, section };

  lp.ReviewPage = class {
    /** @param {Lp.Player} app @param {Lp.Session} session */
    constructor(app, session) {
      this.app = app;
      this.page = pageOf(app, session, "review");
      this.ask = h("div", { class: "confirm", hidden: true });
      this.submit = button(app.tell("review.submit"), "submit", () => this.sure(), { once: true });
      this.open = 0;
    }

    sync() {
      const { session, tell } = this.app;
      const order = session.order.map((question) => question.id);
      const open = order.filter((id) => session.stateOf(id) === "open");
      const lacking = session.order.filter((question) => isLacking(this.app, question)).map(({ id }) => id);
      const flagged = order.filter((id) => session.answer(id).flagged);
      /** @param {string} id */
      const name = (id) => tell("review.question", { number: order.indexOf(id) + 1 });
      this.open = open.length;
      this.ask.hidden = true;
      this.submit.hidden = false;
      this.page.replaceChildren(
        h("h2", { class: "page-title", tabindex: "-1" }, tell("review.title")),
        open.length ? attention("open", tell("review.open", { n: open.length }), links(this.app, open, name)) : h("p", {}, tell("review.all")),
        lacking.length ? attention("open", tell("review.lacking", { n: lacking.length }), links(this.app, lacking, name)) : "",
        flagged.length ? attention("flagged", tell("review.flagged", { n: flagged.length }), links(this.app, flagged, name)) : "",
        this.submit,
        this.ask,
        h("h3", {}, tell("review.answers")),
        h("ol", { class: "entries", "data-lp": "review-answers" }, ...entries(this.app)),
      );
    }

    /** Asks once, in the page: dialogs may be forbidden in the platform's frame. */
    sure() {
      const { app, open } = this;
      const { tell } = app;
      const question = h("p", { tabindex: "-1" }, open ? tell("review.sure_open", { n: open }) : tell("review.sure"));
      const confirm = button(tell("review.confirm"), "confirm", () => app.submit(), { once: true });
      const back = button(tell("review.back"), "back", () => this.takeBack(), { kind: "secondary" });
      this.ask.replaceChildren(question, h("div", { class: "row" }, confirm, back));
      this.ask.hidden = false;
      this.submit.hidden = true;
      question.focus();
    }

    takeBack() {
      this.ask.hidden = true;
      this.submit.hidden = false;
      this.submit.focus();
    }
  };

  lp.ResultPage = class {
    /** @param {Lp.Player} app @param {Lp.Session} session */
    constructor(app, session) {
      this.app = app;
      this.session = session;
      this.page = pageOf(app, session, "result");
      /** @type {HTMLElement | null} */
      this.status = null;
      this.practice = lp.Missed ? new lp.Missed(app) : null;
    }

    sync() {
      const { session, tell } = this.app;
      if (!session.isSubmitted) return;
      this.page.replaceChildren(
        h("h2", { class: "page-title", tabindex: "-1" }, tell("result.title")),
        this.score(),
        this.next() ?? "",
        this.objectives() ?? "",
        this.readAgain() ?? "",
        h("h3", {}, tell("result.answers")),
        heldBack(this.app) ?? "",
        answers(this.app),
        lp.printer(this.app, "print.result"),
      );
    }

    score() {
      const { session, say } = this.app;
      const { passed, text } = session.counted;
      const { markText } = /** @type {Lp.Quiz} */ (session.quiz);
      return h("div", { class: `score ${passed === false ? "missed" : "made"}`, "data-lp": "result", "data-passed": String(passed) },
        ...this.verdict(),
        h("div", { class: "score-bar" },
          h("p", { class: "score-number", "data-lp": "result-score", "data-score": text }, lp.share(say, text, markText)),
          lp.dom.gauge(Number(text), passed === null ? null : Number(markText))),
        this.attempts(),
        lp.confidence?.result(this.app) ?? null,
        this.kept(),
      );
    }

    /** How it went in plain words: in points, or in percent where more than this attempt counts; and what it takes to pass. */
    verdict() {
      const { session, say, tell } = this.app;
      const { passed, text } = session.counted;
      const { markText } = /** @type {Lp.Quiz} */ (session.quiz);
      const points = lp.standing.points(session);
      const [earned, possible] = [points?.earned, points?.possible].map(Number);
      const score = points ? tell("result.points", { earned, possible, n: possible }) : lp.share(say, text, markText);
      const outcome = passed === null ? "done" : passed ? "passed" : session.mayRetry ? "not_yet" : "failed";
      const sentence = h("p", { class: "score-verdict", "data-lp": "result-verdict" }, icon(passed === false ? "open" : "right"), h("span", {}, tell(`result.${outcome}`, { score })));
      const takes = markText === null ? null : h("p", { class: "score-takes" }, tell("result.takes", { mark: points?.needed ? Number(points.needed) : say.percent(markText) }));
      return [sentence, takes];
    }

    /** From the second attempt on: which one counts, and what this one has earned. */
    attempts() {
      const { session, say, tell } = this.app;
      if (session.submitted < 2) return null;
      const earned = lp.share(say, session.result().text, session.quiz?.markText ?? null);
      return h("p", { "data-lp": "result-grade" }, tell(`result.grade.${session.grade}`, { n: session.submitted, percent: earned }));
    }

    /** What helps most: one section to read again; then another attempt, or keeping this one. */
    next() {
      const { session, sessions, tell } = this.app;
      const weakest = lp.standing.weakest(session, sessions.flatMap(({ data }) => data.sections));
      const isUrgent = session.counted.passed === false;
      const read = weakest && h("a", { class: isUrgent ? "button" : "button secondary", href: `#section-${weakest.id}`, "data-page": `section-${weakest.id}`, "data-lp": "read-weakest" },
        icon("read"), h("span", { class: "step-word" }, tell("result.read_weakest", { minutes: weakest.minutes })), h("span", { class: "step-to" }, weakest.title));
      const practice = this.practice?.offer(read ? "secondary" : "") ?? null;
      const choice = this.choice(read || practice ? "quiet" : "");
      if (!read && !choice) return null;
      return h("section", { class: "next-step" }, h("h3", {}, tell("result.next")), read, practice, choice);
    }

    /** Another attempt where there may be one; after a failed one the learner may keep the result. @param {string} kind of the button */
    choice(kind) {
      const { app } = this;
      const { session, tell } = app;
      if (!session.mayRetry) return null;
      const held = session.phase === "held";
      const left = session.attemptsLeft === null ? [] : [tell("result.left", { n: session.attemptsLeft }), " "];
      const words = [...left, tell(held ? `result.again.${session.grade}` : `result.more.${session.grade}`)];
      const retry = button(tell("result.retry"), "retry", () => app.retry(), { kind, once: true });
      const accept = held ? button(tell("result.accept"), "accept", () => app.accept(), { kind: "quiet", once: true }) : null;
      return h("div", { class: "choose" }, h("p", {}, ...words), h("div", { class: "row" }, retry, accept));
    }

    kept() {
      this.status = h("p", { class: "kept", role: "status", "data-lp": "result-kept" });
      this.showKeeping();
      return this.status;
    }

    /** Whether the platform has the result. */
    showKeeping() {
      if (!this.status) return;
      const { session } = this;
      const { keeper, adapter, tell } = this.app;
      const kept = adapter.local ? "local" : session.outcome.score === null ? "kept" : "saved";
      const key = keeper.state !== "open" ? "alone" : keeper.trouble && !adapter.local ? (keeper.isLost ? "lost" : "unsaved") : kept;
      const text = ["review", "browse", "elsewhere"].includes(keeper.state) ? tell(`notice.${keeper.state}`) : tell(`result.${key}`);
      if (this.status.textContent !== text.textContent) this.status.replaceChildren(text);
    }

    objectives() {
      const { session, tell } = this.app;
      const found = lp.standing.objectives(session);
      if (!found.length) return null;
      const rows = found.map(({ objective, earned, possible }) => {
        const state = compare(earned, possible) >= 0 ? "all" : earned.n > 0n ? "some" : "none";
        const figures = { earned: Number(decimal(earned, state === "some")), possible: Number(decimal(possible)) };
        return h("li", { class: state },
          h("span", { class: "objective-text" }, objective.text),
          lp.dom.gauge(Number(decimal(percent(earned, possible))), null),
          h("p", { class: "objective-figure" }, icon({ all: "right", some: "partly", none: "open" }[state]), tell(`result.objective.${state}`, figures)),
          this.readFor(objective.id),
        );
      });
      return h("section", {}, h("h3", {}, tell("result.objectives")), h("ul", { class: "objectives-result", "data-lp": "result-objectives" }, ...rows));
    }

    /** The sections that teach what was missed among the questions for which `wanted` holds. @param {(question: Lp.Question) => boolean} wanted */
    missed(wanted) {
      const { session, sessions } = this.app;
      const questions = session.asked.filter((question) => wanted(question) && lp.isMissed(session.earned(question).state));
      const ids = new Set(questions.map((question) => question.section));
      return sessions.flatMap(({ data }) => data.sections).filter(({ id }) => ids.has(id));
    }

    /** @param {string} objective */
    readFor(objective) {
      const sections = this.missed((question) => question.objective === objective);
      if (!sections.length) return null;
      return h("p", { class: "read-for" }, icon("read"), this.app.tell("result.read"), ": ", ...sections.flatMap((one, index) => [index ? ", " : "", section(one)]));
    }

    /** The sections that missed questions of no objective rest on. */
    readAgain() {
      const { tell } = this.app;
      const sections = this.missed((question) => question.objective === null);
      if (!sections.length) return null;
      return h("section", {}, h("h3", {}, tell("result.read")), h("ul", { class: "read-again", "data-lp": "result-read" }, ...sections.map((one) => h("li", {}, section(one)))));
    }
  };
})(lessonpack);
