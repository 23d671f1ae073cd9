// SCORM 2004 (API_1484_11): until the run-time side is written, a page that finds no platform.
(function (lp) {
  "use strict";

  lp.adapter = function () {
    return { mayComeLate: false, find: () => false, open: () => null, save: () => [], finish: () => false };
  };
})(lessonpack);
