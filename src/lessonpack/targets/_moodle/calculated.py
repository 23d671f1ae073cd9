"""A number to be typed whose question has variables, as Moodle's `calculated`: one question for all its variants.

Every number that differs is a data set with an item for each variant, the right answer one of them, and Moodle takes
the items of one number from all: it prints each as it is written, and has nothing to reckon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from lessonpack.formats.moodle_xml import MOST_DECIMALS, MOST_ITEMS, TOLERANCE_LENGTH
from lessonpack.model.asked import Near
from lessonpack.model.content import plain as words
from lessonpack.model.questions import Numeric, Question
from lessonpack.render.xml import Child, Node, el, stack, written
from lessonpack.targets._moodle.kind import Asked
from lessonpack.targets._moodle.kinds.typed import numeric
from lessonpack.targets._moodle.questions import question
from lessonpack.targets._moodle.texts import appended, plain, value
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._titles import shortened
from lessonpack.targets._variants import Names, Series, most_decimals, tolerance

_FILLED = frozenset({"questiontext", "generalfeedback", "feedback"})  # where Moodle puts the numbers in
_FORMULA = "{="  # begins what Moodle would reckon in a text


class _DifferentError(Exception):
    """Variants differ in what Moodle does not fill in."""


def calculated(variants: Sequence[Question], tries: int) -> Node | None:
    """The one question for the variants of one; None for what Moodle would not ask as its author wrote it."""
    asked = [each for each in variants if isinstance(each, Numeric)]
    if not 1 < len(asked) == len(variants) <= MOST_ITEMS:
        return None
    if len({len(each.others) for each in asked}) > 1:
        return None
    known = [_Known.of(column) for column in zip(*(each.known for each in asked), strict=True)]
    taken = [each for each in known if each is not None]
    if len(taken) < len(known) or any(most_decimals(each.numbers) > MOST_DECIMALS for each in taken):
        return None
    names = Names(asked, _hole, written(question(asked[0], tries)))
    for place, each in enumerate(taken):
        names.name(each.numbers, "other" if place else "answer")
    name = shortened(names.text([words(each.asked) for each in asked]) or asked[0].authored)
    trees = [question(replace(each, id=each.authored), tries, _asked(each, taken, names), name) for each in asked]
    try:
        tree = _merged(trees, names)
    except _DifferentError:
        return None
    return appended(tree, _data_sets(names, taken[0].numbers))


def _hole(name: str) -> str:
    return f"{{{name}}}"


class _Known(NamedTuple):
    """An answer of each variant, how far others may be from it, and Moodle's number of what that is."""

    numbers: Series
    near: tuple[str, str]

    @staticmethod
    def of(column: Sequence[Near]) -> _Known | None:
        near = _tolerance(column)
        return None if near is None else _Known(tuple(number(each.answer) for each in column), near)


def _tolerance(variants: Sequence[Near]) -> tuple[str, str] | None:
    """How far from the right answer others may be, and Moodle's number of what that is; None for what it cannot say."""
    near = tolerance(variants)
    if near is None:
        return None
    written = number(near[0])
    is_exact = len(written) <= TOLERANCE_LENGTH and Fraction(written) == near[0]
    return (written, "1" if near[1] else "2") if is_exact else None


def _asked(variant: Numeric, known: Sequence[_Known], names: Names) -> Asked:
    """The elements of its type: the answers of a numerical question, each by its name, and what is none of them."""
    own = numeric(variant)
    rest = [known[0]] * (len(own.elements) - len(known))
    made = [
        stack(
            "answer",
            attributes,
            el("text", None, _hole(names.name(each.numbers)) if place < len(known) else "*"),
            value("tolerance", each.near[0]),
            value("tolerancetype", each.near[1]),
            value("correctanswerformat", "1"),
            value("correctanswerlength", str(most_decimals(each.numbers))),
            *(child for child in children if isinstance(child, Node) and child[0] == "feedback"),
        )
        for place, (each, (_, attributes, children, _)) in enumerate(zip([*known, *rest], own.elements, strict=True))
    ]
    units = (
        value("unitgradingtype", "0"),
        value("unitpenalty", "0.1000000"),
        value("showunits", "3"),
        value("unitsleft", "0"),
    )
    return Asked("calculated", own.penalty, (value("synchronize", "0"), *made, *units))


# --- one of several ---------------------------------------------------------------------------------


def _merged(trees: Sequence[Node], names: Names, *, filled: bool = False) -> Node:
    """One tree for those of the variants, with names in the texts that Moodle fills."""
    first = trees[0]
    if not filled and all(each == first for each in trees):
        return first
    element, attributes, children, between = first
    if any((each[0], each[1], len(each[2])) != (element, attributes, len(children)) for each in trees):
        raise _DifferentError
    inside = filled or element in _FILLED
    columns = zip(*(each[2] for each in trees), strict=True)
    return Node((element, attributes, tuple(_child(column, names, inside) for column in columns), between))


def _child(column: Sequence[Child], names: Names, filled: bool) -> Child:
    if all(isinstance(each, Node) for each in column):
        return _merged([each for each in column if isinstance(each, Node)], names, filled=filled)
    if filled and all(isinstance(each, str) for each in column):
        text = names.text([str(each) for each in column])
        if text is not None and _FORMULA not in text:
            return text
    elif all(each == column[0] for each in column):
        return column[0]
    raise _DifferentError


def _data_sets(names: Names, answers: Series) -> Node:
    """A data set for each series of numbers, that of the answers last."""
    ordered = sorted(names.named.items(), key=lambda named: named[0] == answers)
    return stack("dataset_definitions", None, *(_data_set(name, series) for series, name in ordered))


def _data_set(name: str, series: Series) -> Node:
    least, most = min(series, key=Decimal), max(series, key=Decimal)
    return stack(
        "dataset_definition",
        None,
        plain("status", "private"),
        plain("name", name),
        value("type", "calculated"),
        plain("distribution", "uniform"),
        plain("minimum", least),
        plain("maximum", most),
        plain("decimals", str(most_decimals(series))),
        value("itemcount", str(len(series))),
        stack("dataset_items", None, *_items(series)),
        value("number_of_items", str(len(series))),
    )


def _items(series: Iterable[str]) -> Iterator[Node]:
    for place, item in enumerate(series, 1):
        yield stack("dataset_item", None, value("number", str(place)), value("value", item))
