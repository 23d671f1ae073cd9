// Questions of kinds that the lessons of the tests do not ask, as the build would write them.

/** Parts of a question, with the keys that the build gives them. */
const parts = (...ids) => ids.map((id) => ({ id, key: `${id}${"abcdefgh".slice(id.length)}` }));

export const questions = [
  {
    id: "seasons", key: "seasons-", kind: "ordering", items: parts("w", "x", "y", "z"), objective: null, section: null,
    scoring: { points: "1/1", accepts: ["z", "x", "w", "y"].map((id, index) => ({ id, place: index + 1 })) },
    right: { order: ["z", "x", "w", "y"] },
  },
  {
    id: "boiling", key: "boiling-", kind: "cloze", gaps: [{ id: "word", length: 500 }, { id: "degrees", length: 500, number: true }], objective: null, section: null,
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
