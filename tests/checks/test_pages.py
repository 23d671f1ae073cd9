"""Pages and style sheets are read as browsers read them, whoever wrote them, and each address leads where it leads."""

from __future__ import annotations

import tracemalloc
from itertools import product
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cases import every_case, named
from checks.packages import Edit, Files, good, package, put, swap
from lessonpack import checks as registered
from lessonpack import pipeline, xsd
from lessonpack.checks.web import _addresses, _html
from lessonpack.checks.web._addresses import Address, Base, Link
from lessonpack.checks.web._pages import Budget, Unread
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

PAGE = "index.html"
CROWD = " ".join(f"a{number}=1" for number in range(101))
NAMES = {name.encode(): name for name in ("p", "b", "x-y", "script", "style", "title", "title-x", "iframe", "textarea")}


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


def told(store: Store, *edits: Edit) -> list[tuple[str, str, dict[str, str]]]:
    """(code, path, arguments) of what is found in a package that was without fault."""
    registered.load()
    files = good("scorm")
    for edit in edits:
        edit(files)
    job = pipeline.Job(sources=(), schemas=str(store.folder))
    _, findings, _, _ = inspect(package(files), xsd.Validator(store), job)
    return [
        (entry.code, entry.place.inside, dict(entry.args)) for entry in findings if not entry.code.startswith("XSD")
    ]


def tags(page: str) -> list[str]:
    """The tags of a page, each with what its attribute `a` says."""
    return [f"{tag.name} {tag.get('a')}" for tag in _html.tags(page.encode(), "utf-8", NAMES)]


# --- tags ---------------------------------------------------------------------------------------------

TAGS = [
    ("<p a=1><B A='2'><p a = \"3\">", ["p 1", "b 2", "p 3"]),
    ("<p/a=1/b><p a='1'b='2'a=3><p a>", ["p 1/b", "p 1", "p "]),
    ("<p b=\"<b>\" c='>' a=1>", ["p 1"]),
    ("<p =a a==1 b\n=\n2>", ["p =1"]),
    ("<p a='unclosed><b>", []),
    ("<!-- <p> --><b>", ["b None"]),
    ("<!--><p>--><!---><p><!--x--!><p>", ["p None"] * 3),
    ("<!x <p a='><p>'>", ["p None"]),
    ("<?x <p a='><p>'>", ["p None"]),
    ("</ <p a='><p>'></b a='><p>'>", ["p None"]),
    ("<title><p></titl></title><b>", ["title None", "b None"]),
    ("<title-x><p>", ["title-x None", "p None"]),
    ("<textarea><p a='</textarea><p>'>", ["textarea None", "p None"]),
    ("<iframe a='</iframe>'><p></IFRAME\n><b>", ["iframe </iframe>", "b None"]),
    ("<script><p></scripts><p></script/><b>", ["script None", "b None"]),
    ("<script><!--<script><p></script><p>--></script><b>", ["script None", "b None"]),
    ("<script><!--<p></script><b>--></script>", ["script None", "b None"]),
    ("<script><!--><script><p></script><b>", ["script None", "b None"]),
    ("<script a=1/><p></script><script a=1 /><b>", ["script 1/", "script 1", "b None"]),
    ("<plaintext><p>", []),
    ("<p a='&lt;&amp;&#65;&#x42;&nbsp'>", ["p <&AB\xa0"]),
    ("<p a='?a=1&copy=2&copy;&notit&b;'>", ["p ?a=1&copy=2©&notit&b;"]),
    (f"<p a='&#{'9' * 5_000};&#0;'>", [f"p &#{'9' * 5_000};\ufffd"]),
]


def test_a_page_has_the_tags_that_browsers_see() -> None:
    def holds(case: tuple[str, list[str]]) -> None:
        page, expected = case
        assert tags(page) == expected

    every_case(named(TAGS), holds)


TEXTS = [f"<{end}{name}{more}>" for name in ("script", "Style", "title", "iframe") for end in "/ " for more in " ="]
PIECES = st.sampled_from(
    [
        *("<", "</", ">", "/", "/>", '"', "'", "=", " ", "\n", "p", "b", "id", "a=1", "id='z'", 'c="d"', "&amp;", "é"),
        *("<!--", "-->", "--!>", "<!-->", "-", "<!", "<?", "<![CDATA[", "]]>", "<!doctype html>", "text"),
        *("<p ", "<b>", "</p>", "<x-y ", "<title-x>", "<script/>", "<script><!--", "<script>", "</script>", "<style>"),
        *("</style", "<title>", "</title>", "<textarea>", "</textarea>"),
        *TEXTS,
    ]
)


