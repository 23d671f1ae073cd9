"use strict";

/**
 * A SCORM 1.2 run-time that takes nothing but what Moodle takes with its "scormstandard" setting on, and
 * that ends a session as Moodle ends it. It is the strictest LMS we know by observation, so a package that
 * passes here may expect to pass elsewhere. Stricter than Moodle in one point: arguments must be strings,
 * the empty one where the standard says so, and nothing may be called outside of a session.
 */
(function (root) {
  const WORDS = {
    0: "No error",
    101: "General exception",
    201: "Invalid argument error",
    202: "Element cannot have children",
    203: "Element not an array - cannot have count",
    301: "Not initialized",
    401: "Not implemented error",
    402: "Invalid set value, element is a keyword",
    403: "Element is read only",
    404: "Element is write only",
    405: "Incorrect data type",
  };

  const { pattern, count, beyond, forget, matching, oneOf, upTo } = root.strict;

  /** A plain decimal, at most three digits before the point, within the bounds; "" is let through as Moodle does. */
  const decimal = (least, most) => (value) =>
    value === "" || (/^-?\d{1,3}(\.\d+)?$/.test(value) && Number(value) >= least && Number(value) <= most);

  const identifier = matching(/^[\x21-\x7e]{1,255}$/);
  const clock = matching(/^[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
  const timespan = matching(/^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/);
  const settable = ["passed", "completed", "failed", "incomplete", "browsed"];
  const words = ["correct", "wrong", "unanticipated", "neutral"];
  const result = (value) => words.includes(value) || /^\d{1,3}(\.\d+)?$/.test(value);
  const short = upTo(255);
  const long = upTo(4096);
  const score = decimal(0, 100);

  const READ = "read";
  const WRITE = "write";
  const BOTH = "both";

  /** Element, with `n` for an index, to its access and what it takes. */
  const MODEL = {
    "cmi.core._children": [READ, "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"],
    "cmi.core.student_id": [READ],
    "cmi.core.student_name": [READ],
    "cmi.core.lesson_location": [BOTH, short],
    "cmi.core.credit": [READ],
    "cmi.core.lesson_status": [BOTH, oneOf(...settable)],
    "cmi.core.entry": [READ],
    "cmi.core.score._children": [READ, "raw,min,max"],
    "cmi.core.score.raw": [BOTH, score],
    "cmi.core.score.min": [BOTH, score],
    "cmi.core.score.max": [BOTH, score],
    "cmi.core.total_time": [READ],
    "cmi.core.lesson_mode": [READ],
    "cmi.core.exit": [WRITE, oneOf("time-out", "suspend", "logout", "")],
    "cmi.core.session_time": [WRITE, timespan],
    "cmi.suspend_data": [BOTH, long],
    "cmi.launch_data": [READ],
    "cmi.comments": [BOTH, long],
    "cmi.comments_from_lms": [READ],
    "cmi.evaluation.comments._count": [READ, "0"],
    "cmi.objectives._children": [READ, "id,score,status"],
    "cmi.objectives._count": [READ],
    "cmi.objectives.n.id": [BOTH, identifier],
    "cmi.objectives.n.score._children": [READ, "raw,min,max"],
    "cmi.objectives.n.score.raw": [BOTH, score],
    "cmi.objectives.n.score.min": [BOTH, score],
    "cmi.objectives.n.score.max": [BOTH, score],
    "cmi.objectives.n.status": [BOTH, oneOf(...settable, "not attempted")],
    "cmi.student_data._children": [READ, "mastery_score,max_time_allowed,time_limit_action"],
    "cmi.student_data.mastery_score": [READ],
    "cmi.student_data.max_time_allowed": [READ],
    "cmi.student_data.time_limit_action": [READ],
    "cmi.student_preference._children": [READ, "audio,language,speed,text"],
    "cmi.student_preference.audio": [BOTH, decimal(-1, 100)],
    "cmi.student_preference.language": [BOTH, short],
    "cmi.student_preference.speed": [BOTH, decimal(-100, 100)],
    "cmi.student_preference.text": [BOTH, decimal(-1, 1)],
    "cmi.interactions._children": [READ, "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"],
    "cmi.interactions._count": [READ],
    "cmi.interactions.n.id": [WRITE, identifier],
    "cmi.interactions.n.objectives._count": [READ],
    "cmi.interactions.n.objectives.n.id": [WRITE, identifier],
    "cmi.interactions.n.time": [WRITE, clock],
    "cmi.interactions.n.type": [
      WRITE,
      oneOf("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"),
    ],
    "cmi.interactions.n.correct_responses._count": [READ],
    "cmi.interactions.n.correct_responses.n.pattern": [WRITE, short],
    "cmi.interactions.n.weighting": [WRITE, decimal(-100, 100)],
    "cmi.interactions.n.student_response": [WRITE, short],
    "cmi.interactions.n.result": [WRITE, result],
    "cmi.interactions.n.latency": [WRITE, timespan],
    "nav.event": [WRITE, oneOf("previous", "continue")],
  };

  /** Statuses after which Moodle gives the attempt back for review only. */
  const OVER = ["passed", "failed", "completed"];

  function opening(stored, settings) {
    const kept = (element) => stored[element] ?? "";
    const status = kept("cmi.core.lesson_status");
    const locked = settings.lockout && OVER.includes(status);
    const mode = settings.mode || (locked ? "review" : "normal");
    return {
      ...stored,
      "cmi.core.student_id": settings.learner,
      "cmi.core.student_name": "O'Example, Zoë",
      "cmi.core.lesson_mode": mode,
      "cmi.core.credit": settings.credit || (mode === "normal" ? "credit" : "no-credit"),
      "cmi.core.lesson_status": status || "not attempted",
      "cmi.core.entry": status === "" ? "ab-initio" : kept("cmi.core.exit") === "suspend" ? "resume" : "",
      "cmi.core.session_time": "00:00:00",
      "cmi.core.total_time": kept("cmi.core.total_time") || "00:00:00",
      "cmi.student_data.mastery_score": settings.mastery ?? "",
      "cmi.student_preference.audio": "0",
      "cmi.student_preference.speed": "0",
      "cmi.student_preference.text": "0",
    };
  }

  function seconds(span) {
    const [hours, minutes, rest] = span.split(":").map(Number);
    return hours * 3600 + minutes * 60 + rest;
  }

  function spanned(total) {
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    return `${two(total / 3600)}:${two((total % 3600) / 60)}:${two(total % 60)}`;
  }

  class Strict12 {
    /**
     * `settings`: mastery (text or ""), masteryoverride, lockout, mode, credit;
     * `stored`: the snapshot that an earlier session left, or null.
     */
    constructor(settings, stored) {
      this.settings = settings;
      this.stored = stored || {};
      this.values = {};
      this.state = "closed";
      this.error = 0;
    }

    LMSInitialize(...args) {
      if (!this.#empty(args)) return this.#refuse(201);
      if (this.state === "open") return this.#refuse(101);
      // Moodle's second Initialize in one page falls over the interactions it has.
      if (this.state === "ended") {
        if (count(this.values, "cmi.interactions")) throw new TypeError("cmi.interactions_0 is undefined");
        return this.#refuse(101);
      }
      this.state = "open";
      this.values = opening(this.stored, this.settings);
      return this.#done();
    }

    LMSFinish(...args) {
      if (!this.#empty(args)) return this.#refuse(201);
      if (this.state !== "open") return this.#refuse(301);
      this.state = "ended";
      this.values["cmi.core.lesson_status"] = this.#closing();
      const spent = seconds(this.values["cmi.core.total_time"]) + seconds(this.values["cmi.core.session_time"]);
      this.values["cmi.core.total_time"] = spanned(spent);
      return this.#done();
    }

    LMSCommit(...args) {
      if (!this.#empty(args)) return this.#refuse(201);
      if (this.state !== "open") return this.#refuse(301);
      return this.#done();
    }

    LMSGetValue(...args) {
      const refused = this.#unreadable(args);
      if (refused) return this.#refuse(refused, "");
      this.error = 0;
      const [element] = args;
      if (element.endsWith("._count") && element !== "cmi.evaluation.comments._count") {
        return String(count(this.values, element.slice(0, -"._count".length)));
      }
      const fixed = MODEL[pattern(element)][1];
      return typeof fixed === "string" ? fixed : (this.values[element] ?? "");
    }

    LMSSetValue(...args) {
      const refused = this.#unwritable(args);
      if (refused) return this.#refuse(refused);
      this.#keep(...args);
      return this.#done();
    }

    LMSGetLastError() {
      return String(this.error);
    }

    LMSGetErrorString(code) {
      return WORDS[code] ?? "";
    }

    LMSGetDiagnostic(code) {
      return WORDS[code] ?? "";
    }

    /** The values as an LMS keeps them between sessions. */
    snapshot() {
      return { ...this.values };
    }

    #keep(element, value) {
      const known = pattern(element);
      if (known === "cmi.comments") value = (this.values[element] ?? "") + value;
      // Moodle casts an empty score to a number; whoever clears a score reports nought.
      if (known.endsWith("score.raw") && value === "") value = "0";
      // Moodle begins an interaction anew when its type is set again.
      if (known === "cmi.interactions.n.type" && element in this.values) forget(this.values, element.replace(/type$/, "correct_responses."));
      this.values[element] = value;
    }

    #unreadable(args) {
      if (this.state !== "open") return 301;
      if (args.length !== 1 || typeof args[0] !== "string") return 201;
      const [element] = args;
      const known = MODEL[pattern(element)];
      if (!known) return this.#stranger(element);
      if (known[0] === WRITE) return 404;
      return beyond(this.values, element, false) ? 201 : 0;
    }

    #unwritable(args) {
      if (this.state !== "open") return 301;
      if (args.length !== 2 || args.some((argument) => typeof argument !== "string")) return 201;
      const [element, value] = args;
      const known = MODEL[pattern(element)];
      if (!known) return this.#stranger(element);
      if (/\._(children|count|version)$/.test(element)) return 402;
      if (known[0] === READ) return 403;
      if (beyond(this.values, element, true)) return 201;
      if (!known[1](value)) return 405;
      return element === "cmi.comments" && (this.values[element] ?? "").length + value.length > 4096 ? 405 : 0;
    }

    /** Moodle tells a keyword asked of the wrong element from an element that is none. */
    #stranger(element) {
      if (/\._children$/.test(element)) return 202;
      if (/\._count$/.test(element)) return 203;
      return /^cmi\.\w/.test(element) ? 401 : 201;
    }

    #closing() {
      const status = this.values["cmi.core.lesson_status"];
      const raw = this.values["cmi.core.score.raw"] ?? "";
      const mode = this.values["cmi.core.lesson_mode"];
      const { mastery, masteryoverride } = this.settings;
      if (mode === "browse") return status === "not attempted" ? "browsed" : status;
      if (mode === "normal" && masteryoverride && mastery && raw !== "") {
        return Number(raw) >= Number(mastery) ? "passed" : "failed";
      }
      return status === "not attempted" ? "completed" : status;
    }

    #empty(args) {
      return args.length === 1 && args[0] === "";
    }

    #done() {
      this.error = 0;
      return "true";
    }

    #refuse(code, answer = "false") {
      this.error = code;
      return answer;
    }
  }

  root.Strict12 = Strict12;
})(globalThis);
