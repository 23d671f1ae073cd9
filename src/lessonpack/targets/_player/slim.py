"""What learners load of the player's sources: without comments, and without blanks that nothing needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_COMMENT_LINES = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
# Types within a line, and what is said at its end.
_ASIDES = re.compile(r"/\*\*(?:[^*]|\*(?!/))*\*/ |(?<=[;{},]) // .*$", re.MULTILINE)
_COMMENTS = re.compile(r"[ \t]*/\*.*?\*/\n?", re.DOTALL)
# Strings, templates and regular expressions of a script, strings and addresses of a style sheet: they stay as they are.
_LITERAL = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[ (,=:\[!])/(?![ /*])(?:[^/\\\n]|\\.)+/[a-z]*)"""
)
_QUOTED = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)]*\))""")
_BESIDE = re.compile(r"(?<=[{}()\[\].,;:?=<>&|!*/%^])\s+|\s+(?=[{}()\[\].,;:?=<>&|!*/%^])")
# Those beside a plus or minus go where no other one stands there.
_BESIDE_SUM = re.compile(r"(?<![+\-\s])\s*([+-])\s*(?![+\-\s])")
# What ends the last statement of a block, and the last entry of a list.
_LAST = re.compile(r";(?=})|,(?=[}\])])")
# One constant after the other, each on a line of its own.
_TWO = re.compile(r"^( *)(const .*);\n\1const ", re.MULTILINE)
_CONSTANT = re.compile(r"\bconst\b")
# How each file of a script begins and ends, when the blanks are gone.
OPENING, CLOSING = '(function(lp){"use strict";', "})(lessonpack);"
_BLANKS = re.compile(r"\s+")
_BESIDE_RULE = re.compile(r"(?<=[{};,>])\s+|\s+(?=[{};,>])")
# That of a number below one.
_ZERO = re.compile(r"(?<![\w.#-])0(?=\.\d)|(?<=-)0(?=\.\d)")
_AFTER_NAME = re.compile(r"(?<=[a-z0-9]): ")


def script(source: str) -> str:
    """A script without comments, without blanks around signs and without what ends the last of several.

    What is declared in a row is declared at once, and what is constant by `let`, which is shorter. Each of its
    statements ends with `;` or `}`, and none is empty. No text in the player's scripts goes over several lines or has a
    comment's signs in it: that would change.
    """
    plain = _ASIDES.sub("", _COMMENT_LINES.sub("", source))
    found = 1
    while found:
        plain, found = _TWO.subn(r"\1\2, ", plain)
    return _around(_LITERAL, plain, _code)


def joined(sources: Iterable[str]) -> str:
    """Scripts, of which each but the first is a function, as blocks of one function."""
    several = script("".join(sources)).replace(CLOSING + OPENING, "}{")
    return several.replace(OPENING, OPENING + "{").replace(CLOSING, "}" + CLOSING)


def _code(code: str) -> str:
    code = _CONSTANT.sub("let", code)
    return _LAST.sub("", _BESIDE_SUM.sub(r"\1", _BESIDE.sub("", code)))


def style(source: str) -> str:
    """A style sheet without comments and blanks; none of the player's has a comment's signs in a string."""
    return _around(_QUOTED, _COMMENTS.sub("", source), _rules)


def _rules(css: str) -> str:
    plain = _AFTER_NAME.sub(":", _BESIDE_RULE.sub("", _BLANKS.sub(" ", css))).replace(";}", "}")
    return _ZERO.sub("", plain)


def _around(literal: re.Pattern[str], source: str, change: Callable[[str], str]) -> str:
    """The source with a change to all but its literals."""
    pieces = literal.split(source)
    pieces[::2] = map(change, pieces[::2])
    return "".join(pieces)
