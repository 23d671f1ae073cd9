// Texts with gaps: typed, for numbers, or with a list to choose from; each stands in the line.
(function (lp) {
  "use strict";

  const { keyed } = lp.state;
  const { h, hidden, icon, find, seek, all } = lp.dom;
  const MOST_TOLD = 10; // gaps that a run-time of 2004 takes
  const LONGEST_TOLD = 255; // characters that one of 1.2 takes

  /** The element of a gap. @param {HTMLElement} page @param {string} id */
  const boxOf = (page, id) => find(`[data-gap="${id}"]`, page);
  /** Its field or list. @param {HTMLElement} page @param {string} id */
  const fieldOf = (page, id) => /** @type {HTMLInputElement} */ (/** @type {unknown} */ (find("input, select", boxOf(page, id))));
  /** The unit behind a gap. @param {HTMLElement} page @param {Lp.ClozeGap} gap */
  const unitOf = (page, { id }) => seek(".gap-unit", boxOf(page, id))?.textContent ?? "";
  /** What marks words in the language of the text. @param {HTMLElement} page */
  const tongueOf = (page) => lp.tongue(find(".cloze-text", page));
  /** What was given in a gap as it is kept, and as it is shown. @param {HTMLElement} page @param {Lp.ClozeGap} gap @param {string} text */
  const taken = (page, gap, text) => (gap.number ? lp.numbers.taken(text, unitOf(page, gap)) : text);
  /** @param {Lp.ClozeGap} gap @param {string} text */
  const shown = ({ number }, text) => (number ? lp.numbers.shown(text) : text);

  /** What was given in a gap, which may be called as a property that every object has. @param {Record<string, string>} given @param {string} id */
  const textIn = (given, id) => (Object.hasOwn(given, id) ? given[id] : "");

  /** The words of what was given, or is right. @param {HTMLElement} page @param {Lp.ClozeGap} gap @param {string} text */
  const wordsOf = (page, gap, text) => (gap.choices ? (seek(`option[value="${text}"]`, boxOf(page, gap.id))?.textContent ?? "") : shown(gap, text));

  /** What is accepted in a gap, with the units that it earns. @param {Lp.ClozeQuestion} question @param {string} gap */
  const accepted = function (question, gap) {
    const scoring = /** @type {any} */ (lp.answerKey(question).scoring);
    /** @type {{accepts: any, units: number}[]} */
    const parts = scoring.parts ?? scoring.accepts.map((/** @type {any} */ accepts) => ({ accepts, units: 1 }));
    return parts.filter(({ accepts }) => accepts.gap === gap);
  };

  /** How what was given in a gap is judged. @param {Lp.ClozeQuestion} question @param {string} gap @param {string} text */
  const judged = function (question, gap, text) {
    const parts = accepted(question, gap);
    const units = parts.find(({ accepts }) => lp.forms.gaps.accepts(accepts, [gap, text]))?.units ?? 0;
    if (!text.trim()) return "missed";
    return units === 0 ? "wrong" : units < Math.max(...parts.map((part) => part.units)) ? "partly" : "right";
  };

  /** All that is right in a gap, in words. @param {Lp.Printing<Lp.ClozeQuestion>} asked @param {Lp.ClozeGap} gap */
  const rightIn = function ({ question, page }, gap) {
    const parts = accepted(question, gap.id);
    const most = Math.max(...parts.map(({ units }) => units));
    const right = parts.filter(({ units }) => units === most);
    if (gap.number) return [lp.numbers.right(lp.answerKey(question).right.gaps[gap.id], right[0].accepts, unitOf(page, gap))];
    return right.flatMap(({ accepts }) => accepts.words).map((word) => wordsOf(page, gap, word));
  };

  /** What the author says of what was given in a gap. @param {Lp.ClozeSheet} sheet @param {Lp.ClozeGap} gap @param {string} text */
  const reasonFor = function ({ question, page }, { id: gap, choices }, text) {
    /** @type {Lp.KnownAnswer[]} */
    const known = lp.answerKey(question).known ?? question.known ?? [];
    const id = choices ? text : known.find((each) => lp.forms.gaps.accepts(each, [gap, text]))?.id;
    return id ? lp.authored(find(".cloze", page), id, lp.saidOf(question, id)) : "";
  };

  /**
   * Behind a gap how it was filled, and what is right once that is told; below the text what the author says of it.
   * @param {Lp.ClozeSheet} sheet @param {Lp.ClozeGap} gap @param {number} place
   */
  const markOne = function (sheet, gap, place) {
    const { app, page, question, response, left, isTold } = sheet;
    const text = textIn(response.gaps, gap.id);
    const state = judged(question, gap.id, text);
    const box = boxOf(page, gap.id);
    const tongue = tongueOf(page);
    const right = rightIn(sheet, gap).flatMap((words, at) => [at ? " / " : "", h("bdi", tongue, words)]);
    const name = app.tell("cloze.gap", { number: place, total: question.gaps.length });
    const verdict = state === "missed" ? [] : [icon(state), hidden(app.tell(`cloze.${state}`))];
    const answer = state === "right" || !isTold ? [] : [" ", h("span", { class: "gap-answer" }, hidden(app.tell("choice.answer")), icon("right"), ...right)];
    const mark = h("span", { class: "gap-mark" }, h("span", { class: "gap-sign" }, hidden(name), "\u00a0", ...verdict), ...answer);
    box.classList.add(state);
    box.append(mark);
    const reason = left ? "" : reasonFor(sheet, gap, text);
    if (reason) find(".cloze", page).append(h("div", { class: "reason gap-reason" }, h("p", { class: "gap-given" }, h("bdi", tongue, wordsOf(page, gap, text))), reason));
    return mark;
  };

  /** @type {Lp.Kind<Lp.ClozeQuestion, Lp.Filled>} */
  const cloze = {
    nothing: { gaps: {} },

    mends: true,

    isAnswered: ({ gaps }) => Object.values(gaps).some((text) => text.trim()),

    refused({ app, page, question, response }) {
      const numbers = question.gaps.filter(({ number }) => number);
      return numbers.length ? lp.numbers.refused(app, numbers.map(({ id }) => [fieldOf(page, id), textIn(response.gaps, id)])) : null;
    },

    lacking({ app, question, response }) {
      const filled = question.gaps.filter(({ id }) => textIn(response.gaps, id).trim()).length;
      return filled > 0 && filled < question.gaps.length ? app.tell("question.lacking") : null;
    },

    /** Gap by gap, in the order of the text: the key of a choice, or what was typed. */
    encode: ({ gaps: given }, { gaps }, widths) =>
      gaps.map(({ id, choices }) => (choices ? (choices.find((choice) => choice.id === textIn(given, id))?.key.slice(0, widths.choice) ?? "") : lp.packed(textIn(given, id)))).join(",").replace(/,+$/, ""),

    decode(text, { gaps }, widths) {
      const pieces = text.split(",");
      if (pieces.length > gaps.length || text.endsWith(",")) return null; // nothing is written behind the last one
      try {
        const given = pieces.flatMap((piece, at) => {
          const { id, choices } = gaps[at];
          if (!piece) return [];
          const chosen = choices && piece.length === widths.choice ? keyed(choices, piece) : undefined;
          if (choices && !chosen) throw new RangeError(piece);
          return [[id, chosen?.id ?? lp.unpacked(piece)]];
        });
        return { gaps: Object.fromEntries(given) };
      } catch {
        return null;
      }
    },

    /** Of what was chosen the words are told. */
    describe({ gaps }, { names, words = {} }, { between }) {
      const told = Object.keys(names).map((id) => lp.told(words[`${id}.${textIn(gaps, id)}`] ?? textIn(gaps, id)));
      if (told.every((each) => !each)) return "";
      return between === "," ? told.join(between).slice(0, LONGEST_TOLD) : told.slice(0, MOST_TOLD).join(between);
    },

    show({ page, question, response, book }) {
      for (const gap of question.gaps) {
        const field = fieldOf(page, gap.id);
        if (gap.choices && gap.shuffle) field.append(...lp.shuffled(gap.choices, book.seed, `${question.id}.${gap.id}`).map(({ id }) => find(`[value="${id}"]`, field)));
        const text = textIn(response.gaps, gap.id);
        if (taken(page, gap, field.value) !== text) field.value = shown(gap, text);
        if (gap.choices) continue;
        field.oninput = () => field.dispatchEvent(new Event("change", { bubbles: true }));
        // The browser's own comes when the field is left, perhaps under the finger that presses what then moves.
        field.onchange = (event) => event.isTrusted && event.stopPropagation();
      }
    },

    read({ page, question }) {
      const texts = question.gaps.map((gap) => [gap.id, taken(page, gap, fieldOf(page, gap.id).value.slice(0, gap.length))]);
      return { gaps: Object.fromEntries(texts.filter(([, text]) => text)) };
    },

    mark(sheet) {
      const { page, question, isRevealed, isTold } = sheet;
      for (const extra of all(".gap-mark, .gap-reason", page)) extra.remove();
      for (const { id, choices } of question.gaps) {
        boxOf(page, id).className = "gap";
        if (choices) fieldOf(page, id).disabled = isRevealed;
        else fieldOf(page, id).readOnly = isRevealed;
      }
      // Of one gap alone the verdict says as much.
      return isRevealed && (isTold || question.gaps.length === 1) ? question.gaps.map((gap, at) => markOne(sheet, gap, at + 1)) : [];
    },

    print({ gaps }, { question, page }) {
      return question.gaps.flatMap((gap, at) => {
        const given = gaps[gap.id] ?? "";
        const words = gap.number ? lp.numbers.told(given, unitOf(page, gap)) : wordsOf(page, gap, given);
        return given ? [{ label: String(at + 1), words, tongue: tongueOf(page) }] : [];
      });
    },

    right: (asked) => asked.question.gaps.map((gap, at) => ({ label: String(at + 1), words: rightIn(asked, gap).join(" / "), tongue: tongueOf(asked.page) })),
  };

  Object.assign(lp.kinds, { cloze });
})(lessonpack);
