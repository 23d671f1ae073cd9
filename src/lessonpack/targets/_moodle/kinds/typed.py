"""Questions that are answered by typing into one field."""

from __future__ import annotations

from fractions import Fraction

from lessonpack.formats.moodle_xml import percentage, snapped
from lessonpack.model.asked import Answer, Feedback, Near, OtherNumber
from lessonpack.model.content import RichText
from lessonpack.model.questions import Numeric, ShortAnswer
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.scoring import USUAL_PENALTY
from lessonpack.targets._moodle.texts import rich, value
from lessonpack.targets._qti.scoring import number


def short_answer(question: ShortAnswer) -> Asked:
    """A shortanswer question, whose feedback on right and wrong answers is said of each answer, and of all others."""
    usecase = value("usecase", "1" if question.case else "0")
    answers = (_answer(question, each) for each in question.answers)
    return Asked("shortanswer", USUAL_PENALTY, (usecase, *answers, *_any_other(question)))


def _answer(question: ShortAnswer, answer: Answer) -> Node:
    said = (*answer.feedback, *_verdict(question.feedback, answer))
    return _written(compared(answer), percentage(snapped(answer.share)), *([rich("feedback", said)] if said else []))


def _verdict(said: Feedback, answer: Answer | OtherNumber) -> RichText:
    if answer.share == 1:
        return said.correct
    return (answer.share and said.partly) or said.incorrect


def _any_other(question: ShortAnswer | Numeric) -> list[Node]:
    """What is said of an answer that is none of these: it comes last, and takes whatever is left."""
    wrong = question.feedback.incorrect
    return [_written("*", "0", rich("feedback", wrong))] if wrong else []


def _written(text: str, fraction: str, *more: Node) -> Node:
    return stack("answer", {"fraction": fraction, "format": "moodle_auto_format"}, el("text", None, text), *more)


def compared(answer: Answer) -> str:
    """What is typed, as Moodle compares it: a star stands for anything."""
    return answer.words if answer.pattern else answer.words.replace("*", "\\*")


def numeric(question: Numeric) -> Asked:
    """A numerical question without units, whose feedback on right and wrong answers is said of the answers."""
    right = _number(question, Fraction(1), question.feedback.correct)
    others = (
        _number(each, each.share, (*each.feedback, *_verdict(question.feedback, each))) for each in question.others
    )
    return Asked("numerical", USUAL_PENALTY, (right, *others, *_any_other(question)))


def _number(near: Near, share: Fraction, said: RichText) -> Node:
    told = [rich("feedback", said)] if said else []
    tolerance = value("tolerance", number(near.tolerance))
    return _written(number(near.answer), percentage(snapped(share)), *told, tolerance)


KINDS: Makers = {ShortAnswer: short_answer, Numeric: numeric}
