// Words on the page: each message knows its language where that is not the lesson's.
(function (lp) {
  "use strict";

  const { h, seek, spaced } = lp.dom;

  /**
   * A function that gives a message as part of the page. Where the player does not speak the lesson's language
   * the message stands in an element with `marks`, unless it is one of the author's `own`.
   * @type {Lp.Namespace["teller"]}
   */
  lp.teller = function (say, marks, own) {
    /** @param {string} key */
    const isForeign = (key) => Boolean(marks.lang) && !own.includes(key);
    /** @type {(key: string, values?: Lp.Values) => HTMLElement | DocumentFragment} */
    const tell = function (name, values = {}) {
      const words = new DocumentFragment();
      words.append(...say.pieces(name, values));
      return isForeign(say.keyOf(name, values)) ? h("span", marks, words) : words;
    };
    return Object.assign(tell, {
      lang: (/** @type {string} */ name) => (isForeign(name) ? (marks.lang ?? null) : null),
    });
  };

  /** A percentage: whole on the screen, exact on paper; never against the mark. @type {Lp.Namespace["share"]} */
  lp.share = function (say, text, mark) {
    const [whole, exact] = [lp.fraction.whole(text, mark), text].map(say.percent);
    const both = new DocumentFragment();
    if (whole === exact) both.append(exact);
    else both.append(h("span", { class: "whole" }, whole), h("span", { class: "exact" }, exact));
    return both;
  };

  /** The attributes of an element with the same words as this one. @type {Lp.Namespace["tongue"]} */
  lp.tongue = ({ lang, dir }) => ({ lang: lang || null, dir: dir || null });

  /** HTML of the page's own as nodes. @param {string} html */
  const parsed = function (html) {
    const piece = document.createDocumentFragment();
    piece.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    return piece;
  };

  /** What the author says: a copy of what the page has of that name, else what was sealed; "" for nothing. @type {Lp.Namespace["authored"]} */
  lp.authored = function (within, name, sealed) {
    const template = /** @type {HTMLTemplateElement | null} */ (seek(`:scope > template[data-feedback="${name}"]`, within));
    if (template) return template.content.cloneNode(true);
    return sealed === undefined ? "" : parsed(sealed);
  };

  /**
   * The words of an element as a screen reader is to say them: what is in another language than the page is marked.
   * @type {Lp.Namespace["aloud"]}
   */
  lp.aloud = function (element) {
    const page = document.documentElement;
    const outside = /** @type {HTMLElement} */ (element.closest("[lang]") ?? page);
    const texts = document.createTreeWalker(spaced(element), NodeFilter.SHOW_TEXT);
    const pieces = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const words = (text.textContent ?? "").replace(/\s+/g, " ");
      const around = /** @type {HTMLElement} */ (text.parentElement?.closest("[lang]") ?? outside);
      pieces.push(around === page ? words : h("span", lp.tongue(around), words));
    }
    return [...pieces, " "];
  };
})(lessonpack);
