"""What the lines of a text are to each other: which value each goes on with, and below which key that stands."""

from __future__ import annotations

import re

from msgspec import Struct

from lessonpack.patterns import regex
from lessonpack.source import keys
from lessonpack.source.quoting import CLOSED

HEAD = regex(r"( *(?:- +)*)(?:([\w.-]+|\"[^\"]*\"|'[^']*') *:(?:[ \t]+|\Z))?")
_ENTRY = regex(f"{HEAD.pattern}(.*)")
HEADER = regex(r"[|>][-+0-9]{0,2}(?:\s+#.*)?")
_FAR = 400  # lines above one that are looked at for the key that holds it


class Entry(Struct, frozen=True):
    """A line as `- key: value`, whichever of these it has.

    `column` is where the value begins, `level` the column of what holds it: of the key, or of the last hyphen.
    """

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

    @property
    def listed(self) -> bool:
        """True for an entry of a list that has no key."""
        return not self.key and "-" in self.lead

    @property
    def before(self) -> str:
        """What stands before the value: the key, or the hyphen of a list."""
        return f"{self.key}: " if self.key else "- " if "-" in self.lead else ""


def of(line: str) -> Entry:
    """A line in its parts; behind a hyphen a word with a colon is a key only if it is one of the format."""
    match = _ENTRY.match(line)
    assert match is not None
    lead, key, value = match[1], match[2] or "", match[3].rstrip()
    if "-" in lead and key and value and key not in keys.known():
        return Entry(lead, "", line[len(lead) :].rstrip(), len(lead))
    return Entry(lead, key, value, match.start(3))


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def start(lines: list[str], row: int) -> int:
    """The line in which the text begins that goes on in this one."""
    while row > 0:
        above = next((number for number in range(row - 1, -1, -1) if lines[number].strip()), -1)
        if above < 0:
            break
        entry = of(lines[above])
        goes_on = entry.value and not HEADER.fullmatch(entry.value) and indent_of(lines[row]) > entry.level
        if not goes_on or (entry.bare and indent_of(lines[row]) < indent_of(lines[above])):
            break
        row = above
    return row


def holder(lines: list[str], row: int, entry: Entry) -> str:
    """The key below which the value of a line stands; "" for the file itself."""
    level = entry.lead.find("-") + 1 if "-" in entry.lead else entry.level
    for number in range(row - 1, max(-1, row - _FAR), -1):
        indent = indent_of(lines[number])
        if indent >= level or (indent == level - 1 and lines[number].startswith("- ", indent)):
            continue  # further in, or an entry beside this one
        above = of(lines[number].rstrip("\r\n"))
        if above.key and above.level < level:
            return above.key
        if "-" in above.lead and above.lead.find("-") < level:
            level = above.lead.find("-") + 1
    return ""


def end(lines: list[str], start: int) -> int:
    """The last line of the text that begins in this one."""
    entry = of(lines[start])
    level = indent_of(lines[start]) - 1 if entry.bare else entry.level
    last = start
    for number in range(start + 1, len(lines)):
        following = of(lines[number])
        if lines[number].strip():
            if indent_of(lines[number]) <= level or "-" in following.lead or following.key in keys.known():
                break
            last = number
    return last


def piece(line: str, begin: int, column: int) -> Entry | None:
    """What stands at a column between the commas of `{a: b, c: d}` or `[a, b]`."""
    starts: list[int] = []
    lists: list[bool] = []
    position, most = begin, min(column, len(line) - 1)
    past = most
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
            past = max(past, position)
        position += 1
    if not starts:
        return None
    end = _piece_end(line, max(past, starts[-1]))
    match = re.match(r"\s*(?:([\w.-]+)\s*:\s+)?(.*\S)", line[starts[-1] : end])
    if match is None:
        return None
    if match[1] and lists[-1] and match[1] not in keys.known():
        return Entry("- ", "", match.group().lstrip(), starts[-1] + match.start(1))
    return Entry("" if match[1] else "- ", match[1] or "", match[2], starts[-1] + match.start(2))


def _piece_end(line: str, begin: int) -> int:
    """Where a piece ends: at the comma or bracket behind it, but for those within its own brackets if they close."""
    depth = 0
    for at in range(begin, len(line)):
        if not depth and line[at] in ",]}":
            return at
        depth += (line[at] in "[{") - (line[at] in "]}")
    return next((at for at in range(begin, len(line)) if line[at] in ",]}"), len(line))
