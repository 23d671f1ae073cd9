"""What the rules on Moodle XML ask of a question: its type, its answers and their fractions, its texts and files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from lxml import etree
from msgspec import Struct

from lessonpack.formats.moodle_xml import CATEGORY, FRACTIONS, TOLERANCE
from lessonpack.rule import Document

_NAMED = 60  # characters by which a finding calls a question


class Answer(Struct, frozen=True):
    """An answer; `fraction` is None where it is no number."""

    node: etree._Element
    text: str
    written: str

    @property
    def fraction(self) -> Decimal | None:
        return _number(self.written)

    @property
    def is_known(self) -> bool:
        """True where Moodle has such a fraction, or where it is none, which the schema tells."""
        return _is_known(self.written)


class Asked(Struct, frozen=True):
    """A question of a file."""

    node: etree._Element
    type: str
    answers: tuple[Answer, ...]

    @property
    def name(self) -> str:
        """What a finding calls it: its name, or its type."""
        return (text(self.node, "name/text") or f"a {self.type} question")[:_NAMED]

    def flag(self, name: str, default: bool) -> bool:
        """A setting as the importer takes it: whatever is neither empty nor `0` nor `false` holds."""
        written = self.node.findtext(name)
        return default if written is None else written.strip() not in ("", "0", "false")


def questions(document: Document) -> tuple[Asked, ...]:
    """The questions of a file, categories left out; read once for all checks."""
    return document.once(_questions)


def _questions(document: Document) -> tuple[Asked, ...]:
    nodes = document.root.iterchildren("question")
    found = ((node, node.get("type", "")) for node in nodes)
    return tuple(Asked(node, type, tuple(_answers(node))) for node, type in found if type != CATEGORY)


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


def text(node: etree._Element, path: str) -> str:
    """The text below a path, without the space around it; "" for none."""
    return (node.findtext(path) or "").strip()
