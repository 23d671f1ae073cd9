"""The profiles of QTI 1.2: for Canvas, for Common Cartridges, and for all others."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec.structs import replace

from lessonpack.model.content import plain
from lessonpack.model.questions import Hotspot, Judged, MultipleResponse, Question
from lessonpack.render.html import as_mathml, as_tex
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.html import equation
from lessonpack.targets._qti12.processing import MARK, in_percent, in_points, in_turn
from lessonpack.targets._qti12.profile import FeedbackNames, FieldOf, Profile, Types, lettered, numbered

# The identifiers by which New Quizzes recognises the feedback; Classic Quizzes look for words in them.
_CANVAS_NAMES = FeedbackNames(general="general_fb", correct="correct_fb", incorrect="general_incorrect_fb")


def _canvas_told(_question: Question) -> FeedbackNames:
    return _CANVAS_NAMES


# --- Canvas -------------------------------------------------------------------------------------------


def _canvas_fields(question: Question, types: Types) -> Iterable[FieldOf]:
    yield "question_type", types.canvas
    yield "points_possible", number(question.points)


def _new_fields(question: Question, types: Types) -> Iterable[FieldOf]:
    yield "question_type", types.new_quizzes
    yield "points_possible", number(question.points)
    if isinstance(question, Judged) and question.notes:
        yield "grading_notes", plain(question.notes)


CANVAS = Profile(
    images="$IMS-CC-FILEBASE$/images/",
    math=equation,
    label=numbered,
    fields=_canvas_fields,
    told=_canvas_told,
    processing=in_percent,
    shuffles=False,
    fixes=False,
    draws=True,
)
NEW_QUIZZES = replace(CANVAS, math=as_mathml, fields=_new_fields, shuffles=True, draws=False)

# --- Common Cartridge ---------------------------------------------------------------------------------

MAX_WEIGHT = 99  # the profile has whole numbers from 1 to this


def weight(question: Question) -> int:
    """The whole number of points that is nearest to those of a question, among those of the profile."""
    return min(max(int(question.points + Fraction(1, 2)), 1), MAX_WEIGHT)


def _cartridge_fields(question: Question, types: Types) -> Iterable[FieldOf]:
    yield "cc_profile", types.cartridge
    if weight(question) != 1:
        yield "cc_weighting", str(weight(question))
    if isinstance(question, Judged):
        yield "qmd_computerscored", "No"


# Some readers resolve the address of a picture from the root of the cartridge, others from the folder of the quiz: here
# these are the same.
CARTRIDGE = replace(
    CANVAS,
    images="$IMS-CC-FILEBASE$media/",
    math=as_tex,
    fields=_cartridge_fields,
    shuffles=True,
    draws=False,
    truths=True,
)
"""The profile of QTI 1.2.1 that Common Cartridges hold, for documents at the root of the cartridge."""

CARTRIDGE_11 = replace(CARTRIDGE, processing=in_turn)
"""The same, with scoring as Moodle reads it; Moodle imports no later version."""

# --- others -------------------------------------------------------------------------------------------


def _plain_fields(question: Question, types: Types) -> Iterable[FieldOf]:
    if types.plain:
        yield "qmd_itemtype", types.plain
    yield "qmd_weighting", number(question.points)
    yield from (("qmd_topic", tag) for tag in question.tags)
    if question.difficulty:
        yield "qmd_levelofdifficulty", question.difficulty
    if isinstance(question, Hotspot) and len(question.right) > 1:
        yield "IS_MULTIPLE_CHOICE", "1"  # ILIAS lets learners choose several areas


def _plain_told(question: Question) -> FeedbackNames:
    """Sakai's identifiers; `Correct` marks a right option, so that a multiple response needs another for the whole."""
    correct = "AllCorrect" if isinstance(question, MultipleResponse) else MARK
    return FeedbackNames(general=identifier_of(question.id), correct=correct, incorrect="InCorrect")


PLAIN = Profile(
    images="images/",
    math=as_tex,
    label=lettered,
    fields=_plain_fields,
    told=_plain_told,
    processing=in_points,
    shuffles=True,
    fixes=True,
    whole=True,
)
