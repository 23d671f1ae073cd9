// Of a picture in several sizes paper has the largest, but for covers, which are not printed.
(function (lp) {
  "use strict";

  const { all } = lp.dom;
  const pictures = /** @type {HTMLImageElement[]} */ (all("img[srcset]:not(.cover-picture)"));

  const shown = pictures.map(({ sizes }) => sizes);
  addEventListener("beforeprint", () => pictures.forEach((picture) => (picture.sizes = "100000px")));
  addEventListener("afterprint", () => pictures.forEach((picture, index) => (picture.sizes = shown[index])));
})(lessonpack);
