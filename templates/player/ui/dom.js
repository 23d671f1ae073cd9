// Building blocks of the page.
(function (lp) {
  "use strict";

  /**
   * An element; a property that is a function is an event handler, one that is true an empty attribute.
   * @param {string} name
   * @param {Record<string, unknown>} properties
   * @param {...(Node | string | null)} children
   */
  const h = function (name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  /** A button; the second click of a double click does nothing when `once` is set. */
  const button = function (text, hook, click, { kind = "", once = false } = {}) {
    const act = (event) => {
      if (!(once && event.detail > 1)) click(event);
    };
    return h("button", { type: "button", class: kind, "data-lp": hook, click: act }, text);
  };

  const icon = (name) => h("span", { class: `icon icon-${name}`, "aria-hidden": "true" });
  /** Text for screen readers alone. */
  const hidden = (text) => h("span", { class: "sr" }, text);
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const hook = (name) => find(`[data-lp="${name}"]`);

  lp.dom = { h, button, icon, hidden, find, all, hook };
})(lessonpack);
