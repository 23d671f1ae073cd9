// The page after the questions of a quiz for practice: how it went, what is left, and once more from the start.
(function (lp) {
  "use strict";

  const { h, button } = lp.dom;
  const { page, links, attention, answers, heldBack, section } = lp.lists;

  lp.PracticePage = class {
    /** @param {Lp.Player} app @param {Lp.Session} session */
    constructor(app, session) {
      this.app = app;
      this.session = session;
      this.page = page(app, session, "result");
      this.status = h("p", { class: "kept", role: "status", "data-lp": "result-kept" });
    }

    sync() {
      const { session, tell } = this.app;
      const states = session.order.filter(({ scoring }) => !scoring.manual).map(({ id }) => session.stateOf(id));
      const right = states.filter((state) => state === "right").length;
      const again = button(tell("practice.again"), "retry", () => this.app.retry(), { kind: "secondary", once: true });
      this.page.replaceChildren(
        h("h2", { class: "page-title", tabindex: "-1" }, tell("practice.title")),
        states.length ? h("p", { "data-lp": "practice-right", "data-right": String(right) }, tell("practice.right", { right, n: states.length })) : "",
        lp.confidence?.result(this.app) ?? "",
        h("p", {}, tell("practice.unscored")),
        this.status,
        this.open() ?? "",
        this.unread() ?? "",
        h("div", { class: "row" }, again),
        h("h3", {}, tell("result.answers")),
        heldBack(this.app) ?? "",
        answers(this.app),
      );
      this.showKeeping();
    }

    /** The questions whose answer was not checked. */
    open() {
      const { session, tell } = this.app;
      const order = session.order.map(({ id }) => id);
      const open = order.filter((id) => !session.revealed(id));
      if (!open.length) return null;
      /** @param {string} id */
      const name = (id) => tell("review.question", { number: order.indexOf(id) + 1 });
      return attention("open", tell("practice.open", { n: open.length }), links(this.app, open, name));
    }

    /** The sections that are still to be read before the lesson is done. */
    unread() {
      const { session, tell } = this.app;
      const unread = session.data.sections.filter(({ id }) => !session.visited.has(id));
      if (!unread.length) return null;
      const list = h("ul", { class: "read-again" }, ...unread.map((one) => h("li", {}, section(one))));
      return attention("open", tell("practice.unread", { n: unread.length }), list);
    }

    /** Whether the platform knows that the lesson is done. */
    showKeeping() {
      const { session } = this;
      const { keeper, tell } = this.app;
      const kept = session.phase === "completed" ? "done" : "going";
      const key = keeper.state !== "open" ? "result.alone" : keeper.trouble ? `result.${keeper.isLost ? "lost" : "unsaved"}` : `practice.${kept}`;
      const text = tell(["review", "browse"].includes(keeper.state) ? `notice.${keeper.state}` : key);
      if (this.status.textContent !== text.textContent) this.status.replaceChildren(text);
    }
  };
})(lessonpack);
