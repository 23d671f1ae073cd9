"""What the player carries of a course: the capability table of all targets that play it, but for their differences."""

from __future__ import annotations

from lessonpack.features import Feature
from lessonpack.target import CARRIED, Entry, foreign

TABLE: dict[Feature, Entry] = {
    Feature.LESSON: CARRIED,
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: CARRIED,
    Feature.ALL_OR_NOTHING: CARRIED,
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.FEEDBACK: CARRIED,
    Feature.HINT: CARRIED,
    Feature.OBJECTIVE: CARRIED,
    Feature.TAGS: foreign("learners see no tags; pools draw by them all the same"),
    Feature.SHUFFLE: CARRIED,
    Feature.FIXED: CARRIED,
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: CARRIED,
    Feature.ATTEMPTS: CARRIED,
    Feature.AT_ONCE: CARRIED,
    Feature.AT_END: CARRIED,
    Feature.ANSWERS: CARRIED,
    Feature.REPORT: CARRIED,
    Feature.SHUFFLE_QUESTIONS: CARRIED,
    Feature.POOLS: CARRIED,
    Feature.PRACTICE: CARRIED,
    Feature.GRADE: CARRIED,
    Feature.TIME_LIMIT: CARRIED,
    Feature.CHECKS: CARRIED,
    Feature.RECALL: CARRIED,
    Feature.STEPS: CARRIED,
    Feature.LESSONS: CARRIED,
    Feature.GATES: CARRIED,
    Feature.WEIGHTS: CARRIED,
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: CARRIED,
    Feature.METADATA: CARRIED,
    Feature.MESSAGES: CARRIED,
    Feature.THEME: CARRIED,
}
