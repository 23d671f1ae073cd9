"""Resources that are alike are read by the first of them; whatever else is in a manifest is found as in the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lessonpack import checks, in_shares, pipeline, xsd
from lessonpack.formats import imscp, imscp_alike
from lessonpack.inspection import inspect
from lessonpack.package import MANIFEST, Package
from lessonpack.schemas import Store
from qti import samples

pytestmark = pytest.mark.schemas

_NUMBER = 12


def bank(version: str = "qti21") -> Package:
    """Items of two sorts, one of which has a picture."""
    questions = [
        samples.ordered(id=f"q{n}", stem=samples.say(f"Word {n} & more?"))
        if n % 3 == 0
        else samples.single(id=f"q{n}", stem=samples.say(f"Wörter {n}?" if n == 4 else f'Word "{n}"?'))
        for n in range(_NUMBER)
    ]
    return samples.built(samples.course(*questions), test=False, version=version)


BANK = bank()
WHOLE = BANK.read(MANIFEST)


def judged(schemas: Store, manifest: bytes, package: Package = BANK) -> tuple[object, ...]:
    """All that comes of a package with this manifest, as if it were a stranger's."""
    checks.load()
    other = Package(name="x.zip", source="x.zip")
    other.add(MANIFEST, manifest)
    for path, blob in package:
        if path != MANIFEST:
            other.add(path, blob)
    job = pipeline.Job(sources=(), schemas=str(schemas.folder), lms=("canvas",))
    inspection, found, runs, unchecked = inspect(other, xsd.Validator(schemas), job)
    known = inspection.facts.get(MANIFEST), inspection.standard, inspection.kinds, inspection.broken
    return known, [(each.code, each.message, each.place) for each in found], runs, unchecked


def both(schemas: Store, manifest: bytes) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What comes of it in short, if it can be read so, and as a whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_shares, "_LONG", 0)
        short = judged(schemas, manifest)
        patch.setattr(in_shares, "_LONG", len(manifest))
        return short, judged(schemas, manifest)


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_of_a_bank_the_first_two_of_a_sort_and_the_last_resource_are_parsed(version: str) -> None:
    data = bank(version).read(MANIFEST)
    listing = imscp_alike.listing(data)
    assert listing is not None
    assert listing.share.data.count(b"<resource ") == 2 + 2 + 1
    assert listing.whole(imscp.read(etree.fromstring(listing.share.data))) == imscp.read(etree.fromstring(data))


def test_a_large_manifest_without_a_fault_is_never_parsed_as_a_whole(
    schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []
    read = imscp.read

    def seen(root: etree._Element) -> imscp.Manifest:
        made = read(root)
        parsed.append(len(made.resources))
        return made

    monkeypatch.setattr(imscp, "read", seen)
    short, whole = both(schemas, WHOLE)
    assert parsed == [5, _NUMBER]
    assert short == whole


def row(number: int) -> bytes:
    """The resource of that item."""
    start = WHOLE.index(b'<resource identifier="item_q%d"' % number)
    return WHOLE[start : WHOLE.index(b"</resource>\n", start) + len(b"</resource>\n")]


def in_row(old: str, new: str | bytes) -> Callable[[], bytes]:
    """An edit of a resource that no other is parsed for."""

    def edited() -> bytes:
        assert old.encode() in row(7)
        return WHOLE.replace(row(7), row(7).replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))

    return edited


def anywhere(old: str, new: str) -> Callable[[], bytes]:
    def edited() -> bytes:
        assert old.encode() in WHOLE
        return WHOLE.replace(old.encode(), new.encode(), 1)

    return edited


