// Worked examples: the last steps come one by one, each after a moment to think of it.
(function (lp) {
  "use strict";

  const { all, find, seek } = lp.dom;

  lp.Worked = class {
    /** @param {Lp.Player} app */
    constructor(app) {
      this.app = app;
      for (const block of all(".worked")) this.dress(block);
    }

    /** @param {HTMLElement} block */
    dress(block) {
      const later = all(".later", block);
      const more = find('[data-lp="next-step"]', block);
      const turn = () => later[0]?.classList.toggle("asked", seek(".ask", later[0]) !== null);
      more.addEventListener("click", () => {
        const [step] = later.splice(0, 1);
        step.classList.remove("later", "asked");
        turn();
        more.hidden = !later.length;
        if (!later.length) step.focus({ preventScroll: true });
        this.app.shell.announce(find(".said", step), ...all(".later.asked p", block));
      });
      turn();
    }
  };
})(lessonpack);
