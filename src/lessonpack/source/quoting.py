"""A text in quotation marks, as YAML reads it and as its author meant it."""

from __future__ import annotations

import re

from lessonpack.patterns import regex

CLOSED = {'"': regex(r'"(?:[^"\\]|\\.)*+"', re.DOTALL), "'": regex(r"'(?:[^']|'')*+'", re.DOTALL)}
CURLY = {"“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’", "«": "»", "»": "«"}
# What YAML knows behind a backslash between double quotation marks.
_ESCAPE = r'\\(?:[0abt\tnvfre "/\\N_LP\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})'
_ESCAPES = regex(rf'"(?:[^"\\]|{_ESCAPE})*+"', re.DOTALL)
_COMMENT = regex(r"(?:(?<=\n)|(?<![^\S\n])[^\S\n]++)# ")  # each run of blanks is looked at once
_SHOWN = 60  # characters of a text that a corrected line shows


def marked(text: str) -> str:
    """A text in quotation marks as YAML reads them, cut where it is too long to be shown."""
    straight = short(straightened(text))
    mark = mark_for([straight])
    return f"{mark}{escaped(straight, mark)}{mark}"


def mark_for(pieces: list[str]) -> str:
    """The quotation mark that goes around the lines of a text."""
    return "'" if any('"' in piece or "\\" in piece for piece in pieces) else '"'


def escaped(text: str, mark: str) -> str:
    """A piece of a text as it stands between these marks."""
    return text.replace("'", "''") if mark == "'" else text


def straightened(text: str) -> str:
    """The text without the quotation marks around it: curly ones, or straight ones with others of their kind within."""
    within = text[1:-1]
    if len(text) > 2 and text[0] in CLOSED and text[-1] == text[0]:
        return _unescaped(within, text[0]) if _is_around(within, text[0]) else text
    around = len(text) > 2 and text[-1] in CURLY.get(text[0], "")
    return within if around and not set(within) & {text[0], text[-1]} else text


def has_wrong_escape(text: str) -> bool:
    """True for a text in double quotation marks that closes, with a backslash in it that begins no escape."""
    return CLOSED['"'].fullmatch(text) is not None and _ESCAPES.fullmatch(text) is None


def _unescaped(within: str, mark: str) -> str:
    """What stands between two marks, with those within that their author escaped; other backslashes were meant so."""
    return within.replace("''", "'") if mark == "'" else re.sub(r'\\(["\\])', r"\1", within)


def _is_around(within: str, mark: str) -> bool:
    """False where the outer marks belong to two quotations: `'so' and 'so'`, but not `'it's so'`, `'the 'best' a'`."""
    quotes = re.sub(rf"\\.|{mark}{mark}", "..", within)
    parted = re.search(rf"[^\s(\[]{mark}(?!\w)", quotes)
    opened = re.search(rf"(?:\A|[\s(\[]){mark}(?=\w)", quotes)
    again = None if parted is None else re.search(rf"[\s(\[]{mark}(?=[^\s])", quotes[parted.end() :])
    return parted is None or again is None or (opened is not None and opened.start() < parted.start())


def without_comment(text: str) -> tuple[str, str]:
    """A text and the comment behind it, on its last line."""
    match = _COMMENT.search(text, text.rfind("\n") + 1)
    end = len(text) if match is None else len(text[: match.start()].rstrip())
    return text[:end], text[end:]


def short(text: str) -> str:
    """A text as a corrected line shows it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
