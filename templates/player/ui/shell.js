// The frame around the pages: bar, contents, previous and next, notices, save state.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, seek, find, all, hook } = lp.dom;
  const QUIZ_PLACES = ["quiz", "question", "review", "result"];

  /** @param {Lp.Place} place */
  const articleId = ({ kind, id }) => (id ? `${kind}-${id}` : kind);

  lp.Shell = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.contents = find("#contents");
      this.toggle = hook("contents");
      this.previous = button("", "previous", () => app.step(-1), { kind: "secondary", once: true });
      this.next = button("", "next", () => app.step(1), { once: true });
      this.end = h("p", { class: "end", "data-lp": "end" });
      /** @type {Lp.Place[]} */
      this.parts = [
        { kind: "overview", id: "" },
        ...app.session.data.sections.map(({ id }) => /** @type {Lp.Place} */ ({ kind: "section", id })),
      ];
      if (app.session.quiz) this.parts.push({ kind: "quiz", id: "" });
      this.steps = this.buildSteps();
      this.buildContents();
      this.dressCode();
      this.watchTables();
      hook("exit").addEventListener("click", (event) => event.detail > 1 || app.exit());
      if (app.adapter.local) this.buildRestart();
    }

    buildSteps() {
      const { app } = this;
      this.previous.append(icon("back"), h("span", { class: "step-word" }, app.tell("previous")));
      const steps = h("div", { class: "steps" }, this.previous, this.next);
      this.end.append(icon("right"), app.tell("end"));
      find("#main").append(steps);
      return steps;
    }

    /** Where no course keeps attempts, the learner may begin anew. */
    buildRestart() {
      const { app } = this;
      this.restart = button(app.tell("restart"), "restart", () => app.askRestart(), { kind: "quiet", once: true });
      this.restart.hidden = true;
      hook("exit").before(this.restart);
    }

    buildContents() {
      const { app } = this;
      for (const link of all("a[data-page]", this.contents)) {
        link.prepend(icon("open"));
        link.append(h("span", { class: "sr", "data-state": true }));
      }
      const close = button("", "contents-close", () => this.openContents(false, true), { kind: "quiet bare" });
      close.append(icon("close"), hidden(app.tell("close")));
      this.contents.prepend(h("div", { class: "contents-head" }, h("span", { "aria-hidden": "true" }, app.tell("contents")), close));
      document.addEventListener("click", (event) => this.follow(event));
      this.toggle.addEventListener("click", () => this.openContents(!this.isOpen));
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.isOpen) this.openContents(false, true);
      });
      this.contents.addEventListener("focusout", (event) => {
        const to = /** @type {Node | null} */ (event.relatedTarget);
        if (this.isOpen && to && !this.contents.contains(to) && to !== this.toggle) this.openContents(false);
      });
    }

    get isOpen() {
      return this.toggle.getAttribute("aria-expanded") === "true";
    }

    /** @param {boolean} open @param {boolean} [back] whether the focus goes back to the button */
    openContents(open, back = false) {
      this.toggle.setAttribute("aria-expanded", String(open));
      document.documentElement.classList.toggle("contents-open", open);
      if (open) (seek("[aria-current]", this.contents) ?? find("a", this.contents)).focus();
      else if (back) this.toggle.focus();
    }

    /**
     * A link to a page of the lesson turns the page; a click beside the open contents closes them.
     * @param {MouseEvent} event
     */
    follow(event) {
      const target = /** @type {Element} */ (event.target);
      const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-page]"));
      if (link) {
        event.preventDefault();
        this.openContents(false);
        this.app.go(this.placeOf(link.dataset.page));
      } else if (this.isOpen && !this.contents.contains(target) && !this.toggle.contains(target)) {
        this.openContents(false);
      }
    }

    /** @param {string | undefined} page the id of an article @returns {Lp.Place} */
    placeOf(page) {
      return this.parts.find((part) => articleId(part) === page) ?? { kind: "overview", id: "" };
    }

    /** The part of the contents that a place belongs to. @param {Lp.Place} place */
    partIndex(place) {
      const within = QUIZ_PLACES.includes(place.kind) ? { kind: "quiz", id: "" } : place;
      return this.parts.findIndex((part) => part.kind === within.kind && part.id === within.id);
    }

    // --- pages --------------------------------------------------------------------------------------

    /**
     * Put the page of a place on the screen; with `focus` its heading gets the focus.
     * @param {Lp.Place} place @param {boolean} focus
     */
    show(place, focus) {
      const shown = find(`#${articleId(place)}`);
      for (const page of all("main > .page")) page.classList.toggle("current", page === shown);
      for (const box of all(".scroll", shown)) this.letScroll(box);
      if (place.kind === "overview") hook("start-place").append(this.steps);
      else shown.after(this.end, this.steps);
      document.documentElement.dataset.place = place.kind;
      const heading = find("h2", shown);
      const { title } = this.app.session.data;
      document.title = heading.textContent === title ? title : `${heading.textContent.trim()} – ${title}`;
      if (focus) {
        window.scrollTo(0, 0);
        heading.focus({ preventScroll: true });
      }
      this.refresh();
    }

    refresh() {
      const { session, tell } = this.app;
      const here = this.partIndex(session.place);
      const values = { here: here + 1, total: this.parts.length };
      hook("progress").replaceChildren(h("span", { "aria-hidden": "true" }, tell("progress", values)), hidden(tell("progress.label", values)));
      const line = find("progress", find(".bar"));
      line.max = this.parts.length - 1;
      line.value = this.readSoFar(here);
      all("a[data-page]", this.contents).forEach((link, index) => this.markPart(link, index, here));
      this.labelSteps();
      this.labelExit();
    }

    /** Leaving a lesson that is done may lead to the next one. */
    labelExit() {
      const text = this.app.say(this.app.keeper.leadsOn ? "exit.onward" : "exit");
      if (hook("exit").textContent !== text) hook("exit").textContent = text;
    }

    /** How far the learner is, in parts after the start page; the quiz counts by its answers. @param {number} here */
    readSoFar(here) {
      const { session } = this.app;
      if (this.parts[here].kind !== "quiz") return here;
      const answered = session.order.filter((question) => session.stateOf(question.id) !== "open").length;
      return here - 1 + (session.isSubmitted ? 1 : answered / session.order.length);
    }

    /** @param {HTMLElement} link @param {number} index @param {number} here */
    markPart(link, index, here) {
      const { tell } = this.app;
      const state = index === here ? "here" : this.isDone(this.parts[index]) ? "done" : "ahead";
      link.className = `part ${state}`;
      if (state === "here") link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      find(".icon", link).replaceWith(icon({ here: "here", done: "right", ahead: "open" }[state]));
      find("[data-state]", link).replaceChildren(" (", tell(`page.${state}`), ")");
    }

    /** @param {Lp.Place} part */
    isDone(part) {
      const { session } = this.app;
      if (part.kind === "quiz") return session.isSubmitted || (session.isPractice && session.asked.every(({ id }) => session.revealed(id)));
      return part.kind === "overview" ? session.visited.size > 0 || !session.isOpen : session.visited.has(part.id);
    }

    labelSteps() {
      const { app } = this;
      const label = app.nextLabel();
      this.end.hidden = label !== null || app.session.phase !== "completed" || app.session.quiz !== null;
      this.previous.hidden = app.target(-1) === null;
      this.next.hidden = label === null;
      this.next.className = app.nextIsSecond() ? "secondary" : "";
      const title = this.titleAhead();
      this.next.classList.toggle("leading", title !== null);
      if (label !== null) this.next.replaceChildren(h("span", { class: "step-word" }, label), title ?? "", icon("forward"));
    }

    /** From one section to the next the button says where it leads. */
    titleAhead() {
      const { session } = this.app;
      const target = this.app.target(1);
      const section = session.place.kind === "section" ? session.data.sections.find(({ id }) => id === target?.id) : null;
      return section ? h("span", { class: "step-to" }, section.title) : null;
    }

    // --- what the platform says -----------------------------------------------------------------------

    /** Show how saving goes: a word in the bar, and a notice when there is something to know. */
    showKeeping() {
      const { keeper, adapter, tell } = this.app;
      const words = {
        searching: "searching",
        open: keeper.trouble ? "trouble" : adapter.local ? "kept" : "saved",
        alone: "alone",
        refused: "trouble",
        review: "alone",
        browse: "alone",
        elsewhere: "alone",
        finished: keeper.confirmed && !keeper.readonly ? "saved" : "alone",
      };
      const bar = hook("save-state");
      const text = tell(`save.${words[keeper.state]}`);
      bar.dataset.state = words[keeper.state];
      if (bar.textContent !== text.textContent) bar.replaceChildren(text);
      hook("exit").hidden = adapter.local || !["open", "review", "browse"].includes(keeper.state);
      if (this.restart) this.restart.hidden = keeper.state !== "open";
      for (const name of ["alone", "refused", "review", "browse", "elsewhere"]) {
        const key = name === "alone" && adapter.local ? "forgetful" : name;
        this.notice(name, keeper.state === name ? [tell(`notice.${key}`)] : null);
      }
      this.troubleNotice();
    }

    troubleNotice() {
      const { keeper, adapter, tell } = this.app;
      if (!keeper.trouble || keeper.state !== "open") return this.notice("trouble", null);
      const details = seek('[data-lp="fault"]');
      if (details) {
        details.textContent = keeper.trouble;
        return undefined;
      }
      const save = button(tell("notice.save"), "save", () => this.app.saveNow());
      const more = h("details", {}, h("summary", {}, tell("notice.details")), h("pre", { "data-lp": "fault" }, keeper.trouble));
      return this.notice("trouble", [tell(adapter.local ? "notice.unkept" : "notice.trouble"), save, more], "alert");
    }

    /** A line below the page, by name; null takes it away. @param {string} name @param {Lp.Content[] | null} content */
    notice(name, content, role = "status") {
      const place = hook("notices");
      const before = seek(`[data-notice="${name}"]`, place);
      if (!content) before?.remove();
      else if (!before) place.append(h("div", { class: `notice ${name}`, "data-notice": name, role }, h("div", { class: "notice-text" }, ...content), this.closer(name)));
    }

    /** @param {string} name */
    closer(name) {
      if (name === "trouble") return null;
      const close = button("", "close-notice", () => this.notice(name, null), { kind: "quiet bare" });
      close.append(icon("close"), hidden(this.app.tell("notice.close")));
      return close;
    }

    /** Say to screen readers, once, what these elements say. @param {Element[]} elements */
    announce(...elements) {
      hook("announcer").replaceChildren(...elements.flatMap(lp.aloud));
    }

    // --- blocks -------------------------------------------------------------------------------------

    /** Code of the lesson can be copied where the browser allows it. */
    dressCode() {
      if (!navigator.clipboard || !window.isSecureContext) return;
      const { tell } = this.app;
      for (const code of all(".page:not(.question) pre")) {
        const copy = button("", "copy", () => {
          navigator.clipboard.writeText(code.textContent).then(() => {
            copy.replaceChildren(icon("right"), hidden(tell("copied")));
            this.announce(copy);
          });
        }, { kind: "quiet bare copy" });
        copy.append(icon("copy"), hidden(tell("copy")));
        const box = h("div", { class: "code" });
        code.replaceWith(box);
        box.append(code, copy);
      }
    }

    /** Look at the tables' boxes whenever one changes its size. */
    watchTables() {
      const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => this.letScroll(target)));
      for (const box of all(".scroll")) watch.observe(box);
    }

    /** A table wider than its box can be reached, and so scrolled, by keyboard. @param {Element} box */
    letScroll(box) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      const caption = box.closest("figure")?.querySelector("figcaption");
      const name = caption ? caption.textContent : this.app.say("table");
      const lang = caption ? null : this.app.tell.lang("table");
      const own = find("table", box).closest(":not(.scroll)[lang]")?.getAttribute("lang");
      for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name, lang })) {
        if (wide && value !== null) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
      if (lang && own) find("table", box).lang = own;
    }
  };
})(lessonpack);
