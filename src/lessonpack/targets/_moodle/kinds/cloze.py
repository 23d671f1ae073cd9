"""Texts with gaps, each of which Moodle reads from between braces: `{1:SHORTANSWER:=hydrogen~%50%gas#Which one?}`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape
from typing import assert_never

from lessonpack.formats.moodle_xml import percentage, snapped
from lessonpack.model.asked import Near
from lessonpack.model.content import RichText, plain
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.referring import stem_in_full
from lessonpack.patterns import regex
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.kinds.typed import compared
from lessonpack.targets._moodle.scoring import USUAL_PENALTY
from lessonpack.targets._moodle.texts import gapped
from lessonpack.targets._qti.scoring import number

# What Moodle takes for its own within a gap, or HTML does; it decodes what is written by number. What stands behind
# `&amp;` it would take for a part of the answer, even the end of that.
_OWN = regex(r"[~}#=%{\\$@&<>]")


def cloze(question: Cloze) -> Asked:
    """A cloze question, the unit of a number behind its gap."""
    weights = marks(question)
    gaps = {gap.id: _gap(gap, weights[gap.id]) for gap in question.gaps}
    return Asked("cloze", USUAL_PENALTY, text=gapped("questiontext", stem_in_full(question), gaps))


def marks(question: Cloze) -> dict[str, int]:
    """The points of each gap, where these are whole numbers; else their weights."""
    whole = sum(gap.weight for gap in question.gaps)
    points = {gap.id: question.points * Fraction(gap.weight, whole) for gap in question.gaps}
    if all(each.denominator == 1 for each in points.values()):
        return {id: int(each) for id, each in points.items()}
    return {gap.id: gap.weight for gap in question.gaps}


def _gap(gap: AnyGap, weight: int) -> str:
    match gap:
        case TypedGap(answers=answers, case=case):
            written = (f"{_share(each.share)}{_escaped(compared(each))}{_told(each.feedback)}" for each in answers)
            return _braced(weight, "SHORTANSWER_C" if case else "SHORTANSWER", written)
        case NumberGap(others=others):
            known: list[tuple[Fraction, RichText, Near]] = [(Fraction(1), (), gap)]
            known += ((each.share, each.feedback, each) for each in others)
            return _braced(
                weight, "NUMERICAL", (f"{_share(share)}{_near(each)}{_told(said)}" for share, said, each in known)
            )
        case ChoiceGap(choices=choices, shuffle=shuffle):
            # What learners choose from is HTML once Moodle has decoded it.
            offered = (
                (_share(Fraction(each.correct)), escape(plain(each.text), quote=False), each) for each in choices
            )
            return _braced(
                weight,
                "MULTICHOICE_S" if shuffle else "MULTICHOICE",
                (f"{share}{_escaped(words)}{_told(each.feedback)}" for share, words, each in offered),
            )
        case _:
            assert_never(gap)


def _braced(weight: int, type: str, answers: Iterator[str]) -> str:
    return f"{{{weight}:{type}:{'~'.join(answers)}}}"


def _near(near: Near) -> str:
    return f"{number(near.answer)}:{number(near.tolerance)}"


def _share(share: Fraction) -> str:
    return "=" if share == 1 else f"%{percentage(snapped(share))}%"


def _told(feedback: RichText) -> str:
    """Feedback in plain words: Moodle shows it as HTML."""
    return f"#{_escaped(escape(plain(feedback), quote=False))}" if feedback else ""


def _escaped(words: str) -> str:
    return _OWN.sub(lambda found: f"&#{ord(found[0])};", words)


KINDS: Makers = {Cloze: cloze}
