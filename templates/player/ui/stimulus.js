// What several questions refer to: beside the question where there is room, else above it, where it can be folded.
(function (lp) {
  "use strict";

  const { h, button, find, seek, all } = lp.dom;

  /** @implements {Lp.Stimuli} */
  class Stimuli {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      /** The one on the screen. @type {HTMLElement | null} */
      this.shown = null;
      this.pages = all("main > .stimulus");
      const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => this.letScroll(/** @type {HTMLElement} */ (target))));
      for (const page of this.pages) {
        const fold = button("", "fold", () => this.fold(page, !page.classList.contains("folded")), { kind: "quiet fold" });
        find(".stimulus-title", page).after(fold);
        this.fold(page, false);
        watch.observe(page);
      }
    }

    /** @param {HTMLElement} page @param {boolean} folded */
    fold(page, folded) {
      page.classList.toggle("folded", folded);
      find(".fold", page).replaceChildren(this.app.tell(folded ? "stimulus.unfold" : "stimulus.fold"));
    }

    /** What is longer than its room can be reached, and so scrolled, by keyboard. @param {HTMLElement} page */
    letScroll(page) {
      page.toggleAttribute("tabindex", page.scrollHeight > page.clientHeight + 1);
      if (page.hasAttribute("tabindex")) page.tabIndex = 0;
    }

    /**
     * Show what the page on the screen refers to: folded, where there is little room, once it was there before. The title
     * of what is new, from which reading starts.
     * @param {HTMLElement} shown @param {boolean} focus whether this page was turned to
     */
    show(shown, focus) {
      const page = shown.dataset.about ? find(`#${shown.dataset.about}`) : null;
      const isNew = page !== this.shown;
      this.shown = page;
      for (const each of this.pages) each.classList.toggle("open", each === page);
      if (!page) return null;
      if (isNew || focus) this.fold(page, !isNew);
      return isNew ? find(".stimulus-title", page) : null;
    }

    /** Pages of questions, and before the first of several what these refer to; what none of them does is left out. @param {HTMLElement[]} pages */
    before(pages) {
      const own = new Set(pages.map(({ dataset }) => dataset.lesson));
      const about = pages.map(({ dataset }) => dataset.about);
      for (const page of this.pages) if (own.has(page.dataset.lesson)) page.classList.toggle("left-out", !about.includes(page.id));
      return pages.flatMap((page, index) => (about[index] && about.indexOf(about[index]) === index ? [find(`#${about[index]}`), page] : [page]));
    }

    /** What a question refers to, once more before it, unless the question before refers to the same. @type {Lp.Stimuli["pose"]} */
    pose(block, { stimulus }, before, afresh) {
      const page = stimulus && stimulus !== before?.stimulus ? seek(`[data-stimulus="${stimulus}"]`) : null;
      if (page) block.prepend(h("div", { class: "stimulus" }, ...afresh(page)));
    }
  }

  lp.Shell = class extends lp.Shell {
    /** @param {Lp.Player} app */
    constructor(app) {
      super(app);
      this.stimuli = app.stimuli = new Stimuli(app);
    }

    /** @param {HTMLElement[]} pages */
    introduced(pages) {
      return this.stimuli.before(pages);
    }
  };
})(lessonpack);
