// After days away the start page of a lesson that was read offers a few of its questions: what was missed first.
(function (lp) {
  "use strict";

  const { h, button, find, seek } = lp.dom;
  const MOST = 3;

  /** What a lesson has asked and may answer by now: knowledge checks, and questions of the quiz whose right answers may be seen. @param {Lp.Session} session */
  const asked = function (session) {
    const open = session.order.filter(({ id }) => session.mayShowAnswer(id));
    /** @param {Lp.Book} book @param {Lp.Question[]} questions @param {string} kind */
    const of = (book, questions, kind) =>
      questions.filter(({ scoring }) => !scoring.manual).map((question) => ({ question, page: find(`#${kind}-${question.id}`), missed: book.revealed(question.id) && lp.isMissed(book.earned(question).state) }));
    return [...of(session.checks, session.data.checks ?? [], "check"), ...of(session, open, "question")];
  };

  lp.Revisit = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      /** The rounds that were begun. @type {Map<Lp.Session, Lp.Round>} */
      this.rounds = new Map();
    }

    /** A lesson that was read to its end so many days ago that its author wants questions asked again. @param {Lp.Session} session */
    isDue(session) {
      const { days, data, visited } = session;
      return days !== null && days.away >= (data.againAfter ?? 0) && data.sections.every(({ id }) => visited.has(id)) && asked(session).length > 0;
    }

    /** The line on the start page, which who comes back meets before anything else, unless a quiz is under way. */
    sync() {
      const { app } = this;
      const { keeper, session, tell } = app;
      if (app.place.kind === "menu") return;
      const isDue = this.isDue(session);
      const isFirst = session.days?.day !== lp.today();
      if (isDue && isFirst && keeper.state === "open" && session.phase !== "open") session.place = { kind: "overview", id: "" };
      if (app.place.kind !== "overview") return;
      const page = find(`#${app.shell.pageId(app.place, session)}`);
      seek(".revisit-line", page)?.remove();
      if (!isDue) return;
      const n = Math.min(MOST, asked(session).length);
      const round = this.rounds.get(session);
      const words = round ? tell("round.right", { right: round.right, n }) : tell("revisit.line");
      find(".cover", page).after(h("p", { class: "revisit-line" }, words, " ", button(tell("revisit.begin", { n }), "revisit", () => this.begin(), { kind: "link", once: true })));
    }

    begin() {
      const { app, rounds } = this;
      const { session, tell } = app;
      const mixed = lp.shuffled(asked(session), session.days?.day ?? 0, "revisit");
      const first = [...mixed.filter(({ missed }) => missed), ...mixed.filter(({ missed }) => !missed)].slice(0, MOST);
      const round = rounds.get(session) ?? new lp.Round(app, first, tell("revisit.title"), tell("round.note"));
      rounds.set(session, round);
      app.practise(round);
    }
  };
})(lessonpack);
