"""YAML that is nearly right: the line as its author meant it, to be shown, and so that the rest can be read.

Nearly all of these are texts that mean something to YAML: they begin with a mark, or have a colon in them. What is put
into quotation marks here is a guess, so nothing further is said of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lessonpack import resources

_HEAD = re.compile(r"( *(?:- +)*)(?:([\w.-]+|\"[^\"]*\"|'[^']*') *:(?: +|\Z))?")
_ENTRY = re.compile(f"{_HEAD.pattern}(.*)")
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*+'", re.DOTALL)}
_HEADER = re.compile(r"[|>][-+0-9]{0,2}(?:\s+#.*)?")
_COMMENT = re.compile(r"(?:(?<=\n)|(?<![^\S\n])[^\S\n]++)# ")  # each run of blanks is looked at once
CURLY = {"“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’", "«": "»", "»": "«"}
_ELISION = re.compile(r"'(?:tis|twas|em|til|cause|bout|round|n|s|t|d)\b", re.IGNORECASE)  # apostrophes
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
UNCLOSED = "the quotation mark is never closed"
COLON = "a ': ' stands where no key can be"
_HYPHEN = "Write a blank behind the hyphen, `{line}`, and begin the keys below it where its own begins."
_STRAIGHT = f"{COLON}; the quotation marks around are curly ones, which are letters to YAML"


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with one value put right, and what to say of it.

    `last` is the last of its `lines` that differs; the value begins `at` that line and column, and ends at `end`.
    """

    lines: list[str]
    last: int
    at: tuple[int, int]
    end: int
    trouble: str
    advice: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line as `- key: value`, whichever of these it has; `column` is where the value begins, `level` its holder."""

    lead: str
    key: str
    value: str
    column: int

    @property
    def level(self) -> int:
        return len(self.lead) if self.key else self.lead.rfind("-")

    @property
    def bare(self) -> bool:
        """True for a line that goes on with a text."""
        return not self.key and "-" not in self.lead


def candidates(lines: list[str], row: int, column: int, *, flow: bool) -> Iterator[Mended]:
    """How a value may have been meant on whose account a text cannot be read, the likeliest first.

    `lines` keep their ends. `row` and `column` are where the parser gave up, `flow` is True if it did so between
    brackets.
    """
    own = [line.rstrip("\r\n") for line in lines]
    start = _start(own, row)
    entry = _entry(own[start])
    whole = list(_whole(lines, own, entry, start))
    pieces = list(_pieces(lines, own, entry, row, column)) if start == row else []
    if start == row:
        yield from (*_slips(lines, own, row), *_outdented(lines, own, row))
    # `{a: b}` is a mapping with something wrong in it, [a](b) and [a] b are texts.
    closed = entry.value[-1:] == _PARTNERS.get(entry.value[:1])
    yield from (*pieces, *whole) if flow or closed else (*whole, *pieces)
    if start != row:
        yield from (*_slips(lines, own, row), *_slips(lines, own, start))


def misplaced(lines: list[str], row: int) -> str:
    """What to do with a key that is indented below a value; "" for a line that is no such key."""
    own = [line.rstrip("\r\n") for line in lines[: row + 1]]
    entry, start = _entry(own[row]), _start(own, row)
    if start != row and hyphened(own[start]):
        return _HYPHEN.format(line=_short(hyphened(own[start]).strip()))
    if start == row or entry.key not in known_keys():
        return ""
    above = _entry(own[start])
    return f"Begin `{entry.key}` below `{above.key or above.value[:20]}`, or put the text above into quotation marks."


def shown(line: str, column: int) -> str:
    """A line of `key: text` with the text that begins there in quotation marks; "" when none does."""
    head = _HEAD.match(line)
    if head is None or column not in (head.end(1), head.end()):
        return ""  # before the whole line is looked at: thousands of values may stand in one
    entry = _entry(line.rstrip("\r\n"))
    if entry.column != column or not entry.value:
        return ""
    return f"{_before(entry)}{marked(_commented(entry.value)[0])}"


@cache
def known_keys() -> frozenset[str]:
    """Every key of the format, from the schemas of lessons and courses."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", {}))
            for below in node.values():
                walk(below)

    for name in ("lesson", "course"):
        walk(json.loads(resources.schema(f"{name}.schema.json"))["$defs"])
    return frozenset(found)


