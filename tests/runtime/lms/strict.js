"use strict";

/** What the strict run-times have in common: how functions and elements with indices are named, and these counted. */
(function (root) {
  const INDEX = /\.(0|[1-9]\d*)(?=\.)/g;

  /** An element's name in the data model: `n` for each index. */
  const pattern = (element) => element.replace(INDEX, ".n");

  /** How many entries of a list there are. */
  function count(values, list) {
    const prefix = `${list}.`;
    let most = 0;
    for (const element in values) {
      if (!element.startsWith(prefix)) continue;
      const index = Number.parseInt(element.slice(prefix.length), 10);
      if (Number.isInteger(index)) most = Math.max(most, index + 1);
    }
    return most;
  }

  /** True when an index of an element leaves a gap, or, for reading, names nothing. */
  function beyond(values, element, writing) {
    for (const found of element.matchAll(INDEX)) {
      if (Number(found[1]) >= count(values, element.slice(0, found.index)) + (writing ? 1 : 0)) return true;
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
