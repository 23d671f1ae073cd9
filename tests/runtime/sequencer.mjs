// A platform's sequencer without a page: scorm-again's, over an activity tree and what a learner does with it.
// Reads {tree, steps} from stdin; its last line says what came of each step, and the course's own standing:
// null for what the sequencer does not know.
import { readFileSync } from "node:fs";
import { Scorm2004API } from "scorm-again/scorm2004";

const { tree, steps } = JSON.parse(readFileSync(0, "utf8"));
const api = new Scorm2004API({ autocommit: false, logLevel: 5, sequencing: { activityTree: tree } });

const current = () => api.getSequencingState().currentActivity?.id ?? null;

/** Where the platform has each objective of the activity that is open. */
const places = () => {
  const count = Number(api.GetValue("cmi.objectives._count"));
  return Object.fromEntries([...Array(count).keys()].map((index) => [api.GetValue(`cmi.objectives.${index}.id`), index]));
};

const act = {
  /** Ask for an activity, as the platform's table of contents does: the one that is open then. */
  choose: (id) => [api.processNavigationRequest("choice", id), current()],
  ask: (request) => [api.processNavigationRequest(request), current()],
  /** Play the activity that is open: what was refused. */
  play: ({ objectives = {}, values = [], exit = "suspend" }) => {
    api.reset();
    api.Initialize("");
    const known = places();
    const wanted = Object.entries(objectives).map(([id, status]) => [`cmi.objectives.${known[id]}.success_status`, status]);
    const refused = [...wanted, ...values, ["cmi.exit", exit]].filter(([name, value]) => api.SetValue(name, value) !== "true");
    return [refused, Object.keys(known), api.Terminate("")];
  },
};

const results = steps.map(([what, argument]) => act[what](argument));
const { rootActivity: root } = api.getSequencingState();
const standing = {
  measure: root.objectiveMeasureStatus ? root.objectiveNormalizedMeasure : null,
  satisfied: root.objectiveSatisfiedStatusKnown ? root.objectiveSatisfiedStatus : null,
};
process.stdout.write(`\n${JSON.stringify({ results, standing })}\n`);
