// Questions that are answered by typing into one field.
(function (lp) {
  "use strict";

  const { h, icon, find, seek, all } = lp.dom;

  /** @param {HTMLElement} page */
  const fieldOf = (page) => find("input", find(".typed", page));
  /** What marks words in the language of the question. @param {HTMLElement} page */
  const tongueOf = (page) => lp.tongue(/** @type {HTMLElement} */ (fieldOf(page).closest("[lang]")));

  /** The unit behind the field. @param {HTMLElement} page */
  const unitOf = (page) => seek(".typed-unit", page)?.textContent ?? "";

  /** What was typed. @param {Lp.Typed} response */
  const textOf = ({ gaps }) => Object.values(gaps)[0] ?? "";

  /** @param {Lp.TypedQuestion} question @returns {Lp.TypedKey} */
  const keyOf = (question) => /** @type {any} */ (lp.answerKey(question).scoring);

  /** What the author says of the answer that counts for what was typed. @param {Lp.TypedSheet} sheet */
  const authored = function ({ question, page, response }) {
    const { parts = [] } = keyOf(question);
    const place = parts.findIndex(({ accepts }) => lp.forms.gaps.accepts(accepts, [question.gap, textOf(response)]));
    const id = `answer_${place + 1}`;
    return lp.authored(find(".typed", page), id, lp.saidOf(question, id));
  };

  /** All that earn the points, in the author's words. @param {Lp.TypedQuestion} question */
  const rightOnes = function (question) {
    const { parts = [], ceiling } = keyOf(question);
    return parts.filter(({ units }) => units === ceiling).flatMap(({ accepts }) => accepts.words ?? []);
  };

  /** What was typed, for those who hear it, and below the field what is known of it. @param {Lp.TypedSheet} sheet @param {Lp.Writing} writing */
  const verdict = function (sheet, { shown, right }) {
    const { question, page, response, book, isTold, left, app } = sheet;
    const { state } = book.earned(question);
    const said = left ? "" : authored(sheet);
    const words = h("span", {}, ...right(question, unitOf(page)).flatMap((text, place) => [place ? "; " : "", h("bdi", tongueOf(page), text)]));
    return [
      h("p", { class: "given sr" }, shown(textOf(response))),
      said ? h("div", { class: "reason" }, said) : null,
      isTold && state !== "right" ? h("p", { class: "typed-right" }, icon("right"), app.tell("typed.right", { answer: words })) : null,
    ];
  };

  const nothing = { gaps: {} };

  /** @type {Lp.Namespace["typed"]} */
  const typed = (writing) => ({
    nothing,

    mends: true,

    isAnswered: (response) => textOf(response).trim() !== "",

    encode: (response) => lp.packed(textOf(response)),

    decode(text, { gap }) {
      try {
        return text ? { gaps: { [gap]: lp.unpacked(text) } } : nothing;
      } catch {
        return null;
      }
    },

    describe: (response) => lp.told(textOf(response)),

    show({ page, response }) {
      const field = fieldOf(page);
      if (writing.taken(field.value, unitOf(page)) !== textOf(response)) field.value = writing.shown(textOf(response));
      field.oninput = () => field.dispatchEvent(new Event("change", { bubbles: true }));
      // The browser's own comes when the field is left, perhaps under the finger that presses what then moves; all is given by then.
      field.onchange = (event) => event.isTrusted && event.stopPropagation();
      field.onkeydown = ({ key, isComposing }) => {
        if (key === "Enter" && !isComposing) seek('[data-lp="check"]', page)?.click();
      };
    },

    read({ page, question }) {
      const text = writing.taken(fieldOf(page).value.slice(0, question.length), unitOf(page));
      return text ? { gaps: { [question.gap]: text } } : nothing;
    },

    mark(sheet) {
      const { page, isRevealed, book, question } = sheet;
      const box = find(".typed", page);
      fieldOf(page).readOnly = isRevealed;
      for (const extra of all(".mark, .given, .reason, .typed-right", box)) extra.remove();
      box.className = "typed";
      if (!isRevealed) return [];
      if (book.isAnswered(question.id)) {
        const { state } = book.earned(question);
        box.classList.add(state);
        find("label", box).prepend(h("span", { class: "mark", "data-lp": "choice-feedback" }, icon(state)));
      }
      box.append(...verdict(sheet, writing).filter((each) => each !== null));
      return [box];
    },

    print(response, { page }) {
      const words = writing.told(textOf(response), unitOf(page));
      return words ? [{ label: "", words, tongue: tongueOf(page) }] : [];
    },

    right: ({ question, page }) => [{ label: "", words: writing.right(question, unitOf(page)).join("; "), tongue: tongueOf(page) }],
  });

  /** @param {string} text */
  const asItIs = (text) => text;

  lp.typed = typed;
  Object.assign(lp.kinds, { short_answer: typed({ taken: asItIs, shown: asItIs, told: asItIs, right: rightOnes }) });
})(lessonpack);
