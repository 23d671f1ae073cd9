// Questions that are answered by choosing: one of several, all that apply, true or false.
(function (lp) {
  "use strict";

  const { chunks, keyed } = lp.state;
  const { h, hidden, icon, line, find, seek, all } = lp.dom;

  /** The choices as a learner meets them: shuffled, where the author says so. @type {Lp.ChoiceKind["arranged"]} */
  const arranged = ({ id, choices, shuffle }, seed) => (shuffle ? lp.shuffled(choices, seed, id, (choice) => choice.fixed) : choices);

  /** The row of a choice. @param {HTMLElement} page @param {string} id */
  const rowOf = (page, id) => find(`[data-choice="${id}"]`, page);

  /** How a choice is called on the page; a statement to judge has no letters. @param {HTMLElement} row */
  const letterOf = (row) => seek(".letter", row);

  /** Whether not all of an element's text is shown. @param {HTMLElement} text */
  const isCut = (text) => text.scrollHeight > text.clientHeight + 1;

  /**
   * What is said of a choice: at the end of its row whether it was taken, or is right; below, what the author says of it,
   * folded where nothing marks it. While the right answer is held back only of one that was taken, and only where no
   * more than the verdict follows from it. Where room is short, one that nothing marks has one line, and what is said of
   * a missed one is folded, too.
   * @param {Lp.Sheet<Lp.ChoiceQuestion, Lp.Chosen>} sheet @param {string} id @param {boolean} many
   */
  const markOne = function ({ question, page, response, isTold, left, fold, app }, id, many) {
    const row = rowOf(page, id);
    const chosen = response.chosen.includes(id);
    const told = isTold || (chosen && !many);
    const right = told && lp.answerKey(question).right.chosen.includes(id);
    if (left && chosen) lp.between?.nudge(row, question, id);
    const said = told && !left ? lp.authored(row, "", lp.saidOf(question, id)) : "";
    if (told && (chosen || right)) {
      const look = !chosen ? "missed" : right ? "right" : "wrong";
      const missed = many && response.chosen.length ? "missed" : "answer";
      const words = !chosen ? missed : many ? `yours_${look}` : "yours";
      row.classList.add(look);
      find(".option", row).append(h("span", { class: "mark", "data-lp": "choice-feedback" }, " ", icon(look === "wrong" ? look : "right"), app.tell(`choice.${words}`)));
    } else row.classList.toggle("brief", fold > 2 && !chosen);
    const folded = !chosen && (!right || fold > 3);
    if (!said && !(folded && isCut(find(".option-text", row)))) return;
    const why = h("summary", {}, icon("down"), hidden(app.tell(said && !right ? "choice.why_not" : "choice.whole")));
    row.append(h(folded ? "details" : "div", { class: "reason" }, folded ? why : null, said));
  };

  /** @param {boolean} many whether more than one may be chosen @returns {Lp.ChoiceKind} */
  const choosing = (many) => ({
    nothing: { chosen: [] },

    mends: many,

    arranged,

    isAnswered: ({ chosen }) => chosen.length > 0,

    /** The keys of what was chosen, in the author's order. */
    encode({ chosen }, { choices }, widths) {
      return choices.filter(({ id }) => chosen.includes(id)).map(({ key }) => key.slice(0, widths.choice)).join("");
    },

    decode(text, { choices }, widths) {
      const keys = chunks(text, widths.choice);
      const found = keys.flatMap((key) => keyed(choices, key) ?? []);
      const isWhole = text.length % widths.choice === 0 && found.length === keys.length;
      return isWhole && (many || keys.length < 2) ? { chosen: found.map(({ id }) => id) } : null;
    },

    /** The names of what was chosen, in the author's order. */
    describe({ chosen }, { names }, alphabet) {
      return Object.keys(names).filter((id) => chosen.includes(id)).map((id) => names[id]).join(alphabet.between);
    },

    show({ question, page, response, book, app }) {
      const box = find(".choices", page);
      arranged(question, book.seed).forEach(({ id }, index) => {
        const row = rowOf(page, id);
        letterOf(row)?.replaceChildren(app.say.letter(index));
        find("input", row).checked = response.chosen.includes(id);
        box.append(row);
      });
    },

    read: ({ page }) => ({ chosen: all("input", page).filter((input) => input.checked).map((input) => input.value) }),

    mark(sheet) {
      const { question, page, response, isRevealed, answer } = sheet;
      for (const input of all("input", page)) input.disabled = isRevealed;
      for (const extra of all(".mark, .reason", page)) extra.remove();
      for (const row of all(".choice", page)) row.className = "choice";
      if (!isRevealed) {
        for (const id of answer.last?.chosen ?? []) lp.between?.tried(sheet, rowOf(page, id), id, many);
        return [];
      }
      for (const { id } of question.choices) markOne(sheet, id, many);
      return all(".choice", page).filter((row) => response.chosen.includes(row.dataset.choice ?? ""));
    },

    /** Letter and text of what was chosen, in the order of the page. */
    print({ chosen }, { page }) {
      const rows = all(".choice", page).filter((row) => chosen.includes(row.dataset.choice ?? ""));
      return rows.map((row) => {
        const text = find(".option-text", row);
        return { label: letterOf(row)?.textContent ?? "", words: line(text), tongue: lp.tongue(text) };
      });
    },
  });

  const [one, several] = [choosing(false), choosing(true)];
  Object.assign(lp.kinds, { single_choice: one, true_false: one, multiple_response: several });
})(lessonpack);
