"""Assessments and banks of QTI 1.2: which questions are asked, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count, groupby
from typing import ClassVar, NamedTuple

from msgspec import Struct

from lessonpack.formats import qti12
from lessonpack.model.course import Pool, Quiz
from lessonpack.model.questions import Question
from lessonpack.model.stimulus import Stimulus
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._packaging import declared
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.items import metadata
from lessonpack.targets._qti12.profile import FieldOf

Made = Callable[[Question], Node]
Drawn = Callable[[Sequence[Question]], Node | None]
Run = Callable[[Stimulus, Iterable[Question]], Iterator[Node]]

Banked = Callable[[Sequence[Question]], str]


class Makers(NamedTuple):
    """What makes the items of a quiz for Canvas.

    An item for a question; items for a `run` of questions about one text; one for all variants of a question, if there
    is such; and the identifier of the bank that holds the questions of a group, "" where they stand in the group.
    """

    made: Made
    run: Run
    drawn: Drawn
    banked: Banked


# Identifiers of sections: no id of an author has capitals.
ROOT, GROUP = "ROOT", "GROUP-"


class Group(Struct, frozen=True, kw_only=True):
    """Questions of which each learner is asked `pick`, in random order."""

    ANSWERED: ClassVar[bool] = True

    pick: int
    questions: tuple[Question, ...]

    @property
    def points(self) -> Fraction:
        """The most frequent number of points, for platforms where all questions of a group have the same."""
        return Counter(question.points for question in self.questions).most_common(1)[0][0]

    @property
    def stimulus(self) -> None:
        """None: what its questions refer to stands in each of them."""

    @property
    def is_even(self) -> bool:
        """True when all questions have the same points."""
        return len({question.points for question in self.questions}) == 1


def pooled(pool: Pool, questions: Mapping[str, Question]) -> Group:
    """The pool as a group."""
    return Group(pick=pool.pick, questions=tuple(questions[id] for id in pool.questions))


def _in_order(quiz: Quiz, questions: Mapping[str, Question]) -> Iterator[Question | Group]:
    return (questions[part] if isinstance(part, str) else pooled(part, questions) for part in quiz.order)


def mixed(questions: Iterable[Question]) -> Iterator[Group]:
    """The questions grouped by points, each group asked completely: for platforms that shuffle only within groups."""
    by_points: dict[Fraction, list[Question]] = {}
    for question in questions:
        by_points.setdefault(question.points, []).append(question)
    return (Group(pick=len(alike), questions=tuple(alike)) for alike in by_points.values())


def document(inner: Node, **attributes: str) -> Node:
    """A file of QTI 1.2."""
    names = declared({"": qti12.NAMESPACE}, {qti12.NAMESPACE: qti12.SCHEMA})
    return stack("questestinterop", names | attributes, inner)


def bank(identifier: str, title: str, items: Iterable[Node]) -> Node:
    """A file with an object bank; the field `bank_title` is for Canvas."""
    return document(stack("objectbank", {"ident": identifier}, metadata([("bank_title", title)]), *items))


# --- Canvas -------------------------------------------------------------------------------------------


def canvas_assessment(quiz: Quiz, questions: Mapping[str, Question], makers: Makers) -> Node:
    """The assessment of a quiz for Canvas, whose groups draw questions and shuffle them.

    Variants are drawn by one item where that is possible, and else by a group.
    What questions refer to stands before a run of them, and in each that Canvas draws or shuffles.
    """
    parts: Iterable[Question | Group] = _in_order(quiz, questions)
    if quiz.shuffle:
        parts = chain.from_iterable(
            _shuffled(run) if answered else run for answered, run in groupby(parts, lambda part: part.ANSWERED)
        )
    section = stack("section", {"ident": ROOT}, *_in_runs(parts, makers))
    return document(stack("assessment", {"ident": identifier_of(quiz.id), "title": quiz.title}, section))


def _shuffled(parts: Iterable[Question | Group]) -> Iterator[Group]:
    """What stands between two texts that are only read, or beside one, in groups: pools last."""
    each = list(parts)
    yield from mixed(part for part in each if not isinstance(part, Group))
    yield from (part for part in each if isinstance(part, Group))


def _in_runs(parts: Iterable[Question | Group], makers: Makers) -> Iterator[Node]:
    """The items and groups in order; what a second run refers to stands in each of its items."""
    met: set[Stimulus | None] = {None}
    for stimulus, numbered in groupby(enumerate(parts, 1), lambda each: each[1].stimulus):
        if stimulus in met:
            yield from (_canvas_part(place, part, makers) for place, part in numbered)
        else:
            yield from makers.run(stimulus, (part for _, part in numbered if isinstance(part, Question)))
        met.add(stimulus)


def _canvas_part(place: int, part: Question | Group, makers: Makers) -> Node:
    return _canvas_group(place, part, makers) if isinstance(part, Group) else makers.made(part)


def _canvas_group(place: int, group: Group, makers: Makers) -> Node:
    """A group, of which each learner is asked some: its questions stand in it, or in a bank that it names."""
    if len(group.questions) == 1:
        return makers.made(group.questions[0])
    if group.pick == 1 and (item := makers.drawn(group.questions)) is not None:
        return item
    bank = makers.banked(group.questions)
    points = el("selection_extension", None, el("points_per_item", None, number(group.points)))
    source = el("sourcebank_ref", None, bank) if bank else None
    selection = el("selection", None, source, el("selection_number", None, str(group.pick)), points)
    return stack(
        "section",
        {"ident": f"{GROUP}{place}", "title": f"Group {place}"},
        stack("selection_ordering", None, selection),
        *(() if bank else map(makers.made, group.questions)),
    )


# --- others -------------------------------------------------------------------------------------------


def plain_assessment(quiz: Quiz, questions: Mapping[str, Question], made: Made) -> Node:
    """The assessment of a quiz as QTI 1.2 describes it, with a section for each pool."""
    groups = [pooled(pool, questions) for pool in quiz.pools]
    places = count(1)
    parts = (
        _plain_part(quiz, next(places), part, made) if isinstance(part, Group) else made(part)
        for part in _in_order(quiz, questions)
    )
    section = stack("section", {"ident": ROOT, "title": quiz.title}, _ordering(quiz), *parts)
    most = sum((questions[id].points for id in quiz.questions), Fraction(0)) + sum(
        (each.points * each.pick for each in groups), Fraction(0)
    )
    return document(
        stack(
            "assessment",
            {"ident": identifier_of(quiz.id), "title": quiz.title},
            None if quiz.time_limit is None else el("duration", None, _duration(quiz.time_limit)),
            metadata(_fields(quiz)),
            _marked(most, quiz.pass_mark),
            section,
        )
    )


def _fields(quiz: Quiz) -> Sequence[FieldOf]:
    """The metadata of an assessment, in the vocabulary of the profiles that have one."""
    limit = [("qmd_timelimit", str(quiz.time_limit))] if quiz.time_limit is not None else []
    attempts = [("cc_maxattempts", str(quiz.attempts))] if quiz.attempts is not None else []
    return [("qmd_assessmenttype", "Examination"), *limit, *attempts]


def _duration(minutes: int) -> str:
    """A duration of ISO 8601 with every field, as ILIAS expects it."""
    return f"P0Y0M0DT{minutes // 60}H{minutes % 60}M0S"


def _marked(most: Fraction, mark: Fraction | None) -> Node:
    """The score of an assessment: the sum of the scores of its items, and the score that passes."""
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": number(most)}
    if mark is not None:
        score["cutvalue"] = number(most * mark / 100)
    outcomes = stack("outcomes", None, el("decvar", score))
    return stack("outcomes_processing", {"scoremodel": "SumOfScores"}, outcomes)


def _ordering(quiz: Quiz, *selection: Node) -> Node | None:
    order = el("order", {"order_type": "Random"}) if quiz.shuffle else None
    return stack("selection_ordering", None, *selection, order) if selection or order else None


def _plain_part(quiz: Quiz, place: int, group: Group, made: Made) -> Node:
    selection = el("selection", None, el("selection_number", None, str(group.pick)))
    attributes = {"ident": f"{GROUP}{place}", "title": quiz.title}
    return stack("section", attributes, _ordering(quiz, selection), *map(made, group.questions))
