"""QTI 2.x: the facts of its documents that a package check compares."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from sys import intern

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from lessonpack.formats.lines import line_of
from lessonpack.formats.numbers import count
from lessonpack.formats.qti2 import (
    CHOICES,
    CUSTOM,
    FEEDBACKS,
    OUTCOME_SETS,
    TEMPLATE_SETS,
    Elements,
    elements,
    finite,
    is_true,
    local,
)
from lessonpack.formats.qti2_areas import AreaMapping, read_areas
from lessonpack.formats.qti2_types import Scalar, value_of

_CHOICES = tuple(f"{{*}}{name}" for name in sorted(CHOICES))
# Which attribute of an element names another file or address.
_LINKS = {"img": "src", "object": "data", "a": "href", "stylesheet": "href", "include": "href"}
_READS = frozenset({"variable", "correct", "default", "mapResponse", "mapResponsePoint", "printedVariable"})
_SETS = OUTCOME_SETS | TEMPLATE_SETS


class Mapping(Struct, frozen=True):
    """A mapping of a response; `upper` and `lower` are None where the document sets no bound.

    `any_case` are the keys that are compared whatever their case is.
    """

    default: float
    lower: float | None
    upper: float | None
    entries: tuple[tuple[str, float], ...]
    line: int
    any_case: frozenset[str] = frozenset()

    def scored(self, base_type: str) -> Callable[[Collection[Scalar]], float]:
        """What mapResponse makes of different values of a base type. Raises ValueError for a key that is none."""
        values = {value_of(base_type, key): points for key, points in self.entries}
        folded = {key.casefold(): points for key, points in self.entries if key in self.any_case}

        def points_of(value: Scalar) -> float:
            either = folded.get(str(value).casefold(), self.default) if folded else self.default
            return values.get(value, either)

        def score(chosen: Collection[Scalar]) -> float:
            total = math.fsum(map(points_of, chosen))
            if self.lower is not None:
                total = max(self.lower, total)
            return total if self.upper is None else min(self.upper, total)

        return score


class Response(Struct, frozen=True):
    """A responseDeclaration; `correct` is empty when it declares no correct response."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    mapping: Mapping | None
    area_mapping: AreaMapping | None
    line: int


class Outcome(Struct, frozen=True):
    """An outcomeDeclaration; `default` holds its default values as written."""

    identifier: str
    cardinality: str
    base_type: str
    default: tuple[str, ...]
    normal_maximum: float | None
    line: int


class TemplateVariable(Struct, frozen=True):
    """A templateDeclaration; `default` holds its default values as written."""

    identifier: str
    cardinality: str
    base_type: str
    default: tuple[str, ...]
    line: int


class Option(Struct, frozen=True):
    """Something a learner can choose within an interaction."""

    identifier: str
    kind: str
    fixed: bool
    line: int


class Interaction(Struct, frozen=True):
    """An interaction; the numbers are None when the attribute is absent or no number.

    `text_response` is the second variable that some keep the very words in, "" for none.
    """

    kind: str
    response: str
    text_response: str
    choices: tuple[Option, ...]
    max_choices: int | None
    min_choices: int | None
    shuffle: bool
    line: int


class Feedback(Struct, frozen=True):
    """A modalFeedback, feedbackBlock, feedbackInline or testFeedback."""

    kind: str
    outcome: str
    identifier: str
    line: int


class Use(Struct, frozen=True):
    """An expression or rule (`by`) that names a variable."""

    identifier: str
    by: str
    line: int


class Reference(Struct, frozen=True):
    """An address in the document, with the element that holds it."""

    href: str
    by: str
    line: int


class ItemFacts(Struct, frozen=True):
    """What package checks need of an assessmentItem once its tree is gone.

    `template` is the address of a response processing template, "" for rules of its own or none;
    `template_location` says where a copy of it is. `adaptive` items process more than one attempt;
    `has_processing` is False only when there is no responseProcessing at all, `asks` when there is no interaction.
    """

    identifier: str
    title: str
    responses: tuple[Response, ...]
    outcomes: tuple[Outcome, ...]
    template_variables: tuple[TemplateVariable, ...]
    interactions: tuple[Interaction, ...]
    feedbacks: tuple[Feedback, ...]
    reads: tuple[Use, ...]
    sets: tuple[Use, ...]
    references: tuple[Reference, ...]
    template: str
    template_location: str
    has_processing: bool
    adaptive: bool
    asks: bool

    def response(self, identifier: str) -> Response | None:
        """The declared response of that identifier."""
        return next((response for response in self.responses if response.identifier == identifier), None)

    def outcome(self, identifier: str) -> Outcome | None:
        """The declared outcome of that identifier."""
        return next((outcome for outcome in self.outcomes if outcome.identifier == identifier), None)


class ItemRef(Struct, frozen=True):
    """An assessmentItemRef; `weights` are (identifier, value), a value that is no number is None."""

    identifier: str
    href: str
    weights: tuple[tuple[str, float | None], ...]
    line: int


