"""The addresses that pages and style sheets hold, and what they mean in a package."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, get_args
from urllib.parse import unquote

from msgspec import Struct

from lessonpack.checks._manifest import folded
from lessonpack.checks.web._html import Tag
from lessonpack.checks.web._pages import Unread
from lessonpack.formats.addresses import is_external
from lessonpack.package import Package, is_leftover
from lessonpack.patterns import regex

BASE = 200  # characters of a <base>, which stand before each address of its page
LONGEST = 8_190  # characters of what servers look up: Apache's LimitRequestLine, and nginx takes as many
FOLDERS = 4_000_000  # bytes of the names of folders that are listed
_BLANK = " \t\r\n\f"  # what browsers take off an address; Python knows more blanks
# By element: the attribute that holds an address, and whether a browser loads that by itself or follows it on a click.
_PLAIN = {
    "script": ("src", True),
    "img": ("src", True),
    "iframe": ("src", True),
    "frame": ("src", True),
    "audio": ("src", True),
    "video": ("src", True),
    "source": ("src", True),
    "track": ("src", True),
    "embed": ("src", True),
    "object": ("data", True),
    "a": ("href", False),
    "area": ("href", False),
}
_LINK_LOADS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_NEEDED_LINKS = frozenset({"stylesheet"})
ELEMENTS = (*_PLAIN, "link", "style", "base")  # in which the addresses of a page stand
# What a script fills in before a browser sees it: in no address do such braces stand as they are.
_PLACEHOLDERS = ("{{", "${", "<%", "{%")
# Each repetition takes all that it can and gives nothing back, or a style sheet made for it would keep the matcher busy
# for hours: an address may have any length.
_CSS_URL = regex(
    r"""(@import\s++)?+url\(\s*+(?:"([^"]*+)"|'([^']*+)'|([^()"'\s]*+))\s*+\)"""
    r"""|(@import\s*+)(?:"([^"]*+)"|'([^']*+)')""",
    re.IGNORECASE,
)
_CSS_COMMENT = regex(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+")
_SIMPLE = regex(r"\w[\w\-]*+(?:[./]\w[\w\-]*+)*+", re.ASCII)  # as most addresses are
_SHORT = 80  # characters of such an address: longer ones are sooner taken apart
# One of the sizes of a picture: its address ends at a blank, or with a comma at one; else what is said of it follows.
_SIZE = regex(r"([^ \t\r\n\f,][^ \t\r\n\f]*+)(?:(?<=,)|[^,(]*+(?:\([^)]*+\)?+[^,(]*+)*+)")
_SIZED = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
_ORIGIN = regex(r"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/]*")
_UP = regex(r"(?:\.\.(?:/|$))*+")


STYLE_SHEET = "the style sheet"  # by which an address stands there, where no element holds it


class Address(Struct, frozen=True):
    """An address in a page or style sheet.

    `loaded` when the browser fetches it unasked, `needed` unless it is decoration that nobody would miss, `is_size` if
    it is one of several files of a picture, of which the browser chooses.
    """

    href: str
    by: str
    loaded: bool
    needed: bool
    is_size: bool = False


def of_tag(tag: Tag) -> Iterable[Address]:
    """The address in a start tag, or those in the style sheet that it begins."""
    name = tag.name
    if name == "style":
        return (address for address in of_style(tag.text, name) if not _is_filled_in(address.href))
    attribute, loaded = _PLAIN.get(name, ("href", False))
    written = tag.get(attribute)
    if not written or (("{" in written or "<" in written) and _is_filled_in(written)):
        return ()
    return (Address(written.strip(_BLANK), name, *_uses(tag, loaded)),)


def of_sizes(tag: Tag) -> Iterator[Address]:
    """The addresses of the sizes of a picture, of which a browser loads one (HTML, 4.8.4.3.10)."""
    if (attribute := _SIZED.get(tag.name)) and (written := tag.get(attribute)) and not _is_filled_in(written):
        uses = _uses(tag, loaded=True)
        for size in _SIZE.finditer(written):
            yield Address(size[1].rstrip(","), tag.name, *uses, is_size=True)


def _uses(tag: Tag, loaded: bool) -> tuple[bool, bool]:
    """Whether what a tag names is loaded, and whether it is needed."""
    if tag.name != "link":
        return loaded, True
    roles = set((tag.get("rel") or "").lower().split())
    return bool(_LINK_LOADS & roles), bool(_NEEDED_LINKS & roles) and "alternate" not in roles


def _is_filled_in(href: str) -> bool:
    return any(mark in href for mark in _PLACEHOLDERS)


def of_style(text: str, by: str = STYLE_SHEET) -> Iterator[Address]:
    """The addresses in a style sheet; needed are the style sheets that it imports, the rest is decoration."""
    for match in _CSS_URL.finditer(_CSS_COMMENT.sub(" ", text)):
        href = next(filter(None, match.group(2, 3, 4, 6, 7)), "")
        if href:
            yield Address(href.strip(_BLANK), by, True, bool(match[1] or match[5]))


class Base:
    """What stands in a page's <base>, before which each of its addresses is put. Unread for one that is too long."""

    def __init__(self, written: str) -> None:
        if len(written) > BASE:
            raise Unread(f"its <base> has {len(written):,} characters, and {BASE} are read of one")
        self._page = written.strip(_BLANK).partition("#")[0]
        self._place = self._page.partition("?")[0].replace("\\", "/")
        origin = _ORIGIN.match(self._place)
        self._origin = origin[0] if origin else ""
        folder = self._place[len(self._origin) : self._place.rfind("/") + 1]
        self._folder = f"{self._origin}{folder or '/'}" if origin else _plain(folder)

    def put_before(self, address: Address) -> Address:
        """The same address as seen from the page itself."""
        return Address(self.join(address.href), address.by, address.loaded, address.needed, address.is_size)

    def join(self, href: str) -> str:
        """The address as the base makes it (RFC 3986, 5.2.2, but for `..`, which are kept)."""
        if href.startswith("//"):
            return self._origin.partition("//")[0] + href
        if is_external(href):
            return href
        if href.startswith(("/", "\\")):
            return self._origin + href
        if href.startswith("?"):
            return self._place + href
        return self._page + href if not href or href.startswith("#") else self._folder + href


def _plain(folder: str) -> str:
    """A folder without steps that lead nowhere: `./` is "", `a/../b/` is `b/`."""
    path = posixpath.normpath(folder) if folder else "."
    return "" if path == "." else f"{path.rstrip('/')}/"


class Files:
    """The files of a package, as addresses find them.

    Folders are told by the files in them and not listed: 30,000 files may lie in seven million folders. Names are kept
    in UTF-8, since a text with one emoji takes four bytes for each letter.
    """

    def __init__(self, package: Package) -> None:
        paths = package.paths
        self._package = package
        self.paths, self.leftovers = frozenset(paths), frozenset(filter(is_leftover, paths))
        self._spellings = {_key(path): path for path in paths}
        self._keys = sorted(self._spellings)

    def find(self, path: str) -> str | None:
        """The file that a path means, by its name in the package, "" for a folder; None when there is neither.

        A file may be found that is called otherwise, in other letter case.
        """
        if path in self.paths:
            return path
        key = _key(path)
        return self._spellings.get(key) or ("" if _starts(self._keys, key + b"/") else None)

    def size(self, path: str) -> int:
        """How many bytes a file has, which is called so."""
        return self._package[path].size

    def has_end(self, path: str) -> bool:
        """True when a file or folder is called so from some folder of the package.

        Unread when it may be one of more folders than are listed.
        """
        key = _key(path)[::-1]
        if _stands(self._ends, key):
            return True
        if self._folders is None:
            raise Unread(
                f"it may refer to folders, and the names of those in the package have more than {FOLDERS:,} bytes"
            )
        return _stands(self._folders, key)

    @cached_property
    def _ends(self) -> list[bytes]:
        """The names of all files, each read backwards."""
        return sorted(key[::-1] for key in self._keys)

    @cached_property
    def _folders(self) -> list[bytes] | None:
        """The names of all folders, each read backwards; None when they are too long together."""
        folders: set[bytes] = set()
        size = 0
        for key in self._keys:
            while (key := key.rpartition(b"/")[0]) and key not in folders:
                folders.add(key)
                size += len(key)
                if size > FOLDERS:
                    return None
        return sorted(key[::-1] for key in folders)


Fate = Literal["elsewhere", "out", "nowhere", "missing", "folder", "otherwise", "found"]
FATES: tuple[Fate, ...] = get_args(Fate)


class Link:
    """An address where it stands, and what it means: its `fate`.

    It leads to another site, out of the package, nowhere in particular (as `#top` does), to what is not there, to a
    folder, to a file of another letter case, or to a file, which then is what it `found`. In a `fragment` nobody can
    tell of which page it will be a part. `bare` is the address with forward slashes, without query and fragment.
    """

    __slots__ = ("address", "bare", "fate", "found", "fragment")

    def __init__(self, address: Address, folder: str, files: Files, *, fragment: bool = False) -> None:
        """The link in a file of that folder."""
        href = address.href
        self.address, self.fragment, self.found = address, fragment, ""
        self.fate: Fate
        if len(href) <= _SHORT and _SIMPLE.fullmatch(href):
            self.bare = href
            self.fate = self._found(f"{folder}/{href}" if folder else href, files)
        else:
            self.bare = href.replace("\\", "/").partition("#")[0].partition("?")[0]
            self.fate = self._resolved(folder, files)

    def _resolved(self, folder: str, files: Files) -> Fate:
        bare = self.bare
        if not bare:
            return "nowhere"
        if is_external(bare):
            return "elsewhere"
        if len(bare) > LONGEST:
            return "missing"
        path = _joined(folder, bare)
        if _is_outside(path):
            return "out"
        if "%" in bare:
            path = _joined(folder, unquote(bare))
        return "nowhere" if path == "." or _is_outside(path) else self._found(path, files)

    def _found(self, path: str, files: Files) -> Fate:
        found = files.find(path)
        if not found:
            return "missing" if found is None else "folder"
        self.found = found
        return "found" if found == path else "otherwise"


def _joined(folder: str, bare: str) -> str:
    """The path from the root of the package, `..` in front when it leads out of that."""
    path = f"{folder}/{bare}" if folder and not bare.startswith("/") else bare
    if "./" in bare or "/." in bare or "//" in bare or bare.endswith("/") or bare in (".", ".."):
        return posixpath.normpath(path)
    return path


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".."


def _key(path: str) -> bytes:
    return folded(path).encode(errors="surrogatepass")


def _stands(names: list[bytes], name: bytes) -> bool:
    """True when the name is one of the sorted names, or is what one of them starts with up to a slash."""
    place = bisect_left(names, name)
    return names[place : place + 1] == [name] or _starts(names, name + b"/")


def _starts(names: list[bytes], start: bytes) -> bool:
    place = bisect_left(names, start)
    return place < len(names) and names[place].startswith(start)


def from_anywhere(bare: str) -> str:
    """An address without the steps up that depend on where it is put: `../media/a.png` is `media/a.png`."""
    if len(bare) > LONGEST:
        return bare
    path = _UP.sub("", posixpath.normpath(unquote(bare)), count=1) if bare else ""
    return "" if path == "." else path
