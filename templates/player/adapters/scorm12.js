// SCORM 1.2: what its API and its data model call things.
(function (lp) {
  "use strict";

  const MOST_HOURS = 9999;
  const STATUS = "cmi.core.lesson_status";
  const SCORE = "cmi.core.score.";

  const NAMES = {
    api: "API",
    initialize: "LMSInitialize",
    terminate: "LMSFinish",
    get: "LMSGetValue",
    set: "LMSSetValue",
    commit: "LMSCommit",
    lastError: "LMSGetLastError",
    errorString: "LMSGetErrorString",
    diagnostic: "LMSGetDiagnostic",
  };

  const ROW = "cmi.interactions.n.";
  const GOAL = "cmi.objectives.n.";
  // What a learner would lose if it were refused.
  const NEEDED = [STATUS, `${SCORE}raw`, "cmi.suspend_data", "cmi.core.session_time", ...["id", "type", "student_response", "result"].map((field) => ROW + field)];
  const VITAL = [STATUS, `${SCORE}raw`, "cmi.suspend_data"];
  // What stands in an element for a moment when it has to be sent again: nothing that passes or fails anybody.
  const MEANWHILE = {
    [STATUS]: ["incomplete", "browsed"],
    "cmi.core.exit": [""],
    [`${GOAL}id`]: ["meanwhile"],
    [`${GOAL}status`]: ["incomplete"],
    [`${ROW}id`]: ["meanwhile"],
    [`${ROW}type`]: ["fill-in"],
    [`${ROW}objectives.n.id`]: ["meanwhile"],
    [`${ROW}time`]: ["00:00:00", "00:00:01"],
    [`${ROW}weighting`]: ["0", "1"],
    [`${ROW}student_response`]: ["0", "1"],
    [`${ROW}correct_responses.n.pattern`]: ["0", "1"],
    [`${ROW}result`]: ["neutral"],
    [`${ROW}latency`]: ["00:00:00.00", "00:00:01.00"],
  };

  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");

  /** A time span: hours with two to four digits, hundredths at the end. @param {number} seconds */
  const timespan = function (seconds) {
    const hundredths = Math.min(Math.round(seconds * 100), (MOST_HOURS + 1) * 360000 - 1);
    const whole = Math.floor(hundredths / 100);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return `${parts.map(two).join(":")}.${two(hundredths % 100)}`;
  };

  /** @param {Date} date */
  const clockTime = (date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");

  /** A score on a scale of 0 to 100. @param {string} prefix @param {string | null} score @returns {[string, string | null][]} */
  const scored = (prefix, score) => [
    [`${prefix}min`, score && "0"],
    [`${prefix}max`, score && "100"],
    [`${prefix}raw`, score],
  ];

  lp.adapter = (win, data) =>
    new lp.Scorm(win, data, {
      names: NAMES,
      learner: "cmi.core.student_id",
      wrong: "wrong",
      alphabet: { between: ",", pair: "." },
      needed: NEEDED,
      vital: VITAL,
      meanwhile: MEANWHILE,
      read(get) {
        const mode = get("cmi.core.lesson_mode");
        const credit = get("cmi.core.credit");
        const status = get(STATUS).toLowerCase();
        const score = get(`${SCORE}raw`);
        return { status, score, mode, credit, has: [[STATUS, status], ...scored(SCORE, score || null)] };
      },
      outcome: ({ score, status }) => [...scored(SCORE, score), [STATUS, status]],
      onward: [["nav.event", "continue"]],
      leaving: (seconds) => [
        ["cmi.core.session_time", timespan(seconds)],
        ["cmi.core.exit", "suspend"],
      ],
      answer: ({ type, response, pattern, weighting, objective, result, at, seconds }) => [
        ["type", type],
        ["objectives.0.id", objective],
        ["time", clockTime(at)],
        ["weighting", weighting],
        ["student_response", response],
        ["correct_responses.0.pattern", pattern],
        ["result", result],
        ["latency", seconds === null ? null : timespan(seconds)],
      ],
      objective: ({ score, status }) => [...scored("score.", score), ["status", status]],
    });
  lp.adapter.timespan = timespan;
})(lessonpack);
