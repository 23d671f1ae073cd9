"""Questions that are written alike, of which the parser reads the first: their YAML is a tenth of a large build.

Two questions are written alike when nothing differs in their lines but what stands behind a key or a dash up to the
end of the line. A text there that is bare, or between marks without escapes, or a mapping or list between brackets of
such, may be exchanged for any other: the tree stays that of the first question. Whatever else there is, comments and
folded texts among it, is left to the parser. `LEFT` stands there for each question that need not be read, and so it is
the parser that decides whether what looked like a list of questions is one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from lessonpack.patterns import regex
from lessonpack.source.nodes import COLUMN, NULLS, Mapping, Scalar, Sequence

LISTED = "questions"
LEFT = "~"
_TRIED = 100  # questions

_LIST = regex(rf"(?m)^{LISTED}: *\n+( *)- ")
_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,60}"
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"  # of a bare text: no sign that means something to YAML
_BARE = rf"{_FIRST}[^\t\n:#]*+(?:(?::(?![ \n]|\Z)|(?<! )#)[^\t\n:#]*+)*+(?<! )"
_MARKED = r"\"[^\"\\\t\n]*\"|'[^'\t\n]*'"
# Between brackets a bare text has fewer signs: parsers disagree on some.
_WITHIN = rf"{_FIRST}[^,\[\]{{}}:#?\t\n]*"
_SINGLE = rf"(?:{_MARKED}|{_WITHIN}) *"
_LISTED = rf"\[ *{_SINGLE}(?:, *{_SINGLE})*+\] *"
_PAIR = rf"{_KEY}: +(?:{_SINGLE}|{_LISTED})"
_PAIRS = rf"\{{ *{_PAIR}(?:, *{_PAIR})*+\}} *"
_EACH = rf"(?:{_SINGLE}|{_LISTED}|{_PAIRS})"
_VALUE = rf"({_BARE}|{_MARKED}|{_PAIRS}|\[ *{_EACH}(?:, *{_EACH})*+\])$"
_BEHIND_KEY = r": (?<=[\w-]: )"
_BEHIND_DASH = rf"- (?<=[ \n]- )(?!{_KEY}:(?: |$))"
# Values behind keys, which are found in a third of the time, and those of lists as well.
_VALUES = (regex(rf"(?m){_BEHIND_KEY}{_VALUE}"), regex(rf"(?m)(?:{_BEHIND_KEY}|{_BEHIND_DASH}){_VALUE}"))
_LINES = regex(rf"(?:(?: *(?:(?:- )?{_KEY}[:\0]|\0))?\n)*+")
_MARKS = frozenset("'\"[{")
_NAMED = regex(rf" *({_KEY}): +")
_PIECE = regex(rf" *(?:([{{\[])|({_MARKED})|({_WITHIN}))")


class Alike(NamedTuple):
    """A question that is written like an earlier one: where `LEFT` stands for it, its first row, and its values."""

    at: int
    row: int
    form: Form
    values: list[str]


class Rest(NamedTuple):
    """What is left to the parser, the questions that are not, and how many values there are in these at most."""

    text: str
    alike: list[Alike]
    most: int


class Unlike(Exception):
    """A question is not what it looked like."""


class _Made(NamedTuple):
    """A mapping or list of the first question, and its entries: the key of each, "" in a list; what it holds, unless
    that is a value; which of the values it is, and its place. `places` are those of its keys, whatever becomes of it.
    """

    node: Any
    places: dict[str, int]
    entries: list[tuple[str, _Made | None, int, int]]


class Form:
    """What questions have in common that are written alike."""

    def __init__(self, question: str, row: int, pattern: re.Pattern[str]) -> None:
        self.row = row
        starts = [match.start(1) for match in pattern.finditer(question)]
        self._values = {_place(question, row, start): number for number, start in enumerate(starts)}
        self._made: _Made | None = None

    def learn(self, node: Any) -> None:
        """What the parser made of the first question. Raises Unlike when that has other values."""
        self._made = self._of(node)
        if self._values or self._made is None:
            raise Unlike

    def _of(self, node: Any) -> _Made | None:
        """A part of the tree, None for a value: each is found once."""
        if not isinstance(node, Mapping | Sequence) or node.at in self._values:
            return None
        entries = []
        for key, entry in node.items() if isinstance(node, Mapping) else (("", entry) for entry in node):
            inner = self._of(entry)
            number = self._values.pop(entry.at, -1) if inner is None else -1
            if inner is None and number < 0:
                raise Unlike
            entries.append((key, inner, number, entry.at))
        return _Made(node, node.places.copy() if isinstance(node, Mapping) else {}, entries)

    def question(self, one: Alike) -> Any:
        """The tree of another question."""
        assert self._made is not None
        return _of_form(self._made, one.values, one.row - self.row << COLUMN)


def divided(text: str) -> Rest | None:
    """A text without the questions that are written like earlier ones, but for the last; None where hardly any is."""
    found = _LIST.search(text)
    if found is None or "\r" in text:
        return None
    begin, dash = found.start(1), f"{found[1]}- "
    starts = [match.start() + 1 for match in re.finditer(f"\n{dash}", text) if match.start() + 1 >= begin]
    row, most = text.count("\n", 0, begin), 0
    pieces, alike = [text[:begin]], list[Alike]()
    forms: dict[str, Form] = {}
    for number, (start, stop) in enumerate(pairwise(starts)):
        if number == _TRIED and len(alike) < _TRIED // 2:
            return None  # to look on would hardly spare anything
        question = text[start:stop]
        rows = question.count("\n")
        for pattern in _VALUES:
            parts = pattern.split(question)
            lines = "\0".join(parts[::2])
            if lines in forms:
                alike.append(Alike(row << COLUMN | len(dash), row, forms[lines], parts[1::2]))
                most += 2 * question.count(":") + question.count("- ") + question.count(",") + question.count("[")
                question = f"{dash}{LEFT}" + "\n" * rows
                break
            if _LINES.fullmatch(lines) is not None:
                forms[lines] = Form(question, row, pattern)
                break
        pieces.append(question)
        row += rows
    pieces.append(text[starts[-1] :])
    return Rest("".join(pieces), alike, most) if alike else None


def put_back(rest: Rest, questions: list[Any]) -> None:
    """Put the questions that were left out where `LEFT` stands for them. Raises Unlike unless it does, for each."""
    numbers = {node.at: number for number, node in enumerate(questions)}
    firsts = {node.at >> COLUMN: node for node in questions}
    for form in {one.form for one in rest.alike}:
        form.learn(firsts.get(form.row))
    for one in rest.alike:
        number = numbers.get(one.at, -1)
        if number < 0 or not isinstance(questions[number], Scalar):
            raise Unlike
        questions[number] = one.form.question(one)


def _place(text: str, row: int, index: int) -> int:
    start = text.rfind("\n", 0, index) + 1
    return row + text.count("\n", 0, start) << COLUMN | index - start


def _of_form(form: _Made, values: list[str], by: int) -> Any:
    """A mapping or list of these values, and that many places further down than the first one."""
    node = form.node
    made: Any
    if node.__class__ is Mapping:
        made = Mapping(node.at + by, False, (form.places, by))
        made.end = node.end + by
        for key, inner, number, at in form.entries:
            made[key] = _of_form(inner, values, by) if inner is not None else _value(values[number], at + by)
    else:
        made = Sequence(node.at + by)
        for _, inner, number, at in form.entries:
            made.append(_of_form(inner, values, by) if inner is not None else _value(values[number], at + by))
    return made


def _value(text: str, at: int) -> Any:
    """What the text of a value stands for."""
    first = text[0]
    if first not in _MARKS:
        return Scalar(text, at, "")
    return _between(text, 0, at)[0] if first in "[{" else Scalar(text[1:-1], at, first)


def _between(text: str, begin: int, at: int) -> tuple[Any, int]:
    """The mapping or list whose bracket stands there in a text that begins at a place, and where it ends."""
    node: Any = Mapping(at + begin, True) if text[begin] == "{" else Sequence(at + begin)
    is_mapping, end = node.__class__ is Mapping, begin
    while text[end] not in "]}":
        end += 1
        named = _NAMED.match(text, end) if is_mapping else None
        if named is not None:
            if named[1] in node or named[1] in NULLS:
                raise Unlike
            node.places[named[1]] = at + named.start(1)
            end = named.end()
        value, end = _piece(text, end, at)
        if named is not None:
            node[named[1]] = value
        else:
            node.append(value)
    if is_mapping:
        node.end = at + end
    return node, end + 1


def _piece(text: str, begin: int, at: int) -> tuple[Any, int]:
    """A value between brackets, and where the sign behind it stands."""
    match = _PIECE.match(text, begin)
    assert match is not None
    if match[1]:
        value, end = _between(text, match.start(1), at)
    else:
        value, end = _value((match[2] or match[3]).rstrip(" "), at + match.start(match.lastindex or 0)), match.end()
    while text[end] == " ":
        end += 1
    return value, end
