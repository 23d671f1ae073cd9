// Questions asked before reading: a guess on the start page, which is answered where the section ends that has the answer.
(function (lp) {
  "use strict";

  const { seek } = lp.dom;

  lp.BeforeBlock = class extends lp.CheckBlock {
    /** @param {Lp.Player} app @param {Lp.Session} session @param {Lp.Question} question */
    constructor(app, session, question) {
      super(app, session, question);
      this.start = this.page.parentElement;
      /** Null in a lesson without sections: then it is answered at once. */
      this.end = seek(`#before-${question.id}`);
    }

    sync() {
      const isRead = !this.end || this.session.visited.has(this.question.before ?? "");
      const place = isRead && this.end ? this.end : this.start;
      if (place && this.page.parentElement !== place) place.append(this.page);
      if (isRead && this.end) this.book.check(this.question.id);
      super.sync();
      if (!isRead) this.actions.hidden = true;
    }
  };
})(lessonpack);
