import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, answer, arranged, built, Clock, lp, options, plain, random, rowless, session, small, taking } from "./core.mjs";

const LEARNERS = Number(process.env.PLAYER_LEARNERS ?? 25);
const ALPHABET = /^[A-Za-z0-9._~|:;,-]*$/;

/** What a learner sees of a session. */
const seen = (subject) =>
  plain({
    place: subject.place,
    phase: subject.phase,
    submitted: subject.submitted,
    recorded: subject.recorded,
    score: subject.score,
    counted: subject.quiz ? subject.counted : null,
    visited: [...subject.visited].sort(),
    answers: [...subject.answers].map(([id, { response, checked, flagged, recorded }]) => [id, { response, checked, flagged, recorded }]),
    checks: [...subject.checks.answers],
    order: subject.order.map((question) => question.id),
    choices: subject.order.map((question) => arranged(subject, question)),
  });

/** Any act at a knowledge check. */
const practise = function (checks, question, next) {
  const chosen = options(question).filter(() => next() < 0.8);
  if (next() < 0.2) checks.again(question.id);
  else if (next() < 0.5) checks.check(question.id);
  else checks.give(question.id, taking(question, chosen));
};

/** Any act of a learner, or of the platform that takes reports. */
const act = function (subject, next) {
  const { data } = subject;
  const pick = (list) => list[Math.floor(next() * list.length)];
  const place = () => pick([
    { kind: "overview", id: "" },
    ...data.sections.map(({ id }) => ({ kind: "section", id })),
    ...(data.quiz ? [{ kind: "quiz", id: "" }, ...subject.asked.map(({ id }) => ({ kind: "question", id }))] : []),
  ]);
  if (!data.quiz) return subject.visit(place());
  if (data.checks && next() < 0.3) return practise(subject.checks, pick(data.checks), next);
  const question = pick(subject.asked);
  const chosen = options(question).filter(() => next() < 0.8);
  const acts = [
    () => subject.visit(place()),
    () => subject.give(question.id, taking(question, chosen)),
    () => subject.give(question.id, taking(question, chosen)),
    () => subject.check(question.id),
    () => subject.again(question.id),
    () => subject.flag(question.id, next() < 0.9),
    () => subject.reports().forEach((report) => subject.taken(report, true)),
    () => next() < 0.1 && subject.submit(),
    () => subject.retry(),
    () => next() < 0.3 && subject.accept(),
  ];
  return pick(acts)();
};

// Those that are only there to be compared with another one, or are courses of several lessons, are left out.
const COMPARED = ["mended", "drawn fewer", "drawn of more", "several", "rearranged"];
for (const name of Object.keys(built).filter((each) => !COMPARED.includes(each))) {
  test(`${name}: whatever is done is restored, and never longer than the build computed`, () => {
    const { worst, data } = built[name];
    for (let seed = 1; seed <= LEARNERS; seed += 1) {
      const next = random(seed);
      const subject = session(data, new Clock(), seed);
      for (let i = 0; i < 60; i += 1) {
        act(subject, next);
        const text = subject.encode();
        assert.ok(rowless(text, data.layout).length <= worst, `${text.length} of ${worst}: ${text}`);
        assert.match(text, ALPHABET);
        const later = session(data, new Clock(), seed + 1000);
        assert.deepEqual(plain(later.restore(text)), { changed: false, lost: 0 });
        assert.deepEqual(seen(later), seen(subject));
        assert.equal(later.encode(), text);
      }
    }
  });

  test(`${name}: with everything chosen, checked and flagged the state is as long as computed`, () => {
    const { worst, data } = built[name];
    const subject = session(data);
    for (const { id } of data.sections) subject.visit({ kind: "section", id });
    for (const question of data.checks ?? []) {
      const chosen = options(question);
      subject.checks.give(question.id, taking(question, chosen));
      subject.checks.check(question.id);
    }
    for (const question of subject.asked) {
      const chosen = options(question);
      subject.flag(question.id, true);
      subject.give(question.id, taking(question, chosen));
      subject.check(question.id);
      subject.visit({ kind: "question", id: question.id });
    }
    // Counters and score have room for thousands of attempts that nobody makes here.
    assert.ok(worst - subject.encode().length <= 25, `${subject.encode().length} of ${worst}`);
  });
}

