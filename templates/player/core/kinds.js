// The kinds of question that this page asks. Each file under kinds/ adds its own, a package carries those that it needs.
(function (lp) {
  "use strict";

  lp.kinds = {};

  /** What is to be known of a question's kind. @type {Lp.Namespace["kindOf"]} */
  lp.kindOf = ({ kind }) => lp.kinds[kind];
})(lessonpack);
