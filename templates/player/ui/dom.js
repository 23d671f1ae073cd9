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
  const CROSS = "M4 4l8 8M12 4l-8 8";
  const CIRCLE = "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z";
  // Strokes on a ground of 16 × 16; what is filled as well stands in FILLED.
  /** @type {Record<string, string>} */
  const STROKES = {
    list: "M2 4h12M2 8h12M2 12h12",
    right: "M3 8.5l3.5 3.5L13 4.5",
    wrong: CROSS,
    close: CROSS,
    partly: CIRCLE,
    open: CIRCLE,
    here: CIRCLE,
    flag: "M4 14V2.5h8.5l-2.5 3 2.5 3H4",
    back: "M13 8H3m4-4L3 8l4 4",
    forward: "M3 8h10m-4-4l4 4-4 4",
  };
  /** @type {Record<string, string>} */
  const FILLED = { partly: "M8 2.5a5.5 5.5 0 0 1 0 11z", here: CIRCLE };

  /** A small picture in the colour of the text; what it means stands beside it in words. @type {Lp.Dom["icon"]} */
  const icon = function (name) {
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", "0 0 16 16");
    picture.setAttribute("class", `icon icon-${name}`);
    picture.setAttribute("aria-hidden", "true");
    for (const [kind, path] of [["stroke", STROKES[name]], ["fill", FILLED[name]]]) {
      if (!path) continue;
      const shape = document.createElementNS(SVG, "path");
      shape.setAttribute("class", kind);
      shape.setAttribute("d", path);
      picture.append(shape);
    }
    return picture;
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

  lp.dom = { h, button, icon, hidden, seek, find, all, hook };
})(lessonpack);
