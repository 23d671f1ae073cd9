// Pools: which of their questions one learner is asked. The seed is saved, the draw is computed from it.
(function (lp) {
  "use strict";

  /**
   * The questions that a learner with this seed is asked, in the author's order. Each question has a chance of its own,
   * so that one that an author adds or takes away changes the place of no other; of a pool those that are in `kept` come first.
   * @type {Lp.Namespace["drawn"]}
   */
  lp.drawn = function (questions, quiz, seed, kept) {
    if (!quiz?.pools) return questions;
    const asked = new Set(quiz.always);
    for (const pool of quiz.pools) {
      const chances = new Map(pool.questions.map((id) => [id, (kept.has(id) ? -1 : 0) + lp.chance(seed, id)]));
      const order = [...chances].sort(([, a], [, b]) => a - b);
      for (const [id] of order.slice(0, pool.pick)) asked.add(id);
    }
    return questions.filter(({ id }) => asked.has(id));
  };
})(lessonpack);
