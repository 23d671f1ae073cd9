"""Schemas: nothing is resolved but what the catalog knows, stubs change no verdict, and people can read the words."""

from __future__ import annotations

import copy
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

import schema_samples as samples
from conftest import ROOT, few, require
from effort import LINEAR, growth
from lessonpack import xsd
from lessonpack.formats import load, moodle_xml, qti12, qti21, qti22, qti30, scorm12, scorm2004
from lessonpack.formats.standard import UNKNOWN as NO_STANDARD
from lessonpack.formats.standard import DocumentKind
from lessonpack.schemas import (
    OFFICIAL,
    OWN,
    UNKNOWN,
    Altered,
    EntryPoint,
    NotInstalled,
    Store,
    parse_catalog,
    shipped_catalog,
)
from lessonpack.xsd import _documents, _entries, _libxml2, _xmlschema

DOCUMENTS = sorted((Path(__file__).parent / "schema_documents").glob("*.xml"))
ENTRIES = sorted(shipped_catalog().entries)
REVISIONS = ["2.1.0", "2.1.2"]
KINDS = [kind for standard in load().values() for kind in standard.documents]


def parsed(text: str | bytes) -> etree._Element:
    return etree.fromstring(text)


def entry_of(schemas: Store, name: str):
    entry = schemas.catalog.entries[name]
    if schemas.lacking(entry.needs):
        require("schemas", f"the documents of {entry.name} are not installed")
    return entry


# ---------------------------------------------------------------- imports are really loaded


def test_each_entry_point_has_a_sample() -> None:
    assert sorted(samples.MARKED) == ENTRIES


# No target of ours is judged by these unless it is told to, and libxml2 takes seconds for each.
LONG = ("qti21-2.1.1", "qti22-2.2.0", "qti22-2.2.4", "qti30")


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.full) if name in LONG else name for name in ENTRIES]
)
def read(schemas: Store, request: pytest.FixtureRequest) -> tuple[EntryPoint, set[str]]:
    """An entry point, and the documents that were read when the whole of it was compiled: once for all its tests."""
    entry = entry_of(schemas, request.param)
    files: set[str] = set()
    original = Store.read
    compile = _xmlschema.explainer if entry.xsd11 else xsd.compiled
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_documents, "PER_THREAD", threading.local())
        patched.setattr(Store, "read", lambda self, file: files.add(file) or original(self, file))
        compile(schemas, entry, whole=True)
        compiled = _documents.PER_THREAD.__dict__
    for engine, schema in compiled.items():
        _documents.PER_THREAD.__dict__.setdefault(engine, {}).update(schema)
    return entry, files


@pytest.mark.schemas
def test_compiling_reads_every_namespace_that_is_needed(schemas: Store, read: tuple[EntryPoint, set[str]]) -> None:
    entry, files = read
    documents = schemas.catalog.documents
    assert files <= set(entry.needs)
    assert {documents[file].namespace for file in files} == {documents[file].namespace for file in entry.needs}


@pytest.mark.schemas
def test_a_document_spoiled_inside_the_innermost_import_fails(
    schemas: Store, read: tuple[EntryPoint, set[str]]
) -> None:
    entry, _ = read
    assert xsd.judge(schemas, entry, parsed(samples.valid(entry.id))) == []
    assert xsd.judge(schemas, entry, parsed(samples.spoiled(entry.id))) != []


# xmlschema takes any text for an address, libxml2 does not; and compiling these by xmlschema takes a while.
NOT_EXPLAINED = ("scorm12-manifest", "qti21-2", "qti22-2", "qti30")


@pytest.mark.schemas
@pytest.mark.parametrize("name", [name for name in ENTRIES if not name.startswith(NOT_EXPLAINED)])
def test_both_engines_agree_on_the_samples(schemas: Store, name: str) -> None:
    entry = entry_of(schemas, name)
    assert xsd.explain(schemas, entry, parsed(samples.valid(name))) == []
    assert xsd.explain(schemas, entry, parsed(samples.spoiled(name))) != []


# ---------------------------------------------------------------- stubs judge as the whole does


def mutations(root: etree._Element) -> Iterator[etree._Element]:
    """Copies of a document, each with one thing changed: most are invalid, some stay valid."""
    count = sum(1 for _ in root.iter("{*}*"))
    for at in range(count):
        for change in CHANGES:
            twin = copy.deepcopy(root)
            node = next(node for number, node in enumerate(twin.iter("{*}*")) if number == at)
            if change(node) is not False:
                yield twin


def remove(node: etree._Element) -> bool | None:
    parent = node.getparent()
    return False if parent is None else parent.remove(node)


