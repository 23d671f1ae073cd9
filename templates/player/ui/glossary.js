// Terms explain themselves where a section first has them: a button in the text, and behind it what the term means.
(function (lp) {
  "use strict";

  const { h, find, all } = lp.dom;
  const TEXT = ".section > :is(p, ul, ol, blockquote), .section > .callout > :is(p, ul, ol, blockquote)";
  const LEFT_OUT = "a, button, code, math, .callout-head, .opener, .term-note";
  const LETTER = /[\p{L}\p{N}]/u;

  /** @typedef {{name: string, forms: string[], meaning: string}} Term with the forms of its name as they are searched */
  /** @typedef {{at: number, end: number, term: Term}} Place of a term in a text as it is searched */

  lp.Glossary = class {
    constructor() {
      this.count = 0;
      const wide = matchMedia("(min-width: 80rem)").matches && !/s1[35]0/.test(document.documentElement.dataset.reading ?? ""); // as style/glossary.css
      for (const list of all(".glossary")) {
        const lesson = list.closest("article")?.dataset.lesson;
        const terms = all("dt", list).map((term) => this.term(term)).sort((one, other) => other.name.length - one.name.length); // sea ice, then ice
        const sections = all(".section").filter((section) => section.dataset.lesson === lesson);
        for (const section of sections) this.explain(section, terms, wide);
      }
    }

    /** @param {HTMLElement} term @returns {Term} */
    term(term) {
      const name = term.textContent;
      const forms = [name, ...(term.dataset.also?.split("|") ?? [])].map((form) => lp.folded(form).text);
      return { name, forms, meaning: find("dd", /** @type {HTMLElement} */ (term.parentElement)).textContent };
    }

    /** Where a section first has a term there is a button. @param {HTMLElement} section @param {Term[]} terms @param {boolean} open */
    explain(section, terms, open) {
      let left = terms;
      for (const text of all(TEXT, section).flatMap((block) => this.texts(block))) {
        const { text: folded, from } = lp.folded(text.data);
        /** @type {Place[]} */
        const places = [];
        left = left.filter((term) => {
          const place = this.place(folded, term, places);
          if (place) places.push(place);
          return !place;
        });
        let [rest, gone] = [text, 0];
        for (const { at, end, term } of places.sort((one, other) => one.at - other.at)) {
          const word = rest.splitText(from[at] - gone);
          gone = from[end] ?? from[at] + word.length;
          rest = word.splitText(gone - from[at]);
          this.dress(word, term, open);
        }
      }
    }

    /** The texts of a block in which a term may be explained. @param {HTMLElement} block */
    texts(block) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const text = /** @type {Text} */ (walker.currentNode);
        if (!text.parentElement?.closest(LEFT_OUT)) found.push(text);
      }
      return found;
    }

    /** Where a text first has a term as words of their own that no other term has taken. @param {string} text @param {Term} term @param {Place[]} taken @returns {Place | undefined} */
    place(text, term, taken) {
      const found = term.forms.flatMap((form) => {
        let at = text.indexOf(form);
        let end = at + form.length;
        const isPart = () => LETTER.test(text[at - 1] ?? "") || LETTER.test(text[end] ?? "") || taken.some((place) => place.at < end && at < place.end);
        for (; at >= 0 && isPart(); end = at + form.length) at = text.indexOf(form, at + 1);
        return at < 0 ? [] : [{ at, end, term }];
      });
      return found.sort((one, other) => one.at - other.at)[0];
    }

    /**
     * In the margin what a term means stands level with it, and is open; where there is none it opens below the paragraph.
     * @param {Text} word @param {Term} term @param {boolean} open
     */
    dress(word, { name, meaning }, open) {
      const id = `term-${(this.count += 1)}`;
      const note = h("span", { class: "term-note", id, role: "note" }, h("strong", {}, name), " ", meaning);
      const button = h("button", { type: "button", class: "term", "aria-expanded": String(open), "aria-controls": id }, word.data);
      button.addEventListener("click", () => {
        note.hidden = !note.hidden;
        button.setAttribute("aria-expanded", String(!note.hidden));
      });
      note.hidden = !open;
      word.replaceWith(button);
      if (open) button.after(note);
      else button.closest("p, li")?.append(note);
    }
  };
})(lessonpack);
