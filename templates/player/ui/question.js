// A question where it is asked: answer, check, verdict, flag.
(function (lp) {
  "use strict";

  const { h, button, icon, find, seek, all, hook } = lp.dom;
  const FIRST = ".stem ~ * :is(input, select, textarea, button)"; // what a learner answers with comes after what is asked
  const FOLDS = 4; // closer rows; the explanation below the answers; what a kind folds by itself, in two steps
  const EDGE = 8; // pixels between what is brought into sight and the lower edge

  /** A question where it is asked: its answer, check, verdict. What its kind has to know of it is a sheet. @implements {Lp.Sheet} */
  class Asked {
    /** @param {Lp.Player} app @param {Lp.Session} session @param {Lp.Question} question @param {Lp.Book} book @param {HTMLElement} page */
    constructor(app, session, question, book, page) {
      this.app = app;
      this.session = session;
      this.question = question;
      this.book = book;
      this.page = page;
      this.kind = lp.kindOf(question);
      /** What was given, as it stands on the page once it is judged. @type {HTMLElement[]} */
      this.given = [];
      /** How much of what may be read afterwards makes room for what is to be seen at once: from 0, nothing. */
      this.fold = 0;
      /** Whether it was said that something lacks: that is said once, and then the answer may stand so. */
      this.warned = false;
      this.hint = h("p", { class: "nudge", role: "status" });
      const check = this.mayCheck ? button(app.tell("question.check"), "check", () => this.checkAnswer(), { once: true }) : null;
      this.actions = h("div", { class: "actions" }, check, this.hint);
      this.verdict = find('[data-lp="verdict"]', page);
      this.sure = question.confidence ? lp.confidence?.(this) : undefined;
      page.append(...(this.sure ? [this.sure.element] : []), this.actions);
      page.addEventListener("change", () => this.give());
    }

    /** Whether an answer is judged by itself. */
    get mayCheck() {
      return true;
    }

    get mayTryAgain() {
      return true;
    }

    /** What kind of heading the verdict is, below that of the question. @returns {"h3" | "h4"} */
    get level() {
      return "h4";
    }

    /** Whether the right answer is shown with the verdict. */
    get mayShowAnswer() {
      return this.book.mayShowAnswer(this.question.id);
    }

    /** How often a wrong answer may be given anew before that. */
    get left() {
      return lp.tries?.left(this.book, this.question) ?? 0;
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
      this.hush();
      this.warned = false;
      this.reveal();
    }

    give() {
      this.book.give(this.question.id, this.kind.read(this));
      this.hush();
      this.did(false);
    }

    /** What was said of an answer that could not be judged is said no more. */
    hush() {
      this.hint.textContent = "";
      for (const field of all("[aria-invalid]", this.page)) field.removeAttribute("aria-invalid");
    }

    /** Something was done with the question: it is kept. */
    did(final = true) {
      this.app.did(final);
    }

    checkAnswer() {
      const { app } = this;
      const refused = this.kind.refused?.(this);
      const lacking = this.warned ? null : this.kind.lacking?.(this);
      if (refused || lacking || !this.book.check(this.question.id)) {
        this.warned ||= !refused && Boolean(lacking);
        this.hint.replaceChildren(refused ?? lacking ?? app.tell(this.kind.first ?? "question.choose_first"));
        return;
      }
      this.fit();
      this.did();
      // The heading is read as it gets the focus; what is said below it, and of what was given, follows.
      app.shell.announce(...all(".verdict > .said, .why", this.page), ...this.given);
      find(".verdict-word", this.verdict).focus({ preventScroll: true });
      scrollBy(0, this.sight.off);
    }

    /**
     * What is to be in the window together: the question, what was given, the verdict's heading, the verdict, what is said of
     * what was given; of two that there is no room for the one that comes earlier here. How many there is room for, whether
     * these are all, and how far to scroll for the question to stand at the upper edge, unless they are in sight.
     */
    get sight() {
      const upper = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
      const lower = innerHeight - hook("notices").offsetHeight - EDGE;
      const answers = this.given.map((part) => part.firstElementChild ?? part);
      let [top, bottom, count] = [Infinity, -Infinity, 0];
      const parts = [find(".stem", this.page), ...answers, find(".verdict-head", this.verdict), this.verdict, ...(this.fold < FOLDS ? this.given : [])];
      for (const part of parts) {
        const box = part.getBoundingClientRect();
        const both = [Math.min(top, box.top), Math.max(bottom, box.bottom)];
        if (both[1] - both[0] <= lower - upper) [top, bottom, count] = [...both, count + 1];
      }
      return { count, isWhole: count === parts.length, off: top < upper || bottom > lower ? top - upper : 0 };
    }

    /** Verdict and feedback, folded as little as need be for all to be in sight; not at all where that does not help. */
    fit() {
      let [best, most] = [0, 0];
      for (this.fold = 0; this.fold <= FOLDS; this.fold += 1) {
        this.reveal();
        const { count, isWhole } = this.sight;
        if (count > most) [best, most] = [this.fold, count];
        if (isWhole) break;
      }
      if (this.fold === best) return;
      this.fold = best;
      this.reveal();
    }

    /** Take the answer back: the question is open again, the feedback goes. */
    tryAgain() {
      this.book.again(this.question.id);
      this.warned = false;
      this.kind.show(this);
      this.reveal();
      this.did(false);
      find(FIRST, this.page).focus();
    }

    /** Verdict and feedback, once they may be seen. */
    reveal() {
      const shown = this.isRevealed;
      this.page.classList.toggle("revealed", shown);
      this.page.classList.toggle("closer", shown && this.fold > 0);
      this.verdict.hidden = !shown;
      this.actions.hidden = shown || !this.mayCheck;
      this.given = this.kind.mark(this);
      this.sure?.sync();
      this.verdict.replaceChildren();
      seek(".why", this.page)?.remove();
      if (shown) this.fillVerdict();
    }

    /** True when the learner may know, or has just said, what is right. */
    get isTold() {
      return this.mayShowAnswer || this.book.earned(this.question).state === "right";
    }

    fillVerdict() {
      const { state } = this.book.earned(this.question);
      const kind = this.book.isAnswered(this.question.id) ? state : "none";
      const heading = h(this.level, { class: "verdict-word", tabindex: "-1" }, icon(kind === "none" ? "open" : kind), this.app.tell(`verdict.${kind}`));
      const { left } = this;
      const { feedback: sealed } = lp.answerKey(this.question);
      const said = (/** @type {string[]} */ ...names) => names.map((name) => lp.authored(this.page, name, sealed?.[name]));
      this.verdict.className = `verdict ${kind}`;
      this.verdict.dataset.verdict = kind;
      this.verdict.append(
        h("div", { class: "verdict-head" }, heading, h("div", { class: "row" }, ...this.ways())),
        h("div", { class: "said" },
          lp.between?.words(this.app, left) ?? null,
          lp.confidence?.verdict(this) ?? null,
          ...(left ? [] : state === "right" ? said("correct") : [said(state)[0] || said("incorrect")[0]])),
      );
      const why = h("div", { class: "said why" }, ...(left || !this.isTold ? [] : said("general", "evidence")));
      (this.fold > 1 ? find("fieldset", this.page) : this.verdict).append(why);
    }

    /** What a learner may press next. @returns {HTMLElement[]} */
    ways() {
      if (!this.mayTryAgain) return [];
      return [button(this.app.tell("question.again"), "again", () => this.tryAgain(), { kind: this.left ? "" : "secondary", once: true })];
    }
  }

  lp.Asked = Asked;

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

    /** @returns {"h3" | "h4"} */
    get level() {
      return "h3";
    }

    ways() {
      const onward = button("", "onward", () => this.app.step(1), { kind: this.left ? "secondary" : "", once: true });
      return this.left ? [...super.ways(), onward] : [onward, ...super.ways()];
    }

    /** A question that this learner is not asked is on no screen and no paper. @param {boolean} out */
    leaveOut(out) {
      this.page.classList.toggle("left-out", out);
    }

    /** It was missed, and is asked again. */
    comeBack() {
      super.sync();
      this.hint.replaceChildren(this.app.tell("practice.back"));
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
})(lessonpack);
