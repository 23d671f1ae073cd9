"""YAML text → a tree that knows where everything stands.

Scalars stay the text that the author typed; what is a number or a flag is for the reader to ask. What YAML allows
and a lesson has no use for (anchors, tags, several documents) is a finding; what is no YAML at all is told by
`troubles`, and read on as it was probably meant.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import yaml

from lessonpack.findings import Log, Rule, rule
from lessonpack.patterns import regex
from lessonpack.source import blanks, escapes, mending, merging, troubles
from lessonpack.source.nodes import (
    COLUMN,
    NULLS,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Unreadable,
    column_of,
    entries,
    line_of,
    place,
)
from lessonpack.source.text import CHARACTER, FORBIDDEN, SIZE, decoded, lines, named, place_after

_MAX_VALUES = 600_000
_MAX_LINE = 200_000
LARGE = 100_000  # characters from which on it counts how long a text takes to read
_MAX_DEPTH = 40  # libyaml needs quadratic time in the depth, so nothing deeper is even scanned

_YAML = "YAML 1.2.2"

DUPLICATE_KEY = rule(
    "SRC006",
    holds="A key stands once in its mapping.",
    says="{key!r} stands here a second time (first in line {first})",
    hint="Remove one of the two, or rename it.",
    reason="YAML libraries silently keep one of the two, and not all the same one.",
    clause=f"{_YAML}, section 3.2.1.3",
)
ANCHOR = rule(
    "SRC007",
    holds="Nothing is said by reference: no anchors, aliases or merge keys.",
    says="{what} is not supported",
    hint="Write the text out where it belongs; one that begins with & or * goes into quotation marks{shown}.",
    reason="A value that stands elsewhere has no line of its own to report, and few authors expect it.",
    clause=f"{_YAML}, sections 6.9.2 and 7.1",
)
TAG = rule(
    "SRC008",
    holds="No value carries a YAML tag.",
    says="the tag {tag!r} is not supported",
    hint="Remove it; a text that begins with an exclamation mark goes into quotation marks{shown}.",
    reason="A tag changes what a value means in ways that only programs see.",
    clause=f"{_YAML}, section 6.9.1",
)
DOCUMENTS = rule(
    "SRC009",
    holds="A file holds one document and no directives.",
    says="{what} is not supported",
    hint="Keep one lesson in one file, without lines that begin with '%'.",
    reason="A second document would be left out of the package without a word.",
    clause=f"{_YAML}, sections 6.8 and 9.2",
)
DEPTH = rule(
    "SRC010",
    holds="Values are nested as deep as a lesson needs.",
    says="more than {limit} levels of nesting",
    hint="Look for brackets or dashes too many; no part of a lesson is nested deeper than ten levels.",
    reason="Parsers need more time with each level, and some crash.",
    clause="lessonpack's own limit",
)
KEY = rule(
    "SRC011",
    holds="Every key is a word.",
    says="{trouble}",
    hint="{advice}.",
    reason="A lesson's keys are names; anything else is a slip of punctuation.",
    clause=f"{_YAML}, section 3.2.1.1, of which lessonpack takes text alone",
)

_DIRECTIVE = regex(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*+%")


def parse(source: str | bytes, file: str, log: Log) -> Node | None:
    """The tree of a YAML text, or None with findings that say why there is none."""
    text = decoded(source, file, log)
    return None if text is None else tree(text, file, log)


def tree(text: str, file: str, log: Log) -> Node | None:
    """The same of a text that was decoded already."""
    if merging.unfinished(text, file, log) or not _one_document(text, file, log) or _endless(text, file, log):
        return None
    text = blanks.seen(text, file, log)
    if len(text) > LARGE and (quick := quickly(text, file)) is not None:
        return quick
    made = _Tree(file, log, text)
    try:
        made.read(troubles.loader()(text).get_event)
    except _Stop:
        return None
    except troubles.BROKEN as error:
        return _read_on(made, error)
    return made.root


def quickly(text: str, file: str) -> Node | None:
    """The tree of a text whose questions are mostly written plainly; None for any other, and where something is wrong.

    It is the same that the parser makes of it, in less than half the time.
    """
    from lessonpack.source import written_alike  # for banks: a lesson is smaller

    rest = written_alike.divided(text)
    if rest is None:
        return None
    made = _Tree(file, Log(), rest.text)
    made.values = rest.most
    try:
        made.read(troubles.loader()(rest.text).get_event)
        written_alike.put_back(rest, entries(made.root, written_alike.LISTED))
    except (_Stop, written_alike.Unlike, *troubles.BROKEN):
        return None
    return None if made.log.found else made.root


def _read_on(broken: _Tree, error: Exception) -> Node | None:
    """The tree of a text with what was wrong in it put right; None when that cannot be. All of it is reported."""
    guessed: set[int] = set()
    text = troubles.mended(error, broken.text, broken.file, broken.log, guessed, told=broken.reached)
    if text is None:
        return None
    made = _Tree(broken.file, broken.log, text, said_up_to=broken.reached)
    try:
        made.read(troubles.loader()(text).get_event)
    except _Stop:
        return None
    return _without(guessed, made.root)


def _without(guessed: Container[int], node: Node | None) -> Node | None:
    """The tree with nothing at these places that could be read."""
    if isinstance(node, Scalar):
        return Unreadable(node.at) if node.at in guessed else node
    if isinstance(node, Mapping):
        node.update({key: _without(guessed, value) for key, value in node.items()})
    elif isinstance(node, Sequence):
        node[:] = [_without(guessed, value) for value in node]
    return node


def _one_document(text: str, file: str, log: Log) -> bool:
    directive = _DIRECTIVE.match(text)
    if directive:
        log.add(
            DOCUMENTS, place_after(text[: directive.end() - 1], file), what="a directive (a line that begins with '%')"
        )
    return directive is None


def _endless(text: str, file: str, log: Log) -> bool:
    """True for a line that nobody wrote; found before the parser needs many times its size in memory."""
    for start in range(0, len(text) - _MAX_LINE, _MAX_LINE):
        window = start, start + _MAX_LINE
        if text.find("\n", *window) < 0 and text.find("\r", *window) < 0:
            log.add(SIZE, place_after(text[:start], file), limit=f"{_MAX_LINE:,} characters in a line")
            return True
    return False


_SHOWN = 100  # hints of a file that show a line


class _Stop(Exception):
    """Nothing further can be read; the finding stands in the log."""


_NO_KEY = object()  # the value to come belongs to no key, and is dropped
_NEVER_KEYS = NULLS | {"<<"}


class _Tree:
    """Builds the tree from events; holds no more than what is open."""

    def __init__(self, file: str, log: Log, text: str, said_up_to: int = -1) -> None:
        self.file = file
        self.log = log
        self.text = text
        self.said_up_to = said_up_to  # what is wrong up to this place was reported when it was read before
        self.reached = -1
        self.rows: list[str] = []  # the lines of the text, once they are asked for
        self.root: Node | None = None
        self.escapes = "\\" in text  # there may be some
        self.values = 0
        self.shows = 0
        self.documents = 0
        self.parent: Mapping | Sequence | None = None
        self.key: Any = None  # of the pair that is being read: its text, or _NO_KEY
        self.above: list[tuple[Mapping | Sequence | None, Any]] = []

    def read(self, following: Callable[[], Any]) -> None:
        """Take the events that `following` gives, one after the other, up to the end of the text."""
        takes, scalar, end = _TAKES, yaml.ScalarEvent, yaml.StreamEndEvent
        while True:
            event = following()
            kind = event.__class__
            if kind is not scalar:
                if kind is end:
                    return
                takes[kind](self, event)
                continue
            # What makes a scalar stands here as a whole: a bank of 10,000 questions has 350,000 of them, and the
            # calls would take as long as the work.
            mark = event.start_mark
            at = mark.line << COLUMN | mark.column
            self.values += 1
            if self.values > _MAX_VALUES:
                self.too_many(at)
            if event.tag is not None or event.anchor is not None:
                self.no_properties(event, at)
                if not (self.parent.__class__ is Mapping and self.key is None):
                    self.add(Unreadable(at))
                    continue
            text, style = event.value, event.style or ""
            if style == '"' and (escapes.DOUBTFUL.search(text) or (self.escapes and "$" in text)):
                text = self.meant(text, event)
            parent, key = self.parent, self.key
            if parent.__class__ is not Mapping:
                self.add(Scalar(text, at, style))
            elif key is None:
                places = parent.places
                if text in places or text in _NEVER_KEYS:
                    self.key = self.checked(parent, Scalar(text, at, style))
                else:
                    places[text] = at
                    self.key = text
            else:
                self.key = None
                if key is not _NO_KEY:
                    parent[key] = Scalar(text, at, style)

    def say(self, broken: Rule, at: int, **arguments: object) -> None:
        self.reached = max(self.reached, at)
        if at > self.said_up_to:
            self.log.add(broken, place(self.file, at), **arguments)

    def add(self, node: Node) -> None:
        parent = self.parent
        if parent.__class__ is Mapping:
            key = self.key
            if key is None:
                self.key = self.checked(parent, node)
                return
            self.key = None
            if key is not _NO_KEY:
                parent[key] = node
        elif parent is None:
            self.root = node
        else:
            parent.append(node)  # type: ignore[union-attr]  # as above

    def checked(self, parent: Mapping, node: Node) -> Any:
        """The text of a node that stands as a key, or _NO_KEY when it cannot be one."""
        if not isinstance(node, Scalar) or node.empty:
            if not isinstance(node, Unreadable):
                self.no_key(parent, node)
                parent.merged = parent.merged or parent.flow
            return _NO_KEY
        text = node.text
        if text == "<<" and not node.style:
            self.say(ANCHOR, node.at, what="the merge key '<<'", shown="")
            parent.merged = True
            return _NO_KEY
        if text in parent.places:
            self.say(DUPLICATE_KEY, node.at, key=text, first=line_of(parent.places[text]))
            return _NO_KEY
        parent.places[text] = node.at
        return text

    def no_key(self, parent: Mapping, node: Node) -> None:
        """Say that no key stands where one is expected, and how to write what was meant."""
        shown = self.shown(parent.at) if parent.flow else ""
        trouble = f"{'nothing' if isinstance(node, Scalar) else 'a list or a mapping'} cannot be a key"
        advice = f"Write a key as `word: value`; a text that begins with a bracket goes into quotation marks{shown}"
        if isinstance(node, Mapping) and node.flow and parent.flow and node.at == parent.at + 1:
            trouble = "double braces stand here without quotation marks"
            advice = f"""Put them into quotation marks{shown or ', as in `answer: "{{a + b}}"`'}"""
        self.say(KEY, node.at, trouble=trouble, advice=advice)

    def meant(self, text: str, event: Any) -> str:
        """The text of a value between double quotation marks as it was meant, where its escapes make something else."""
        start, end = event.start_mark, event.end_mark
        raw = self.text[start.index + 1 : end.index - 1]
        if "\\" not in raw:
            return text
        is_forbidden = FORBIDDEN.search(text) is not None
        found = [] if self.is_code() else escapes.taken(raw)
        if not found and not is_forbidden:
            return text
        self.rows = self.rows or lines(self.text)
        closing = mending.unclosed(self.rows, start.line, end.line)
        if closing:  # what opened there took the backslashes of formulas further down for escapes
            self.say(troubles.SYNTAX, start.line << COLUMN | start.column, trouble=mending.UNCLOSED, advice=closing)
            return FORBIDDEN.sub(" ", text)
        if found:
            at = escapes.place(raw, found[0], start.line, start.column)
            self.say(escapes.TAKEN, at, **escapes.says(raw, found))
            text = escapes.restored(raw, found)
        for character, escape in escapes.forbidden(raw, found).items() if is_forbidden else ():
            at = escapes.place(raw, escape, start.line, start.column)
            self.say(CHARACTER, at, character=named(character), advice=escape.instead)
        return FORBIDDEN.sub(" ", text)

    def is_code(self) -> bool:
        """True for a value in which dollars are dollars."""
        holder = self.above[-1][0] if self.key == "text" else None
        return isinstance(holder, Mapping) and holder.get("code") is self.parent

    def no_properties(self, event: Any, at: int) -> None:
        if event.anchor is not None:
            self.say(ANCHOR, at, what=f"the anchor '&{event.anchor}'", shown=self.shown(at))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.say(TAG, at, tag=tag, shown="" if tag.startswith("!!") else self.shown(at))

    def shown(self, at: int) -> str:
        """How to write the text that begins there, for a hint; "" where that is not clear."""
        self.shows += 1
        if self.shows > _SHOWN:
            return ""
        self.rows = self.rows or lines(self.text)
        line = mending.shown(self.rows, line_of(at) - 1, column_of(at) - 1)
        return f": `{line}`" if line else ""

    def alias(self, event: Any) -> None:
        at = event.start_mark.line << COLUMN | event.start_mark.column
        merging = isinstance(self.parent, Mapping) and self.parent.merged and self.key is _NO_KEY
        if not merging:
            self.say(ANCHOR, at, what=f"the alias '*{event.anchor}'", shown=self.shown(at))
        self.add(Unreadable(at))

    def start(self, event: Any) -> None:
        at = event.start_mark.line << COLUMN | event.start_mark.column
        self.values += 1
        if self.values > _MAX_VALUES:
            self.too_many(at)
        if len(self.above) >= _MAX_DEPTH:
            self.say(DEPTH, at, limit=_MAX_DEPTH)
            raise _Stop
        if event.tag is not None or event.anchor is not None:
            self.no_properties(event, at)
        mapping = event.__class__ is yaml.MappingStartEvent
        node = Mapping(at, bool(event.flow_style)) if mapping else Sequence(at)
        # A key that is a collection must be known to be one before its own content arrives.
        self.add(node)
        self.above.append((self.parent, self.key))
        self.parent, self.key = node, None

    def too_many(self, at: int) -> None:
        self.say(SIZE, at, limit=f"{_MAX_VALUES:,} values")
        raise _Stop

    def end(self, event: Any) -> None:
        node = self.parent
        self.parent, self.key = self.above.pop()
        if node.__class__ is Mapping:
            node.end = event.start_mark.line << COLUMN | event.start_mark.column

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.say(DOCUMENTS, event.start_mark.line << COLUMN | event.start_mark.column, what="a second document")
            raise _Stop

    def nothing(self, event: Any) -> None:
        """Events that carry nothing a lesson needs."""


_TAKES: dict[Any, Any] = {
    yaml.AliasEvent: _Tree.alias,
    yaml.MappingStartEvent: _Tree.start,
    yaml.SequenceStartEvent: _Tree.start,
    yaml.MappingEndEvent: _Tree.end,
    yaml.SequenceEndEvent: _Tree.end,
    yaml.DocumentStartEvent: _Tree.document,
    yaml.DocumentEndEvent: _Tree.nothing,
    yaml.StreamStartEvent: _Tree.nothing,
}
