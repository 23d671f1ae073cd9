// Prose, which people judge: no response earns anything here, and it waits for them (docs: scoring).
(function (lp) {
  "use strict";

  const { zero } = lp.fraction;
  const { judge, points } = lp;

  /** @type {Lp.Form} */
  lp.forms.text = { pieces: () => [], accepts: Object.is };

  /** @type {Lp.Namespace["points"]} */
  lp.points = (key, response) => (key.manual ? zero : points(key, response));

  /** @type {Lp.Namespace["judge"]} */
  lp.judge = (question, response) => (question.scoring.manual ? { points: zero, state: "waiting" } : judge(question, response));
})(lessonpack);
