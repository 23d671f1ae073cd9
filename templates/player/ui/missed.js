// What an attempt has missed, before another one: offered on its result where right answers may be seen by then.
(function (lp) {
  "use strict";

  const { h, button, find } = lp.dom;

  lp.Missed = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      /** What was practised since the attempt. @type {Lp.Round | null} */
      this.round = null;
      this.attempt = 0;
    }

    /** @param {string} kind of the button @returns {HTMLElement | null} */
    offer(kind) {
      const { app, attempt } = this;
      const { session, tell } = app;
      const missed = session.order.filter(({ id }) => lp.isMissed(session.stateOf(id)) && session.mayShowAnswer(id));
      if (attempt !== session.submitted) this.round = null;
      this.attempt = session.submitted;
      if (!session.mayRetry || !missed.length) return null;
      const posed = missed.map((question) => ({ question, page: find(`#question-${question.id}`) }));
      const begin = () => app.practise((this.round ??= new lp.Round(app, posed, tell("round.title"), tell("round.note"))));
      const done = this.round && h("p", {}, tell("round.right", { right: this.round.right, n: missed.length }));
      return h("div", { class: "practise" }, button(tell("round.begin", { n: missed.length }), "practise", begin, { kind, once: true }), done);
    }
  };
})(lessonpack);