class Section(Struct, frozen=True):
    """An assessmentSection; `select` is how many of its children are asked, None for all.

    `repeats` is True when the same child may be selected more than once.
    """

    identifier: str
    title: str
    visible: bool
    select: int | None
    repeats: bool
    children: int
    line: int


class TestFacts(Struct, frozen=True):
    """What package checks need of an assessmentTest once its tree is gone."""

    identifier: str
    title: str
    parts: tuple[str, ...]
    sections: tuple[Section, ...]
    section_refs: tuple[ItemRef, ...]
    item_refs: tuple[ItemRef, ...]
    outcomes: tuple[Outcome, ...]
    feedbacks: tuple[Feedback, ...]
    reads: tuple[Use, ...]
    sets: tuple[Use, ...]
    weights_used: tuple[Use, ...]


def item_facts(root: etree._Element, by_name: Elements | None = None) -> ItemFacts:
    """The facts of an assessmentItem, of which `by_name` are the `elements`, where they are at hand; anything missing
    reads as empty, since the XSD has its own say."""
    by_name = elements(root) if by_name is None else by_name
    processing = root.find("{*}responseProcessing")
    interactions = tuple(_interactions(by_name))
    return ItemFacts(
        identifier=_get(root, "identifier"),
        title=_get(root, "title"),
        responses=tuple(_response(node) for node in by_name.get("responseDeclaration", ())),
        outcomes=tuple(_outcome(node) for node in by_name.get("outcomeDeclaration", ())),
        template_variables=tuple(map(_template_variable, by_name.get("templateDeclaration", ()))),
        interactions=interactions,
        feedbacks=tuple(_feedbacks(by_name)),
        reads=tuple(_uses(by_name, _READS)),
        sets=tuple(_uses(by_name, _SETS)),
        references=tuple(_references(by_name)),
        template="" if processing is None else _get(processing, "template"),
        template_location="" if processing is None else _get(processing, "templateLocation"),
        has_processing=processing is not None,
        adaptive=is_true(root, "adaptive"),
        asks=bool(interactions),
    )


def kept(facts: ItemFacts) -> ItemFacts:
    """What the checks of a whole package compare: who the item is, its points, the files it refers to."""
    points = (facts.outcome(name) for name in _POINTS)
    return replace(
        facts,
        title=shown(facts.title),
        responses=(),
        outcomes=tuple(each for each in points if each is not None),
        template_variables=(),
        interactions=(),
        feedbacks=(),
        reads=(),
        sets=(),
    )


def shown(title: str) -> str:
    """As much of a title as tells what an item is about."""
    return title[:_TITLE]


_TITLE = 100
_POINTS = ("SCORE", "MAXSCORE")


def test_facts(root: etree._Element) -> TestFacts:
    """The facts of an assessmentTest; anything missing reads as empty."""
    by_name = elements(root)
    return TestFacts(
        identifier=_get(root, "identifier"),
        title=_get(root, "title"),
        parts=tuple(_get(node, "identifier") for node in by_name.get("testPart", ())),
        sections=tuple(_section(node) for node in by_name.get("assessmentSection", ())),
        section_refs=tuple(_item_ref(node) for node in by_name.get("assessmentSectionRef", ())),
        item_refs=tuple(_item_ref(node) for node in by_name.get("assessmentItemRef", ())),
        outcomes=tuple(_outcome(node) for node in by_name.get("outcomeDeclaration", ())),
        feedbacks=tuple(_feedbacks(by_name)),
        reads=tuple(_uses(by_name, _READS)),
        sets=tuple(_uses(by_name, OUTCOME_SETS)),
        weights_used=tuple(
            Use(_get(node, "weightIdentifier"), name, line_of(node))
            for name, nodes in by_name.items()
            for node in nodes
            if node.get("weightIdentifier")
        ),
    )


# Imported by a test module, these two are no tests.
test_facts.__test__ = False  # type: ignore[attr-defined]
TestFacts.__test__ = False  # type: ignore[attr-defined]


def _get(node: etree._Element, attribute: str) -> str:
    """An attribute, "" when absent; a word that a whole bank repeats is kept once."""
    return intern(node.get(attribute, ""))


def _values(node: etree._Element, name: str) -> tuple[str, ...]:
    if not len(node):
        return ()
    return tuple(intern((value.text or "").strip()) for value in node.iterfind(f"{{*}}{name}/{{*}}value"))


def _response(node: etree._Element) -> Response:
    mapping, areas = node.find("{*}mapping"), node.find("{*}areaMapping")
    return Response(
        identifier=_get(node, "identifier"),
        cardinality=_get(node, "cardinality"),
        base_type=_get(node, "baseType"),
        correct=_values(node, "correctResponse"),
        mapping=None if mapping is None else _mapping(mapping),
        area_mapping=None if areas is None else read_areas(areas),
        line=line_of(node),
    )


