"use strict";

/**
 * Stands between a package and a run-time: writes down every call, by its name in SCORM 2004 whatever the version, with its
 * time, arguments, result and error, and plays the faults of real LMSs.
 *
 * faults: by function (Initialize, SetValue, …) "false", "throw", or for how many milliseconds it hangs; refuse: prefix of
 * the elements whose SetValue is refused; forget: element ("*": every one but the one to remember) that always reads ""; returns: "boolean", "sloppy" (undefined, null
 * and numbers) or "empty" ("" for everything). A test may change them while the package runs.
 */
(function (root) {
  const CHANGING = ["Initialize", "SetValue", "Commit", "Terminate"];
  const ASKING = ["GetValue", "GetLastError", "GetErrorString", "GetDiagnostic"];
  const UNREACHED = "101";
  const { named } = root.strict;

  function block(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }

  /** The fault's own answer to a call, or null when the run-time shall answer. */
  function spoiled(faults, name, args) {
    const kind = faults[name];
    if (kind === "throw") throw new Error(`${name} failed inside the LMS`);
    if (typeof kind === "number") block(kind);
    if (kind === "false") return "false";
    if (name === "GetValue" && [args[0], "*"].includes(faults.forget) && args[0] !== faults.remember) return "";
    return name === "SetValue" && faults.refuse && String(args[0]).startsWith(faults.refuse) ? "false" : null;
  }

  /** The answer as sloppy LMSs give it. */
  function worded(faults, name, result) {
    const changing = CHANGING.includes(name);
    if (faults.returns === "empty") return "";
    if (faults.returns === "boolean" && changing) return result === "true";
    if (faults.returns !== "sloppy") return result;
    if (changing) return result === "true" ? undefined : false;
    if (name === "GetLastError") return Number(result);
    return result === "" ? null : result;
  }

  /** `api` with every call recorded in `calls`; `after(call)` is told of each one, and answers false when it got lost. */
  root.recorded = function (api, version, faults, calls, after) {
    const recorder = {};
    let fault = "";
    for (const name of [...CHANGING, ...ASKING]) {
      const own = named(name, version);
      recorder[own] = (...args) => {
        const call = { at: Math.round(performance.now()), name, args, result: "", error: "0" };
        calls.push(call);
        const answering = name.startsWith("Get") && name !== "GetValue";
        try {
          const answer = spoiled(faults, name, args);
          if (!answering) fault = answer === "false" ? UNREACHED : "";
          if (name === "GetLastError" && fault) call.result = fault;
          else call.result = answer ?? String(api[own](...args));
          if (!answering) call.error = fault || String(api[named("GetLastError", version)]());
        } catch (error) {
          call.result = "thrown";
          call.error = String(error);
          after(call);
          throw error;
        }
        if (after(call) === false) [call.result, call.error, fault] = ["false", UNREACHED, UNREACHED];
        return worded(faults, name, call.result);
      };
    }
    return recorder;
  };
})(globalThis);
