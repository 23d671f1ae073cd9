// The player: puts session, keeper and pages together and starts them.
(function (lp) {
  "use strict";

  const { h, button, find, all, hook, seek } = lp.dom;

  /** @type {Lp.Place} */
  const RESULT = { kind: "result", id: "" };
  /** @type {Lp.Place} */
  const MENU = { kind: "menu", id: "" };
  const OPEN_TO_ALL = ["review", "browse"];
  const FADE = 160; // ms

  class Player {
    /** @param {Lp.Data} data */
    constructor(data) {
      /** @type {Lp.Clock} */
      const clock = { now: () => performance.now(), after: (ms, act) => setTimeout(act, ms) };
      this.say = lp.speaker(data.messages, data.language);
      this.tell = lp.teller(this.say, data.marks, data.own);
      this.data = data;
      this.course = data.lessons ? new lp.Course({ ...data, lessons: data.lessons }, Math.random, clock.now) : null;
      this.sessions = this.course?.sessions ?? [new lp.Session(data, Math.random, clock.now)];
      /** The lesson that is open, or was last. */
      this.session = this.sessions[0];
      /** A round of questions that is on the screen, beside the place where it was begun. @type {Lp.Round | null} */
      this.round = null;
      this.adapter = lp.adapter(window, data);
      this.work = this.course ?? this.session;
      this.keeper = new lp.Keeper(this.adapter, this.work, new lp.Journal(window, data.id), clock, () => this.showKeeping());
      this.windows = new lp.Windows(this.adapter.local ? data.id : data.id + location.pathname, () => this.keeper.giveWay());
      /** @type {Lp.Shell} */
      this.shell = new lp.Shell(this);
      this.strip = this.sessions.some(({ quiz }) => quiz) ? new lp.Strip(this) : null;
      /** @type {Lp.Pages} */
      this.pages = new lp.Pages(this);
      /** @type {Lp.Menu | null} */
      this.menu = this.course ? new lp.Menu(this, this.course) : null;
      /** @type {Lp.Recall | null} */
      this.recall = lp.Recall ? new lp.Recall(this, window) : null;
      this.revisit = lp.Revisit ? new lp.Revisit(this) : null;
      this.remaining = this.sessions.some(({ limit }) => limit) ? new lp.Remaining(this, clock) : null;
      for (const page of all(".overview:not(.menu)")) page.append(lp.printer(this, "print"));
      this.key = new lp.PaperKey(this);
      /** @type {Lp.Trail} */
      this.trail = new lp.Trail(this, clock);
    }

    /** The pages of the lesson that is open. */
    get here() {
      return this.pages.of(this.session);
    }

    /** What is on the screen. @returns {Lp.Place} */
    get place() {
      return this.course && !this.course.here ? MENU : this.session.place;
    }

    start() {
      hook("progress").hidden = false;
      this.pages.watch();
      this.trail.begin();
      this.keeper.open(() => this.connected());
      if (this.keeper.state === "searching") this.arrive(false);
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
      const { keeper, tell } = this;
      this.pages.sync();
      this.recall?.load();
      if (this.arrive(true)) keeper.turn();
      const { restored } = keeper;
      if (keeper.unreadable) this.shell.notice("unreadable", [tell("notice.unreadable")]);
      if (restored && restored.changed) {
        const words = restored.lost ? tell("notice.changed_lost", { n: restored.lost }) : tell("notice.changed");
        this.shell.notice("changed", [words]);
      }
      if (keeper.state === "open") this.windows.listen();
      this.work.resume();
      this.remaining?.sync();
      this.remaining?.start();
    }

    // --- pages --------------------------------------------------------------------------------------

    /**
     * Show the page where the learner was, or that an address or the browser's history asks for; true in this case.
     * @param {boolean} known whether the saved state was taken up
     */
    arrive(known) {
      const { wanted } = this.trail;
      if (wanted) this.enter(wanted.place, wanted.session);
      this.show(() => this.trail.arrive(this.page, known));
      return wanted !== null;
    }

    /** The id of the page on the screen. */
    get page() {
      return this.round?.page.id ?? this.shell.pageId(this.place, this.session);
    }

    /** Turn to the page of the place; its heading gets the focus. */
    turn() {
      this.show(() => this.trail.turn(this.page), true);
    }

    /** @param {() => void} follow writes the browser's history, which takes the title that the page gets afterwards */
    show(follow, focus = false) {
      if (this.course) this.followCourse(this.course);
      this.revisit?.sync();
      const { session } = this;
      this.pages.meet(this.page);
      if (session.place.kind === "review") {
        if (this.hasResult) session.place = RESULT;
        else this.here.review?.sync();
      }
      if (session.place.kind === "result") {
        if (this.hasResult) this.here.result?.sync();
        else session.place = { kind: "quiz", id: "" };
      }
      this.pages.syncChecks(session);
      this.strip?.sync();
      this.remaining?.sync();
      this.menu?.sync();
      follow();
      this.shell.show(focus);
      this.pages.search?.mark();
      // No view transition: Chromium gives what is pressed during one to nobody, and an answer would be lost.
      if (focus && !matchMedia("(prefers-reduced-motion: reduce)").matches) find("main > .page.current").animate({ opacity: [0, 1] }, FADE);
    }

    /** The lesson that the course has open; one that may not be entered leads to the menu. @param {Lp.Course} course */
    followCourse(course) {
      if (course.here && !this.mayEnter(course.here)) course.enter(null);
      this.session = course.here ?? this.session;
      const { session } = this;
      if (session.place.kind === "overview") session.place = this.shell.first(session);
    }

    /** False for a lesson that waits for others; who only looks may look at all of them. @param {Lp.Session} session */
    mayEnter(session) {
      return !this.course || OPEN_TO_ALL.includes(this.keeper.state) || !this.course.awaited(session).length;
    }

    /** True once there is a result to be seen; practice shows at any time how it goes. */
    get hasResult() {
      return this.session.isSubmitted || this.session.isPractice;
    }

    /** Turn to a page, of another lesson where one is named, and save the place. @param {Lp.Place} place @param {Lp.Session} [session] */
    go(place, session = this.session) {
      this.enter(place, session);
      this.keeper.turn();
      this.turn();
    }

    /** Turn to a round of questions, which lasts until another page is turned to. @param {Lp.Round} round */
    practise(round) {
      this.round = round;
      seek("#round")?.remove();
      find("#main").append(round.page);
      this.turn();
    }

    /** @param {Lp.Place} place @param {Lp.Session} session */
    enter(place, session) {
      this.round = null;
      if (!this.course) session.visit(place);
      else if (place.kind === "menu" || !this.mayEnter(session)) this.course.enter(null);
      else this.course.enter(session, place);
    }

    /** The learner did something on this page: show what follows from it, and save what is `final`. */
    did(final = true) {
      if (final) this.keeper.save();
      else this.keeper.draft();
      this.strip?.sync();
      this.menu?.sync();
      this.shell.refresh();
    }

    /** @param {number} by */
    step(by) {
      const way = this.way(by);
      if (!way) return;
      if (by > 0) this.takeUp(way);
      this.go(way.place, way.session);
    }

    /** A question of a quiz for practice that comes back is open again; after it the way goes on where it was left. @param {Lp.Destination} way */
    takeUp({ session, place: { id } }) {
      const { returns } = session;
      if (!returns) return;
      const isBack = returns.next(true) === id && session.revealed(id);
      returns.aside = isBack ? { id, next: this.following(session.place.id) } : null;
      if (!isBack) return;
      returns.takeUp(id);
      session.again(id);
      this.here.questions.get(id)?.comeBack();
    }

    /** The page of a quiz for practice that comes after this one, but for questions that come back. @param {string} id @returns {Lp.Keyed | undefined} */
    following(id) {
      const { returns, steps } = this.session;
      if (returns?.aside?.id === id) return returns.aside.next;
      return steps[steps.findIndex((step) => step.id === id) + 1];
    }

    /**
     * Where a step back (-1) or on (1) leads: within the lesson; in a course from the menu and from the end of a lesson
     * to the first open one that is not done, there where the learner left it, else to the menu. Null where it ends.
     * @param {number} by @returns {Lp.Destination | null}
     */
    way(by) {
      const { course, session } = this;
      if (this.round && (by < 0 || session.place.kind === "result")) return by < 0 ? null : { session, place: session.place };
      const place = this.target(by);
      if (place) return { session, place };
      if (!course || session.place.kind === "review") return null;
      const ahead = by > 0 ? course.ahead : null;
      if (ahead && (ahead !== session || this.place === MENU)) return { session: ahead, place: ahead.place };
      return this.place === MENU ? null : { session, place: MENU };
    }

    /** The place of this lesson before (-1) or after (1) this one; null at either end. @param {number} by @returns {Lp.Place | null} */
    target(by) {
      const { session, shell, place } = this;
      if (place === MENU) return null;
      if (place.kind === "question") return this.besideQuestion(place.id, by);
      if (place.kind === "overview" && by > 0) return this.unread();
      if (place.kind === "quiz" && by > 0) return session.isSubmitted ? RESULT : this.firstOpen();
      if (place.kind === "review") return by < 0 ? this.question(session.steps.length - 1) : null;
      if (place.kind === "result") return by < 0 ? { kind: "quiz", id: "" } : null;
      return shell.beside(by);
    }

    /**
     * Where to start, or to go on: the first section not yet read, else the quiz or its result, else the first section.
     * @returns {Lp.Place | null}
     */
    unread() {
      const { session, shell } = this;
      const parts = shell.partsOf(session);
      const section = parts.find(({ kind, id }) => kind === "section" && !session.visited.has(id));
      if (section) return section;
      if (session.isSubmitted) return RESULT;
      return parts.find(({ kind }) => kind === "quiz") ?? parts[1] ?? null;
    }

    /** The place of a page of the quiz by its position. @param {number} index @returns {Lp.Place} */
    question(index) {
      return { kind: "question", id: this.session.steps[index].id };
    }

    /** @param {string} id @param {number} by @returns {Lp.Place} */
    besideQuestion(id, by) {
      const { session } = this;
      const { steps } = session;
      const index = steps.findIndex((step) => step.id === id) + by;
      if (index < 0) return { kind: "quiz", id: "" };
      if (session.returns && by > 0) return this.aheadInPractice(session.returns, this.following(id));
      if (index < steps.length) return this.question(index);
      return { kind: this.hasResult ? "result" : "review", id: "" };
    }

    /** In practice what was missed comes back between the others. @param {Lp.Returns} returns @param {Lp.Keyed | undefined} following @returns {Lp.Place} */
    aheadInPractice(returns, following) {
      const id = returns.next(!following) ?? following?.id;
      return id ? { kind: "question", id } : RESULT;
    }

    /** Where to go on in the quiz: the first question without an answer, else the first one. @returns {Lp.Place} */
    firstOpen() {
      const { session } = this;
      const open = session.steps.find(({ id }) => session.stateOf(id) === "open");
      return { kind: "question", id: (open ?? session.steps[0]).id };
    }

    nextLabel() {
      const { session, tell } = this;
      const way = this.way(1);
      if (!way) return null;
      const next = way.place;
      if (this.place === MENU) return tell(this.sessions.some(({ isBegun }) => isBegun) ? "start.continue" : "start");
      if (next.kind === "menu") return tell("lesson.menu");
      if (way.session !== session) return tell("lesson.next");
      if (next.kind === "result" && session.isPractice) return tell("practice.end");
      if (next.kind === "result") return tell(this.round || session.place.kind === "question" ? "question.to_result" : "quiz.see_result");
      if (session.place.kind === "overview") return tell(session.visited.size ? "start.continue" : "start");
      if (next.kind === "review") return tell("question.review");
      if (session.place.kind === "question") return tell(session.questions.has(next.id) ? "question.next" : "next");
      if (session.place.kind === "quiz") return tell(session.phase === "open" ? "quiz.continue" : "quiz.start");
      return tell(next.kind === "quiz" ? "next.quiz" : "next");
    }

    /** True where another button comes first: that of a question which checks the answer, and then the one of its verdict. */
    nextIsSecond() {
      const { session, place } = this;
      return place.kind === "question" && session.questions.has(place.id) && (session.quiz?.atOnce === true || session.revealed(place.id));
    }

    /** A question and its state in words. @param {string} id @param {number} number */
    stateWords(id, number) {
      const { session, tell } = this;
      const flagged = session.answer(id).flagged && !session.isSubmitted;
      const first = tell(`state.${session.isAnswered(id) || !session.revealed(id) ? session.stateOf(id) : "open"}`);
      const state = flagged ? tell("state.join", { first, second: tell("state.flagged") }) : first;
      return tell("strip.item", { number, state });
    }

    // --- the quiz -------------------------------------------------------------------------------------

    submit() {
      this.session.submit();
      this.pages.sync();
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
      this.trail.retry(this.session);
      this.pages.sync();
      this.go(this.firstOpen());
    }

    accept() {
      this.session.accept();
      this.pages.sync();
      this.go(RESULT);
    }

    // --- saving and leaving ---------------------------------------------------------------------------

    showKeeping() {
      this.shell?.showKeeping();
      this.menu?.showKeeping();
      this.pages?.showKeeping();
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
      this.trail.end();
      const words = this.keeper.readonly ? "readonly" : this.keeper.confirmed ? "text" : "unsaved";
      const closes = lp.Windows.isOwn(window);
      const title = closes ? "finished.title" : "finished.left";
      const page = h("article", { class: "page current", id: "finished", "data-lp": "finished" },
        h("h2", { class: "page-title", tabindex: "-1" }, this.tell(title)),
        h("p", {}, this.tell(`finished.${words}`)),
        closes ? null : h("p", {}, this.tell("finished.way")));
      for (const part of all(".column, main > *, .bar button, .notices > *")) part.remove();
      hook("progress").hidden = true;
      find("#main").append(page);
      document.title = this.say(title);
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
      this.recall?.forget();
      this.trail.restart();
      location.reload();
    }
  }

  document.documentElement.classList.add("js"); // as early.js did, where that one arrived
  const player = new Player(lessonpackData);
  lp.player = player; // set before the page starts: support reads its log
  player.start();
})(lessonpack);
