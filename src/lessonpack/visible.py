r"""The one place that text passes before a person reads it: what would not be seen is written as an escape.

Names, values and messages quote what strangers wrote. A terminal obeys what is written to it (ESC, its one-byte kin
among U+0080–U+009F, a carriage return), and what neither moves nor shows makes one name look like another (U+202E,
U+200B). They read `\x1b`, `\x9b`, `\r`, `\u202e`, `\u200b`: as Python and JavaScript write them. Text for machines
(report.json) stays what it is; there the same characters stand as JSON's own escapes.
"""

from __future__ import annotations

import json
import re
import unicodedata

from lessonpack.patterns import regex

# Unicode's controls, formats, separators of lines and halves of surrogate pairs (Cc, Cf, Zl, Zp, Cs), and the letters
# and marks that are drawn as nothing (Default_Ignorable_Code_Point). Not among them: signs that embrace a number in
# Arabic, Syriac and Kaithi, which are Cf and yet seen, and U+FE00–U+FE0F, which choose how the character before looks.
_BEYOND = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_HIDDEN = regex(f"[\0-\x1f{_BEYOND}]")
_HIDDEN_IN_LINES = regex(f"[\0-\x09\x0b-\x1f{_BEYOND}]")
_JOINERS = "\u200c\u200d"
_NO_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_VIRAMA = 9  # the combining class of the signs that bind consonants in the scripts of India


def visible(text: str) -> str:
    """The text in one line, everything in it to be seen; letters, marks and emoji of any script stay as they are."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(_written, text)


def read(text: str) -> str:
    """What readers see of a text: without what is drawn as nothing. Blanks stay, and joiners, which shape letters."""
    return text if text.isascii() else _HIDDEN.sub(_seen, text)


def is_blank(text: str) -> bool:
    """True where a reader sees nothing at all."""
    return not (text if text.isascii() else read(text).translate(_NO_JOINERS)).strip()


def in_json(text: str) -> str:
    r"""A JSON document that says the same with `\u` escapes for what would not be seen; its line breaks stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _HIDDEN_IN_LINES.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _seen(match: re.Match[str]) -> str:
    return match[0] if match[0] in _JOINERS or match[0].isspace() else ""


def _written(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if match[0] in _JOINERS and start and _joins(text[start - 1], text[end : end + 1]):
        return match[0]
    return match[0].encode("unicode_escape").decode()


def _joins(before: str, after: str) -> bool:
    """True where a joiner shapes what is seen: after an Arabic letter, beside a virama, between emoji."""
    if unicodedata.bidirectional(before) == "AL" or unicodedata.combining(before) == _VIRAMA:
        return True
    if unicodedata.combining(after or " ") == _VIRAMA:
        return True
    return unicodedata.category(after or " ")[0] == "S" and unicodedata.category(before) in ("So", "Sk", "Mn")
