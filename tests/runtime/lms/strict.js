"use strict";

/** What the strict run-times have in common: how functions and elements with indices are named, and these counted. */
(function (root) {
  const INDEX = /\.(0|[1-9]\d*)(?=\.)/g;

  /** An element's name in the data model: `n` for each index. */
  const pattern = (element) => element.replace(INDEX, ".n");

  /** How many entries of a list there are; of more than `enough` it is not asked how many more. */
  function count(values, list, enough = Infinity) {
    const prefix = `${list}.`;
    const elements = Object.keys(values);
    let most = 0;
    // What was set last stands last, and tells soonest.
    for (let at = elements.length - 1; at >= 0 && most < enough; at -= 1) {
      if (!elements[at].startsWith(prefix)) continue;
      const index = Number.parseInt(elements[at].slice(prefix.length), 10);
      if (Number.isInteger(index)) most = Math.max(most, index + 1);
    }
    return most;
  }

  /** True when an index of an element leaves a gap, or, for reading, names nothing. */
  function beyond(values, element, writing) {
    for (const found of element.matchAll(INDEX)) {
      const needed = Number(found[1]) + (writing ? 0 : 1);
      if (count(values, element.slice(0, found.index), needed) < needed) return true;
    }
    return false;
  }

  /** Forget what stands under a name. */
  function forget(values, prefix) {
    for (const element of Object.keys(values)) if (element.startsWith(prefix)) delete values[element];
  }

  /** What a version calls a function that has this name in SCORM 2004. */
  const named = (name, version) => (version === "2004" ? name : `LMS${name === "Terminate" ? "Finish" : name}`);

  root.strict = {
    named,
    pattern,
    count,
    beyond,
    forget,
    matching: (expression) => (value) => expression.test(value),
    oneOf: (...words) => (value) => words.includes(value),
    upTo: (limit) => (value) => value.length <= limit,
  };
})(globalThis);
