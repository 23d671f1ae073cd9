"""A file is opened: its text, its tree, and whether it is a lesson or a course."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from msgspec import Struct

from lessonpack.disk import Disk, Listing
from lessonpack.leading import Leading
from lessonpack.source import advice, document, heavy, meant, naming, rules, values
from lessonpack.source.log import Capped
from lessonpack.source.nodes import Mapping, Scalar
from lessonpack.source.reading import Reading
from lessonpack.source.text import decoded

# Keys that a file has one of if it is a lesson or course at all.
_TELLING = frozenset(("lessonpack", "title", "language", "objectives", "sections", "questions", "quiz", "lessons"))


class Opened(Struct, frozen=True):
    """A text that is about to be read; `root` is None when there is no lesson or course in it."""

    reading: Reading
    root: Mapping | None

    @property
    def is_course(self) -> bool:
        named = self.reading.file.rpartition("/")[2] in naming.COURSE_FILES
        return self.root is not None and (named or "lessons" in self.root)


@contextmanager
def opened(source: str | bytes, file: str, folder: Path | None, of: Reading | None = None) -> Iterator[Opened]:
    """The text with the tree that is in it, the lesson of a course where there is one; what keeps it from being read
    was found. Large files that it names are hashed meanwhile, and no longer than the block lasts."""
    log = Capped()
    text = decoded(source, file, log)
    with Leading(heavy.named(text, folder) if text and folder else ()) as leading:
        # Each folder is listed once, or a thousand pictures would have their thousand names read for each of them.
        disk = Disk(cache(Listing) if of is None else of.disk.listing, leading.digested)
        reading = Reading(text or "", file, folder, log, None if of is None else of.names, disk)
        yield Opened(reading, None if text is None else _root(reading))


def _root(reading: Reading) -> Mapping | None:
    root = document.tree(reading.text, reading.file, reading.log)
    if root is None and reading.log.failed:
        return None
    if not isinstance(root, Mapping):
        at, shown = (root.at, values.found(root)) if root is not None else (0, "nothing")
        reading.say(rules.TOP, at, found=shown)
        return None
    return root if _is_ours(reading, root) else None


def _is_ours(reading: Reading, root: Mapping) -> bool:
    """False when the file is no lesson, or of a version whose further keys cannot be judged."""
    version = root.get("lessonpack")
    if isinstance(version, Scalar) and not version.empty and not values.is_version(version):
        within = advice.within_curly(version.text)
        if within == "1":
            says = {"key": "'lessonpack'", "found": values.found(version), "name": "lessonpack", "within": within}
            reading.say(rules.CURLY, version.at, **says)
            root["lessonpack"] = Scalar(within, version.at, "")
            return True
        reading.say(rules.VERSION, version.at, version=version.text[:40])
        return False
    first = next(iter(root.places), "")
    if first != "lessonpack" and not ("lessonpack" not in root and meant.suggestion(first, ["lessonpack"])):
        reading.say(rules.FIRST, root.places.get("lessonpack", root.at))
        # Some other program's file: that it lacks what lessons have would only follow from that.
        return not _TELLING.isdisjoint(root)
    return True
