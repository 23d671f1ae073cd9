// What a start page does without: the pages of questions, search, settings, what sections have for their blocks.
(function (lp) {
  "use strict";

  const { find, seek, all } = lp.dom;

  /** It is made once the start page is on the screen, since slow phones take as long for it as for that page; sooner for who is faster. @implements {Lp.Pages} */
  lp.Pages = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      /** @type {Map<Lp.Session, Lp.LessonPages>} */
      this.made = new Map();
      /** @type {Lp.Figures | null} */
      this.figures = null;
      /** @type {Lp.Search | null} */
      this.search = null;
      this.isReady = false;
    }

    /** From the second frame on the first one is on the screen; whoever presses or prints before has all at once. */
    watch() {
      const prepare = () => this.prepare();
      requestAnimationFrame(() => requestAnimationFrame(prepare));
      document.addEventListener("click", prepare, { capture: true });
      addEventListener("beforeprint", prepare);
    }

    /** A page is about to be shown: start pages that ask nothing do without. @param {string} id that of a review and a result is not there before */
    meet(id) {
      const page = seek(`#${id}`);
      if (!page?.matches(".overview") || seek(".check", page)) this.prepare();
    }

    prepare() {
      if (this.isReady) return;
      this.isReady = true;
      const { app } = this;
      app.shell.dress();
      this.made = new Map(app.sessions.map((session) => [session, this.build(session)]));
      if (lp.Worked) new lp.Worked(app);
      if (lp.Embeds) new lp.Embeds(app);
      if (lp.Figures) this.figures = new lp.Figures(app);
      new lp.Settings(app);
      if (lp.Glossary) new lp.Glossary();
      // The script is shared by all pages of a package, and one of nothing but a quiz has nothing to search.
      if (lp.Search && seek('[data-lp="search"]')) this.search = new lp.Search(app);
      this.sync();
      for (const picture of all("img[loading]")) picture.removeAttribute("loading"); // they are there when their page is turned to
    }

    /** What answers and shows a lesson's questions. @param {Lp.Session} session @returns {Lp.LessonPages} */
    build(session) {
      const { app } = this;
      const checks = (session.data.checks ?? []).map((question) => new (question.before !== undefined && lp.BeforeBlock || lp.CheckBlock)(app, session, question));
      if (!session.quiz) return { checks, questions: new Map(), review: null, result: null };
      return {
        checks,
        questions: new Map(session.data.questions.map((question) => [question.id, new lp.QuestionPage(app, session, question)])),
        review: new lp.ReviewPage(app, session),
        result: session.isPractice ? new lp.PracticePage(app, session) : new lp.ResultPage(app, session),
      };
    }

    /** Whoever asks for the pages of a lesson has them: of a course that opens at its menu, the lesson may be at its result. @param {Lp.Session} session */
    of(session) {
      this.prepare();
      return /** @type {Lp.LessonPages} */ (this.made.get(session));
    }

    /** Bring all in line with what was answered. */
    sync() {
      this.made.forEach(({ questions }, session) => {
        this.syncChecks(session);
        const asked = new Set(session.order.map(({ id }) => id));
        questions.forEach((page, id) => page.leaveOut(!asked.has(id)));
        session.order.forEach((question, index) => questions.get(question.id)?.sync(index + 1));
        this.arrange(session);
      });
    }

    /** @param {Lp.Session} session */
    syncChecks(session) {
      for (const check of this.made.get(session)?.checks ?? []) check.sync();
    }

    /** On paper the questions stand as they are asked. @param {Lp.Session} session */
    arrange(session) {
      const { shell } = this.app;
      const pages = session.steps.map(({ id }) => find(`#question-${id}`));
      const quizId = shell.pageId({ kind: "quiz", id: "" }, session);
      (shell.introduced?.(pages) ?? pages).reduce((/** @type {HTMLElement | null} */ before, page) => {
        if (before && before.nextElementSibling !== page) before.after(page);
        return page;
      }, session.quiz ? find(`#${quizId}`) : null);
    }

    showKeeping() {
      this.made.forEach(({ result }) => result?.showKeeping());
    }
  };
})(lessonpack);
