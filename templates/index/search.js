// Shows the lessons in which every word that is typed occurs, of those with the chosen grade: the first of them, when
// there are many. Lessons that are not in the page are in index.js, which is read when somebody searches.
"use strict";
(() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const box = document.querySelector("search");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const list = document.querySelector(".lessons");
  const lessons = [...list.children].map((item) => ({ item, grade: item.dataset.grade, text: plain(item.textContent) }));
  const most = lessons.length;
  const all = Number(list.dataset.all);
  let state = all > most ? "unread" : "read";

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const judged = (text, grade) => {
    const made = element("span", { className: "verdict" }, text);
    made.dataset.grade = grade;
    return made;
  };

  // What the page has for a lesson of its own.
  const drawn = ([title, lang, dir, source, warnings, grade, packages]) => {
    const told = element("p", {});
    if (lang) {
      const dot = element("span", { ariaHidden: "true" }, "·");
      told.append(`${lang} `, dot, " ");
    }
    told.append(element("span", { dir: "auto" }, source));
    if (warnings) told.append(" ", judged(warnings, "warnings"));
    const links = packages.map(([name, href, size, its, verdict]) => {
      const link = element("a", { href, dir: "auto" }, name);
      return element("li", {}, link, " ", element("span", { className: "size" }, size), " ", judged(verdict, its));
    });
    const head = element("h2", lang ? { lang, dir } : { dir }, title);
    const item = element("li", {}, element("div", { className: "lesson" }, head, told));
    item.append(element("ul", { className: "packages" }, ...links));
    item.dataset.grade = grade;
    return item;
  };

  // By words of a lesson alone, so that no item is made of one that is not shown.
  const row = (told) => ({ told, grade: told[5], text: plain(told.flat(2).join(" ")) });

  const read = () => {
    state = "asked";
    window.lessonpackIndex = (rows) => lessons.push(...rows.map(row));
    const done = (how) => () => {
      state = how;
      show();
    };
    document.head.append(element("script", { src: "./index.js", onload: done("read"), onerror: done("missing") }));
  };

  // Those of the page are hidden, and the others taken out and put in again, so that all stay in order.
  const place = (lesson, shown) => {
    if (!lesson.told) {
      lesson.item.hidden = !shown;
    } else if (shown) {
      lesson.item ??= drawn(lesson.told);
      list.append(lesson.item);
    } else {
      lesson.item?.remove();
    }
  };

  const counted = (count) => count.toLocaleString("en");
  const said = (number) => {
    if (state === "asked") return "Looking through all lessons …";
    if (state === "missing") return `Of ${counted(all)} lessons the first ${counted(most)} are here; index.js, which has the others, is missing.`;
    if (!number) return "No lesson is like that.";
    const some = number === all ? "" : `${counted(number)} of ${counted(all)} lessons`;
    return number > most ? `${some || `${counted(all)} lessons`}, the first ${counted(most)} of them here` : some;
  };

  const show = () => {
    const asked = plain(words.value).split(/\s+/).filter(Boolean);
    const grade = box.querySelector("input[name=grade]:checked")?.value ?? "";
    const all_fit = !grade && !asked.length;
    if (!all_fit && state === "unread") read();
    let number = 0;
    for (const lesson of lessons) {
      const fits = (!grade || lesson.grade === grade) && asked.every((word) => lesson.text.includes(word));
      number += Number(fits);
      place(lesson, fits && number <= most);
    }
    found.textContent = said(all_fit ? all : number);
  };

  box.hidden = false;
  box.addEventListener("input", show);
  show(); // a browser that comes back to the page has kept what was typed
})();
