"""Of which standard a package is, and of which kind a document in it: whatever each standard says of itself decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePath

from lxml import etree

from lessonpack.archive import MARKUP, looks_like
from lessonpack.findings import listed
from lessonpack.formats import load, rows
from lessonpack.formats.standard import (
    UNKNOWN,
    DocumentKind,
    Head,
    Shape,
    Signs,
    Standard,
    Strength,
    imported,
    is_marked_utf16,
    is_single_file,
    with_manifest,
)
from lessonpack.package import is_leftover


def standard_of(manifest: etree._Element) -> Standard:
    """The standard that a manifest's root shows most strongly; UNKNOWN where it shows none."""
    signs = Signs(manifest)
    for strength in sorted(Strength, reverse=True):
        claims = ((standard, claim) for standard in load().values() for claim in standard.claims)
        seen = [(claim.at(signs), standard) for standard, claim in claims if claim.strength is strength]
        there = [(at, standard) for at, standard in seen if at >= 0]
        if there:
            return min(there, key=lambda each: each[0])[1]
    return UNKNOWN


def standard_of_files(paths: Collection[str]) -> Standard:
    """The standard of a package without a manifest, by the files in it; UNKNOWN for none that has a name."""
    own = [path for path in paths if not is_leftover(path)]
    top = {path.partition("/")[0] for path in own}
    folder = f"{top.pop()}/" if len(top) == 1 else ""  # packages are often zipped with their folder
    marks = marked()
    for path in own:
        found = marks.get(path) or marks.get(path.removeprefix(folder))
        if found:
            return found
    ends = {path.lower().rpartition(".")[2] for path in own}
    ended = (each for each in load().values() if each.endings and each.endings <= ends)
    return next(ended, UNKNOWN)


def marked() -> dict[str, Standard]:
    """The standards of packages without a manifest, by the files that only they have."""
    return {path: standard for standard in load().values() for path in standard.marks}


def standard_of_file(name: str, head: bytes) -> Standard:
    """The standard of a single file, by its name and first bytes; UNKNOWN for others."""
    return _of_head(Head(name, head))


def _of_head(head: Head) -> Standard:
    known = (standard for standard in load().values() if any(lone.fits(head) for lone in standard.lone))
    return next(known, UNKNOWN)


def standard_of_folder(name: str) -> Standard:
    """The standard of packages that are folders and have such a name; UNKNOWN for others."""
    ending = PurePath(name).suffix
    folders = (each for each in load().values() if each.container.shape is Shape.FOLDER)
    return next((each for each in folders if ending in each.container.endings), UNKNOWN)


def is_packed(name: str) -> bool:
    """True for a file that is a zip with a package in it, by its name."""
    zipped = (each for each in load().values() if each.container.shape is Shape.ZIP)
    return PurePath(name).suffix.lower() in {ending for each in zipped for ending in each.container.endings}


def is_single(name: str) -> bool:
    """True for a file that may be a package by itself that lessonpack judges, by its name."""
    single = filter(is_single_file, load().values())
    return PurePath(name).suffix.lower() in {ending for each in single for ending in each.container.endings}


def kind_of(root: etree._Element, path: str, standard: Standard, types: Collection[str] = ()) -> DocumentKind | None:
    """The kind of a parsed document, None for XML that no schema or check of ours is about.

    `types` are those of the resources that it is the document of.
    """
    for kind in standard.documents:
        if kind.fits(root, path, types):
            return kind
    anywhere = (kind for other in load().values() for kind in other.documents if kind.anywhere)
    return next((kind for kind in anywhere if kind.fits(root, path, types)), None)


# --- words ----------------------------------------------------------------------------------------------


def words_of_file(name: str, data: bytes) -> str:
    """What people call a file that is no folder, by its name and first bytes: `a single QTI 2.1 item`, `a PDF`."""
    head = Head(name, data)
    standard = _of_head(head)
    if not standard.judged:
        return standard.title
    called = next((lone.roots[head.root] for lone in standard.lone if head.root in lone.roots), "")
    if called:
        return f"a single {standard.title} {called}"
    if head.root:
        return _words_of_root(head.root)
    if not data:
        return "an empty file"
    return looks_like(data) or ("a text file" if is_text(data) else "a file of a kind that lessonpack does not know")


def shared() -> Callable[[bytes], int | None]:
    """Tells how many nodes are parsed of a document that some standard divides, as far as one package is looked at."""
    ways = dict.fromkeys(each.row for each in load().values() if each.row is not None)
    left = rows.MOST

    def nodes(data: bytes) -> int | None:
        nonlocal left
        left -= sum(rows.cost(data, row) for row in ways)
        divisions = (rows.divided(data, row) for row in ways if left >= 0)
        return next((division.nodes for division in divisions if division is not None), None)

    return nodes


def is_text(head: bytes) -> bool:
    """True for the beginning of a file that people can read, XML and web pages among them."""
    is_written = is_marked_utf16(head) or b"\0" not in head
    return bool(head) and is_written and looks_like(head) in ("", MARKUP)


def _words_of_root(root: str) -> str:
    known = {"manifest": "the manifest of a package", "html": "a web page", "svg": "a picture"}
    return known.get(root.lower(), f"an XML document of another kind (its root is {root})")


def judged() -> str:
    """The packages that lessonpack judges, as people call them: `SCORM 1.2, SCORM 2004 and QTI 2.1`."""
    return listed(_called(imported))


def families() -> str:
    """Those of them that have a manifest in short, where several are of one name: `SCORM nor QTI 2.1`."""
    by_name: dict[str, list[str]] = {}
    for called in _called(with_manifest):
        by_name.setdefault(called.rpartition(" ")[0], []).append(called)
    return " nor ".join(name if len(versions) > 1 else versions[0] for name, versions in by_name.items())


def _called(of: Callable[[Standard], bool]) -> list[str]:
    """Those standards of which that is true, what browsers show first."""
    known: Iterable[Standard] = (each for each in load().values() if of(each) and each is not UNKNOWN)
    return list(dict.fromkeys(each.called or each.title for each in sorted(known, key=lambda each: not each.shown)))
