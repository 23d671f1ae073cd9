// What is said between two tries at a question; of lessons that give several.
(function (lp) {
  "use strict";

  const { h, find } = lp.dom;

  lp.between = {
    /** How many tries are left, with the verdict on a wrong one. */
    words: (app, n) => (n ? h("p", {}, app.tell("tries.left", { n })) : null),

    /** Below a choice that was tried: what helps who may try again. */
    nudge(row, question, id) {
      const said = lp.authored(row, "nudge", lp.saidOf(question, id, "nudges"));
      if (said) row.append(h("div", { class: "reason" }, said));
    },

    /** A choice that was tried before, while another one is sought; of several it is not said which. */
    tried({ app, question }, row, id, many) {
      if (!many) find(".option", row).append(h("span", { class: "mark tried" }, " ", app.tell("tries.tried")));
      this.nudge(row, question, id);
    },
  };
})(lessonpack);
