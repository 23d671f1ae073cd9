// Search over the text of the lesson: every section with all the words, and on its page the words marked.
(function (lp) {
  "use strict";

  const { h, icon, hidden, button, find, seek, hook } = lp.dom;
  const BLOCKS = "summary, p, li, dt, dd, th, td, pre, figcaption, h3, h4, h5, h6";
  const LEFT_OUT = ".page-title, .check, .embed-ask, .opener, .kind, .sr, .copy, .term-note, .note-mark, template, math";
  const AROUND = 45; // characters on each side of the first word that is found
  const WIDE = "\u2e80"; // from here on a character may be a word

  lp.Search = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      const { say, tell } = app;
      this.field = h("input", { type: "text", inputmode: "search", enterkeyhint: "search", id: "sought", autocomplete: "off", spellcheck: "false", input: () => this.look() });
      this.status = h("p", { class: "found", role: "status" });
      this.list = h("ol", { class: "hits", click: (/** @type {MouseEvent} */ event) => (this.isChosen ||= Boolean(/** @type {Element} */ (event.target).closest("a"))) });
      const close = button("", "search-close", () => this.dialog.close(), { kind: "quiet bare" });
      close.append(icon("close"), hidden(tell("close")));
      const form = h("form", { submit: (/** @type {Event} */ event) => this.first(event) }, h("label", { for: "sought" }, tell("search")), this.field);
      this.dialog = h("dialog", { class: "search", "aria-label": say("search"), lang: tell.lang("search"), close: () => this.back(), click: (/** @type {MouseEvent} */ event) => event.target === this.dialog && this.dialog.close() },
        h("div", { class: "search-room" }, close, form, this.status, this.list));
      /** The words that a page that was chosen here shows marked. @type {string[]} */
      this.words = [];
      this.isChosen = false;
      /** Every section with its text, once it was asked for. @type {Lp.SearchedSection[]} */
      this.index = [];
      document.body.append(this.dialog);
      hook("search").addEventListener("click", () => this.open());
    }

    open() {
      if (!this.index.length) this.index = this.sections();
      hook("search").focus(); // a click does not lead it there in every browser, and closing leads back to it
      this.dialog.showModal();
      this.field.select();
      this.look();
    }

    /** Where a narrow window has no room for the button, the focus goes back to what it stands behind. */
    back() {
      const { activeElement } = document;
      if (activeElement === document.body || this.dialog.contains(activeElement)) hook("more").focus();
    }

    /** @param {Event} event */
    first(event) {
      event.preventDefault();
      seek("a", this.list)?.click();
    }

    /** Every section with its text. @returns {Lp.SearchedSection[]} */
    sections() {
      const { sessions } = this.app;
      return sessions.flatMap((session) => session.data.sections.map(({ id, title }) => {
        const page = find(`#section-${id}`);
        return { session, page, title, called: lp.folded(title).text, ...this.text(page) };
      }));
    }

    /** The text of a page, as it is written and as it is searched, and where in it each node begins. @param {Element} page */
    text(page) {
      const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT, (node) => (node.parentElement?.closest(LEFT_OUT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
      /** @type {[Text, number][]} */
      const nodes = [];
      let written = "";
      let before = null;
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        const block = node.parentElement?.closest(BLOCKS);
        if (block !== before) written += lp.folded.apart;
        before = block;
        nodes.push([node, written.length]);
        written += node.data;
      }
      return { nodes, written, ...lp.folded(written) };
    }

    /** List the sections that have all the words. */
    look() {
      const { tell } = this.app;
      this.isChosen = false;
      this.words = lp.folded(this.field.value).text.split(" ").filter(Boolean);
      const letters = this.words.join("");
      const isAsked = letters.length > 1 || letters >= WIDE;
      const hits = isAsked ? this.index.filter(({ session, text, called }) => this.app.mayEnter(session) && this.words.every((word) => text.includes(word) || called.includes(word))) : [];
      this.list.replaceChildren(...hits.map((hit) => this.entry(hit)));
      this.status.replaceChildren(isAsked ? tell(hits.length ? "search.found" : "search.none", { n: hits.length }) : "");
    }

    /** Where the words are, in order. @param {string} text @returns {[number, number][]} */
    places(text) {
      const found = this.words.flatMap((word) => {
        const places = [];
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) places.push(/** @type {[number, number]} */ ([at, at + word.length]));
        return places;
      });
      return found.sort(([one], [other]) => one - other);
    }

    /** @param {Lp.SearchedSection} hit */
    entry(hit) {
      const { lang, dir } = document.documentElement;
      const page = hit.page.id;
      const [from, to] = this.within(hit, this.places(hit.text)[0] ?? [0, 0]);
      const words = [this.cut(hit.written.slice(0, from), -AROUND), to > from ? h("mark", {}, hit.written.slice(from, to)) : "", this.cut(hit.written.slice(to), AROUND)];
      const title = this.app.course ? `${hit.session.data.title}: ${hit.title}` : hit.title;
      return h("li", { lang, dir }, h("a", { href: `#${page}`, "data-page": page }, title), h("p", {}, ...words));
    }

    /** Where a place of the searched text is in the written one. @param {Lp.SearchedSection} hit @param {[number, number]} place */
    within({ from, written }, [start, end]) {
      return [from[start] ?? 0, from[end] ?? written.length];
    }

    /** So much of a text, at its end (-) or start, in whole words. @param {string} text @param {number} length */
    cut(text, length) {
      const line = text.replace(/\s+/g, " ");
      if (line.length <= Math.abs(length)) return line;
      return length < 0 ? `…${line.slice(length).replace(/^\S*/, "")}` : `${line.slice(0, length).replace(/\S*$/, "")}…`;
    }

    /** On the page that was chosen here the words are marked, and the first is where reading starts; on others nothing is. */
    mark() {
      CSS.highlights?.delete("found");
      const hit = this.isChosen ? this.index.find(({ page }) => page.classList.contains("current")) : null;
      this.isChosen = false;
      const ranges = hit ? this.places(hit.text).map((place) => this.range(hit, place)) : [];
      if (!ranges.length) return;
      if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
      else getSelection()?.addRange(ranges[0]);
      const block = /** @type {HTMLElement} */ (ranges[0].startContainer.parentElement?.closest(BLOCKS));
      lp.unfold?.(block);
      block.tabIndex = -1;
      block.focus();
      block.scrollIntoView({ block: "center" });
    }

    /** @param {Lp.SearchedSection} hit @param {[number, number]} place */
    range(hit, place) {
      const [from, to] = this.within(hit, place);
      const range = new Range();
      /** @param {number} at @returns {[Text, number]} */
      const spot = (at) => {
        const [node, start] = hit.nodes.filter(([, begin]) => begin <= at).slice(-1)[0];
        return [node, Math.min(at - start, node.length)];
      };
      range.setStart(...spot(from));
      const [node, offset] = spot(to - 1);
      range.setEnd(node, Math.min(offset + 1, node.length));
      return range;
    }
  };
})(lessonpack);
