"""What the reader holds answers to that learners type."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

SAID_TWICE = rule(
    "SRC056",
    holds="The answers to a question that is typed read differently.",
    says="the answer {text!r} {how} {first!r}, which stands before it",
    hint="{advice}",
    reason="The first answer that a learner's words read as says what they earn: the second one never counts.",
    clause="docs/scoring.md, what is accepted",
)
PATTERN = rule(
    "SRC129",
    holds="With `wildcard: true` one right answer has no star, and a star stands beside something.",
    says="{trouble}",
    hint="Write one right answer out, and stars beside letters alone: `answers: [evaporation, evaporat*]`.",
    reason="Learners are shown a right answer, and one that takes everything tells nobody apart.",
    clause="docs/scoring.md, what is accepted",
)
STAR = rule(
    "SRC130",
    severity=Severity.WARNING,
    holds="Of an answer with a star at its end it is said whether the star is typed.",
    says="a star is a star in the answer {text!r}: learners would have to type it",
    hint="Write `wildcard: true` beside `answers`, and it stands for any run of signs; `wildcard: false` if it is to "
    "be typed.",
    reason="In Moodle a star stands for anything; here the answers that were meant would be wrong.",
    clause="docs/scoring.md, what is accepted; Moodle, short answer questions",
)
TOO_LONG = rule(
    "SRC057",
    holds="What learners are to type is short.",
    says="{key}: an answer that is typed has at most {most} characters, and this one has {length}",
    hint="Ask for a word or a few; nobody types a sentence letter by letter as it is expected.",
    reason="A longer answer is right by luck, and platforms cut what they are told of it.",
    clause="SCORM 2004 Run-Time Environment, 4.2.9.1, fill-in: 250 characters",
)
NO_RANGE = rule(
    "SRC058",
    holds="A question for a number says which numbers are right: one, or those from one to another.",
    says="{trouble}",
    hint="{advice}",
    reason="Without it no number could be told right from wrong.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
NEVER_COUNTS = rule(
    "SRC133",
    holds="Of the answers to a question for a number none takes only what is taken before it.",
    says="the other answer {found} never counts: all of it is taken before, by {first}",
    hint="Leave it out, or write what is nearer to the answer first: the first that takes a number counts.",
    reason="Its share and its feedback would be nobody's.",
    clause="docs/scoring.md, what is accepted",
)
OVERLAP = rule(
    "SRC134",
    severity=Severity.WARNING,
    holds="Of the answers to a question for a number one lies within another, or they do not meet.",
    says="the other answer {found} meets {first}, which stands before it and counts where they do",
    hint="Let one end where the other begins, or within the other: all points for 9.7 to 9.9, some for 9 to 10.5.",
    reason="Two answers that meet by chance are mostly a mistake in a number or its tolerance.",
    clause="docs/scoring.md, what is accepted",
)
LOW_SHARE = rule(
    "SRC136",
    severity=Severity.WARNING,
    holds="What another answer earns is a percentage that somebody would give.",
    says="the other answer earns {found} % of the points: was {meant} meant?",
    hint="Write the percentage: `share: {meant}`.",
    reason="Written as a share of 1 it gives next to nothing for what is half right.",
    clause="docs/scoring.md, what answers earn: `share`, a percentage; at most 1",
)
WIDE = rule(
    "SRC137",
    severity=Severity.WARNING,
    holds="A tolerance in percent leaves something that is wrong.",
    says="with a tolerance of {found} everything is right from 0 to twice the answer, and beyond it",
    hint="Write how far a number may be from the answer: `tolerance: 1%` for a hundredth of it, or `tolerance: 0.05`.",
    reason="Who leaves the digits out, or is out by the half, is told that this is right.",
    clause="docs/scoring.md, what is accepted: `tolerance` in percent; 100 and more",
)
LOW_PENALTY = rule(
    "SRC139",
    severity=Severity.WARNING,
    holds="What a wrong choice takes away is a percentage that somebody would notice.",
    says="the choice takes away {found} % of the points: was {meant} meant?",
    hint="Write the percentage: `penalty: {meant}`.",
    reason="Written as a share of 1 it takes next to nothing away: who chooses everything has nearly all points.",
    clause="docs/scoring.md, multiple response: `penalty`, a percentage; at most 1",
)
SHARE_OF_NOTHING = rule(
    "SRC140",
    severity=Severity.WARNING,
    holds="A tolerance in percent is of an answer other than 0.",
    says="{found} of 0 is 0: no number but 0 itself is right",
    hint="Write how far a number may be from 0: `tolerance: 0.05`; or leave the tolerance out, if 0 alone is right.",
    reason="A tolerance was meant, and there is none.",
    clause="docs/scoring.md, what is accepted: `tolerance` in percent",
)
AS_LARGE = rule(
    "SRC141",
    severity=Severity.NOTE,  # for what may be above or below 0, such as a temperature, it is as it should be
    holds="A tolerance is smaller than the answer.",
    says="with a tolerance of {found} everything from {low} to {high} is right, 0 as well",
    hint="Write `tolerance: {found}%` if percent were meant, or `range: [{low}, {high}]` if it is as it should be.",
    reason="Mostly a sign for percent is missing, or a decimal mark.",
    clause="docs/scoring.md, what is accepted: `tolerance`; as large as the answer, or larger",
)
NO_LENGTH = rule(
    "SRC076",
    holds="An essay can have as many words as it is asked to have.",
    says="an essay of at least {least} words cannot have {most} at most",
    hint="Write the smaller number under `least`.",
    reason="Whoever keeps to one of the two numbers misses the other.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
NO_VERDICT = rule(
    "SRC077",
    holds="Of an answer that people judge nothing is said as if it were right or wrong.",
    says="`{key}` cannot be said of an answer that people judge",
    hint="Write what everybody is told under `general`, and a good answer under `sample`.",
    reason="Nobody knows whether the answer is right when the feedback is shown.",
    clause="lessonpack's scoring (docs/scoring.md)",
)
GAP = rule(
    "SRC059",
    holds="A gap is typed, asks for a number, or has a list in which one choice is right.",
    says="the gap {name!r} {trouble}",
    hint="Write `{{answers: [hydrogen, H2]}}`, or `{{answer: 100, tolerance: 0.5}}`, or `{{choices: [{{text: oxygen, "
    "correct: true}}, {{text: nitrogen}}]}}`.",
    reason="Otherwise nobody could say what is right in it, or two answers would count as one.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
GAPS = rule(
    "SRC055",
    holds="Each gap stands once in the text, and is described below `gaps`.",
    says="{trouble}",
    hint="Write each gap once into the text, as in `[[name]]`, and behind the same name below `gaps:` what is right in "
    "it.",
    reason="A gap that nobody described could not be judged, and one that stands nowhere could not be filled.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
