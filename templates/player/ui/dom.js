// Building blocks of the page.
(function (lp) {
  "use strict";

  /**
   * An element; a property that is a function is an event handler, one that is true an empty attribute.
   * @type {Lp.Dom["h"]}
   */
  const h = function (name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (typeof value === "function") element.addEventListener(key, /** @type {EventListener} */ (value));
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  /** A button; the second click of a double click does nothing when `once` is set. @type {Lp.Dom["button"]} */
  const button = function (text, hook, click, { kind = "", once = false } = {}) {
    /** @param {MouseEvent} event */
    const act = (event) => {
      if (!(once && event.detail > 1)) click(event);
    };
    return h("button", { type: "button", class: kind, "data-lp": hook, click: act }, text);
  };

  const SVG = "http://www.w3.org/2000/svg";

  /**
   * An element of a drawing.
   * @param {string} name @param {Record<string, string | number>} attributes @param {...SVGElement} children
   */
  const draw = function (name, attributes, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  };

  /** A small picture of `icons.svg`; what it means stands beside it in words. @type {Lp.Dom["icon"]} */
  const icon = function (name) {
    return draw("svg", { class: `icon icon-${name}`, "aria-hidden": "true" }, draw("use", { href: `#icon-${name}` }));
  };

  /** A bar as long as a share in percent, with a stroke at the mark; what it shows stands beside it in words. @type {Lp.Dom["gauge"]} */
  const gauge = function (share, mark) {
    /** @param {string} kind @param {number} to */
    const bar = (kind, to) => draw("path", { class: kind, d: `M0 6H${to}`, "vector-effect": "non-scaling-stroke" });
    const bars = [bar("whole", 100), ...(share > 0 ? [bar("share", share)] : [])];
    const stroke = mark === null ? [] : [draw("path", { class: "at-mark", d: `M${mark} 0V12`, "vector-effect": "non-scaling-stroke" })];
    return draw("svg", { class: "gauge", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" }, ...bars, ...stroke);
  };

  /** A link to what is not open yet stays in reach, and leads to where it is said why. @type {Lp.Dom["bar"]} */
  const bar = function (link, closed) {
    if (closed) link.setAttribute("aria-disabled", "true");
    else link.removeAttribute("aria-disabled");
  };

  /** Text for screen readers alone. @type {Lp.Dom["hidden"]} */
  const hidden = (text) => h("span", { class: "sr" }, text);
  /** The first such element, or null. @type {Lp.Dom["seek"]} */
  const seek = (selector, within = document) => within.querySelector(selector);
  /** The first such element, where the page is known to have one. @type {Lp.Dom["find"]} */
  const find = (/** @type {string} */ selector, /** @type {ParentNode} */ within = document) =>
    /** @type {HTMLElement} */ (seek(selector, within));
  /** Every such element. @type {Lp.Dom["all"]} */
  const all = (/** @type {string} */ selector, /** @type {ParentNode} */ within = document) =>
    /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);
  /** The element that the page's template marked so. @type {Lp.Dom["hook"]} */
  const hook = (name) => find(`[data-lp="${name}"]`);

  /** A copy of an element without its buttons, the letters of choices and what is for paper, formulas in TeX, a space behind each block. @type {Lp.Dom["spaced"]} */
  const spaced = function (element) {
    const words = /** @type {HTMLElement} */ (element.cloneNode(true));
    for (const extra of all("button, .letter, .exact", words)) extra.remove();
    for (const formula of all("math", words)) formula.replaceWith(find("annotation:last-child", formula).textContent);
    for (const block of all("p, li, pre, th, td, h3, h4, h5, h6", words)) block.append(" ");
    return words;
  };
  const PLAIN = "0123456789+-=()n";
  const SCRIPTS = { SUB: "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ", SUP: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ" };
  /** The words of an element on one line, without its buttons; H₂O and x² stay so. @type {Lp.Dom["line"]} */
  const line = function (element) {
    const words = spaced(element);
    for (const script of all("sub, sup", words)) {
      const letters = SCRIPTS[/** @type {"SUB" | "SUP"} */ (script.tagName)];
      const said = [...script.textContent].map((letter) => letters[PLAIN.indexOf(letter)]);
      if (said.every(Boolean)) script.textContent = said.join("");
    }
    return words.textContent.replace(/\s+/g, " ").trim();
  };

  lp.dom = { h, button, icon, gauge, bar, hidden, spaced, line, seek, find, all, hook };
})(lessonpack);
