// SCORM 1.2 in its own words; what it has in common with other versions is in scorm.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { given, lp, session, small } from "./core.mjs";

const { timespan } = lp.adapter;

test("answers are reported in the alphabet of 1.2: letters by the author's order", () => {
  const subject = session(small({ attempts: 1 }));
  subject.give("some_of_five", { chosen: ["d_4", "a_1"] });
  subject.check("some_of_five");
  subject.give("judge", { chosen: ["false"] });
  subject.check("judge");
  const [some, judge] = given(lp, "API", small(), subject);
  assert.match(some.time, /^\d\d:\d\d:\d\d$/);
  delete some.time;
  assert.deepEqual(some, {
    id: "some_of_five", type: "choice", "objectives.0.id": "choosing", weighting: "1", student_response: "a,d",
    "correct_responses.0.pattern": "a,c,d", result: "0.67", latency: "00:00:00.00",
  });
  assert.deepEqual([judge.type, judge.student_response, judge["correct_responses.0.pattern"], judge.result], ["true-false", "f", "t", "wrong"]);
});

test("time spans: hours of two to four digits, hundredths at the end, never negative, never too long", () => {
  const spans = {
    0: "00:00:00.00", 0.005: "00:00:00.01", 59.999: "00:01:00.00", 61.5: "00:01:01.50", 3599.99: "00:59:59.99", 3600: "01:00:00.00",
    360000: "100:00:00.00", 35999999: "9999:59:59.00", 1e12: "9999:59:59.99",
  };
  for (const [seconds, text] of Object.entries(spans)) {
    assert.equal(timespan(Number(seconds)), text);
    assert.match(text, /^\d{2,4}:[0-5]\d:[0-5]\d\.\d\d$/);
  }
});
