"use strict";

/**
 * A SCORM 2004 run-time that takes nothing that ADL's 4th-edition data model or Moodle refuses, gives an attempt back only
 * when it was left with exit "suspend", and never begins again once it was terminated, as Moodle does. Stricter than both
 * in one point: arguments must be strings, and the empty one where the standard says so.
 */
(function (root) {
  const WORDS = {
    0: "No error",
    103: "Already initialized",
    104: "Content instance terminated",
    112: "Termination before initialization",
    113: "Termination after termination",
    122: "Retrieve data before initialization",
    123: "Retrieve data after termination",
    132: "Store data before initialization",
    133: "Store data after termination",
    142: "Commit before initialization",
    143: "Commit after termination",
    201: "General argument error",
    301: "General get failure",
    351: "General set failure",
    401: "Undefined data model element",
    403: "Data model element value not initialized",
    404: "Data model element is read only",
    405: "Data model element is write only",
    406: "Data model element type mismatch",
    407: "Data model element value out of range",
    408: "Data model dependency not established",
  };

  const { pattern, count, beyond, forget, matching, oneOf, upTo } = root.strict;

  const DECIMAL = /^-?\d{1,5}(\.\d{1,18})?$/;
  const TOKEN = /^[\w.]{1,250}$/;
  const LINE = /^[^\n\r]*$/;

  const decimal = matching(DECIMAL);
  const text = (limit) => (value) => value.length <= limit && LINE.test(value);
  /** A description: Moodle takes 251 characters, on one line; `{` may only begin a language tag. */
  const described = matching(/^(\{lang=[a-zA-Z]{2,3}(-[a-zA-Z0-9-]{2,8})?\})?([^{\n\r][^\n\r]{0,250})?$/);
  const identifier = (value) => /^\S{1,4000}$/.test(value) && (!value.startsWith("urn:") || /^urn:[A-Za-z0-9-]{2,31}:\S+$/.test(value));
  const moment = matching(
    /^(19[7-9]\d|20[0-2]\d|203[0-8])(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d{1,2}(Z|[+-]([01]\d|2[0-3])(:[0-5]\d)?)?)?)?)?)?)?)?$/,
  );
  const duration = matching(/^P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/);

  /** A number within bounds: one that is none is another fault (406) than one that is too large (407). */
  const within = (least, most) => (value) => (decimal(value) ? (Number(value) >= least && Number(value) <= most ? true : 407) : false);

  const listed = (value) => value.split("[,]");
  const tokens = (value) => listed(value).every((token) => TOKEN.test(token));
  const distinct = (value) => new Set(listed(value)).size === listed(value).length;
  const pairs = (value) => listed(value).every((pair) => pair.split("[.]").length === 2 && pair.split("[.]").every((token) => TOKEN.test(token)));
  const choices = (value) => tokens(value) && distinct(value) && listed(value).length <= 36;
  const range = (value) => value.split("[:]").length === 2 && value.split("[:]").every((bound) => decimal(bound));

  /** By type of interaction: what it takes as a response, and as a pattern. */
  const KINDS = {
    "true-false": [oneOf("true", "false"), oneOf("true", "false")],
    choice: [choices, (value) => value === "" || choices(value)],
    "fill-in": [text(4000), text(4000)],
    "long-fill-in": [text(64000), text(64000)],
    matching: [pairs, pairs],
    performance: [text(4000), text(4000)],
    sequencing: [tokens, tokens],
    likert: [matching(TOKEN), matching(TOKEN)],
    numeric: [decimal, range],
    other: [upTo(4000), upTo(4000)],
  };

  const completion = oneOf("completed", "incomplete", "not attempted", "unknown");
  const success = oneOf("passed", "failed", "unknown");
  const share = within(0, 1);
  const measure = within(-1, 1);
  const result = (value) => ["correct", "incorrect", "unanticipated", "neutral"].includes(value) || decimal(value);
  const request = matching(/^(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|\{target=\S+\}(choice|jump))$/);

  const READ = "read";
  const WRITE = "write";
  const BOTH = "both";

  /** Element, with `n` for an index, to its access and what it takes. */
  const MODEL = {
    "cmi._version": [READ, "1.0"],
    "cmi.comments_from_learner._children": [READ, "comment,location,timestamp"],
    "cmi.comments_from_learner._count": [READ],
    "cmi.comments_from_learner.n.comment": [BOTH, upTo(4000)],
    "cmi.comments_from_learner.n.location": [BOTH, upTo(250)],
    "cmi.comments_from_learner.n.timestamp": [BOTH, moment],
    "cmi.comments_from_lms._children": [READ, "comment,location,timestamp"],
    "cmi.comments_from_lms._count": [READ],
    "cmi.completion_status": [BOTH, completion],
    "cmi.completion_threshold": [READ],
    "cmi.credit": [READ],
    "cmi.entry": [READ],
    "cmi.exit": [WRITE, oneOf("time-out", "suspend", "logout", "normal", "")],
    "cmi.interactions._children": [READ, "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description"],
    "cmi.interactions._count": [READ],
    "cmi.interactions.n.id": [BOTH, identifier],
    "cmi.interactions.n.type": [BOTH, oneOf(...Object.keys(KINDS))],
    "cmi.interactions.n.objectives._count": [READ],
    "cmi.interactions.n.objectives.n.id": [BOTH, identifier],
    "cmi.interactions.n.timestamp": [BOTH, moment],
    "cmi.interactions.n.correct_responses._count": [READ],
    "cmi.interactions.n.correct_responses.n.pattern": [BOTH, null],
    "cmi.interactions.n.weighting": [BOTH, decimal],
    "cmi.interactions.n.learner_response": [BOTH, null],
    "cmi.interactions.n.result": [BOTH, result],
    "cmi.interactions.n.latency": [BOTH, duration],
    "cmi.interactions.n.description": [BOTH, described],
    "cmi.launch_data": [READ],
    "cmi.learner_id": [READ],
    "cmi.learner_name": [READ],
    "cmi.learner_preference._children": [READ, "audio_level,language,delivery_speed,audio_captioning"],
    "cmi.learner_preference.audio_level": [BOTH, within(0, 99999)],
    "cmi.learner_preference.language": [BOTH, upTo(250)],
    "cmi.learner_preference.delivery_speed": [BOTH, within(0, 99999)],
    "cmi.learner_preference.audio_captioning": [BOTH, oneOf("-1", "0", "1")],
    "cmi.location": [BOTH, upTo(1000)],
    "cmi.max_time_allowed": [READ],
    "cmi.mode": [READ],
    "cmi.objectives._children": [READ, "id,score,success_status,completion_status,description"],
    "cmi.objectives._count": [READ],
    "cmi.objectives.n.id": [BOTH, identifier],
    "cmi.objectives.n.score._children": [READ, "scaled,raw,min,max"],
    "cmi.objectives.n.score.scaled": [BOTH, measure],
    "cmi.objectives.n.score.raw": [BOTH, decimal],
    "cmi.objectives.n.score.min": [BOTH, decimal],
    "cmi.objectives.n.score.max": [BOTH, decimal],
    "cmi.objectives.n.success_status": [BOTH, success],
    "cmi.objectives.n.completion_status": [BOTH, completion],
    "cmi.objectives.n.progress_measure": [BOTH, share],
    "cmi.objectives.n.description": [BOTH, described],
    "cmi.progress_measure": [BOTH, share],
    "cmi.scaled_passing_score": [READ],
    "cmi.score._children": [READ, "scaled,raw,min,max"],
    "cmi.score.scaled": [BOTH, measure],
    "cmi.score.raw": [BOTH, decimal],
    "cmi.score.min": [BOTH, decimal],
    "cmi.score.max": [BOTH, decimal],
    "cmi.session_time": [WRITE, duration],
    "cmi.success_status": [BOTH, success],
    "cmi.suspend_data": [BOTH, null],
    "cmi.time_limit_action": [READ],
    "cmi.total_time": [READ],
    "adl.nav.request": [BOTH, request],
  };

  /** By edition: how long suspend_data may be. */
  const ROOM = { "3rd": 4000, "4th": 64000 };

  function fresh(objectives) {
    const made = objectives.map((id, index) => [`cmi.objectives.${index}.id`, id]);
    return { "cmi.completion_status": "unknown", "cmi.success_status": "unknown", ...Object.fromEntries(made) };
  }

  function opening(stored, settings) {
    const resumed = stored["cmi.exit"] === "suspend";
    const values = resumed ? { ...stored } : fresh(settings.objectives ?? []);
    const over = values["cmi.completion_status"] === "completed" || ["passed", "failed"].includes(values["cmi.success_status"]);
    const mode = settings.mode || (settings.lockout && over ? "review" : "normal");
    delete values["cmi.exit"];
    delete values["cmi.session_time"];
    return {
      ...values,
      "cmi.learner_id": settings.learner,
      "cmi.learner_name": "O'Example, Zoë",
      "cmi.mode": mode,
      "cmi.credit": settings.credit || (mode === "normal" ? "credit" : "no-credit"),
      "cmi.entry": resumed ? "resume" : "ab-initio",
      "cmi.total_time": values["cmi.total_time"] ?? "PT0S",
      ...(settings.mastery ? { "cmi.scaled_passing_score": String(Number(settings.mastery) / 100) } : {}),
    };
  }

  function seconds(span) {
    const [, hours = 0, minutes = 0, rest = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(span);
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  }

  class Strict2004 {
    /**
     * `settings`: edition ("3rd" or "4th"), mastery (percent as text, or ""), objectives (ids of the manifest), lockout,
     * mode, credit; `stored`: the snapshot that an earlier session left, or null.
     */
    constructor(settings, stored) {
      this.settings = settings;
      this.stored = stored || {};
      this.values = {};
      this.state = "closed";
      this.error = 0;
    }

    Initialize(...args) {
      if (this.state === "open") return this.#refuse(103);
      if (this.state === "ended") return this.#refuse(104);
      if (!this.#empty(args)) return this.#refuse(201);
      this.state = "open";
      this.values = opening(this.stored, this.settings);
      return this.#done();
    }

    Terminate(...args) {
      if (this.state !== "open") return this.#refuse(this.#outside(112, 113));
      if (!this.#empty(args)) return this.#refuse(201);
      this.state = "ended";
      const spent = seconds(this.values["cmi.total_time"]) + seconds(this.values["cmi.session_time"] ?? "PT0S");
      this.values["cmi.total_time"] = `PT${Number(spent.toFixed(2))}S`;
      return this.#done();
    }

    Commit(...args) {
      if (this.state !== "open") return this.#refuse(this.#outside(142, 143));
      return this.#empty(args) ? this.#done() : this.#refuse(201);
    }

    GetValue(...args) {
      const refused = this.#unreadable(args);
      if (refused) return this.#refuse(refused, "");
      const [element] = args;
      this.error = 0;
      if (element.endsWith("._count")) return String(count(this.values, element.slice(0, -"._count".length)));
      const fixed = MODEL[pattern(element)][1];
      if (typeof fixed === "string") return fixed;
      return element in this.values ? this.values[element] : this.#refuse(403, "");
    }

    SetValue(...args) {
      const refused = this.#unwritable(args);
      if (refused) return this.#refuse(refused);
      const [element, value] = args;
      // Moodle begins an interaction anew when its type is set again.
      if (pattern(element) === "cmi.interactions.n.type") forget(this.values, element.replace(/type$/, "correct_responses."));
      this.values[element] = value;
      return this.#done();
    }

    GetLastError() {
      return String(this.error);
    }

    GetErrorString(code) {
      return WORDS[code] ?? "";
    }

    GetDiagnostic(code) {
      return WORDS[code] ?? "";
    }

    /** The values as an LMS keeps them between sessions. */
    snapshot() {
      return { ...this.values };
    }

    #unreadable(args) {
      if (this.state !== "open") return this.#outside(122, 123);
      const [element] = args;
      if (args.length !== 1 || typeof element !== "string") return 201;
      const known = MODEL[pattern(element)];
      if (!known) return element === "" || /\._(children|count)$/.test(element) ? 301 : 401;
      if (known[0] === WRITE) return 405;
      return beyond(this.values, element, false) ? 301 : 0;
    }

    #unwritable(args) {
      if (this.state !== "open") return this.#outside(132, 133);
      const [element, value] = args;
      if (args.length !== 2 || args.some((argument) => typeof argument !== "string")) return 201;
      const known = MODEL[pattern(element)];
      if (!known) return element === "" ? 351 : 401;
      if (known[0] === READ) return 404;
      if (beyond(this.values, element, true)) return 351;
      return this.#premature(element) || this.#mistyped(element, value) || this.#clashing(element, value);
    }

    /** 408 for what must wait until something else was set: the id of an entry, the type of an interaction. */
    #premature(element) {
      const [entry] = /^cmi\.(interactions|objectives)\.\d+\./.exec(element) ?? [];
      if (!entry) return 0;
      const needed = /\.(learner_response|pattern)$/.test(element) ? ["id", "type"] : element === `${entry}id` ? [] : ["id"];
      return needed.every((name) => `${entry}${name}` in this.values) ? 0 : 408;
    }

    #mistyped(element, value) {
      const verdict = this.#taker(element)(value);
      return verdict === true ? 0 : verdict || 406;
    }

    #taker(element) {
      if (element === "cmi.suspend_data") return upTo(ROOM[this.settings.edition ?? "4th"]);
      const [entry, field] = [/^cmi\.interactions\.\d+\./.exec(element)?.[0], element.split(".").at(-1)];
      const kind = entry && KINDS[this.values[`${entry}type`]];
      if (field === "learner_response") return kind[0];
      return field === "pattern" ? kind[1] : MODEL[pattern(element)][1];
    }

    /** 351 for an id that stands already and is another, or that another objective has. */
    #clashing(element, value) {
      if (!element.endsWith(".id")) return 0;
      if (element in this.values) return this.values[element] === value ? 0 : 351;
      const unique = /^(cmi\.objectives|cmi\.interactions\.\d+\.objectives)\./.exec(element);
      if (!unique) return 0;
      const ids = Object.entries(this.values).filter(([name]) => name.startsWith(unique[0]) && name.endsWith(".id"));
      return ids.some(([, id]) => id === value) ? 351 : 0;
    }

    #outside(before, after) {
      return this.state === "closed" ? before : after;
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

  root.Strict2004 = Strict2004;
})(globalThis);
