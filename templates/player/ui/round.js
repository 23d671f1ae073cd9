// A round over some questions, on a page of its own: judged at once, never scored or told, and known until the lesson is closed.
(function (lp) {
  "use strict";

  const { h, icon, find, all } = lp.dom;
  const NAMES = ["id", "name", "for", "aria-labelledby", "aria-describedby"];

  /** A question as it was before anybody answered it, a second time on the page: what it calls its parts has names of its own. @param {HTMLElement} page */
  const afresh = function (page) {
    const copy = /** @type {HTMLElement} */ (page.cloneNode(true));
    for (const part of all(".question-head, .check-title, .actions, .sure, .copy, .why, .stimulus, .fold", copy)) part.remove();
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

  lp.Round = class {
    /** @param {Lp.Player} app @param {Lp.Posed[]} posed @param {Node} title @param {Node} note */
    constructor(app, posed, title, note) {
      const { session, tell } = app;
      this.questions = posed.map(({ question }) => question);
      this.book = new lp.Checks(this.questions);
      const heading = h("h2", { class: "page-title", tabindex: "-1" }, title);
      this.page = h("article", { class: "page round", id: "round", "data-lesson": app.course ? session.data.id : null }, heading, h("p", {}, note));
      posed.forEach(({ question, page }, index) => {
        const name = tell("question.title", { number: index + 1, total: posed.length });
        const block = h("div", { class: "check", id: `round-${question.id}` }, h("h3", { class: "check-title" }, icon("questions"), name), ...afresh(page));
        app.stimuli?.pose(block, question, posed[index - 1]?.question, afresh);
        this.page.append(block);
        for (const picture of all("img", block)) app.pages.figures?.dress(/** @type {HTMLImageElement} */ (picture));
        new Again(app, session, question, this.book, block).sync();
      });
    }

    /** How many are right by now. */
    get right() {
      return this.questions.filter((question) => this.book.revealed(question.id) && this.book.earned(question).state === "right").length;
    }
  };
})(lessonpack);
