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
  let finished = false;
  let posted = 0;
  let snapshot;

  /**
   * Tell the server what it does not know yet. Browsers refuse a synchronous request while a page goes
   * away; a beacon gets through, if it is small.
   */
  function post(what) {
    const body = JSON.stringify({ session: LMS.session, from: posted, calls: calls.slice(posted), ...what });
    posted = calls.length;
    try {
      const request = new XMLHttpRequest();
      request.open("POST", LMS.keep, false);
      request.send(body);
    } catch {
      navigator.sendBeacon(LMS.keep, body);
    }
  }

  function strict() {
    const api = new Strict12(LMS.settings, LMS.stored);
    snapshot = () => api.snapshot();
    return api;
  }

  function again() {
    const { mastery, masteryoverride, mode, credit } = LMS.settings;
    const settings = { autocommit: false, useAsynchronousCommits: false, logLevel: 5, lmsCommitUrl: LMS.commit };
    const api = new Scorm12API({ ...settings, mastery_override: masteryoverride });
    api.loadFromJSON(LMS.stored || { student_data: { mastery_score: mastery } });
    if (mode) api.cmi.core.lesson_mode = mode;
    if (credit) api.cmi.core.credit = credit;
    snapshot = () => api.renderCMIToJSONObject().cmi;
    return api;
  }

  /** What was committed is kept, with the calls up to there; of a finished session every further call is told. */
  function told(call) {
    finished ||= call.name === "LMSFinish";
    const kept = ["LMSCommit", "LMSFinish"].includes(call.name) && call.result === "true";
    if (kept) post({ stored: snapshot() });
    else if (finished) post({});
  }

  function attach() {
    window.API = recorded(LMS.runtime === "scorm-again" ? again() : strict(), faults, calls, told);
  }

  function open() {
    const frame = document.getElementById("content");
    if (LMS.window.startsWith("popup")) {
      window.popup = window.open(LMS.launch, "content", "width=900,height=700");
      frame.remove();
    } else {
      frame.src = LMS.launch;
    }
  }

  if (LMS.attach > 0) setTimeout(attach, LMS.attach);
  else if (LMS.attach === 0) attach();
  window.faults = faults;
  window.calls = calls;
  document.addEventListener("DOMContentLoaded", open);
})();
