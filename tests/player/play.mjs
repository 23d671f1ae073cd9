// Plays courses that come in, one a line, with random acts and then to the limit; answers with what was seen of the state.
import { createInterface } from "node:readline";
import { Clock, fake, journal, load, options, random, rowless, taking } from "./core.mjs";

const STATE = "cmi.suspend_data";
const FULL = 10000;
const TEXTS = ["", " ", "Paris", "|;~:", "“déjà”", "المدّ والجزر", "\u{1f600} \u{1f600}"];
const LP = { API: load("scorm12"), API_1484_11: load("scorm2004") };

/** One learner of one package: `room` is how many characters the platform keeps, `values` what it has, and gives back at the next visit. */
class Learner {
  constructor({ api, room, data }, seed) {
    Object.assign(this, { api, room, data, values: {}, next: random(seed), clock: new Clock(), longest: 0, refused: 0, strange: 0, lost: 0 });
    this.visit();
  }

  visit() {
    const { api, room } = this;
    const lms = fake(this.values);
    const keep = (name, value) => {
      if (name !== STATE) return (this.values[name] = value), "true";
      this.longest = Math.max(this.longest, rowless(value, this.data.layout).length);
      if (value.length > room) this.refused += 1;
      if (value !== this.work.encode()) this.strange += 1;
      if (value.length <= room) this.values[name] = value;
      return String(value.length <= room);
    };
    lms.SetValue = keep;
    lms.LMSSetValue = keep;
    const lp = LP[api];
    this.work = new lp[this.data.lessons ? "Course" : "Session"](this.data, this.next, this.clock.now);
    this.sessions = this.work.sessions ?? [this.work];
    this.keeper = new lp.Keeper(lp.adapter({ [api]: lms }, this.data), this.work, journal(), this.clock, () => {});
    this.keeper.open(() => {});
  }

  /** Leave and come back: what was kept last says the same again. */
  comeBack() {
    this.keeper.finish();
    const kept = this.values[STATE] ?? "";
    this.visit();
    if (kept && this.timeless(this.work.encode()) !== this.timeless(kept)) this.lost += 1;
  }

  /** A state without the time that is over: who comes back late is given some. */
  timeless(text) {
    const own = this.data.lessons ? 1 : 0;
    const place = this.sessions[0].data.layout.fields.findIndex(([name]) => name === "elapsed");
    const states = text.split("~");
    return [...states.slice(0, own), ...states.slice(own).map((state) => state.split("|").with(place, "").join("|"))].join("~");
  }

  /** Be at a place of a lesson. */
  go(session, place) {
    if (this.data.lessons) this.work.enter(session, place);
    else session.visit(place);
  }

  pick(entries) {
    return entries[Math.floor(this.next() * entries.length)];
  }

  /** Some of a question's choices: one, or any number where that is allowed. */
  some(question) {
    if (question.room) return { text: this.pick(TEXTS).repeat(1 + Math.floor(this.next() * 99)) };
    if (question.gap) return { gaps: { [question.gap]: this.pick(TEXTS).slice(0, question.length) } };
    if (question.gaps && this.next() < 0.5) return { gaps: { [this.pick(question.gaps.filter(({ length }) => length)).id]: this.pick(TEXTS).slice(0, 30) } };
    if (!question.choices) return taking(question);
    const ids = options(question);
    return { chosen: question.kind === "multiple_response" ? ids.filter(() => this.next() < 0.5) : [this.pick(ids)] };
  }

  every(question) {
    return taking(question, options(question));
  }

  act(kind) {
    const session = this.pick(this.sessions);
    const { data } = session;
    const question = session.asked.length ? this.pick(session.asked) : null;
    const check = session.checks.questions.length ? this.pick(session.checks.questions) : null;
    const acts = [
      () => data.sections.length && this.go(session, { kind: "section", id: this.pick(data.sections).id }),
      () => this.go(session, { kind: "overview", id: "" }),
      () => this.data.lessons && this.work.enter(null),
      () => question && this.go(session, { kind: "question", id: question.id }),
      () => question && session.give(question.id, this.some(question)),
      () => question && session.flag(question.id, this.next() < 0.7),
      () => question && session.check(question.id),
      () => question && session.submit(),
      () => session.retry(),
      () => session.accept(),
      () => question && session.again(question.id),
      () => check && session.checks.give(check.id, this.some(check)),
      () => check && session.checks.check(check.id),
      () => check && session.checks.again(check.id),
      () => session.limit?.extend(),
      () => this.clock.pass(this.next() * 9000),
      () => this.comeBack(),
    ];
    acts[kind % acts.length]();
    this.keeper.save();
  }

  /** Every number at its most, as if the quiz had been taken for years. */
  count(session) {
    const { most } = LP.API.state;
    this.work.record.length = most(this.data.layout, "recorded");
    session.submitted = most(session.data.layout, "submitted");
    session.latest = FULL;
    const all = session.grade === "average" ? Math.min(session.quiz?.attempts ?? session.submitted, session.submitted) : 1;
    session.tally = { n: BigInt(all), d: 1n };
    if (!session.limit) return;
    while (session.limit.mayExtend) session.limit.extend();
    session.limit.elapsed = session.limit.elapsed + session.limit.left;
  }

  /** The longest way: everything read, flagged, chosen and checked, every counter at its end. */
  toTheLimit() {
    for (const session of this.sessions) this.finish(session);
    if (this.longest <= this.data.layout.limit) this.comeBack();
  }

  finish(session) {
    for (const { id } of session.data.sections) this.go(session, { kind: "section", id });
    for (const question of session.checks.questions) {
      session.checks.give(question.id, this.every(question));
      session.checks.check(question.id);
    }
    if (session.isSubmitted) session.retry();
    for (const question of session.asked) {
      this.go(session, { kind: "question", id: question.id });
      session.give(question.id, this.every(question));
      session.flag(question.id, true);
      session.check(question.id);
      this.keeper.save();
    }
    this.count(session);
    this.keeper.save();
    if (session.quiz) session.submit();
    session.accept();
    this.keeper.save();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { packages, acts, seed } = JSON.parse(line);
  const told = Object.entries(packages).map(([name, made]) => {
    const straight = new Learner(made, seed + 1);
    const wandering = acts.length ? new Learner(made, seed) : straight;
    for (const kind of acts) wandering.act(kind);
    for (const learner of new Set([wandering, straight])) learner.toTheLimit();
    const both = (count) => wandering[count] + straight[count];
    const [refused, strange, lost] = ["refused", "strange", "lost"].map(both);
    return [name, { longest: Math.max(wandering.longest, straight.longest), reached: straight.longest, refused, strange, lost }];
  });
  process.stdout.write(`${JSON.stringify(Object.fromEntries(told))}\n`);
}
