// Whole runs through a package, as lists of steps: everything that a learner does from the first visit to the last.
import { QUIZ } from "./learner.mjs";

const VISIT = ["visit", (learner) => learner.visit()];
const EXIT = ["exit", (learner) => learner.exit()];

/** Read a lesson. */
const reading = (id) => [0, 1].map((index) => [
  `read ${id ?? ""} ${index + 1}`,
  (learner) => {
    const session = learner.session(id);
    learner.go(session, { kind: "section", id: session.data.sections[index].id });
  },
]);

/** Meet a question and answer it: the steps of it. */
const answering = (id, index, rightly) => {
  const at = (learner) => ({ session: learner.session(id), question: learner.session(id).order[index] });
  const steps = [
    ["meet", (learner, { session, question }) => learner.go(session, { kind: "question", id: question.id })],
    ["choose", (learner, { session, question }) => learner.choose(session, question, rightly)],
    ["check", (learner, { session, question }) => session.quiz.atOnce && learner.check(session, question)],
  ];
  return steps.map(([name, step]) => [`${name} ${id ?? ""} ${index + 1}`, (learner) => step(learner, at(learner))]);
};

const begun = (id) => [`quiz ${id ?? ""}`, (learner) => learner.go(learner.session(id), QUIZ)];
const handedIn = (id) => [`submit ${id ?? ""}`, (learner) => learner.submit(learner.session(id))];
const again = (id) => [`retry ${id ?? ""}`, (learner) => learner.retry(learner.session(id))];

/** An attempt at a quiz of three, with a break in the middle of it where one is asked for. */
export const attempt = (id, rightly, pause = []) => [
  begun(id),
  ...answering(id, 0, rightly(0)),
  ...pause,
  ...answering(id, 1, rightly(1)),
  ...answering(id, 2, rightly(2)),
  handedIn(id),
];

const FAILING = (index) => index !== 1;
const PASSING = () => true;

/** Read all, fail, try again, leave in the middle, come back, pass, leave, and look at it once more. */
export const ALONE = [
  VISIT, ...reading(), ...attempt(undefined, FAILING), again(),
  ...attempt(undefined, PASSING, [EXIT, VISIT]).slice(1), EXIT, VISIT, EXIT,
];

/** The same with all the lessons of a course. */
export const COURSE = [
  VISIT, ...reading("read"), ...reading("graded"), ...attempt("graded", FAILING), again("graded"),
  ...attempt("graded", PASSING, [EXIT, VISIT]).slice(1), ...reading("practised"), ...attempt("practised", FAILING).slice(0, -1),
  EXIT, VISIT, ...attempt("final", PASSING), EXIT, VISIT, EXIT,
];

export const RUNS = { small: ALONE, several: COURSE };
export { EXIT, VISIT, again, answering, begun, handedIn, reading };
