// Questions that are answered by a text of one's own, which people judge.
(function (lp) {
  "use strict";

  const { h, find, seek } = lp.dom;

  // --- as a saved state has it --------------------------------------------------------------------

  // A sign of the state stands for a letter of a window of 64 code units, which moves to where the text is written:
  // most letters of most scripts take one. `.` is a blank, `,` and two signs a code unit below 4096, `:` and three any
  // other; above 65535 that is where the window begins from now on.
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const WINDOW = SIGNS.length;
  const STEP = 16;
  const WORTH = 4; // letters for which it moves
  const LATIN = 64;
  const SHORT = WINDOW ** 2;
  const UNITS = 2 ** 16;
  const BLANK = 32;

  /** @param {number} value @param {number} count of signs */
  const inSigns = (value, count) => Array.from({ length: count }, (_, place) => SIGNS[Math.floor(value / WINDOW ** (count - 1 - place)) % WINDOW]).join("");

  /** Where a window has to begin for the next letters to be in it; null where the one that there is does. @param {string} text @param {number} from @param {number} base */
  const moved = function (text, from, base) {
    const next = [...text.slice(from, from + STEP).replaceAll(" ", "").slice(0, WORTH)].map((letter) => letter.charCodeAt(0));
    const start = Math.floor(Math.min(...next) / STEP) * STEP;
    const isOut = next.every((unit) => unit < base || unit >= base + WINDOW);
    return isOut && next.length === WORTH && next.every((unit) => unit < start + WINDOW) ? start : null;
  };

  /** As much of a text as there is room for. @param {string} text @param {number} room */
  const packed = function (text, room) {
    let [base, made] = [LATIN, ""];
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      let piece = "";
      const isIn = () => unit >= base && unit < base + WINDOW;
      if (unit !== BLANK && !isIn()) {
        const start = moved(text, i, base);
        if (start !== null) {
          base = start;
          piece = `:${inSigns(UNITS + base, 3)}`;
        }
      }
      piece += unit === BLANK ? "." : isIn() ? SIGNS[unit - base] : unit < SHORT ? `,${inSigns(unit, 2)}` : `:${inSigns(unit, 3)}`;
      if (made.length + piece.length > room) break;
      made += piece;
    }
    return made;
  };

  /** The text of a saved state, or as much as there is of it. @param {string} signs */
  const unpacked = function (signs) {
    let [base, made] = [LATIN, ""];
    const sound = signs.replace(/(,[\w-]?|:[\w-]{0,2})$/, "");
    for (const [piece, plain, short, long] of sound.matchAll(/\.|([\w-])|,([\w-]{2})|:([\w-]{3})/g)) {
      const value = [...(plain ?? short ?? long ?? "")].reduce((sum, sign) => sum * WINDOW + SIGNS.indexOf(sign), 0);
      if (long && value >= UNITS) base = value - UNITS;
      else made += piece === "." ? " " : String.fromCharCode(plain ? base + value : value);
    }
    return made.replace(/[\ud800-\udbff]$/, "");
  };

  // --- on the page ----------------------------------------------------------------------------------

  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/; // scripts without blanks between words
  const OFTEN = 50; // words after which those who hear the page are told how many there are

  /** @param {string} text */
  const wordsIn = function (text) {
    if (!UNSPACED.test(text) || !("Segmenter" in Intl)) return text.split(/\s+/).filter(Boolean).length;
    return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].filter(({ isWordLike }) => isWordLike).length;
  };

  /** @param {HTMLElement} page */
  const fieldOf = (page) => /** @type {HTMLTextAreaElement} */ (find("textarea", page));

  /** How long the text is, and whether all of it is saved. @param {Lp.EssaySheet} sheet */
  const measure = function ({ app, page, question }) {
    const { value } = fieldOf(page);
    const n = wordsIn(value);
    const isLong = unpacked(packed(value, question.room)) !== value;
    const count = find(".essay-count", page);
    const said = find(".essay-said", page);
    count.replaceChildren(app.tell("essay.words", { n }));
    find(".essay-long", page).hidden = !isLong;
    const step = `${isLong} ${n >= (question.least ?? 0)} ${n > (question.most ?? Infinity)} ${Math.floor(n / OFTEN)}`;
    page.classList.toggle("essay-over", n > (question.most ?? Infinity));
    if (said.dataset.step && said.dataset.step !== step) said.replaceChildren(isLong ? app.tell("essay.long") : app.tell("essay.words", { n }));
    said.dataset.step = step;
  };

  /** The author's; "" where there is none. @param {Lp.EssayQuestion} question @param {HTMLElement} page */
  const sampleOf = (question, page) => lp.authored(find(".essay", page), "sample", lp.saidOf(question, "sample"));

  /** @type {Lp.Prose} */
  const nothing = { text: "" };

  /** @type {Lp.Kind<Lp.EssayQuestion, Lp.Prose>} */
  lp.kinds.essay = {
    nothing,

    isAnswered: ({ text }) => text.trim() !== "",

    lacking({ app, question, response: { text } }) {
      const n = wordsIn(text);
      return n > 0 && n < (question.least ?? 0) ? app.tell("essay.short") : null;
    },

    encode: ({ text }, { room }) => packed(text, room),

    decode: (text) => ({ text: unpacked(text) }),

    /** In one line, and cut so that it is seen; a run-time of 2004 would take a brace at the beginning for its own. */
    describe({ text }, { most = Infinity }) {
      const line = text.replaceAll("[,]", " ").replace(/\s+/g, " ").trim().replace(/^\{/, " {");
      return line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…` : line;
    },

    show(sheet) {
      const { app, page, response } = sheet;
      const field = fieldOf(page);
      seek('[data-lp="check"]', page)?.replaceChildren(app.tell("essay.done")); // nobody checks it
      if (field.value !== response.text) field.value = response.text;
      field.oninput = () => {
        measure(sheet);
        field.dispatchEvent(new Event("change", { bubbles: true }));
      };
      field.onchange = (event) => event.isTrusted && event.stopPropagation(); // all is given by then
      measure(sheet);
    },

    read: ({ page }) => ({ text: fieldOf(page).value }),

    mark(sheet) {
      const { page, question, isRevealed, isTold, app } = sheet;
      const box = find(".essay", page);
      fieldOf(page).readOnly = isRevealed;
      seek(".essay-sample", box)?.remove();
      if (!isRevealed) return [];
      const sample = isTold ? sampleOf(question, page) : "";
      if (sample) box.append(h("div", { class: "essay-sample" }, h("p", { class: "typed-label" }, app.tell("essay.sample")), sample));
      return [box];
    },

    print({ text }, { page }) {
      return [{ label: "", words: text || "—", tongue: lp.tongue(/** @type {HTMLElement} */ (fieldOf(page).closest("[lang]"))) }];
    },
  };
})(lessonpack);
