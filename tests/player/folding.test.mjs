import assert from "node:assert/strict";
import { test } from "node:test";
import { lp } from "./core.mjs";

const fold = (written) => lp.folded(written).text;

test("what is looked for is found however it is written: case, accents, ligatures, soft hyphens, blanks", () => {
  for (const [written, sought] of [
    ["ÜBERMÄSSIG", "ubermassig"],
    ["Übermäßig", "ubermassig"],
    ["Ænigma, Ørsted", "aenigma, orsted"],
    ["ﬁgure", "figure"],
    ["Donau\u00addampf", "donaudampf"],
    ["one\n\t two\u00a0three", "one two three"],
    ["İstanbul ıssız", "istanbul issiz"],
    ["ΛΌΓΟΣ", "λογοσ"],
  ]) assert.equal(fold(written), sought);
});

test("in Arabic vowels, forms of a letter and what stretches a word make no difference", () => {
  for (const [written, sought] of [
    ["المَدُّ", "المد"],
    ["أحمد إبراهيم آدم ٱلله", "احمد ابراهيم ادم الله"],
    ["مدرســة", "مدرسه"],
    ["على", "علي"],
    ["كتاب فارسی کتاب", "كتاب فارسي كتاب"],
  ]) assert.equal(fold(written), fold(sought));
});

test("each unit knows where it begins in what is written", () => {
  const written = "  Maß\u00ad und  E\u0301tat 🧽!";
  const { text, from } = lp.folded(written);
  assert.equal(text, "mass und etat 🧽!");
  assert.equal(from.length, text.length);
  assert.ok(from.every((at, index) => index === 0 || at >= from[index - 1]));
  const start = text.indexOf("etat");
  assert.equal(written.slice(from[start], from[start + 4]).normalize(), "État");
});

test("texts that are apart make no word together, and no blank stands beside where they part", () => {
  const { text } = lp.folded(`one ${lp.folded.apart} two`);
  assert.equal(text, `one ${lp.folded.apart}two`);
});
