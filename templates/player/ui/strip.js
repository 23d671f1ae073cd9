// The numbers of the quiz's questions: how each stands, and a way to it.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, find, all } = lp.dom;

  /** The row of question numbers. */
  lp.Strip = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.list = h("ol", { class: "strip-list" });
      this.element = h("nav", { class: "strip", "aria-label": app.say("strip"), lang: app.tell.lang("strip") }, this.list);
      find("#main").prepend(this.element);
    }

    sync() {
      const { session, place } = this.app;
      this.element.hidden = place.kind !== "question";
      if (this.element.hidden) return;
      const places = all("li", this.list).map((entry) => entry.dataset.id).join();
      const order = session.order.map((question) => question.id);
      if (places !== order.join()) this.list.replaceChildren(...order.map((id, index) => this.entry(id, index)));
      order.forEach((id, index) => this.label(find(`[data-id="${id}"]`, this.list), id, index));
      this.list.scrollTop = find(`[data-id="${session.place.id}"]`, this.list).offsetTop - this.list.clientHeight / 2;
    }

    /** @param {string} id @param {number} index */
    entry(id, index) {
      const go = button("", "strip", () => this.app.go({ kind: "question", id }));
      go.removeAttribute("data-lp");
      go.dataset.lpQuestion = id;
      go.append(h("span", { "aria-hidden": "true" }, String(index + 1)), h("span", { class: "corner" }), hidden(""));
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
      find(".corner", go).replaceChildren(...marks.map(icon));
      go.className = `number ${state}`;
      go.dataset.state = state;
      if (here) go.setAttribute("aria-current", "step");
      else go.removeAttribute("aria-current");
      find(".sr", go).replaceChildren(this.app.stateWords(id, index + 1));
    }
  };
})(lessonpack);