def double(node: etree._Element) -> bool | None:
    return False if node.getparent() is None else node.addnext(copy.deepcopy(node))


def rename(node: etree._Element) -> None:
    node.tag = f"{{{etree.QName(node).namespace}}}bogus"


def swap(node: etree._Element) -> bool | None:
    following = node.getnext()
    return False if following is None else following.addnext(node)


def spoil_attributes(node: etree._Element) -> bool | None:
    if not node.attrib:
        return False
    for name in node.attrib:
        node.set(name, " % ")
    return None


def drop_attributes(node: etree._Element) -> bool | None:
    return node.attrib.clear() if node.attrib else False


def add_attribute(node: etree._Element) -> None:
    node.set("bogus", "1")


def add_text(node: etree._Element) -> None:
    node.text = "stray " + (node.text or "")


CHANGES = [remove, double, rename, swap, spoil_attributes, drop_attributes, add_attribute, add_text]


@pytest.mark.schemas
@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_stubs_change_no_verdict(schemas: Store, document: Path, revision: str) -> None:
    entry = schemas.catalog.entries[f"qti21-{revision}"]
    root = parsed(document.read_bytes())
    assert xsd.judge(schemas, entry, root) == xsd.judge(schemas, entry, root, whole=True) == []
    seen = {True: 0, False: 0}
    for twin in mutations(root):
        assert not _entries.uses(entry, twin)
        with_stubs = xsd.judge(schemas, entry, twin)
        assert with_stubs == xsd.judge(schemas, entry, twin, whole=True)
        seen[bool(with_stubs)] += 1
    assert seen[True] > 30
    assert seen[False] > 0


def test_there_are_hundreds_of_documents_to_compare() -> None:
    assert sum(1 for document in DOCUMENTS for _ in mutations(parsed(document.read_bytes()))) > 600


USING = [
    '<p><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>x</m:mi></m:math></p>',
    '<p xmlns:a="http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0" a:x="1"/>',
    '<p xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="P.Type"/>',
]


@pytest.mark.schemas
@pytest.mark.parametrize("inside", USING)
def test_a_document_that_uses_what_stubs_leave_out_gets_the_whole_schema(schemas: Store, inside: str) -> None:
    entry = schemas.catalog.entries["qti21-2.1.0"]
    root = parsed(samples._QTI2_ITEM.format(minor=1, body=inside))
    assert _entries.uses(entry, root)
    assert xsd.judge(schemas, entry, root) == xsd.judge(schemas, entry, root, whole=True)


@pytest.mark.schemas
def test_bad_mathematics_is_found_though_stubs_would_let_it_pass(schemas: Store) -> None:
    entry = schemas.catalog.entries["qti21-2.1.0"]
    body = '<p><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:bogus/></m:math></p>'
    root = parsed(samples._QTI2_ITEM.format(minor=1, body=body))
    assert xsd.compiled(schemas, entry, whole=False).validate(root)
    assert xsd.judge(schemas, entry, root) != []


@pytest.mark.schemas
def test_a_namespace_that_entities_spell_is_found(schemas: Store) -> None:
    entry = schemas.catalog.entries["qti21-2.1.0"]
    body = '<p><math xmlns="&m;MathML"><mi bogus="1">x</mi></math></p>'
    item = samples._QTI2_ITEM.format(minor=1, body=body)
    data = f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a [<!ENTITY m "http://www.w3.org/1998/Math/">]>{item}'.encode()
    root = parsed(data)
    assert xsd.judge(schemas, entry, root, data) == xsd.judge(schemas, entry, root, data, whole=True) != []


# ---------------------------------------------------------------- nothing else is resolved

