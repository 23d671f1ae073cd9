// Reading settings: size, spacing, width and colour of the page, kept in this browser for every lesson that it opens.
(function (lp) {
  "use strict";

  const { h, find, all, hook } = lp.dom;
  const KEY = "lessonpack:reading"; // early.js takes it up before the first frame

  /** What there is to choose: words in `data-reading`, of which style/settings.css knows the meaning; "" is the usual. */
  const CHOICES = {
    size: ["", "s115", "s130", "s150"],
    spacing: ["", "spaced"],
    width: ["narrow", "", "wide"],
    colour: ["", "light", "warm", "dark"],
  };

  lp.Settings = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      const { say, tell } = app;
      this.panel = h("div", { id: "settings", class: "settings", role: "group", "aria-label": say("settings"), lang: tell.lang("settings") });
      find(".bar .line").before(this.panel);
      new lp.Drawer(hook("settings"), this.panel, () => this.first());
    }

    /** Where the focus goes: to what is chosen. The choices are made when they are first looked at: phones take long to learn how a language writes percentages. */
    first() {
      if (!this.panel.hasChildNodes()) this.panel.append(...this.groups());
      return find(":checked", this.panel);
    }

    groups() {
      const chosen = (document.documentElement.dataset.reading ?? "").split(" ");
      return Object.entries(CHOICES).map(([name, words]) => this.group(name, words, words.find((word) => word && chosen.includes(word)) ?? ""));
    }

    /** @param {string} name @param {string[]} words @param {string} chosen */
    group(name, words, chosen) {
      const { tell } = this.app;
      const options = words.map((word) => {
        const input = h("input", { type: "radio", name: `lp-${name}`, value: word, checked: word === chosen, change: () => this.choose() });
        return h("label", {}, input, h("span", {}, this.label(name, word)));
      });
      return h("fieldset", { class: `setting ${name}` }, h("legend", {}, tell(`settings.${name}`)), h("div", { class: "segments" }, ...options));
    }

    /** @param {string} name @param {string} word */
    label(name, word) {
      const { say, tell } = this.app;
      if (name === "size") return say.percent(word.slice(1) || "100");
      return tell(`settings.${word || (name === "colour" ? "system" : "usual")}`);
    }

    choose() {
      const chosen = all("input", this.panel).flatMap((input) => (input.checked && input.value ? input.value : []));
      document.documentElement.dataset.reading = chosen.join(" ");
      // In a browser that keeps nothing it holds until the page is left.
      try {
        window.localStorage.setItem(KEY, chosen.join(" "));
      } catch {
        return;
      }
    }
  };
})(lessonpack);
