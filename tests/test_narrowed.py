"""What a narrowed schema accepts the whole one accepts; so much is read of nearly every document that we write."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from conftest import few
from lessonpack import xsd
from lessonpack.schemas import EntryPoint, Store, shipped_catalog
from lessonpack.xsd import _entries, _validator
from lessonpack.xsd._narrowed import narrowed
from test_xsd import CHANGES, entry_of, rename

GOLDEN = Path(__file__).parent / "golden"
ENTRIES = sorted(name for name, entry in shipped_catalog().entries.items() if entry.usual)
SPOILED = 400  # documents that each pair of schemas is asked about


@cache
def items(family: str) -> list[etree._Element]:
    """The items and tests of a golden package, of which there is one for each kind of question."""
    files = sorted(file for file in (GOLDEN / family).rglob("*.xml") if file.name != "imsmanifest.xml")
    return [etree.parse(file).getroot() for file in files]


def spoiled(entry: EntryPoint) -> Iterator[etree._Element]:
    """Items with one thing changed, some with an element called as another one of the usual."""
    chance = random.Random(entry.id)
    names = sorted(entry.usual)
    found = items(entry.family)
    while True:
        twin = copy.deepcopy(chance.choice(found))
        node = chance.choice(list(twin.iter("{*}*")))
        change = chance.choice(CHANGES)
        if change is rename:
            node.tag = node.tag.replace(etree.QName(node).localname, chance.choice(names))
        if change is rename or change(node) is not False:
            yield twin


@pytest.mark.schemas
@pytest.mark.parametrize("name", few(ENTRIES, 1))
def test_what_the_narrowed_schema_accepts_the_whole_one_accepts(schemas: Store, name: str) -> None:
    entry = entry_of(schemas, name)
    narrow, whole = (xsd.compiled(schemas, entry, whole=True, usual=usual) for usual in (True, False))
    asked = list(itertools.islice(spoiled(entry), SPOILED))
    accepted = [twin for twin in asked if narrow.validate(twin)]
    assert all(map(whole.validate, accepted))
    assert SPOILED / 20 < len(accepted) < SPOILED / 2


@pytest.mark.schemas
@pytest.mark.parametrize("name", ENTRIES)
def test_our_items_of_every_kind_have_no_unusual_element(schemas: Store, name: str) -> None:
    entry = entry_of(schemas, name)
    narrow = xsd.compiled(schemas, entry, whole=True, usual=True)
    assert len(items(entry.family)) > 20
    for root in items(entry.family):
        assert _entries.is_usual(entry, root)
        assert narrow.validate(root), narrow.error_log


@pytest.mark.schemas
@pytest.mark.parametrize(
    "inside",
    [
        "<bdo dir='ltr'>x</bdo>",  # an element that few have
        '<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="P.Type"/>',
        "<p/>" * 1_000,
    ],
)
def test_a_document_with_more_is_judged_by_the_whole_schema(schemas: Store, inside: str) -> None:
    root = items("qti21")[0]
    twin = etree.fromstring(etree.tostring(root).replace(b"<itemBody>", f"<itemBody>{inside}".encode()))
    assert _entries.is_usual(entry_of(schemas, "qti21-2.1.0"), root)
    assert not _entries.is_usual(entry_of(schemas, "qti21-2.1.0"), twin)


@pytest.mark.schemas
def test_the_whole_schema_is_compiled_for_a_fault_or_what_is_unusual_alone(
    schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def compiled(store: Store, entry: EntryPoint, *, whole: bool, usual: bool = False) -> etree.XMLSchema:
        asked.append(usual)
        return xsd.compiled(store, entry, whole=whole, usual=usual)

    monkeypatch.setattr(_validator, "compiled", compiled)
    entry, root = entry_of(schemas, "qti21-2.1.0"), items("qti21")[0]
    text = etree.tostring(root)
    for inside, found, schemas_used in (
        (b"", 0, [True]),
        (b'<p bogus="1"/>', 1, [True, False]),
        (b"<bdo>x</bdo>", 1, [False]),
    ):
        asked.clear()
        twin = etree.fromstring(text.replace(b"<itemBody>", b"<itemBody>" + inside))
        assert (min(1, len(xsd.judge(schemas, entry, twin))), asked) == (found, schemas_used)


# ---------------------------------------------------------------- a schema with all that can go wrong

SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:annotation><xs:documentation>a note</xs:documentation></xs:annotation>
<xs:element name="root"><xs:complexType><xs:choice minOccurs="0" maxOccurs="2">
  <xs:group ref="rare"/><xs:group ref="mixed"/><xs:element ref="head"/><xs:element ref="bare"/>
  <xs:element name="a" type="rare-type"/>
  <xs:sequence><xs:element ref="e"/><xs:element ref="few3" minOccurs="0"/><xs:element ref="b"/></xs:sequence>
</xs:choice></xs:complexType></xs:element>
<xs:group name="rare"><xs:sequence><xs:element ref="few" minOccurs="0"/></xs:sequence></xs:group>
<xs:group name="mixed"><xs:choice><xs:group ref="inner"/><xs:element ref="few3"/></xs:choice></xs:group>
<xs:group name="inner"><xs:choice><xs:element ref="b"/><xs:element ref="few4"/></xs:choice></xs:group>
<xs:element name="few" type="xs:string"/>
<xs:element name="few2" substitutionGroup="bare"><xs:complexType/></xs:element>
<xs:element name="few3" type="rare-type"/>
<xs:element name="few4"/>
<xs:element name="head" abstract="true"/>
<xs:element name="bare" abstract="true"/>
<xs:element name="c" substitutionGroup="head"><xs:complexType><xs:choice>
  <xs:element ref="few"/><xs:element ref="few4"/></xs:choice></xs:complexType></xs:element>
<xs:element name="d" substitutionGroup="c"/><xs:element name="e"/>
<xs:element name="b"><xs:complexType><xs:sequence>
  <xs:any processContents="lax" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="rare-type"><xs:all><xs:element ref="b" minOccurs="0"/><xs:element ref="few" minOccurs="0"/>
</xs:all></xs:complexType>
<xs:complexType name="unused"><xs:sequence><xs:element ref="few"/></xs:sequence></xs:complexType>
</xs:schema>"""
NAMES = ("root", "a", "b", "c", "d", "e")


