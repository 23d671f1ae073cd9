"use strict";

/**
 * The LMS's own page: puts an API where packages look for one and opens the package as `LMS.window` says.
 * What a session stores goes to the server with its record of calls, as it does in an LMS: a killed tab
 * leaves what was committed, no more.
 */
(function () {
  const LMS = window.LMS;
  const calls = [];
  const faults = LMS.faults;
  const booked = LMS.ways.includes("books");
  let finished = false;
  let posted = 0;
  let snapshot;

  /**
   * Tell the server what it does not know yet; false when it cannot be reached. Browsers refuse a synchronous request
   * while a page goes away; a beacon gets through, if it is small. A platform that keeps books has nothing but a beacon
   * where there is no network either, and what went with one is told again, since nobody knows whether it arrived.
   */
  function post(what) {
    const body = JSON.stringify({ session: LMS.session, from: posted, calls: calls.slice(posted), ...what });
    try {
      const request = new XMLHttpRequest();
      request.open("POST", LMS.keep, false);
      request.send(body);
    } catch {
      if (!navigator.onLine && !booked) return false;
      navigator.sendBeacon(LMS.keep, body);
      if (booked) return true;
    }
    posted = calls.length;
    return true;
  }

  /** The request of the call that is being answered, where books are kept: it goes with the record of that call. */
  let request = {};
  const server = {
    requests: [],
    store: (values, given) => Boolean((request = { values, given })),
    beacon: (values) => navigator.sendBeacon(LMS.lost, JSON.stringify(values)),
  };

  const MADE = {
    strict: {
      1.2: () => new Strict12(LMS.settings, LMS.stored),
      2004: () => new Strict2004(LMS.settings, LMS.stored),
    },
    "scorm-again": {
      1.2: () => {
        const { mastery, masteryoverride, mode, credit } = LMS.settings;
        const api = new Scorm12API({ ...again(), mastery_override: masteryoverride });
        api.loadFromJSON(LMS.stored || { student_data: { mastery_score: mastery } });
        if (mode) api.cmi.core.lesson_mode = mode;
        if (credit) api.cmi.core.credit = credit;
        return api;
      },
      2004: () => {
        const { mastery, objectives, mode, credit } = LMS.settings;
        const api = new Scorm2004API(again());
        const resumed = LMS.stored?.exit === "suspend";
        const made = objectives.map((id) => ({ id }));
        const given = resumed ? LMS.stored : { scaled_passing_score: mastery && String(Number(mastery) / 100), objectives: made };
        api.loadFromJSON({ ...given, mode: mode || "normal", credit: credit || "credit", exit: "", entry: resumed ? "resume" : "ab-initio" });
        return api;
      },
    },
  };

  const again = () => ({
    autocommit: false,
    useAsynchronousCommits: false,
    strict_errors: true,
    logLevel: 5,
    lmsCommitUrl: LMS.commit,
  });

  /** What was committed is kept, with the calls up to there; of a finished session every further call is told. */
  function told(call) {
    finished ||= call.name === "Terminate";
    const saving = ["Commit", "Terminate"].includes(call.name);
    if (booked) {
      if (saving || finished) post(request);
      request = {};
      return true;
    }
    const kept = saving && call.result === "true";
    if (kept) return post({ stored: snapshot() });
    return !finished || post({}) || call.name !== "Terminate";
  }

  function attach() {
    const api = inWays(MADE[LMS.runtime][LMS.version](), LMS.version, LMS.ways, faults, server);
    snapshot = () => (LMS.runtime === "strict" ? api.snapshot() : api.renderCMIToJSONObject().cmi);
    window[LMS.api] = recorded(api, LMS.version, faults, calls, told);
  }

  function open() {
    const frame = document.getElementById("content");
    if (LMS.window.startsWith("popup")) {
      window.popup = window.open(LMS.launch, "content", "width=900,height=700");
      frame.remove();
    } else {
      if (LMS.sandbox !== null) frame.setAttribute("sandbox", LMS.sandbox);
      frame.src = LMS.launch;
    }
  }

  if (LMS.attach > 0) setTimeout(attach, LMS.attach);
  else if (LMS.attach === 0) attach();
  window.faults = faults;
  window.calls = calls;
  document.addEventListener("DOMContentLoaded", open);
})();