_OUTER = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o" xmlns:i="urn:i">
<xs:import namespace="urn:i" schemaLocation="{}"/><xs:element name="o"/></xs:schema>"""
_INNER = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:i"/>'


def store_of(folder: Path, **texts: str) -> Store:
    """A store with documents of our own, one entry point `e` from `outer.xsd`."""
    import hashlib

    lines = ["[families.f]", 'title = "F"', 'licence = "none"', ""]
    for name, text in texts.items():
        data = text.encode()
        (folder / f"{name}.xsd").write_bytes(data)
        lines += [
            *("[[documents]]", f'file = "{name}.xsd"', 'family = "f"', f'namespace = "urn:{name[0]}"'),
            *(f'address = "http://example.org/{name}.xsd"', f'sha256 = "{hashlib.sha256(data).hexdigest()}"'),
            *(f"size = {len(data)}", 'status = "official bytes"', 'evidence = "test"', ""),
        ]
    needs = ", ".join(f'"{name}.xsd"' for name in texts)
    entry = (
        f'[[entries]]\nid = "e"\nname = "E"\nfamily = "f"\ndocument = "o"\nschemas = ["outer.xsd"]\nneeds = [{needs}]'
    )
    return Store(folder, parse_catalog("\n".join(lines) + "\n[mirrors]\n", entry))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/unknown.xsd",
        "unknown.xsd",
        "../../etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/inner.xsd",
    ],
)
@pytest.mark.parametrize("engine", [xsd.judge, xsd.explain])
def test_an_address_that_the_catalog_does_not_know_is_an_error(tmp_path: Path, address: str, engine) -> None:
    store = store_of(tmp_path, outer=_OUTER.format(address), inner=_INNER)
    with pytest.raises(xsd.Unresolved, match="not in the catalog"):
        engine(store, store.catalog.entries["e"], parsed('<o xmlns="urn:o"/>'))


@pytest.mark.parametrize("address", ["https://EXAMPLE.org/inner.xsd#x", "inner.xsd", "http://example.org/inner.xsd"])
@pytest.mark.parametrize("engine", [xsd.judge, xsd.explain])
def test_http_and_https_relative_and_official_names_lead_to_one_document(tmp_path: Path, address: str, engine) -> None:
    store = store_of(tmp_path, outer=_OUTER.format(address), inner=_INNER)
    assert engine(store, store.catalog.entries["e"], parsed('<o xmlns="urn:o"/>')) == []


def test_a_document_altered_after_installation_never_decides(tmp_path: Path) -> None:
    store = store_of(tmp_path, outer=_OUTER.format("inner.xsd"), inner=_INNER)
    (tmp_path / "inner.xsd").write_text(_INNER.replace("urn:i", "urn:x"), "utf-8")
    with pytest.raises(Altered):
        xsd.judge(store, store.catalog.entries["e"], parsed('<o xmlns="urn:o"/>'))


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    store = store_of(tmp_path, outer=_OUTER.format("inner.xsd"), inner=_INNER)
    (tmp_path / "inner.xsd").unlink()
    with pytest.raises(NotInstalled, match=r"inner\.xsd"):
        xsd.judge(store, store.catalog.entries["e"], parsed('<o xmlns="urn:o"/>'))


@pytest.mark.schemas
def test_a_document_cannot_bring_its_own_schema(schemas: Store, tmp_path: Path) -> None:
    own = tmp_path / "own.xsd"
    own.write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"><element name="x"/></schema>'
    )
    hint = f'xmlns:xsi="{samples.XSI}" xsi:schemaLocation="urn:x {own.as_uri()}"'
    manifest = samples.valid("scorm12-manifest").replace(
        "<organizations", "<metadata><x xmlns='urn:x'/></metadata><organizations"
    )
    root = parsed(manifest.replace("<manifest", f"<manifest {hint}"))
    validator = xsd.Validator(schemas)
    assert validator.validate(scorm12.MANIFEST, root) != []


# ---------------------------------------------------------------- what callers see


@pytest.mark.schemas
def test_the_validator_chooses_the_schema_by_kind(schemas: Store) -> None:
    validator = xsd.Validator(schemas)
    chosen = {kind: entry.id for kind in KINDS if (entry := validator.entry(kind)) and entry.family[:2] != "cc"}
    assert chosen == {
        scorm12.MANIFEST: "scorm12-manifest",
        scorm2004.MANIFESTS[0]: "scorm2004-3rd-manifest",
        scorm2004.MANIFESTS[1]: "scorm2004-4th-manifest",
        moodle_xml.DOCUMENT: "moodle-xml",
        qti12.MANIFEST: "imscp-1.1.4",
        qti12.DOCUMENT: "qti12",
        qti12.SETTINGS: "canvas-meta",
        qti21.MANIFEST: "qti21-manifest",
        qti21.ITEM: "qti21-2.1.0",
        qti21.TEST: "qti21-2.1.0",
        qti22.MANIFEST: "qti22-manifest",
        qti22.ITEM: "qti22-2.2.4",
        qti22.TEST: "qti22-2.2.4",
        qti30.MANIFEST: "qti30-manifest",
        qti30.ITEM: "qti30",
        qti30.TEST: "qti30",
    }
    assert xsd.Validator(schemas, instead={"qti21-2.1.0": "qti21-2.1.2"}).revision(qti21.ITEM).name == "QTI 2.1.2"
    assert all(validator.available(kind) for kind in KINDS if validator.entry(kind))
    assert not validator.available(NO_STANDARD.documents[0])


@pytest.mark.schemas
def test_a_revision_says_how_sure_its_provenance_is(schemas: Store) -> None:
    validator = xsd.Validator(schemas)
    assert validator.revision(moodle_xml.DOCUMENT).provenance == OWN
    assert validator.revision(moodle_xml.DOCUMENT).unsure == ()
    assert validator.revision(qti21.ITEM).provenance == OFFICIAL
    profile = validator.revision(qti21.MANIFEST)
    assert profile.provenance == UNKNOWN
    assert "qti21/qtiv2p1_imscpv1p2_v1p0.xsd" in profile.unsure


@pytest.mark.schemas
def test_a_scorm_manifest_with_inline_metadata_is_judged_by_xsd_1_1(schemas: Store) -> None:
    validator = xsd.Validator(schemas)
    kind = scorm12.MANIFEST
    assert validator.validate(kind, parsed(samples.valid("scorm12-manifest-md"))) == []
    assert validator.validate(kind, parsed(samples.spoiled("scorm12-manifest-md"))) != []


ITEM, TEST, QTI, SCORM, OTHER = (
    qti21.ITEM, qti21.TEST, qti21.MANIFEST, scorm12.MANIFEST,
    scorm2004.MANIFESTS[1],
)  # fmt: skip
SAMPLES = {ITEM: "qti21-2.1.0", QTI: "qti21-manifest", SCORM: "scorm12-manifest-md", OTHER: "scorm2004-4th-manifest"}
CHOICE = '<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="a">a</simpleChoice>'
IN_CHOICE = "assessmentItem/itemBody/choiceInteraction"

# kind, what the sample's text is replaced by (for an item: what its body is), the messages with their paths
TOLD: list[tuple[DocumentKind, str, str, list[tuple[str, str]]]] = [
    (ITEM, "", f"{CHOICE}<p/></choiceInteraction>",
     [("there is a <p> in <choiceInteraction> where only simpleChoice may stand", f"{IN_CHOICE}/p")]),
    (ITEM, "", f"{CHOICE}</choiceInteraction>{CHOICE.replace('simpleChoice', 'simplechoice')}</choiceInteraction>",
     [("there is a <simplechoice> in <choiceInteraction> where only prompt and simpleChoice may stand; "
       "perhaps <simpleChoice> is meant", f"{IN_CHOICE}[2]/simplechoice")]),
    (ITEM, "", '<p/><customThing/>',
     [("there is a <customThing> in <itemBody>, where it may not stand", "assessmentItem/itemBody/customThing")]),
    (ITEM, "", '<p/><customThing/><p bogus="1"/><div bogus="1"/>',
     [("there is a <customThing> in <itemBody>, where it may not stand", "assessmentItem/itemBody/customThing"),
      ("the attribute bogus of <p> is not one that it may have", "assessmentItem/itemBody/p[2]"),
      ("the attribute bogus of <div> is not one that it may have", "assessmentItem/itemBody/div")]),
    (ITEM, "", '<choiceInteraction responseIdentifier="R" maxChoices="1"/>',
     [("<choiceInteraction> ends where prompt or simpleChoice must follow", IN_CHOICE)]),
    (ITEM, "", f'{CHOICE}<simpleChoice xmlns="urn:x"/></choiceInteraction>',
     [("the namespace of <simpleChoice> in <choiceInteraction> must be http://www.imsglobal.org/xsd/imsqti_v2p1, "
       "not urn:x", f"{IN_CHOICE}/simpleChoice[2]")]),
    (ITEM, "", "words<p/>",
     [("there is text in <itemBody>, where only elements may stand", "assessmentItem/itemBody")]),
    (ITEM, "", '<p><img src="a.png"/></p>', [("<img> must have the attribute alt", "assessmentItem/itemBody/p/img")]),
    (ITEM, "", '<p><img src="a.png" alt="">x</img></p>',
     [("there is text in <img>, which must be empty", "assessmentItem/itemBody/p/img")]),
    (ITEM, "", '<p id="1"/>',
     [('the attribute id of <p>, "1", is no identifier: a letter or _, then letters, digits, - . _',
       "assessmentItem/itemBody/p")]),
    (ITEM, "", CHOICE.replace('"1"', '"one"') + "</choiceInteraction>",
     [('the attribute maxChoices of <choiceInteraction>, "one", is no whole number', IN_CHOICE)]),
    (ITEM, "", CHOICE.replace('"1"', '""') + "</choiceInteraction>",
     [("the attribute maxChoices of <choiceInteraction>, which is empty, is no whole number", IN_CHOICE)]),
    (ITEM, "", CHOICE.replace('max', 'shuffle="yes" max') + "</choiceInteraction>",
     [('the attribute shuffle of <choiceInteraction>, "yes", is neither true nor false', IN_CHOICE)]),
    (QTI, "QTIv2.1 Package", "x" * 99,
     [(f'the text of <schema>, "{"x" * 60}…", must be QTIv2.1 Package or QTIv2.1 Item Bank Package',
       "manifest/metadata/schema")]),
    (SCORM, "imsmd_rootv1p2p1", "ims_md_rootv1p2",
     [("<lom> is of the namespace http://www.imsglobal.org/xsd/ims_md_rootv1p2, which the schema does not know; "
       "perhaps http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 is meant", "manifest/metadata/lom")]),
    (SCORM, "<general>", "<general><bogus/>",
     [("<bogus> is not known to the schema of its namespace", "manifest/metadata/lom/general/bogus"),
      ("there is a <title> in <general>, where it may not stand", "manifest/metadata/lom/general/title")]),
    (SCORM, "<general>", '<general xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">',
     [("<general> may not have xsi:nil, since it must have content", "manifest/metadata/lom/general")]),
    (SCORM, "<general>", '<general xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="nobody">',
     [("an xsi:type names nobody, which is no type of the schema", "manifest/metadata/lom")]),
    (SCORM, ' xml:lang="en"', ' lang="en"',
     [("the attribute lang of <langstring> is not one that it may have",
       "manifest/metadata/lom/general/title/langstring")]),
    (ITEM, "", '<p id="a"/><p id="a"/>',
     [('the attribute id of <p>, "a", is also that of another element', "assessmentItem/itemBody/p[2]")]),
    (SCORM, "<metadata>", f"<metadata><schema>{'1' * 101}</schema>",
     [("the text of <schema> has 101 characters, and must have at most 100", "manifest/metadata/schema")]),
    (SCORM, "<resources >", '<resources bogus="1">',
     [("the attribute bogus of <resources> is not one that it may have", "manifest/resources")]),
    (SCORM, "<organizations default", "<resources/><organizations default",
     [("there is a <resources> in <manifest> where only organizations may stand", "manifest/resources[1]")]),
]  # fmt: skip


def spoiled(kind: DocumentKind, old: str, new: str) -> str:
    if kind is ITEM:
        return samples._QTI2_ITEM.format(minor=1, body=new)
    text = samples.valid(SAMPLES[kind])
    assert old in text
    return text.replace(old, new)


@pytest.mark.schemas
@pytest.mark.parametrize("case", range(len(TOLD)))
def test_a_fault_is_told_in_plain_words_with_the_path_to_it(schemas: Store, case: int) -> None:
    kind, old, new, expected = TOLD[case]
    text = spoiled(kind, old, new)
    found = xsd.Validator(schemas).validate(kind, parsed(text), text.encode())
    assert [(fault.message, fault.path) for fault in found] == expected


@pytest.mark.schemas
def test_line_and_column_lead_to_the_start_of_the_element(schemas: Store) -> None:
    for before in ("", "\n" * 70_000, "<p>é</p>", "<!-- <x> -->", "<p><![CDATA[<q>]]></p>"):
        text = spoiled(ITEM, "", f'{before}<p bogus="1"/>')
        [fault] = xsd.Validator(schemas).validate(ITEM, parsed(text), text.encode())
        lines = text[: text.index("<p bogus")].split("\n")
        assert (fault.line, fault.column) == (len(lines), len(lines[-1]) + 1)


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("inside", "identifier"), [("<bogus/>", "a"), ('<bogus identifier="own"/>', "own"), ("</simpleChoice><bogus>", "i")]
)
def test_a_fault_belongs_to_the_nearest_identifier_around_it(schemas: Store, inside: str, identifier: str) -> None:
    body = f"{CHOICE.removesuffix('</simpleChoice>')}{inside}{'</bogus>' if inside[0:2] == '</' else '</simpleChoice>'}"
    text = spoiled(ITEM, "", f"{body}</choiceInteraction>")
    assert [fault.identifier for fault in xsd.Validator(schemas).validate(ITEM, parsed(text))] == [identifier]


@pytest.mark.schemas
def test_without_the_bytes_the_line_alone_is_told(schemas: Store) -> None:
    [fault] = xsd.Validator(schemas).validate(ITEM, parsed(spoiled(ITEM, "", '\n<p bogus="1"/>')))
    assert (fault.line, fault.column) == (3, 0)


@pytest.mark.schemas
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_no_message_holds_a_namespace_a_pattern_or_a_word_of_python(schemas: Store, document: Path) -> None:
    validator = xsd.Validator(schemas)
    for twin in islice(mutations(parsed(document.read_bytes())), 0, None, 3):
        for fault in validator.validate(ITEM, twin):
            assert not re.search(r"[{}\[\]\\']|None|facet|type 'xs", fault.message), fault.message
            assert len(fault.message) < 400
            assert re.fullmatch(r"[\w/…\[\]]+", fault.path), fault.path


@pytest.mark.schemas
@pytest.mark.parametrize("document", DOCUMENTS[:1], ids=lambda path: path.stem)
def test_the_other_engine_refuses_the_same_documents(schemas: Store, document: Path) -> None:
    entry = schemas.catalog.entries["qti21-2.1.0"]
    for twin in islice(mutations(parsed(document.read_bytes())), 0, None, 9):
        refused, explained = xsd.judge(schemas, entry, twin), xsd.explain(schemas, entry, twin)
        # Two things only libxml2 says: an address is malformed, an xs:ID stands twice.
        mute = all("is no address" in fault.message or "is no identifier" in fault.message for fault in refused)
        assert bool(explained) == bool(refused) or (mute and not explained)


METADATA = '<keyword><langstring xml:lang="en">x</langstring></keyword>'


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("more", "is_judged"),
    [
        (METADATA * 1_000, True),
        (METADATA * 4_000, False),
        ("<bogus/>" * 2_000, True),
        ("<bogus" + "".join(map(' a{0}="1"'.format, range(100_000))) + "/>", False),
        (f"<language>{'x' * 150_000}</language>", True),
        (f"<language>{'x' * 250_000}</language>", False),
    ],
    ids=["many", "too many", "wrong", "attributes", "long", "too long"],
)
def test_metadata_that_are_too_much_are_not_judged_and_that_is_said(schemas: Store, more: str, is_judged: bool) -> None:
    text = spoiled(SCORM, "</title></general>", f"</title>{more}</general>").replace("<resources >", '<resources x="">')
    text = text.replace(' xml:lang="en"', ' lang="en"', 1)
    validator = xsd.Validator(schemas)
    assert (validator.unjudged(SCORM, parsed(text)) == "") == is_judged
    paths = {fault.path for fault in validator.validate(SCORM, parsed(text), text.encode())}
    assert "manifest/resources" in paths or len(paths) == xsd.MOST + 1
    assert any("/lom/" in path for path in paths) == is_judged


ORGANIZATION = "manifest/organizations/organization"
BEHIND = "there is {} in <organization>, where it may not stand"
LOM = '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"/>'


@pytest.mark.schemas
@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("</organization>", []),
        ("</resources>", []),
        ("</title>\n<adlcp", [(f"{ORGANIZATION}/item/title",
                               "there is an element in <title>, where only text may stand")]),
        ("<title>t</title><item", [(f"{ORGANIZATION}/title", BEHIND.format("a <title>")),
                                   (f"{ORGANIZATION}/item", BEHIND.format("an <item>"))]),
    ],
    ids=["organization", "resources", "title", "before the title"],
)  # fmt: skip
def test_metadata_stand_where_a_manifest_has_room_for_elements_of_others(
    schemas: Store, before: str, told: list[tuple[str, str]]
) -> None:
    text = spoiled(SCORM, before, LOM + before)
    found = xsd.Validator(schemas).validate(SCORM, parsed(text), text.encode())
    assert [(each.path, each.message) for each in found] == told


TABLE = """<outcomeDeclaration identifier="O" cardinality="single" baseType="identifier">
<matchTable>{entries}</matchTable></outcomeDeclaration>"""


KEBAB = {
    "outcomeDeclaration": "outcome-declaration",
    "matchTableEntry": "match-table-entry",
    "matchTable": "match-table",
}


@pytest.mark.schemas
@pytest.mark.parametrize(
    "revision", few(["qti21-2.1.0", "qti21-2.1.1", "qti21-2.1.2", "qti22-2.2.0", "qti22-2.2.4", "qti30"])
)
def test_a_match_table_as_the_specification_has_it_is_valid_though_the_schema_misprints_it(
    schemas: Store, revision: str
) -> None:
    entry = schemas.catalog.entries[revision]
    for entries, count in (
        ('<matchTableEntry sourceValue="1" targetValue="a"/>', 0),
        ('<matchTableEntry sourceValue="1" targetValue="a"/>' * 12_000, 0),
        ('<matchTableEntry sourceValue="x" targetValue="a"/>', 1),
        ('<matchTableEntry sourceValue="1"/>', 1),
    ):
        table = TABLE.format(entries=entries)
        if revision == "qti30":
            for name in ("outcomeDeclaration", "matchTableEntry", "matchTable"):
                table = re.sub(f"(</?){name}\\b", lambda tag: f"{tag[1]}qti-{KEBAB[tag[0].strip('</')]}", table)
            table = re.sub(r"\b(base|source|target)(Type|Value)=", lambda name: f"{name[1]}-{name[2].lower()}=", table)
        body = "<qti-item-body>" if revision == "qti30" else "<itemBody>"
        text = samples.valid(entry.id).replace(body, table + body)
        assert len(xsd.judge(schemas, entry, parsed(text), text.encode())) == count
        if revision == "qti21-2.1.0":
            assert len(xsd.explain(schemas, entry, parsed(text))) == count


@pytest.mark.schemas
@pytest.mark.parametrize("size", [10, 2_000])
def test_of_names_that_stand_twice_in_a_text_all_but_the_first_are_told(schemas: Store, size: int) -> None:
    validator = xsd.Validator(schemas)
    for names, told in ((["a", "b", "a"], 1), (["a"] * 60, xsd.MOST + 1)):
        text = spoiled(ITEM, "", "".join(f'<p id="{name}"/>' for name in names) + "<p/>" * size)
        found = validator.validate(ITEM, parsed(text), text.encode())
        assert len(found) == told
        assert found[0].path == ("assessmentItem/itemBody/p[3]" if told == 1 else "assessmentItem/itemBody/p[2]")


def wrong_paragraphs(count: int, wrong: int) -> str:
    """An item of so many paragraphs, the first of them wrong."""
    lines = [f'<p bogus{number}="1"/>' if number < wrong else "<p/>" for number in range(count)]
    return samples._QTI2_ITEM.format(minor=1, body="\n".join(lines))


@pytest.mark.schemas
@pytest.mark.parametrize("size", few([12_000, 60_000]))
@pytest.mark.parametrize(("wrong", "told"), [(0, 0), (3, 3), (60_000, xsd.MOST + 1)])
def test_of_a_large_document_the_first_faults_are_found(schemas: Store, wrong: int, told: int, size: int) -> None:
    text = wrong_paragraphs(size, wrong)
    validator = xsd.Validator(schemas)
    found = validator.validate(qti21.ITEM, parsed(text))
    assert len(found) == told
    assert [(fault.line, fault.path) for fault in found] == [
        (number + 1, f"assessmentItem/itemBody/p[{number}]") for number in range(1, told + 1)
    ]
    assert all("bogus" in fault.message for fault in found)


@pytest.mark.schemas
@pytest.mark.parametrize("wrong", ["none", "all"])
def test_a_large_document_is_judged_in_linear_time(schemas: Store, wrong: str) -> None:
    validator = xsd.Validator(schemas)

    def judge(text: str) -> None:
        validator.validate(qti21.ITEM, parsed(text), text.encode())

    assert growth(judge, lambda count: wrong_paragraphs(count, count if wrong == "all" else 0), 11_000) <= LINEAR


@pytest.mark.schemas
def test_the_path_to_a_fault_far_down_is_shortened(schemas: Store) -> None:
    text = samples._QTI2_ITEM.format(minor=1, body="<div>" * 240 + "<bogus/>" + "</div>" * 240)
    validator = xsd.Validator(schemas)
    [fault] = validator.validate(qti21.ITEM, parsed(text), text.encode())
    assert fault.path == "assessmentItem/itemBody/…/div/div/div/bogus"


@pytest.mark.schemas
@pytest.mark.parametrize("raised", [signal.SIGINT, MemoryError()], ids=repr)
def test_what_ends_the_compiling_is_told_and_no_part_of_a_schema_is_kept(
    raised: Any, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lxml would keep it to itself: Ctrl-C was lost, and the schema a fault of ours."""
    entry = entry_of(schemas, "qti21-2.1.2")
    find = _documents.Documents._file

    def ended(documents: _documents.Documents, address: str) -> str:
        if isinstance(raised, MemoryError):
            raise raised
        signal.raise_signal(raised)
        return find(documents, address)

    monkeypatch.setattr(_documents, "PER_THREAD", threading.local())
    handler = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patched:
        patched.setattr(_documents.Documents, "_file", ended)
        with pytest.raises((KeyboardInterrupt, MemoryError)):
            xsd.compiled(schemas, entry, whole=False)
    assert signal.getsignal(signal.SIGINT) is handler
    assert xsd.compiled(schemas, entry, whole=False).validate(etree.Element("other")) is False


