// The player: puts session, keeper and pages together and starts them.
(function (lp) {
  "use strict";

  const { h, button, find, all, hook } = lp.dom;

  /** @type {Lp.Place} */
  const RESULT = { kind: "result", id: "" };

  class Player {
    /** @param {Lp.Data} data */
    constructor(data) {
      /** @type {Lp.Clock} */
      const clock = { now: () => performance.now(), after: (ms, act) => setTimeout(act, ms) };
      this.say = lp.speaker(data.messages, data.language);
      this.tell = lp.teller(this.say, data.marks, data.own);
      this.session = new lp.Session(data, Math.random, clock.now);
      this.adapter = lp.adapter(window, data);
      this.keeper = new lp.Keeper(this.adapter, this.session, clock, () => this.showKeeping());
      this.windows = new lp.Windows(data.id, () => this.keeper.giveWay());
      /** @type {Lp.Shell} */
      this.shell = new lp.Shell(this);
      this.checks = (data.checks ?? []).map((question) => new lp.CheckBlock(this, question));
      if (this.session.quiz) this.buildQuiz(data);
      this.key = new lp.PaperKey(this);
      this.remaining = this.session.limit ? new lp.Remaining(this, clock) : null;
      find("#overview").append(lp.printer(this, "print"));
      this.figures = new lp.Figures(this);
    }

    /** @param {Lp.Data} data */
    buildQuiz(data) {
      this.strip = new lp.Strip(this);
      this.pages = new Map(data.questions.map((question) => [question.id, new lp.QuestionPage(this, question)]));
      this.review = new lp.ReviewPage(this);
      this.result = this.session.isPractice ? new lp.PracticePage(this) : new lp.ResultPage(this);
    }

    start() {
      hook("progress").hidden = false;
      this.syncAll();
      this.show(false);
      this.keeper.open(() => this.connected());
      addEventListener("pagehide", (event) => {
        this.windows.rest();
        if (event.persisted) this.keeper.hide();
        else this.keeper.finish();
      });
      addEventListener("pageshow", (event) => {
        if (!event.persisted) return;
        if (this.keeper.state === "open") this.windows.listen();
        this.keeper.show();
      });
      addEventListener("online", () => this.keeper.save());
      document.addEventListener("visibilitychange", () => (document.hidden ? this.keeper.hide() : this.keeper.show()));
    }

    /** The platform has answered, or there is none: take up what it knows. */
    connected() {
      const { keeper, session, tell } = this;
      this.syncAll();
      this.show(false);
      const { restored } = keeper;
      if (keeper.unreadable) this.shell.notice("unreadable", [tell("notice.unreadable")]);
      if (restored && restored.changed) {
        const words = restored.lost ? tell("notice.changed_lost", { n: restored.lost }) : tell("notice.changed");
        this.shell.notice("changed", [words]);
      }
      if (keeper.state === "open") this.windows.listen();
      session.resume();
      this.remaining?.sync();
      this.remaining?.start();
    }

    // --- pages --------------------------------------------------------------------------------------

    syncAll() {
      for (const check of this.checks) check.sync();
      const asked = new Set(this.session.order.map(({ id }) => id));
      this.pages?.forEach((page, id) => page.leaveOut(!asked.has(id)));
      this.session.order.forEach((question, index) => this.pages?.get(question.id)?.sync(index + 1));
    }

    /** @param {boolean} focus */
    show(focus) {
      const { session } = this;
      if (session.place.kind === "review") {
        if (this.hasResult) session.place = RESULT;
        else this.review?.sync();
      }
      if (session.place.kind === "result") {
        if (this.hasResult) this.result?.sync();
        else session.place = { kind: "quiz", id: "" };
      }
      this.strip?.sync();
      this.remaining?.sync();
      this.shell.show(session.place, focus);
    }

    /** True once there is a result to be seen; practice shows at any time how it goes. */
    get hasResult() {
      return this.session.isSubmitted || this.session.isPractice;
    }

    /** Turn to a page, and save the place. @param {Lp.Place} place */
    go(place) {
      this.session.visit(place);
      this.keeper.save();
      this.show(true);
    }

    /** The learner did something on this page: save it and show what follows from it. */
    did() {
      this.keeper.save();
      this.strip?.sync();
      this.shell.refresh();
    }

    /** @param {number} by */
    step(by) {
      const place = this.target(by);
      if (place) this.go(place);
    }

    /** The place before (-1) or after (1) this one; null at either end. @param {number} by @returns {Lp.Place | null} */
    target(by) {
      const { session, shell } = this;
      const { place } = session;
      if (place.kind === "question") return this.besideQuestion(place.id, by);
      if (place.kind === "overview" && by > 0) return this.unread();
      if (place.kind === "quiz" && by > 0) return session.isSubmitted ? RESULT : this.firstOpen();
      if (place.kind === "review") return by < 0 ? this.question(session.order.length - 1) : null;
      if (place.kind === "result") return by < 0 ? { kind: "quiz", id: "" } : null;
      return shell.parts[shell.partIndex(place) + by] ?? null;
    }

    /**
     * Where to start, or to go on: the first section not yet read, else the quiz or its result, else the first section.
     * @returns {Lp.Place | null}
     */
    unread() {
      const { session, shell } = this;
      const section = shell.parts.find(({ kind, id }) => kind === "section" && !session.visited.has(id));
      if (section) return section;
      if (session.isSubmitted) return RESULT;
      return shell.parts.find(({ kind }) => kind === "quiz") ?? shell.parts[1] ?? null;
    }

    /** The place of a question by its position. @param {number} index @returns {Lp.Place} */
    question(index) {
      return { kind: "question", id: this.session.order[index].id };
    }

    /** @param {string} id @param {number} by @returns {Lp.Place} */
    besideQuestion(id, by) {
      const { session } = this;
      const { order } = session;
      const index = order.findIndex((question) => question.id === id) + by;
      if (index < 0) return { kind: "quiz", id: "" };
      if (index < order.length) return this.question(index);
      return { kind: this.hasResult ? "result" : "review", id: "" };
    }

    /** Where to go on in the quiz: the first question without an answer, else the first one. @returns {Lp.Place} */
    firstOpen() {
      const { session } = this;
      const open = session.order.find((question) => session.stateOf(question.id) === "open");
      return { kind: "question", id: (open ?? session.order[0]).id };
    }

    nextLabel() {
      const { session, tell } = this;
      const next = this.target(1);
      if (!next) return null;
      if (next.kind === "result" && session.isPractice) return tell("practice.end");
      if (next.kind === "result") return tell(session.place.kind === "question" ? "question.to_result" : "quiz.see_result");
      if (session.place.kind === "overview") return tell(session.visited.size ? "start.continue" : "start");
      if (next.kind === "review") return tell("question.review");
      if (session.place.kind === "question") return tell("question.next");
      if (session.place.kind === "quiz") return tell(session.phase === "open" ? "quiz.continue" : "quiz.start");
      return tell(next.kind === "quiz" ? "next.quiz" : "next");
    }

    /** True where another button leads on: a question whose answer can still be checked. */
    nextIsSecond() {
      const { session } = this;
      return session.place.kind === "question" && session.quiz?.atOnce === true && !session.revealed(session.place.id);
    }

    /** A question and its state in words. @param {string} id @param {number} number */
    stateWords(id, number) {
      const { session, tell } = this;
      const answer = session.answer(id);
      const flagged = answer.flagged && !session.isSubmitted;
      const first = tell(`state.${answer.chosen.length || !session.revealed(id) ? session.stateOf(id) : "open"}`);
      const state = flagged ? tell("state.join", { first, second: tell("state.flagged") }) : first;
      return tell("strip.item", { number, state });
    }

    // --- the quiz -------------------------------------------------------------------------------------

    submit() {
      this.session.submit();
      this.syncAll();
      this.go(RESULT);
      this.shell.announce(find('[data-lp="result"]'));
    }

    /** The time for the quiz is over: what was answered is handed in, and the learner is told. */
    timeUp() {
      this.submit();
      this.shell.notice("time_up", [this.tell("time.up")], "alert");
    }

    retry() {
      this.shell.notice("time_up", null);
      this.session.retry();
      this.syncAll();
      this.go(this.firstOpen());
    }

    accept() {
      this.session.accept();
      this.go(RESULT);
    }

    // --- saving and leaving ---------------------------------------------------------------------------

    showKeeping() {
      this.shell?.showKeeping();
      this.result?.showKeeping();
    }

    saveNow() {
      if (this.keeper.save()) find("#main").focus();
    }

    /** Save and end the session; when saving fails the learner may stay, or choose Exit once more. */
    exit() {
      if (!this.keeper.save() && !this.warned) {
        this.warned = true;
        this.shell.notice("leave", [this.tell("notice.leave")], "alert");
        return;
      }
      this.keeper.finish(this.keeper.leadsOn);
      const words = this.keeper.readonly ? "readonly" : this.keeper.confirmed ? "text" : "unsaved";
      const page = h("article", { class: "page current", id: "finished", "data-lp": "finished" },
        h("h2", { class: "page-title", tabindex: "-1" }, this.tell("finished.title")),
        h("p", {}, this.tell(`finished.${words}`)));
      for (const part of all(".frame > nav, main > *, .bar button, .notices > *")) part.remove();
      hook("progress").hidden = true;
      find("#main").append(page);
      document.title = this.say("finished.title");
      find("h2", page).focus();
    }

    /** Ask, in the page, whether what this browser keeps shall go. */
    askRestart() {
      const { tell } = this;
      const sure = button(tell("restart.confirm"), "restart-confirm", () => this.restart(), { once: true });
      this.shell.notice("restart", [tell("notice.restart"), sure], "alert");
    }

    restart() {
      this.keeper.drop();
      this.adapter.forget?.();
      location.reload();
    }
  }

  document.documentElement.classList.add("js");
  addEventListener("DOMContentLoaded", () => {
    try {
      const player = new Player(lessonpackData);
      lp.player = player;
      player.start();
    } catch (error) {
      // The page is whole without its scripts: rather a plain page than none.
      document.documentElement.classList.remove("js");
      throw error;
    }
  });
})(lessonpack);
