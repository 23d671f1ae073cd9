// The time that is left for the quiz: shown all along, said at a few moments, and extended by one button.
(function (lp) {
  "use strict";

  const { h, button, icon, find } = lp.dom;
  const TICK = 1000;
  const MINUTE = 60000;
  // In ticks: what a killed tab gives back at most where the browser keeps what was done since, and where it does not.
  const JOT_EVERY = 5;
  const SAVE_EVERY = 30;

  lp.Remaining = class {
    /** @param {Lp.Player} app @param {Lp.Clock} clock */
    constructor(app, clock) {
      this.app = app;
      this.clock = clock;
      this.ticks = 0;
      /** The limit that the learner was warned of. @type {Lp.TimeLimit | null} */
      this.ending = null;
      this.text = h("span");
      this.warning = h("div", { class: "time-warning", role: "alert", "data-lp": "time-warning" });
      this.element = h("div", { class: "remaining", "data-lp": "remaining", hidden: true },
        h("p", { class: "time-left", role: "timer" }, icon("time"), this.text), this.warning);
      find("#main").prepend(this.element);
    }

    /** Of the lesson that is open; null where its quiz has none. */
    get limit() {
      return this.app.session.limit;
    }

    start() {
      this.clock.after(TICK, () => {
        this.tick();
        this.start();
      });
    }

    tick() {
      const { limit } = this;
      if (!limit?.isRunning || this.app.keeper.state === "finished") return;
      const sign = limit.tick();
      this.ticks += 1;
      if (sign === "up") this.app.timeUp();
      else if (sign) this.mention(sign, limit);
      else if (this.ticks % JOT_EVERY === 0 && !this.app.keeper.jot() && this.ticks % SAVE_EVERY === 0) this.app.keeper.save();
      this.sync();
    }

    /** Show the time, in minutes until the last one: seconds that run all along take the mind off the question. */
    sync() {
      const running = this.limit?.isRunning ? this.limit : null;
      this.element.hidden = !running;
      const words = running ? this.words(running) : null;
      if (words && this.text.textContent !== words.textContent) this.text.replaceChildren(words);
      this.warn(running?.isEnding ? running : null);
    }

    /** @param {Lp.TimeLimit} limit */
    words({ left }) {
      const { tell } = this.app;
      return left > MINUTE ? tell("time.minutes", { n: Math.ceil(left / MINUTE) }) : tell("time.seconds", { n: Math.ceil(left / 1000) });
    }

    /** @param {Lp.TimeSign} sign @param {Lp.TimeLimit} limit */
    mention(sign, limit) {
      this.app.keeper.save();
      if (sign !== "last") this.announce(sign === "half" ? this.app.tell("time.half") : this.words(limit));
    }

    /** @param {Node} words */
    announce(words) {
      this.app.shell.announce(h("p", {}, words));
    }

    /** As the end comes near: words that stay in sight and are read out, with more time at one click where the author allows it. @param {Lp.TimeLimit | null} ending */
    warn(ending) {
      if (ending === this.ending) return;
      this.ending = ending;
      const { tell } = this.app;
      document.documentElement.classList.toggle("time-ending", ending !== null);
      this.warning.replaceChildren();
      if (!ending) return;
      this.warning.append(h("p", {}, tell(ending.mayExtend ? "time.ending" : "time.ending_fixed")));
      if (ending.mayExtend) this.warning.append(button(tell("time.more", { n: ending.moreMinutes }), "extend", () => this.extend(ending), { once: true }));
    }

    /** @param {Lp.TimeLimit} limit */
    extend(limit) {
      limit.extend();
      this.app.keeper.save();
      this.sync();
      this.announce(this.words(limit));
      find("h2", find("main > .page.current")).focus({ preventScroll: true });
    }
  };
})(lessonpack);
