"""YAML that is nearly right: the line as its author meant it, to be shown, and so that the rest can be read.

Nearly all of these are texts that mean something to YAML: they begin with a mark, or have a colon in them. What is put
into quotation marks here is a guess, so nothing further is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonpack.source import keys
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

_HEAD = re.compile(r"( *(?:- +)*)(?:([\w.-]+|\"[^\"]*\"|'[^']*') *:(?:[ \t]+|\Z))?")
_ENTRY = re.compile(f"{_HEAD.pattern}(.*)")
_HEADER = re.compile(r"[|>][-+0-9]{0,2}(?:\s+#.*)?")
_ELISION = re.compile(r"'(?:tis|twas|em|til|cause|bout|round|n|s|t|d)\b", re.IGNORECASE)  # apostrophes
_PARTNERS = {"[": "]", "{": "}"}
_SHOWN = 60  # characters of a text that a corrected line shows
_FAR = 400  # lines above one that are looked at for the key that holds it

_FIRST = {
    **dict.fromkeys("&*", "a value begins with '&' or '*'"),
    "!": "a value begins with '!'",
    **dict.fromkeys("|>", "something stands behind '|' or '>'"),
    "-": "a value begins with a hyphen and a blank, as an entry of a list does",
    "?": "a value begins with '?' and a blank",
    **dict.fromkeys("@`%,", "a value cannot begin with {mark}"),
    **dict.fromkeys("[{", "a value begins with a bracket, and something follows where that closes"),
}
_HASHED = re.compile(r"(?<=[:,\[{] )#[^\s,\]}#][^,\]}#]*")
_JOINED = re.compile(r"(\S+?)(?:\s*;)?\s+([a-z_]+): ")
_NO_COMMA = "a comma is missing between two keys"
UNCLOSED = "the quotation mark is never closed"
COLON = "a ': ' stands where no key can be"
_ESCAPE = "a backslash stands in double quotation marks before something that is no escape"
_HASH = "' #' begins a comment, and the bracket before it is never closed"
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
    if entry.key and entry.key not in keys.known() and _holds_text(own, start, entry):
        entry = _Entry(entry.lead, "", own[start][len(entry.lead) :].rstrip(), len(entry.lead))
    whole = list(_whole(lines, own, entry, start))
    pieces = list(_pieces(lines, own, entry, row, column)) if start == row else []
    if start == row:
        yield from (*uncommented(lines, row, row), *_slips(lines, own, row), *_outdented(lines, own, row))
    # `{a: b}` is a mapping with something wrong in it, [a](b) and [a] b are texts, and so is what stands for one.
    within = (flow or _is_closed(entry.value)) and _may_hold(entry, _holder(own, start, entry))
    yield from (*pieces, *whole) if within else (*whole, *pieces)
    if start != row:
        yield from (*_slips(lines, own, row), *_slips(lines, own, start))


def uncommented(lines: list[str], first: int, last: int) -> Iterator[Mended]:
    """Brackets that close only in what is a comment as it stands: `{accent: #2450b8}`."""
    own = [each.rstrip("\r\n") for each in lines]
    entry = _entry(own[first])
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
        yield _made(lines, own, first, made, (first, entry.column), len(made[-1]), _HASH, advice)


def misplaced(lines: list[str], row: int) -> str:
    """What to do with a key that is indented below a value; "" for a line that is no such key."""
    own = [line.rstrip("\r\n") for line in lines[: row + 1]]
    entry, start = _entry(own[row]), _start(own, row)
    if start != row and hyphened(own[start]):
        return _HYPHEN.format(line=short(hyphened(own[start]).strip()))
    if start == row or entry.key not in keys.known():
        return ""
    above = _entry(own[start])
    return f"Begin `{entry.key}` below `{above.key or above.value[:20]}`, or put the text above into quotation marks."


def shown(lines: list[str], row: int, column: int) -> str:
    """A line of `key: text` with the text that begins there in quotation marks; "" where no text belongs."""
    line = lines[row]
    head = _HEAD.match(line)
    if head is None or column not in (head.end(1), head.end()):
        return ""  # before the whole line is looked at: thousands of values may stand in one
    entry = _entry(line.rstrip("\r\n"))
    if entry.column != column or not entry.value:
        return ""
    holder = _holder(lines, row, entry)
    return "" if entry.key and not keys.may_be_text(entry.key, holder) else _written(entry, holder, entry.value)


# --- the value that a line belongs to ---------------------------------------------------------------


def _entry(line: str) -> _Entry:
    """A line in its parts; behind a hyphen a word with a colon is a key only if it is one of the format."""
    match = _ENTRY.match(line)
    assert match is not None
    lead, key, value = match[1], match[2] or "", match[3].rstrip()
    if "-" in lead and key and value and key not in keys.known():
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


def _holder(lines: list[str], row: int, entry: _Entry) -> str:
    """The key below which the value of a line stands; "" for the file itself."""
    level = entry.lead.find("-") + 1 if "-" in entry.lead else entry.level
    for number in range(row - 1, max(-1, row - _FAR), -1):
        indent = _indent(lines[number])
        if indent >= level or (indent == level - 1 and lines[number].startswith("- ", indent)):
            continue  # further in, or an entry beside this one
        above = _entry(lines[number].rstrip("\r\n"))
        if above.key and above.level < level:
            return above.key
        if "-" in above.lead and above.lead.find("-") < level:
            level = above.lead.find("-") + 1
    return ""


def _end(lines: list[str], start: int) -> int:
    """The last line of the text that begins in this one."""
    entry = _entry(lines[start])
    level = _indent(lines[start]) - 1 if entry.bare else entry.level
    last = start
    for number in range(start + 1, len(lines)):
        following = _entry(lines[number])
        if lines[number].strip():
            if _indent(lines[number]) <= level or "-" in following.lead or following.key in keys.known():
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
        advice = _advice(entry, entry.value if start == end else "", _holder(own, start, entry), trouble)
        yield _quoted(lines, own, entry, (start, end), trouble, advice)


def _pieces(lines: list[str], own: list[str], entry: _Entry, row: int, column: int) -> Iterator[Mended]:
    """What stands between two commas of `{a: b, c: d}` in quotation marks."""
    piece = _piece(own[row], entry.column, column) if entry.value[:1] in _PARTNERS else None
    trouble = _trouble(piece.value, []) if piece is not None else ""
    joined = None if piece is None or keys.may_be_text(piece.key, "") else _JOINED.match(piece.value)
    if piece is not None and joined is not None and joined[2] in keys.known():
        rest = f"{joined[1]}, {piece.value[joined.start(2) :]}"
        made = own[row][: piece.column] + rest + own[row][piece.column + len(piece.value) :]
        advice = f"Put a comma before `{joined[2]}:`: `{piece.key}: {short(rest)}`."
        yield _made(lines, own, row, [made], (row, piece.column), piece.column + len(rest), _NO_COMMA, advice)
    elif piece is not None and trouble not in ("", UNCLOSED):
        line = f"{_before(piece)}{marked(piece.value)}" if piece.key else marked(piece.value)
        holder = _opened_by(own, row, entry, piece.column)
        if piece.key and not keys.may_be_text(piece.key, holder):
            advice = keys.advice(piece.key, holder, piece.value, flow=True)
        else:
            advice = f"Put the text into quotation marks: `{line}`."
        yield _quoted(lines, own, piece, (row, row), trouble, advice)


def _opened_by(own: list[str], row: int, entry: _Entry, column: int) -> str:
    """The key before the innermost bracket that is open at a column."""
    depth = 0
    for position in range(column - 1, entry.column - 1, -1):
        depth += (own[row][position] in "]}") - (own[row][position] in "[{")
        before = re.search(r"([\w.-]+) *: *\Z", own[row][max(0, position - _SHOWN) : position]) if depth < 0 else None
        if before is not None:
            return before[1]
    return entry.key or _holder(own, row, entry)


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
    if first in _FIRST and (value[1:2] in ("", " ") if first in "-?" else _HEADER.fullmatch(value) is None):
        return _FIRST[first].format(mark=repr(first))
    return COLON if any(re.search(r":(?:\s|\Z)", piece) for piece in (value, *following)) else ""


def _holds_text(own: list[str], row: int, entry: _Entry) -> bool:
    """True for a line that begins the text of the key above it, whatever it looks like."""
    holder = _holder(own, row, entry)
    return holder != "" and "-" not in entry.lead and keys.takes(holder, "") == {"text"}


def _may_hold(entry: _Entry, holder: str) -> bool:
    """True where what brackets hold may stand, and where nothing is known of the key."""
    if _listed(entry) and keys.holds_texts(holder):
        return False
    kinds = keys.takes(entry.key, holder) if entry.key else frozenset()
    return not kinds or bool(kinds & ({"object"} if entry.value[:1] == "{" else {"array", "texts"}))


def _is_closed(value: str) -> bool:
    return value[-1:] == _PARTNERS.get(value[:1])


def _quoted(
    lines: list[str], own: list[str], entry: _Entry, rows: tuple[int, int], trouble: str, advice: str
) -> Mended:
    """The value in quotation marks, from its first line to its last."""
    start, end = rows
    text, comment = without_comment(entry.value) if start == end else (entry.value, "")
    text = straightened(text) if start == end else text
    pieces = [text, *(line.strip() for line in own[start + 1 : end + 1])]
    mark = mark_for(pieces)
    made = [escaped(piece, mark) for piece in pieces]
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
    if entry.key and not keys.may_be_text(entry.key, holder := _holder(own, start, entry)):
        advice = keys.advice(entry.key, holder, entry.value[1:] if start == end else "")
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


def _advice(entry: _Entry, text: str, holder: str, trouble: str) -> str:
    if entry.key and not keys.may_be_text(entry.key, holder):
        return keys.advice(entry.key, holder, text and without_comment(text)[0])
    line = _written(entry, holder, text)
    if text and _listed(entry) and line[2] not in CLOSED:
        return f"Write `{line}`{keys.MORE.get(holder, '')}."
    key = _before(entry)
    if entry.bare:
        return "Put the text into quotation marks, or write `|` behind the key above it."
    if not text:
        return f"Write `{key}|` and the text below it, on lines of its own that are indented."
    if trouble == _ESCAPE:
        return f"Write it in single quotation marks, in which a backslash is a backslash: `{line}`."
    return f"Put the text into quotation marks, `{line}`, or write it under `{key}|` on lines of its own."


def _written(entry: _Entry, holder: str, text: str) -> str:
    """The line with its text in quotation marks."""
    straight = without_comment(text)[0]
    return keys.entry(holder, straight) if _listed(entry) else f"{_before(entry)}{marked(straight)}"


def _listed(entry: _Entry) -> bool:
    """True for an entry of a list that has no key."""
    return not entry.key and "-" in entry.lead


def _before(entry: _Entry) -> str:
    """What stands before the value: the key, or the hyphen of a list."""
    return f"{entry.key}: " if entry.key else "- " if "-" in entry.lead else ""


# --- within brackets --------------------------------------------------------------------------------


def _piece(line: str, begin: int, column: int) -> _Entry | None:
    """What stands at a column between the commas of `{a: b, c: d}` or `[a, b]`."""
    starts: list[int] = []
    lists: list[bool] = []
    position, most = begin, min(column, len(line) - 1)
    while position <= most:
        character = line[position]
        if character in "[{" and (not starts or line[:position].rstrip()[-1:] in (",", ":", "[", "{")):
            starts.append(position + 1)
            lists.append(character == "[")
        elif character in "]}" and len(starts) > 1:
            starts.pop()
            lists.pop()
        elif character == "," and starts:
            starts[-1] = position + 1
        elif character in CLOSED and line[:position].rstrip()[-1:] in (",", ":", "[", "{"):
            closed = CLOSED[character].match(line, position)
            position = closed.end() - 1 if closed is not None else position
        position += 1
    if not starts:
        return None
    end = next((at for at in range(max(most, starts[-1]), len(line)) if line[at] in ",]}"), len(line))
    match = re.match(r"\s*(?:([\w.-]+)\s*:\s+)?(.*\S)", line[starts[-1] : end])
    if match is None:
        return None
    if match[1] and lists[-1] and match[1] not in keys.known():
        return _Entry("- ", "", match.group().lstrip(), starts[-1] + match.start(1))
    return _Entry("" if match[1] else "- ", match[1] or "", match[2], starts[-1] + match.start(2))


# --- keys and lines that are not where they seem ----------------------------------------------------


def _slips(lines: list[str], own: list[str], row: int) -> Iterator[Mended]:
    """A line whose key lacks its colon or a blank."""
    spaced, parted = _spaced(own[row]), hyphened(own[row])
    at = row, _indent(own[row])
    if spaced:
        advice = f"Write a colon and a blank behind the key: `{short(spaced.strip())}`."
        yield _made(lines, own, row, [spaced], at, len(spaced), _NO_COLON, advice)
    elif parted:
        advice = _HYPHEN.format(line=short(parted.strip()))
        made = [parted, *_shifted(own, row)]
        yield _made(lines, own, row, made, at, len(made[-1]), "a hyphen without a blank", advice)
    elif own[row].strip() in keys.known() and _holds(own, row):
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
    return f"{match[1]} {match[2]}{match[3]}" if match is not None and match[2] in keys.known() else ""


def unspaced(text: str) -> str:
    """A text `key:value` with the blank that its colon lacks; "" for any other."""
    return _spaced(text) if re.match(r"[a-z_]+:\S", text) else ""


def _spaced(line: str) -> str:
    """A line whose key lacks its colon or the blank behind it; "" for any other."""
    match = re.fullmatch(r"( *(?:- +)*)([a-z_]+)(?: *:?=+ *| *:(?=\S)| +)(.+)", line)
    return f"{match[1]}{match[2]}: {match[3]}" if match is not None and match[2] in keys.known() else ""
