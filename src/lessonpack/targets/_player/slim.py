"""What learners load of the player's sources: without comments and blanks that nothing needs, and by short names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from lessonpack.patterns import regex
from lessonpack.targets._player.names import DECLARED, short_names

_COMMENT_LINES = regex(r"^[ \t]*(?://.*|/\*\*(?:[^*]++|\*(?!/))*+\*/[ \t]*)\n", re.MULTILINE)
# Types within a line, and what is said at its end.
_ASIDES = regex(r"/\*\*(?:[^*]++|\*(?!/))*+\*/ |(?<=[;{},]) // .*$", re.MULTILINE)
_COMMENTS = regex(r"[ \t]*/\*.*?\*/\n?", re.DOTALL)
# Constants one after the other, of which each but the last is a line of its own.
_CONSTANTS = regex(r"^( *)const .*;\n(?:\1const .*;\n)*\1const ", re.MULTILINE)
# Strings, templates, regular expressions and words of a script; signs and blanks are between them.
_WORD = regex(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[\w$]+"""
    r"""|(?<=[ (,=:\[!])/(?![ /*])(?:\[(?:[^]\\\n]|\\.)+]|[^/[\\\n]|\\.)+/[a-z]*)"""
)
# What a template is filled with.
_FILLING = regex(r"(?<=\$\{)([^}]*)(?=\})")
# Strings and addresses of a style sheet: they stay as they are.
_QUOTED = regex(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)]*\))""")
_BESIDE = regex(r"(?<=[{}()\[\].,;:?=<>&|!*/%^])\s+|\s+(?=[{}()\[\].,;:?=<>&|!*/%^])")
# Those beside a plus or minus go where no other one stands there.
_BESIDE_SUM = regex(r"(?<![+\-\s])\s*([+-])\s*(?![+\-\s])")
# What ends the last statement of a block, and the last entry of a list.
_LAST = regex(r";(?=})|,(?=[}\])])")
# How each file of a script begins and ends, when the blanks are gone.
OPENING, CLOSING = '(function(lp){"use strict";', "})(lessonpack);"
_BLANKS = regex(r"\s+")
_BESIDE_RULE = regex(r"(?<=[{};,>])\s+|\s+(?=[{};,>])")
# That of a number below one.
_ZERO = regex(r"(?<![\w.#-])0(?=\.\d)|(?<=-)0(?=\.\d)")
_AFTER_NAME = regex(r"(?<=[a-z0-9]): ")


def script(source: str) -> str:
    """A file of a script without comments, without blanks around signs and without what ends the last of several.

    What is declared in a row is declared at once, and what is constant by `let`, which is shorter; what only this file
    calls by a name has a short one. Each of its statements ends with `;` or `}`, and none is empty. No text in the
    player's scripts goes over several lines, has a comment's signs in it, or a template within a template; no template
    is filled with what has a brace in it. That would change.
    """
    plain = _CONSTANTS.sub(_at_once, _ASIDES.sub("", _COMMENT_LINES.sub("", source)))
    pieces = _pieces(plain)
    words = {**short_names(pieces), "const": "let"}
    pieces[::2] = map(_sign, pieces[::2])
    pieces[1::2] = [words.get(word, word) for word in pieces[1::2]]
    return "".join(pieces)


def joined(*sources: str) -> str:
    """Scripts, of which each but the first is a function, as blocks of one function."""
    several = "".join(map(script, sources)).replace(CLOSING + OPENING, "}{")
    return several.replace(OPENING, OPENING + "{").replace(CLOSING, "}" + CLOSING)


def _at_once(constants: re.Match[str]) -> str:
    return constants[0].replace(f";\n{constants[1]}const ", DECLARED)


def _pieces(source: str) -> list[str]:
    """Signs and words by turns. A template that is filled is the texts between its fillings, and what these are of."""
    pieces = _WORD.split(source)
    filled = [place for place, piece in enumerate(pieces) if piece[:1] == "`" and "${" in piece]
    for place in reversed(filled):
        texts = enumerate(_FILLING.split(pieces[place]))
        pieces[place : place + 1] = [part for at, text in texts for part in (_WORD.split(text) if at % 2 else [text])]
    return pieces


@cache
def _sign(sign: str) -> str:
    return _LAST.sub("", _BESIDE_SUM.sub(r"\1", _BESIDE.sub("", sign)))


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
