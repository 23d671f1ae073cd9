// Questions that are answered by pointing at places of a picture: with a finger, a mouse, or a cross-hair that keys move.
(function (lp) {
  "use strict";

  const { h, icon, line, find, all } = lp.dom;
  const SIGNS = 3; // of a number in the saved state
  const NEAR = 22; // pixels of the window: who points at a mark means it
  const STEP = 0.02; // of the picture, by an arrow key or button; with Shift five times as far
  const PAUSE = 400; // ms: where the cross-hair is is said once it rests
  /** @type {Record<string, [number, number]>} */
  const WAYS = { left: [-1, 0], up: [0, -1], right: [1, 0], down: [0, 1] };
  let resting = 0;

  /** @param {HTMLElement} page */
  const boxOf = (page) => find(".spots", page);
  /** @param {HTMLElement} page */
  const padOf = (page) => find(".spots-pad", page);
  /** @param {HTMLElement} page */
  const marksOf = (page) => all(".spots-set .given", page);

  /** @param {HTMLElement} element @returns {[number, number]} */
  const pointOf = ({ dataset }) => [Number(dataset.x), Number(dataset.y)];
  /** @param {HTMLElement} page */
  const pointsOf = (page) => marksOf(page).map(pointOf);

  /** Put an element at a point of the picture. @template {HTMLElement} E @param {E} element @param {Lp.HotspotQuestion} question @param {[number, number]} point */
  const put = function (element, { size }, [x, y]) {
    Object.assign(element.dataset, { x, y });
    element.style.insetInlineStart = `${(x / size[0]) * 100}%`;
    element.style.insetBlockStart = `${(y / size[1]) * 100}%`;
    return element;
  };

  /** Where a point is, as the values of a message. @param {Lp.Say} say @param {Lp.HotspotQuestion} question @param {[number, number]} point */
  const shares = function (say, { size }, point) {
    const [x, y] = point.map((each, way) => say.percent(String(Math.round((each / size[way]) * 100))));
    return { x, y };
  };

  /** Where a point is, as part of the page. @param {Lp.HotspotSheet} sheet @param {[number, number]} point */
  const place = ({ app, question }, point) => app.tell("hotspot.place", shares(app.say, question, point));

  /** @param {Lp.HotspotSheet} sheet @param {number} at */
  const nameOf = ({ app, question }, at) => app.tell("hotspot.mark", { number: at + 1, total: question.areas.length });

  /** The areas, the right ones first. @param {Lp.HotspotQuestion} question @returns {Lp.HotspotArea[]} */
  const areasOf = function (question) {
    const { accepts, parts } = /** @type {any} */ (lp.answerKey(question).scoring);
    const right = question.areas.map((id, at) => ({ id, area: accepts ? accepts[at] : parts[at].accepts, isRight: true }));
    return [...right, ...question.others.map((each) => ({ ...each, isRight: false }))];
  };

  /** The area of each point, and whether it counts there; none for a point beside all. @param {Lp.HotspotQuestion} question @param {Lp.Pointed} response */
  const met = function (question, { points }) {
    const areas = areasOf(question);
    const found = points.map((point) => areas.find(({ area }) => lp.forms.points.accepts(area, point)));
    return found.map((area, at) => ({ area, counts: area?.isRight === true && found.indexOf(area) === at, isTwice: area?.isRight === true && found.indexOf(area) < at }));
  };

  // --- marks ----------------------------------------------------------------------------------------------

  /** The mark that buttons and keys correct. @param {HTMLElement} page */
  const currentOf = (page) => Math.max(0, marksOf(page).findIndex(({ classList }) => classList.contains("current")));

  /** Show these marks. @param {Lp.HotspotSheet} sheet @param {[number, number][]} points @param {number} current */
  const lay = function (sheet, points, current) {
    const { page, question } = sheet;
    const marks = points.map((point, at) => put(h("span", { class: `spot given${at === current ? " current" : ""}` }, h("span", {}, question.areas.length > 1 ? String(at + 1) : "")), question, point));
    find(".spots-set", page).replaceChildren(...marks);
    find(".spots-areas", page).replaceChildren();
    find(".spots-list", page).className = "spots-list sr";
    find(".spots-list", page).replaceChildren(...points.map((point, at) => h("li", {}, nameOf(sheet, at), ": ", place(sheet, point))));
    find(".spots-tools", page).hidden = !points.length;
    find(".spots-mark", page).replaceChildren(points.length ? nameOf(sheet, current) : "");
    find(".spots-mark", page).classList.toggle("sr", question.areas.length < 2);
  };

  /** The learner has changed the marks. @param {Lp.HotspotSheet} sheet @param {[number, number][]} points @param {number} current @param {Node} words */
  const change = function (sheet, points, current, words) {
    const { app, page, question } = sheet;
    clearTimeout(resting);
    lay(sheet, points, current);
    if (points.length) put(find(".spots-cross", page), question, points[current]);
    boxOf(page).dispatchEvent(new Event("change", { bubbles: true }));
    app.shell.announce(h("span", {}, words));
  };

  /** @param {Lp.HotspotSheet} sheet @param {[number, number][]} points @param {number} current */
  const changeTo = function (sheet, points, current) {
    const words = new DocumentFragment();
    words.append(nameOf(sheet, current), ": ", place(sheet, points[current]));
    change(sheet, points, current, words);
  };

  /** The points with another one in the place of the current one. @param {HTMLElement} page @param {[number, number]} point */
  const corrected = function (page, point) {
    const points = pointsOf(page);
    points[currentOf(page)] = point;
    return points;
  };

  /** A mark at a point: one more, as long as there may be more; one that is there, where the point is at it; else the current one moves. @param {Lp.HotspotSheet} sheet @param {[number, number]} point */
  const setAt = function (sheet, point) {
    const { page, question } = sheet;
    const points = pointsOf(page);
    const scale = padOf(page).clientWidth / question.size[0];
    const there = points.findIndex(([x, y]) => Math.hypot(x - point[0], y - point[1]) * scale <= NEAR);
    if (there >= 0 && question.areas.length > 1) changeTo(sheet, points, there);
    else if (points.length < question.areas.length) changeTo(sheet, [...points, point], points.length);
    else changeTo(sheet, corrected(page, point), currentOf(page));
  };

  /** Take the current mark away. @param {Lp.HotspotSheet} sheet */
  const remove = function (sheet) {
    const { app, page } = sheet;
    const points = pointsOf(page);
    if (!points.length) return;
    points.splice(currentOf(page), 1);
    change(sheet, points, Math.max(0, points.length - 1), app.tell("hotspot.gone"));
    if (!points.length) padOf(page).focus();
  };

  /** A point so much farther on its way, within the picture. @param {Lp.HotspotQuestion} question @param {[number, number]} point @param {string} way @param {number} share @returns {[number, number]} */
  const moved = function ({ size }, point, way, share) {
    const step = Math.max(1, Math.round(Math.max(...size) * share));
    const [x, y] = point.map((each, at) => Math.min(size[at], Math.max(0, each + WAYS[way][at] * step)));
    return [x, y];
  };

  /** @param {Lp.HotspotSheet} sheet @param {MouseEvent} event */
  const press = function (sheet, { clientX, clientY }) {
    const { page, question } = sheet;
    const { left, top, width, height } = padOf(page).getBoundingClientRect();
    const [x, y] = [(clientX - left) / width, (clientY - top) / height].map((share, at) => Math.round(Math.min(1, Math.max(0, share)) * question.size[at]));
    setAt(sheet, [x, y]);
  };

  /** @param {Lp.HotspotSheet} sheet @param {KeyboardEvent} event */
  const key = function (sheet, event) {
    const { app, page, question } = sheet;
    const cross = find(".spots-cross", page);
    const way = event.key.replace("Arrow", "").toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(WAYS, way)) {
      put(cross, question, moved(question, pointOf(cross), way, event.shiftKey ? STEP * 5 : STEP));
      clearTimeout(resting);
      resting = setTimeout(() => app.shell.announce(h("span", {}, place(sheet, pointOf(cross)))), PAUSE);
    } else if (event.key === "Enter" || event.key === " ") setAt(sheet, pointOf(cross));
    else if (event.key === "Delete" || event.key === "Backspace") remove(sheet);
    else return;
    event.preventDefault();
  };

  /** @param {Lp.HotspotSheet} sheet @param {string} what */
  const correct = function (sheet, what) {
    const { page, question } = sheet;
    if (what === "remove") {
      remove(sheet);
      return;
    }
    const current = currentOf(page);
    changeTo(sheet, corrected(page, moved(question, pointsOf(page)[current], what, STEP)), current);
  };

  // --- once it is judged ----------------------------------------------------------------------------------

  /** An outline on the picture. @param {any} area @param {string} look @returns {SVGElement[]} */
  const outline = function ({ rectangle, circle, polygon }, look) {
    const [name, attributes] = circle
      ? ["circle", { cx: circle[0], cy: circle[1], r: circle[2] }]
      : ["polygon", { points: (polygon ?? [[rectangle[0], rectangle[1]], [rectangle[2], rectangle[1]], [rectangle[2], rectangle[3]], [rectangle[0], rectangle[3]]]).join(" ") }];
    return ["halo", look].map((kind) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [attribute, value] of Object.entries({ ...attributes, class: kind, "vector-effect": "non-scaling-stroke" })) shape.setAttribute(attribute, String(value));
      return shape;
    });
  };

  /** What the author calls an area, and says of it. @param {Lp.HotspotQuestion} question @param {HTMLElement} page @param {string} id */
  const said = (question, page, id) => h("div", { class: "reason", ...lp.tongue(find("img", boxOf(page))) }, lp.authored(boxOf(page), id, lp.saidOf(question, id)));

  /** What each mark was, on the picture and below it. @param {Lp.HotspotSheet} sheet */
  const judge = function (sheet) {
    const { app, page, question, response, left } = sheet;
    const marks = marksOf(page);
    const rows = all(".spots-list li", page);
    const found = met(question, response);
    found.forEach(({ area, counts, isTwice }, at) => {
      const look = counts ? "right" : "wrong";
      const number = question.areas.length > 1 ? `${at + 1} ` : "";
      marks[at].classList.add(look);
      find("span", marks[at]).prepend(icon(look));
      rows[at].className = look;
      rows[at].replaceChildren(
        h("p", { class: "verdict-of" }, number, icon(look), app.tell(`choice.yours_${look}`)),
        left ? "" : isTwice ? h("p", {}, app.tell("hotspot.twice")) : area ? said(question, page, area.id) : "",
      );
    });
  };

  /** The right areas on the picture, and below it those that were missed. @param {Lp.HotspotSheet} sheet */
  const solve = function ({ app, page, question, response }) {
    const found = new Set(met(question, response).map(({ area }) => area?.id));
    const { points } = lp.answerKey(question).right;
    for (const [at, { id, area }] of areasOf(question).slice(0, question.areas.length).entries()) {
      const isMet = found.has(id);
      find(".spots-areas", page).append(...outline(area, isMet ? "met" : "missed"));
      if (isMet) continue;
      find(".spots-set", page).append(put(h("span", { class: "spot missed" }, h("span", {}, icon("right"))), question, points[at]));
      find(".spots-list", page).append(h("li", { class: "missed" }, h("p", { class: "verdict-of" }, icon("right"), app.tell(response.points.length && question.areas.length > 1 ? "choice.missed" : "choice.answer")), said(question, page, id)));
    }
  };

  /** @type {Lp.Kind<Lp.HotspotQuestion, Lp.Pointed>} */
  const hotspot = {
    nothing: { points: [] },

    mends: true,

    isAnswered: ({ points }) => points.length > 0,

    encode: ({ points }) => points.flat().map((number) => number.toString(36).padStart(SIGNS, "0")).join(""),

    decode(text, { areas, size }) {
      const numbers = lp.state.chunks(text, SIGNS).map((signs) => (/^[0-9a-z]{3}$/.test(signs) ? parseInt(signs, 36) : NaN));
      if (numbers.length % 2 || numbers.length / 2 > areas.length) return null;
      if (!numbers.every((number, at) => number <= size[at % 2])) return null;
      return { points: numbers.flatMap((number, at) => (at % 2 ? [] : [/** @type {[number, number]} */ ([number, numbers[at + 1]])])) };
    },

    describe: ({ points }) => points.map((point) => point.join(".")).join(" "),

    show(sheet) {
      const { page, question, response } = sheet;
      const pad = padOf(page);
      const cross = find(".spots-cross", page);
      if (!cross.dataset.x) put(cross, question, [question.size[0] >> 1, question.size[1] >> 1]);
      lay(sheet, response.points, Math.min(currentOf(page), Math.max(0, response.points.length - 1)));
      pad.onclick = (event) => press(sheet, event);
      // How keys are used is said from then on: what moved when the focus leaves would move from under the finger.
      pad.onfocus = () => boxOf(page).classList.toggle("by-keys", boxOf(page).classList.contains("by-keys") || pad.matches(":focus-visible"));
      pad.onkeydown = (event) => key(sheet, event);
      for (const tool of all(".spots-tools button", page)) tool.onclick = () => correct(sheet, tool.dataset.spot ?? "");
    },

    read: ({ page }) => ({ points: pointsOf(page) }),

    mark(sheet) {
      const { page, question, response, isRevealed, isTold } = sheet;
      const isKnown = isRevealed && (isTold || question.areas.length === 1);
      lay(sheet, response.points, currentOf(page));
      padOf(page).hidden = isRevealed;
      find(".spots-keys", page).hidden = isRevealed;
      if (isRevealed) find(".spots-tools", page).hidden = true;
      if (!isKnown) return [];
      find(".spots-list", page).className = "spots-list";
      judge(sheet);
      if (isTold) solve(sheet);
      return all(".spots-list li", page);
    },

    /** Where the marks are; of the right ones what is there. */
    print({ points }, { app: { data, say, tell }, question, page }) {
      const { right } = lp.answerKey(question);
      if (right.points === points) {
        return question.areas.map((id, at) => {
          const name = said(question, page, id);
          return { label: points.length > 1 ? String(at + 1) : "", words: line(name.firstElementChild ?? name), tongue: lp.tongue(name) };
        });
      }
      const tongue = tell.lang("hotspot.place") ? data.marks : {};
      return points.map((point) => ({ label: "", words: say("hotspot.place", shares(say, question, point)), tongue: { lang: null, dir: null, ...tongue } }));
    },

    /** The picture with the right areas, by the numbers that they have in words. */
    draw({ question, page }) {
      const { points } = lp.answerKey(question).right;
      const drawn = /** @type {HTMLElement} */ (find(".spots-picture", page).cloneNode(true));
      const right = areasOf(question).slice(0, points.length);
      find(".spots-pad", drawn).remove();
      find(".spots-areas", drawn).replaceChildren(...right.flatMap(({ area }) => outline(area, "met")));
      find(".spots-set", drawn).replaceChildren(
        ...(points.length > 1 ? points.map((/** @type {[number, number]} */ point, /** @type {number} */ at) => put(h("span", { class: "spot known" }, h("span", {}, String(at + 1))), question, point)) : []),
      );
      return drawn;
    },
  };

  Object.assign(lp.kinds, { hotspot });
})(lessonpack);