test("the widest counters and the longest score have room", () => {
  const { worst, data } = built.small;
  const subject = session(data);
  answer(subject, ALL);
  for (const { id } of data.questions) subject.flag(id, true);
  for (const { id } of data.sections) subject.visit({ kind: "section", id });
  subject.visit({ kind: "question", id: data.questions[0].id });
  subject.record.length = 1234567;
  Object.assign(subject, { submitted: 12345, score: "99.99", seed: 2 ** 31 - 1 });
  subject.submit();
  subject.taken({ answer: {} }, true);
  assert.equal(subject.submitted, 9999);
  assert.equal(subject.recorded, 999999);
  assert.ok(subject.encode().length <= worst);
});

test("text of another kind, version or shape is none of ours, and changes nothing", () => {
  const subject = session(small());
  answer(subject, ALL);
  const before = seen(subject);
  const own = subject.encode();
  const foreign = [
    "", " ", "null", "undefined", '{"version":1}', "1", "|||||||||", "%00", "a".repeat(4096),
    own.replace(/^1\./, "2."), own.replace(/^1\.\d+\./, "1.0."), own.replace(/^1\.\d+\.\d+/, "1.x.y"),
    `${own}|more`, own.slice(0, own.lastIndexOf("|")), own.replace("|o|o|", "|o|x|"), own.replace("|o|o|", "|o|toString|"),
    `${own}"`, `${own}\u00e9`, `${own} `,
  ];
  for (const text of foreign) {
    assert.equal(subject.restore(text), null, text.slice(0, 60));
    assert.deepEqual(seen(subject), before);
  }
});

test("damaged pieces of a state are left out and counted, the rest is kept", () => {
  const data = small();
  const subject = session(data);
  answer(subject, ALL);
  const pieces = subject.encode().split("|");
  const [first, ...others] = pieces.at(-1).split(";");
  for (const spoiled of [`~~~${first.slice(3)}`, `${first.slice(0, 3)}.${first.slice(4)}`, `${first}${first.slice(4)}`, first.slice(0, -1), first.slice(0, 2)]) {
    const text = [...pieces.slice(0, -1), [spoiled, ...others].join(";")].join("|");
    const later = session(data);
    const restored = later.restore(text);
    assert.deepEqual(plain(restored), { changed: false, lost: 1 }, spoiled);
    assert.deepEqual(later.given.get(data.questions[1].id), subject.given.get(data.questions[1].id));
  }
});

test("a cut state is read as far as it makes sense or not at all, and never throws", () => {
  const subject = session(small());
  answer(subject, ALL);
  const own = subject.encode();
  for (let length = 0; length < own.length; length += 1) {
    const later = session(small());
    const restored = later.restore(own.slice(0, length));
    if (restored) later.encode();
  }
});

test("any text at all is taken or refused, and never throws", () => {
  const next = random(3);
  const characters = "1.35|ohpfc;,ABCDEFG_-0~: é\"'\\\n";
  const own = session(small()).encode();
  for (let i = 0; i < 200 * LEARNERS; i += 1) {
    let text = next() < 0.5 ? own : "";
    for (let j = 0; j < 12; j += 1) {
      const at = Math.floor(next() * (text.length + 1));
      text = text.slice(0, at) + characters[Math.floor(next() * characters.length)] + text.slice(at + (next() < 0.5 ? 1 : 0));
    }
    const later = session(small());
    if (later.restore(text)) {
      assert.match(later.encode(), ALPHABET);
      if (later.isSubmitted) later.result();
      later.order.forEach((question) => arranged(later, question));
    }
  }
});

test("a mended lesson: what still fits is kept, what does not is counted", () => {
  const subject = session(small());
  answer(subject, ALL);
  subject.visit({ kind: "section", id: "part_1" });
  const later = session(small({}, "mended"));
  // One question is gone, one has lost the choice that was chosen, one has a choice more; there is a new one.
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: true, lost: 2 });
  assert.deepEqual(plain(later.answers.get("some_of_five").response), { chosen: ["a_1", "c_3", "d_4"] });
  assert.deepEqual(plain(later.answers.get("added").response), { chosen: [] });
  assert.deepEqual(plain(later.answers.get("one_of_three")), plain(later.answers.get("added")));
  assert.ok(later.visited.has("part_1"));
  assert.deepEqual(plain(later.place), { kind: "section", id: "part_1" });
});

