// Prompts to say something in one's own words: what is written and ticked there stays in this browser; nobody is told.
(function (lp) {
  "use strict";

  const { h, all, find, line } = lp.dom;

  /** @typedef {{text?: unknown, ticked?: unknown}} Words what was written at a prompt, and which points were ticked */

  lp.Recall = class {
    /** @param {Lp.Player} app @param {Window} win */
    constructor(app, win) {
      this.app = app;
      this.win = win;
      this.blocks = all(".recall");
      /** Under what it is kept; "" until it is known who is learning. */
      this.key = "";
      for (const block of this.blocks) block.addEventListener("input", () => this.keep(block));
    }

    /** @param {HTMLElement} block */
    field(block) {
      return /** @type {HTMLTextAreaElement} */ (find("textarea", block));
    }

    /** @param {HTMLElement} block */
    ticks(block) {
      return /** @type {HTMLInputElement[]} */ (all("input", block));
    }

    /** Show what was written before: by this learner, since others may use the same browser. */
    load() {
      const { adapter, data } = this.app;
      const { learner = "" } = adapter;
      this.key = `lessonpack:${data.id}:words` + (learner && `:${lp.chance(0, learner)}`);
      const kept = this.read();
      for (const block of this.blocks) {
        const { text, ticked } = kept?.[block.id] ?? {};
        const field = this.field(block);
        if (field.value) this.keep(block); // written while the platform was looked for
        else field.value = typeof text === "string" ? text : "";
        this.ticks(block).forEach((tick, index) => (tick.checked ||= Array.isArray(ticked) && ticked.includes(index)));
        this.say(block, kept !== null);
      }
    }

    /** @returns {Record<string, Words> | null} null where the browser keeps nothing */
    read() {
      try {
        const kept = JSON.parse(this.win.localStorage.getItem(this.key) ?? "{}");
        return kept && typeof kept === "object" ? kept : {};
      } catch (error) {
        return error instanceof SyntaxError ? {} : null;
      }
    }

    /** @param {HTMLElement} block */
    keep(block) {
      if (!this.key) return;
      const ticked = this.ticks(block).flatMap((tick, index) => (tick.checked ? [index] : []));
      try {
        this.win.localStorage.setItem(this.key, JSON.stringify({ ...this.read(), [block.id]: { text: this.field(block).value, ticked } }));
        this.say(block, true);
      } catch {
        this.say(block, false);
      }
    }

    /** Say where the words stay. @param {HTMLElement} block @param {boolean} kept */
    say(block, kept) {
      find(".kept-here", block).hidden = !kept;
      find(".not-kept", block).hidden = kept;
    }

    /** Keep nothing any longer. */
    forget() {
      this.win.localStorage.removeItem(this.key);
    }

    /** The model answers of the lesson on the screen, for the key on paper; null for none. */
    models() {
      const blocks = this.blocks.filter((block) => !block.closest(".elsewhere"));
      if (!blocks.length) return [];
      const entries = blocks.map((block) => {
        const answer = /** @type {HTMLElement} */ (find("details > div", block).cloneNode(true));
        for (const tick of all("input", answer)) tick.remove();
        return h("li", {}, h("p", {}, line(find(".stem", block))), answer);
      });
      return [h("h3", {}, line(find(".check-title", blocks[0]))), h("ul", {}, ...entries)];
    }
  };
})(lessonpack);
