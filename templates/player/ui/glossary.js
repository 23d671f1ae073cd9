// Terms explain themselves where a section first has them: a button in the text, and behind it what the term means.
(function (lp) {
  "use strict";

  const { h, find, all } = lp.dom;
  const TEXT = ".section > :is(p, ul, ol, blockquote), .section > .callout > :is(p, ul, ol, blockquote)";
  const LEFT_OUT = "a, button, code, math, .callout-head, .opener, .term-note";
  const LETTER = /[\p{L}\p{N}]/u;

  /** @typedef {{name: string, forms: string[], meaning: string}} Term with the forms of its name as they are searched */

  lp.Glossary = class {
    constructor() {
      this.count = 0;
      const wide = matchMedia("(min-width: 80rem)").matches && !/s1[35]0/.test(document.documentElement.dataset.reading ?? ""); // as style/glossary.css
      for (const list of all(".glossary")) {
        const lesson = list.closest("article")?.dataset.lesson;
        const terms = all("dt", list).map((term) => this.term(term));
        const sections = all(".section").filter((section) => section.dataset.lesson === lesson);
        for (const section of sections) for (const term of terms) this.explain(section, term, wide);
      }
    }

    /** @param {HTMLElement} term @returns {Term} */
    term(term) {
      const name = term.textContent;
      const forms = [name, ...(term.dataset.also?.split("|") ?? [])].map((form) => lp.folded(form).text);
      return { name, forms, meaning: find("dd", /** @type {HTMLElement} */ (term.parentElement)).textContent };
    }

    /** Where a section first has a term there is a button. @param {HTMLElement} section @param {Term} term @param {boolean} open */
    explain(section, term, open) {
      for (const text of all(TEXT, section).flatMap((block) => this.texts(block))) {
        const place = this.place(text.data, term.forms);
        if (!place) continue;
        this.dress(text, place, term, open);
        return;
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

    /** Where a text first has one of the forms as words of their own. @param {string} written @param {string[]} forms */
    place(written, forms) {
      const { text, from } = lp.folded(written);
      const found = forms.flatMap((form) => {
        let at = text.indexOf(form);
        while (at >= 0 && (LETTER.test(text[at - 1] ?? "") || LETTER.test(text[at + form.length] ?? ""))) at = text.indexOf(form, at + 1);
        return at < 0 ? [] : [{ at, end: at + form.length }];
      });
      const first = found.sort((one, other) => one.at - other.at)[0];
      return first ? [from[first.at], from[first.end] ?? written.length] : null;
    }

    /**
     * In the margin what a term means stands level with it, and is open; where there is none it opens below the paragraph.
     * @param {Text} text @param {number[]} place @param {Term} term @param {boolean} open
     */
    dress(text, [start, end], { name, meaning }, open) {
      const id = `term-${(this.count += 1)}`;
      const note = h("span", { class: "term-note", id, role: "note" }, h("strong", {}, name), " ", meaning);
      const word = text.splitText(start);
      word.splitText(end - start);
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