@pytest.mark.skipif(etree.LIBXML_VERSION < (2, 14), reason="before, libxml2 told tags otherwise than browsers do")
@given(st.lists(PIECES, max_size=40))
def test_a_page_has_the_tags_that_libxml2_sees(pieces: list[str]) -> None:
    page = "<p>" + "".join(pieces)
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    seen = [(node.tag, dict(node.attrib)) for node in root.iter(etree.Element) if str(node.tag).encode() in NAMES]
    read = list(_html.tags(page.encode(), "utf-8", NAMES))
    assert [tag.name for tag in read] == [name for name, _ in seen]
    assert [{name: tag.get(name) for name in values} for tag, (_, values) in zip(read, seen, strict=True)] == [
        values for _, values in seen
    ]


HIDDEN = [
    "<p {}>",
    "</p {}>",
    "<script {}></script>",
    "<title-x><p {}>",
    "<!--><p {}>-->",
    "<!x <p a='><p {}>'>",
    "<iframe><p a='</iframe><p {}>'>",
    "<script><!--<script></script><p a='--></script><p {}>'>",
]


@pytest.mark.parametrize("before", HIDDEN)
def test_a_crowded_tag_is_told_of_wherever_it_hides(before: str, nothing: Store) -> None:
    crowded = swap(PAGE, "</h1>", f"</h1>{before.format(CROWD)}")
    reason = "a tag has more than 100 attributes"
    assert told(nothing, crowded) == [("WEB015", PAGE, {"path": PAGE, "reason": reason})]


def test_a_crowd_that_is_text_is_no_tag(nothing: Store) -> None:
    texts = "".join(f"<{name}><p {CROWD}></{name}>" for name in ("script", "style", "textarea", "iframe"))
    assert told(nothing, swap(PAGE, "</h1>", f"</h1>{texts}<!-- <p {CROWD}> -->")) == []


def test_the_line_of_a_tag_is_that_of_its_start() -> None:
    assert [tag.line for tag in _html.tags(b"\n<p>\n\n<b\na=1><p>", "utf-8", NAMES)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("é".encode(), "utf-8"),
        (b"<meta charset='ISO-8859-2'>\xe9", "iso8859-2"),
        (b'<meta content="text/html; charset=Shift_JIS">\x83\x41', "shift_jis"),
        (b"\xe9", "cp1252"),
        (b"<meta charset=punycode>\xe9", "cp1252"),
        (b"<meta charset=windows-9999>\xe9", "cp1252"),
    ],
)
def test_a_page_is_in_the_encoding_that_browsers_take_it_for(page: bytes, encoding: str) -> None:
    assert _html.encoding_of(page) == encoding


def test_an_address_in_another_encoding_finds_its_file(nothing: Store) -> None:
    page = '<html lang="de"><title>x</title><meta charset="iso-8859-1"><img alt="" src="ä.png">é'.encode("latin-1")
    codes = [code for code, _, _ in told(nothing, put(PAGE, page), put("ä.png", "")) if code.startswith("WEB")]
    assert codes == ["WEB012"]


def test_a_title_of_blanks_is_none_however_they_are_written(nothing: Store) -> None:
    title = swap(PAGE, "<title>Where rain comes from</title>", "<title>&nbsp;&#32;</title>")
    assert [code for code, _, _ in told(nothing, title)] == ["WEB010"]


# --- addresses ----------------------------------------------------------------------------------------

BASES = [
    "",
    "media/",
    "media/x.html?a",
    "./",
    "a/../b/",
    "/",
    "/a/b",
    "https://example.org",
    "https://example.org/a/b",
]
HREFS = ["x.png", "a/x.png", "?q", "#part", "", "/x", "//example.com/x", "https://example.com/", "mailto:me"]


def test_a_base_makes_of_an_address_what_it_makes_in_a_browser() -> None:
    def holds(case: tuple[str, str]) -> None:
        base, href = case
        root = "http://host/"
        assert urljoin(root, Base(base).join(href)) == urljoin(urljoin(root, base), href)

    every_case(named(product(BASES, HREFS)), holds)


def test_steps_out_of_a_base_are_kept_and_its_fragment_is_not() -> None:
    assert Base("media/#a").join("../../x.png") == "media/../../x.png"
    assert Base(" media/#a\n").join("") == "media/"


