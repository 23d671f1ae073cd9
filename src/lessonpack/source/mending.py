"""YAML that is nearly right: the line as its author meant it, to be shown, and so that the rest can be read.

Nearly all of these are texts that mean something to YAML: they begin with a mark, or have a colon in them. What is put
into quotation marks here is a guess, so nothing further is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessonpack.patterns import regex
from lessonpack.source import keys, outline, slips
from lessonpack.source.mended import Mended, mended
from lessonpack.source.outline import Entry, indent_of
from lessonpack.source.quoting import (
    CLOSED,
    CURLY,
    escaped,
    has_wrong_escape,
    mark_for,
    marked,
    short,
    straightened,
    without_comment,
)

_ELISION = regex(r"'(?:tis|twas|em|til|cause|bout|round|n|s|t|d)\b", re.IGNORECASE)  # apostrophes
_PARTNERS = {"[": "]", "{": "}"}
_SHOWN = 60  # characters of a text that a corrected line shows

_FIRST = {
    **dict.fromkeys("&*", "a value begins with '&' or '*'"),
    "!": "a value begins with '!'",
    **dict.fromkeys("|>", "something stands behind '|' or '>'"),
    "-": "a value begins with a hyphen and a blank, as an entry of a list does",
    "?": "a value begins with '?' and a blank",
    **dict.fromkeys("@`%,", "a value cannot begin with {mark}"),
    **dict.fromkeys("[{", "a value begins with a bracket, and something follows where that closes"),
}
_HASHED = regex(r"(?<=[:,\[{] )#[^\s,\]}#][^,\]}#]*")
_JOINED = regex(r"(\S+?)(?:\s*;)?\s+([a-z_]+): ")
_NO_COMMA = "a comma is missing between two keys"
UNCLOSED = "the quotation mark is never closed"
COLON = "a ': ' stands where no key can be"
_ESCAPE = "a backslash stands in double quotation marks before something that is no escape"
_BRACKETS = "a text between brackets has a bracket in it"
_SINGLE = "Write it in single quotation marks, in which a backslash is a backslash"
_HASH = "' #' begins a comment, and the bracket before it is never closed"
_STRAIGHT = f"{COLON}; the quotation marks around are curly ones, which are letters to YAML"


def candidates(lines: list[str], row: int, column: int, *, flow: bool) -> Iterator[Mended]:
    """How a value may have been meant on whose account a text cannot be read, the likeliest first.

    `lines` keep their ends. `row` and `column` are where the parser gave up, `flow` is True if it did so between
    brackets.
    """
    own = [line.rstrip("\r\n") for line in lines]
    start = outline.start(own, row)
    entry = outline.of(own[start])
    if entry.key and entry.key not in keys.known() and _holds_text(own, start, entry):
        entry = Entry(entry.lead, "", own[start][len(entry.lead) :].rstrip(), len(entry.lead))
    whole = list(_whole(lines, own, entry, start))
    pieces = list(_pieces(lines, own, entry, (start, row), column))
    if start == row:
        yield from (
            *uncommented(lines, row, row),
            *slips.candidates(lines, own, row),
            *slips.outdented(lines, own, row),
        )
    # `{a: b}` is a mapping with something wrong in it, [a](b) and [a] b are texts, and so is what stands for one.
    within = (flow or start != row or _is_closed(entry.value)) and _may_hold(entry, outline.holder(own, start, entry))
    yield from (*pieces, *whole) if within else (*whole, *pieces)
    if start != row:
        yield from (*slips.candidates(lines, own, row), *slips.candidates(lines, own, start))


def uncommented(lines: list[str], first: int, last: int) -> Iterator[Mended]:
    """Brackets that close only in what is a comment as it stands: `{accent: #2450b8}`."""
    own = [each.rstrip("\r\n") for each in lines]
    entry = outline.of(own[first])
    if entry.value[:1] not in _PARTNERS:
        return
    made: list[str] = []
    for line in own[first : last + 1]:
        made.append(_HASHED.sub(lambda match: marked(match.group()), line))
        if made[-1].endswith(tuple(_PARTNERS.values())):
            break
    if made != own[first : first + len(made)]:
        shown = next(line for line, before in zip(made, own[first:], strict=False) if line != before)
        advice = f"A value that begins with # goes into quotation marks: `{short(shown.strip())}`."
        yield mended(lines, own, first, made, (first, entry.column), _HASH, advice)


def misplaced(lines: list[str], row: int) -> str:
    """What to do with a key that is indented below a value; "" for a line that is no such key."""
    own = [line.rstrip("\r\n") for line in lines[: row + 1]]
    entry, start = outline.of(own[row]), outline.start(own, row)
    if start != row and slips.hyphened(own[start]):
        return slips.HYPHEN.format(line=short(slips.hyphened(own[start]).strip()))
    if start == row or entry.key not in keys.known():
        return ""
    above = outline.of(own[start])
    return f"Begin `{entry.key}` below `{above.key or above.value[:20]}`, or put the text above into quotation marks."


def unclosed(lines: list[str], row: int, last: int) -> str:
    """How to close the quotation mark of a value that runs over keys of its mapping down to a line; "" for another."""
    if row == last:
        return ""
    lines = lines[row : last + 1]  # of thousands of values none looks at the whole file
    own = [line.rstrip("\r\n") for line in lines]
    entry = outline.of(own[0])
    below = ((outline.of(line), indent_of(line)) for line in own[1:])
    over = any(each.key in keys.known() and indent <= entry.level for each, indent in below)
    return _closed(lines, own, entry, 0, outline.end(own, 0)).advice if over and entry.value[:1] in CLOSED else ""


def shown(lines: list[str], row: int, column: int) -> str:
    """A line of `key: text` with the text that begins there in quotation marks; "" where no text belongs."""
    line = lines[row]
    head = outline.HEAD.match(line)
    if head is None or column not in (head.end(1), head.end()):
        return ""  # before the whole line is looked at: thousands of values may stand in one
    entry = outline.of(line.rstrip("\r\n"))
    if entry.column != column or not entry.value:
        return ""
    holder = outline.holder(lines, row, entry)
    return "" if entry.key and not keys.may_be_text(entry.key, holder) else _written(entry, holder, entry.value)


# --- the text in quotation marks --------------------------------------------------------------------


def _whole(lines: list[str], own: list[str], entry: Entry, start: int) -> Iterator[Mended]:
    """The whole value of a line in quotation marks, or with the one that it lacks."""
    if not entry.value:
        return
    end = outline.end(own, start)
    trouble = _trouble(entry.value, own[start + 1 : end + 1])
    if trouble == UNCLOSED and not _ELISION.match(entry.value):
        yield _closed(lines, own, entry, start, end)
    elif trouble:
        advice = _advice(entry, entry.value if start == end else "", outline.holder(own, start, entry), trouble)
        yield _quoted(lines, own, entry, (start, end), trouble, advice)


def _pieces(lines: list[str], own: list[str], entry: Entry, rows: tuple[int, int], column: int) -> Iterator[Mended]:
    """What stands between two commas of `{a: b, c: d}` in quotation marks; `rows` are its first and the one with it."""
    start, row = rows
    line, begin = own[row], entry.column
    if start != row:  # as if the bracket stood in this one
        begin = max(0, indent_of(line) - 1)
        line = f"{line[:begin]}{entry.value[:1]}{line[begin + 1 :]}"
    piece = outline.piece(line, begin, column) if entry.value[:1] in _PARTNERS else None
    trouble = _trouble(piece.value, []) or _bracket(piece.value) if piece is not None else ""
    joined = None if piece is None or keys.may_be_text(piece.key, "") else _JOINED.match(piece.value)
    if piece is not None and joined is not None and joined[2] in keys.known():
        rest = f"{joined[1]}, {piece.value[joined.start(2) :]}"
        made = own[row][: piece.column] + rest + own[row][piece.column + len(piece.value) :]
        advice = f"Put a comma before `{joined[2]}:`: `{piece.key}: {short(rest)}`."
        end = piece.column + len(rest)
        yield mended(lines, own, row, [made], (row, piece.column), _NO_COMMA, advice, end=end)
    elif piece is not None and trouble not in ("", UNCLOSED):
        line = f"{piece.before}{marked(piece.value)}" if piece.key else marked(piece.value)
        holder = _opened_by(own, rows, entry, piece.column)
        if piece.key and not keys.may_be_text(piece.key, holder):
            advice = keys.advice(piece.key, holder, piece.value, flow=True)
        elif trouble == _ESCAPE:
            advice = f"{_SINGLE}: `{line}`."
        else:
            advice = f"Put the text into quotation marks: `{line}`."
        yield _quoted(lines, own, piece, (row, row), trouble, advice)


def _opened_by(own: list[str], rows: tuple[int, int], entry: Entry, column: int) -> str:
    """The key before the innermost bracket that is open at a column."""
    start, row = rows
    depth = 0
    for position in range(column - 1, entry.column - 1 if start == row else -1, -1):
        depth += (own[row][position] in "]}") - (own[row][position] in "[{")
        before = re.search(r"([\w.-]+) *: *\Z", own[row][max(0, position - _SHOWN) : position]) if depth < 0 else None
        if before is not None:
            return before[1]
    return entry.key or outline.holder(own, start, entry)


def _bracket(value: str) -> str:
    """What is wrong with a text between brackets that has some itself; "" for one without."""
    opens = value[0] not in CLOSED and any(mark in value[1:] for mark in _PARTNERS)
    return _BRACKETS if opens and all(value.count(mark) == value.count(_PARTNERS[mark]) for mark in _PARTNERS) else ""


def _trouble(value: str, following: list[str]) -> str:
    """What keeps a value from being read as the text that it is; "" for nothing."""
    first = value[0]
    if first in CLOSED:
        whole = "\n".join((value, *following))
        closed = CLOSED[first].match(whole)
        if closed is None:
            return UNCLOSED
        if without_comment(whole[closed.end() :])[0].strip():
            return "something follows the closing quotation mark"
        return _ESCAPE if has_wrong_escape(closed.group()) else ""
    if (
        first in CURLY
        and ": " in value
        and straightened(whole := without_comment(" ".join((value, *following)))[0]) != whole
    ):
        return _STRAIGHT
    if _is_closed(value) and not following and all(value.count(mark) == value.count(_PARTNERS[mark]) for mark in "[{"):
        return COLON
    if _PARTNERS.get(first, "") not in value:
        return "a value begins with a bracket that is never closed"
    if first in _FIRST and (value[1:2] in ("", " ") if first in "-?" else outline.HEADER.fullmatch(value) is None):
        return _FIRST[first].format(mark=repr(first))
    return COLON if any(re.search(r":(?:\s|\Z)", piece) for piece in (value, *following)) else ""


def _holds_text(own: list[str], row: int, entry: Entry) -> bool:
    """True for a line that begins the text of the key above it, whatever it looks like."""
    holder = outline.holder(own, row, entry)
    return holder != "" and "-" not in entry.lead and keys.takes(holder, "") == {"text"}


def _may_hold(entry: Entry, holder: str) -> bool:
    """True where what brackets hold may stand, and where nothing is known of the key."""
    if entry.listed and keys.holds_texts(holder):
        return False
    kinds = keys.takes(entry.key, holder) if entry.key else frozenset()
    return not kinds or bool(kinds & ({"object"} if entry.value[:1] == "{" else {"array", "texts"}))


def _is_closed(value: str) -> bool:
    return value[-1:] == _PARTNERS.get(value[:1])


def _quoted(lines: list[str], own: list[str], entry: Entry, rows: tuple[int, int], trouble: str, advice: str) -> Mended:
    """The value in quotation marks, from its first line to its last."""
    start, end = rows
    text, comment = without_comment(entry.value) if start == end else (entry.value, "")
    text = straightened(text) if start == end else text
    pieces = [text, *(line.strip() for line in own[start + 1 : end + 1])]
    mark = mark_for(pieces)
    made = [escaped(piece, mark) for piece in pieces]
    made[0] = f"{own[start][: entry.column]}{mark}{made[0]}"
    made[1:] = [
        f"{' ' * indent_of(line)}{piece}" for line, piece in zip(own[start + 1 : end + 1], made[1:], strict=True)
    ]
    made[-1] += mark
    ends = len(made[-1])
    if start == end:
        made[0] += comment + own[start][entry.column + len(entry.value) :]
    return mended(lines, own, start, made, (start, entry.column), trouble, advice, end=ends)


def _closed(lines: list[str], own: list[str], entry: Entry, start: int, end: int) -> Mended:
    """The value with the quotation mark that it lacks."""
    made = [line.rstrip() for line in own[start : end + 1]]
    made[-1] += entry.value[0]
    line = f"{entry.before}{entry.value}{entry.value[0]}"
    shown = f": `{line}`" if start == end and len(line) <= _SHOWN else ""
    advice = f"Close it with the same mark{shown}."
    text = entry.value[1:] if start == end else ""
    if entry.key and not keys.may_be(entry.key, holder := outline.holder(own, start, entry), text):
        advice = keys.advice(entry.key, holder, text)
    return mended(lines, own, start, made, (start, entry.column), UNCLOSED, advice)


def _advice(entry: Entry, text: str, holder: str, trouble: str) -> str:
    if entry.key and not keys.may_be_text(entry.key, holder):
        return keys.advice(entry.key, holder, text and without_comment(text)[0])
    line = _written(entry, holder, text)
    if text and entry.listed and line[2] not in CLOSED:
        return f"Write `{line}`{keys.MORE.get(holder, '')}."
    key = entry.before
    if entry.bare:
        return "Put the text into quotation marks, or write `|` behind the key above it."
    if not text:
        return f"Write `{key}|` and the text below it, on lines of its own that are indented."
    if trouble == _ESCAPE:
        return f"{_SINGLE}: `{line}`."
    return f"Put the text into quotation marks, `{line}`, or write it under `{key}|` on lines of its own."


def _written(entry: Entry, holder: str, text: str) -> str:
    """The line with its text in quotation marks."""
    straight = without_comment(text)[0]
    return keys.entry(holder, straight) if entry.listed else f"{entry.before}{marked(straight)}"
