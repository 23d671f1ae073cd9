// Kinds that lessons do not have yet, made as the player's own: what is put in order, and gaps filled with words or numbers.
import { lp } from "./core.mjs";

const { chunks, keyed } = lp.state;
const PLAIN = "[A-Za-z0-9-]";
const OTHER = /[^A-Za-z0-9-]/gu;

/** Any text in signs that a state may hold: all but letters, digits and hyphens by their number. */
const escaped = (text) => text.replace(OTHER, (sign) => `_${sign.codePointAt(0).toString(36)}.`);
const ESCAPED = new RegExp(`^(?:${PLAIN}|_[0-9a-z]{1,4}\\.)*$`);
const unescaped = (text) => text.replace(/_([0-9a-z]+)\./g, (_, number) => String.fromCodePoint(parseInt(number, 36)));

export const ordering = {
  nothing: { order: [] },
  isAnswered: ({ order }) => order.length > 0,
  encode: ({ order }, { items }, widths) => order.map((id) => items.find((item) => item.id === id).key.slice(0, widths.choice)).join(""),
  decode(text, { items }, widths) {
    const order = chunks(text, widths.choice).flatMap((key) => keyed(items, key) ?? []).map(({ id }) => id);
    const isWhole = text.length % widths.choice === 0 && [0, items.length].includes(order.length);
    return isWhole && new Set(order).size === order.length && order.length * widths.choice === text.length ? { order } : null;
  },
  describe: ({ order }, { names }, { between }) => order.map((id) => names[id]).join(between),
};

export const gaps = {
  nothing: { gaps: {} },
  isAnswered: (response, question) => question.gaps.some(({ id }) => response.gaps[id]),
  encode: (response, question) => question.gaps.map(({ id }) => escaped(response.gaps[id] ?? "")).join(",").replace(/^,+$/, ""),
  decode(text, question) {
    const texts = text ? text.split(",") : [];
    if (texts.length !== (text ? question.gaps.length : 0) || !texts.every((each) => ESCAPED.test(each))) return null;
    return { gaps: Object.fromEntries(texts.map((each, index) => [question.gaps[index].id, unescaped(each)]).filter(([, given]) => given)) };
  },
  describe: (response, { names }, { between }) => Object.keys(names).map((id) => response.gaps[id] ?? "").join(between),
};

/** Parts of a question, with the keys that the build gives them. */
const parts = (...ids) => ids.map((id) => ({ id, key: `${id}${"abcdefgh".slice(id.length)}` }));

export const questions = [
  {
    id: "seasons", key: "seasons-", kind: "ordering", items: parts("w", "x", "y", "z"), objective: null, section: null,
    scoring: { points: "1/1", accepts: ["z", "x", "w", "y"].map((id, index) => ({ id, place: index + 1 })) },
    right: { order: ["z", "x", "w", "y"] },
  },
  {
    id: "boiling", key: "boiling-", kind: "gaps", gaps: parts("word", "degrees"), objective: null, section: null,
    scoring: {
      points: "2/1", floor: 0, ceiling: 2,
      parts: [{ accepts: { gap: "word", words: ["Dampf"], case: false }, units: 1 }, { accepts: { gap: "degrees", from: "99/1", to: "101/1" }, units: 1 }],
    },
    right: { gaps: { word: "Dampf", degrees: "100" } },
  },
];

/** How SCORM calls their parts. */
export const interactions = {
  seasons: { type: "sequencing", names: { w: "a", x: "b", y: "c", z: "d" }, pattern: "", weighting: "1", objective: null, description: null },
  boiling: { type: "fill-in", names: { word: "word", degrees: "degrees" }, pattern: "", weighting: "2", objective: null, description: null },
};