def _mapping(node: etree._Element) -> Mapping:
    found = list(node.iterfind("{*}mapEntry"))
    entries = ((_get(entry, "mapKey"), finite(entry.get("mappedValue"))) for entry in found)
    return Mapping(
        default=finite(node.get("defaultValue")) or 0.0,
        lower=finite(node.get("lowerBound")),
        upper=finite(node.get("upperBound")),
        entries=tuple((key, value or 0.0) for key, value in entries),
        line=line_of(node),
        any_case=frozenset(_get(entry, "mapKey") for entry in found if entry.get("caseSensitive") in ("false", "0")),
    )


def _outcome(node: etree._Element) -> Outcome:
    return Outcome(
        identifier=_get(node, "identifier"),
        cardinality=_get(node, "cardinality"),
        base_type=_get(node, "baseType"),
        default=_values(node, "defaultValue"),
        normal_maximum=finite(node.get("normalMaximum")),
        line=line_of(node),
    )


def _template_variable(node: etree._Element) -> TemplateVariable:
    return TemplateVariable(
        identifier=_get(node, "identifier"),
        cardinality=_get(node, "cardinality"),
        base_type=_get(node, "baseType"),
        default=_values(node, "defaultValue"),
        line=line_of(node),
    )


def _interactions(by_name: Elements) -> Iterator[Interaction]:
    kinds = [name for name in by_name if name.endswith("Interaction")]
    nodes = [(kind, node) for kind in kinds for node in by_name[kind]]
    own = _own_choices([node for kind, node in nodes if kind != CUSTOM], by_name)
    for kind, node in nodes:
        yield _interaction(kind, node, own.get(node, ()))


def _own_choices(interactions: list[etree._Element], by_name: Elements) -> dict[etree._Element, list[etree._Element]]:
    """The choices of each interaction; of one within another, as no item should have them, those are its alone."""
    left = sum(len(by_name.get(name, ())) for name in CHOICES)
    found: dict[etree._Element, list[etree._Element]] = {}
    for node in interactions:
        found[node] = list(islice(node.iter(*_CHOICES), left + 1))
        left -= len(found[node])
        if left < 0:
            return _nearest_choices(interactions)
    return found


def _nearest_choices(interactions: list[etree._Element]) -> dict[etree._Element, list[etree._Element]]:
    found: dict[etree._Element, list[etree._Element]] = {node: [] for node in interactions}
    open_ones: list[etree._Element] = []
    root = interactions[0].getroottree().getroot()
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node in found:
            if event == "start":
                open_ones.append(node)
            else:
                open_ones.pop()
        elif event == "start" and open_ones and local(node) in CHOICES:
            found[open_ones[-1]].append(node)
    return found


def _interaction(kind: str, node: etree._Element, own: Collection[etree._Element]) -> Interaction:
    choices = tuple(
        Option(_get(child, "identifier"), local(child), is_true(child, "fixed"), line_of(child)) for child in own
    )
    return Interaction(
        kind=kind,
        response=_get(node, "responseIdentifier"),
        text_response=_get(node, "stringIdentifier"),
        choices=choices,
        max_choices=count(node.get("maxChoices")),
        min_choices=count(node.get("minChoices")),
        shuffle=is_true(node, "shuffle"),
        line=line_of(node),
    )


def _feedbacks(by_name: Elements) -> Iterator[Feedback]:
    for kind in sorted(FEEDBACKS & by_name.keys()):
        for node in by_name[kind]:
            yield Feedback(kind, _get(node, "outcomeIdentifier"), _get(node, "identifier"), line_of(node))


def _uses(by_name: Elements, names: frozenset[str]) -> Iterator[Use]:
    for name in sorted(names & by_name.keys()):
        for node in by_name[name]:
            yield Use(_get(node, "identifier"), name, line_of(node))


def _references(by_name: Elements) -> Iterator[Reference]:
    for name, attribute in _LINKS.items():
        for node in by_name.get(name, ()):
            if href := node.get(attribute):
                yield Reference(href, name, line_of(node))


def _item_ref(node: etree._Element) -> ItemRef:
    weights = tuple((_get(weight, "identifier"), finite(weight.get("value"))) for weight in node.iterfind("{*}weight"))
    return ItemRef(_get(node, "identifier"), _get(node, "href"), weights, line_of(node))


def _section(node: etree._Element) -> Section:
    selection = node.find("{*}selection")
    asked = ("assessmentItemRef", "assessmentSection", "assessmentSectionRef")
    return Section(
        identifier=_get(node, "identifier"),
        title=_get(node, "title"),
        visible=is_true(node, "visible"),
        select=None if selection is None else count(selection.get("select")),
        repeats=selection is not None and is_true(selection, "withReplacement"),
        children=sum(local(child) in asked for child in node),
        line=line_of(node),
    )
