"""YAML text → a tree that knows where everything stands.

Scalars stay the text that the author typed; what is a number or a flag is for the reader to ask. What
YAML allows and a lesson has no use for (anchors, tags, several documents) is a finding, and so is every
way in which the text is not YAML at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from lessonpack.findings import Log, Place, Rule, Severity, rule
from lessonpack.source import mending

MAX_BYTES = 16 * 2**20
MAX_VALUES = 600_000
MAX_LINE = 200_000
MAX_DEPTH = 40  # libyaml needs quadratic time in the depth, so nothing deeper is even scanned
MAX_SPOTS = 20  # more unreadable characters than this, and the file is not text

_YAML = "YAML 1.2.2"

ENCODING = rule(
    "SRC001",
    holds="A lesson is UTF-8 text.",
    says="the file is not UTF-8 text: {trouble}",
    hint="Save the file as UTF-8 (every editor can: look for “encoding” in its “save as”).",
    reason="In any other encoding, letters with accents and quotation marks would turn into others without a word.",
    clause=f"{_YAML}, section 5.2, of which lessonpack takes UTF-8 alone",
)
CHARACTER = rule(
    "SRC002",
    holds="Text holds only characters that XML can carry, and no invisible separators.",
    says="{character} cannot stand in a lesson",
    hint="Remove the character; for a line break, break the line.",
    reason="XML, and with it every package, refuses control characters; YAML tools disagree on line separators.",
    clause="XML 1.0, production 2 (Char); YAML 1.2.2, sections 5.1 and 5.4",
)
SIZE = rule(
    "SRC003",
    holds="A lesson file is of a size that a person could have written.",
    says="the file is too large: more than {limit}",
    hint="Split the questions over several lessons.",
    reason="A limit that no bank of 10,000 questions reaches keeps nonsense from filling the memory.",
    clause="lessonpack's own limit",
)
SYNTAX = rule(
    "SRC004",
    holds="A lesson is YAML.",
    says="this is not YAML: {trouble}",
    hint="{advice}",
    reason="What cannot be parsed cannot be read. Where it is plain what was meant, the rest is read on all the same.",
    clause=_YAML,
)
TAB = rule(
    "SRC005",
    holds="Lines are indented with spaces.",
    says="the line is indented with a tab{more}",
    hint="Indent with spaces; an editor can show tabs and replace them.",
    reason="YAML forbids tabs there, since nobody agrees on how wide they are.",
    clause=f"{_YAML}, section 6.1",
)
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
    says="{what} cannot be a key",
    hint="Write a key as `word: value`; a text that begins with a bracket goes into quotation marks{shown}.",
    reason="A lesson's keys are names; anything else is a slip of punctuation.",
    clause=f"{_YAML}, section 3.2.1.1, of which lessonpack takes text alone",
)

CUT = rule(
    "SRC096",
    severity=Severity.WARNING,
    holds="A text goes on to the end of its line, or two blanks part it from a comment.",
    says="{key} ends before {rest!r}, for a blank and # begin a comment",
    hint="Put the text into quotation marks, {line}, or two blanks before what is to be a comment.",
    reason="Learners would read half of what was written.",
    clause=f"{_YAML}, section 6.6",
)

# What XML 1.0 has no way to write, not even by number.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# In raw YAML also what its parsers take for line breaks or refuse: C1 controls, separators, a stray BOM.
_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_BREAK = re.compile(r"\r\n|\r|\n")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*+%")
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_COLUMN = 32


class Scalar:
    """A value that is text; `style` is "" for plain text, else its quotation mark, `|` or `>`."""

    __slots__ = ("at", "style", "text")

    def __init__(self, text: str, at: int, style: str) -> None:
        self.text = text
        self.at = at
        self.style = style

    @property
    def empty(self) -> bool:
        """True for YAML's null: nothing, `~` or `null`."""
        return not self.style and self.text in NULLS


