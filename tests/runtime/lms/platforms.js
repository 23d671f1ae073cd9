"use strict";

/**
 * What some platforms make of a run-time: ways to answer that were seen on them, or read in their source, each around the
 * API of a strict run-time, and any of them together.
 *
 * books: SetValue changes the page alone. Commit and Terminate send what differs from what counts as sent, and it counts as
 * sent from then on, whether it arrives or not (Moodle's SCORM 1.2).
 * count-zero: cmi.interactions._count is 0 at each launch, whatever is stored (ILIAS, SCORM 1.2).
 * count-app: it is wrong from the 11th interaction on (the Moodle app, SCORM 1.2).
 * count-none: it is "".
 * chamilo: most of SCORM 2004, and some of 1.2, is not implemented; what some more elements are told is forgotten.
 * openolat: a time between 20:00:00 and 20:59:59 is refused (OpenOLAT before scorm-again, SCORM 1.2).
 *
 * faults of `books`: network, what becomes of its requests: "refused" (Commit says "false", error 101) or "gone" (what throws
 * is left to a beacon, Commit says "true", and nothing arrives); requests, the numbers of those it is for, the first one of
 * the run being 1; without them it is for each. A test may change them while the package runs.
 */
(function (root) {
  const { named } = root.strict;
  const FUNCTIONS = ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"];
  const COUNT = "cmi.interactions._count";
  const ROW = /^cmi\.interactions\.(\d+)\./;

  /**
   * `api` with functions of its own, by their names in SCORM 2004: each is given what the api would do, and the arguments,
   * and says what the api said, or an answer with an error of its own.
   */
  function around(api, version, own) {
    const outer = { snapshot: () => api.snapshot() };
    let error = null;
    for (const name of FUNCTIONS) {
      const called = named(name, version);
      const plain = (...args) => api[called](...args);
      const explaining = name.startsWith("Get") && name !== "GetValue";
      outer[called] = (...args) => {
        if (explaining) return name === "GetLastError" ? (error ?? plain(...args)) : plain(...args);
        const said = own[name] ? own[name](plain, ...args) : plain(...args);
        const [answer, code] = Array.isArray(said) ? said : [said, null];
        error = code;
        return answer;
      };
    }
    return outer;
  }

  const refusal = (code) => ["false", code];

  // --- books ----------------------------------------------------------------------------------------------

  /** Moodle keeps numbers as numbers: "100.0" is what "100" is. */
  const isNumber = (text) => text.trim() !== "" && Number.isFinite(Number(text));
  const same = (a, b) => a === b || (b !== undefined && isNumber(a) && isNumber(b) && Number(a) === Number(b));

  /** The session's time is told as a part of the total, at the end. */
  const isSent = (element) => !element.endsWith("session_time");

  const differing = (values, sent) =>
    Object.fromEntries(Object.entries(values).filter(([element, value]) => isSent(element) && !same(value, sent[element])));

  function fate({ network, requests }, number) {
    return !requests || requests.includes(number) ? network || "" : "";
  }

  /**
   * `server` has the `requests` so far; `store(values, given)`, which answers whether it took the values of a visit that
   * began with those given; `beacon(values)`, which answers at once, for what is lost.
   */
  function books(api, version, faults, server) {
    let given = {};
    let sent = {};
    function save(plain, ...args) {
      const answer = plain(...args);
      if (answer !== "true") return answer;
      const values = differing(api.snapshot(), sent);
      sent = { ...sent, ...values };
      const network = fate(faults, server.requests.length + 1);
      server.requests.push({ values, network });
      if (network === "refused") return refusal("101");
      return (network === "gone" ? server.beacon(values) : server.store(values, given)) ? "true" : refusal("101");
    }
    return around(api, version, {
      Initialize(plain, ...args) {
        const answer = plain(...args);
        if (answer === "true") given = sent = api.snapshot();
        return answer;
      },
      Commit: save,
      Terminate: save,
    });
  }

  // --- counts ---------------------------------------------------------------------------------------------

  /** As the app's data model walks the names of what is stored, in alphabetical order: 0, 1, 10, 11, 2, … */
  function inTheApp(values) {
    let count = 0;
    for (const element of Object.keys(values).sort()) {
      if (!ROW.test(element) || /\.(objectives|correct_responses)\./.test(element)) continue;
      const index = Number(ROW.exec(element)[1]);
      if (index === count) count += 1;
      else if (index > count) count = index - 1;
    }
    return count;
  }

  /** The count goes up by one when anything is set at it, and nothing is taken above it; what is stored there stays. */
  const counting = (first) => (api, version) => {
    let count = Infinity;
    return around(api, version, {
      Initialize(plain, ...args) {
        const answer = plain(...args);
        if (answer === "true") count = first(api.snapshot());
        return answer;
      },
      GetValue(plain, ...args) {
        const answer = plain(...args);
        return args[0] === COUNT && answer !== "" ? String(count) : answer;
      },
      SetValue(plain, ...args) {
        const index = Number(ROW.exec(args[0])?.[1] ?? -1);
        if (index > count) return refusal("201");
        const answer = plain(...args);
        if (answer === "true" && index === count) count += 1;
        return answer;
      },
    });
  };

  const untold = (api, version) =>
    around(api, version, {
      GetValue(plain, ...args) {
        const answer = plain(...args);
        return args[0] === COUNT ? "" : answer;
      },
    });

  // --- elements that are not taken --------------------------------------------------------------------------

  const FIELDS12 = /^cmi\.interactions\.\d+\.(id|time|type|correct_responses|weighting|student_response|result|latency)\b/;
  /** A timestamp is taken for a time. */
  const TAKEN2004 =
    /^cmi\.(completion_status|suspend_data|exit|interactions\.\d+\.(id|timestamp|type|correct_responses\.\d+\.pattern|weighting|result|latency)|objectives\.\d+\.(id|score\.(raw|min|max)))$/;
  const FORGOTTEN2004 = ["cmi.score.scaled", "cmi.success_status"];
  const TOLD2004 = /^cmi\.(suspend_data|launch_data|learner_id|learner_name|interactions\._(count|children)|objectives\..*)$/;

  const chamilo12 = {
    SetValue: (plain, ...args) => (ROW.test(args[0]) && !FIELDS12.test(args[0]) ? refusal("401") : plain(...args)),
  };

  const chamilo2004 = {
    GetValue: (plain, ...args) => (TOLD2004.test(args[0]) ? plain(...args) : ["", "201"]),
    SetValue(plain, ...args) {
      if (FORGOTTEN2004.includes(args[0])) return ["true", "0"];
      if (TAKEN2004.test(args[0])) return plain(...args);
      return refusal(/^cmi\.objectives\.\d+\.(?!score)/.test(args[0]) ? "0" : "401");
    },
  };

  const openolat = {
    SetValue: (plain, ...args) => (/^cmi\.interactions\.\d+\.time$/.test(args[0]) && /^20:/.test(args[1]) ? refusal("405") : plain(...args)),
  };

  const WAYS = {
    books,
    "count-zero": counting(() => 0),
    "count-app": counting(inTheApp),
    "count-none": untold,
    chamilo: (api, version) => around(api, version, version === "2004" ? chamilo2004 : chamilo12),
    openolat: (api, version) => around(api, version, openolat),
  };

  /** The api with these ways; `faults` and `server` are for `books`. */
  root.inWays = (api, version, ways, faults, server) => ways.reduce((inner, way) => WAYS[way](inner, version, faults, server), api);
})(globalThis);