_FILE = '<file href="items/q7.xml"/>'
_NAMED = 'identifier="item_q7"'
_AT = ' href="items/q7.xml">'
_TITLE = 'Word "7"?'
SPOILED = {
    "a name that another has": in_row(_NAMED, 'identifier="item_q5"'),
    "a name that is none": in_row(_NAMED, 'identifier="7"'),
    "a name with a blank at its end": in_row(_NAMED, 'identifier="item_q7 "'),
    "no name": in_row(f" {_NAMED}", ""),
    "a name written by number": in_row(_NAMED, 'identifier="item&#95;q7"'),
    "a file that is not there": in_row(_FILE, '<file href="items/q77.xml"/>'),
    "a start that is not there": in_row(_AT, ' href="items/q77.xml">'),
    "both not there": lambda: WHOLE.replace(b"items/q7.xml", b"items/q77.xml"),
    "what another has": lambda: WHOLE.replace(b"items/q7.xml", b"items/q5.xml"),
    "other letters": lambda: WHOLE.replace(b"items/q7.xml", b"Items/q7.xml"),
    "a backslash": lambda: WHOLE.replace(b"items/q7.xml", rb"items\q7.xml"),
    "a way out": lambda: WHOLE.replace(b"items/q7.xml", b"../items/q7.xml"),
    "a way about": lambda: WHOLE.replace(b"items/q7.xml", b"items/./q7.xml"),
    "another site": lambda: WHOLE.replace(b"items/q7.xml", b"https://a.b/q7.xml"),
    "an escape": lambda: WHOLE.replace(b"items/q7.xml", b"items/%717.xml"),
    "a blank in the address": lambda: WHOLE.replace(b"items/q7.xml", b"items/q7.xml "),
    "a program": lambda: WHOLE.replace(b"items/q7.xml", b"items/q7.exe"),
    "no file": in_row(_FILE, ""),
    "a file twice": in_row(_FILE, _FILE * 2),
    "one file more": in_row(_FILE, f'{_FILE}<file href="items/q5.xml"/>'),
    "a dependency": in_row(_FILE, f'{_FILE}<dependency identifierref="item_q5"/>'),
    "a dependency on nobody": in_row(_FILE, f'{_FILE}<dependency identifierref="nobody"/>'),
    "another type": in_row("imsqti_item_xmlv2p1", "webcontent"),
    "an attribute that is none": in_row(_AT, f' kind="x"{_AT}'),
    "an attribute twice": in_row(_AT, f" {_NAMED}{_AT}"),
    "a base": in_row(_AT, f' xml:base="items/"{_AT}'),
    "a base of all": anywhere("<resources>", '<resources xml:base="elsewhere/">'),
    "a namespace anew": in_row(_AT, f' xmlns="urn:a"{_AT}'),
    "a prefix anew": in_row("<lom:lom>", '<lom:lom xmlns:lom="urn:a">'),
    "a prefix of another namespace": anywhere('xmlns:lom="http://ltsc', 'xmlns:lom="https://ltsc'),
    "a foreign element": in_row(_FILE, f'{_FILE}<a xmlns="urn:a">b</a>'),
    "an element that is none": in_row(_FILE, f"{_FILE}<a/>"),
    "a resource within": in_row(_FILE, f'{_FILE}<resource identifier="a" type="webcontent"/>'),
    "another interaction": in_row("choiceInteraction", "textEntryInteraction"),
    "an interaction that is none": in_row("choiceInteraction", "chosenInteraction"),
    "words between resources": lambda: WHOLE.replace(row(7), b"words" + row(7)),
    "a comment between resources": lambda: WHOLE.replace(row(7), b"<!-- " + row(7) + b"-->\n"),
    "a comment around some": lambda: WHOLE.replace(row(3), b"<!--" + row(3)).replace(row(8), row(8) + b"-->"),
    "resources on one line": lambda: WHOLE.replace(row(7), row(7).replace(b"\n", b" ")),
    "a resource not closed": in_row("</resource>", ""),
    "a title of blanks": in_row(_TITLE, "  "),
    "no title": in_row(_TITLE, ""),
    "a title in another language": in_row('language="en"', 'language="x y"'),
    "a title in two lines": in_row(_TITLE, "Word\n7?"),
    "markup in a title": in_row(_TITLE, "<b>Word</b>"),
    "CDATA in a title": in_row(_TITLE, "<![CDATA[Word]]>"),
    "the end of CDATA in a title": in_row(_TITLE, "Word ]]>"),
    "an entity in a title": in_row(_TITLE, "Word&nbsp;7?"),
    "an ampersand in a title": in_row(_TITLE, "Word & 7?"),
    "a sign in a title": in_row(_TITLE, "Word &amp; 7?"),
    "a control character": in_row(_TITLE, "Word \x07"),
    "bytes that are no UTF-8": in_row(_TITLE, b"Word \xff"),
    "a character that is none": in_row(_TITLE, "Wörd \ufffe"),
    "a long title": in_row(_TITLE, "Word " * 900),
    "a title that is too long": in_row(_TITLE, "Word " * 30_000),
    "a name that is too long": in_row(_NAMED, f'identifier="{"a" * 300}"'),
    "an address that is too long": lambda: WHOLE.replace(b"items/q7.xml", b"items/%b.xml" % (b"a" * 3000)),
    "an id twice": lambda: re.sub(rb"(<lom:lom)(?=><lom:general><lom:title)", rb'\1 id="a"', WHOLE),
    "a document type": anywhere("<manifest ", "<!DOCTYPE manifest [<!ENTITY a 'b'>]><manifest "),
    "another encoding": anywhere("UTF-8", "ISO-8859-1"),
    "an organization behind": anywhere(
        "</resources>", '</resources><organizations><organization identifier="o"/></organizations>'
    ),
    "resources behind": anywhere("</resources>", "</resources><resources/>"),
    "a manifest behind": anywhere("</resources>", '</resources><manifest identifier="m"/>'),
    "another format": anywhere("QTIv2.1 Item Bank Package", "ADL SCORM"),
    "cut off": lambda: WHOLE[: WHOLE.index(row(9))],
}


@pytest.mark.parametrize("edited", SPOILED.values(), ids=SPOILED)
def test_what_is_spoiled_in_one_resource_is_found_as_in_the_whole(edited: Callable[[], bytes], schemas: Store) -> None:
    assert edited() != WHOLE
    short, whole = both(schemas, edited())
    assert short == whole


_PLACES = re.compile(rb'(?<=")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)|<[^<>]*>')
_PIECES = [
    "a",
    "item_q5",
    "items/q5.xml",
    "http://a/",
    "%20",
    "&amp;",
    "&",
    "<",
    ">",
    '"',
    "'",
    " ",
    "\n",
    "é",
    "\ufffe",
]
_PIECES += ["<file/>", "</resource>", "<resource ", "<!--", "-->", "xmlns", "../", "\\", "]]>", "?", "#", ":", "\x01"]


def places() -> Iterator[tuple[int, int]]:
    """Whatever stands in two resources that are alike, and between them."""
    start, stop = WHOLE.index(row(7)), WHOLE.index(row(8)) + len(row(8))
    yield from (each.span() for each in _PLACES.finditer(WHOLE, start, stop))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_otherwise_is_found_as_in_the_whole(schemas: Store, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from([*places()]), min_size=1, max_size=3, unique=True))
    edited = WHOLE
    for start, end in sorted(chosen, reverse=True):
        words = "".join(data.draw(st.lists(st.sampled_from(_PIECES), max_size=4)))
        edited = edited[:start] + words.encode() + edited[end:]
    short, whole = both(schemas, edited)
    assert short == whole
