// Questions whose items are put in order: two buttons at each move it by a place.
(function (lp) {
  "use strict";

  const { chunks, keyed } = lp.state;
  const { h, hidden, icon, line, find, all } = lp.dom;

  /** @param {HTMLElement} page */
  const rows = (page) => all(".item", page);
  /** @param {HTMLElement} row */
  const idOf = (row) => row.dataset.item ?? "";

  /** The items as a learner meets them: never in the right order. @param {Lp.OrderingQuestion} question @param {number} seed */
  const arranged = function (question, seed) {
    const order = lp.shuffled(question.items, seed, question.id).map(({ id }) => id);
    return order.join() === lp.answerKey(question).right.order.join() ? [...order.slice(1), order[0]] : order;
  };

  /** The first cannot go up, the last not down; both stay in reach of keys. @param {HTMLElement} page */
  const bar = function (page) {
    rows(page).forEach((row, place, { length }) => {
      for (const [way, end] of /** @type {const} */ ([["up", 0], ["down", length - 1]])) {
        find(`[data-move="${way}"]`, row).setAttribute("aria-disabled", String(place === end));
      }
    });
  };

  /** @param {Lp.Sheet<Lp.OrderingQuestion, Lp.Ordered>} sheet @param {HTMLElement} row @param {HTMLElement} button */
  const move = function ({ page, app }, row, button) {
    const isUp = button.dataset.move === "up";
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(row);
    else other.after(row);
    bar(page);
    button.focus();
    row.dispatchEvent(new Event("change", { bubbles: true }));
    const places = rows(page);
    app.shell.announce(h("span", {}, app.tell("ordering.moved", { number: places.indexOf(row) + 1, total: places.length })));
  };

  /** @type {Lp.Kind<Lp.OrderingQuestion, Lp.Ordered>} */
  const ordering = {
    nothing: { order: [] },

    mends: true,

    first: "ordering.first",

    isAnswered: ({ order }) => order.length > 0,

    encode({ order }, { items }, widths) {
      const keys = new Map(items.map(({ id, key }) => [id, key.slice(0, widths.choice)]));
      return order.map((id) => keys.get(id)).join("");
    },

    decode(text, { items }, widths) {
      const order = chunks(text, widths.choice).flatMap((key) => keyed(items, key)?.id ?? []);
      const isWhole = new Set(order).size === items.length && text.length === items.length * widths.choice;
      return isWhole || !text ? { order } : null;
    },

    describe: ({ order }, { names }, { between }) => order.map((id) => names[id]).join(between),

    show(sheet) {
      const { question, page, response, book } = sheet;
      const box = find(".items", page);
      const there = new Map(rows(page).map((row) => [idOf(row), row]));
      const order = response.order.length ? response.order : arranged(question, book.seed);
      for (const row of order.flatMap((id) => there.get(id) ?? [])) {
        box.append(row);
        for (const button of all(".move", row)) button.onclick = () => move(sheet, row, button);
      }
      bar(page);
    },

    read: ({ page }) => ({ order: rows(page).map(idOf) }),

    mark({ question, page, response, isRevealed, isTold, app }) {
      const { right } = lp.answerKey(question);
      return rows(page).flatMap((row, place) => {
        for (const said of all(".said", row)) said.remove();
        row.className = "item";
        for (const button of all(".move", row)) button.hidden = isRevealed;
        if (!isRevealed || !isTold) return [];
        const number = right.order.indexOf(idOf(row)) + 1;
        const look = !response.order.length ? "missed" : number === place + 1 ? "right" : "wrong";
        const own = look === "missed" ? [] : [icon(look), app.tell(`choice.yours_${look}`)];
        const other = look === "right" ? [] : [icon("right"), app.tell("ordering.place", { number })];
        const said = h("p", { class: "said" }, hidden(h("span", {}, line(find(".item-text", row)), ": ")), h("span", { class: "verdict-of" }, ...own), " ", h("span", {}, ...other));
        row.classList.add(look);
        row.append(said);
        return response.order.length ? [said] : [];
      });
    },

    print({ order }, { page }) {
      const texts = new Map(rows(page).map((row) => [idOf(row), find(".item-text", row)]));
      return order.flatMap((id) => texts.get(id) ?? []).map((text, place) => ({ label: String(place + 1), words: line(text), tongue: lp.tongue(text) }));
    },
  };

  Object.assign(lp.kinds, { ordering });
})(lessonpack);
