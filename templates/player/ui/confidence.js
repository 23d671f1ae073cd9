// "How sure are you?": three steps beside a question, which a learner may leave alone; the verdict and the result answer to them.
// Only lessons that ask it carry this file.
(function (lp) {
  "use strict";

  const { h, button } = lp.dom;
  const STEPS = ["guess", "fairly", "certain"];
  const CERTAIN = STEPS.length;

  /** The buttons: one of them is pressed, or none. @type {Lp.Namespace["confidence"]} */
  const confidence = function (asked) {
    const { app, book, question, page } = asked;
    const name = h("p", { class: "sure-ask", id: `sure-${page.id}` }, app.tell("sure"));
    const steps = STEPS.map((step, index) => button(app.tell(`sure.${step}`), "sure", () => press(index + 1), { kind: "step" }));
    const element = h("div", { class: "sure", role: "group", "aria-labelledby": name.id }, name, h("div", { class: "scale" }, ...steps));
    const sync = () => {
      const { sure } = book.answer(question.id);
      steps.forEach((step, index) => step.setAttribute("aria-pressed", String(sure === index + 1)));
      element.hidden = book.revealed(question.id);
    };
    /** Pressing a step again takes it back. @param {number} sure */
    const press = (sure) => {
      book.weigh(question.id, sure === book.answer(question.id).sure ? 0 : sure);
      sync();
      asked.did(false);
    };
    return { element, sync };
  };

  /** What the verdict says to it; null where the learner did not say, or may try again. */
  confidence.verdict = function ({ app, book, question }) {
    const step = STEPS[book.answer(question.id).sure - 1];
    if (!step || lp.tries?.left(book, question)) return null;
    const state = book.earned(question).state === "right" ? "right" : "wrong";
    return h("p", { class: "sure-said" }, app.tell(`sure.${step}.${state}`));
  };

  /** The line of the result: how many of the answers that the learner was certain of were right; null for none. */
  confidence.result = function (app) {
    const { session } = app;
    const sure = session.asked.filter(({ id }) => session.revealed(id) && session.isAnswered(id) && session.answer(id).sure === CERTAIN);
    const right = sure.filter((question) => session.earned(question).state === "right").length;
    return sure.length ? h("p", { "data-lp": "result-certain" }, app.tell("sure.result", { n: sure.length, right })) : null;
  };

  lp.confidence = confidence;
})(lessonpack);
