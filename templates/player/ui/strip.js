// The numbers of the quiz's questions: how each stands, and a way to it.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, find, seek, all } = lp.dom;
  const { parse, plus, percent } = lp.fraction;

  /** A map in the column of the contents; where there is no column a row that scrolls. */
  lp.Strip = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.list = h("ol", { class: "strip-list" });
      this.sum = h("p", { class: "strip-sum", "data-lp": "strip-sum" });
      this.element = h("nav", { class: "strip", "aria-label": app.say("strip"), lang: app.tell.lang("strip") }, this.list, this.sum);
      find("#contents").after(this.element);
    }

    sync() {
      const { session, place } = this.app;
      this.element.hidden = place.kind !== "question";
      if (this.element.hidden) return;
      const places = all("li", this.list).map((entry) => entry.dataset.id).join();
      const order = session.order.map((question) => question.id);
      if (places !== order.join()) this.list.replaceChildren(...order.map((id, index) => this.entry(id, index)));
      order.forEach((id, index) => this.label(find(`[data-id="${id}"]`, this.list), id, index));
      this.sum.replaceChildren(...this.sofar());
      this.bringIntoSight(seek("[aria-current]", this.list));
    }

    /** The number of the question on the screen stands in the middle, as far as it can. @param {HTMLElement | null} current */
    bringIntoSight(current) {
      if (!current) return;
      const [here, list] = [current, this.list].map((part) => part.getBoundingClientRect());
      this.list.scrollBy(here.left + here.width / 2 - list.left - list.width / 2, here.top + here.height / 2 - list.top - list.height / 2);
    }

    /** How many are right, where that is told, and how many more it takes to pass. @returns {(Node | string)[]} */
    sofar() {
      const { session, tell } = this.app;
      const { quiz, order } = session;
      const judged = order.filter(({ id }) => session.revealed(id));
      const isTold = quiz?.atOnce && (session.isPractice || !quiz.answers) && !session.isSubmitted;
      if (!isTold || !judged.length) return [];
      const right = judged.filter(({ id }) => session.stateOf(id) === "right").length;
      return [right ? tell("strip.right", { right }) : "", " ", this.needed(judged) ?? ""];
    }

    /** What passes, as a number of questions: where those that are left are worth the same, and suffice. @param {Lp.Question[]} judged */
    needed(judged) {
      const { session, say, tell } = this.app;
      const left = session.order.filter((question) => !judged.includes(question));
      const [each = "0", ...others] = new Set(left.map(({ scoring }) => scoring.points));
      const markText = session.quiz?.markText;
      if (!markText || others.length || (session.grade === "average" && session.submitted)) return null;
      const { possible } = session.sum(session.asked);
      let { earned } = session.sum(judged);
      let need = 0;
      for (; !session.judged(percent(earned, possible)).passed; need += 1) {
        if (need === left.length) return null;
        earned = plus(earned, parse(each));
      }
      const key = need === 0 ? "enough" : left.length === 1 ? "last" : "need";
      return tell(`strip.${key}`, { mark: say.percent(markText), need, left: left.length });
    }

    /** @param {string} id @param {number} index */
    entry(id, index) {
      const go = button("", "strip", () => this.app.go({ kind: "question", id }));
      go.removeAttribute("data-lp");
      go.dataset.lpQuestion = id;
      go.append(h("span", { "aria-hidden": "true" }, String(index + 1)), h("span", { class: "marks" }), hidden(""));
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
      find(".marks", go).replaceChildren(...marks.map(icon));
      go.className = `number ${state}`;
      go.dataset.state = state;
      if (here) go.setAttribute("aria-current", "step");
      else go.removeAttribute("aria-current");
      find(".sr", go).replaceChildren(this.app.stateWords(id, index + 1));
    }
  };
})(lessonpack);
