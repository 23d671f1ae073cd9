// Paper: a button that prints, and the key, a page of its own that is made when the browser is about to print.
(function (lp) {
  "use strict";

  const { h, button, icon, line, find, all } = lp.dom;
  const PATIENCE = 500; // ms; a browser that prints says so at once
  const OPEN_TO_ALL = ["alone", "review", "browse"];

  /** A button that prints what is on the screen; the frames of some platforms forbid it without a word. @type {Lp.Namespace["printer"]} */
  lp.printer = function (app, words) {
    const print = button("", "print", () => {
      let began = false;
      addEventListener("beforeprint", () => (began = true), { once: true });
      window.print();
      setTimeout(() => began || app.shell.notice("print", [app.tell("print.refused")]), PATIENCE);
    }, { kind: "quiet print" });
    print.append(icon("print"), app.tell(words));
    return h("p", { class: "print-place" }, print);
  };

  /** What is right, in words: all that is, where a kind has more of it to say than of an answer. @type {Lp.Namespace["rightIn"]} */
  lp.rightIn = function (asked) {
    const kind = lp.kindOf(asked.question);
    return kind.right?.(asked) ?? kind.print(lp.answerKey(asked.question).right, asked);
  };

  lp.PaperKey = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.element = h("section", { class: "paper-key", "data-lp": "key" });
      find("#main").append(this.element);
      addEventListener("beforeprint", () => {
        this.sync();
        for (const folded of all("details.folded")) folded.setAttribute("open", "");
      });
    }

    /** The knowledge checks whose right answers may be seen. */
    checks() {
      const { session, keeper } = this.app;
      const open = OPEN_TO_ALL.includes(keeper.state);
      return (session.data.checks ?? []).filter(({ id }) => open || session.checks.mayShowAnswer(id));
    }

    /**
     * The questions whose right answers may be seen: paper tells no more than the page does while work is recorded, or
     * where right answers are held back.
     */
    questions() {
      const { session, keeper, adapter } = this.app;
      const open = !session.quiz?.answers && (adapter.local || OPEN_TO_ALL.includes(keeper.state));
      return session.order.map((question, index) => ({ question, number: index + 1 })).filter(({ question }) => open || session.mayShowAnswer(question.id));
    }

    sync() {
      const { tell } = this.app;
      const isLesson = this.app.place.kind !== "menu";
      const entries = isLesson ? this.questions() : [];
      const checks = isLesson ? this.checks() : [];
      const models = (isLesson && this.app.recall?.models()) || [];
      this.element.hidden = ![entries, checks, models].some(({ length }) => length);
      this.element.replaceChildren(h("h2", {}, tell("key.title")), h("ol", {}, ...entries.map((entry) => this.entry(entry))));
      if (checks.length) this.element.append(h("h3", {}, tell("check.title")), h("ul", {}, ...checks.map((question) => this.checkEntry(question))));
      this.element.append(...models);
    }

    /** @param {Lp.Question} question */
    checkEntry(question) {
      const block = find(`#check-${question.id}`);
      return h("li", {}, h("p", lp.tongue(find(".stem", block)), line(find(".stem", block))), ...this.right(question, block));
    }

    /** @param {{question: Lp.Question, number: number}} asked */
    entry({ question, number }) {
      return h("li", { value: number }, ...this.right(question, find(`#question-${question.id}`)));
    }

    /** The right answer to a question, piece by piece as it stands on the page. @param {Lp.Question} question @param {HTMLElement} page */
    right(question, page) {
      const kind = lp.kindOf(question);
      const asked = { app: this.app, question, page };
      const pieces = lp.rightIn(asked);
      return [
        ...pieces.map(({ label, words, tongue }) => h("p", {}, ...(label ? [h("strong", {}, label), " "] : []), h("span", tongue, words))),
        ...(kind.draw ? [kind.draw(asked)] : []),
      ];
    }
  };
})(lessonpack);
