"""What the modules about QTI 1.2 share: its documents, whatever package holds them, and their items."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from lessonpack.formats import cartridge, qti12
from lessonpack.rule import Document

_ROOT = "questestinterop"
KINDS = tuple(
    kind
    for standard in (qti12.STANDARD, *cartridge.STANDARDS)
    for kind in standard.documents
    if any(root.endswith(_ROOT) for root in kind.roots)
)
LONGEST = 60  # characters of a name that a finding tells
TYPE = "question_type"
_OF_CANVAS = frozenset({TYPE, "points_possible", "assessment_question_identifierref", "original_answer_ids"})
_COMPARED = frozenset(
    {"varequal", "varsubset", "varlt", "varlte", "vargt", "vargte", "varinside", "vardone", "varsubstring"}
)


class Item(Struct, frozen=True):
    """An item: the `fields` of its metadata, what its rules compare, and its feedback.

    `options` are those of each response, None where anything may be written.
    """

    node: etree._Element
    fields: dict[str, str]
    options: dict[str, set[str] | None]
    rules: tuple[etree._Element, ...]
    shown: tuple[etree._Element, ...]
    feedback: frozenset[str]

    @property
    def name(self) -> str:
        return self.node.get("ident", "")[:LONGEST]


def items(document: Document) -> tuple[Item, ...]:
    return document.once(_read)


def _read(document: Document) -> tuple[Item, ...]:
    return tuple(map(_item, named(document.root, "item")))


def _item(node: etree._Element) -> Item:
    inner = list(named(node))
    local = {each: etree.QName(each).localname for each in inner}
    responses = [each for each in inner if local[each].startswith("response_") and local[each] != "response_label"]
    return Item(
        node,
        _fields(node),
        {each.get("ident", ""): _options(each) for each in responses},
        tuple(each for each in inner if local[each] in _COMPARED),
        tuple(each for each in inner if local[each] == "displayfeedback"),
        frozenset(each.get("ident", "") for each in inner if local[each] == "itemfeedback"),
    )


def _options(response: etree._Element) -> set[str] | None:
    """The options of a response, None where they are not all that it may be."""
    if etree.QName(response).localname != "response_lid":
        return None
    labels = {each.get("ident", "") for each in named(response, "response_label")}
    return labels or None


def named(node: etree._Element, name: str = "*") -> Iterator[etree._Element]:
    return node.iterdescendants(f"{{*}}{name}")


def _fields(node: etree._Element) -> dict[str, str]:
    """What the metadata of an item say, by label; the first of each."""
    said: dict[str, str] = {}
    for field in named(node, "qtimetadatafield"):
        said.setdefault(field.findtext("{*}fieldlabel") or "", (field.findtext("{*}fieldentry") or "").strip())
    return said


def is_for_canvas(document: Document) -> bool:
    """True where an item has fields that Canvas alone reads."""
    return any(_OF_CANVAS & item.fields.keys() for item in items(document))