# --- the value that a line belongs to ---------------------------------------------------------------


def _entry(line: str) -> _Entry:
    """A line in its parts; behind a hyphen a word with a colon is a key only if it is one of the format."""
    match = _ENTRY.match(line)
    assert match is not None
    lead, key, value = match[1], match[2] or "", match[3].rstrip()
    if "-" in lead and key and value and key not in known_keys():
        return _Entry(lead, "", line[len(lead) :].rstrip(), len(lead))
    return _Entry(lead, key, value, match.start(3))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _start(lines: list[str], row: int) -> int:
    """The line in which the text begins that this line goes on with."""
    while row > 0:
        above = next((number for number in range(row - 1, -1, -1) if lines[number].strip()), -1)
        if above < 0:
            break
        entry = _entry(lines[above])
        goes_on = entry.value and not _HEADER.fullmatch(entry.value) and _indent(lines[row]) > entry.level
        if not goes_on or (entry.bare and _indent(lines[row]) < _indent(lines[above])):
            break
        row = above
    return row


def _end(lines: list[str], start: int) -> int:
    """The last line of the text that begins in this one."""
    entry = _entry(lines[start])
    level = _indent(lines[start]) - 1 if entry.bare else entry.level
    last = start
    for number in range(start + 1, len(lines)):
        following = _entry(lines[number])
        if lines[number].strip():
            if _indent(lines[number]) <= level or "-" in following.lead or following.key in known_keys():
                break
            last = number
    return last


# --- the text in quotation marks --------------------------------------------------------------------


def _whole(lines: list[str], own: list[str], entry: _Entry, start: int) -> Iterator[Mended]:
    """The whole value of a line in quotation marks, or with the one that it lacks."""
    if not entry.value:
        return
    end = _end(own, start)
    trouble = _trouble(entry.value, own[start + 1 : end + 1])
    if trouble == UNCLOSED and not _ELISION.match(entry.value):
        yield _closed(lines, own, entry, start, end)
    elif trouble:
        yield _quoted(lines, own, entry, (start, end), trouble, _advice(entry, entry.value if start == end else ""))


def _pieces(lines: list[str], own: list[str], entry: _Entry, row: int, column: int) -> Iterator[Mended]:
    """What stands between two commas of `{a: b, c: d}` in quotation marks."""
    piece = _piece(own[row], entry.column, column) if entry.value[:1] in _PARTNERS else None
    trouble = _trouble(piece.value, []) if piece is not None else ""
    if piece is not None and trouble not in ("", UNCLOSED):
        line = f"{_before(piece)}{marked(piece.value)}" if piece.key else marked(piece.value)
        yield _quoted(lines, own, piece, (row, row), trouble, f"Put the text into quotation marks: `{line}`.")


def _trouble(value: str, following: list[str]) -> str:
    """What keeps a value from being read as the text that it is; "" for nothing."""
    first = value[0]
    if first in _CLOSED:
        whole = "\n".join((value, *following))
        closed = _CLOSED[first].match(whole)
        if closed is None:
            return UNCLOSED
        return "something follows the closing quotation mark" if _commented(whole[closed.end() :])[0].strip() else ""
    if (
        first in CURLY
        and ": " in value
        and _straightened(whole := _commented(" ".join((value, *following)))[0]) != whole
    ):
        return _STRAIGHT
    if first in _FIRST and (value[1:2] in ("", " ") if first in "-?" else _HEADER.fullmatch(value) is None):
        return _FIRST[first].format(mark=repr(first))
    return COLON if any(re.search(r":(?:\s|\Z)", piece) for piece in (value, *following)) else ""


def _quoted(
    lines: list[str], own: list[str], entry: _Entry, rows: tuple[int, int], trouble: str, advice: str
) -> Mended:
    """The value in quotation marks, from its first line to its last."""
    start, end = rows
    text, comment = _commented(entry.value) if start == end else (entry.value, "")
    text = _straightened(text) if start == end else text
    pieces = [text, *(line.strip() for line in own[start + 1 : end + 1])]
    mark = _mark(pieces)
    made = [_escaped(piece, mark) for piece in pieces]
    made[0] = f"{own[start][: entry.column]}{mark}{made[0]}"
    made[1:] = [f"{' ' * _indent(line)}{piece}" for line, piece in zip(own[start + 1 : end + 1], made[1:], strict=True)]
    made[-1] += mark
    ends = len(made[-1])
    if start == end:
        made[0] += comment + own[start][entry.column + len(entry.value) :]
    return _made(lines, own, start, made, (start, entry.column), ends, trouble, advice)