class Unreadable:
    """Stands for a value that a finding was already reported for."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        self.at = at


class Mapping(dict[str, Any]):
    """Keys and values in the author's order.

    `places` holds where each key stands, `end` where the mapping ends; `flow` is set for `{a: b}`, and
    `merged` when keys were to come from elsewhere, or a bracket stands for one (a finding), so that none can be said to
    be missing.
    """

    __slots__ = ("at", "end", "flow", "merged", "places")

    def __init__(self, at: int, flow: bool) -> None:
        super().__init__()
        self.at = at
        self.end = at
        self.flow = flow
        self.merged = False
        self.places: dict[str, int] = {}


class Sequence(list[Any]):
    """A list."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at


Node = Scalar | Unreadable | Mapping | Sequence


def contents(path: Path) -> bytes:
    """The bytes of a file, no more of them than are looked at; OSError when it cannot be opened."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def entries(node: Any, key: str) -> list[Any]:
    """The entries of a list; none when there is no such list, which its model has reported."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return found if isinstance(found, Sequence) else []


def text_of(node: Any) -> str:
    """The text of a scalar, "" for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def line_of(at: int) -> int:
    """The line of a position, counted from 1."""
    return (at >> _COLUMN) + 1


def column_of(at: int) -> int:
    """The column of a position, counted from 1, in characters."""
    return (at & (1 << _COLUMN) - 1) + 1


def place(file: str, at: int) -> Place:
    """The Place of a node's position in its file."""
    return Place(file, line_of(at), column_of(at))


def parse(source: str | bytes, file: str, log: Log) -> Node | None:
    """The tree of a YAML text, or None with findings that say why there is none."""
    text = decoded(source, file, log)
    if text is None or not _one_document(text, file, log) or _endless(text, file, log):
        return None
    tree = _Tree(file, log, text)
    try:
        tree.read(_loader()(text).get_event)
    except _Stop:
        return None
    except _BROKEN as error:
        return _read_on(tree, error)
    return tree.root


_BROKEN = (yaml.YAMLError, ValueError)  # ValueError: PyYAML's own parser on "\U00110000"


def _read_on(broken: _Tree, error: Exception) -> Node | None:
    """The tree of a text with what was wrong in it put right; None when that cannot be. All of it is reported."""
    guessed: set[int] = set()
    text = _mended(error, broken, guessed)
    if text is None:
        return None
    tree = _Tree(broken.file, broken.log, text, said_up_to=broken.reached)
    try:
        tree.read(_loader()(text).get_event)
    except _Stop:
        return None
    return _without(guessed, tree.root)


def _without(guessed: Container[int], node: Node | None) -> Node | None:
    """The tree with nothing at these places that could be read."""
    if isinstance(node, Scalar):
        return Unreadable(node.at) if node.at in guessed else node
    if isinstance(node, Mapping):
        node.update({key: _without(guessed, value) for key, value in node.items()})
    elif isinstance(node, Sequence):
        node[:] = [_without(guessed, value) for value in node]
    return node


_MENDS, _WORK = 20, 4_000_000  # lines that are put right in a file, and characters that are read again for it


