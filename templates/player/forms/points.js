// Points on a picture, and the areas that accept them (docs: scoring).
(function (lp) {
  "use strict";

  /** Whether a polygon encloses a point, by the even-odd rule; its edges belong to it. @param {[number, number][]} corners @param {number} x @param {number} y */
  const encloses = function (corners, x, y) {
    let inside = false;
    for (const [i, [startX, startY]] of corners.entries()) {
      const [endX, endY] = corners[(i + 1) % corners.length];
      const side = (endX - startX) * (y - startY) - (endY - startY) * (x - startX);
      const isBeside = Math.min(startX, endX) <= x && x <= Math.max(startX, endX);
      if (side === 0 && isBeside && Math.min(startY, endY) <= y && y <= Math.max(startY, endY)) return true;
      if (startY > y !== endY > y && side > 0 === endY > startY) inside = !inside;
    }
    return inside;
  };

  /** What lies within an area, or on its edge, is accepted. @type {Lp.Form} */
  lp.forms.points = {
    pieces: (points) => points,
    accepts({ polygon, circle, rectangle }, [x, y]) {
      if (polygon) return encloses(polygon, x, y);
      if (circle) return (x - circle[0]) ** 2 + (y - circle[1]) ** 2 <= circle[2] ** 2;
      if (!rectangle) return false;
      const [left, top, right, bottom] = rectangle;
      return left <= x && x <= right && top <= y && y <= bottom;
    },
  };
})(lessonpack);
