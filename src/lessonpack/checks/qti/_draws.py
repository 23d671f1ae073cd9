"""QTI template processing: what it can come to, draw by draw, as each learner meets one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from lessonpack.checks.qti._facts import first, item, named
from lessonpack.checks.qti._processing import sequence
from lessonpack.checks.qti._values import Again, Beyond, Chance, Effort, State, Unfinished, Value, members_of
from lessonpack.formats.qti2 import CHOICES, tag
from lessonpack.formats.qti2_facts import ItemFacts
from lessonpack.formats.qti2_types import value_of
from lessonpack.rule import Document

_VARIABLE = tag("variable")
_STEPS = 1 << 12  # that an item may take for the right values alone: a hundred draws of ours take 2,200
_MOST = 100  # draws that are looked at, as many as constraints have to be tried at least


class Draw(NamedTuple):
    """What template processing has set: variables by their names, and the right responses of some."""

    variables: dict[str, Value]
    keys: dict[str, Value]


def draws(document: Document, effort: Effort) -> Iterator[Draw]:
    """Every draw of an item whose scoring depends on it; of another item one, without anything.

    Raises Beyond for what the interpreter does not know, and for more draws than it looks at; ValueError for rules that
    are cut short.
    """
    facts, processing = item(document), first(document, "templateProcessing")
    if not _is_scored_by_draw(document, facts):
        yield Draw({}, {})
        return
    if any(node.get("templateIdentifier") for node in named(document, *CHOICES)):
        raise Beyond("template processing gives each learner other choices")
    start = dict(_defaults(facts))
    run, chance = _ready(processing), Chance([])
    for _ in range(_MOST):
        keys: dict[str, Value] = {}
        state = State(dict(start), keys, {}, effort, {}, chance=chance)
        with suppress(Again):  # a constraint does not hold: nobody meets this draw
            run(state)
            if state.unknown:
                raise Beyond(next(iter(state.unknown.values())))
            if None in keys.values():
                raise Beyond("template processing leaves a correct response without a value")
            yield Draw(state.variables, keys)
        if not chance.others():
            return
        chance = Chance(chance.others())
    raise Beyond(f"template processing has more than {_MOST} draws")


def drawn_names(document: Document) -> dict[str, dict[str, None]]:
    """The right values that are names, as draws set them, by response; as far as it can be told."""
    found: dict[str, dict[str, None]] = {}
    if not any(use.by == "setCorrectResponse" for use in item(document).sets):
        return found
    with suppress(Beyond, Unfinished, ValueError, TypeError, IndexError):
        for draw in draws(document, Effort(_STEPS)):
            for response, value in draw.keys.items():
                names = (each for each in members_of(value) if isinstance(each, str))
                found.setdefault(response, {}).update(dict.fromkeys(names))
    return found


def _is_scored_by_draw(document: Document, facts: ItemFacts) -> bool:
    """Template processing sets right responses or values to begin with, or rules read what it sets."""
    if any(use.by in ("setCorrectResponse", "setDefaultValue") for use in facts.sets):
        return True
    drawn = {each.identifier for each in facts.template_variables}
    processing = first(document, "responseProcessing") if drawn else None
    return processing is not None and any(node.get("identifier") in drawn for node in processing.iter(_VARIABLE))


def _ready(processing: etree._Element | None) -> Callable[[State], None]:
    try:
        return sequence(() if processing is None else processing.iterchildren(etree.Element))
    except StopIteration as cause:
        raise ValueError("a rule has no value") from cause


def _defaults(facts: ItemFacts) -> Iterator[tuple[str, Value]]:
    """The template variables that have a value before any rule has run."""
    for each in facts.template_variables:
        values = [value_of(each.base_type, text) for text in each.default]
        if values:
            yield each.identifier, {"single": values[0], "ordered": values}.get(each.cardinality, tuple(values))
