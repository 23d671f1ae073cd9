"""Items of QTI 1.2: an `item` for each question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lessonpack.model.content import Image
from lessonpack.model.course import Objective
from lessonpack.model.questions import Judged, Question
from lessonpack.model.referring import stem_in_full
from lessonpack.model.stimulus import Stimulus
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti12.calculated import Drawing
from lessonpack.targets._qti12.html import Html, plain
from lessonpack.targets._qti12.kind import Asked, AskedWithin
from lessonpack.targets._qti12.kinds import asked
from lessonpack.targets._qti12.processing import MARK, feedback_of
from lessonpack.targets._qti12.profile import FieldOf, Profile
from lessonpack.targets._titles import title


def text_item(stimulus: Stimulus, profile: Profile, address: Callable[[Image], str]) -> Node:
    """An item of Canvas that asks nothing: what the items behind it refer to."""
    body = Html(address, profile.math)
    return stack(
        "item",
        {"ident": text_ident(stimulus), "title": stimulus.title or stimulus.id},
        stack("itemmetadata", None, metadata([("question_type", "text_only_question"), ("points_possible", "0")])),
        stack("presentation", None, body.blocks(stimulus.titled, stimulus.language)),
    )


def text_ident(stimulus: Stimulus) -> str:
    return identifier_of(stimulus.id, before="stimulus_")


def item(
    question: Question,
    profile: Profile,
    address: Callable[[Image], str],
    objective: Objective | None = None,
    more: Iterable[FieldOf] = (),
    drawn: Drawing | None = None,
) -> Node:
    """The item of a question, with `more` metadata; `address` gives the address of each picture in it.

    `drawn` is how all variants of a question are asked by this item.
    """
    body, told = Html(address, profile.math), drawn.told if drawn else asked(question, profile)
    name = drawn.title if drawn else title(question)
    return stack(
        "item",
        {"ident": identifier_of(question.id), "title": name, "xml:lang": question.language or None},
        stack("itemmetadata", None, metadata((*profile.fields(question, told.types), *more))),
        el("objectives", None, plain(objective.text)) if profile.whole and objective is not None else None,
        _for_graders(question, body) if profile.whole else None,
        stack("presentation", None, *_presented(question, told, body, drawn)),
        told.processed,
        drawn.extension if drawn else None,
        *_feedbacks(question, told, profile, body),
    )


def _presented(question: Question, told: Asked | AskedWithin, body: Html, drawn: Drawing | None) -> tuple[Node, ...]:
    if hasattr(told, "presented"):  # `isinstance` of a protocol takes thirty times as long
        within: Node = told.presented(body)
        return (within,)
    return drawn.stem if drawn else body.together(stem_in_full(question)), told.written(body)


def _for_graders(question: Question, body: Html) -> Node | None:
    """What those are told who judge the answer."""
    notes = question.notes if isinstance(question, Judged) else ()
    return el("rubric", {"view": "Scorer"}, body.blocks(notes)) if notes else None


def metadata(fields: Iterable[FieldOf]) -> Node | None:
    """A `qtimetadata` element with these fields; None when there are none."""
    made = [_field(label, entry) for label, entry in fields]
    return stack("qtimetadata", None, *made) if made else None


def _field(label: str, entry: str) -> Node:
    return el("qtimetadatafield", None, el("fieldlabel", None, label), el("fieldentry", None, entry))


def _feedbacks(question: Question, told: Asked, profile: Profile, body: Html) -> Iterator[Node]:
    names, own = profile.told(question), question.said
    for ident, content in (
        (names.general, own.general),
        (names.correct, own.correct),
        (names.incorrect, own.incorrect),
    ):
        if content:
            yield _feedback(ident, el("flow_mat", None, body.blocks(content)))
    for label, text in told.fed_back:
        yield _feedback(feedback_of(label), el("flow_mat", None, body.undivided(text)))
    if profile.whole:
        if question.ANSWERED and not isinstance(question, Judged) and not (own.correct and names.correct == MARK):
            yield _feedback(MARK, el("flow_mat", None, plain("")))
        if question.hints:
            ladder = {"feedbackstyle": "Incremental"} if len(question.hints) > 1 else None
            steps = (el("hintmaterial", None, body.blocks(hint)) for hint in question.hints)
            yield _feedback("Hint", stack("hint", ladder, *steps))


def _feedback(ident: str, content: Node) -> Node:
    return el("itemfeedback", {"ident": ident}, content)
