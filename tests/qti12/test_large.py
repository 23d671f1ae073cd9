"""A large document is judged in shares, of which items that differ in words alone are left out; as the whole is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

import rows
from lessonpack import archive, in_shares, pipeline
from lessonpack.findings import Severity
from lessonpack.formats import rows as rows_of
from lessonpack.formats.qti12_alike import ROW as QTI12
from lessonpack.model.questions import Numeric
from lessonpack.package import MANIFEST, Package, write_zip
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from qti import samples
from qti.test_alike import RAW

pytestmark = pytest.mark.schemas

CANVAS = rows.bank("canvas", samples.course(*rows.asked(samples.single(feedback=samples.FEEDBACK))))
CLEAN = CANVAS.data


def both(schemas: Store, data: bytes) -> tuple[rows.Found, list[bytes]]:
    return rows.both(schemas, CANVAS, data)


def followed(data: bytes) -> bytes:
    """The same with one more item behind the last, which is then one of those that are alike."""
    [item] = re.findall(rb'<item ident="q4".*?</item>\n', CLEAN, re.DOTALL)
    return data.replace(b"</objectbank>", item.replace(b"q4", b"q5", 1) + b"</objectbank>", 1)


@pytest.mark.parametrize("target", ["canvas", "canvas-new"])
def test_of_items_that_differ_in_words_alone_the_first_two_and_the_last_are_looked_at(
    target: str, schemas: Store
) -> None:
    bank = rows.bank(target, samples.course(*rows.asked(samples.single(feedback=samples.FEEDBACK))))
    [parsed] = rows.both(schemas, bank, bank.data)[1]
    assert (bank.data.count(b"<item "), parsed.count(b"<item ")) == (rows.ROWS, 3)


def test_a_faultless_bank_is_judged_by_its_schema_either_way(schemas: Store) -> None:
    (_, unread, kinds, runs), _ = both(schemas, CLEAN)
    assert unread == []
    assert kinds[CANVAS.path] == "QTI 1.2 document"
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
    "no points": replaced('action="Set">100<', 'action="Set">0<'),
    "another maximum": replaced('maxvalue="100"', 'maxvalue="200"'),
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
    both(schemas, followed(edit(CLEAN)))


@pytest.mark.parametrize("written", ["12", "-1.5", "abc", "1,5"])
def test_a_key_to_a_number_is_told_as_it_is_of_the_whole(written: str, schemas: Store) -> None:
    number = Numeric(id="q", stem=samples.say("?"), answer=Fraction(12), tolerance=Fraction(0))
    bank = rows.bank("canvas", samples.course(*rows.asked(number)))
    edit = replaced('<varequal respident="RESPONSE">12<', f'<varequal respident="RESPONSE">{written}<')
    (found, *_), _ = rows.both(schemas, bank, edit(bank.data))
    assert ("QTI127" in {code for code, *_ in found}) == (written in ("abc", "1,5"))


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
    clean = rows.found(schemas, CANVAS, CLEAN)[0][0]
    spoiled = {name: rows.found(schemas, CANVAS, edit(CLEAN))[0][0] for name, edit in SPOILED.items()}
    assert {name for name, told in spoiled.items() if told == clean} == FAULTLESS


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stem=RAW, between=RAW, name=RAW)
def test_whatever_is_written_is_told_as_it_is_of_the_whole(schemas: Store, stem: str, between: str, name: str) -> None:
    data = replaced("A bug", stem)(CLEAN)
    data = replaced("<presentation>", f"{between}<presentation>")(data)
    both(schemas, followed(replaced('ident="RESPONSE"', f'ident="{name}"')(data)))


# --- banks that are too large to be parsed whole ------------------------------------------------------


def large(tmp_path: Path, data: bytes, more: Callable[[int, bytes], bytes] = lambda _number, item: item) -> Path:
    """A zip of that bank, with so many more items like its last, or what `more` makes of that, that no parser is given
    all of them.
    """
    many = archive.LIMITS.nodes // 100  # each of more nodes than that
    [item] = re.findall(rb'<item ident="q4".*?</item>\n', data, re.DOTALL)
    items = (more(number, item.replace(b'ident="q4"', b'ident="r%d"' % number, 1)) for number in range(many))
    package = Package(name="bank.canvas.zip")
    package.add(MANIFEST, CANVAS.manifest)
    package.add(CANVAS.path, data.replace(item, b"".join(items) + item))
    assert archive.nodes(package.read(CANVAS.path)) > archive.LIMITS.nodes
    write_zip(package, tmp_path / package.name)
    return tmp_path / package.name


def told(schemas: Store, path: Path) -> list[tuple[str, int]]:
    outcome = pipeline.judge(Job(sources=(str(path),), schemas=str(schemas.folder)))
    return [(each.code, each.place.line) for each in outcome.findings if each.severity is not Severity.NOTE]


def lines(path: Path, words: bytes) -> list[int]:
    """The lines of the bank in a zip that have these words in them."""
    with zipfile.ZipFile(path) as zip:
        return [number for number, line in enumerate(zip.read(CANVAS.path).split(b"\n"), 1) if words in line]


def varied(number: int, item: bytes) -> bytes:
    """An item that is alike no other one."""
    return item.replace(b"<presentation>", b'<presentation label="%d">' % number)


def spoiled(number: int, item: bytes) -> bytes:
    return item.replace(b'rcardinality="Single"', b'rcardinality="Some"') if number in (70, 150) else item


@pytest.fixture
def fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsers are given a tenth of what they are, at once and in all, and shares are as much smaller."""
    monkeypatch.setattr(archive, "LIMITS", replace(archive.LIMITS, nodes=archive.LIMITS.nodes // 10))
    monkeypatch.setattr(in_shares, "_LARGE", in_shares._LARGE // 10)
    monkeypatch.setattr(rows_of, "_NODES", rows_of._NODES // 10)


def test_a_bank_of_any_number_of_items_that_are_alike_is_judged(schemas: Store, tmp_path: Path) -> None:
    assert told(schemas, large(tmp_path, CLEAN)) == []


def test_a_bank_of_many_items_none_of_which_are_alike_is_judged(schemas: Store, tmp_path: Path) -> None:
    assert told(schemas, large(tmp_path, CLEAN, varied)) == []


@pytest.mark.usefixtures("fewer")
@pytest.mark.parametrize("more", [spoiled, lambda number, item: spoiled(number, varied(number, item))])
def test_each_fault_of_a_bank_that_no_parser_is_given_is_told_at_its_line(
    more: Callable[[int, bytes], bytes], schemas: Store, tmp_path: Path
) -> None:
    path = large(tmp_path, CLEAN, more)
    assert told(schemas, path) == [("XSD001", line) for line in lines(path, b'"Some"')]


@pytest.mark.usefixtures("fewer")
@pytest.mark.parametrize("broken", [b"</presentaion>", b"&nbsp;</presentation>"])
def test_where_a_bank_breaks_off_is_told_alone(broken: bytes, schemas: Store, tmp_path: Path) -> None:
    def more(number: int, item: bytes) -> bytes:
        return item.replace(b"</presentation>", broken) if number == 70 else varied(number, item)

    assert {code for code, _ in told(schemas, large(tmp_path, CLEAN, more))} == {"XML001"}


def test_a_stranger_s_bank_is_judged_as_far_as_one_package_may_take(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_shares, "_APART", 1)
    assert told(schemas, large(tmp_path, CLEAN, varied)) == [("XML005", 0)]


def test_a_stranger_s_package_is_looked_at_for_rows_to_a_bound(
    schemas: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, most = large(tmp_path, CLEAN), rows_of.cost(CLEAN, QTI12)
    monkeypatch.setattr(rows_of, "MOST", most)
    assert told(schemas, path) == [("PKG028", 0)]
    monkeypatch.setattr(in_shares, "_LARGE", rows.SHARED)
    assert rows.found(schemas, CANVAS, CLEAN)[1] != [CLEAN]
    monkeypatch.setattr(rows_of, "MOST", most - 1)
    assert rows.found(schemas, CANVAS, CLEAN)[1] == [CLEAN]


def test_items_of_another_format_that_look_like_these_are_not_parsed(schemas: Store, tmp_path: Path) -> None:
    """What is too large for a parser is let in for its look; what it is turns out by its root."""
    file = large(tmp_path, CLEAN.replace(b"questestinterop", b"questions"))
    assert "XML005" in {code for code, _ in told(schemas, file)}
