"""What the addresses of a package mean: which file an href leads to, and which lead out of the package."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from itertools import takewhile
from urllib.parse import unquote

from lessonpack.archive import LIMITS
from lessonpack.patterns import regex

# What is longer is not looked at to its end. IMS lets an address have 2,000 characters and a title 200, and a package
# may give one of millions to each of its thousands of files.
LONGEST = 2_048
FAR = "\0"
"""The path that an address means which leads farther than any file of a package can lie."""
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_PLAIN = regex(r"\w[\w\-]*(?:[./]\w[\w\-]*)*", re.ASCII)
_SCHEMES = 99  # characters in which a scheme is looked for


def is_external(href: str) -> bool:
    """True for an address outside the package: with a scheme, or starting with `//`."""
    return href.startswith("//") or _SCHEME.match(href, 0, _SCHEMES) is not None


def joined(base: str, own: str) -> str:
    """The xml:base that comes of one within another; of what is too long to be followed it stays so."""
    if not own or len(base) > LONGEST:
        return base
    return own if len(own) > LONGEST else posixpath.join(base, own)


def local_path(base: str, href: str) -> str | None:
    """The path in the package that an href means, query and fragment dropped; None when it leads outside.

    Escapes such as `%20` are decoded: an href is an address, a path in a zip is not. FAR where base or href, or the
    path that they mean, is longer than any that a package may have.
    """
    if len(base) > LONGEST or len(href) > LONGEST:
        return None if is_external(base) or is_external(href) else FAR
    if _PLAIN.fullmatch(href):  # as nearly all are: the rest takes ten times as long
        return _below(_folder(base), href) if base else _near(href)
    bare = re.split(r"[?#]", href, maxsplit=1)[0]
    if not bare or is_external(bare):
        return None
    return _below(_folder(base), posixpath.normpath(unquote(bare)))


# Many files in a row are of one folder. Without this, one of 2,000 characters makes the judging of 20,000 files take a
# fifth longer.
@lru_cache(maxsize=1 << 10)
def _folder(base: str) -> str | None:
    """A base as the path of a folder, "" for the manifest's own; None when it lies outside the package."""
    path = posixpath.normpath(unquote(base)) if base else "."
    if path.startswith(("/", "../")) or path == ".." or is_external(base):
        return None
    return "" if path == "." else path


def _below(folder: str | None, path: str) -> str | None:
    """Where a path leads from a folder, both of them normal; a long folder is not gone through for each file."""
    if folder is None or path.startswith("/"):
        return None
    if path.startswith(".."):
        steps = path.split("/")
        ups = sum(1 for _ in takewhile("..".__eq__, steps))
        above = folder.rsplit("/", ups)  # the folder that is reached, and those that are left
        if ups and (not folder or len(above) < ups):
            return None
        folder = above[0] if len(above) > ups else ""
        path = "/".join(steps[ups:])
    found = f"{folder}/{path}" if folder and path not in ("", ".") else folder or path
    return None if found in ("", ".") else _near(found)


def _near(path: str) -> str:
    return path if len(path) <= LIMITS.path else FAR
