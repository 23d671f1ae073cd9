"""What is said of items of which those that differ in words alone share a verdict, whatever is spoiled in one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import rows
from lessonpack.formats import load, moodle_xml
from lessonpack.formats.moodle_alike import QUESTIONS
from lessonpack.formats.rows import Row, divided
from lessonpack.model.questions import Question
from lessonpack.schemas import Store
from qti import samples

pytestmark = pytest.mark.schemas

FEEDBACK = samples.FEEDBACK
KINDS: dict[str, Question] = {
    "single": samples.single(feedback=FEEDBACK),
    "several": samples.several(feedback=FEEDBACK),
    "judged": samples.judged(feedback=FEEDBACK),
    "matched": samples.matched(feedback=FEEDBACK),
    "grouped": samples.grouped(feedback=FEEDBACK),
    "ordered": samples.ordered(feedback=FEEDBACK),
    "gapped": samples.gapped(feedback=FEEDBACK),
    "worded": samples.worded(feedback=FEEDBACK),
    "listed": samples.listed(feedback=FEEDBACK),
    "word": samples.word(samples.reply("rain"), samples.reply("snow", "0.5"), feedback=FEEDBACK),
    "speed": samples.speed(feedback=FEEDBACK),
    "near": samples.near(feedback=FEEDBACK),
    "pointed": samples.pointed(1, feedback=FEEDBACK),
    "essay": samples.essay(),
    "upload": samples.upload(),
    "to read": samples.to_read(),
}
NOT_OF = {
    "canvas": {"pointed"},
    "qti12": {"matched", "grouped", "ordered", "upload", "to read"},
    "cc13": set(KINDS) - {"single", "several", "judged", "word"},
    "moodle": set[str](),
}
BANKS = [(target, kind) for target, others in NOT_OF.items() for kind in KINDS if kind not in others]
# Their text has gaps or their answer a place in it: to Moodle these are no mere words.
VARIED = {("moodle", kind) for kind in ("gapped", "worded", "listed", "pointed")}


def made(target: str, kind: str) -> tuple[rows.Bank, Row]:
    """A bank of questions of one kind in other words, and how its items are written."""
    bank = rows.bank(target, samples.course(*rows.asked(KINDS[kind])))
    row = load()["moodle-xml" if target == "moodle" else "qti12"].row
    assert row is not None
    return bank, row


@pytest.mark.parametrize(("target", "kind"), BANKS)
def test_of_questions_in_other_words_one_is_looked_at(target: str, kind: str) -> None:
    bank, row = made(target, kind)
    division = divided(bank.data, row)
    assert division is not None
    [share] = division.shares()
    looked_at, all_of_them = (data.count(row.start) for data in (share.data, bank.data))
    assert all_of_them - looked_at == (0 if (target, kind) in VARIED else all_of_them - 3)


VALUE, TEXT = re.compile(rb' [a-z:]+="([^"]*)"'), re.compile(rb">([^<>]+)(?=<)")
LEAF, TAG = re.compile(rb"<([a-z_]+)[^<>]*>[^<>]*</\1>|<[^<>]*/>"), re.compile(rb"<[a-z_]+[^<>/]*>")


def spoiled(item: bytes) -> Iterator[bytes]:
    """The item with each value, text and element lost, replaced, blank, doubled or in the way of another."""
    for found in VALUE.finditer(item):
        yield item[: found.start()] + item[found.end() :]
        yield from (item[: found.start(1)] + word + item[found.end(1) :] for word in (b"", b"zz", b"0", b"q0"))
    for found in TEXT.finditer(item):
        yield from (item[: found.start(1)] + word + item[found.end(1) :] for word in _WORDS)
    for found in LEAF.finditer(item):
        yield item[: found.start()] + item[found.end() :]
        yield item[: found.end()] + item[found.start() :]
    for found in TAG.finditer(item):
        yield item[: found.end()] + b"<zz/>" + item[found.end() :]
        yield item[: found.start()] + b"zz" + item[found.start() :]


_WORDS = (b"", b" ", b"zz", b"0", b"\xc2\xa0", b"true", b"[[9]]", b"{x}", b"@@PLUGINFILE@@/x", b"&#32;", b"*", b"]]>")


def check(target: str, kind: str, schemas: Store, first: int, step: int) -> None:
    """What is found is the same in shares where an item is spoiled that is left out of them, or would be."""
    bank, row = made(target, kind)
    before, start, item = bank.data.rpartition(row.start)[0].rpartition(row.start)
    behind = bank.data[len(before + start + item) :]
    for each in list(spoiled(start + item))[first::step]:
        rows.both(schemas, bank, before + each + behind)


@pytest.mark.parametrize(("target", "kind"), BANKS)
def test_a_fault_is_told_as_it_is_of_the_whole(target: str, kind: str, schemas: Store) -> None:
    check(target, kind, schemas, BANKS.index((target, kind)), 120)


@pytest.mark.full
@pytest.mark.parametrize(("target", "kind"), BANKS)
def test_every_fault_is_told_as_it_is_of_the_whole(target: str, kind: str, schemas: Store) -> None:
    check(target, kind, schemas, 0, 1)


def test_all_questions_of_moodle_s_core_are_known() -> None:
    assert set(QUESTIONS) | {b"category"} == {type.encode() for type in moodle_xml.CORE_TYPES}
