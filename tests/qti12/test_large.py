"""A large document is judged without items that differ in words alone; what is found is what is found in the whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lessonpack import archive, checks, inspection, parsing, pipeline
from lessonpack.findings import Severity
from lessonpack.package import MANIFEST, Package, write_zip
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.xsd import Validator
from qti import samples
from qti.test_alike import RAW
from qti12.test_golden import built

pytestmark = pytest.mark.schemas

ABRIDGED, WHOLE = 0, 1 << 40  # from how many bytes on documents are large
Found = tuple[list[tuple[str, str, str, int, int]], list[str], dict[str, str], list[tuple[str, int]]]


ROWS = 5  # so many items that differ in words alone


def bank(target: str) -> tuple[bytes, str, bytes]:
    """The manifest of a bank of questions that differ in words alone, the path of the bank, and the bank."""
    questions = (
        samples.single(id=f"q{number}", stem=samples.say(f"What is {number}?"), feedback=samples.FEEDBACK)
        for number in range(ROWS)
    )
    package = built(target, samples.course(*questions), test=False)
    [path] = [path for path in package.paths if path.startswith("bank")]
    return package.read(MANIFEST), path, package.read(path)


MANIFEST_DATA, BANK, CLEAN = bank("canvas")


def found(schemas: Store, data: bytes) -> tuple[Found, list[bytes]]:
    """All that is known of a package of that bank, and what was parsed of the bank, one after the other."""
    package = Package(name="x.canvas.zip", source="x.canvas.zip")
    package.add(MANIFEST, MANIFEST_DATA)
    package.add(BANK, data)
    parsed: list[bytes] = []
    parse = parsing.parsed

    def told(seen: object, path: str, data: bytes, *rest: object) -> object:
        if path == BANK:
            parsed.append(data)
        return parse(seen, path, data, *rest)  # type: ignore[arg-type]

    checks.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "parsed", told)
        seen, findings, runs, unread = inspection.inspect(
            package, Validator(schemas), Job(sources=(), schemas=str(schemas.folder))
        )
    places = [(each.code, each.message, each.place.inside, each.place.line, each.place.column) for each in findings]
    kinds = {path: kind.name for path, kind in seen.kinds.items()}
    return (places, list(unread), kinds, [(run.revision, run.documents) for run in runs]), parsed


def both(schemas: Store, data: bytes) -> tuple[Found, list[bytes]]:
    """What is found in an abridged bank, which is what is found in the whole; and what was parsed of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection, "_LARGE", WHOLE)
        whole, parsed = found(schemas, data)
        assert parsed == [data]
        patch.setattr(inspection, "_LARGE", ABRIDGED)
        short, parsed = found(schemas, data)
    assert short == whole
    return short, parsed


