// Words: forms for numbers, values, and that the build writes numbers as the browser does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { lp, plain } from "./core.mjs";

const spoken = JSON.parse(readFileSync(process.env.PLAYER_WORDS, "utf-8"));
const TEXTS = { "left.one": "{n} left", "left.other": "{n} are left", plain: "Here {who}", letters: "A B" };

test("a message takes the form for its number", () => {
  const say = lp.speaker(TEXTS, "en");
  assert.equal(say("left", { n: 1 }), "1 left");
  assert.equal(say("left", { n: 0 }), "0 are left");
  assert.equal(say("left", { n: 1.5 }), "1.5 are left");
  assert.equal(say.keyOf("left", { n: 1 }), "left.one");
});

test("a value is no pattern, and a brace without a value stays", () => {
  const say = lp.speaker({ ...TEXTS, odd: "{who} {nobody} {" }, "en");
  assert.equal(say("plain", { who: "$& {n}" }), "Here $& {n}");
  assert.equal(say("odd", { who: "x", constructor: "y" }), "x {nobody} {");
});

test("an unknown message is refused, whatever objects inherit", () => {
  const say = lp.speaker(TEXTS, "en");
  assert.throws(() => say("nothing"), /no message nothing/);
  assert.throws(() => say("constructor"), /no message constructor/);
});

test("a value that is part of a page stays what it is", () => {
  const part = { nodeType: 1 };
  assert.deepEqual(plain(lp.speaker(TEXTS, "en").pieces("plain", { who: part })), ["Here ", part, ""]);
});

test("numbers among the values are written as the language writes them, in the digits of the page", () => {
  assert.equal(lp.speaker(TEXTS, "de")("plain", { who: 1.5 }), "Here 1,5");
  assert.equal(lp.speaker(TEXTS, "ar")("plain", { who: 12 }), "Here 12");
  assert.equal(lp.speaker(TEXTS, "en")("plain", { who: "1.5" }), "Here 1.5");
});

test("options are called by the letters of the language, and by numbers after them", () => {
  const say = lp.speaker(TEXTS, "en");
  assert.deepEqual([0, 1, 2].map(say.letter), ["A", "B", "3"]);
});

for (const [language, { texts, forms, percents }] of Object.entries(spoken)) {
  test(`the build and the browser count alike: ${language}`, () => {
    const say = lp.speaker(texts, language);
    const counted = forms.map((_, n) => say.keyOf("quiz.questions", { n }));
    assert.deepEqual(plain(counted), forms.map((form) => `quiz.questions.${form}`));
  });

  test(`the build and the browser write percentages alike: ${language}`, () => {
    const say = lp.speaker(texts, language);
    for (const [number, written] of Object.entries(percents)) assert.equal(say.percent(number), written);
  });
}
