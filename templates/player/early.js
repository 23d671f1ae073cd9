// Before the first frame: the page looks as the player will have it, while the player itself is still on its way.
(function (page) {
  "use strict";

  page.classList.add("js", "covered");
  page.hidden = true; // as long as there is no style, which shows it: a frame is laid out without one, and would jump
  try {
    page.dataset.reading = window.localStorage.getItem("lessonpack:reading") ?? "";
  } catch {
    // This browser keeps nothing: the page is as usual.
  }
  addEventListener("DOMContentLoaded", () => {
    page.hidden = false;
    if (typeof lessonpack === "object" && lessonpack.player) return;
    // The page is whole without its scripts: rather a plain page than its first part alone.
    page.classList.remove("js", "covered");
    document.querySelector('[data-lp="incomplete"]')?.removeAttribute("hidden");
  });
})(document.documentElement);
