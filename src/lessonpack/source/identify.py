"""Write missing ids into a lesson's text, touching nothing else in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import AnyStr

from lessonpack.findings import Log
from lessonpack.source import nodes, reader
from lessonpack.source.nodes import Mapping
from lessonpack.source.reading import Reading
from lessonpack.source.text import lines

_MARK = "\ufeff"
_Edit = tuple[int, int, str]
"""What to insert, and where: line and column, counted from 0."""


def missing(source: AnyStr, file: str, log: Log) -> AnyStr | None:
    """The text with an id wherever one is missing; comments, quotes, order and line ends stay as they are.

    None for a text that has errors: they are in the log. Media are not looked for.
    """
    reading, _ = reader.begin(source, file, None)
    log.found.extend(reading.log.shown())
    if reading.log.failed:
        return None
    text = _with_ids(reading)
    if isinstance(source, str):
        return (_MARK if source.startswith(_MARK) else "") + text
    return text.encode("utf-8-sig" if source.startswith(_MARK.encode()) else "utf-8")


def _with_ids(reading: Reading) -> str:
    rows = lines(reading.text)
    edits = [edit for node, id, _ in reading.derived for edit in _edits(rows, node, f"id: {id}")]
    # From the end, so that what was inserted moves nothing that is still to be found.
    for number, column, inserted in sorted(edits, reverse=True):
        line = rows[number]
        rows[number] = line[:column] + inserted + line[column:]
    return "".join(rows)


def _edits(lines: list[str], node: Mapping, pair: str) -> Iterator[_Edit]:
    number, column = nodes.line_of(node.at) - 1, nodes.column_of(node.at) - 1
    if not node.flow:
        yield _in_block(lines, node, number, column, pair)
    elif lines[number][column] == "{":
        first = _first(node)
        yield nodes.line_of(first) - 1, nodes.column_of(first) - 1, f"{pair}, "
    else:  # a pair that is an entry of `[a: b]` needs braces to become a mapping of two
        yield number, column, f"{{{pair}, "
        yield nodes.line_of(node.end) - 1, nodes.column_of(node.end) - 1, "}"


def _first(node: Mapping) -> int:
    """Where the first key stands that an id may stand before: `lessonpack` is always first."""
    return next(at for key, at in node.places.items() if key != "lessonpack")


def _in_block(lines: list[str], node: Mapping, number: int, column: int, pair: str) -> _Edit:
    if "lessonpack" in node:
        number = nodes.line_of(_first(node)) - 1
    before, end = lines[number][:column], _line_end(lines[number]) or _line_end(lines[0]) or "\n"
    if before.strip(" "):
        return number, column, f"{pair}{end}{' ' * column}"
    # Comments above a key speak of that key, and stay with it.
    while number > 0 and (lines[number - 1].strip() == "" or lines[number - 1].lstrip().startswith("#")):
        number -= 1
    return number, 0, f"{' ' * column}{pair}{end}"


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
