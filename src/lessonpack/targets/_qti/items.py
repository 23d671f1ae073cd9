"""Items: one assessmentItem a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lessonpack.model.content import Image
from lessonpack.model.questions import Question
from lessonpack.model.scoring import key, renamed
from lessonpack.render.xml import Filled, Kept, Node, Pattern, el, join, stack
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.kind import Asked, Interaction, Interactions
from lessonpack.targets._qti.kinds import interaction
from lessonpack.targets._qti.scored import scored
from lessonpack.targets._qti.scoring import (
    CORRECT,
    GENERAL,
    GENERAL_OUTCOME,
    INCORRECT,
    PARTLY,
    VERDICT_OUTCOME,
    Fed,
    Told,
)
from lessonpack.targets._qti.xhtml import Html
from lessonpack.targets._titles import title


def item(question: Question, language: str, image: Callable[[Image], str], *, external: bool) -> Node:
    """The assessmentItem of a question; `image` gives the address of a picture as the item names it.

    Where the version has a word for it, an `external` score says that people give it.
    """
    body, asked = Html(image), interaction(question)
    fed_back = asked.fed_back
    declared, processed = _scored(question, asked, fed_back, external=external)
    return stack(
        "assessmentItem",
        {
            "identifier": identifier_of(question.id),
            "title": title(question),
            "xml:lang": language,
            "adaptive": "false",
            "timeDependent": "false",
        },
        declared,
        _item_body(question, asked, body, language),
        processed,
        *_feedbacks(question, fed_back, body),
    )


def _scored(
    question: Question, asked: Interaction | Interactions, fed_back: tuple[Fed, ...], *, external: bool
) -> tuple[Kept, Kept | None]:
    told = _told(question, fed_back)
    if hasattr(asked, "scored"):  # `isinstance` of a protocol takes thirty times as long
        own: tuple[Kept, Kept | None] = asked.scored(told)
        return own
    return scored(renamed(key(question), identifier_of), asked.declared, told, external=external)


def _told(question: Question, fed_back: tuple[Fed, ...]) -> Told:
    own = question.said
    return Told(
        parts=tuple((fed.value, fed.feedback, fed.response) for fed in fed_back),
        general=bool(own.general),
        correct=bool(own.correct),
        partly=bool(own.partly),
        incorrect=bool(own.incorrect),
    )


def _item_body(question: Question, asked: Asked, body: Html, language: str) -> Node:
    """What the question refers to and the stem in one div, no prompt: Canvas Classic drops what stands outside."""
    stem, stimulus = body.blocks(question.stem), question.stimulus
    if stimulus is not None:
        spoken = stimulus.language or (language if question.language else None)
        stem = join((el("div", {"xml:lang": spoken}, body.blocks(stimulus.titled)), el("div", None, stem)))
    return stack("itemBody", {"xml:lang": question.language or None}, el("div", None, stem), asked.written(body))


def _feedbacks(question: Question, fed_back: tuple[Fed, ...], body: Html) -> Iterator[Filled]:
    for fed in fed_back:
        yield _modal("FEEDBACK", fed.feedback, body.undivided(fed.text))
    own = question.said
    if own.general:
        yield _modal(GENERAL_OUTCOME, GENERAL, body.blocks(own.general))
    if own.correct:
        yield _modal(VERDICT_OUTCOME, CORRECT, body.blocks(own.correct))
    if own.partly:
        yield _modal(VERDICT_OUTCOME, PARTLY, body.blocks(own.partly))
    if own.incorrect:
        yield _modal(VERDICT_OUTCOME, INCORRECT, body.blocks(own.incorrect))


def _made_modal(outcome: str, identifier: str, content: Node) -> Node:
    attributes = {"outcomeIdentifier": outcome, "showHide": "show", "identifier": identifier}
    return el("modalFeedback", attributes, content)


_modal = Pattern(3, _made_modal)
