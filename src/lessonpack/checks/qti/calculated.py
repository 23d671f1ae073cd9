"""QTI123: calculated questions of Canvas that it imports and cannot ask."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lessonpack.findings import Severity, rule
from lessonpack.formats import qti12
from lessonpack.formats.numbers import is_number
from lessonpack.rule import Document, Problems, at, document_check

NO_VALUE = rule(
    "QTI123",
    severity=Severity.WARNING,
    holds="A calculated question of Canvas has sets of values, with a number for every variable and the answer, and "
    "for its tolerance.",
    says="item {item!r}: {trouble}",
    hint="Write each var_set with a var for every one of the vars, and an answer, as numbers with a point; and the "
    "answer_tolerance as a number, or as one with % behind it.",
    reason="Canvas takes what is missing for 0, or leaves the name of the variable in the text.",
    clause="canvas-lms: gems/plugins/qti_exporter/lib/qti/calculated_interaction.rb (read)",
)
_TOLD = 60  # characters of a name or number in a finding


@document_check(NO_VALUE, qti12.DOCUMENT, qti12.EARLY_DOCUMENT)
def sets_have_their_numbers(document: Document) -> Problems:
    for item in document.root.iterdescendants("{*}item"):
        for calculated in item.iterfind("{*}itemproc_extension/{*}calculated"):
            for node, trouble in _troubles(calculated):
                yield at(node, item=item.get("ident", "")[:_TOLD], trouble=trouble)


def _troubles(calculated: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """A trouble for each set that has one; one for the whole where there is no set."""
    sets = calculated.findall("{*}var_sets/{*}var_set")
    if not sets:
        yield calculated, "it has no set of values"
    near = (calculated.findtext("{*}answer_tolerance") or "").strip()
    if near and not is_number(near.removesuffix("%")):
        yield calculated, f"its tolerance is {near[:_TOLD]!r}, which is no number"
    names = [each.get("name", "") for each in calculated.iterfind("{*}vars/{*}var")]
    for number, each in enumerate(sets, 1):
        values = {var.get("name", ""): var.text or "" for var in each.iterfind("{*}var")}
        values |= {"": each.findtext("{*}answer") or ""}
        for name in ("", *names):
            value = values.get(name, "")
            if not is_number(value):
                what = f"no number for {name[:_TOLD]!r}" if name else "no number as its answer"
                yield each, f"set {number} has {what}" + (f", but {value[:_TOLD]!r}" if value.strip() else "")
                break
