"""Questions that are answered by choosing: one of several, all that apply, true or false."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lessonpack.formats.moodle_xml import percentage
from lessonpack.model.asked import Choice
from lessonpack.model.content import RichText, plain
from lessonpack.model.questions import ChoiceQuestion, MultipleResponse, SingleChoice, TrueFalse, most_chosen
from lessonpack.model.scoring import key
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.scoring import USUAL_PENALTY, penalty, share, shares
from lessonpack.targets._moodle.texts import appended, phrase, rich, value, verdicts
from lessonpack.words import languages, messages


def choosing(question: ChoiceQuestion) -> Asked:
    """A multichoice question; when a choice keeps its place, none is shuffled, since Moodle shuffles all or none."""
    several = most_chosen(question) > 1
    shuffled = question.shuffle and not any(choice.fixed for choice in question.choices)
    elements = (
        value("single", "false" if several else "true"),
        value("shuffleanswers", "true" if shuffled else "false"),
        value("answernumbering", "none" if isinstance(question, TrueFalse) else "ABCD"),
        value("showstandardinstruction", "1" if several else "0"),
        *verdicts(question.feedback, partly=several),
        *_answers(question, several=several),
    )
    return Asked("multichoice", USUAL_PENALTY if several else penalty(len(question.choices)), elements)


def _answers(question: ChoiceQuestion, *, several: bool) -> Iterator[Node]:
    counted = shares(key(question), several=several)
    for choice in question.choices:
        fraction = percentage(share(counted, choice.id))
        answer = phrase("answer", choice.text, question.language, fraction=fraction)
        yield appended(answer, *([rich("feedback", choice.feedback)] if choice.feedback else []))


def judging(question: TrueFalse) -> Asked:
    """A truefalse question, whose choices have Moodle's own words; with other words it is a multichoice question.

    Of feedback on the question, truefalse has only the general one: the rest becomes feedback on its two answers.
    """
    if not _speaks_as_moodle(question):
        return choosing(question)
    counted = shares(key(question), several=False)
    answers = (
        stack(
            "answer",
            {"fraction": percentage(share(counted, choice.id)), "format": "moodle_auto_format"},
            el("text", None, choice.id),
            *_said(question, choice),
        )
        for choice in question.choices
    )
    return Asked("truefalse", penalty(len(question.choices)), tuple(answers))


def _said(question: TrueFalse, choice: Choice) -> Iterator[Node]:
    verdict: RichText = question.feedback.correct if choice.correct else question.feedback.incorrect
    if choice.feedback or verdict:
        yield rich("feedback", (*choice.feedback, *verdict))


def _speaks_as_moodle(question: TrueFalse) -> bool:
    """True when the choices have the words that they get, in some language, if the author writes none."""
    return tuple(plain(choice.text) for choice in question.choices) in _own_words()


@cache
def _own_words() -> frozenset[tuple[str, str]]:
    files = (messages(language) for language in languages())
    return frozenset((each["label.true"].text, each["label.false"].text) for each in files)


KINDS: Makers = {SingleChoice: choosing, MultipleResponse: choosing, TrueFalse: judging}
