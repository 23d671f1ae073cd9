// A part of the frame that a button opens over the page.
(function (lp) {
  "use strict";

  /** Closed by its button, by Esc, by a click beside it, and by the focus that goes elsewhere. @implements {Lp.Drawer} */
  lp.Drawer = class {
    /**
     * @param {HTMLElement} toggle @param {HTMLElement} panel
     * @param {() => HTMLElement | null} first where the focus goes when it opens; null leaves it at the button
     */
    constructor(toggle, panel, first = () => null) {
      this.toggle = toggle;
      this.panel = panel;
      this.first = first;
      toggle.addEventListener("click", () => this.open(!this.isOpen));
      document.addEventListener("click", ({ target }) => this.holds(/** @type {Node} */ (target)) || this.open(false));
      document.addEventListener("keydown", ({ key }) => key === "Escape" && this.isOpen && this.open(false, true));
      panel.addEventListener("focusout", ({ relatedTarget }) => {
        const to = /** @type {Node | null} */ (relatedTarget);
        if (to && !this.holds(to)) this.open(false);
      });
    }

    /** @param {Node} target */
    holds(target) {
      return this.panel.contains(target) || this.toggle.contains(target);
    }

    get isOpen() {
      return this.toggle.getAttribute("aria-expanded") === "true";
    }

    /** @param {boolean} open @param {boolean} [back] whether the focus goes back to the button */
    open(open, back = false) {
      this.toggle.setAttribute("aria-expanded", String(open));
      document.documentElement.classList.toggle(`${this.panel.id}-open`, open);
      if (open) this.first()?.focus();
      else if (back) (this.toggle.offsetParent ? this.toggle : lp.dom.hook("more")).focus();
    }
  };
})(lessonpack);
