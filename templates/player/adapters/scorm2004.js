// SCORM 2004, 3rd and 4th edition: what its API and its data model call things.
(function (lp) {
  "use strict";

  const COMPLETION = "cmi.completion_status";
  const SUCCESS = "cmi.success_status";
  const PROGRESS = "cmi.progress_measure";
  const SCORE = "cmi.score.";
  // The years that platforms take in a timestamp.
  const FIRST_YEAR = 1970;
  const LAST_YEAR = 2038;

  const ROW = "cmi.interactions.n.";
  const GOAL = "cmi.objectives.n.";
  // What a learner would lose if it were refused; without `exit` a platform may give nothing back.
  const NEEDED = [COMPLETION, SUCCESS, `${SCORE}raw`, `${SCORE}scaled`, "cmi.suspend_data", "cmi.session_time", "cmi.exit", ...["id", "type", "learner_response", "result"].map((field) => ROW + field)];
  const VITAL = [COMPLETION, SUCCESS, `${SCORE}scaled`, "cmi.suspend_data"];
  // What stands in an element for a moment when it has to be sent again: nothing that passes or fails anybody. Ids are not
  // among them: an id is written once.
  const MEANWHILE = {
    [COMPLETION]: ["incomplete", "unknown"],
    [SUCCESS]: ["unknown"],
    [PROGRESS]: ["0", "0.01"],
    "cmi.exit": [""],
    [`${GOAL}success_status`]: ["unknown"],
    [`${GOAL}completion_status`]: ["incomplete", "unknown"],
    [`${GOAL}description`]: ["-"],
    [`${ROW}type`]: ["other"],
    [`${ROW}timestamp`]: ["2000-01-01T00:00:00.00Z", "2000-01-01T00:00:01.00Z"],
    [`${ROW}correct_responses.n.pattern`]: ["-"],
    [`${ROW}weighting`]: ["0", "1"],
    [`${ROW}learner_response`]: ["-"],
    [`${ROW}result`]: ["neutral"],
    [`${ROW}latency`]: ["PT0S", "PT1S"],
    [`${ROW}description`]: ["-"],
  };

  const NAMES = {
    api: "API_1484_11",
    initialize: "Initialize",
    terminate: "Terminate",
    get: "GetValue",
    set: "SetValue",
    commit: "Commit",
    lastError: "GetLastError",
    errorString: "GetErrorString",
    diagnostic: "GetDiagnostic",
  };

  /** A duration to the hundredth of a second: `PT1H2M3.45S`, `PT0S`. @param {number} seconds */
  const duration = function (seconds) {
    const hundredths = Math.round(seconds * 100);
    const whole = Math.floor(hundredths / 100);
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    const rest = Number(((hundredths % 6000) / 100).toFixed(2));
    return "PT" + (hours ? `${hours}H` : "") + (minutes ? `${minutes}M` : "") + (rest || whole < 60 ? `${rest}S` : "");
  };

  /** A moment: platforms take the zone only after a fraction of two digits. @param {Date} date */
  const timestamp = function (date) {
    const year = date.getUTCFullYear();
    return year >= FIRST_YEAR && year <= LAST_YEAR ? `${date.toISOString().slice(0, 19)}.00Z` : null;
  };

  /**
   * A score as percent and as a share of 1, which comes last: Open edX takes what it was told last.
   * @param {string} prefix @param {string | null} score @returns {[string, string | null][]}
   */
  const scored = (prefix, score) => [
    [`${prefix}min`, score && "0"],
    [`${prefix}max`, score && "100"],
    [`${prefix}raw`, score],
    [`${prefix}scaled`, score && String(Number((Number(score) / 100).toFixed(4)))],
  ];

  /** Success and completion for one status: a failed quiz is complete as well. @param {string | null} status */
  const statuses = (status) => ({
    success: status === "passed" || status === "failed" ? status : null,
    completion: status === null ? null : status === "incomplete" ? "incomplete" : "completed",
  });

  /** @param {string} success @param {string} completion */
  const statusOf = (success, completion) =>
    success === "passed" || success === "failed" ? success : completion === "completed" || completion === "incomplete" ? completion : "";

  lp.adapter = (win, data) =>
    new lp.Scorm(win, data, {
      names: NAMES,
      learner: "cmi.learner_id",
      wrong: "incorrect",
      alphabet: { between: "[,]", pair: "[.]" },
      needed: NEEDED,
      vital: VITAL,
      meanwhile: MEANWHILE,
      read(get) {
        const mode = get("cmi.mode");
        const credit = get("cmi.credit");
        const completion = get(COMPLETION).toLowerCase();
        const success = get(SUCCESS).toLowerCase();
        const [raw, scaled] = [get(`${SCORE}raw`), get(`${SCORE}scaled`)];
        return {
          status: statusOf(success, completion),
          score: raw || (scaled && String(Number((Number(scaled) * 100).toFixed(2)))),
          mode,
          credit,
          has: [[COMPLETION, completion], [SUCCESS, success], [PROGRESS, get(PROGRESS)], ...scored(SCORE, raw || null)],
        };
      },
      outcome({ score, status, progress }, has) {
        const { success, completion } = statuses(status);
        const measure = Math.floor(progress * 100) / 100;
        return [
          ...scored(SCORE, score),
          [SUCCESS, success],
          [COMPLETION, completion],
          [PROGRESS, measure > Number(has.get(PROGRESS)) ? String(measure) : null],
        ];
      },
      onward: [["adl.nav.request", "continue"]],
      leaving: (seconds) => [
        ["cmi.session_time", duration(seconds)],
        ["cmi.exit", "suspend"],
      ],
      answer: ({ type, response, pattern, weighting, objective, result, at, seconds, description }) => [
        ["type", type],
        ["objectives.0.id", objective],
        ["timestamp", timestamp(at)],
        ["correct_responses.0.pattern", pattern],
        ["weighting", weighting],
        ["learner_response", response],
        ["result", result],
        ["latency", seconds === null ? null : duration(seconds)],
        ["description", description],
      ],
      objective({ score, status, description }) {
        const { success, completion } = statuses(status);
        return [
          ["description", description],
          ...scored("score.", score),
          ["success_status", success],
          ["completion_status", completion],
        ];
      },
    });
  lp.adapter.timespan = duration;
})(lessonpack);
