// The frame around the pages: bar, contents, previous and next, notices, save state.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, seek, find, all, hook } = lp.dom;
  const QUIZ_PLACES = ["quiz", "question", "review", "result"];
  const ROUTINE = ["kept", "saved"];

  /** @type {Lp.Place} */
  const OVERVIEW = { kind: "overview", id: "" };
  /** @type {Lp.Place} */
  const QUIZ = { kind: "quiz", id: "" };

  lp.Shell = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      this.contents = find("#contents");
      this.drawer = new lp.Drawer(hook("contents"), this.contents, () => seek("[aria-current]", this.contents) ?? find("a", this.contents));
      this.more = new lp.Drawer(hook("more"), find("#more"));
      this.previous = button("", "previous", () => app.step(-1), { kind: "secondary", once: true });
      this.next = button("", "next", () => app.step(1), { once: true });
      this.end = h("p", { class: "end", "data-lp": "end" });
      this.parts = new Map(app.sessions.map((session) => [session, this.listParts(session)]));
      this.steps = this.buildSteps();
      this.buildContents();
      hook("exit").addEventListener("click", (event) => event.detail > 1 || app.exit());
      find("#more").addEventListener("click", (event) => /** @type {Element} */ (event.target).closest("button") && this.more.open(false));
      hook("exit").classList.toggle("awaited", !app.adapter.local);
      if (app.adapter.local) this.buildRestart();
    }

    /** The pages of a lesson that the contents list; the final quiz of a course has no page to open it. @param {Lp.Session} session */
    listParts(session) {
      const { sections, overview: opens } = session.data;
      const overview = opens === false ? [] : [OVERVIEW];
      const read = sections.map(({ id }) => /** @type {Lp.Place} */ ({ kind: "section", id }));
      return [...overview, ...read, ...(session.quiz ? [QUIZ] : [])];
    }

    /** @param {Lp.Session} session */
    partsOf(session) {
      return /** @type {Lp.Place[]} */ (this.parts.get(session));
    }

    /** The page that opens a lesson. @param {Lp.Session} session */
    first(session) {
      return this.partsOf(session)[0];
    }

    /** The id of a page: of several lessons each has an overview, a quiz and a result. @param {Lp.Place} place @param {Lp.Session} session */
    pageId({ kind, id }, session) {
      if (id) return `${kind}-${id}`;
      return kind === "menu" ? kind : kind + (session.data.suffix ?? "");
    }

    buildSteps() {
      const { app } = this;
      this.previous.append(icon("back"), h("span", { class: "step-word" }));
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
      const close = button("", "contents-close", () => this.drawer.open(false, true), { kind: "quiet bare" });
      close.append(icon("close"), hidden(app.tell("close")));
      this.contents.prepend(h("div", { class: "contents-head" }, h("span", { "aria-hidden": "true" }, app.tell("contents")), close));
      document.addEventListener("click", (event) => this.follow(event));
    }

    /** A link to a page of the lesson turns the page, one to another part of it leads the focus there. @param {MouseEvent} event */
    follow(event) {
      const target = /** @type {Element} */ (event.target);
      const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[data-page], a[href^="#"]'));
      if (!link) return;
      event.preventDefault();
      this.drawer.open(false);
      const found = this.app.trail.wayTo(link.dataset.page ?? link.hash);
      if (found) this.app.go(found.place, found.session);
      if (found && !this.app.mayEnter(found.session)) this.app.menu?.explain(found.session);
      else document.getElementById(link.hash.slice(1))?.focus();
    }

    /** The place, and the lesson, that a page of the contents stands for. @param {string | undefined} page its id @returns {Lp.Destination} */
    partOf(page) {
      const ways = this.app.sessions.flatMap((session) => this.partsOf(session).map((place) => ({ session, place })));
      const menu = { session: this.app.session, place: /** @type {Lp.Place} */ ({ kind: "menu", id: "" }) };
      return ways.find(({ session, place }) => this.pageId(place, session) === page) ?? menu;
    }

    /** Where the learner is among the parts of the lesson. */
    get partIndex() {
      const { place, session } = this.app;
      const within = QUIZ_PLACES.includes(place.kind) ? QUIZ : place;
      return this.partsOf(session).findIndex((part) => part.kind === within.kind && part.id === within.id);
    }

    /** The part so many before (-1) or after (1) this one; null beyond either end. @param {number} by */
    beside(by) {
      return this.partsOf(this.app.session)[this.partIndex + by] ?? null;
    }

    // --- pages --------------------------------------------------------------------------------------

    /** Put the page on the screen; with `focus` its heading gets the focus. @param {boolean} focus */
    show(focus) {
      const shown = find(`#${this.app.page}`);
      for (const page of all("main > .page")) {
        page.classList.toggle("current", page === shown);
        page.classList.toggle("elsewhere", page.dataset.lesson !== shown.dataset.lesson);
      }
      const stimulus = this.app.stimuli?.show(shown, focus);
      for (const box of all(".scroll", shown)) this.letScroll(box);
      const start = seek('[data-lp="start-place"]', shown);
      if (start) start.append(this.steps);
      else shown.after(this.end, this.steps);
      document.documentElement.dataset.place = this.app.place.kind;
      document.documentElement.classList.toggle("covered", shown.matches(".overview"));
      const heading = find("h2", shown);
      const { title } = this.app.data;
      document.title = heading.textContent === title ? title : `${heading.textContent.trim()} – ${title}`;
      if (focus) {
        for (const dialog of all("dialog")) dialog.close();
        this.drawer.open(false);
        window.scrollTo(0, 0);
        (stimulus ?? heading).focus({ preventScroll: true });
      }
      this.refresh();
    }

    refresh() {
      const { app } = this;
      const inMenu = app.place.kind === "menu";
      const parts = this.partsOf(app.session);
      const values = inMenu ? this.lessonsDone() : { here: this.partIndex + 1, total: parts.length };
      const [words, aloud] = inMenu ? ["menu.progress", "menu.progress.label"] : ["progress", "progress.label"];
      hook("progress").replaceChildren(h("span", { "aria-hidden": "true" }, app.tell(words, values)), hidden(app.tell(aloud, values)));
      const line = find("progress", find(".bar"));
      line.max = inMenu ? values.total : Math.max(1, parts.length - 1);
      line.value = inMenu ? values.here : this.readSoFar();
      for (const link of all("a[data-page]", this.contents)) this.markPart(link, this.partOf(link.dataset.page));
      for (const link of all(".path a")) this.markStep(link, this.partOf(link.dataset.page));
      for (const entry of all(".lesson", this.contents)) entry.classList.toggle("current", !inMenu && entry.dataset.lesson === app.session.data.id);
      this.labelSteps();
      this.labelExit();
      this.troubleNotice();
    }

    /** Leaving a lesson that is done may lead to the next one. */
    labelExit() {
      const text = this.app.say(this.app.keeper.leadsOn ? "exit.onward" : "exit");
      if (hook("exit").textContent !== text) hook("exit").textContent = text;
    }

    /** How many lessons of the course are done. */
    lessonsDone() {
      const { course, sessions } = this.app;
      return { here: sessions.filter((session) => course?.isDone(session)).length, total: sessions.length };
    }

    /** How far the learner is, in parts after the start page; the quiz counts by its answers. */
    readSoFar() {
      const { session } = this.app;
      const here = this.partIndex;
      if (this.partsOf(session)[here].kind !== "quiz") return here;
      const answered = session.order.filter((question) => session.stateOf(question.id) !== "open").length;
      return here - 1 + (session.isSubmitted ? 1 : answered / session.order.length);
    }

    /** The way through on a start page: what is done is filled. @param {HTMLElement} link @param {Lp.Destination} way */
    markStep(link, { session, place }) {
      const done = this.isDone(session, place);
      /** @type {HTMLElement} */ (link.parentElement).classList.toggle("read", done);
      const said = seek(".sr", link) ?? link.appendChild(hidden(""));
      said.replaceChildren(...(done ? [" (", this.app.tell("page.done"), ")"] : []));
    }

    /** @param {HTMLElement} link @param {Lp.Destination} way */
    markPart(link, way) {
      const { tell } = this.app;
      const state = this.stateOf(way);
      const mark = way.place.kind === "menu" && state !== "here" ? "list" : { here: "here", done: "right", ahead: "open", locked: "lock" }[state];
      link.className = `part ${state}`;
      if (state === "here") link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      lp.dom.bar(link, state === "locked");
      find(".icon", link).replaceWith(icon(mark));
      find("[data-state]", link).replaceChildren(...(mark === "list" ? [] : [" (", tell(`page.${state}`), ")"]));
    }

    /** @param {Lp.Destination} way @returns {"here" | "done" | "ahead" | "locked"} */
    stateOf({ session, place }) {
      const { app } = this;
      const isHere = place.kind === app.place.kind ? place.id === app.place.id : place === QUIZ && QUIZ_PLACES.includes(app.place.kind);
      if (isHere && (place.kind === "menu" || session === app.session)) return "here";
      if (place.kind === "menu") return "ahead";
      if (!app.mayEnter(session)) return "locked";
      if (app.course && place === this.first(session)) return app.course.isDone(session) ? "done" : "ahead";
      return this.isDone(session, place) ? "done" : "ahead";
    }

    /** @param {Lp.Session} session @param {Lp.Place} part */
    isDone(session, part) {
      if (part.kind === "quiz") return session.isSubmitted || (session.isPractice && session.asked.every(({ id }) => session.revealed(id)));
      return part.kind === "overview" ? session.visited.size > 0 || !session.isOpen : session.visited.has(part.id);
    }

    /** Previous, and the buttons that lead on: below the page, and of a question that was judged beside the verdict. */
    labelSteps() {
      const { app } = this;
      const label = app.nextLabel();
      const isRead = app.session.phase === "completed" && app.session.quiz === null;
      this.end.hidden = !isRead || app.target(1) !== null || app.place.kind === "menu";
      const back = app.way(-1);
      this.previous.hidden = back === null;
      find(".step-word", this.previous).replaceChildren(app.tell(back?.place.kind === "menu" ? "lesson.menu" : "previous"));
      this.next.hidden = label === null;
      this.next.className = app.nextIsSecond() ? "secondary" : "";
      const title = this.titleAhead();
      this.next.classList.toggle("leading", title !== null);
      if (label !== null) this.next.replaceChildren(h("span", { class: "step-word" }, label), title ?? "", icon("forward"));
      for (const onward of all('.current [data-lp="onward"]')) onward.replaceChildren(app.nextLabel() ?? "", icon("forward"));
    }

    /** From one section, or one lesson, to the next the button says where it leads. */
    titleAhead() {
      const { session, place } = this.app;
      const way = this.app.way(1);
      const isAnother = way && way.place.kind !== "menu" && (way.session !== session || place.kind === "menu");
      const section = place.kind === "section" ? session.data.sections.find(({ id }) => id === way?.place.id) : null;
      const ahead = isAnother ? way.session.data : section;
      return ahead ? h("span", { class: "step-to" }, ahead.title) : null;
    }

    // --- what the platform says -----------------------------------------------------------------------

    /** Show how saving goes: a word in the bar, and a notice when there is something to know. */
    showKeeping() {
      const { keeper, adapter, tell } = this.app;
      const words = {
        searching: "searching",
        open: keeper.trouble ? "trouble" : adapter.local || keeper.drafted ? "kept" : "saved",
        alone: "alone",
        refused: "trouble",
        review: "alone",
        browse: "alone",
        elsewhere: "alone",
        finished: keeper.confirmed && !keeper.readonly ? "saved" : "alone",
      };
      const bar = hook("save-state");
      const [before, state] = [bar.dataset.state ?? "", words[keeper.state]];
      const text = tell(`save.${state}`);
      // From one answer to the next it is kept and saved: nobody wants to hear that each time.
      bar.setAttribute("aria-live", [before, state].every((each) => ROUTINE.includes(each)) ? "off" : "polite");
      bar.dataset.state = state;
      if (bar.textContent !== text.textContent) bar.replaceChildren(text);
      hook("exit").hidden = adapter.local || !["open", "review", "browse"].includes(keeper.state);
      if (this.restart) this.restart.hidden = keeper.state !== "open";
      for (const name of ["alone", "refused", "review", "browse", "elsewhere"]) {
        const key = name === "alone" && adapter.local ? "forgetful" : name;
        this.notice(name, keeper.state === name ? [tell(`notice.${key}`)] : null);
      }
      this.troubleNotice();
    }

    /** What could not be saved, and what becomes of it: it is sent again, unless the session with the platform is gone. */
    troubleNotice() {
      const { keeper, adapter, tell } = this.app;
      if (!keeper.trouble || keeper.state !== "open") return this.notice("trouble", null);
      const before = seek('[data-notice="trouble"] .notice-text');
      const content = before ?? this.buildTrouble();
      const text = tell(`notice.${adapter.local ? "unkept" : keeper.isLost ? "lost" : "trouble"}`);
      const [words, unsaved, fault] = ["words", "unsaved", "fault"].map((name) => find(`[data-lp="${name}"]`, content));
      if (words.textContent !== text.textContent) words.replaceChildren(text);
      unsaved.replaceChildren(...(keeper.isLost ? this.unsaved(new Set(keeper.unproven)) : []));
      fault.textContent = keeper.trouble;
      return before ? undefined : this.notice("trouble", [...content.children], "alert");
    }

    buildTrouble() {
      const { tell } = this.app;
      const save = button(tell("notice.save"), "save", () => this.app.saveNow());
      const more = h("details", {}, h("summary", {}, tell("notice.details")), h("pre", { "data-lp": "fault" }));
      // The list becomes longer with each answer: it is read with the notice, and not anew each time.
      return h("div", {}, h("span", { "data-lp": "words" }), h("span", { "data-lp": "unsaved", "aria-live": "off" }), save, more);
    }

    /** These questions by name, for each lesson that has any. @param {Set<string>} ids */
    unsaved(ids) {
      const { course, data, say, sessions, tell } = this.app;
      const list = new Intl.ListFormat(data.language, { type: "unit" });
      return sessions.flatMap((session) => {
        const names = session.order.flatMap(({ id }, index) => (ids.has(id) ? say("review.question", { number: index + 1 }) : []));
        if (!names.length) return [];
        const key = course ? "notice.unsaved.lesson" : "notice.unsaved";
        const { title } = session.data;
        const named = tell.lang(key) ? h("span", lp.tongue(document.documentElement), title) : title;
        return [tell(key, { names: list.format(names), title: named }), " "];
      });
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

    /** What sections have for their blocks. */
    dress() {
      this.dressCode();
      this.watchTables();
    }

    /** Code of the lesson can be copied where the browser allows it. */
    dressCode() {
      if (!navigator.clipboard || !window.isSecureContext) return;
      const { tell } = this.app;
      for (const code of all(".page:not(.question) pre")) {
        const copied = () => {
          copy.replaceChildren(icon("right"), hidden(tell("copied")));
          this.announce(copy);
        };
        // Frames of platforms may forbid it: then the code is selected, for the learner to copy.
        const select = () => getSelection()?.selectAllChildren(code);
        const act = () => navigator.clipboard.writeText(code.textContent).then(copied, select);
        const copy = button("", "copy", act, { kind: "quiet bare copy" });
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

    /** A table or formula wider than its box can be reached, and so scrolled, by keyboard. @param {Element} box */
    letScroll(box) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      const caption = box.closest("figure")?.querySelector("figcaption");
      const kind = box.matches(".formula") ? "formula" : "table";
      const name = caption ? caption.textContent : this.app.say(kind);
      const lang = caption ? null : this.app.tell.lang(kind);
      const held = find("table, math", box);
      const own = held.closest(":not(.scroll)[lang]")?.getAttribute("lang");
      for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name, lang })) {
        if (wide && value !== null) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
      if (lang && own) held.setAttribute("lang", own);
    }
  };
})(lessonpack);
