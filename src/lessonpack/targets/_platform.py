"""What formats of questions leave to the platform that asks them: the cells that their capability tables share."""

from __future__ import annotations

from lessonpack.features import Feature
from lessonpack.target import Entry, approximated, dropped, foreign

LEFT: dict[Feature, Entry] = {
    Feature.ANSWERS: dropped(
        "when right answers are shown, and with them the feedback, is a setting of the platform", surprises=True
    ),
    Feature.REPORT: foreign("the platform asks the questions and knows the score itself"),
    Feature.GRADE: dropped("which attempt counts is a setting of the platform"),
    Feature.TIME_LIMIT: approximated(
        "who may have more time is for the platform to say", "cannot be extended by learners"
    ),
    Feature.CHECKS: foreign("there is no text between which to ask; the question itself is in the package"),
    Feature.BEFORE: foreign("there is no text before which to ask; the question itself is in the package"),
    Feature.RECALL: foreign("it is a part of the lesson's text, and there is none"),
    Feature.STEPS: foreign("they are a part of the lesson's text, and there is none"),
    Feature.EMBEDS: foreign("they are a part of the lesson's text, and there is none"),
    Feature.GATES: dropped("when a test opens is a setting of the platform"),
    Feature.WEIGHTS: dropped("how tests make a grade is a setting of the platform"),
    Feature.MESSAGES: foreign("the platform that asks the questions speaks for itself"),
    Feature.THEME: foreign("the platform that asks the questions has a look of its own"),
    Feature.COVER: foreign("there is no start page: the platform opens the questions"),
}

# --- what several formats say of a feature ------------------------------------------------------------

SAMPLE = approximated("it is a quotation at the end of the feedback", "stand in the feedback")
SIGN_BY_SIGN = approximated(
    "QTI compares answers sign by sign: one with a blank too many is another, unless the platform mends it",
    "count blanks too many as a mistake",
)
LINES = approximated(
    "QTI counts no words: the field has as many lines as the longest answer needs", "only set the size of the field"
)
TEX = approximated(
    "in questions they are TeX between \\( and \\), which platforms that load MathJax show as formulas",
    "are TeX in questions",
)
RIGHT_OR_WRONG = dropped(
    "platforms tell of right and wrong answers; a partly right one gets the feedback on wrong ones"
)
ONE_TRY = dropped("it is for a second try, which the question does not have")
NOT_BESIDE = dropped("QTI asks nothing beside a question that would not be a part of its answer")
WITH_QUESTION = dropped("the question is left out, too")
NO_FILES = foreign("a question that takes files is not in the package")
