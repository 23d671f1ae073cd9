"""The pages and style sheets of a package, read once for all rules about them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from itertools import chain

from msgspec import Struct, field

from lessonpack.checks._manifest import PAGES, manifest
from lessonpack.checks.web import _html
from lessonpack.checks.web._addresses import (
    ELEMENTS,
    FATES,
    STYLE_SHEET,
    Base,
    Fate,
    Files,
    Link,
    of_sizes,
    of_style,
    of_tag,
)
from lessonpack.checks.web._pages import Budget, Unread, narrow
from lessonpack.findings import MOST, Rule, bounded
from lessonpack.formats.standard import shown
from lessonpack.package import is_compressed, is_leftover, suffix
from lessonpack.patterns import regex
from lessonpack.rule import Inspection, Problem, Problems, package_check

# What a browser does not take for a page, by its name, when an item launches it; as little what is_compressed knows.
_NO_PAGES = frozenset(
    {"css", "csv", "js", "json", "rtf", "svg", "txt", "xml"}
    | {"doc", "docx", "odp", "ods", "odt", "pps", "ppsx", "ppt", "pptx", "xls", "xlsx"}
    | {"avi", "bmp", "mpeg", "mpg", "wav", "class", "dcr", "flv", "swf", "xap"}
)
_TAG = regex(rb"<[a-z!]", re.IGNORECASE)
# One of these stands in whatever is a page by itself; what has none is a piece of one, which a script loads.
_WHOLE = regex(rb"<(?:!doctype|html|head|body|title|frameset)[\s>]", re.IGNORECASE)
_FACTS = frozenset({"html", "title", "meta", "frameset"})  # elements that say something of their page
_ELEMENTS = {name.encode(): name for name in (*ELEMENTS, *_FACTS)}
_NUL = "it holds characters with the number 0, at which parsers stop"

Arguments = Mapping[str, object]  # what a rule's words say beyond the place


class Page(Struct):
    """What the rules ask of a whole page."""

    utf8: bool
    language: str = ""
    titled: bool = False
    charset: str = ""
    framed: bool = False


AddressCheck = Callable[[Link, Files], Arguments | None]
PageCheck = Callable[[Page], Arguments | None]
TagCheck = Callable[[_html.Tag], Arguments | None]
_Checks = dict[tuple[Fate, bool], list[tuple[Rule, AddressCheck]]]
_OF_ADDRESSES: _Checks = {(fate, fragment): [] for fate in FATES for fragment in (False, True)}
_OF_PAGES: list[tuple[Rule, PageCheck]] = []
_OF_TAGS: dict[str, list[tuple[Rule, TagCheck]]] = {}


def address_check(broken: Rule, *fates: Fate, fragment: bool | None = None) -> Callable[[AddressCheck], AddressCheck]:
    """Ask the function of each address with one of these fates, or of all; None from it means that the rule holds.

    It is asked of those in a `fragment`, or of the others, or of both, while their page is read. None is kept: a
    package may have 150,000. One that leads to a file as it is written breaks no rule.
    """

    def register(check: AddressCheck) -> AddressCheck:
        for (fate, inside), checks in _OF_ADDRESSES.items():
            if fate in (fates or FATES) and fragment in (None, inside):
                checks.append((broken, check))
        package_check(broken, shown)(lambda inspection: texts_of(inspection).told(broken))
        return check

    return register


def page_check(broken: Rule) -> Callable[[PageCheck], PageCheck]:
    """Ask the function of each whole page when it is read; None from it means that the rule holds."""

    def register(check: PageCheck) -> PageCheck:
        _OF_PAGES.append((broken, check))
        package_check(broken, shown)(lambda inspection: texts_of(inspection).told(broken))
        return check

    return register


def tag_check(broken: Rule, name: str) -> Callable[[TagCheck], TagCheck]:
    """Ask the function of each tag of that name, one of `ELEMENTS`; None from it means that the rule holds."""

    def register(check: TagCheck) -> TagCheck:
        _OF_TAGS.setdefault(name, []).append((broken, check))
        package_check(broken, shown)(lambda inspection: texts_of(inspection).told(broken))
        return check

    return register


class Texts(Struct):
    """What was found in the pages and style sheets of a package, and why some were not read to their end.

    Of each rule as many problems are kept as are told, and one more; no two of them say the same of one line.
    `lightest` has, by each picture of which browsers choose a size, how many bytes the lightest of its sizes has.
    """

    files: Files
    budget: Budget = field(default_factory=Budget)
    asked: _Checks = field(default_factory=lambda: {kind: list(checks) for kind, checks in _OF_ADDRESSES.items()})
    problems: dict[str, dict[object, Problem]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    lightest: dict[str, int] = field(default_factory=dict)

    def add(self, broken: Rule, path: str, line: int, arguments: Arguments) -> None:
        known = self.problems.setdefault(broken.code, {})
        if len(known) > MOST:
            return
        said = {name: bounded(str(value)) for name, value in arguments.items()}
        known.setdefault((path, line, *said.values()), Problem(said, path=path, line=line))
        if len(known) > MOST:  # and the rule is asked for no more
            for kind, checks in self.asked.items():
                self.asked[kind] = [each for each in checks if each[0] is not broken]

    def told(self, broken: Rule) -> Problems:
        return iter(self.problems.get(broken.code, {}).values())


def texts_of(inspection: Inspection) -> Texts:
    """All pages and style sheets, read when the first rule asks for them, as far as they are read at all."""
    return inspection.once(_all_texts)


def _all_texts(inspection: Inspection) -> Texts:
    texts, launched = Texts(Files(inspection.package)), _launched(inspection)
    for path in inspection.package.paths:
        if _is_page(path) or _is_style(path) or path in launched:
            try:
                _read(inspection, path, texts)
            except Unread as cause:
                texts.unread[path] = str(cause)
    return texts


def _is_page(path: str) -> bool:
    return path.lower().endswith(PAGES) and not is_leftover(path)


def _is_style(path: str) -> bool:
    return path.lower().endswith(".css") and not is_leftover(path)


def _launched(inspection: Inspection) -> set[str]:
    """What items launch under a name that says nothing of what it is: servers send most of it as a page."""
    facts = manifest(inspection)
    launching = {item.identifierref or "" for item in facts.items} if facts else set()
    resources = [facts.by_identifier.get(identifier) for identifier in launching] if facts else []
    paths = {resource.launch for resource in resources if resource}
    return {path for path in paths if path and path not in inspection.kinds and _may_be_page(path)}


def _may_be_page(path: str) -> bool:
    return not (_is_page(path) or is_leftover(path) or is_compressed(path) or suffix(path) in _NO_PAGES)


def _read(inspection: Inspection, path: str, texts: Texts) -> None:
    texts.budget.admit(inspection.package[path].size)
    written = inspection.package.read(path)
    data = narrow(written)
    if _is_style(path):
        folder = posixpath.dirname(path)
        for address in of_style(data.decode("utf-8", "replace")):
            _judge(texts, Link(address, folder, texts.files), path, 0)
        if b"\0" in data:
            raise Unread(_NUL)
    elif _is_page(path) or _TAG.search(data):
        texts.budget.crowd(data)
        if b"\0" in data:
            raise Unread(_NUL)
        _read_page(path, data, texts, wide=data is not written)


def _read_page(path: str, data: bytes, texts: Texts, *, wide: bool) -> None:
    """Ask the rules of a page, and of each address in it; `wide` when it was written in UTF-16 or UTF-32."""
    encoding, fragment = _html.encoding_of(data), _WHOLE.search(data) is None
    page, base, folder = Page(utf8=encoding == "utf-8" and not wide), None, posixpath.dirname(path)
    for tag in _html.tags(data, encoding, _ELEMENTS):
        if tag.name in _FACTS:
            _note(page, tag)
            continue
        if tag.name == "base":
            base = base or _base(tag)
            continue
        sizes = set[str]()
        for address in chain(of_tag(tag), of_sizes(tag)):
            based = address if base is None else base.put_before(address)
            link = Link(based, folder, texts.files, fragment=fragment)
            _judge(texts, link, path, tag.line)
            if address.is_size and link.found:
                sizes.add(link.found)
        _note_sizes(texts, sizes)
        for broken, judge in _OF_TAGS.get(tag.name, ()):
            arguments = judge(tag)
            if arguments is not None:
                texts.add(broken, path, tag.line, arguments)
    for broken, check in _OF_PAGES if not fragment else ():
        arguments = check(page)
        if arguments is not None:
            texts.add(broken, path, 1, arguments)


def _note_sizes(texts: Texts, sizes: set[str]) -> None:
    lightest = min(map(texts.files.size, sizes), default=0)
    for path in sizes:
        texts.lightest[path] = min(lightest, texts.lightest.get(path, lightest))


def _base(tag: _html.Tag) -> Base | None:
    written = tag.get("href")
    return Base(written) if written else None


def _note(page: Page, tag: _html.Tag) -> None:
    """What a tag says of its page; of two that say the same the first counts."""
    match tag.name:
        case "html":
            page.language = page.language or tag.get("lang") or tag.get("xml:lang") or ""
        case "title":
            page.titled = page.titled or bool(_html.resolved(tag.text).strip())
        case "meta":
            page.charset = page.charset or _charset(tag)
        case "frameset":
            page.framed = True


def _charset(tag: _html.Tag) -> str:
    if charset := tag.get("charset"):
        return charset.strip().lower()
    if (tag.get("http-equiv") or "").lower() == "content-type":
        return (tag.get("content") or "").lower().partition("charset=")[2].strip()
    return ""


def _judge(texts: Texts, link: Link, path: str, line: int) -> None:
    """Ask the rules of an address."""
    texts.budget.address()
    address = link.address
    if link.fate == "found" and "\\" not in address.href and link.found not in texts.files.leftovers:
        return  # it leads to a file as it is written
    for broken, check in texts.asked[link.fate, link.fragment]:
        more = check(link, texts.files)
        if more is not None:
            by = address.by if address.by == STYLE_SHEET else f"<{address.by}>"
            texts.add(broken, path, line, {"by": by, "href": address.href, **more})
