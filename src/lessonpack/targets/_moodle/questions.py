"""The `question` element, with all that is the same for every kind."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lessonpack.model.questions import Question, tries_at
from lessonpack.model.referring import stem_in_full
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._moodle.kind import Asked
from lessonpack.targets._moodle.kinds import asked
from lessonpack.targets._moodle.texts import named, plain, rich, tag, together, value
from lessonpack.targets._titles import title

_NO_HINT = stack("hint", {"format": "html"}, el("text", None, ""), el("clearwrong", None))


def question(question: Question, tries: int = 1, own: Asked | None = None, name: str = "") -> Node:
    """A question as an element of the question bank, with so many tries where a quiz of Moodle's gives several.

    It is of its `own` type and name, unless it is asked in another way, or called otherwise.
    """
    own = own or asked(question)
    general = question.said.general
    return stack(
        "question",
        {"type": own.type},
        plain("name", named(name or title(question) or question.id)),
        own.text or together("questiontext", stem_in_full(question)),
        rich("generalfeedback", general) if general else None,
        value("defaultgrade", _mark(question.points)),
        value("penalty", own.penalty),
        value("hidden", "0"),
        value("idnumber", question.id),
        *own.elements,
        _tags(question),
        *(rich("hint", hint) for hint in question.hints),
        *[_NO_HINT] * (tries_at(question, tries) - 1 - len(question.hints)),
    )


def _mark(points: Fraction) -> str:
    """Points with seven decimals, as Moodle's database has them; authors write at most four."""
    return f"{float(points):.7f}"


def _tags(question: Question) -> Node | None:
    """The tags of the question, its objective among them: Moodle has no other place for it."""
    found = [plain("tag", kept) for kept in dict.fromkeys(map(tag, labels(question))) if kept]
    return stack("tags", None, *found) if found else None


def labels(question: Question) -> Iterator[str]:
    """The texts that become tags of the question, as the author wrote them."""
    yield from question.tags
    if question.difficulty:
        yield question.difficulty
    if question.objective:
        yield question.objective
