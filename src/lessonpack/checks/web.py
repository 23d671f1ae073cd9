"""WEB: the pages, styles and scripts of a package, as a browser will meet them, inside an LMS or without one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lessonpack.checks import _html
from lessonpack.checks._addresses import ELEMENTS, FATES, Base, Fate, Files, Link, from_anywhere, of_style, of_tag
from lessonpack.checks._manifest import manifest
from lessonpack.checks._pages import Budget, Unread, narrow
from lessonpack.findings import MOST, Rule, Severity, bounded, rule
from lessonpack.formats import imscp
from lessonpack.formats.standard import shown
from lessonpack.package import is_compressed, is_leftover, suffix
from lessonpack.rule import Inspection, Problem, Problems, package_check

_PAGES = (".html", ".htm", ".xhtml")
# What a browser does not take for a page, by its name, when an item launches it; as little what is_compressed knows.
_NO_PAGES = frozenset(
    {"css", "csv", "js", "json", "rtf", "svg", "txt", "xml"}
    | {"doc", "docx", "odp", "ods", "odt", "pps", "ppsx", "ppt", "pptx", "xls", "xlsx"}
    | {"avi", "bmp", "mpeg", "mpg", "wav", "class", "dcr", "flv", "swf", "xap"}
)
_TAG = re.compile(rb"<[a-z!]", re.IGNORECASE)
# One of these stands in whatever is a page by itself; what has none is a piece of one, which a script loads.
_WHOLE = re.compile(rb"<(?:!doctype|html|head|body|title|frameset)[\s>]", re.IGNORECASE)
_FACTS = frozenset({"html", "title", "meta", "frameset"})  # elements that say something of their page
_ELEMENTS = {name.encode(): name for name in (*ELEMENTS, *_FACTS)}
_NUL = "it holds characters with the number 0, at which parsers stop"

Arguments = Mapping[str, object]  # what a rule's words say beyond the place


@dataclass(slots=True)
class Page:
    """What the rules ask of a whole page."""

    utf8: bool
    language: str = ""
    titled: bool = False
    charset: str = ""
    framed: bool = False


AddressCheck = Callable[[Link, Files], Arguments | None]
PageCheck = Callable[[Page], Arguments | None]
_Checks = dict[tuple[Fate, bool], list[tuple[Rule, AddressCheck]]]
_OF_ADDRESSES: _Checks = {(fate, fragment): [] for fate in FATES for fragment in (False, True)}
_OF_PAGES: list[tuple[Rule, PageCheck]] = []


def address_check(broken: Rule, *fates: Fate, fragment: bool | None = None) -> Callable[[AddressCheck], AddressCheck]:
    """Ask the function of each address with one of these fates, or of all; None from it means that the rule holds.

    It is asked of those in a `fragment`, or of the others, or of both, while their page is read. None is kept: a
    package may have 300,000. One that leads to a file as it is written breaks no rule.
    """

    def register(check: AddressCheck) -> AddressCheck:
        for (fate, inside), checks in _OF_ADDRESSES.items():
            if fate in (fates or FATES) and fragment in (None, inside):
                checks.append((broken, check))
        package_check(broken, shown)(lambda inspection: _texts(inspection).told(broken))
        return check

    return register


def page_check(broken: Rule) -> Callable[[PageCheck], PageCheck]:
    """Ask the function of each whole page when it is read; None from it means that the rule holds."""

    def register(check: PageCheck) -> PageCheck:
        _OF_PAGES.append((broken, check))
        package_check(broken, shown)(lambda inspection: _texts(inspection).told(broken))
        return check

    return register


@dataclass(slots=True)
class _Texts:
    """What was found in the pages and style sheets of a package, and why some were not read to their end.

    Of each rule as many problems are kept as are told, and one more; no two of them say the same of one line.
    """

    files: Files
    budget: Budget = field(default_factory=Budget)
    asked: _Checks = field(default_factory=lambda: {kind: list(checks) for kind, checks in _OF_ADDRESSES.items()})
    problems: dict[str, dict[object, Problem]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

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


def _texts(inspection: Inspection) -> _Texts:
    """All pages and style sheets, read when the first rule asks for them, as far as they are read at all."""
    if not isinstance(inspection.texts, _Texts):
        texts, launched = _Texts(Files(inspection.package)), _launched(inspection)
        for path in inspection.package.paths:
            if _is_page(path) or _is_style(path) or path in launched:
                try:
                    _read(inspection, path, texts)
                except Unread as cause:
                    texts.unread[path] = str(cause)
        inspection.texts = texts
    return inspection.texts


def _is_page(path: str) -> bool:
    return path.lower().endswith(_PAGES) and not is_leftover(path)


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


def _read(inspection: Inspection, path: str, texts: _Texts) -> None:
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


def _read_page(path: str, data: bytes, texts: _Texts, *, wide: bool) -> None:
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
        for address in of_tag(tag):
            based = address if base is None else base.put_before(address)
            _judge(texts, Link(based, folder, texts.files, fragment=fragment), path, tag.line)
        if tag.name == "img" and tag.get("alt") is None:
            texts.add(NO_ALT, path, tag.line, {"src": tag.get("src") or ""})
    for broken, check in _OF_PAGES if not fragment else ():
        arguments = check(page)
        if arguments is not None:
            texts.add(broken, path, 1, arguments)


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


def _judge(texts: _Texts, link: Link, path: str, line: int) -> None:
    """Ask the rules of an address."""
    texts.budget.address()
    address = link.address
    if link.fate == "found" and "\\" not in address.href and link.found not in texts.files.leftovers:
        return  # it leads to a file as it is written
    for broken, check in texts.asked[link.fate, link.fragment]:
        more = check(link, texts.files)
        if more is not None:
            texts.add(broken, path, line, {"by": address.by, "href": address.href, **more})


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


@address_check(REMOTE, "elsewhere")
def nothing_is_loaded_from_elsewhere(link: Link, _files: Files) -> Arguments | None:
    return {} if link.address.loaded and _is_remote(link.address.href) else None


def _is_remote(href: str) -> bool:
    return href.startswith("//") or href[:6].lower().startswith(("http:", "https:", "ftp:"))


MISSING = rule(
    "WEB002",
    holds="What a page loads or links to inside the package is there.",
    says="<{by}> refers to {href}, which is not in the package",
    hint="Add the file, or correct the address: it is relative to the page.",
    reason="Learners meet a broken picture, a dead link, or a page whose script never starts.",
    clause="HTML; IMS Content Packaging 1.1.2 (a package holds the files its content needs)",
)


@address_check(MISSING, "missing", fragment=False)
def local_files_exist(link: Link, _files: Files) -> Arguments | None:
    return {} if link.address.needed else None


WRONG_CASE = rule(
    "WEB003",
    holds="Addresses in pages have the letter case of the files they mean.",
    says="<{by}> refers to {href}; the file is called {target}",
    hint="Write the address as the zip has the name.",
    reason="It works on Windows and macOS and is a missing file on most servers.",
    clause="RFC 3986, 6.2.2.1; Canvas and SCORM Cloud compare letter case (documented)",
)


@address_check(WRONG_CASE, "otherwise", fragment=False)
def letter_case_agrees(link: Link, _files: Files) -> Arguments | None:
    return {"target": link.found} if link.address.needed else None


BACKSLASH = rule(
    "WEB004",
    severity=Severity.WARNING,
    holds="Addresses in pages use forward slashes.",
    says="<{by}> refers to {href}, with a backslash",
    hint="Write '/' between folders.",
    reason="Browsers mend it, Moodle's mobile app and tools that check packages do not.",
    clause="WHATWG URL, 4.4 (a backslash is a validation error); RFC 3986, 3.3",
)


@address_check(BACKSLASH)
def forward_slashes(link: Link, _files: Files) -> Arguments | None:
    href = link.address.href
    return {} if "\\" in href and not imscp.is_external(href) else None


ABSOLUTE = rule(
    "WEB005",
    holds="Addresses in pages are relative and stay inside the package.",
    says="<{by}> refers to {href}, which leads out of the package",
    hint="Write the path relative to the page.",
    reason="An LMS serves the package from a folder of its own: the root of the site is not the root of the zip.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3; Moodle serves /pluginfile.php/…/content/… (run)",
)


@address_check(ABSOLUTE, "out")
def addresses_are_relative(link: Link, _files: Files) -> Arguments | None:
    told = not link.fragment or link.bare.startswith("/")
    return {} if link.address.needed and told else None


LOCAL_DISK = rule(
    "WEB006",
    holds="Pages refer to nothing on their author's disk.",
    says="<{by}> refers to {href}",
    hint="Put the file into the package and refer to it by a relative path.",
    reason="The file exists on one machine only, and its path tells whose.",
    clause="RFC 8089 (file scheme); browsers refuse file addresses in pages from a server",
)
_DISK = re.compile(r"file:|[A-Za-z]:[\\/]", re.IGNORECASE)


@address_check(LOCAL_DISK, "elsewhere")
def nothing_from_a_disk(link: Link, _files: Files) -> Arguments | None:
    return {} if link.address.needed and _DISK.match(link.address.href) else None


FRAGMENT = rule(
    "WEB022",
    severity=Severity.WARNING,
    holds="What a piece of HTML refers to lies somewhere in the package.",
    says="<{by}> refers to {href}, and no file of the package is called so, whichever page this piece is put into",
    hint="Add the file, or correct the address: it is relative to the page that loads this piece.",
    reason="A script puts the piece into a page, and learners meet a broken picture or a dead link there.",
    clause="HTML, document base URL (relative addresses start from the page that they stand in)",
)


@address_check(FRAGMENT, *(fate for fate in FATES if fate != "elsewhere"), fragment=True)
def fragments_find_their_files(link: Link, files: Files) -> Arguments | None:
    target = "" if link.bare.startswith("/") else from_anywhere(link.bare)
    return {} if target and not files.has_end(target) else None


DECORATION = rule(
    "WEB023",
    severity=Severity.WARNING,
    holds="The icons, fonts and backgrounds that pages and style sheets name are there.",
    says="<{by}> refers to {href}, which {fate}",
    hint="Add the file, correct the address, or take it out.",
    reason="Learners see a plainer page; the LMS's log fills with files that were not found.",
    clause="HTML, link types (icon and others are hints); CSS Values 3, 4.5 (a resource that cannot be fetched)",
)


_FATES: dict[Fate, str] = {
    "out": "leads out of the package",
    "missing": "is not in the package",
    "folder": "is a folder of the package",
    "otherwise": "has another letter case in the package",
}


@address_check(DECORATION, "elsewhere", *_FATES, fragment=False)
def decoration_is_there(link: Link, _files: Files) -> Arguments | None:
    if link.address.needed:
        return None
    if link.fate == "elsewhere":
        return {"fate": "is on its author's disk"} if _DISK.match(link.address.href) else None
    return {"fate": _FATES[link.fate]}


LEFTOVER = rule(
    "WEB024",
    holds="Pages refer to nothing that lies where operating systems leave files.",
    says="<{by}> refers to {href}, which is called like a leftover of the operating system",
    hint="Give the file another name, or move it out of that folder.",
    reason="LMSs drop such files when they unpack: learners meet a broken picture or a dead link. What stands in them "
    "is not judged.",
    clause="Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store (observed)",
)


@address_check(LEFTOVER, "found")
def nothing_is_taken_from_leftovers(link: Link, files: Files) -> Arguments | None:
    return {} if link.found in files.leftovers else None


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


@page_check(NO_TITLE)
def pages_have_a_title(page: Page) -> Arguments | None:
    return None if page.titled else {}


NO_LANGUAGE = rule(
    "WEB011",
    severity=Severity.WARNING,
    holds="Every page says which language it is in.",
    says="the page's <html> has no lang attribute",
    hint='Write for example <html lang="en">.',
    reason="Screen readers read it aloud in the wrong language, browsers hyphenate and translate it wrongly.",
    clause="WCAG 2.2, 3.1.1",
)


@page_check(NO_LANGUAGE)
def pages_have_a_language(page: Page) -> Arguments | None:
    return None if page.language.strip() else {}


NO_CHARSET = rule(
    "WEB012",
    severity=Severity.WARNING,
    holds="Every page declares UTF-8 and is written in it.",
    says="the page {found}",
    hint='Save it as UTF-8 and write <meta charset="utf-8"> first in its head.',
    reason="LMSs send pages without saying the encoding; the browser then guesses, and accented letters break.",
    clause="HTML, meta charset (utf-8 is the only permitted value)",
)


@page_check(NO_CHARSET)
def pages_are_utf8(page: Page) -> Arguments | None:
    if not page.utf8:
        return {"found": "is not written in UTF-8"}
    if not page.charset:
        return {"found": "declares no character set"}
    return None if page.charset in ("utf-8", "utf8") else {"found": f"declares {page.charset}, not UTF-8"}


NO_ALT = rule(
    "WEB013",
    severity=Severity.WARNING,
    holds="Every image of a page has an alternative text, if an empty one.",
    says="the image {src} has no alt attribute",
    hint='Say in alt what the picture shows, or write alt="" for mere decoration.',
    reason="Screen readers read the file's name instead.",
    clause="WCAG 2.2, 1.1.1",
)


@package_check(NO_ALT, shown)
def images_have_alternatives(inspection: Inspection) -> Problems:
    return _texts(inspection).told(NO_ALT)


FRAMESET = rule(
    "WEB014",
    severity=Severity.WARNING,
    holds="Pages are no framesets.",
    says="the page is a frameset",
    hint="Make it one page, or use one <iframe> with a title.",
    reason="Phones show framesets badly, keyboard and screen reader users get lost, and HTML has dropped them.",
    clause="HTML, obsolete features (frameset); WCAG 2.2, 2.4.1",
)


@page_check(FRAMESET)
def no_framesets(page: Page) -> Arguments | None:
    return {} if page.framed else None


UNREAD = rule(
    "WEB015",
    severity=Severity.WARNING,
    holds="Pages and style sheets are read to their end.",
    says="{path} was not read to its end: {reason}",
    hint="Split it into several pages, or move data out of it into files that its scripts load.",
    reason="What was not read to its end is never called valid; phones give up on such pages as well.",
    clause="lessonpack: 8 MiB and 400,000 tags of a page; 32 MiB, 1,000,000 tags and 300,000 addresses of a package; "
    "100 attributes of a tag, 2,048 elements within each other, 200 characters of a <base>, 4 MiB of names of folders, "
    "no character of number 0",
    partial=True,
)


@package_check(UNREAD, shown)
def pages_are_read_to_their_end(inspection: Inspection) -> Problems:
    for path, reason in _texts(inspection).unread.items():
        yield Problem({"path": path, "reason": reason}, path=path)


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
            yield Problem({"path": path}, path=path)