test("a place that is gone leads to the start", () => {
  const subject = session(small());
  subject.visit({ kind: "question", id: "judge" });
  const later = session(small({}, "mended"));
  later.restore(subject.encode());
  assert.deepEqual(plain(later.place), { kind: "overview", id: "" });
  const reading = session(small(null, "reading"));
  reading.restore(subject.encode());
  assert.deepEqual(plain(reading.place), { kind: "overview", id: "" });
  assert.equal(reading.phase, "new");
});

test("keys written wider or narrower are still read", () => {
  const data = small();
  const subject = session({ ...data, layout: { ...data.layout, key: 5, choice: 4 } });
  answer(subject, ALL);
  const later = session(data);
  assert.deepEqual(plain(later.restore(subject.encode())), { changed: false, lost: 0 });
  assert.deepEqual(seen(later).answers, seen(subject).answers);
});

test("a key that fits two entries names neither", () => {
  const entries = [{ key: "abcd" }, { key: "abxy" }];
  assert.equal(lp.state.keyed(entries, "ab"), undefined);
  assert.equal(lp.state.keyed(entries, "abc"), entries[0]);
  assert.equal(lp.state.keyed(entries, "zz"), undefined);
});

test("a section that is gone, or a quiz, leads to the start", () => {
  const states = { section: { kind: "section", id: "part_2" }, quiz: { kind: "quiz", id: "" }, result: { kind: "result", id: "" } };
  for (const [name, place] of Object.entries(states)) {
    const subject = session(small());
    subject.visit(place);
    const data = name === "section" ? { ...small(), sections: small().sections.slice(0, 1) } : small(null, "reading");
    const later = session(data);
    later.restore(subject.encode());
    assert.deepEqual(plain(later.place), { kind: "overview", id: "" }, name);
  }
});

test("a place of a kind that there is not leads to the start", () => {
  const data = small();
  const subject = session(data);
  subject.visit({ kind: "quiz", id: "" });
  const place = data.layout.fields.findIndex(([name]) => name === "place");
  const later = session(data);
  later.restore(subject.encode().split("|").with(place, "x").join("|"));
  assert.deepEqual(plain(later.place), { kind: "overview", id: "" });
});

test("numbers that are none count as nought", () => {
  const data = small({ shuffle: true });
  const subject = session(data);
  answer(subject, ALL);
  const fields = data.layout.fields.map(([name]) => name);
  const pieces = subject.encode().split("|");
  for (const name of ["submitted", "recorded", "seed"]) {
    const spoiled = pieces.map((piece, index) => (fields[index] === name ? "~" : piece)).join("|");
    const later = session(data, new Clock(), 9);
    assert.deepEqual(plain(later.restore(spoiled)), { changed: false, lost: 0 });
    assert.equal(later[name], 0, name);
    assert.deepEqual(plain(later.order.map(({ id }) => id)).sort(), data.questions.map(({ id }) => id).sort());
  }
});

test("a score that is none, or is missing where a result stands, makes the state none of ours", () => {
  const data = small({ attempts: 1 });
  const subject = session(data);
  answer(subject, ALL);
  subject.submit();
  const pieces = subject.encode().split("|");
  const place = data.layout.fields.findIndex(([name]) => name === "score");
  for (const score of ["", "abc", "1e2", "-5", "1000", "99.999", "."]) {
    assert.equal(session(data).restore(pieces.with(place, score).join("|")), null, score);
  }
  assert.ok(session(data).restore(pieces.with(place, "66.67").join("|")));
});

test("a counter beyond its field is held at the most, one below nothing at nothing", () => {
  const data = small();
  const pieces = session(data).encode().split("|");
  for (const name of ["submitted", "recorded"]) {
    const place = data.layout.fields.findIndex(([field]) => field === name);
    for (const [text, number] of [["-5", 0], ["2.7", 2], ["99999999", 10 ** data.layout.fields[place][1] - 1]]) {
      const later = session(data);
      later.restore(pieces.with(place, text).join("|"));
      assert.equal(later[name], number, `${name} ${text}`);
      assert.ok(later.encode().length <= built.small.worst);
    }
  }
  const later = session(data);
  later.restore(pieces.with(data.layout.fields.findIndex(([field]) => field === "seed"), "-zzzzzzzzzz").join("|"));
  assert.ok(later.encode().length <= built.small.worst);
});

test("a field that nobody fills is empty, and the others keep their places", () => {
  const layout = { version: "1", key: 3, choice: 2, fields: [["version", 1], ["later", 4], ["phase", 1]] };
  assert.equal(lp.state.join(layout, { version: "1", phase: "o" }), "1||o");
});
