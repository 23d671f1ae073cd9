"use strict";

/**
 * Stands between a package and a run-time: writes down every call with its time, arguments, result and
 * error, and plays the faults of real LMSs (refusals, lost connections, answers of the wrong type).
 *
 * faults: {initialize: "false" | "throw" | milliseconds to block, refuse: element prefix whose SetValue is
 * refused, commit: "false" | "throw", get: "throw", forget: element ("*": every one) that always reads "",
 * returns: "boolean" | "sloppy"}. A test may change them while the package runs.
 */
(function (root) {
  const CHANGING = ["LMSInitialize", "LMSSetValue", "LMSCommit", "LMSFinish"];
  const ASKING = ["LMSGetValue", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"];

  function block(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }

  /** The fault's own answer to a call, or null when the run-time shall answer. */
  function spoiled(faults, name, args) {
    const kind = { LMSInitialize: faults.initialize, LMSCommit: faults.commit, LMSGetValue: faults.get }[name];
    if (kind === "throw") throw new Error(`${name} failed inside the LMS`);
    if (kind === "false") return "false";
    if (typeof kind === "number") block(kind);
    if (name === "LMSGetValue" && [args[0], "*"].includes(faults.forget)) return "";
    const refused = name === "LMSSetValue" && faults.refuse && String(args[0]).startsWith(faults.refuse);
    return refused ? "false" : null;
  }

  /** The answer as sloppy LMSs give it. */
  function worded(faults, name, result) {
    const changing = CHANGING.includes(name);
    if (faults.returns === "boolean" && changing) return result === "true";
    if (faults.returns !== "sloppy") return result;
    if (changing) return result === "true" ? undefined : false;
    if (name === "LMSGetLastError") return Number(result);
    return result === "" ? null : result;
  }

  /** `api` with every call recorded in `calls`; `after(call)` is told of each one. */
  root.recorded = function (api, faults, calls, after) {
    const recorder = {};
    let fault = "";
    for (const name of [...CHANGING, ...ASKING]) {
      recorder[name] = (...args) => {
        const call = { at: Math.round(performance.now()), name, args, result: "", error: "0" };
        calls.push(call);
        try {
          const answer = spoiled(faults, name, args);
          if (name !== "LMSGetLastError") fault = answer === "false" ? "101" : "";
          if (name === "LMSGetLastError" && fault) call.result = fault;
          else call.result = answer ?? String(api[name](...args));
          if (name.startsWith("LMSGet") && name !== "LMSGetValue") return worded(faults, name, call.result);
          call.error = fault || String(api.LMSGetLastError());
          return worded(faults, name, call.result);
        } catch (error) {
          call.result = "thrown";
          call.error = String(error);
          throw error;
        } finally {
          after(call);
        }
      };
    }
    return recorder;
  };
})(globalThis);