def _closed(lines: list[str], own: list[str], entry: _Entry, start: int, end: int) -> Mended:
    """The value with the quotation mark that it lacks."""
    made = [line.rstrip() for line in own[start : end + 1]]
    made[-1] += entry.value[0]
    line = f"{_before(entry)}{entry.value}{entry.value[0]}"
    shown = f": `{line}`" if start == end and len(line) <= _SHOWN else ""
    advice = f"Close it with the same mark{shown}."
    return _made(lines, own, start, made, (start, entry.column), len(made[-1]), UNCLOSED, advice)


def _made(
    lines: list[str],
    own: list[str],
    start: int,
    made: list[str],
    at: tuple[int, int],
    end: int,
    trouble: str,
    advice: str,
) -> Mended:
    changed = list(lines)
    for number, line in enumerate(made, start):
        changed[number] = line + lines[number][len(own[number]) :]
    return Mended(changed, start + len(made) - 1, at, end, trouble, advice)


def _advice(entry: _Entry, text: str) -> str:
    key = _before(entry)
    if entry.bare:
        return "Put the text into quotation marks, or write `|` behind the key above it."
    if not text:
        return f"Write `{key}|` and the text below it, on lines of its own that are indented."
    line = f"{key}{marked(_commented(text)[0])}"
    return f"Put the text into quotation marks, `{line}`, or write it under `{key}|` on lines of its own."


def _before(entry: _Entry) -> str:
    """What stands before the value: the key, or the hyphen of a list."""
    return f"{entry.key}: " if entry.key else "- " if "-" in entry.lead else ""


def marked(text: str) -> str:
    """A text in quotation marks as YAML reads them, cut where it is too long to be shown."""
    straight = _short(_straightened(text))
    mark = _mark([straight])
    return f"{mark}{_escaped(straight, mark)}{mark}"


def _mark(pieces: list[str]) -> str:
    return "'" if any('"' in piece or "\\" in piece for piece in pieces) else '"'


def _escaped(text: str, mark: str) -> str:
    return text.replace("'", "''") if mark == "'" else text


def _straightened(text: str) -> str:
    """The text without the quotation marks around it: curly ones, or straight ones with others of their kind within."""
    within = text[1:-1]
    if len(text) > 2 and text[0] in _CLOSED and text[-1] == text[0]:
        return within if _opens(within, text[0]) else text
    around = len(text) > 2 and text[-1] in CURLY.get(text[0], "")
    return within if around and not set(within) & {text[0], text[-1]} else text


def _opens(within: str, mark: str) -> bool:
    """True when the first mark within a text that is no apostrophe opens: `'it's so'`, but not `'so' and 'so'`."""
    first = re.search(rf"(?<!\w){mark}|{mark}(?!\w)", within)
    return first is None or (
        within[: first.start()][-1:] in (" ", "(", "[") and not within[first.end() :][:1].isspace()
    )


def _commented(text: str) -> tuple[str, str]:
    """A text and the comment behind it, on its last line."""
    match = _COMMENT.search(text, text.rfind("\n") + 1)
    end = len(text) if match is None else len(text[: match.start()].rstrip())
    return text[:end], text[end:]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


# --- within brackets --------------------------------------------------------------------------------


def _piece(line: str, begin: int, column: int) -> _Entry | None:
    """What stands at a column between the commas of `{a: b, c: d}` or `[a, b]`."""
    starts: list[int] = []
    position, most = begin, min(column, len(line) - 1)
    while position <= most:
        character = line[position]
        if character in "[{" and (not starts or line[:position].rstrip()[-1:] in (",", ":", "[", "{")):
            starts.append(position + 1)
        elif character in "]}" and len(starts) > 1:
            starts.pop()
        elif character == "," and starts:
            starts[-1] = position + 1
        elif character in _CLOSED and line[:position].rstrip()[-1:] in (",", ":", "[", "{"):
            closed = _CLOSED[character].match(line, position)
            position = closed.end() - 1 if closed is not None else position
        position += 1
    if not starts:
        return None
    end = next((at for at in range(max(most, starts[-1]), len(line)) if line[at] in ",]}"), len(line))
    match = re.match(r"\s*(?:([\w.-]+)\s*:\s+)?(.*\S)", line[starts[-1] : end])
    if match is None:
        return None
    return _Entry("" if match[1] else "- ", match[1] or "", match[2], starts[-1] + match.start(2))


