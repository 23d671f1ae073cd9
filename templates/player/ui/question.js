// The pages of the quiz's questions: answer, check, feedback, flag, and the strip of numbers.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, find, all, hook } = lp.dom;
  /** @type {Record<string, string>} */
  const ICONS = { right: "right", partly: "partly", wrong: "wrong", none: "open" };
  const FIRST = ".stem ~ * :is(input, select, textarea, button)"; // what a learner answers with comes after what is asked
  const RING = 8; // pixels: what is drawn around a button that has the focus

  /** A question where it is asked: its answer, check, verdict. What its kind has to know of it is a sheet. @implements {Lp.Sheet} */
  class Asked {
    /** @param {Lp.Player} app @param {Lp.Session} session @param {Lp.Question} question @param {Lp.Book} book @param {HTMLElement} page */
    constructor(app, session, question, book, page) {
      this.app = app;
      this.session = session;
      this.question = question;
      this.book = book;
      this.page = page;
      this.place = find('[data-lp="verdict-place"]', page);
      this.kind = lp.kindOf(question);
      /** What is said of parts of what was given, while the answer stands. @type {HTMLElement[]} */
      this.said = [];
      this.check = this.mayCheck ? button(app.tell("question.check"), "check", () => this.checkAnswer(), { once: true }) : null;
      this.again = this.mayTryAgain ? button(app.tell("question.again"), "again", () => this.tryAgain(), { kind: "secondary", once: true }) : null;
      this.hint = h("p", { class: "nudge", role: "status" });
      this.actions = h("div", { class: "actions" }, this.check, this.again, this.hint);
      this.verdict = h("div", { class: "verdict", "data-lp": "verdict", hidden: true });
      this.place.append(this.verdict, this.actions);
      page.addEventListener("change", () => this.give());
    }

    /** Whether an answer is judged by itself. */
    get mayCheck() {
      return true;
    }

    get mayTryAgain() {
      return true;
    }

    /** Whether the right answer is shown with the verdict. */
    get mayShowAnswer() {
      return true;
    }

    get answer() {
      return this.book.answer(this.question.id);
    }

    get response() {
      return this.answer.response;
    }

    get isRevealed() {
      return this.book.revealed(this.question.id);
    }

    /** Bring the page in line with what was answered: after a resume, a retry, or when another lesson state came. */
    sync() {
      this.kind.show(this);
      this.hint.textContent = "";
      this.reveal();
    }

    give() {
      this.book.give(this.question.id, this.kind.read(this));
      this.hint.textContent = "";
      this.app.did(false);
    }

    checkAnswer() {
      const { app } = this;
      if (!this.book.check(this.question.id)) {
        this.hint.replaceChildren(app.tell("question.choose_first"));
        return;
      }
      this.reveal();
      app.did();
      app.shell.announce(this.verdict, ...this.said);
      this.onward.focus({ preventScroll: true });
      this.bringIntoSight();
    }

    /**
     * Scroll as little as need be: the verdict and the button that has the focus are seen, above them of the feedback on
     * what was given as much as there is room for. Where there is too little, the verdict begins at the top.
     */
    bringIntoSight() {
      const upper = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
      const lower = innerHeight - hook("notices").offsetHeight - RING;
      const { bottom } = this.onward.getBoundingClientRect();
      const tops = [this.verdict, ...[...this.said].reverse()].map((part) => part.getBoundingClientRect().top);
      const top = tops.filter((each, index) => index === 0 || bottom - each <= lower - upper).pop() ?? 0;
      const isRoom = bottom - top <= lower - upper;
      if (top < upper || !isRoom) scrollBy(0, top - upper);
      else if (bottom > lower) scrollBy(0, bottom - lower);
    }

    /** The button that a learner presses next. */
    get onward() {
      return this.again ?? this.app.shell.next;
    }

    /** Take the answer back: the question is open again, the feedback goes. */
    tryAgain() {
      this.book.again(this.question.id);
      this.kind.show(this);
      this.reveal();
      this.app.did(false);
      find(FIRST, this.page).focus();
    }

    /** Verdict and feedback, once they may be seen. */
    reveal() {
      const shown = this.isRevealed;
      this.page.classList.toggle("revealed", shown);
      this.verdict.hidden = !shown;
      this.verdict.replaceChildren();
      this.actions.hidden = shown ? !this.again : !this.check;
      if (this.check) this.check.hidden = shown;
      if (this.again) this.again.hidden = !shown;
      this.said = this.kind.mark(this);
      if (shown) this.fillVerdict();
    }

    /** True when the learner may know, or has just said, what is right. */
    get isTold() {
      return this.mayShowAnswer || this.book.earned(this.question).state === "right";
    }

    fillVerdict() {
      const { state } = this.book.earned(this.question);
      const kind = this.book.isAnswered(this.question.id) ? state : "none";
      const word = h("p", { class: "verdict-word" }, icon(ICONS[kind]), this.app.tell(`verdict.${kind}`));
      const texts = [state === "right" ? "correct" : "incorrect", ...(this.isTold ? ["general", "evidence"] : [])];
      const { feedback: sealed } = lp.answerKey(this.question);
      this.verdict.className = `verdict ${kind}`;
      this.verdict.dataset.verdict = kind;
      this.verdict.append(word, ...texts.map((name) => lp.authored(this.page, name, sealed?.[name])));
    }
  }

  /** A knowledge check between the blocks of a section. */
  lp.CheckBlock = class extends Asked {
    /** @param {Lp.Player} app @param {Lp.Session} session @param {Lp.Question} question */
    constructor(app, session, question) {
      super(app, session, question, session.checks, find(`#check-${question.id}`));
    }
  };

  /** A page of the quiz. */
  lp.QuestionPage = class extends Asked {
    /** @param {Lp.Player} app @param {Lp.Session} session @param {Lp.Question} question */
    constructor(app, session, question) {
      super(app, session, question, session, find(`#question-${question.id}`));
      this.flag = button("", "flag", () => this.toggleFlag(), { kind: "quiet flag" });
      this.flag.append(icon("flag"), app.tell("question.flag"));
      find(".question-head", this.page).append(this.flag);
    }

    get mayCheck() {
      return this.session.quiz?.atOnce === true;
    }

    get mayTryAgain() {
      return this.session.isPractice;
    }

    get mayShowAnswer() {
      return this.session.mayShowAnswer(this.question.id);
    }

    get onward() {
      return this.app.shell.next;
    }

    /** A question that this learner is not asked is on no screen and no paper. @param {boolean} out */
    leaveOut(out) {
      this.page.classList.toggle("left-out", out);
    }

    /** @param {number} [number] its place among the questions */
    sync(number = 1) {
      const { tell } = this.app;
      const total = this.session.order.length;
      for (const title of all(".question-title, legend.sr", this.page)) title.replaceChildren(tell("question.title", { number, total }));
      this.flag.setAttribute("aria-pressed", String(this.answer.flagged));
      super.sync();
    }

    reveal() {
      const { session } = this;
      super.reveal();
      this.flag.hidden = session.isSubmitted || session.isPractice;
    }

    toggleFlag() {
      this.session.flag(this.question.id, !this.answer.flagged);
      this.flag.setAttribute("aria-pressed", String(this.answer.flagged));
      this.app.did(false);
    }
  };

  /** The row of question numbers. */
  lp.Strip = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.list = h("ol", { class: "strip-list" });
      this.element = h("nav", { class: "strip", "aria-label": app.say("strip"), lang: app.tell.lang("strip") }, this.list);
      find("#main").prepend(this.element);
    }

    sync() {
      const { session, place } = this.app;
      this.element.hidden = place.kind !== "question";
      if (this.element.hidden) return;
      const places = all("li", this.list).map((entry) => entry.dataset.id).join();
      const order = session.order.map((question) => question.id);
      if (places !== order.join()) this.list.replaceChildren(...order.map((id, index) => this.entry(id, index)));
      order.forEach((id, index) => this.label(find(`[data-id="${id}"]`, this.list), id, index));
      this.list.scrollTop = find(`[data-id="${session.place.id}"]`, this.list).offsetTop - this.list.clientHeight / 2;
    }

    /** @param {string} id @param {number} index */
    entry(id, index) {
      const go = button("", "strip", () => this.app.go({ kind: "question", id }));
      go.removeAttribute("data-lp");
      go.dataset.lpQuestion = id;
      go.append(h("span", { "aria-hidden": "true" }, String(index + 1)), h("span", { class: "corner" }), hidden(""));
      return h("li", { "data-id": id }, go);
    }

    /** @param {HTMLElement} entry @param {string} id @param {number} index */
    label(entry, id, index) {
      const { session } = this.app;
      const go = find("button", entry);
      const state = session.stateOf(id);
      const { flagged } = session.answer(id);
      const here = id === session.place.id;
      const verdict = ["right", "partly", "wrong"].filter((name) => name === state);
      const marks = flagged && !session.isSubmitted ? [...verdict, "flag"] : verdict;
      find(".corner", go).replaceChildren(...marks.map(icon));
      go.className = `number ${state}`;
      go.dataset.state = state;
      if (here) go.setAttribute("aria-current", "step");
      else go.removeAttribute("aria-current");
      find(".sr", go).replaceChildren(this.app.stateWords(id, index + 1));
    }
  };
})(lessonpack);
