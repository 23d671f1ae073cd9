// Pictures that are shown smaller than they are drawn can be enlarged.
(function (lp) {
  "use strict";

  const { h, button, icon, hidden, find, seek, all } = lp.dom;
  const LEAST = 200; // pixels; what is shown smaller is an ornament
  const GAIN = 1.2; // how much larger it has to become to be worth the way
  const EDGES = { across: 40, down: 140 }; // pixels of the window that are not the picture's

  /** A drawing can be shown at any size, a photograph at its own at most. @param {HTMLImageElement} picture */
  const isDrawing = (picture) => /\.svg$/i.test(picture.src);

  /** The width that the window has for a picture. @param {HTMLImageElement} picture */
  const roomFor = ({ naturalWidth, naturalHeight }) =>
    Math.min(window.innerWidth - EDGES.across, (window.innerHeight - EDGES.down) * (naturalWidth / naturalHeight));

  /** The width of the picture when it is enlarged: what does not fit can be scrolled. @param {HTMLImageElement} picture */
  const widthOf = (picture) => (isDrawing(picture) ? Math.max(picture.naturalWidth, roomFor(picture)) : Number(picture.getAttribute("width")) || picture.naturalWidth);

  lp.Figures = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      const { say, tell } = app;
      this.close = button("", "enlarge-close", () => this.dialog.close(), { kind: "quiet" });
      this.close.append(icon("close"), tell("close"));
      this.room = h("div", { class: "enlarged-room", tabindex: "0" });
      this.dialog = h("dialog", { class: "enlarged", "aria-label": say("enlarge.name"), lang: tell.lang("enlarge.name"), click: (/** @type {MouseEvent} */ event) => this.beside(event) }, this.close, this.room);
      document.body.append(this.dialog);
      for (const picture of all("img", find("main"))) picture.closest(".cover") ?? this.dress(picture);
    }

    /** A button at a picture that shows something, as long as there is one and more to see of it. @param {HTMLImageElement} picture */
    dress(picture) {
      if (!picture.alt || picture.closest("label, legend, a, .embed, [data-answer]")) return;
      const open = button("", "enlarge", () => this.open(picture), { kind: "quiet bare enlarge" });
      const words = hidden(this.app.tell("enlarge"));
      words.append(": ", picture.alt);
      open.append(icon("enlarge"), words);
      open.hidden = true;
      const box = h("span", { class: "picture-box" });
      picture.replaceWith(box);
      box.append(picture, open);
      picture.addEventListener("click", () => open.hidden || open.click());
      const look = () => {
        const shown = picture.clientWidth;
        if (shown) open.hidden = !picture.naturalWidth || shown < LEAST || widthOf(picture) < shown * GAIN;
      };
      picture.addEventListener("load", look);
      new ResizeObserver(look).observe(picture);
    }

    /** @param {HTMLImageElement} picture */
    open(picture) {
      const { lang, dir } = document.documentElement;
      const large = /** @type {HTMLImageElement} */ (picture.cloneNode());
      large.sizes = `${widthOf(picture)}px`; // of several files the one for this width
      large.className = isDrawing(picture) && roomFor(picture) > picture.naturalWidth ? "filling" : "";
      const caption = /** @type {HTMLElement | null} */ (picture.closest("figure")?.querySelector("figcaption")?.cloneNode(true) ?? null);
      if (caption) seek("details", caption)?.remove();
      this.room.replaceChildren(h("figure", { lang, dir }, large, caption));
      this.dialog.showModal();
      this.close.focus();
    }

    /** A click beside the picture closes. @param {MouseEvent} event */
    beside(event) {
      if (event.target === this.dialog || event.target === this.room) this.dialog.close();
    }
  };
})(lessonpack);
