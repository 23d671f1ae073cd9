"""Keys that lack a colon or a blank, and lines that stand too far left: what is told without quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lessonpack.patterns import regex
from lessonpack.source import keys, outline
from lessonpack.source.mended import Mended, mended
from lessonpack.source.outline import indent_of
from lessonpack.source.quoting import short

_LISTS = {"questions": "question", "blocks": "block"}  # whose entries begin with their kind
HYPHEN = "Write a blank behind the hyphen, `{line}`, and begin the keys below it where its own begins."
_NO_BLANK = "a hyphen without a blank"
_NO_COLON = "a key without ':'"


_BRACED = regex(r"( *(?:- +)*-)([\[{].*)")


def candidates(lines: list[str], own: list[str], row: int) -> Iterator[Mended]:
    """A line whose key lacks its colon or a blank."""
    spaced, parted = _spaced(own[row]), hyphened(own[row])
    at = row, indent_of(own[row])
    if spaced:
        advice = f"Write a colon and a blank behind the key: `{short(spaced.strip())}`."
        yield mended(lines, own, row, [spaced], at, _NO_COLON, advice)
    elif parted:
        advice = HYPHEN.format(line=short(parted.strip()))
        made = [parted, *_shifted(own, row)]
        yield mended(lines, own, row, made, at, _NO_BLANK, advice)
    elif braced := _braced(own, row):
        advice = f"Write a blank behind the hyphen: `{short(braced[0].strip())}`."
        yield mended(lines, own, row, braced, at, _NO_BLANK, advice)
    elif listed := _listed(own, row):
        advice = f"Write a hyphen and a blank before it, `{short(listed[0].strip())}`, and its keys below, indented."
        yield mended(lines, own, row, listed, at, "an entry of a list without its hyphen", advice)
    elif own[row].strip() in keys.known() and _holds(own, row):
        whole = f"{own[row].rstrip()}:"
        advice = f"Write a colon behind the key: `{whole.strip()}`."
        yield mended(lines, own, row, [whole], at, _NO_COLON, advice)


def _shifted(own: list[str], row: int) -> list[str]:
    """The lines below an entry, where its keys stand below the one behind the hyphen, as far as that will be moved."""
    below: list[str] = []
    column = own[row].index("-") + 1
    for line in own[row + 1 :]:
        if line.strip() and (indent_of(line) < column or (not below and indent_of(line) > column)):
            break
        below.append(f" {line}" if line.strip() else line)
    return below


def _braced(own: list[str], row: int) -> list[str]:
    """A line `-{id: a}` and those beside it below, with the blanks that their hyphens lack; none for any other line."""
    matches = (_BRACED.fullmatch(line) for line in own[row:])
    found = [match.groups() for match in takewhile(lambda match: match is not None, matches) if match is not None]
    return [f"{lead} {rest}" for lead, rest in found if lead == found[0][0]]


def _listed(own: list[str], row: int) -> list[str]:
    """A question or block without its hyphen, with it and what stands below; none for any other line."""
    entry, indent = outline.of(own[row]), indent_of(own[row])
    part = _LISTS.get(outline.holder(own, row, entry), "")
    above = next((line for line in reversed(own[:row]) if line.strip() and indent_of(line) <= indent), "")
    if not part or entry.lead.strip() or entry.key not in keys.definition(part)["properties"]:
        return []
    if not above.startswith("- ", indent):
        return []
    below = list(takewhile(lambda line: not line.strip() or indent_of(line) > indent, own[row + 1 :]))
    near = next((indent_of(line) for line in below if line.strip()), indent) <= indent + 2
    moved = "  " if near else ""
    return [f"{' ' * indent}- {own[row].strip()}", *(f"{moved}{line}" if line.strip() else line for line in below)]


def _holds(own: list[str], row: int) -> bool:
    """True when entries or keys stand below a line."""
    below = next((line for line in own[row + 1 :] if line.strip()), "")
    entry = outline.of(below)
    return indent_of(below) >= indent_of(own[row]) and ("-" in entry.lead or (entry.level > indent_of(own[row])))


def outdented(lines: list[str], own: list[str], row: int) -> Iterator[Mended]:
    """A line that goes on with the text above it, and is not indented far enough for it."""
    if not own[row].strip() or not outline.of(own[row]).bare:
        return
    above = next(
        (number for number in range(row - 1, -1, -1) if own[number].strip() and not outline.of(own[number]).bare), -1
    )
    holder = outline.of(own[above]) if above >= 0 else None
    if holder is None or not holder.value or holder.value[0] in "[{\"'":
        return
    inner = next((line for line in own[above + 1 : row] if line.strip()), "")
    columns = max(indent_of(inner), holder.level + 2)
    end = row
    while (
        end + 1 < len(own)
        and own[end + 1].strip()
        and outline.of(own[end + 1]).bare
        and indent_of(own[end + 1]) < columns
    ):
        end += 1
    if indent_of(own[row]) >= columns:
        return
    made = [" " * columns + line.strip() for line in own[row : end + 1]]
    how = "as the text above it" if inner else f"by two spaces more than `{holder.key or '-'}`"
    advice = f"Indent the line {how}, if it belongs to that text; if it is a key, write `key: value`."
    at = row, indent_of(own[row])
    yield mended(lines, own, row, made, at, "the line is neither a key nor indented as a text", advice)


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
