// The menu of a course: every lesson with how far the learner is, what a closed one waits for, and what the whole comes to.
(function (lp) {
  "use strict";

  const { h, icon, seek, find, all, hook } = lp.dom;
  /** @type {Record<string, string>} */
  const ICONS = { ahead: "open", going: "partly", completed: "right", passed: "right", failed: "wrong", locked: "lock" };

  lp.Menu = class {
    /** @param {Lp.Player} app @param {Lp.Course} course */
    constructor(app, course) {
      this.app = app;
      this.course = course;
      this.entries = all(".menu [data-lesson]").map((entry, index) => ({ entry, session: course.sessions[index] }));
      this.status = h("p", { class: "kept", role: "status", "data-lp": "course-kept" });
      for (const { entry } of this.entries) find(".lesson-title", entry).after(h("p", { class: "lesson-state" }), h("div", { class: "gates", tabindex: "-1" }));
    }

    sync() {
      for (const { entry, session } of this.entries) this.mark(entry, session);
      hook("course-result").replaceChildren(this.whole() ?? "");
      this.showKeeping();
    }

    /** @param {HTMLElement} entry @param {Lp.Session} session */
    mark(entry, session) {
      const state = this.stateOf(session);
      const { score } = session.outcome;
      const words = score === null ? this.app.tell(`lesson.${state}`) : this.app.tell(`lesson.${state}.score`, { score: lp.share(this.app.say, score, session.quiz?.markText ?? null) });
      entry.dataset.state = state;
      find(".lesson-state", entry).replaceChildren(icon(ICONS[state]), h("span", {}, words));
      lp.dom.bar(find("a", entry), state === "locked");
      const gates = state === "locked" ? this.course.awaited(session).map((waited) => this.gate(waited)) : [];
      find(".gates", entry).replaceChildren(...gates);
    }

    /** Lead to what a lesson waits for. @param {Lp.Session} session */
    explain(session) {
      const closed = this.entries.find((each) => each.session === session);
      if (closed) find(".gates", closed.entry).focus();
    }

    /** What is to be done before a lesson opens, or why it never will. @param {Lp.Session} waited */
    gate(waited) {
      const { tell } = this.app;
      const isOver = waited.outcome.status === "failed" || this.course.isClosed(waited);
      const key = isOver ? "lesson.closed" : waited.quiz?.mark ? "lesson.pass" : "lesson.finish";
      const { lang, dir } = document.documentElement;
      const title = tell.lang(key) ? h("span", { lang, dir }, waited.data.title) : waited.data.title;
      return h("p", {}, tell(key, { title }));
    }

    /** @param {Lp.Session} session */
    stateOf(session) {
      const { status } = session.outcome;
      if (status !== "incomplete") return status;
      if (!this.app.mayEnter(session)) return "locked";
      return session.isBegun ? "going" : "ahead";
    }

    /** The course's result, once nothing is left to do. */
    whole() {
      if (!this.course.isSettled) return null;
      const { say, tell } = this.app;
      const { status, score } = this.course.outcome;
      const failed = status === "failed";
      return h("div", { class: `score ${failed ? "missed" : "made"}`, "data-lp": "course-outcome", "data-status": status },
        h("p", { class: "score-verdict" }, icon(failed ? "open" : "right"), h("span", {}, tell(`course.${status}`))),
        score === null ? null : h("div", { class: "score-bar" },
          h("p", { class: "score-number", "data-score": score }, lp.share(say, score, null)),
          lp.dom.gauge(Number(score), null)),
        this.status,
      );
    }

    /** Whether the platform has the course's result. */
    showKeeping() {
      if (!seek('[data-lp="course-outcome"]')) return;
      const { keeper, adapter, tell } = this.app;
      const key = keeper.state !== "open" ? "alone" : adapter.local ? "local" : keeper.trouble ? (keeper.isLost ? "lost" : "unsaved") : "saved";
      const text = ["review", "browse", "elsewhere"].includes(keeper.state) ? tell(`notice.${keeper.state}`) : tell(`result.${key}`);
      if (this.status.textContent !== text.textContent) this.status.replaceChildren(text);
    }
  };
})(lessonpack);