_SHORT = """
import os, resource, sys
from collections import Counter
from pathlib import Path
from lxml import etree
from lessonpack import closed, xsd
from lessonpack.schemas import Store

store = Store(Path(sys.argv[1]))
entry = store.catalog.entries["qti21-2.1.2"]
closed.parser()
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # lxml says as well that it cannot note what libxml2 says
ends = Counter()
for more in range(0, 5_000_000, 100_000):
    if not (process := os.fork()):
        resource.setrlimit(resource.RLIMIT_AS, (size + more, size + more))
        try:
            xsd.compiled(store, entry, whole=False)
        except MemoryError:
            os._exit(1)
        except BaseException:
            os._exit(2)
        os._exit(0)
    ends[os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])] += 1
print(ends[1] > 0, ends[2])
"""


@pytest.mark.schemas
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is limited as Linux does")
def test_want_of_memory_for_a_schema_is_told_as_such_whatever_libxml2_makes_of_it(schemas: Store) -> None:
    """It calls the schema wrong, and that was a fault of ours."""
    command = [sys.executable, "-c", _SHORT, str(schemas.folder)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert told == "True 0\n"


@pytest.mark.parametrize("said", [["."], ["No error message provided"], ["unknown error"], []], ids=repr)
def test_what_libxml2_has_no_memory_to_word_is_no_fault_of_the_document(said: list[str]) -> None:
    """An element of a valid document was wrong, for no reason."""
    log = [SimpleNamespace(type=etree.ErrorTypes.SCHEMAV_ELEMENT_CONTENT, message=each, path="/item") for each in said]
    schema: Any = SimpleNamespace(validate=lambda _tree: False, error_log=log)
    with pytest.raises(MemoryError):
        _libxml2.objections(schema, parsed("<item/>"), b"<item/>", list, Counter())


@pytest.mark.schemas
def test_each_thread_compiles_its_own(schemas: Store) -> None:
    entry = schemas.catalog.entries["qti21-2.1.0"]
    compiled = [xsd.compiled(schemas, entry, whole=False)]
    assert xsd.compiled(schemas, entry, whole=False) is compiled[0]
    thread = threading.Thread(target=lambda: compiled.append(xsd.compiled(schemas, entry, whole=False)))
    thread.start()
    thread.join()
    assert compiled[0] is not compiled[1]


def test_without_schemas_nothing_is_available(tmp_path: Path) -> None:
    validator = xsd.Validator(Store(tmp_path))
    assert {kind for kind in KINDS if validator.available(kind)} == {moodle_xml.DOCUMENT}, "whose schema is ours"


@pytest.mark.schemas
@pytest.mark.parametrize("kind", scorm2004.MANIFESTS)
def test_a_manifest_is_judged_but_for_its_metadata_where_nothing_but_their_schemas_is_missing(
    schemas: Store, tmp_path: Path, kind: DocumentKind
) -> None:
    whole = xsd.Validator(schemas)
    entry = whole.entry(kind)
    store = samples.without_lom(schemas, tmp_path)
    validator = xsd.Validator(store)
    assert validator.available(kind)
    good = samples.valid(entry.id)
    assert validator.validate(kind, parsed(good), good.encode()) == []
    assert validator.left_out(kind, parsed(good)) == f"metadata in a {kind}"
    assert whole.left_out(kind, parsed(good)) == ""

    behind = good.replace("<imsss:controlMode", '\n<imsss:controlMode bogus="1"')
    faults = validator.validate(kind, parsed(behind), behind.encode())
    assert faults == whole.validate(kind, parsed(behind), behind.encode())
    assert [fault.line for fault in faults] == [good[: good.index("<imsss:controlMode")].count("\n") + 2]

    inside = good.replace("<value>atomic<", "<value>scattered<")
    assert validator.validate(kind, parsed(inside), inside.encode()) == []
    bare = re.sub("<lom .*?</lom>", "", good, flags=re.DOTALL)
    assert validator.validate(kind, parsed(bare), bare.encode()) == []
    assert validator.left_out(kind, parsed(bare)) == ""

    store.path(f"{entry.family}/imsss_v1p0.xsd").unlink()
    assert not xsd.Validator(store).available(kind)


def test_standards_name_their_families() -> None:
    assert {name: standard.families for name, standard in load().items() if standard.families} == {
        "scorm12": ("scorm12",),
        "scorm2004-3rd": ("scorm2004-3rd",),
        "scorm2004-4th": ("scorm2004-4th",),
        "qti12": ("qti12", "canvas", "scorm2004-4th"),
        "qti21": ("qti21",),
        "qti22": ("qti22",),
        "qti30": ("qti30",),
        "cc11": ("cc11",),
        "cc13": ("cc13",),
    }


@pytest.mark.schemas
def test_a_valid_document_needs_neither_xmlschema_nor_a_socket(schemas: Store) -> None:
    code = f"""
import sys
from pathlib import Path
from lxml import etree
from lessonpack import xsd
from lessonpack.schemas import Store
from lessonpack.formats import qti21
root = etree.parse({str(DOCUMENTS[0])!r}).getroot()
assert xsd.Validator(Store(Path({str(schemas.folder)!r}))).validate(qti21.ITEM, root) == []
print([name for name in ("xmlschema", "socket", "urllib.request", "lessonpack.download") if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.strip() == "[]"
