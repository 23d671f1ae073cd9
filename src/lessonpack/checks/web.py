"""WEB: the pages, styles and scripts of a package, as a browser will meet them, inside an LMS or without one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urljoin

from lxml import etree

from lessonpack.checks._manifest import folded, manifest
from lessonpack.checks._pages import Budget, narrow, stopped
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp
from lessonpack.formats.recognise import PAGES
from lessonpack.package import is_compressed, is_leftover, suffix
from lessonpack.rule import Inspection, Problem, Problems, line_of, package_check

_PAGES = (".html", ".htm", ".xhtml")
# What a browser does not take for a page, by its name, when an item launches it; as little what is_compressed knows.
_NO_PAGES = frozenset(
    {"css", "csv", "js", "json", "rtf", "svg", "txt", "xml"}
    | {"doc", "docx", "odp", "ods", "odt", "pps", "ppsx", "ppt", "pptx", "xls", "xlsx"}
    | {"avi", "bmp", "mpeg", "mpg", "wav", "class", "dcr", "flv", "swf", "xap"}
)
_TAG = re.compile(rb"<[a-z!]", re.IGNORECASE)
# What a browser loads by itself, by element; what it only follows on a click is another matter.
_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "frame": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
}
_BLANK = " \t\r\n\f"  # what browsers take off an address; Python knows more blanks
_LINK_LOADS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_NEEDED_LINKS = frozenset({"stylesheet"})
# What a script fills in before a browser sees it: in no address do such braces stand as they are.
_PLACEHOLDER = re.compile(r"\{\{|\$\{|<%|\{%")
# One of these stands in whatever is a page by itself; what has none is a piece of one, which a script loads.
_WHOLE = re.compile(rb"<(?:!doctype|html|head|body|title|frameset)[\s>]", re.IGNORECASE)
# Each repetition is bounded, or a style sheet made for it would keep the matcher busy for hours.
_CSS_URL = re.compile(
    r"""(@import\s{1,9})?url\(\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^()"'\s]{0,2000}))\s{0,9}\)"""
    r"""|(@import\s{1,9})(?:"([^"]{0,2000})"|'([^']{0,2000})')""",
    re.IGNORECASE,
)
_NUL = "it holds characters with the number 0, at which parsers stop"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a page or style sheet.

    `loaded` when the browser fetches it unasked, `needed` unless it is decoration that nobody would miss.
    """

    href: str
    by: str
    loaded: bool
    needed: bool
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """What the checks need of an HTML page; `title` is None without a title element.

    A `fragment` is a piece of HTML that a script puts into a page, whose address is then what its own start from.
    """

    fragment: bool
    language: str
    title: str | None
    charset: str
    addresses: tuple[Address, ...]
    without_alt: tuple[tuple[str, int], ...]
    framed: bool
    utf8: bool


@dataclass(slots=True)
class _Texts:
    """The pages, fragments and style sheets of a package by path, and why others were not read to their end."""

    pages: dict[str, Page] = field(default_factory=dict)
    styles: dict[str, tuple[Address, ...]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def _is_page(path: str) -> bool:
    return path.lower().endswith(_PAGES) and not is_leftover(path)


def _is_style(path: str) -> bool:
    return path.lower().endswith(".css") and not is_leftover(path)


def pages(inspection: Inspection) -> Iterator[tuple[str, Page]]:
    """Every page of the package that is a whole one."""
    return ((path, page) for path, page in _all_pages(inspection) if not page.fragment)


def _all_pages(inspection: Inspection) -> Iterator[tuple[str, Page]]:
    """Every page and fragment of the package, each read once for all the rules."""
    return iter(_texts(inspection).pages.items())


def _texts(inspection: Inspection) -> _Texts:
    """All pages and style sheets, read when the first rule asks for them, as far as they are read at all."""
    if not isinstance(inspection.texts, _Texts):
        inspection.texts = _Texts()
        budget, launched = Budget(), _launched(inspection)
        for path in inspection.package.paths:
            if _is_page(path) or _is_style(path) or path in launched:
                _read(inspection, path, budget, inspection.texts)
    return inspection.texts


def _launched(inspection: Inspection) -> set[str]:
    """What items launch under a name that says nothing of what it is: servers send most of it as a page."""
    facts = manifest(inspection)
    resources = [facts.by_identifier.get(item.identifierref or "") for item in facts.items] if facts else []
    paths = {resource.launch for resource in resources if resource} - {None}
    return {path for path in paths if path and path not in inspection.kinds and _may_be_page(path)}


def _may_be_page(path: str) -> bool:
    return not (_is_page(path) or is_leftover(path) or is_compressed(path) or suffix(path) in _NO_PAGES)


def _read(inspection: Inspection, path: str, budget: Budget, texts: _Texts) -> None:
    if reason := budget.refusal(inspection.package[path].size):
        texts.unread[path] = reason
        return
    written = inspection.package.read(path)
    data = narrow(written)
    if _is_style(path):
        if b"\0" in data:
            texts.unread[path] = _NUL
        found = dict.fromkeys(_css_addresses(data.decode("utf-8", "replace")))
        texts.styles[path] = tuple(Address(href, "style sheet", True, needed, 0) for href, needed in found)
    elif _is_page(path) or _TAG.search(data):
        page = budget.crowded(data) or (_NUL if b"\0" in data else _page(data, wide=data is not written))
        if isinstance(page, Page):
            texts.pages[path] = page
        else:
            texts.unread[path] = page


def _page(data: bytes, *, wide: bool) -> Page | str:
    """What a page says, or why the parser did not get to its end; `wide` when it was written in UTF-16 or UTF-32."""
    utf8 = _is_utf8(data)
    # Else libxml2 leaves out, without a word, what stands below 256 elements; the size is bounded before.
    parser = etree.HTMLParser(encoding="utf-8" if utf8 else None, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        root = etree.Element("html")
    if reason := stopped(parser):
        return reason
    title = root.find(".//title")
    return Page(
        fragment=_WHOLE.search(data) is None,
        language=root.get("lang", "") or root.get("xml:lang", ""),
        title=None if title is None else "".join(str(text) for text in title.itertext()).strip(),
        charset=_charset(root),
        addresses=tuple(dict.fromkeys(_based(root, _addresses(root)))),
        without_alt=tuple((node.get("src", ""), line_of(node)) for node in root.iter("img") if node.get("alt") is None),
        framed=root.find(".//frameset") is not None,
        utf8=utf8 and not wide,
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _charset(root: etree._Element) -> str:
    for node in root.iter("meta"):
        if node.get("charset"):
            return node.get("charset", "").strip().lower()
        if node.get("http-equiv", "").lower() == "content-type":
            return node.get("content", "").lower().partition("charset=")[2].strip()
    return ""


def _addresses(root: etree._Element) -> Iterator[Address]:
    for address in _written(root):
        if not _PLACEHOLDER.search(address.href):
            yield address


def _written(root: etree._Element) -> Iterator[Address]:
    for node in root.iter(etree.Element):
        name, line = str(node.tag), line_of(node)
        if name in _LOADS and (href := node.get(_LOADS[name])):
            yield Address(href.strip(_BLANK), name, True, True, line)
        elif name == "link" and (href := node.get("href")):
            roles = set(node.get("rel", "").lower().split())
            needed = bool(_NEEDED_LINKS & roles) and "alternate" not in roles
            yield Address(href.strip(_BLANK), name, bool(_LINK_LOADS & roles), needed, line)
        elif name in ("a", "area") and (href := node.get("href")):
            yield Address(href.strip(_BLANK), name, False, True, line)
        elif name == "style":
            for href, needed in _css_addresses(node.text or ""):
                yield Address(href, name, True, needed, line)


def _based(root: etree._Element, addresses: Iterator[Address]) -> Iterator[Address]:
    """The addresses as <base> makes them, for the rare page that has one."""
    base = root.find(".//base[@href]")
    for address in addresses:
        yield address if base is None else replace(address, href=_joined(base.get("href", ""), address.href))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # a bracket out of place: no address at all
        return href


def _css_addresses(text: str) -> Iterator[tuple[str, bool]]:
    """The addresses in a style sheet; needed are the style sheets that it imports, the rest is decoration."""
    for match in _CSS_URL.finditer(_without_comments(text)):
        href = next(filter(None, match.group(2, 3, 4, 6, 7)), "")
        if href:
            yield href.strip(_BLANK), bool(match[1] or match[5])


def _without_comments(text: str) -> str:
    first, *rest = text.split("/*")
    return " ".join([first, *(piece.partition("*/")[2] for piece in rest)])


def _all_addresses(inspection: Inspection) -> Iterator[tuple[str, Address]]:
    """Addresses of pages, fragments and style sheets, with the path of the file that holds them."""
    yield from _fragment_addresses(inspection)
    yield from _addressed(inspection)


def _fragment_addresses(inspection: Inspection) -> Iterator[tuple[str, Address]]:
    """Addresses that are relative to a page which nobody can tell."""
    for path, page in _all_pages(inspection):
        if page.fragment:
            for address in page.addresses:
                yield path, address


def _addressed(inspection: Inspection) -> Iterator[tuple[str, Address]]:
    """Addresses that are relative to the file that holds them: of pages and of style sheets."""
    for path, page in pages(inspection):
        for address in page.addresses:
            yield path, address
    for path, addresses in _texts(inspection).styles.items():
        for address in addresses:
            yield path, address


def _needed(inspection: Inspection) -> Iterator[tuple[str, Address]]:
    """Of those, the addresses of what learners would miss."""
    return ((path, address) for path, address in _addressed(inspection) if address.needed)


def _target(path: str, address: Address) -> str | None:
    """The path in the package that a local address means; None for anything else."""
    folder = posixpath.dirname(path)
    # To browsers a backslash is a slash.
    return imscp.local_path(f"{folder}/" if folder else "", address.href.replace("\\", "/"))


def _in(path: str, line: int, /, **args: object) -> Problem:
    return Problem(args, path=path, line=line)


# --- addresses --------------------------------------------------------------------------------------

REMOTE = rule(
    "WEB001",
    severity=Severity.WARNING,
    holds="Pages load nothing from other sites.",
    says="<{by}> loads {href}",
    hint="Put the file into the package and refer to it by a relative path.",
    reason="A strict content security policy blocks it, offline and mobile players lack it, and it tells on learners.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (a package is self-contained); CSP default-src 'self' (run)",
)


@package_check(REMOTE, *PAGES)
def nothing_is_loaded_from_elsewhere(inspection: Inspection) -> Problems:
    for path, address in _all_addresses(inspection):
        if address.loaded and _is_remote(address.href):
            yield _in(path, address.line, by=address.by, href=address.href)


def _is_remote(href: str) -> bool:
    return href.startswith("//") or href.lower().startswith(("http:", "https:", "ftp:"))


MISSING = rule(
    "WEB002",
    holds="What a page loads or links to inside the package is there.",
    says="<{by}> refers to {href}, which is not in the package",
    hint="Add the file, or correct the address: it is relative to the page.",
    reason="Learners meet a broken picture, a dead link, or a page whose script never starts.",
    clause="HTML; IMS Content Packaging 1.1.2 (a package holds the files its content needs)",
)


@package_check(MISSING, *PAGES)
def local_files_exist(inspection: Inspection) -> Problems:
    present = _present(inspection)
    for path, address in _needed(inspection):
        target = _target(path, address)
        if target is not None and folded(target) not in present:
            yield _in(path, address.line, by=address.by, href=address.href)


def _present(inspection: Inspection) -> set[str]:
    """The files of the package, and the folders that they are in."""
    present = {folded(path) for path in inspection.package.paths}
    return present | {folder for path in present for folder in _folders(path)}


def _folders(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


WRONG_CASE = rule(
    "WEB003",
    holds="Addresses in pages have the letter case of the files they mean.",
    says="<{by}> refers to {href}; the file is called {target}",
    hint="Write the address as the zip has the name.",
    reason="It works on Windows and macOS and is a missing file on most servers.",
    clause="RFC 3986, 6.2.2.1; Canvas and SCORM Cloud compare letter case (documented)",
)


@package_check(WRONG_CASE, *PAGES)
def letter_case_agrees(inspection: Inspection) -> Problems:
    by_folded = {folded(path): path for path in inspection.package.paths}
    for path, address in _needed(inspection):
        target = _target(path, address)
        if target is not None and target not in inspection.package:
            found = by_folded.get(folded(target))
            if found is not None:
                yield _in(path, address.line, by=address.by, href=address.href, target=found)


BACKSLASH = rule(
    "WEB004",
    severity=Severity.WARNING,
    holds="Addresses in pages use forward slashes.",
    says="<{by}> refers to {href}, with a backslash",
    hint="Write '/' between folders.",
    reason="Browsers mend it, Moodle's mobile app and tools that check packages do not.",
    clause="WHATWG URL, 4.4 (a backslash is a validation error); RFC 3986, 3.3",
)


@package_check(BACKSLASH, *PAGES)
def forward_slashes(inspection: Inspection) -> Problems:
    for path, address in _all_addresses(inspection):
        if "\\" in address.href and not imscp.is_external(address.href):
            yield _in(path, address.line, by=address.by, href=address.href)


ABSOLUTE = rule(
    "WEB005",
    holds="Addresses in pages are relative and stay inside the package.",
    says="<{by}> refers to {href}, which leads out of the package",
    hint="Write the path relative to the page.",
    reason="An LMS serves the package from a folder of its own: the root of the site is not the root of the zip.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3; Moodle serves /pluginfile.php/…/content/… (run)",
)


@package_check(ABSOLUTE, *PAGES)
def addresses_are_relative(inspection: Inspection) -> Problems:
    for path, address in _needed(inspection):
        if _leads_out(path, address):
            yield _in(path, address.line, by=address.by, href=address.href)
    for path, address in _fragment_addresses(inspection):
        if address.needed and address.href.startswith(("/", "\\")) and _leads_out(path, address):
            yield _in(path, address.line, by=address.by, href=address.href)


def _leads_out(path: str, address: Address) -> bool:
    bare = re.split(r"[?#]", address.href.replace("\\", "/"), maxsplit=1)[0]
    if not bare or imscp.is_external(bare):
        return False
    root = posixpath.normpath(posixpath.join(posixpath.dirname(path), bare))
    return root.startswith(("/", "../")) or root == ".."


LOCAL_DISK = rule(
    "WEB006",
    holds="Pages refer to nothing on their author's disk.",
    says="<{by}> refers to {href}",
    hint="Put the file into the package and refer to it by a relative path.",
    reason="The file exists on one machine only, and its path tells whose.",
    clause="RFC 8089 (file scheme); browsers refuse file addresses in pages from a server",
)
_DISK = re.compile(r"file:|[A-Za-z]:[\\/]", re.IGNORECASE)


@package_check(LOCAL_DISK, *PAGES)
def nothing_from_a_disk(inspection: Inspection) -> Problems:
    for path, address in _all_addresses(inspection):
        if address.needed and _DISK.match(address.href):
            yield _in(path, address.line, by=address.by, href=address.href)


FRAGMENT = rule(
    "WEB022",
    severity=Severity.WARNING,
    holds="What a piece of HTML refers to lies somewhere in the package.",
    says="<{by}> refers to {href}, and no file of the package is called so, whichever page this piece is put into",
    hint="Add the file, or correct the address: it is relative to the page that loads this piece.",
    reason="A script puts the piece into a page, and learners meet a broken picture or a dead link there.",
    clause="HTML, document base URL (relative addresses start from the page that they stand in)",
)
_STEPS = 8  # of a path, from its end, that are compared


@package_check(FRAGMENT, *PAGES)
def fragments_find_their_files(inspection: Inspection) -> Problems:
    ends: set[str] = set()
    for path, address in _fragment_addresses(inspection):
        bare = re.split(r"[?#]", address.href.replace("\\", "/"), maxsplit=1)[0]
        if bare and not bare.startswith("/") and not imscp.is_external(bare):
            ends = ends or {end for each in _present(inspection) for end in _ends(each)}
            target = posixpath.normpath(unquote(bare)).lstrip("./")
            if target and max(_ends(folded(target)), key=len) not in ends:
                yield _in(path, address.line, by=address.by, href=address.href)


def _ends(path: str) -> list[str]:
    """`a/b/c`, `b/c` and `c`: what a path may be called from some folder of the package."""
    steps = path.split("/")[-_STEPS:]
    return ["/".join(steps[start:]) for start in range(len(steps))]


DECORATION = rule(
    "WEB023",
    severity=Severity.WARNING,
    holds="The icons, fonts and backgrounds that pages and style sheets name are there.",
    says="<{by}> refers to {href}, which {fate}",
    hint="Add the file, correct the address, or take it out.",
    reason="Learners see a plainer page; the LMS's log fills with files that were not found.",
    clause="HTML, link types (icon and others are hints); CSS Values 3, 4.5 (a resource that cannot be fetched)",
)


@package_check(DECORATION, *PAGES)
def decoration_is_there(inspection: Inspection) -> Problems:
    present = _present(inspection)
    for path, address in _addressed(inspection):
        if not address.needed and (fate := _fate(inspection, path, address, present)):
            yield _in(path, address.line, by=address.by, href=address.href, fate=fate)


def _fate(inspection: Inspection, path: str, address: Address, present: set[str]) -> str:
    """What keeps an address from being found, "" when nothing does or when it is on another site."""
    if _DISK.match(address.href):
        return "is on its author's disk"
    if _leads_out(path, address):
        return "leads out of the package"
    target = _target(path, address)
    if target is None or target in inspection.package:
        return ""
    return "has another letter case in the package" if folded(target) in present else "is not in the package"


LEFTOVER = rule(
    "WEB024",
    holds="Pages refer to nothing that lies where operating systems leave files.",
    says="<{by}> refers to {href}, which is called like a leftover of the operating system",
    hint="Give the file another name, or move it out of that folder.",
    reason="LMSs drop such files when they unpack: learners meet a broken picture or a dead link. What stands in them "
    "is not judged.",
    clause="Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store (observed)",
)


@package_check(LEFTOVER, *PAGES)
def nothing_is_taken_from_leftovers(inspection: Inspection) -> Problems:
    for path, address in _all_addresses(inspection):
        target = _target(path, address)
        if target is not None and target in inspection.package and is_leftover(target):
            yield _in(path, address.line, by=address.by, href=address.href)


# --- pages ------------------------------------------------------------------------------------------

NO_TITLE = rule(
    "WEB010",
    severity=Severity.WARNING,
    holds="Every page has a title.",
    says="the page has no <title>",
    hint="Say in <title> what the page is about.",
    reason="It names the window and the tab, and is the first thing a screen reader says.",
    clause="WCAG 2.2, 2.4.2; HTML, the title element",
)


@package_check(NO_TITLE, *PAGES)
def pages_have_a_title(inspection: Inspection) -> Problems:
    for path, page in pages(inspection):
        if not page.title:
            yield _in(path, 1)


NO_LANGUAGE = rule(
    "WEB011",
    severity=Severity.WARNING,
    holds="Every page says which language it is in.",
    says="the page's <html> has no lang attribute",
    hint='Write for example <html lang="en">.',
    reason="Screen readers read it aloud in the wrong language, browsers hyphenate and translate it wrongly.",
    clause="WCAG 2.2, 3.1.1",
)


@package_check(NO_LANGUAGE, *PAGES)
def pages_have_a_language(inspection: Inspection) -> Problems:
    for path, page in pages(inspection):
        if not page.language.strip():
            yield _in(path, 1)


NO_CHARSET = rule(
    "WEB012",
    severity=Severity.WARNING,
    holds="Every page declares UTF-8 and is written in it.",
    says="the page {found}",
    hint='Save it as UTF-8 and write <meta charset="utf-8"> first in its head.',
    reason="LMSs send pages without saying the encoding; the browser then guesses, and accented letters break.",
    clause="HTML, meta charset (utf-8 is the only permitted value)",
)


@package_check(NO_CHARSET, *PAGES)
def pages_are_utf8(inspection: Inspection) -> Problems:
    for path, page in pages(inspection):
        if not page.utf8:
            yield _in(path, 1, found="is not written in UTF-8")
        elif not page.charset:
            yield _in(path, 1, found="declares no character set")
        elif page.charset not in ("utf-8", "utf8"):
            yield _in(path, 1, found=f"declares {page.charset}, not UTF-8")


NO_ALT = rule(
    "WEB013",
    severity=Severity.WARNING,
    holds="Every image of a page has an alternative text, if an empty one.",
    says="the image {src} has no alt attribute",
    hint='Say in alt what the picture shows, or write alt="" for mere decoration.',
    reason="Screen readers read the file's name instead.",
    clause="WCAG 2.2, 1.1.1",
)


@package_check(NO_ALT, *PAGES)
def images_have_alternatives(inspection: Inspection) -> Problems:
    for path, page in _all_pages(inspection):
        for src, line in page.without_alt:
            yield _in(path, line, src=src)


FRAMESET = rule(
    "WEB014",
    severity=Severity.WARNING,
    holds="Pages are no framesets.",
    says="the page is a frameset",
    hint="Make it one page, or use one <iframe> with a title.",
    reason="Phones show framesets badly, keyboard and screen reader users get lost, and HTML has dropped them.",
    clause="HTML, obsolete features (frameset); WCAG 2.2, 2.4.1",
)


@package_check(FRAMESET, *PAGES)
def no_framesets(inspection: Inspection) -> Problems:
    for path, page in pages(inspection):
        if page.framed:
            yield _in(path, 1)


UNREAD = rule(
    "WEB015",
    severity=Severity.WARNING,
    holds="Pages and style sheets are read to their end.",
    says="{path} was not read to its end: {reason}",
    hint="Split it into several pages, or move data out of it into files that its scripts load.",
    reason="What was not read to its end is never called valid; phones give up on such pages as well.",
    clause="lessonpack: 8 MiB and 400,000 tags of a page, 32 MiB and 1,000,000 tags of a package, 100 attributes of "
    "a tag, 2,048 elements within each other, no character of number 0",
    partial=True,
)


@package_check(UNREAD, *PAGES)
def pages_are_read_to_their_end(inspection: Inspection) -> Problems:
    for path, reason in _texts(inspection).unread.items():
        yield _in(path, 0, path=path, reason=reason)


# --- files that no browser can use ------------------------------------------------------------------

FLASH = rule(
    "WEB021",
    severity=Severity.WARNING,
    holds="A package needs no plug-in.",
    says="{path} needs a plug-in that browsers no longer have",
    hint="Replace it by HTML, video or audio.",
    reason="Learners see an empty box: browsers dropped Flash in 2020, Java applets and Silverlight before.",
    clause="Adobe Flash end of life, 2020-12-31; browsers removed NPAPI plug-ins",
)
_PLUGINS = (".swf", ".flv", ".class", ".xap", ".dcr")


@package_check(FLASH)
def no_plugins(inspection: Inspection) -> Problems:
    for path in inspection.package.paths:
        if path.lower().endswith(_PLUGINS) and not is_leftover(path):
            yield _in(path, 0, path=path)
