// A platform's sequencer without a page: scorm-again's, over an activity tree and what a learner does with it.
// Reads {tree, steps}, one a line; answers with what came of each step, and the course's own standing: null for what the
// sequencer does not know.
import { createInterface } from "node:readline";
import { Scorm2004API } from "scorm-again/scorm2004";

// What the sequencer says for people would stand between the answers.
for (const name of ["debug", "error", "info", "log", "warn"]) console[name] = () => undefined;

/** What came of the steps, and how the course stands then. */
const played = function ({ tree, steps }) {
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
  return { results, standing };
};

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(played(JSON.parse(line)))}\n`);
