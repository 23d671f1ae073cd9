"""What a parser says of a text that is not YAML, in our words, and the text with the line put right that it is about.

libyaml and its Python twin word their troubles differently and point at different ends of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import yaml

from lessonpack.findings import Log, Place, rule
from lessonpack.patterns import regex
from lessonpack.source import mending
from lessonpack.source.mended import Mended
from lessonpack.source.nodes import COLUMN
from lessonpack.source.text import line_start, lines, place_after

_YAML = "YAML 1.2.2"

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

BROKEN = (yaml.YAMLError, ValueError)  # ValueError: PyYAML's own parser on "\U00110000"
_MENDS, _WORK = 20, 4_000_000  # lines that are put right in a file, and characters that are read again for it
# What parsers say when the mistake is where something began, far above the line in which they gave up.
_BEGAN = r"unexpected end of stream|unexpected document|could not find expected ':'|scanning|quoted scalar"
_ESCAPES = r"escape|hexa?decimal"  # libyaml misspells it
_BREAK = regex(r"\r\n|\r|\n")


def loader() -> Any:
    """The parser: PyYAML without libyaml is slower but leads to the same findings."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def mended(error: Exception, text: str, file: str, log: Log, guessed: set[int], *, told: int) -> str | None:
    """The text with all put right that can be; None when it cannot be read to its end. Each trouble is reported.

    `guessed` gets the places of values that were put right: what they say is a guess. Of the value at the place `told`
    a finding was reported before.
    """
    trouble: Exception | None = error
    moved: Counter[int] = Counter()  # by how many columns the rest of a line stands further to the right
    for _ in range(max(1, min(_MENDS, _WORK // len(text)))):
        found = None if trouble is None else _put_right(trouble, text)
        if trouble is None or found is None:
            break
        right, following = found
        at = right.at[0] << COLUMN | right.at[1]
        if at != told:
            _explain(trouble, text, file, log, right, moved[right.at[0]])
        guessed.add(at)
        made = "".join(right.lines)
        moved[right.last] += len(made) - len(text)
        text, trouble = made, following
    if trouble is not None:
        _explain(trouble, text, file, log)
        return None
    return text


def _put_right(error: Exception, text: str) -> tuple[Mended, Exception | None] | None:
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
            if following is None or _is_behind(following, candidate) or _was_hidden(following, error, candidate):
                return candidate, following
    return None


def _is_behind(error: Exception, mended: Mended) -> bool:
    """True when the trouble is behind what was put right, and does not follow from it."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None or (mark.line, mark.column) < (mended.last, mended.end):
        return False
    opened = context is not None and re.search(r"quoted scalar|flow", _problem(error)) and context.line <= mended.last
    return not opened or mark.line == mended.last


def _was_hidden(following: Exception, error: Exception, mended: Mended) -> bool:
    """True when the next trouble stands before a wrong escape: parsers find that while they look for a key's end."""
    mark = getattr(following, "problem_mark", None)
    before = mark is not None and mark.line == mended.at[0] and mark.column < mended.at[1]
    return before and re.search(_ESCAPES, _problem(error)) is not None


def _first_error(text: str) -> Exception | None:
    """What the parser says of a text; None when it reads it to the end."""
    following = loader()(text).get_event
    try:
        while following().__class__ is not yaml.StreamEndEvent:
            pass
    except BROKEN as error:
        return error
    return None


def _opened(text: str, mark: Any) -> int:
    """The row of a quotation mark that was closed only in the line where the parser gave up; -1 for none."""
    last, following = None, loader()(text).get_event
    try:
        while True:
            event = following()
            if event.__class__ is yaml.ScalarEvent:
                last = event
    except BROKEN:
        pass
    begin, end = (last.start_mark, last.end_mark) if last is not None and last.style in ("'", '"') else (None, None)
    if begin is None or end is None or end.line != mark.line or begin.line == mark.line:
        return -1
    return begin.line


# --- in our words --------------------------------------------------------------------------------------

_QUOTE = "Put the whole text into quotation marks, or write it under `|` on lines of its own."
# Each row: what both parsers say, whether the place is where the construct began, our words and our advice.
_TROUBLES: tuple[tuple[re.Pattern[str], bool, str, str], ...] = tuple(
    (regex(pattern), began, trouble, advice)
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
            _ESCAPES,
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


def _explain(error: Exception, text: str, file: str, log: Log, mended: Mended | None = None, moved: int = 0) -> None:
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
    start = line_start(text, mark.index)
    end = _BREAK.search(text, start)
    return (text[start : end.start()] if end else text[start:]), min(mark.column, len(text) - start)


def _place_of(mark: Any, text: str, file: str) -> Place:
    # At the end of a text without a last line break libyaml counts one line more than there is.
    return place_after(text, file) if mark.index > len(text) else Place(file, mark.line + 1, mark.column + 1)


def _tab(line: str, column: int, problem: str) -> int | None:
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in indent and (column <= len(indent) or "tab" in problem):
        return indent.index("\t")
    return None
