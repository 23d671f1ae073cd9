// Orders that look random and come back: the seed is saved, the order is computed from it.
(function (lp) {
  "use strict";

  /** A source of numbers below 1, the same for the same seed (mulberry32). @param {number} seed */
  const numbers = function (seed) {
    let state = seed >>> 0;
    return function () {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  };

  /** A number for a text, to give each question an order of its own under one seed (FNV-1a). @param {string} text */
  const hash = function (text) {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return value >>> 0;
  };

  /** A number below 1 that depends on seed and name alone. @param {number} seed @param {string} name */
  lp.chance = (seed, name) => numbers(seed ^ hash(name))();

  /**
   * The entries in an order that depends on seed and name alone; those for which `fixed` holds keep their place.
   * @template T
   * @param {T[]} entries @param {number} seed @param {string} name @param {(entry: T) => boolean} [fixed]
   * @returns {T[]}
   */
  lp.shuffled = function (entries, seed, name, fixed = () => false) {
    const next = numbers(seed ^ hash(name));
    const free = entries.filter((entry) => !fixed(entry));
    for (let i = free.length - 1; i > 0; i -= 1) {
      const j = Math.floor(next() * (i + 1));
      [free[i], free[j]] = [free[j], free[i]];
    }
    return entries.map((entry) => (fixed(entry) ? entry : /** @type {T} */ (free.shift())));
  };
})(lessonpack);
