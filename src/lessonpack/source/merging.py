"""Merges of versions that git left to their author: two versions of a passage between lines of marks."""

from __future__ import annotations

import re

from lessonpack.findings import Log, Place, rule
from lessonpack.patterns import regex
from lessonpack.source.quoting import short
from lessonpack.source.text import rows_of

UNFINISHED = rule(
    "SRC144",
    holds="No merge of two versions is left unfinished.",
    says="a merge was not finished: two versions of a passage stand here, down to line {last}",
    hint="Keep what is right of both, and remove the lines of marks: `{mark}`, `=======` and `>>>>>>> …`.",
    reason="Neither version is a lesson with the other between its lines, and nothing further can be told of them.",
    clause="git-merge, “How conflicts are presented”",
)

_OPENING = "<<<<<<< "
_MARKS = regex(r"(?<![^\r\n])(?:<{7} [^\r\n]*|={7}(?![^\r\n])|>{7}(?![^ \r\n]))")


def unfinished(text: str, file: str, log: Log) -> bool:
    """True for a text with conflicts of a merge in it, each of which is reported.

    Marks that are indented belong to a text about them, and seven equal signs alone are the line below a heading.
    """
    if _OPENING not in text:
        return False
    found = False
    opening: re.Match[str] | None = None
    is_parted = False
    first = row = counted = 0
    for mark in _MARKS.finditer(text):
        row += rows_of(text[counted : mark.start()])
        counted = mark.start()
        if mark[0].startswith("<"):
            opening, is_parted, first = mark, False, row + 1
        elif mark[0].startswith("="):
            is_parted = opening is not None
        elif opening is not None and is_parted:
            log.add(UNFINISHED, Place(file, first, 1), last=row + 1, mark=short(opening[0]))
            opening, is_parted, found = None, False, True
    return found
