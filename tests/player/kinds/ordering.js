// A kind that no lesson has yet, made as the player's own are: things to be put in order.
(function (lp) {
  "use strict";

  const { chunks, keyed } = lp.state;
  const { h, icon, line, find, all } = lp.dom;

  /** @typedef {Lp.Question & {items: Lp.Keyed[]}} Question */
  /** @typedef {{order: string[]}} Ordered */

  /** @param {HTMLElement} row */
  const idOf = (row) => row.dataset.item ?? "";

  /** @type {Lp.Kind<Question, Ordered>} */
  const ordering = {
    nothing: { order: [] },

    isAnswered: ({ order }) => order.length > 0,

    encode: ({ order }, { items }, widths) =>
      order.flatMap((id) => items.filter((item) => item.id === id)).map(({ key }) => key.slice(0, widths.choice)).join(""),

    decode(text, { items }, widths) {
      const order = chunks(text, widths.choice).flatMap((key) => keyed(items, key) ?? []).map(({ id }) => id);
      const isWhole = text === "" || (new Set(order).size === items.length && text.length === items.length * widths.choice);
      return isWhole ? { order } : null;
    },

    describe: ({ order }, { names }, { between }) => order.map((id) => names[id]).join(between),

    show({ question, page, response, book }) {
      const box = find(".items", page);
      const order = response.order.length ? response.order : lp.shuffled(question.items, book.seed, question.id).map(({ id }) => id);
      const rows = new Map(all("li", box).map((row) => [idOf(row), row]));
      for (const row of order.flatMap((id) => rows.get(id) ?? [])) {
        box.append(row);
        find("button", row).onclick = () => {
          row.previousElementSibling?.before(row);
          row.dispatchEvent(new Event("change", { bubbles: true }));
        };
      }
    },

    read: ({ page }) => ({ order: all(".items li", page).map(idOf) }),

    mark({ question, page, isRevealed, isTold, app }) {
      const { right } = lp.answerKey(question);
      for (const button of all("button", find(".items", page))) button.disabled = isRevealed;
      for (const said of all(".items .said", page)) said.remove();
      if (!isRevealed || !isTold) return [];
      return all(".items li", page).map((row, place) => {
        const kind = right.order[place] === idOf(row) ? "right" : "wrong";
        const said = h("p", { class: "said" }, icon(kind), app.tell(`choice.yours_${kind}`));
        row.append(said);
        return said;
      });
    },

    print({ order }, page) {
      const texts = new Map(all(".items li", page).map((row) => [idOf(row), find(".item-text", row)]));
      return order.flatMap((id) => texts.get(id) ?? []).map((text, place) => ({ label: String(place + 1), words: line(text), tongue: lp.tongue(text) }));
    },
  };

  Object.assign(lp.kinds, { ordering });
})(lessonpack);
