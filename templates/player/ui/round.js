// A round over some questions, on a page of its own: judged at once, never scored or told, and known until the lesson is closed.
(function (lp) {
  "use strict";

  const { h, button, icon, find, all } = lp.dom;
  const NAMES = ["id", "name", "for", "aria-labelledby", "aria-describedby"];

  /** A question as it was before anybody answered it, a second time on the page: what it calls its parts has names of its own. @param {HTMLElement} page */
  const afresh = function (page) {
    const copy = /** @type {HTMLElement} */ (page.cloneNode(true));
    for (const part of all(".question-head, .check-title, .actions, .sure, .why", copy)) part.remove();
    for (const box of all(".picture-box", copy)) box.replaceWith(find("img", box));
    for (const hint of all("details", copy)) hint.removeAttribute("open");
    for (const part of all("*", copy)) {
      for (const name of NAMES.filter((each) => part.hasAttribute(each))) part.setAttribute(name, String(part.getAttribute(name)).replace(/\S+/g, "round-$&"));
    }
    return [...copy.childNodes];
  };

  /** A question of a round: nothing of it is kept. */
  class Again extends lp.Asked {
    did() {}
  }

  class Round {
    /** @param {Lp.Player} app @param {Lp.Question[]} questions of the quiz @param {Node} title @param {Node} note */
    constructor(app, questions, title, note) {
      const { session, tell } = app;
      this.questions = questions;
      this.book = new lp.Checks(questions);
      this.page = lp.lists.page(app, session, "round");
      this.page.append(h("h2", { class: "page-title", tabindex: "-1" }, title), h("p", {}, note));
      questions.forEach((question, index) => {
        const name = tell("question.title", { number: index + 1, total: questions.length });
        const block = h("div", { class: "check", id: `round-${question.id}` }, h("h3", { class: "check-title" }, icon("questions"), name), ...afresh(find(`#question-${question.id}`)));
        this.page.append(block);
        for (const picture of all("img", block)) app.figures?.dress(/** @type {HTMLImageElement} */ (picture));
        new Again(app, session, question, this.book, block).sync();
      });
    }

    /** How many are right by now. */
    get right() {
      return this.questions.filter((question) => this.book.revealed(question.id) && this.book.earned(question).state === "right").length;
    }
  }

  /** What an attempt has missed, before another one: offered on its result where right answers may be seen by then. */
  lp.Missed = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      /** What was practised since the attempt. @type {Round | null} */
      this.round = null;
      this.attempt = 0;
    }

    /** @param {string} kind of the button @returns {HTMLElement | null} */
    offer(kind) {
      const { app, attempt } = this;
      const { session, tell } = app;
      const missed = session.order.filter(({ id }) => session.stateOf(id) !== "right" && session.mayShowAnswer(id));
      if (attempt !== session.submitted) this.forget();
      this.attempt = session.submitted;
      if (!session.mayRetry || !missed.length) return null;
      const begin = () => app.practise((this.round ??= new Round(app, missed, tell("round.title"), tell("round.note"))));
      const done = this.round && h("p", {}, tell("round.right", { right: this.round.right, n: missed.length }));
      return h("div", { class: "practise" }, button(tell("round.begin", { n: missed.length }), "practise", begin, { kind, once: true }), done);
    }

    forget() {
      this.round?.page.remove();
      this.round = null;
    }
  };
})(lessonpack);
