// The browser's Back and Forward, and addresses: each page that the learner turns to is an entry of the history.
(function (lp) {
  "use strict";

  const FULL = 50; // entries that browsers keep of a tab; those of a frame stand among the platform's
  const MOST = 20; // a lesson takes its share of them, no more
  const PATIENCE = 500; // ms; a way through the history that is refused is refused without a word
  const OF_QUIZ = ["question", "review", "result"];

  /** @typedef {{depth: number, pages: string[]}} Entry */

  /** @param {string[]} pages */
  const last = (pages) => /** @type {string | undefined} */ (pages[pages.length - 1]);

  /** The page that an address names; authors write hyphens where packages have `_`. @param {string} address */
  const pageNamed = function (address) {
    const [kind, ...id] = address.replace("#", "").split("-");
    return id.length ? `${kind}-${id.join("_")}` : kind;
  };

  /** @implements {Lp.Trail} */
  lp.Trail = class {
    /** @param {Lp.Player} app @param {Lp.Clock} clock */
    constructor(app, clock) {
      this.app = app;
      this.clock = clock;
      const ways = app.sessions.flatMap((session) => this.waysOf(session));
      if (app.course) ways.push({ session: app.session, place: { kind: "menu", id: "" } });
      this.ways = new Map(ways.map((way) => [app.shell.pageId(way.place, way.session), way]));
      this.first = app.course ? "menu" : app.shell.pageId(app.shell.first(app.session), app.session);
      /** The pages that Back goes through, from the first one to the one on the screen. */
      this.pages = [this.first];
      /** How many entries of the lesson lie below the one that the browser is at; there may be more of them than pages. */
      this.depth = 0;
      /** What the entry said that the page was loaded at: the learner has been here. @type {Entry | null} */
      this.kept = null;
      /** The page that this entry, or the address, asks for. @type {string | null} */
      this.wish = null;
      this.length = history.length;
      this.href = location.href;
      this.moves = 0;
      this.isMoving = false;
      /** True once entries of somebody else stand among the lesson's, some of these are lost, or the browser does not go back by script. */
      this.isStuck = false;
      this.isArriving = false;
      this.isOver = false;
    }

    /** Every page that a lesson may show. @param {Lp.Session} session @returns {Lp.Destination[]} */
    waysOf(session) {
      /** @type {Lp.Place[]} */
      const ofQuiz = session.quiz ? [{ kind: "review", id: "" }, { kind: "result", id: "" }] : [];
      const asked = [...session.data.questions, ...(session.data.texts ?? [])].map(({ id }) => /** @type {Lp.Place} */ ({ kind: "question", id }));
      return [...this.app.shell.partsOf(session), ...asked, ...ofQuiz].map((place) => ({ session, place }));
    }

    /** Take up the entry that the page was loaded at, and hear of the learner's Back and Forward. */
    begin() {
      this.kept = this.ours(history.state);
      this.depth = this.kept?.depth ?? 0;
      this.wish = this.kept ? (last(this.kept.pages) ?? null) : location.hash;
      history.scrollRestoration = "manual"; // a page begins at its heading, as with the buttons
      addEventListener("popstate", ({ state }) => this.moved(this.ours(state)));
    }

    /** What an entry says, if it is this lesson's. @param {any} state @returns {Entry | null} */
    ours(state) {
      return state?.lessonpack === this.app.data.id ? state : null;
    }

    // --- where to ---------------------------------------------------------------------------------

    /** Where the entry or the address leads that the page was loaded at; null where nothing was asked for, or it is closed. @returns {Lp.Destination | null} */
    get wanted() {
      const way = this.wish === null ? null : this.wayTo(this.wish);
      return way && this.app.mayEnter(way.session) ? way : null;
    }

    /** Where an address leads, or a page's id: within a quiz that is not begun to the page that begins it. @param {string} address @returns {Lp.Destination | null} */
    wayTo(address) {
      const page = pageNamed(address);
      const way = this.ways.get(page);
      if (!way) return null;
      const { session, place } = way;
      const isHere = session.place.kind === place.kind && session.place.id === place.id;
      const begun = !OF_QUIZ.includes(place.kind) || session.phase !== "new" || isHere;
      return begun && this.isThere(page) ? way : { session, place: { kind: "quiz", id: "" } };
    }

    /** False for a question that this learner is not asked, a review that is over, a result that there is none of. @param {string} page */
    isThere(page) {
      const way = this.ways.get(page);
      if (!way) return false;
      const { session, place } = way;
      const hasResult = session.isSubmitted || session.isPractice;
      if (place.kind === "question") return session.steps.some(({ id }) => id === place.id);
      return place.kind === "review" ? !hasResult : place.kind !== "result" || hasResult;
    }

    /** The pages from the first one to this one, in the lesson's order. @param {string} page */
    pathTo(page) {
      const { session, place } = /** @type {Lp.Destination} */ (this.ways.get(page));
      if (page === this.first) return [page];
      /** @param {Lp.Place} each */
      const name = (each) => this.app.shell.pageId(each, session);
      const parts = this.app.shell.partsOf(session).map(name);
      const asked = place.kind === "result" ? [] : session.steps.map(({ id }) => name({ kind: "question", id }));
      const all = [...(this.app.course ? [this.first] : []), ...parts, ...asked];
      const index = all.indexOf(page);
      return index < 0 ? [...all, page] : all.slice(0, index + 1);
    }

    /** The pages without those that are there no more. @param {string[]} pages */
    still(pages) {
      const there = pages.filter((page) => this.isThere(page));
      return there.filter((page, index) => page !== there[index - 1]);
    }

    // --- the learner turns pages ------------------------------------------------------------------

    /**
     * The page is shown because it was opened; `known` once the saved state was taken up. Who comes back goes back
     * through the pages before this one, whatever the browser still has of the last visit.
     * @param {string} page @param {boolean} known
     */
    arrive(page, known) {
      if (this.kept && last(this.kept.pages) === page) this.pages = this.still(this.kept.pages);
      else if (last(this.pages) !== page) this.pages = this.pathTo(page);
      if (!known) return void this.write("replaceState", this.depth, this.pages, false);
      this.kept = this.wish = null;
      if (this.depth && this.goal === 0) return this.rewind();
      return this.fill(false);
    }

    /** The learner has turned to a page. On the first one Back leaves, by whatever way it was reached. @param {string} page */
    turn(page) {
      this.kept = this.wish = null;
      if (this.isArriving) this.pages = this.still([...this.pages.slice(0, -1), page]);
      else this.pages = this.walked(page);
      if (page === this.first) this.pages = [page];
      this.settle();
    }

    /** The pages when one more is turned to: the one before is gone back to. @param {string} page */
    walked(page) {
      const before = this.still(this.pages);
      if (last(before) === page) return before;
      return before[before.length - 2] === page ? before.slice(0, -1) : [...before, page];
    }

    /** The quiz is begun anew: the pages of the attempt before are none to go back to. @param {Lp.Session} session */
    retry(session) {
      this.pages = this.pathTo(this.app.shell.pageId({ kind: "quiz", id: "" }, session));
    }

    /** The lesson begins anew, at its first page, when the page is loaded again. */
    restart() {
      this.write("replaceState", this.depth, [this.first], true);
    }

    /** The session has ended: no entry leads back into it. */
    end() {
      this.isOver = true;
      this.write("replaceState", this.depth, [], true);
    }

    // --- the browser's entries --------------------------------------------------------------------

    /** How many entries there should be below this one. */
    get goal() {
      return Math.min(this.pages.length - 1, MOST);
    }

    /** Bring the browser's entries in line with the pages, after a turn. */
    settle() {
      if (this.isMoving) return; // settled on arrival
      if (this.goal === 0 && this.depth > 0 && !this.isStuck) this.rewind();
      else if (this.depth < this.goal && !this.isArriving) this.push(this.pages, true);
      else if (this.depth === 0) this.fill(true);
      else this.write("replaceState", this.depth, this.pages, true);
    }

    /**
     * Entries for all pages before this one, as far as there may be. Browsers skip them until the learner acts in the page.
     * @param {boolean} named whether the entries get addresses: the one that a platform opened stays as it is at first
     */
    fill(named) {
      const { goal, pages } = this;
      /** @param {number} depth */
      const upTo = (depth) => pages.slice(0, Math.max(1, pages.length - goal + depth));
      this.write("replaceState", this.depth, upTo(this.depth), named);
      while (this.depth < goal) if (!this.push(upTo(this.depth + 1), named)) return;
    }

    /** True where entries may stand below this one that are not the lesson's, or fewer of it than were written. */
    get isUnsure() {
      // A full history drops an entry for each new one: Chromium the first at which nobody acted, as are those of `fill`.
      return history.length !== this.length || history.length >= FULL;
    }

    /** @param {string[]} pages @param {boolean} named */
    push(pages, named) {
      if (this.isUnsure) this.isStuck = true;
      if (!this.write("pushState", this.depth + 1, pages, named)) return false;
      this.depth += 1;
      this.length = history.length;
      return true;
    }

    /** Write an entry; false where the browser refuses, as it may in a frame, or when there were too many at once. @param {"pushState" | "replaceState"} how @param {number} depth @param {string[]} pages @param {boolean} named */
    write(how, depth, pages, named) {
      try {
        history[how]({ lessonpack: this.app.data.id, depth, pages }, "", named ? this.address(last(pages)) : null);
      } catch {
        return false;
      }
      this.href = location.href;
      return true;
    }

    /** @param {string | undefined} page */
    address(page) {
      const [whole] = location.href.split("#");
      return page === undefined || page === this.first ? whole : `${whole}#${page}`;
    }

    /** Back to the lesson's lowest entry, where the browser's own Back leaves; not through entries that somebody else has added. */
    rewind() {
      if (this.isUnsure) this.isStuck = true;
      if (this.isStuck) return this.settle();
      this.isMoving = true;
      this.moves += 1;
      const move = this.moves;
      history.go(-this.depth);
      this.clock.after(PATIENCE, () => move === this.moves && this.isMoving && this.arrived(this.depth));
      return undefined;
    }

    /** A way back that the player went itself is over. @param {number} depth where it has led */
    arrived(depth) {
      this.isMoving = false;
      this.isStuck = depth === this.depth;
      this.depth = depth;
      this.settle();
    }

    /** The browser has moved: by Back or Forward, by an address (an entry that is not ours), or by `rewind`. @param {Entry | null} entry */
    moved(entry) {
      if (this.isOver) return this.leave(entry);
      if (!entry) return this.addressed();
      this.href = location.href;
      if (this.isMoving) return this.arrived(entry.depth);
      const by = entry.depth - this.depth;
      this.depth = entry.depth;
      const pages = by > 0 ? entry.pages : this.pages.slice(0, Math.max(1, this.pages.length + by));
      this.pages = this.still(pages);
      return this.open(last(this.pages) ?? this.first);
    }

    /** @param {string} page */
    open(page) {
      const { place, session } = /** @type {Lp.Destination} */ (this.ways.get(page));
      this.isArriving = true;
      this.app.go(place, session);
      this.isArriving = false;
    }

    /** An address was written by hand, or by the page around the frame: an entry more, unless it is the one that stood there. */
    addressed() {
      if (location.href !== this.href) this.depth += 1;
      this.href = location.href;
      this.length = history.length;
      // The browser leads the focus away first, to what has the address for an id.
      requestAnimationFrame(() => this.clock.after(0, () => this.follow()));
    }

    follow() {
      const way = this.wayTo(location.hash);
      if (way) this.app.go(way.place, way.session);
      else this.settle();
    }

    /** Back after the end leaves; where it may not, the next one does. @param {Entry | null} entry */
    leave(entry) {
      const isBack = entry !== null && entry.depth < this.depth;
      this.depth = entry?.depth ?? this.depth;
      if (!isBack) return;
      const below = this.isStuck ? 0 : entry.depth; // how many there are is not known: Back is taken again at each
      history.go(-below - 1);
      if (below) this.clock.after(PATIENCE, () => history.go(-below));
    }
  };
})(lessonpack);
