"""What stands below and above the line: `H~2~O`, `x^2^`.

As in Pandoc a pair of marks has no blank between, but prose has such pairs that mean something else: `3~5,6~8`,
`x^2+y^2`, `a~=b~=c`, `^_^`. So a pair is a script only where it reads as one, and none of `a^b^c^d` is, where marks
between words leave one over; every other mark is the character that it is.
(The plug-ins for markdown-it take every pair, and print what is marked within as it stands.)
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lessonpack.patterns import regex

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_NAMES = {"~": "sub", "^": "sup"}
_MOST = 40  # characters: what is longer is prose between two marks
_PAIR = regex(
    rf"~(?!~)(?P<sub>(?:\\[!-/:-@\[-`{{-~]|[^\s~^\\`$<\[\]{{}}|/]){{1,{_MOST}}})~(?!~)"
    rf"|\^(?P<sup>(?:\\[!-/:-@\[-`{{-~]|[^\s~^\\`$<\[\]{{}}|]){{1,{_MOST}}})\^"
)
# No script begins or ends so: sentences do, and lists of files (`main.c~,util.c~`).
_STOPS = frozenset(',.;:!?，。、；：！？"')
# What a letter may follow directly: `H~2~O`, `C~n~H~2n~O~n~`, `Na^+^Cl^-^`; x^2+y^2 and a^nb^n are arithmetic,
# v1~v2~v3 are versions.
_BEFORE_A_LETTER = {
    "sub": regex(r"(?=.{1,3}\Z)\d*[A-Za-z]*|[+−–-]"),
    "sup": regex(r"[+−–-]?(?:\d+|[^\W\d_])?[+−–-]?"),
}
# What a sign may follow: `H^+^+OH^-^`, `x^(n+1)^-1`; 10^-3..10^-6 is arithmetic as well.
_BEFORE_A_SIGN = regex(r"\w*[+−–-]*|\(.*\)")
_SIGNS = frozenset("+−–-(")
_OPERATORS = frozenset("<>|&*!%")  # the second half of some that begin with a mark: `a~>b~>c`, `p^&q^&r`
_CLOSING = frozenset(")]}|*_%°‰!")
# Words with marks between them behind a script, and before it, backwards.
_CHAIN = {mark: regex(rf"[^\W_]+(?:\{mark}[^\W_]+)*") for mark in _NAMES}
_BEFORE_A_CHAIN = {mark: regex(rf"{_CHAIN[mark].pattern}(?=[\s,;:(]|\Z)") for mark in _NAMES}
_CLOSED = regex(r"[~^][^\s~^]+[~^]\Z")
# Scripts that write without blanks, whose letters a tilde may part: 3月~5月, はい~そうです~.
_UNSPACED = regex("[\u0e00-\u0eff\u1100-\u11ff\u3000-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")


def script(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it: tokens `sub_open` or `sup_open`, what is between, and the end of it."""
    match = _PAIR.match(state.src, state.pos, state.posMax) if state.src[state.pos] in _NAMES else None
    if match is None or not _is_script(state.src, match):
        return False
    if not silent:
        name = _NAMES[state.src[state.pos]]
        state.push(f"{name}_open", name, 1)
        most, state.pos, state.posMax = state.posMax, match.start() + 1, match.end() - 1
        state.md.inline.tokenize(state)
        state.posMax = most
        state.push(f"{name}_close", name, -1)
    state.pos = match.end()
    return True


def first(text: str) -> str:
    """The first script of a text as it is written; "" without one."""
    return next((match.group() for match in _PAIR.finditer(text) if _is_script(text, match)), "")


def _is_script(text: str, match: re.Match[str]) -> bool:
    name = str(match.lastgroup)
    content, before, behind = match[name], text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not _is_whole(content) or not _may_precede(name, content, behind):
        return False
    if _UNSPACED.search(content) and _UNSPACED.match(before):
        return False
    if _is_attached(text, match.start()):
        return not _is_chained(text, match)
    # At the beginning of a word: `^14^C`, `~92~U`, and the mark of a note, `^1^`.
    return content.isdigit() and (name == "sup" or behind.isalpha())


def _is_whole(content: str) -> bool:
    """True for what is no piece of something longer: no end of a sentence, no bracket or star without its other."""
    if content[0] in _STOPS or content[-1] in _STOPS:
        return False
    if content[0] == "=" != content:  # a~=b~=c, a^=b^=c
        return False
    depth = 0
    for character in content:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0 and (content.count("*") % 2 == 0 or not content.strip("*"))


def _may_precede(name: str, content: str, behind: str) -> bool:
    words = content.strip("*_") or content
    if behind.isalpha():
        return _BEFORE_A_LETTER[name].fullmatch(words) is not None
    if behind == content[0] and behind in _OPERATORS:
        return False
    return not behind.isdigit() and (behind not in _SIGNS or _BEFORE_A_SIGN.fullmatch(words) is not None)


def _is_chained(text: str, match: re.Match[str]) -> bool:
    """True where marks stand between words, and the last of them has no other to make a pair with."""
    mark = match.group()[0]
    before = _BEFORE_A_CHAIN[mark].match(text[max(0, match.start() - _MOST) : match.start()][::-1])
    behind = _CHAIN[mark].match(text, match.end(), match.end() + _MOST)
    if before is None or behind is None or not match[str(match.lastgroup)].isalnum():
        return False
    marks = before.group().count(mark) + behind.group().count(mark)
    return marks % 2 == 1 and _PAIR.match(text, match.end() + behind.group().rfind(mark)) is None


def _is_attached(text: str, start: int) -> bool:
    """True behind a letter, a number, a symbol, what closes, or another script."""
    before = text[start - 1 : start]
    if before in _NAMES:
        return _CLOSED.search(text, max(0, start - _MOST - 2), start) is not None
    return before.isalnum() or before in _CLOSING or unicodedata.category(before or " ")[0] in "SM"
