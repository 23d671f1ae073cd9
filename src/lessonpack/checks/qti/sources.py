"""QTI129 to QTI132: groups of QTI 1.2 draw a number of questions, from their own or from a bank that has as many."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import unescape
from itertools import zip_longest
from re import Pattern
from typing import NamedTuple

from lessonpack.checks.qti._facts import located
from lessonpack.checks.qti._one import KINDS, LONGEST
from lessonpack.findings import Severity, rule
from lessonpack.formats.numbers import count, is_number
from lessonpack.patterns import regex
from lessonpack.rule import Inspection, Problems, package_check

_CLAUSE = (
    "QTI 1.2 ASI Selection and Ordering, sourcebank_ref; canvas-lms: app/models/importers/quiz_group_importer.rb (read)"
)
NO_BANK = rule(
    "QTI129",
    severity=Severity.WARNING,
    holds="A group of QTI 1.2 draws from a bank that the package has.",
    says="a group draws from the bank {bank!r}, and no object bank of the package is called so",
    hint="Put the bank into the package, or write the ident of one that is there: {known}.",
    reason="The group is empty after the import, unless the course has that bank: none of its questions is asked.",
    clause=_CLAUSE,
)
TOO_FEW = rule(
    "QTI130",
    severity=Severity.WARNING,
    holds="A bank of QTI 1.2 has as many questions as are drawn from it.",
    says="a group draws {drawn} questions from the bank {bank!r}, which has {there}",
    hint="Draw {there} of them at most, or add questions to the bank.",
    reason="Learners are asked fewer questions than the quiz has points for.",
    clause=_CLAUSE,
)
NOTHING = rule(
    "QTI131",
    severity=Severity.WARNING,
    holds="A group of QTI 1.2 that draws questions has some, or names the bank that has them.",
    says="a group draws questions, has none, and names no bank",
    hint="Write the ident of an object bank into `sourcebank_ref`, or put questions into the section.",
    reason="The group is empty after the import: none of its questions is asked.",
    clause=_CLAUSE,
)
NO_NUMBER = rule(
    "QTI132",
    severity=Severity.WARNING,
    holds="The number of questions that a group of QTI 1.2 draws is one or more.",
    says="a group draws {drawn!r} questions",
    hint="Write into `selection_number` how many of them each learner is asked, in digits: 2.",
    reason="Nobody can be asked so many: the group asks nothing, or each platform makes something else of it.",
    clause=_CLAUSE,
)
_TOLD = 6  # names that a finding tells
_REF, _NUMBERS, _BANKS, _ROOT = b"sourcebank_ref", b"selection_number", b"objectbank", b"questestinterop"
_CDATA = b"<![CDATA["
_HIDING = {
    b"<!--": b"-->",
    b"<?": b"?>",
    _CDATA: b"]]>",
}  # what starts with it, and ends with it, has no elements in it
_HIDES = regex(rb"<!--|<\?|<!\[CDATA\[")
_HIDDEN_LINE = b"\v"  # no document of XML 1.0 has one
_PREFIX = rb"<(?:[\w.-]{1,60}:)?"
_SELECTION = regex(_PREFIX + rb"selection[\s>](?:[^<]|<(?!/?(?:[\w.-]{1,60}:)?selection[\s>])){1,4000}")
_SOURCE = regex(_PREFIX + rb"sourcebank_ref\s*>([^<]{0,500})<")
_NUMBER = regex(_PREFIX + rb"selection_number\s*>([^<]{0,50})<")
_ELSEWHERE = regex(_PREFIX + rb"sourcebank_is_external\s*>\s*true\s*<")
_VALUE = rb"\s*=\s*(?:\"([^\"<]{0,500})\"|'([^'<]{0,500})')"
_BANK = regex(_PREFIX + rb"objectbank(?=\s)[^<>]{0,1000}?\sident" + _VALUE)
_ITEM = regex(
    _PREFIX + rb"(?:item|itemref|bankentry_item)(?=[\s/>])(?:[^<>]{0,1000}?\s(?:ident|linkrefid)" + _VALUE + rb")?"
)
_TAG = regex(
    rb"<(/?)(?:[\w.-]{1,60}:)?(section|sectionref|item|itemref|selection)(?=[\s/>])"
    rb"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>"
)


class _Draw(NamedTuple):
    """What a group draws: from a bank or, with "", from its own questions; `number` as it is written, "" without one.

    `from_nothing` where the group has neither.
    """

    path: str
    line: int
    bank: str
    number: str
    from_nothing: bool


class _Sources(NamedTuple):
    """What is drawn, and how many questions each bank has; `all_known` where every document could be read as text."""

    draws: tuple[_Draw, ...]
    banks: dict[str, int]
    all_known: bool


def _sources(inspection: Inspection) -> _Sources:
    """Looked for in the text: trees of banks are dropped once they are judged, and large ones are judged in shares."""
    paths = [path for path, kind in inspection.kinds.items() if kind in KINDS]
    read = inspection.package.read
    drawing = ((path, data) for path in paths if _REF in (data := read(path)) or _NUMBERS in data)
    draws = tuple(each for path, data in drawing for each in _drawn(path, _shown(data)))
    named = {each.bank for each in draws if each.bank}
    banks, known = dict[str, set[str]](), not inspection.broken and all(map(_is_read, named))
    for path in paths if named else ():
        data = read(path)
        known = known and _ROOT in data  # else it is in an encoding of several bytes
        for ident, items in _held(_shown(data)) if _BANKS in data else ():
            banks.setdefault(ident, set()).update(items)  # what is there twice is imported once
            known = known and _is_read(ident)
    return _Sources(draws, {ident: len(items) for ident, items in banks.items()}, known)


def _is_read(name: str) -> bool:
    """Whether a name is what the document means: not in another encoding, nor with an entity of its own."""
    return "\ufffd" not in name and "&" not in name


def _shown(data: bytes) -> bytes:
    """The document without comments and instructions, but for their lines; CDATA is written as other text is."""
    pieces, at = list[bytes](), 0
    while (found := _HIDES.search(data, at)) is not None:
        end = data.find(_HIDING[found[0]], found.end())
        if end < 0:
            break
        hidden = data[found.end() : end]
        words = hidden if found[0] == _CDATA else _HIDDEN_LINE * hidden.count(b"\n")
        pieces += (data[at : found.start()], words.replace(b"&", b"&amp;").replace(b"<", b"&lt;"))
        at = end + len(_HIDING[found[0]])
    return b"".join((*pieces, data[at:]))


def _drawn(path: str, data: bytes) -> Iterator[_Draw]:
    line, at = 1, 0
    selections = {found.start(): found[0] for found in _SELECTION.finditer(data)}
    elsewhere = {start for start, said in selections.items() if _ELSEWHERE.search(said)}
    bank_of = {start: _words(_SOURCE, said) for start, said in selections.items()}
    empty = set(_in_nothing(data, {start for start in selections if bank_of[start] or start in elsewhere}))
    for start, said in selections.items():
        if start in elsewhere:
            continue
        line += data.count(b"\n", at, start) + data.count(_HIDDEN_LINE, at, start)
        at = start
        yield _Draw(path, line, bank_of[start], _words(_NUMBER, said), start in empty)


def _in_nothing(data: bytes, from_banks: Collection[int]) -> Iterator[int]:
    """Where the last selection starts of each section that has no questions, and none of the selections from banks."""
    opened = [_Section()]
    for tag in _TAG.finditer(data):
        closing, name = tag.groups()
        if name == b"selection":
            if not closing and not tag[0].endswith(b"/>"):
                opened[-1] = _Section(tag.start(), filled=opened[-1].filled or tag.start() in from_banks)
        elif not closing:
            opened[-1] = opened[-1]._replace(filled=True)
            if name == b"section" and not tag[0].endswith(b"/>"):
                opened.append(_Section())
        elif name == b"section" and len(opened) > 1:
            section = opened.pop()
            if section.draws is not None and not section.filled:
                yield section.draws


class _Section(NamedTuple):
    """Where the last of its selections starts so far, and whether there is something that is drawn from."""

    draws: int | None = None
    filled: bool = False


def _held(data: bytes) -> Iterator[tuple[str, Iterator[str]]]:
    """The banks of a document, with the idents of the items up to the next one; one without has its place."""
    banks = list(_BANK.finditer(data))
    for each, following in zip_longest(banks, banks[1:]):
        end = following.start() if following else len(data)
        items = _ITEM.finditer(data, each.end(), end)
        yield _text(each[1] or each[2]), (_text(item[1] or item[2] or b"") or f" {item.start()}" for item in items)


def _words(sought: Pattern[bytes], said: bytes) -> str:
    """The text of an element of a selection; some write it without a word in it."""
    found = sought.search(said)
    return _text(found[1]) if found else ""


def _text(written: bytes | None) -> str:
    text = (written or b"").replace(_HIDDEN_LINE, b"").decode("utf-8", "replace")
    return (unescape(text) if "&" in text else text).strip()


@package_check(NO_BANK)
def groups_draw_from_banks_that_are_there(inspection: Inspection) -> Problems:
    draws, banks, all_known = inspection.once(_sources)
    known = ", ".join(name[:LONGEST] for name in list(banks)[:_TOLD]) or "there is none"
    for each in draws if all_known else ():
        if each.bank and each.bank not in banks:
            yield located(each.path, each.line, bank=each.bank[:LONGEST], known=known)


@package_check(TOO_FEW)
def banks_have_as_many_as_are_drawn(inspection: Inspection) -> Problems:
    draws, banks, _ = inspection.once(_sources)
    for each in draws:
        there = banks.get(each.bank)
        drawn = count(each.number)
        if there is not None and drawn is not None and drawn > there:
            yield located(each.path, each.line, bank=each.bank[:LONGEST], drawn=drawn, there=there)


@package_check(NOTHING)
def groups_have_something_to_draw_from(inspection: Inspection) -> Problems:
    for each in inspection.once(_sources).draws:
        if each.from_nothing:
            yield located(each.path, each.line)


@package_check(NO_NUMBER)
def groups_draw_one_or_more(inspection: Inspection) -> Problems:
    for each in inspection.once(_sources).draws:
        if each.number and not (is_number(each.number) and float(each.number) >= 1):
            yield located(each.path, each.line, drawn=each.number[:LONGEST])
