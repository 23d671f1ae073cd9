"""QTI129 and QTI130: groups of QTI 1.2 that draw from a bank, which is there and has as many questions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from lessonpack.checks.qti._facts import located
from lessonpack.checks.qti._one import KINDS, LONGEST
from lessonpack.findings import Severity, rule
from lessonpack.formats.numbers import count
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
_TOLD = 6  # names that a finding tells
_REF, _BANKS, _ROOT = b"sourcebank_ref", b"objectbank", b"questestinterop"
_HIDING = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}  # what starts with it, and ends with it, has no elements in it
_HIDES = regex(rb"<!--|<!\[CDATA\[")
_PREFIX = rb"<(?:[\w.-]{1,60}:)?"
_SELECTION = regex(_PREFIX + rb"selection[\s>](?:[^<]|<(?!/?(?:[\w.-]{1,60}:)?selection[\s>])){1,4000}")
_SOURCE = regex(_PREFIX + rb"sourcebank_ref\s*>([^<]{0,500})<")
_NUMBER = regex(_PREFIX + rb"selection_number\s*>([^<]{0,50})<")
_ELSEWHERE = regex(_PREFIX + rb"sourcebank_is_external\s*>\s*true\s*<")
_BANK = regex(_PREFIX + rb"objectbank\s[^<>]{0,1000}?\bident\s*=\s*[\"']([^\"'<>]{0,500})[\"']")
_ITEM = regex(_PREFIX + rb"(?:item|itemref|bankentry_item)[\s/>]")


class _Draw(NamedTuple):
    """So many questions are drawn from a bank; None where it is not said how many."""

    path: str
    line: int
    bank: str
    number: int | None


class _Sources(NamedTuple):
    """What is drawn from banks, and how many questions each has; `all_known` where every document was looked at."""

    draws: tuple[_Draw, ...]
    banks: dict[str, int]
    all_known: bool


def _sources(inspection: Inspection) -> _Sources:
    """Looked for in the text: trees of banks are dropped once they are judged, and large ones are judged in shares."""
    paths = [path for path, kind in inspection.kinds.items() if kind in KINDS]
    read = inspection.package.read
    draws = tuple(each for path in paths if _REF in (data := read(path)) for each in _drawn(path, _shown(data)))
    banks, known = dict[str, int](), not inspection.broken
    for path in paths if draws else ():
        data = read(path)
        known = known and _ROOT in data  # else it is in an encoding of several bytes
        for ident, items in _held(_shown(data)) if _BANKS in data else ():
            banks[ident] = banks.get(ident, 0) + items
    return _Sources(draws, banks, known)


def _shown(data: bytes) -> bytes:
    """The document without its comments and CDATA, but for their lines."""
    pieces, at = list[bytes](), 0
    while (found := _HIDES.search(data, at)) is not None:
        end = data.find(_HIDING[found[0]], found.end())
        if end < 0:
            break
        pieces += (data[at : found.start()], b"\n" * data.count(b"\n", found.start(), end))
        at = end
    return b"".join((*pieces, data[at:]))


def _drawn(path: str, data: bytes) -> Iterator[_Draw]:
    line, at = 1, 0
    for found in _SELECTION.finditer(data):
        source, number = _SOURCE.search(found[0]), _NUMBER.search(found[0])
        bank = _text(source[1]) if source else ""  # which some write without a name in it
        if not bank or _ELSEWHERE.search(found[0]):
            continue
        line += data.count(b"\n", at, found.start())
        at = found.start()
        yield _Draw(path, line, bank, count(_text(number[1])) if number else None)


def _held(data: bytes) -> Iterator[tuple[str, int]]:
    """The banks of a document, with the number of items up to the next one."""
    banks = list(_BANK.finditer(data))
    for each, following in zip_longest(banks, banks[1:]):
        end = following.start() if following else len(data)
        yield _text(each[1]), sum(1 for _ in _ITEM.finditer(data, each.end(), end))


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace").strip()


@package_check(NO_BANK)
def groups_draw_from_banks_that_are_there(inspection: Inspection) -> Problems:
    draws, banks, all_known = inspection.once(_sources)
    known = ", ".join(name[:LONGEST] for name in list(banks)[:_TOLD]) or "there is none"
    for each in draws if all_known else ():
        if each.bank not in banks:
            yield located(each.path, each.line, bank=each.bank[:LONGEST], known=known)


@package_check(TOO_FEW)
def banks_have_as_many_as_are_drawn(inspection: Inspection) -> Problems:
    draws, banks, _ = inspection.once(_sources)
    for each in draws:
        there = banks.get(each.bank)
        if there is not None and each.number is not None and each.number > there:
            yield located(each.path, each.line, bank=each.bank[:LONGEST], drawn=each.number, there=there)
