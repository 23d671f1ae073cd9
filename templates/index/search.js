// Shows the lessons in which every word that is typed occurs, of those with the chosen grade: the first of them, when
// there are many. Lessons that are not in the page are in index.js, which is read when somebody searches.
"use strict";
(() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const box = document.querySelector("search");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const list = document.querySelector(".lessons");

  // What is searched: a title, a source and names of packages. Their ends, as `.scorm12.zip`, are found by whole words
  // alone: else a 12 would be in every name.
  const searched = (title, source, names) => {
    const ends = names.map((name) => /(\.[a-z][\w-]*)?\.[a-z]+$/.exec(name)?.[0] ?? "");
    const texts = [title, source, ...names.map((name, at) => name.slice(0, name.length - ends[at].length + 1))];
    return { text: plain(texts.join(" ")), ends: new Set(ends.flatMap((end) => [end, ...end.split(".")])) };
  };
  const contains = ({ text, ends }, word) => text.includes(word) || ends.has(word);

  const textsOf = (item, of) => [...item.querySelectorAll(of)].map((part) => part.textContent);
  const lessons = [...list.children].map((item) => {
    const [title, source] = textsOf(item, "h2, p > [dir]");
    return { item, grade: item.dataset.grade, ...searched(title, source, textsOf(item, "a")) };
  });
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
  const row = (told) => ({ told, grade: told[5], ...searched(told[0], told[3], told[6].map(([name]) => name)) });

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
      const fits = (!grade || lesson.grade === grade) && asked.every((word) => contains(lesson, word));
      number += Number(fits);
      place(lesson, fits && number <= most);
    }
    found.textContent = said(all_fit ? all : number);
  };

  box.hidden = false;
  box.addEventListener("input", show);
  show(); // a browser that comes back to the page has kept what was typed
})();
