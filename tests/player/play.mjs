// Plays courses that come in, one a line, with random acts and then to the limit; answers with what was seen of the state.
import { createInterface } from "node:readline";
import { Clock, fake, load, random } from "./core.mjs";

const VERSIONS = {
  scorm12: { api: "API", room: 4096 },
  scorm2004: { api: "API_1484_11", room: 64000 },
  "scorm2004-3rd": { api: "API_1484_11", room: 4000 },
};
const STATE = "cmi.suspend_data";
const FULL_SCORE = 10_000; // hundredths of a percent
const LP = { scorm12: load("scorm12"), scorm2004: load("scorm2004"), "scorm2004-3rd": load("scorm2004") };

/** One learner in one version: `values` is what the platform has, and gives back at the next visit. */
class Learner {
  constructor(target, data, seed) {
    Object.assign(this, { target, data, values: {}, next: random(seed), clock: new Clock(), longest: 0, refused: 0, strange: 0, lost: 0 });
    this.visit();
  }

  visit() {
    const { api, room } = VERSIONS[this.target];
    const lms = fake(this.values);
    const keep = (name, value) => {
      if (name !== STATE) return (this.values[name] = value), "true";
      this.longest = Math.max(this.longest, value.length);
      if (value.length > room) this.refused += 1;
      if (value !== this.session.encode()) this.strange += 1;
      if (value.length <= room) this.values[name] = value;
      return String(value.length <= room);
    };
    lms.SetValue = keep;
    lms.LMSSetValue = keep;
    const lp = LP[this.target];
    this.session = new lp.Session(this.data, this.next, this.clock.now);
    this.keeper = new lp.Keeper(lp.adapter({ [api]: lms }, this.data), this.session, this.clock, () => {});
    this.keeper.open(() => {});
  }

  /** Leave and come back: what was kept last says the same again. */
  comeBack() {
    this.keeper.finish();
    const kept = this.values[STATE] ?? "";
    this.visit();
    if (kept && this.session.encode() !== kept) this.lost += 1;
  }

  pick(entries) {
    return entries[Math.floor(this.next() * entries.length)];
  }

  /** Some of a question's choices: one, or any number where that is allowed. */
  some(question) {
    const ids = question.choices.map(({ id }) => id);
    return question.many ? ids.filter(() => this.next() < 0.5) : [this.pick(ids)];
  }

  every(question) {
    return question.choices.map(({ id }) => id).slice(0, question.many ? undefined : 1);
  }

  act(kind) {
    const { session, data } = this;
    const question = data.questions.length ? this.pick(data.questions) : null;
    const acts = [
      () => data.sections.length && session.visit({ kind: "section", id: this.pick(data.sections).id }),
      () => session.visit({ kind: "overview", id: "" }),
      () => question && session.visit({ kind: "question", id: question.id }),
      () => question && session.choose(question.id, this.some(question)),
      () => question && session.flag(question.id, this.next() < 0.7),
      () => question && session.check(question.id),
      () => question && session.submit(),
      () => session.retry(),
      () => session.accept(),
      () => this.comeBack(),
    ];
    acts[kind % acts.length]();
    this.keeper.save();
  }

  /** The longest way: everything read, flagged, chosen and checked, every counter at its end. */
  toTheLimit() {
    const { session, data } = this;
    for (const { id } of data.sections) session.visit({ kind: "section", id });
    if (session.isSubmitted) session.retry();
    for (const question of data.questions) {
      session.visit({ kind: "question", id: question.id });
      session.choose(question.id, this.every(question));
      session.flag(question.id, true);
      session.check(question.id);
      this.keeper.save();
    }
    session.submitted = session.most("submitted");
    session.recorded = session.most("recorded");
    session.seed = 2 ** 31 - 1;
    this.keeper.save();
    if (data.questions.length) session.submit();
    session.accept();
    session.latest = FULL_SCORE;
    session.tally = FULL_SCORE;
    this.keeper.save();
    if (this.longest <= data.layout.limit) this.comeBack();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { courses, acts, seed } = JSON.parse(line);
  const told = Object.entries(courses).map(([target, data]) => {
    const [wandering, straight] = [new Learner(target, data, seed), new Learner(target, data, seed + 1)];
    for (const kind of acts) wandering.act(kind);
    for (const learner of [wandering, straight]) learner.toTheLimit();
    const both = (name) => wandering[name] + straight[name];
    const [refused, strange, lost] = ["refused", "strange", "lost"].map(both);
    return [target, { longest: Math.max(wandering.longest, straight.longest), reached: straight.longest, refused, strange, lost }];
  });
  process.stdout.write(`${JSON.stringify(Object.fromEntries(told))}\n`);
}