# --- keys and lines that are not where they seem ----------------------------------------------------


def _slips(lines: list[str], own: list[str], row: int) -> Iterator[Mended]:
    """A line whose key lacks its colon or a blank."""
    spaced, parted = _spaced(own[row]), hyphened(own[row])
    at = row, _indent(own[row])
    if spaced:
        advice = f"Write a colon and a blank behind the key: `{_short(spaced.strip())}`."
        yield _made(lines, own, row, [spaced], at, len(spaced), _NO_COLON, advice)
    elif parted:
        advice = _HYPHEN.format(line=_short(parted.strip()))
        made = [parted, *_shifted(own, row)]
        yield _made(lines, own, row, made, at, len(made[-1]), "a hyphen without a blank", advice)
    elif own[row].strip() in known_keys() and _holds(own, row):
        whole = f"{own[row].rstrip()}:"
        advice = f"Write a colon behind the key: `{whole.strip()}`."
        yield _made(lines, own, row, [whole], at, len(whole), _NO_COLON, advice)


_NO_COLON = "a key without ':'"


def _shifted(own: list[str], row: int) -> list[str]:
    """The lines below an entry, where its keys stand below the one behind the hyphen, as far as that will be moved."""
    below: list[str] = []
    column = own[row].index("-") + 1
    for line in own[row + 1 :]:
        if line.strip() and (_indent(line) < column or (not below and _indent(line) > column)):
            break
        below.append(f" {line}" if line.strip() else line)
    return below


def _holds(own: list[str], row: int) -> bool:
    """True when entries or keys stand below a line."""
    below = next((line for line in own[row + 1 :] if line.strip()), "")
    entry = _entry(below)
    return _indent(below) >= _indent(own[row]) and ("-" in entry.lead or (entry.level > _indent(own[row])))


def _outdented(lines: list[str], own: list[str], row: int) -> Iterator[Mended]:
    """A line that goes on with the text above it, and is not indented far enough for it."""
    if not own[row].strip() or not _entry(own[row]).bare:
        return
    above = next(
        (number for number in range(row - 1, -1, -1) if own[number].strip() and not _entry(own[number]).bare), -1
    )
    holder = _entry(own[above]) if above >= 0 else None
    if holder is None or not holder.value or holder.value[0] in "[{\"'":
        return
    inner = next((line for line in own[above + 1 : row] if line.strip()), "")
    columns = max(_indent(inner), holder.level + 2)
    end = row
    while end + 1 < len(own) and own[end + 1].strip() and _entry(own[end + 1]).bare and _indent(own[end + 1]) < columns:
        end += 1
    if _indent(own[row]) >= columns:
        return
    made = [" " * columns + line.strip() for line in own[row : end + 1]]
    how = "as the text above it" if inner else f"by two spaces more than `{holder.key or '-'}`"
    advice = f"Indent the line {how}, if it belongs to that text; if it is a key, write `key: value`."
    at = row, _indent(own[row])
    yield _made(lines, own, row, made, at, len(made[-1]), "the line is neither a key nor indented as a text", advice)


def hyphened(line: str) -> str:
    """A line `-key: value` with the blank that its hyphen lacks; "" for any other."""
    match = re.fullmatch(r"( *(?:- +)*-)([a-z_]+)( *:(?: .*)?)", line)
    return f"{match[1]} {match[2]}{match[3]}" if match is not None and match[2] in known_keys() else ""


def unspaced(text: str) -> str:
    """A text `key:value` with the blank that its colon lacks; "" for any other."""
    return _spaced(text) if re.match(r"[a-z_]+:\S", text) else ""


def _spaced(line: str) -> str:
    """A line whose key lacks its colon or the blank behind it; "" for any other."""
    match = re.fullmatch(r"( *(?:- +)*)([a-z_]+)(?: *:(?=\S)| +)(.+)", line)
    return f"{match[1]}{match[2]}: {match[3]}" if match is not None and match[2] in known_keys() else ""