def _mended(error: Exception, broken: _Tree, guessed: set[int]) -> str | None:
    """The text with all put right that can be; None when it cannot be read to its end. Each trouble is reported.

    `guessed` gets the places of values that were put right: what they say is a guess.
    """
    text, file, log = broken.text, broken.file, broken.log
    trouble: Exception | None = error
    moved: Counter[int] = Counter()  # by how many columns the rest of a line stands further to the right
    for _ in range(max(1, min(_MENDS, _WORK // len(text)))):
        found = None if trouble is None else _put_right(trouble, text)
        if trouble is None or found is None:
            break
        mended, following = found
        at = mended.at[0] << _COLUMN | mended.at[1]
        if at != broken.reached:  # else the mark with which the value begins was told already
            _explain(trouble, text, file, log, mended, moved[mended.at[0]])
        guessed.add(at)
        made = "".join(mended.lines)
        moved[mended.last] += len(made) - len(text)
        text, trouble = made, following
    if trouble is not None:
        _explain(trouble, text, file, log)
        return None
    return text


def _put_right(error: Exception, text: str) -> tuple[mending.Mended, Exception | None] | None:
    """The text with the line mended that an error is about, and the next error, which is further down."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or _is_tab(error, text):
        return None
    rows = [_opened(text, mark)] if _opened(text, mark) >= 0 else []
    context = getattr(error, "context_mark", None)
    problem = _problem(error)
    if context is not None and re.search(_BEGAN, problem):
        rows.append(context.line)
    parts = lines(text)
    if context is not None and "flow" in problem:
        for candidate in mending.uncommented(parts, min(context.line, len(parts) - 1), mark.line):
            following = _first_error("".join(candidate.lines))
            if following is None or _is_behind(following, candidate):
                return candidate, following
    for row in dict.fromkeys((*rows, min(mark.line, len(parts) - 1))):
        column = mark.column if row == mark.line else len(parts[row])
        for candidate in mending.candidates(parts, row, column, flow="flow" in problem):
            following = _first_error("".join(candidate.lines))
            if following is None or _is_behind(following, candidate):
                return candidate, following
    return None


def _is_behind(error: Exception, mended: mending.Mended) -> bool:
    """True when the trouble is behind what was put right, and does not follow from it."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None or (mark.line, mark.column) < (mended.last, mended.end):
        return False
    opened = context is not None and re.search(r"quoted scalar|flow", _problem(error)) and context.line <= mended.last
    return not opened or mark.line == mended.last


# Troubles that lie where something began, not where the parser gave it up.
_BEGAN = r"unexpected end of stream|unexpected document|could not find expected ':'|scanning"


def _first_error(text: str) -> Exception | None:
    """What the parser says of a text; None when it reads it to the end."""
    following = _loader()(text).get_event
    try:
        while following().__class__ is not yaml.StreamEndEvent:
            pass
    except _BROKEN as error:
        return error
    return None


def _opened(text: str, mark: Any) -> int:
    """The row of a quotation mark that was closed only in the line where the parser gave up; -1 for none."""
    last, following = None, _loader()(text).get_event
    try:
        while True:
            event = following()
            if event.__class__ is yaml.ScalarEvent:
                last = event
    except _BROKEN:
        pass
    begin, end = (last.start_mark, last.end_mark) if last is not None and last.style in ("'", '"') else (None, None)
    if begin is None or end is None or end.line != mark.line or begin.line == mark.line:
        return -1
    return begin.line


def decoded(source: str | bytes, file: str, log: Log) -> str | None:
    """The text of a file without its byte order mark; None when no text can be made of the bytes."""
    if len(source) > MAX_BYTES:
        log.add(SIZE, Place(file), limit=f"{MAX_BYTES // 2**20} MB")
        return None
    text = source if isinstance(source, str) else _text(source, file, log)
    return None if text is None else _readable(text.removeprefix("\ufeff"), file, log)


def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them, line ends kept."""
    parts = [text[match.start() : match.end()] for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)]
    return parts or [""]


def _loader() -> Any:
    # PyYAML without libyaml is slower but reports the same findings.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _text(data: bytes, file: str, log: Log) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and 0 in data[:4] and b"\0\0" not in data[:3]):
        log.add(ENCODING, Place(file, 1, 1), trouble="it looks like UTF-16")
        return None
    beginning = data[:65536]
    if len(beginning) - len(beginning.translate(None, _CONTROLS)) > MAX_SPOTS:
        log.add(ENCODING, Place(file, 1, 1), trouble="it holds bytes that no text holds")
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = _place(data[: error.start].decode("utf-8"), file)
        byte = f"byte 0x{data[error.start]:02x}"
        log.add(ENCODING, where, trouble=f"{byte} (perhaps it was saved as Windows-1252 or Latin-1)")
        # Every byte is one letter in this encoding, so that the rest can be read and reported in its place.
        return data.decode("cp1252", errors="replace")


def _readable(text: str, file: str, log: Log) -> str | None:
    if _JUNK.search(text) is None:
        return text
    found = list(islice(_JUNK.finditer(text), MAX_SPOTS + 1))
    if len(found) > MAX_SPOTS:
        trouble = f"more than {MAX_SPOTS} characters of it are no text; perhaps it is not a text file at all"
        log.add(ENCODING, _place(text[: found[0].start()], file), trouble=trouble)
        return None
    for spot in found:
        log.add(CHARACTER, _place(text[: spot.start()], file), character=named(spot.group()))
    return _JUNK.sub(" ", text)


def named(character: str) -> str:
    """A character that cannot be shown, by its number."""
    return f"the character U+{ord(character):04X}"


def _place(before: str, file: str) -> Place:
    """Where the text after `before` begins."""
    return Place(file, _breaks(before) + 1, len(before) - _line_start(before, len(before)) + 1)


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _one_document(text: str, file: str, log: Log) -> bool:
    directive = _DIRECTIVE.match(text)
    if directive:
        log.add(DOCUMENTS, _place(text[: directive.end() - 1], file), what="a directive (a line that begins with '%')")
    return directive is None


def _endless(text: str, file: str, log: Log) -> bool:
    """True for a line that nobody wrote; found before the parser needs many times its size in memory."""
    for start in range(0, len(text) - MAX_LINE, MAX_LINE):
        window = start, start + MAX_LINE
        if text.find("\n", *window) < 0 and text.find("\r", *window) < 0:
            log.add(SIZE, _place(text[:start], file), limit=f"{MAX_LINE:,} characters in a line")
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
            at = mark.line << _COLUMN | mark.column
            self.values += 1
            if self.values > MAX_VALUES:
                self.too_many(at)
            if event.tag is not None or event.anchor is not None:
                self.no_properties(event, at)
                if not (self.parent.__class__ is Mapping and self.key is None):
                    self.add(Unreadable(at))
                    continue
            text, style = event.value, event.style or ""
            if style == '"' and FORBIDDEN.search(text):
                text = self.without_forbidden(text, at)
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
                what = "nothing" if isinstance(node, Scalar) else "a list or a mapping"
                self.say(KEY, node.at, what=what, shown=self.shown(parent.at) if parent.flow else "")
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

    def without_forbidden(self, text: str, at: int) -> str:
        for character in dict.fromkeys(FORBIDDEN.findall(text)):
            self.say(CHARACTER, at, character=named(character))
        return FORBIDDEN.sub(" ", text)

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
        at = event.start_mark.line << _COLUMN | event.start_mark.column
        merging = isinstance(self.parent, Mapping) and self.parent.merged and self.key is _NO_KEY
        if not merging:
            self.say(ANCHOR, at, what=f"the alias '*{event.anchor}'", shown=self.shown(at))
        self.add(Unreadable(at))

    def start(self, event: Any) -> None:
        at = event.start_mark.line << _COLUMN | event.start_mark.column
        self.values += 1
        if self.values > MAX_VALUES:
            self.too_many(at)
        if len(self.above) >= MAX_DEPTH:
            self.say(DEPTH, at, limit=MAX_DEPTH)
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
        self.say(SIZE, at, limit=f"{MAX_VALUES:,} values")
        raise _Stop

    def end(self, event: Any) -> None:
        node = self.parent
        self.parent, self.key = self.above.pop()
        if node.__class__ is Mapping:
            node.end = event.start_mark.line << _COLUMN | event.start_mark.column

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.say(DOCUMENTS, event.start_mark.line << _COLUMN | event.start_mark.column, what="a second document")
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

# libyaml and its Python twin word their troubles differently and point at different ends of them. Each
# row: what both say, whether the place is where the construct began, our words and our advice.
_QUOTE = "Put the whole text into quotation marks, or write it under `|` on lines of its own."
_TROUBLES: tuple[tuple[re.Pattern[str], bool, str, str], ...] = tuple(
    (re.compile(pattern), began, trouble, advice)
    for pattern, began, trouble, advice in (
        (r"mapping values are not allowed", False, mending.COLON, _QUOTE),
        (r"unexpected end of stream", True, "the quotation mark is never closed", "Close it with the same mark."),
        (
            r"unexpected document (indicator|separator)",
            True,
            "the quotation mark is not closed before the document ends",
            "Close it with the same mark.",
        ),
        (r"scanning an? (alias|anchor)", True, "a value begins with '&' or '*'", _QUOTE),
        (r"(scanning|parsing) a (tag|%TAG)", True, "a value begins with '!'", _QUOTE),
        (
            r"escape|hexa?decimal",  # libyaml misspells it
            True,
            "a backslash stands in double quotation marks before something that is no escape",
            "Use single quotation marks, in which a backslash is a backslash, or write it twice.",
        ),
        (
            r"scanning a block scalar",
            True,
            "something stands behind '|' or '>'",
            "Begin the text on the next line, indented.",
        ),
        (r"could not find expected ':'", True, "a key without ':'", "Write `key: value`, a space after the colon."),
        (
            r"flow (sequence|mapping)",
            True,
            "the bracket is never closed, or a comma is missing",
            "Separate with commas and close what was opened; a text that begins with [ or { goes into quotation marks.",
        ),
        (r"cannot start any token", False, "a value cannot begin with {character}", _QUOTE),
        (
            r"block (mapping|collection|sequence)|sequence entries are not|<block end>|<document start>",
            False,
            "the line does not fit the ones above: its indentation, or what follows a value",
            "Align the keys of one mapping, and indent what belongs under a key by two more spaces.",
        ),
    )
)


_OTHERWISE = (False, "the line cannot be read", _QUOTE)


def _problem(error: Exception) -> str:
    """What a parser says, in its own words."""
    return f"{getattr(error, 'context', '') or ''}: {getattr(error, 'problem', '') or error}"


def _is_tab(error: Exception, text: str) -> bool:
    return _tab(*_spot(text, getattr(error, "problem_mark", None)), _problem(error)) is not None


def _explain(
    error: Exception, text: str, file: str, log: Log, mended: mending.Mended | None = None, moved: int = 0
) -> None:
    """Report a parser's trouble in our words; the place is the one at which an author should look.

    `mended` is how it was put right, in a line that earlier ones have `moved` to the right by so many columns.
    """
    problem = _problem(error)
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        log.add(SYNTAX, Place(file), trouble="it cannot be read", advice="Look for what is not plain text.")
        return
    line, column = _spot(text, mark)
    tab = _tab(line, column, problem)
    if tab is not None:
        others = sum(other.lstrip(" ").startswith("\t") for other in lines(text)[mark.line + 1 :])
        more = f", and so {'is another' if others == 1 else f'are {others:,} others'} below it" if others else ""
        log.add(TAB, Place(file, mark.line + 1, tab + 1), more=more)
        return
    began, trouble, advice = next((row[1:] for row in _TROUBLES if row[0].search(problem)), _OTHERWISE)
    where = getattr(error, "context_mark", None) if began else None
    spot = _place_of(where or mark, text, file)
    trouble = trouble.format(character=repr(line[column : column + 1]))
    if mended is not None:
        above = mended.last if mended.trouble == mending.COLON else mended.at[0]
        if above < spot.line - 1 or spot.column <= mended.at[1]:  # what opened there was closed only here
            spot = Place(file, mended.at[0] + 1, mended.at[1] + 1)
        spot = spot._replace(column=max(1, spot.column - moved))
        trouble, advice = mended.trouble, mended.advice
    elif trouble == mending.COLON:
        advice = mending.misplaced(lines(text), mark.line) or advice
    log.add(SYNTAX, spot, trouble=trouble, advice=advice)


def _spot(text: str, mark: Any) -> tuple[str, int]:
    """The line in which a mark stands, and its column."""
    start = _line_start(text, mark.index)
    end = _BREAK.search(text, start)
    return (text[start : end.start()] if end else text[start:]), min(mark.column, len(text) - start)


def _place_of(mark: Any, text: str, file: str) -> Place:
    # At the end of a text without a last line break libyaml counts one line more than there is.
    return _place(text, file) if mark.index > len(text) else Place(file, mark.line + 1, mark.column + 1)


def _tab(line: str, column: int, problem: str) -> int | None:
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in indent and (column <= len(indent) or "tab" in problem):
        return indent.index("\t")
    return None
