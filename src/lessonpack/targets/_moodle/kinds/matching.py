"""Questions whose terms are put together with partners."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.model.asked import mixed
from lessonpack.model.content import plain
from lessonpack.model.questions import Categorise, Matching, Ordering, numbered
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.scoring import USUAL_PENALTY
from lessonpack.targets._moodle.texts import appended, named, phrase, value, verdicts
from lessonpack.targets._moodle.texts import plain as plain_text


def matching(question: Matching) -> Asked:
    """A matching question; Moodle shuffles the partners anyway, and the terms with them where it is asked to."""
    return Asked(
        "matching",
        USUAL_PENALTY,
        (value("shuffleanswers", str(question.shuffle).lower()), *verdicts(question.feedback), *_pairs(question)),
    )


def _pairs(question: Matching) -> Iterator[Node]:
    words = {partner.id: named(plain(partner.text)) for partner in question.partners}
    for term in question.terms:
        stem = phrase("subquestion", term.text, question.language)
        yield appended(stem, plain_text("answer", words[term.partner]))
    right = {term.partner for term in question.terms}
    for partner in mixed(question.partners):
        if partner.id not in right:
            yield stack(
                "subquestion", {"format": "html"}, el("text", None, ""), plain_text("answer", words[partner.id])
            )


KINDS: Makers = {
    Matching: matching,
    Categorise: matching,
    Ordering: lambda question: matching(numbered(question)),
}
