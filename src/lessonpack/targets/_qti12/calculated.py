"""A number to be typed whose question has variables, as Canvas's `calculated_question`: one item for all its variants.

Each set of values is a variant, with the answer to it: Canvas takes one of them, puts the values into the text of the
question, and has nothing to reckon. It prints a number as short as it can, and groups the digits of large ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, NamedTuple

from msgspec.structs import replace

from lessonpack.findings import NOWHERE
from lessonpack.model.content import plain
from lessonpack.model.course import Course
from lessonpack.model.questions import Numeric, Question
from lessonpack.model.referring import stem_in_full
from lessonpack.patterns import regex
from lessonpack.render.xml import Kept, Node, el, stack
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.html import Html, material
from lessonpack.targets._qti12.kinds.typed import TypedNumber
from lessonpack.targets._qti12.processing import OTHER, condition, processing, score, shown
from lessonpack.targets._qti12.profile import Profile, Types
from lessonpack.targets._titles import shortened
from lessonpack.targets._variants import Names, Series, most_decimals, tolerance

# As Canvas prints it: without needless zeros, without a mark between thousands, without an exponent.
_PRINTED = regex(r"0|-?(?:[1-9]\d{0,2}|(?:0|[1-9]\d{0,2})\.(?!0{3})\d*[1-9])")
_MOST_DIGITS = 15  # of a number, which Canvas keeps as a double
_ANSWER = "answer"


class Drawing(NamedTuple):
    """What is in an item in place of its title, its stem and what is special to its kind, and behind its scoring."""

    title: str
    stem: Node
    told: Calculated
    extension: Node


class Calculated(TypedNumber, frozen=True):
    """A `response_str` with a field for a number that belongs to the values that were drawn."""

    types: ClassVar[Types] = Types(canvas="calculated_question", new_quizzes="")

    @property
    def processed(self) -> Kept:
        """Canvas finds the answers in the sets, and the feedback by its names."""
        told, own = self.profile.told(self.question), self.question.feedback
        return Kept(
            processing(
                "100",
                condition(OTHER, shown(told.general)) if own.general else None,
                condition(OTHER, score("Set", "100"), shown(told.correct) if own.correct else None, ends=True),
                condition(OTHER, shown(told.incorrect)) if own.incorrect else None,
            )
        )


def drawing(variants: Sequence[Question], profile: Profile, body: Html) -> Drawing | None:
    """How the variants of a question are asked by one item; None for what Canvas would not ask as it was written."""
    asked = [each for each in variants if isinstance(each, Numeric)]
    if not 1 < len(asked) == len(variants) or any(_rest(each) != _rest(asked[0]) for each in asked):
        return None
    near = tolerance(asked)
    if near is None:
        return None
    answers = tuple(number(each.answer) for each in asked)
    texts = [body.text(stem_in_full(each)) for each in asked]
    names = Names(asked, lambda name: f"[{name}]", texts[0], prints=lambda series: all(map(_is_printed, series)))
    text, within = names.text(texts), _within(*near)
    title = names.text([plain(each.asked) for each in asked]) or asked[0].authored
    if text is None or within is None or not all(map(_is_kept, answers)):
        return None
    return Drawing(shortened(title), material(text), Calculated(asked[0], profile), _extension(names, answers, within))


def variants_apart(course: Course, profile: Profile, body: Html) -> Iterator[list[Numeric]]:
    """The variants of each question that would be one item, were it not for what differs."""
    for lesson in course.lessons:
        variants: dict[str, list[Numeric]] = {}
        for each in lesson.questions:
            if isinstance(each, Numeric) and each.variant_of:
                variants.setdefault(each.authored, []).append(each)
        yield from (group for group in variants.values() if len(group) > 1 and drawing(group, profile, body) is None)


def _rest(variant: Numeric) -> Numeric:
    """What Canvas puts no numbers into; of answers it has the right one alone."""
    numbers = {"answer": Fraction(0), "tolerance": Fraction(0), "numbers": (), "others": ()}
    return replace(variant, id="", stem=(), unit="", evidence="", at=NOWHERE, **numbers)


def _is_printed(number: str) -> bool:
    return _PRINTED.fullmatch(number) is not None and _is_kept(number)


def _is_kept(number: str) -> bool:
    """Whether a double is that number and no other."""
    return len(number.strip("-").replace(".", "").lstrip("0")) <= _MOST_DIGITS


def _within(near: Fraction, is_share: bool) -> str | None:
    """A tolerance as Canvas reads it; None for one that its doubles do not hold."""
    written = number(100 * near if is_share else near)
    exact = Fraction(written) == (100 * near if is_share else near) and _is_kept(written)
    if is_share:
        exact = exact and Fraction(repr(float(written) / 100)) == near
    return f"{written}{'%' if is_share else ''}" if exact else None


def _extension(names: Names, answers: Series, within: str) -> Node:
    drawn = {name: series for series, name in names.named.items()}
    drawn |= {names.name(answers, _ANSWER): answers}
    sets = zip(*drawn.values(), strict=True)
    calculated = stack(
        "calculated",
        None,
        el("answer_tolerance", None, within),
        stack("formulas", {"decimal_places": str(most_decimals(answers))}, el("formula", None, names.name(answers))),
        stack("vars", None, *(_variable(name, series) for name, series in drawn.items())),
        stack(
            "var_sets",
            None,
            *(
                _set(str(place), dict(zip(drawn, values, strict=True)), answer)
                for place, (values, answer) in enumerate(zip(sets, answers, strict=True), 1)
            ),
        ),
    )
    return stack("itemproc_extension", None, calculated)


def _variable(name: str, series: Series) -> Node:
    ends = (el("min", None, min(series, key=Decimal)), el("max", None, max(series, key=Decimal)))
    return stack("var", {"name": name, "scale": str(most_decimals(series))}, *ends)


def _set(ident: str, values: dict[str, str], answer: str) -> Node:
    variables = (el("var", {"name": name}, value) for name, value in values.items())
    return stack("var_set", {"ident": ident}, *variables, el("answer", None, answer))
