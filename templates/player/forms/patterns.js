// Words with stars, each of which stands for any run of characters, none included (docs: scoring).
(function (lp) {
  "use strict";

  /** Each piece between stars is looked for behind the one before it, where most is left for those that follow. @type {Lp.Namespace["isLike"]} */
  lp.isLike = function (pattern, text) {
    const [head, ...pieces] = pattern.split("*");
    const tail = /** @type {string} */ (pieces.pop());
    const end = text.length - tail.length;
    let at = head.length;
    if (at > end || !text.startsWith(head) || !text.endsWith(tail)) return false;
    for (const piece of pieces) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
})(lessonpack);