@pytest.mark.parametrize("target", ["canvas", "canvas-new"])
def test_of_items_that_differ_in_words_alone_the_first_two_and_the_last_are_looked_at(
    target: str, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_LARGE", ABRIDGED)
    data = bank(target)[2]
    [parsed] = found(schemas, data)[1]
    assert (data.count(b"<item "), parsed.count(b"<item ")) == (ROWS, 3)


def test_a_faultless_bank_is_judged_by_its_schema_either_way(schemas: Store) -> None:
    (_, unread, kinds, runs), _ = both(schemas, CLEAN)
    assert unread == []
    assert kinds[BANK] == "QTI 1.2 document"
    assert ("QTI 1.2", 1) in runs


def replaced(old: str, new: str | bytes) -> Callable[[bytes], bytes]:
    """An edit where it stands last: of an item that is alike two others."""

    def edit(data: bytes) -> bytes:
        before, there, behind = data.rpartition(old.encode())
        assert there
        return b"".join((before, new if isinstance(new, bytes) else new.encode(), behind))

    return edit


ROOT = "<questestinterop "
SPOILED = {
    "an element that is not allowed": replaced("<presentation>", "<presentation><choice/>"),
    "two elements that are not allowed": replaced("<presentation>", "<presentation><choice/><other/>"),
    "an attribute that is not allowed": replaced("<presentation>", '<presentation colour="red">'),
    "an attribute of another namespace": replaced("<presentation>", '<presentation xmlns:a="urn:a" a:b="c">'),
    "a value that is not allowed": replaced('rcardinality="Single"', 'rcardinality="Some"'),
    "an element that is missing": replaced("<other/>", ""),
    "text between elements": replaced("<presentation>", "words<presentation>"),
    "an element that is not closed": replaced("A bug", "A <b>bug"),
    "an end that is missing": lambda data: data[:-30],
    "something behind the end": lambda data: data + b"<more/>",
    "nothing": lambda _: b"",
    "a declaration alone": lambda data: data.partition(b"\n")[0],
    "a control character": replaced("A bug", "A \x07bug"),
    "bytes that are no UTF-8": replaced("A bug", b"A \xff bug"),
    "a character that is none": replaced("A bug", "A bug \ufffe"),
    "an unknown entity": replaced("A bug", "A &nbsp; bug"),
    "the end of a CDATA section": replaced("A bug", "A ]]> bug"),
    "an attribute twice": replaced('rcardinality="Single"', 'rcardinality="Single" rcardinality="Single"'),
    "a prefix that is not declared": replaced("<presentation>", "<presentation><a:b/>"),
    "names that stand twice": replaced("<presentation>", '<presentation id="a"><material id="a"/>'),
    "a type of its own": replaced("<presentation>", '<presentation xsi:type="nothing">'),
    "a type that is known": replaced("<presentation>", '<presentation xsi:type="presentationType">'),
    "an address of another schema": replaced("<presentation>", '<presentation xsi:schemaLocation="urn:a b.xsd">'),
    "nothing where something must be": replaced("<presentation>", '<presentation xsi:nil="true">'),
    "a key that names no option": replaced('<varequal respident="RESPONSE">2<', '<varequal respident="RESPONSE">9<'),
    "a response that is not there": replaced('<varequal respident="RESPONSE">', '<varequal respident="OTHER">'),
    "feedback that is not there": replaced('linkrefid="general_fb"', 'linkrefid="other_fb"'),
    "the name of another item": replaced('ident="q4"', 'ident="q0"'),
    "the name of another item in other words": replaced('ident="q4"', 'ident="&#113;0"'),
    "no name": replaced('ident="q4"', 'ident=""'),
    "no title": replaced('title="What is 4?"', ""),
    "an item within an item": replaced("<presentation>", '<item ident="q9" title="What?"/><presentation>'),
    "an item where none may be": replaced("</objectbank>", '</objectbank><item ident="q9" title="What?"/>'),
    "words behind an item": replaced("</item>", "</item>words"),
    "blank words": replaced("A bug", " "),
    "no words": replaced("A bug", ""),
    "a document type": replaced(ROOT, f"<!DOCTYPE questestinterop>{ROOT}"),
    "an entity": replaced(ROOT, f"<!DOCTYPE questestinterop [<!ENTITY a 'b'>]>{ROOT}"),
    "another root": lambda data: data.replace(b"questestinterop", b"questions"),
    "no namespace": replaced(' xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"', ""),
    "a long namespace": replaced(ROOT, f'{ROOT}xmlns:a="urn:{"a" * 400}" '),
    "a long attribute": replaced('rcardinality="Single"', f'rcardinality="{"S" * 20_000}"'),
    "a long title": replaced("<presentation>", f'<presentation label="{"S" * 20_000}">'),
    "a long text": replaced("A bug", "bug " * 30_000),
    "a text of pieces": replaced("A bug", "A <!-- small -->bug"),
    "a start tag that takes long to end": replaced(ROOT, f"{ROOT}{' ' * 5_000}"),
    "elements within each other": replaced("<presentation>", f"<presentation>{'<flow>' * 300}{'</flow>' * 300}"),
    "another encoding": lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "an encoding that is another than it says": lambda data: data.decode().encode("utf-16"),
    "an encoding of one byte": lambda data: data.replace(b"UTF-8", b"ISO-8859-1").replace(b"A bug", b"A b\xfcg"),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
}


@pytest.mark.parametrize("edit", SPOILED.values(), ids=SPOILED)
def test_a_fault_is_told_as_it_is_of_the_whole(edit: Callable[[bytes], bytes], schemas: Store) -> None:
    both(schemas, edit(CLEAN))


FAULTLESS = {
    "no name",
    "no title",
    "no words",
    "blank words",
    "a text of pieces",
    "a start tag that takes long to end",
    "a type that is known",
    "an address of another schema",
    "a byte order mark",
}


def test_what_spoils_a_bank_is_found(schemas: Store) -> None:
    clean = found(schemas, CLEAN)[0][0]
    assert {name for name, edit in SPOILED.items() if found(schemas, edit(CLEAN))[0][0] == clean} == FAULTLESS


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stem=RAW, between=RAW, name=RAW)
def test_whatever_is_written_is_told_as_it_is_of_the_whole(schemas: Store, stem: str, between: str, name: str) -> None:
    data = replaced("A bug", stem)(CLEAN)
    data = replaced("<presentation>", f"{between}<presentation>")(data)
    both(schemas, replaced('ident="RESPONSE"', f'ident="{name}"')(data))


# --- banks that are too large to be parsed whole ------------------------------------------------------


TOO_MANY = archive.LIMITS.nodes // 100  # items, each of more nodes than that


def large(tmp_path: Path, data: bytes) -> Path:
    """A zip of that bank, with so many more items like its last that no parser is given all of them."""
    [item] = re.findall(rb'<item ident="q4".*?</item>\n', data, re.DOTALL)
    more = b"".join(item.replace(b'ident="q4"', b'ident="r%d"' % number, 1) for number in range(TOO_MANY))
    package = Package(name="bank.canvas.zip")
    package.add(MANIFEST, MANIFEST_DATA)
    package.add(BANK, data.replace(item, more + item))
    assert archive.nodes(package.read(BANK)) > archive.LIMITS.nodes
    write_zip(package, tmp_path / package.name)
    return tmp_path / package.name


def told(schemas: Store, path: Path) -> list[tuple[str, int]]:
    outcome = pipeline.judge(Job(sources=(str(path),), schemas=str(schemas.folder)))
    return [(each.code, each.place.line) for each in outcome.findings if each.severity is not Severity.NOTE]


def test_a_bank_of_any_number_of_items_that_are_alike_is_judged(schemas: Store, tmp_path: Path) -> None:
    assert told(schemas, large(tmp_path, CLEAN)) == []


def test_its_faults_are_told_without_a_line_and_with_what_was_not_looked_at(schemas: Store, tmp_path: Path) -> None:
    spoiled = replaced('rcardinality="Single"', 'rcardinality="Some"')(CLEAN)
    assert set(told(schemas, large(tmp_path, spoiled))) == {("XML005", 0), ("XSD001", 0)}


def test_items_of_another_format_that_look_like_these_are_not_parsed(schemas: Store, tmp_path: Path) -> None:
    """What is too large for a parser is let in for its look; what it is turns out by its root."""
    file = large(tmp_path, CLEAN.replace(b"questestinterop", b"questions"))
    assert "XML005" in {code for code, _ in told(schemas, file)}
