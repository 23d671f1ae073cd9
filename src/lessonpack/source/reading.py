"""One text while it is read: where things stand in it, what was found, its rich texts and pictures, and advice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from lessonpack import attached, media, words
from lessonpack.disk import Disk
from lessonpack.findings import Finding, Place, Rule
from lessonpack.model.content import Inline, Media, RichText
from lessonpack.model.rewriting import rewritten
from lessonpack.patterns import regex
from lessonpack.source import advice, footnotes, markdown, meant, mending, nodes, quoting, rules
from lessonpack.source.log import Capped
from lessonpack.source.nodes import Mapping, Node, Scalar
from lessonpack.source.text import lines

# Two entries of a list, or two rows of a table, one behind the other on a line.
_LISTED = regex(r"(?:\A|\s)(?:[-*+•]|\d{1,2}[.)]) \S.* (?:[-*+•]|\d{1,2}[.)]) \S|\| \|")
# A text with one mark of an entry in it: a list if a line begins with it. Two such marks stand around an aside.
_SECOND = regex(r"(?:(?! [-*+•] ).)++ [-*+•] [^\W\d_](?:(?! [-–—*+•] ).)*+", re.DOTALL)
_COMMENT = regex(r"([ \t]+)(#.*)")
_LINED = frozenset(" \t#-=*~_/!")  # what follows the # of a comment; anything else makes a number or a tag with it
_STOPS = ".,;:!?…。！？"  # what a sentence ends with, so that a comment may follow
# A line that begins as an entry of a list or is a row of a table.
_ENTRY = regex(r"(?:[-*+•]|\d{1,2}[.)])\s+\S|\|.*\|\Z")
_NOTED = frozenset(("text", "callout", "quote", "image", "more"))  # blocks whose footnotes stand below their section
_Made = TypeVar("_Made")


class Reading:
    """What those who read a part of a text share: its findings, the ids that were derived, and the player's words.

    `part` names what is being read, for values that belong to no key; `quiet` is True when the last rich text led to no
    finding; `lessons` are the files that a course led to, which share `names`, those of files in packages by content.
    All that stands beside the text is looked at by `disk`.
    """

    def __init__(
        self,
        text: str,
        file: str,
        folder: Path | None,
        log: Capped,
        names: dict[tuple[str, str], str] | None,
        disk: Disk,
    ) -> None:
        self.text = text
        self.file = file
        self.folder = folder
        self.log = log
        self.names = {} if names is None else names
        self.disk = disk
        self.lessons: list[Reading] = []
        self.derived: list[tuple[Mapping, str, str]] = []  # which mapping lacked an id, the id, what it is of
        self.made: dict[tuple[int, str], str] = {}  # the same ids by place: another variant of a question has them, too
        self.spent: Counter[str] = Counter()  # on what is bounded for a file as a whole
        self.part = ""
        self.quiet = True
        self.speaker = words.Speaker(words.REFERENCE, {})  # until the lesson's language is known
        self._pictures: dict[str, Media | None] = {}
        self._troubles: dict[str, list[Finding]] = {}
        self._lines: list[str] = []
        self.commented = " #" in text or "\t#" in text

    @property
    def found(self) -> list[Finding]:
        """What was found in this file, then in each lesson's."""
        told = (entry for entry in self.log.shown() if not self._is_shown_itself(entry))
        return [*told, *(entry for lesson in self.lessons for entry in lesson.found)]

    def _is_shown_itself(self, entry: Finding) -> bool:
        """Whether a file that is named as a size of a picture, and is none, is one that the text names itself."""
        return entry.rule in (media.SCALED, media.MISNAMED) and dict(entry.args)["path"] in self._pictures

    @property
    def files(self) -> tuple[str, ...]:
        """The text itself, and the files that were looked at: of pictures also those that are named as other sizes."""
        looked_at = (found for found in self._pictures.values() if found is not None)
        return (self.file, *(file for found in looked_at for file in (found.file, *media.beside(found, self.disk))))

    @property
    def pictures(self) -> tuple[Media, ...]:
        """Every picture once: two paths to the same bytes are one file in a package."""
        return once(found for _, found in sorted(self._pictures.items()) if found is not None)

    def say(self, broken: Rule, at: int, **arguments: object) -> None:
        self.log.add(broken, self.place(at), **arguments)

    def place(self, at: int) -> Place:
        # As `Place(…)` does it, in a third of the time: a bank has 50,000 of them.
        return tuple.__new__(Place, (self.file, nodes.line_of(at), nodes.column_of(at), "", self.log.variant))

    def named(self, root: Mapping) -> Place:
        """Where the id of the file stands, or the file begins without one."""
        return self.place(root.places.get("id", root.at))

    def rich(self, scalar: Scalar) -> RichText:
        made = self._marked(markdown.rich, scalar)
        return made if self.part in _NOTED else rewritten(made, footnotes.in_brackets)

    def gapped(self, scalar: Scalar) -> RichText:
        return self._marked(markdown.gapped, scalar)

    def inline(self, scalar: Scalar) -> tuple[Inline, ...]:
        return self._marked(markdown.inline, scalar)

    def _marked(self, parse: Callable[..., _Made], scalar: Scalar) -> _Made:
        before = self.log.counts.total()
        made = parse(scalar.text, lambda row, markup: self.spot(scalar, row, markup), self.log, self.picture)
        self.quiet = self.log.counts.total() == before
        return made

    def advice(self, broken: Rule, node: Node, key: str, expected: str, allowed: Collection[str] = ()) -> str:
        """How to write what was meant; `allowed` are the keys of the mapping that belongs there."""
        line, column = self.line(nodes.line_of(node.at) - 1), nodes.column_of(node.at) - 1
        if broken is rules.NO_VALUE:
            comment = line[column:].strip()
            return advice.commented(key, comment, self.part) if comment.startswith("#") else advice.VALUE
        if broken is rules.NUMBER and isinstance(node, Scalar):
            return advice.number(node, key, expected)
        if broken is rules.RANGE and isinstance(node, Scalar):
            return advice.in_range(node, key, expected)
        shown = mending.shown(self.lines, nodes.line_of(node.at) - 1, column)
        braced = line[column : column + 1] in ("[", "{")
        written = f": `{shown}`" if shown else ""
        return advice.fitting(node, key, expected, written, braced=braced, allowed=allowed)

    def folded(self, scalar: Scalar, name: str) -> None:
        """Say that YAML joins lines of a text that were meant to be entries of a list or rows of a table."""
        second = _SECOND.fullmatch(scalar.text.rstrip()) is not None
        if not second and _LISTED.search(scalar.text) is None:
            return
        number, left = nodes.line_of(scalar.at), len(scalar.text)
        left -= 0 if scalar.style == ">" else len(self.line(number - 1)) - nodes.column_of(scalar.at)
        entries: list[tuple[int, str]] = []
        joined = False
        while left > 0:
            words = self.line(number).strip().removesuffix(scalar.style or "\n")
            if _ENTRY.match(words):
                entries.append((number, words))
                joined = joined or f" {words}" in scalar.text
            number, left = number + 1, left - len(words) - 1
        if joined and len(entries) > (0 if second else 1):
            row, words = entries[0]
            at = Place(self.file, row + 1, self.line(row).index(words) + 1)
            self.log.add(rules.FOLDED, at, key=repr(name), name=name, markup=words[:40])

    def ended_by_comment(self, scalar: Scalar, name: str) -> None:
        """Say that a text ends at a comment that was hardly meant as one."""
        number, column = nodes.line_of(scalar.at) - 1, nodes.column_of(scalar.at) - 1
        line = self.line(number)
        end = column + len(scalar.text)
        comment = _COMMENT.match(line, end)
        if comment is None or not line.startswith(scalar.text, column):
            return
        rest = comment[2].rstrip()
        first = rest[1:].lstrip()[:1]
        goes_on = first.isdigit() or (first.isalpha() and not first.isupper())
        is_one_blank = comment[1] == " " and scalar.text[-1] not in _STOPS
        if (is_one_blank and goes_on) or not _LINED.issuperset(rest[1:2]):
            whole = f"{line[:column].lstrip(' -')}{quoting.marked(f'{scalar.text} {rest}')}"
            at = Place(self.file, number + 1, comment.start(2) + 1)
            self.log.add(rules.ENDED_BY_COMMENT, at, key=repr(name), rest=rest[:40], line=f"`{whole}`")

    def spot(self, scalar: Scalar, row: int, markup: str) -> Place:
        """Where a piece of markup of a text stands: exact in a literal block, else searched for."""
        start = markup.split("\n", 1)[0]
        if scalar.style == "|":
            number = nodes.line_of(scalar.at) + row
            line = self.line(number)
            indent = len(line) - len(line.lstrip(" "))
            return Place(self.file, number + 1, max(line.find(start) if start else -1, indent) + 1)
        return self.searched(scalar, start) if start else self.place(scalar.at)

    def searched(self, scalar: Scalar, start: str) -> Place:
        """The first place from a text's beginning on where these characters stand, else its beginning."""
        number, column = nodes.line_of(scalar.at) - 1, nodes.column_of(scalar.at) - 1
        left = len(scalar.text)
        while left > 0:
            line = self.line(number)
            found = line.find(start, column)
            if found >= 0:
                return Place(self.file, number + 1, found + 1)
            left -= max(1, len(line.strip()) - column)
            number, column = number + 1, 0
        return self.place(scalar.at)

    def line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    @property
    def lines(self) -> list[str]:
        """The lines of the text, their ends kept."""
        if not self._lines:
            self._lines = lines(self.text)
        return self._lines

    def picture(self, path: str, at: Place) -> Media | None:
        if self.folder is None:
            return Media(path=path, file="", name=path, type="", digest="")
        return self._looked_at(path, at, partial(media.read, self.folder, path, self.log, at, self.disk))

    def attached(self, path: str, kind: attached.Kind, at: Place) -> Media:
        """The file, or its path alone where a finding says why there is none: its block is judged all the same."""
        bare = Media(path=path, file="", name=path, type="", digest="")
        if self.folder is None:
            return bare
        known = f"{path} {sorted(kind.types)}"
        return (
            self._looked_at(known, at, partial(attached.read, self.folder, path, kind, self.log, at, self.disk)) or bare
        )

    def _looked_at(self, known: str, at: Place, look: Callable[[], Media | None]) -> Media | None:
        """A file, which is looked at once; what keeps it from being shown is told wherever it is."""
        if known not in self._pictures:
            told = len(self.log.found)
            found = look()
            self._pictures[known] = found and self._named(found)
            self._troubles[known] = [] if self._pictures[known] else self.log.found[told:]
            return self._pictures[known]
        for entry in self._troubles[known]:
            self.log.add(entry.rule, at, **dict(entry.args))
        return self._pictures[known]

    def _named(self, media: Media) -> Media:
        """The file under the name of the first one that has its content: packages carry it once."""
        name = self.names.setdefault((media.digest, media.type), media.name)
        return replace(media, name=name, sizes=tuple(map(self._named, media.sizes)))

    def near(self, broken: Rule, word: str, known: Collection[str]) -> str:
        """The end of a finding that names the nearest right spelling; "" behind the first hundred of a rule."""
        return meant.suggestion(word, known) if self.log.suggests(broken) else ""


def once(media: Iterable[Media]) -> tuple[Media, ...]:
    """Every file once, by the name that its content gives it."""
    by_name: dict[str, Media] = {}
    for each in media:
        by_name.setdefault(each.name, each)
    return tuple(by_name.values())
