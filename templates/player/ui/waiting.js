// What a result says of answers that people judge. Only lessons that ask such carry this file.
(function (lp) {
  "use strict";

  const { h, icon, find } = lp.dom;
  /** @type {any} */
  const pages = lp;
  const { ResultPage, PracticePage, Strip } = pages;

  // The sign of what waits is that of time.
  const sign = /** @type {HTMLElement} */ (find("#icon-time").cloneNode(true));
  sign.id = "icon-waiting";
  find("#icon-time").after(sign);

  /** How many answers wait; null for none. @param {Lp.Player} app */
  const waiting = function ({ session, tell }) {
    const n = session.asked.filter(({ id, scoring }) => scoring.manual && session.revealed(id) && session.isAnswered(id)).length;
    return n ? h("p", { "data-lp": "result-waiting" }, tell("result.waiting", { n }), " ", tell(session.asked.some(({ scoring }) => !scoring.manual) ? "result.apart" : "result.unscored")) : null;
  };

  // What people judge is no way to what passes.
  pages.Strip = class extends Strip {
    /** @param {Lp.Question[]} judged */
    needed(judged) {
      /** @type {Lp.Question[]} */
      const order = this.app.session.order;
      return super.needed(order.filter((question) => question.scoring.manual || judged.includes(question)));
    }
  };

  pages.ResultPage = class extends ResultPage {
    score() {
      if (this.app.session.counted.text) return super.score();
      const words = h("span", {}, this.app.tell("result.handed_in"));
      return h("div", { class: "score made", "data-lp": "result", "data-passed": "null" },
        h("p", { class: "score-verdict", "data-lp": "result-verdict" }, icon("right"), words), waiting(this.app), this.kept());
    }

    verdict() {
      return [...super.verdict(), waiting(this.app)];
    }
  };

  if (PracticePage) {
    pages.PracticePage = class extends PracticePage {
      sync() {
        super.sync();
        find(".page-title", this.page).after(waiting(this.app) ?? "");
      }
    };
  }
})(lessonpack);
