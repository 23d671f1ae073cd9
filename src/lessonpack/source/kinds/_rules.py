"""What the kinds of questions are held to between their keys, in words."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

ONE_RIGHT = rule(
    "SRC044",
    holds="A single-choice question has exactly one correct choice.",
    says="a single_choice question has one correct choice, but this one has {found}",
    hint="Set `correct: true` on one choice; for several right answers use multiple_response.",
    reason="Nobody could earn its points, or two answers would count as one.",
    clause="QTI 2.1, cardinality single",
)
SOME_RIGHT = rule(
    "SRC045",
    holds="A multiple-response question has a correct choice.",
    says="none of the choices is correct",
    hint="Set `correct: true` on each right choice.",
    reason="A learner who sees that nothing fits could not say so, and no platform can score it.",
    clause="QTI 2.1, correctResponse; Moodle's multichoice needs a positive fraction",
)
IDLE_WEIGHT = rule(
    "SRC054",
    holds="Right choices have weights and wrong ones penalties, where each counts for itself.",
    says="{key} counts for nothing here",
    hint="`weight` is for choices with `correct: true`, `penalty` for the others, both under `scoring: partial` alone.",
    reason="The author meant it to change what an answer earns, and it would not.",
    clause="docs/scoring.md, multiple response",
)
ONE_TO_ONE = rule(
    "SRC135",
    holds="With `one_to_one: true` no two terms have the same partner.",
    says="the partner {found!r} is that of a term before, and each is given once here",
    hint="Give the term a partner of its own, or take `one_to_one` out.",
    reason="Learners could not give all right answers.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
NO_DISTRACTOR = rule(
    "SRC049",
    severity=Severity.WARNING,
    holds="A distractor is the partner of no term.",
    says="the distractor {found!r} is the partner of a term, or stands here twice",
    hint="Take it out: partners of terms are offered anyway, and each once.",
    reason="It would distract from nothing.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
