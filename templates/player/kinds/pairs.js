// Questions whose terms get partners: each has a list of all partners to choose from, which keys and fingers know.
(function (lp) {
  "use strict";

  const { chunks, keyed } = lp.state;
  const { h, hidden, icon, line, find, all } = lp.dom;

  /** The rows with their terms. @param {HTMLElement} page @returns {[HTMLElement, string][]} */
  const rows = (page) => all(".pair", page).map((row) => [row, row.dataset.term ?? ""]);

  /** The words of a partner. @param {HTMLElement} page @param {string} id */
  const wordsOf = (page, id) => find(`option[value="${id}"]`, page).textContent ?? "";

  /**
   * Below a term whether its partner is right, and which one is. @param {Lp.Sheet<Lp.PairsQuestion, Lp.Paired>} sheet
   * @param {HTMLElement} row @param {string | undefined} given @param {string} right
   */
  const markOne = function ({ page, app }, row, given, right) {
    const look = given === right ? "right" : "wrong";
    const own = given ? [icon(look), app.tell(`choice.yours_${look}`)] : [];
    const other = look === "wrong" ? [icon("right"), app.tell("choice.answer"), ": ", h("span", lp.tongue(find("select", row)), wordsOf(page, right))] : [];
    row.classList.add(given ? look : "missed");
    const said = h("p", { class: "said" }, hidden(`${line(find(".term", row))}: `), h("span", { class: "verdict-of" }, ...own), " ", h("span", {}, ...other));
    row.append(said);
    return given ? [said] : [];
  };

  /** What was given to a term cannot be chosen for another, where each partner is given once. @param {HTMLElement} page */
  const bar = function (page) {
    const lists = /** @type {HTMLSelectElement[]} */ (all(".pair select", page));
    const given = lists.map(({ value }) => value);
    for (const list of lists) for (const option of list.options) option.disabled = option.value !== "" && option.value !== list.value && given.includes(option.value);
  };

  /** @type {Lp.Kind<Lp.PairsQuestion, Lp.Paired>} */
  const matching = {
    nothing: { pairs: [] },

    mends: true,

    isAnswered: ({ pairs }) => pairs.length > 0,

    lacking: ({ app, question, response: { pairs } }) => (pairs.length > 0 && pairs.length < question.terms.length ? app.tell("question.lacking") : null),

    /** The keys of each term that has a partner, and of that, in the author's order. */
    encode({ pairs }, { terms, partners }, widths) {
      const keys = new Map([...terms, ...partners].map(({ id, key }) => [id, key.slice(0, widths.choice)]));
      const given = new Map(pairs);
      return terms.map(({ id }) => (given.has(id) ? `${keys.get(id)}${keys.get(given.get(id) ?? "")}` : "")).join("");
    },

    decode(text, { terms, partners }, widths) {
      const pairs = chunks(text, 2 * widths.choice).flatMap((both) => {
        const [term, partner] = chunks(both, widths.choice).map((key, index) => keyed(index ? partners : terms, key));
        return term && partner ? [/** @type {[string, string]} */ ([term.id, partner.id])] : [];
      });
      return text.length === pairs.length * 2 * widths.choice ? { pairs } : null;
    },

    describe: ({ pairs }, { names }, { pair, between }) => pairs.map((each) => each.map((id) => names[id]).join(pair)).join(between),

    show({ question, page, response, book }) {
      const given = new Map(response.pairs);
      const order = lp.shuffled(question.partners, book.seed, question.id, ({ fixed }) => fixed);
      const there = new Map(rows(page).map(([row, term]) => [term, row]));
      if (question.shuffle) find(".offered", page).before(...lp.shuffled(question.terms, book.seed, `${question.id}.terms`).flatMap(({ id }) => there.get(id) ?? []));
      for (const [row, term] of rows(page)) {
        const list = find("select", row);
        for (const { id } of order) list.append(find(`[value="${id}"]`, list));
        list.value = given.get(term) ?? "";
        if (question.once) list.onchange = () => bar(page);
      }
      if (question.once) bar(page);
    },

    read({ page, question }) {
      const given = new Map(rows(page).map(([row, term]) => [term, find("select", row).value]));
      return { pairs: question.terms.map(({ id }) => /** @type {[string, string]} */ ([id, given.get(id) ?? ""])).filter(([, partner]) => partner) };
    },

    mark(sheet) {
      const { question, page, response, isRevealed, isTold } = sheet;
      const given = new Map(response.pairs);
      const right = new Map(lp.answerKey(question).right.pairs);
      return rows(page).flatMap(([row, term]) => {
        find("select", row).disabled = isRevealed;
        for (const said of all(".said", row)) said.remove();
        row.className = "pair";
        return isRevealed && isTold ? markOne(sheet, row, given.get(term), right.get(term)) : [];
      });
    },

    print({ pairs }, { page }) {
      const terms = new Map(rows(page).map(([row, term]) => [term, find(".term", row)]));
      return pairs.flatMap(([id, partner]) => {
        const term = terms.get(id);
        return term ? [{ label: "", words: `${line(term)} – ${wordsOf(page, partner)}`, tongue: lp.tongue(term) }] : [];
      });
    },
  };

  Object.assign(lp.kinds, { matching, categorise: matching });
})(lessonpack);
