"""Emphasis that nobody meant: `2*3*4`, `x**2 + y**2`, `Lehrer*innen und Schüler*innen`, `__init__`.

CommonMark takes two stars within words for emphasis as well, and what makes emphasis is not shown. Much of it is meant
(`un*frigging*believable`, `**A**lphabet`), in scripts that write without blanks all of it. It hardly is where both
marks stand between letters or numbers and

- a digit touches one of them (`2*3*4`, `H*2*O`): nobody stresses a part of a number;
- several words stand between them (`x*y and a*b`): emphasis of words begins and ends where words do;
- single letters stand around them (`a*b*c`): these are the names of numbers.

Underscores make emphasis only around whole words. Around the names that Python and C write so it is hardly meant,
unless the name is a word of English (`Check __all__ answers`) and nothing of a program stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from lessonpack.findings import Severity, rule
from lessonpack.patterns import regex

if TYPE_CHECKING:
    from markdown_it.token import Token

LOST = rule(
    "SRC097",
    severity=Severity.WARNING,
    holds="Stars and underscores of arithmetic and of programs are shown.",
    says="the marks in {markup!r} make emphasis, and learners would read {read!r}",
    hint="Put a backslash before each mark, {escaped}, or write `code` between backticks.",
    reason="Markdown takes the marks away without a word: 2*3*4 becomes 234.",
    clause="CommonMark 0.31.2, section 6.2",
)

_OPENING = ("em_open", "strong_open")
_ABOUT = 40  # characters on either side that are looked at
_GROUP = r"[\w.]*\([^()]*\)"
_END = (
    rf"(?:[\w.]*[^\W_]|{_GROUP}|[)\]}}°%€$£′])"  # of a number, a name or what brackets hold, and the beginning of one
)
_BEGINNING = rf"(?:{_GROUP}|[(\[{{$€£√]?[\w.]*[^\W_]|[(\[{{])"
_BEFORE = regex(rf"(?:{_END}\*+)*(?:{_END}|\w+_)\Z")
_BEHIND = regex(rf"{_BEGINNING}(?:\*+{_BEGINNING})*")
_SEVERAL = regex(r"\w[^\w'’*-]+\w")
_NAMES = regex(
    r"init|doc|dict|str|repr|len|eq|ne|[lg][te]|a?iter|anext|del|cls|(get|set|del)(attr|item)|getattribute|mul|sub|truediv"
    r"|floordiv|pos|neg|abs|bool|bytes|builtins|mro|a(enter|exit)|func|cplusplus|FILE|LINE|DATE|TIME"
)
_ENGLISH = regex(
    r"add|all|call|class|contains|debug|enter|exit|file|format|future|hash|import|index|int|invert|main|missing|module"
    r"|name|new|next|package|path|reversed|slots|version|annotations"
)
_PROGRAM = regex(r" ?[=!]= ?| = |\(|\[|\.\w")


class Lost(Struct, frozen=True):
    """Emphasis that is hardly meant: as it is written, with backslashes, and as it would be read."""

    markup: str
    escaped: str
    read: str


def lost(tokens: Sequence[Token]) -> dict[int, Lost]:
    """The emphasis of a line that is hardly meant, by the token that begins it, with all that is joined to it."""
    found: dict[int, Lost] = {}
    end = -1
    for index, token in enumerate(tokens):
        if index <= end or token.type not in _OPENING:
            continue
        close = _close(tokens, index)
        before, behind = _text(tokens, index - 1)[-_ABOUT:], _text(tokens, close + 1)[:_ABOUT]
        inner = "".join(map(_source, tokens[index + 1 : close]))
        if token.markup == "__" and _is_name(before, inner, behind):
            end = close
            found[index] = _said(tokens[index : end + 1], "", "")
        elif token.markup[0] == "*" and _is_arithmetic(first := _end(before), inner, _beginning(behind)):
            end = _last(tokens, close)
            found[index] = _said(tokens[index : end + 1], first, _beginning(_text(tokens, end + 1)[:_ABOUT]))
    return found


def _close(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the one at `index`."""
    level = tokens[index].level
    number = index + 1
    while tokens[number].nesting >= 0 or tokens[number].level != level:
        number += 1
    return number


def _last(tokens: Sequence[Token], close: int) -> int:
    """The end of the last emphasis that is joined to one by a number or a name: `5*4*3*2*1` has two."""
    while close + 2 < len(tokens) and tokens[close + 2].type in _OPENING:
        between = _text(tokens, close + 1)
        if len(between) > _ABOUT or _beginning(between) != between or tokens[close + 2].markup[0] != "*":
            break
        close = _close(tokens, close + 2)
    return close


def _text(tokens: Sequence[Token], index: int) -> str:
    """The text of a token; "" for one that is none, or where there is none."""
    return tokens[index].content if 0 <= index < len(tokens) and tokens[index].type == "text" else ""


def _end(text: str) -> str:
    match = _BEFORE.search(text)
    return match.group() if match is not None else ""


def _beginning(text: str) -> str:
    match = _BEHIND.match(text)
    return match.group() if match is not None else ""


def _source(token: Token) -> str:
    """A token as it was written, or nearly so."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return (
        f"{token.markup}{token.content}{token.markup}" if token.type == "code_inline" else token.content or token.markup
    )


def _said(tokens: Sequence[Token], before: str, behind: str) -> Lost:
    outer = tokens[0].level
    markup = read = before
    escaped = _escaped(before)
    for token in tokens:
        source = _source(token)
        markup += source
        # Emphasis within is left as it is, but no star that is one already, since it could find a partner then.
        escaped += _escaped(source) if token.type == "text" or token.level == outer else source
        read += "" if token.nesting else source
    escaped += _escaped(behind)
    return Lost(f"{markup}{behind}", escaped.replace("\n", " "), f"{read}{behind}".replace("\n", " "))


def _escaped(text: str) -> str:
    return re.sub(r"[*_]", r"\\\g<0>", text) if text.strip("*_") == "" else text.replace("*", r"\*")


def _is_arithmetic(before: str, inner: str, behind: str) -> bool:
    if not before or not behind or not inner:
        return False
    touching = (before[-1], inner[0], inner[-1], behind[0])
    if any(map(_is_uncased, touching)):
        return False
    return (
        any(map(str.isdigit, touching))
        or _SEVERAL.search(inner) is not None
        or all(len(word) <= 1 for word in re.split(r"[\W_]+", f"{before} {inner} {behind}"))
    )


def _is_uncased(character: str) -> bool:
    """True for a letter of a script that knows no capitals, and mostly no blanks between words."""
    return character.isalpha() and character.lower() == character.upper()


def _is_name(before: str, inner: str, behind: str) -> bool:
    of_program = before.endswith((".", "=", "= ")) or _PROGRAM.match(behind) is not None
    return _NAMES.fullmatch(inner) is not None or (of_program and _ENGLISH.fullmatch(inner) is not None)