PATHS = ["index.html", "Media/Cloud.svg", "a/b/c.png", "a%20b/x.html", "ä/ö.png"]
FATES = [
    ("", "index.html", "found"),
    ("", "Index.html", "otherwise"),
    ("", "gone.html", "missing"),
    ("", "#top", "nowhere"),
    ("", "?a=../..", "nowhere"),
    ("", ".", "nowhere"),
    ("", "media", "folder"),
    ("", "a/b/", "folder"),
    ("", "a/b/c.png/", "found"),
    ("", "a/b/c", "missing"),
    ("", "../x", "out"),
    ("", "/index.html", "out"),
    ("", "a/../../x", "out"),
    ("", "%2e%2e/x", "nowhere"),
    ("", "a%2Fb/c%2Epng?x", "found"),
    ("", "a%2520b/x.html", "found"),
    ("", "A\\b\\c.png#x", "otherwise"),
    ("", "\\\\host\\x", "elsewhere"),
    ("", "C:\\x", "elsewhere"),
    ("", "data:x/y", "elsewhere"),
    ("", "%C3%A4/%C3%B6.png", "found"),
    ("", "ä/Ö.png", "otherwise"),
    ("a/b", "../../index.html", "found"),
    ("a/b", "./../b/c.png", "found"),
    ("a/b", "..//./b//c.png", "found"),
    ("a/b", "../../../index.html", "out"),
    ("a/b", "../..", "nowhere"),
    ("a%20b", "x.html", "found"),
]


def test_an_address_leads_where_browsers_and_servers_look() -> None:
    def holds(case: tuple[str, str, str]) -> None:
        folder, href, fate = case
        files = _addresses.Files(package(dict.fromkeys(PATHS, b"")))
        assert Link(Address(href, "a", loaded=False, needed=True), folder, files).fate == fate

    every_case(named(FATES), holds)


@pytest.mark.parametrize("end", ["c.png", "b/C.png", "a/b/c.png", "b", "A/b", "Media/Cloud.svg"])
def test_what_a_piece_of_html_refers_to_is_looked_for_from_every_folder(end: str) -> None:
    assert _addresses.Files(package(dict.fromkeys(PATHS, b""))).has_end(end)


@pytest.mark.parametrize("end", [".png", "g", "a/c.png", "x/b/c.png", "c.png/", "c.png/x"])
def test_what_a_piece_of_html_refers_to_is_a_whole_name(end: str) -> None:
    assert not _addresses.Files(package(dict.fromkeys(PATHS, b""))).has_end(end)


def test_an_address_of_any_length_is_judged(nothing: Store) -> None:
    long = "a" * 2_500
    sheet = put("style.css", f"@import '{long}.css'; p {{ background: url({long}), url('data:,{long}') }}")
    assert [code for code, _, _ in told(nothing, sheet)] == ["WEB002", "WEB023"]


def test_an_address_that_no_server_takes_leads_to_nothing(nothing: Store) -> None:
    link = f'<a href="{"./" * 4_096}style.css">x</a>'
    assert [code for code, _, _ in told(nothing, swap(PAGE, "</body>", f"{link}</body>"))] == ["WEB002"]


def test_an_address_is_told_once_for_each_line(nothing: Store) -> None:
    gone = "<img alt='' src='gone.png'>"
    found = told(nothing, swap(PAGE, "</body>", f"{gone}{gone}\n{gone}</body>"))
    assert [code for code, _, _ in found] == ["WEB002", "WEB002"]


# --- what is not read to its end ----------------------------------------------------------------------


def test_a_long_base_is_not_put_before_every_address(nothing: Store) -> None:
    base = swap(PAGE, "<head>", f"<head><base href='{'a/' * 101}'>")
    assert [(code, args["reason"]) for code, _, args in told(nothing, base)] == [
        ("WEB015", "its <base> has 202 characters, and 200 are read of one")
    ]


def many_folders(files: Files) -> None:
    files |= {f"{number}/{'a/' * 240}x.xsd": b"" for number in range(80)}


def test_among_millions_of_folders_none_is_looked_for_by_its_end(nothing: Store) -> None:
    piece = put("part.html", '<a href="media/cloud.svg"></a><a href="a/a"></a>')
    listed = swap("imsmanifest.xml", '<file href="style.css"/>', '<file href="style.css"/><file href="part.html"/>')
    found = [(code, path) for code, path, _ in told(nothing, piece, listed, many_folders) if code.startswith("WEB")]
    assert found == [("WEB015", "part.html")]


def test_so_many_addresses_of_a_package_are_looked_up() -> None:
    budget = Budget(addresses=1)
    budget.address()
    with pytest.raises(Unread, match="150,000 addresses"):
        budget.address()


def test_of_paths_no_more_is_kept_than_some_times_their_length() -> None:
    made = package({f"{number}/{'a/' * 240}x.bin": b"" for number in range(500)})
    tracemalloc.start()
    files = _addresses.Files(made)
    assert files.find(f"7/{'a/' * 100}a") == ""
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 5 * sum(map(len, made.paths))
