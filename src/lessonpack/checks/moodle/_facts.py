"""What the rules on Moodle XML look at: questions with their types, answers and fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from lxml import etree
from msgspec import Struct

from lessonpack.formats.moodle_xml import CATEGORY, FRACTIONS, TOLERANCE
from lessonpack.rule import Document

_LONGEST_NAME = 60  # characters of the name of a question in a finding


class Answer(Struct, frozen=True):
    """An answer; `written` is its fraction as it stands in the file, `fraction` the number, None if it is none."""

    node: etree._Element
    text: str
    written: str

    @property
    def fraction(self) -> Decimal | None:
        return _number(self.written)

    @property
    def is_known(self) -> bool:
        """True for a fraction that Moodle has, and for one that is no number, which is the schema's business."""
        return _is_known(self.written)


class Asked(Struct, frozen=True):
    """A question of a file; `name` is what findings call it, looked up once: among many answers that takes long."""

    node: etree._Element
    type: str
    name: str
    answers: tuple[Answer, ...]

    def flag(self, name: str, default: bool) -> bool:
        """A setting as the importer reads it: True unless it is empty, `0` or `false`."""
        written = self.node.findtext(name)
        return default if written is None else written.strip() not in ("", "0", "false")


def questions(document: Document) -> tuple[Asked, ...]:
    """The questions of a file, categories left out; read once for all checks."""
    return document.once(_questions)


def _questions(document: Document) -> tuple[Asked, ...]:
    nodes = document.root.iterchildren("question")
    found = ((node, node.get("type", "")) for node in nodes)
    return tuple(Asked(node, type, called(node), tuple(_answers(node))) for node, type in found if type != CATEGORY)


def called(node: etree._Element) -> str:
    """The name of a question; without one, its type."""
    return (text(node, "name/text") or f"a {node.get('type', '')} question")[:_LONGEST_NAME]


def _answers(node: etree._Element) -> Iterator[Answer]:
    for each in node.iterchildren("answer"):
        written = (each.get("fraction") or each.findtext("fraction") or "0").strip()
        yield Answer(each, text(each, "text"), written)


@lru_cache(256)
def _number(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@lru_cache(256)
def _is_known(written: str) -> bool:
    number = _number(written)
    return number is None or any(abs(abs(number) - Decimal(each)) <= TOLERANCE for each in FRACTIONS.values())


def zones(question: etree._Element) -> list[etree._Element]:
    """The zones of a question with markers; one for no marker is left out by Moodle."""
    return [zone for zone in question.iterchildren("drop") if text(zone, "choice") not in ("", "0")]


def text(node: etree._Element, path: str) -> str:
    """The text below a path, without the space around it; "" for none."""
    return (node.findtext(path) or "").strip()
