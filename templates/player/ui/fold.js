// Text that is folded away opens where something leads into it: the search, or a link.
(function (lp) {
  "use strict";

  lp.unfold = (part) => part?.closest("details")?.setAttribute("open", "");

  // Before the link is followed: what is folded takes no focus.
  document.addEventListener("click", ({ target }) => {
    const link = /** @type {Element} */ (target).closest('a[href^="#"]');
    if (link) lp.unfold?.(document.getElementById(link.getAttribute("href")?.slice(1) ?? ""));
  }, true);
})(lessonpack);