def trees(size: int) -> Iterator[str]:
    """All documents of so many elements of these names."""
    for name in NAMES:
        for inside in forests(size - 1):
            yield f"<{name}>{inside}</{name}>"


def forests(size: int) -> Iterator[str]:
    if not size:
        yield ""
    for first in range(1, size + 1):
        for tree, rest in itertools.product(trees(first), forests(size - first)):
            yield tree + rest


def test_of_all_small_documents_none_is_accepted_that_the_whole_schema_refuses() -> None:
    (text,) = narrowed({"made.xsd": SCHEMA}, NAMES).values()
    narrow, whole = (etree.XMLSchema(etree.fromstring(schema)) for schema in (text, SCHEMA))
    documents = [etree.fromstring(text) for size in (1, 2, 3, 4) for text in trees(size)]
    accepted = [etree.tostring(root) for root in documents if narrow.validate(root)]
    assert accepted == [etree.tostring(root) for root in documents if whole.validate(root)]
    assert 20 < len(accepted) < len(documents) / 4


def test_what_stands_nowhere_any_more_is_not_there() -> None:
    (text,) = narrowed({"made.xsd": SCHEMA}, NAMES).values()
    assert b"annotation" not in text
    assert b"unused" not in text
    assert b'ref="rare"' not in text
    assert b"bare" not in text
    assert b'name="head"' in text
    assert text.count(b'ref="few4"') == 1  # in `c`, of whose two alternatives one has to stay
