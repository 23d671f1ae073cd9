"""WEB: the addresses in pages and style sheets, as a browser will follow them."""

from __future__ import annotations

import re

from lessonpack.checks.web._addresses import FATES, Fate, Files, Link, from_anywhere
from lessonpack.checks.web._texts import Arguments, address_check
from lessonpack.findings import Severity, rule
from lessonpack.formats.addresses import is_external
from lessonpack.patterns import regex

REMOTE = rule(
    "WEB001",
    severity=Severity.WARNING,
    holds="Pages load nothing from other sites.",
    says="{by} loads {href}",
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
    says="{by} refers to {href}, which is not in the package",
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
    says="{by} refers to {href}; the file is called {target}",
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
    says="{by} refers to {href}, with a backslash",
    hint="Write '/' between folders.",
    reason="Browsers mend it, Moodle's mobile app and tools that check packages do not.",
    clause="WHATWG URL, 4.4 (a backslash is a validation error); RFC 3986, 3.3",
)


@address_check(BACKSLASH)
def forward_slashes(link: Link, _files: Files) -> Arguments | None:
    href = link.address.href
    return {} if "\\" in href and not is_external(href) else None


ABSOLUTE = rule(
    "WEB005",
    holds="Addresses in pages are relative and stay inside the package.",
    says="{by} refers to {href}, which leads out of the package",
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
    says="{by} refers to {href}",
    hint="Put the file into the package and refer to it by a relative path.",
    reason="The file exists on one machine only, and its path tells whose.",
    clause="RFC 8089 (file scheme); browsers refuse file addresses in pages from a server",
)
_DISK = regex(r"file:|[A-Za-z]:[\\/]", re.IGNORECASE)


@address_check(LOCAL_DISK, "elsewhere")
def nothing_from_a_disk(link: Link, _files: Files) -> Arguments | None:
    return {} if link.address.needed and _DISK.match(link.address.href) else None


FRAGMENT = rule(
    "WEB022",
    severity=Severity.WARNING,
    holds="What a piece of HTML refers to lies somewhere in the package.",
    says="{by} refers to {href}, and no file of the package is called so, whichever page this piece is put into",
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
    says="{by} refers to {href}, which {fate}",
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
    says="{by} refers to {href}, which is called like a leftover of the operating system",
    hint="Give the file another name, or move it out of that folder.",
    reason="LMSs drop such files when they unpack: learners meet a broken picture or a dead link. What stands in them "
    "is not judged.",
    clause="Moodle 4.4 and 5.0 drop __MACOSX and .DS_Store (observed)",
)


@address_check(LEFTOVER, "found")
def nothing_is_taken_from_leftovers(link: Link, files: Files) -> Arguments | None:
    return {} if link.found in files.leftovers else None
