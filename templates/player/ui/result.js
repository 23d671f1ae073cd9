// The pages after the questions: review before submitting, and the result.
(function (lp) {
  "use strict";

  const { h, button, icon, find } = lp.dom;
  const { decimal, percent } = lp.fraction;

  /** @param {Lp.Player} app @param {string} id */
  const pageOf = (app, id) => {
    const page = h("article", { class: "page", id, lang: app.lang, dir: app.dir });
    find(".steps").before(page);
    return page;
  };

  /** Links to questions, as a list. @param {Lp.Player} app @param {string[]} ids @param {(id: string) => string} text */
  const links = (app, ids, text) =>
    h("ul", { class: "question-links" }, ...ids.map((id) => h("li", {}, button(text(id), "go-question", () => app.go({ kind: "question", id }), { kind: "link" }))));

  lp.ReviewPage = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.page = pageOf(app, "review");
      this.ask = h("div", { class: "confirm", hidden: true });
      this.submit = button(app.say("review.submit"), "submit", () => this.sure(), { once: true });
      this.open = 0;
    }

    sync() {
      const { session, say } = this.app;
      const order = session.order.map((question) => question.id);
      const open = order.filter((id) => session.stateOf(id) === "open");
      const flagged = order.filter((id) => session.answer(id).flagged);
      /** @param {string} id */
      const name = (id) => say("review.question", { number: order.indexOf(id) + 1 });
      this.open = open.length;
      this.ask.hidden = true;
      this.submit.hidden = false;
      this.page.replaceChildren(
        h("h2", { class: "page-title", tabindex: "-1" }, say("review.title")),
        ...(open.length ? [h("p", {}, say("review.open", { n: open.length })), links(this.app, open, name)] : [h("p", {}, say("review.all"))]),
        ...(flagged.length ? [h("p", {}, say("review.flagged", { n: flagged.length })), links(this.app, flagged, name)] : []),
        this.submit,
        this.ask,
      );
    }

    /** Asks once, in the page: dialogs may be forbidden in the platform's frame. */
    sure() {
      const { app, open } = this;
      const { say } = app;
      const question = h("p", { tabindex: "-1" }, open ? say("review.sure_open", { n: open }) : say("review.sure"));
      const confirm = button(say("review.confirm"), "confirm", () => app.submit(), { once: true });
      const back = button(say("review.back"), "back", () => this.takeBack(), { kind: "secondary" });
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
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.page = pageOf(app, "result");
      /** @type {HTMLElement | null} */
      this.status = null;
    }

    sync() {
      const { session, say } = this.app;
      if (!session.isSubmitted) return;
      this.page.replaceChildren(
        h("h2", { class: "page-title", tabindex: "-1" }, say("result.title")),
        this.score(),
        this.choice() ?? "",
        this.kept(),
        this.objectives() ?? "",
        this.readAgain() ?? "",
        h("h3", {}, say("result.answers")),
        this.answers(),
      );
    }

    score() {
      const { session, say } = this.app;
      const { earned, possible, passed, text } = session.result();
      const mark = session.quiz?.markText ?? "";
      const verdict = passed === null ? say("result.done") : say(passed ? "result.passed" : "result.failed", { mark });
      return h("div", { class: `score ${passed === false ? "missed" : "made"}`, "data-lp": "result", "data-passed": String(passed) },
        h("p", { class: "score-number", "data-lp": "result-score", "data-score": text }, say("result.score", { percent: text })),
        h("p", { class: "score-verdict", "data-lp": "result-verdict" }, icon(passed === false ? "open" : "right"), verdict),
        possible && h("p", {}, say("result.sentence", { earned: decimal(earned), possible: decimal(possible), n: decimal(possible) })),
      );
    }

    /** After a failed attempt with attempts left: again, or keep it. */
    choice() {
      const { app } = this;
      const { session, say } = app;
      if (!session.mayRetry) return null;
      const left = session.attemptsLeft;
      const held = session.phase === "held";
      const words = !held ? say("result.practise") : left === null ? say("result.choose_free") : say("result.choose", { n: left });
      const retry = button(say("result.retry"), "retry", () => app.retry(), { once: true });
      const accept = held ? button(say("result.accept"), "accept", () => app.accept(), { kind: "secondary", once: true }) : null;
      return h("div", { class: "choose" }, h("p", {}, words), h("div", { class: "row" }, retry, accept));
    }

    kept() {
      this.status = h("p", { class: "kept", role: "status", "data-lp": "result-kept" });
      this.showKeeping();
      return this.status;
    }

    /** Whether the platform has the result. */
    showKeeping() {
      if (!this.status) return;
      const { session, keeper, say } = this.app;
      const kept = session.phase === "held" ? "kept" : "saved";
      const key = keeper.state !== "open" ? "alone" : keeper.trouble ? "unsaved" : kept;
      const text = ["review", "browse"].includes(keeper.state) ? say(`notice.${keeper.state}`) : say(`result.${key}`);
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    objectives() {
      const { session, say } = this.app;
      const entries = session.byObjective();
      if (!entries.length) return null;
      const rows = entries.map(({ objective, earned, possible }) =>
        h("li", {},
          h("span", { class: "objective-text", lang: document.documentElement.lang, dir: "auto" }, objective.text),
          h("span", { class: "objective-figure" }, say("result.objective", { earned: decimal(earned), possible: decimal(possible) })),
          h("progress", { max: "100", value: decimal(percent(earned, possible)), "aria-hidden": "true" }),
        ));
      return h("section", {}, h("h3", {}, say("result.objectives")), h("ul", { class: "objectives-result", "data-lp": "result-objectives" }, ...rows));
    }

    /** The sections that the missed questions rest on. */
    readAgain() {
      const { session, say } = this.app;
      const missed = session.data.questions.filter((question) => session.earned(question).state !== "right");
      const wanted = new Set(missed.map((question) => question.section));
      const sections = session.data.sections.filter((section) => wanted.has(section.id));
      if (!sections.length) return null;
      const entries = sections.map((section) =>
        h("li", {}, h("a", { href: `#section-${section.id}`, "data-page": `section-${section.id}`, lang: document.documentElement.lang, dir: "auto" }, section.title)));
      return h("section", {}, h("h3", {}, say("result.read")), h("ul", { class: "read-again", "data-lp": "result-read" }, ...entries));
    }

    answers() {
      const { app } = this;
      const { session } = app;
      const rows = session.order.map((question, index) => {
        const state = session.stateOf(question.id);
        const go = button("", "go-question", () => app.go({ kind: "question", id: question.id }), { kind: "link" });
        const left = !session.answer(question.id).chosen.length;
        go.append(icon(left ? "open" : state), app.stateWords(question.id, index + 1));
        return h("li", { class: left ? "open" : state }, go);
      });
      return h("ol", { class: "answers", "data-lp": "result-answers" }, ...rows);
    }
  };
})(lessonpack);
