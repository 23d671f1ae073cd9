// Films of other sites: nothing is asked of these before a learner says so.
(function (lp) {
  "use strict";

  const { h, all, find, seek } = lp.dom;
  const FILM = "iframe";

  lp.Embeds = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      for (const place of all(".embed-place")) this.dress(place);
    }

    /** @param {HTMLElement} place */
    dress(place) {
      const ask = find(".embed-ask", place);
      const load = find("button", ask);

      /** Ask anew, with the reason where the film could not be had. @param {string} [why] */
      const back = (why) => {
        seek(FILM, place)?.remove();
        find(".embed-trouble", ask).replaceChildren(why ? this.app.tell(why) : "");
        if (why) load.focus();
      };

      load.addEventListener("click", () => {
        back(navigator.onLine ? "" : "embed.offline");
        if (!navigator.onLine) return;
        const film = h(FILM, {
          src: place.dataset.frame,
          title: place.dataset.title,
          // It may play and open windows of its own, and not take the place of the lesson.
          sandbox: "allow-scripts allow-same-origin allow-forms allow-presentation allow-popups allow-popups-to-escape-sandbox",
          allow: "fullscreen; encrypted-media; picture-in-picture",
          referrerpolicy: "strict-origin-when-cross-origin",
        });
        ask.after(film);
        film.focus();
      });
      all("button", place)[1].onclick = () => {
        back();
        load.focus();
      };
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
        if (effectiveDirective === "frame-src" && seek(FILM, place) && place.dataset.frame?.startsWith(blockedURI)) back("embed.blocked");
      });
      // Who leaves the page hears nothing more of it.
      new ResizeObserver(() => place.clientWidth || back()).observe(place);
    }
  };
})(lessonpack);
