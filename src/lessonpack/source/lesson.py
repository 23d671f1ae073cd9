"""A lesson file: objectives, sections with their blocks, questions, and the quiz about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any, TypeVar

from msgspec.structs import replace

from lessonpack.model.blocks import Block, Checking, KnowledgeCheck
from lessonpack.model.course import Course, Lesson, Objective, Quiz, Section, Term
from lessonpack.model.questions import Question, first_variants
from lessonpack.source import blocks, head, identifiers, questions, quiz, rules, starter
from lessonpack.source.checking import check, one_kind
from lessonpack.source.identifiers import UsedIds
from lessonpack.source.nodes import Mapping, Scalar, Sequence, entries
from lessonpack.source.reading import Reading
from lessonpack.source.shapes import LessonShape

_NONE = Sequence(0)
_Block = TypeVar("_Block", bound=Block)


def read(reading: Reading, root: Mapping, objectives: Collection[str] | None = ()) -> Course | None:
    """The lesson as a course of one, with all that could be read of it.

    Its questions may name the `objectives` of the course that lists it as well; None when these are not known.
    """
    shape: LessonShape | None = head.read(reading, "lesson", root)
    own = aims(reading, root)
    sections = _sections(reading, root)
    asked = questions.read(reading, root, _may_be_named(reading, root, objectives))
    before = tuple(
        KnowledgeCheck(question=node.text, at=reading.place(node.at))
        for node in entries(root, "before")
        if isinstance(node, Scalar)
    )
    _checks(reading, root)
    _settings_of_checks(reading, root, sections)
    before, sections = _as_asked(before, sections, asked)
    taken = _quiz(reading, root, before, sections, asked)
    starter.told(reading, root)
    if shape is None:
        return None
    lesson = Lesson(
        id=shape.id or identifiers.derived(reading, root, "lesson", shape.title),
        title=shape.title,
        about=head.about(shape),
        hook=shape.hook,
        cover=head.cover(reading, root),
        objectives=own,
        before=before,
        sections=_captioned(sections, shape.language),
        glossary=_glossary(reading, root),
        questions=asked,
        checking=_checking(reading, shape, root),
        again_after_days=shape.checks.again_after_days,
        quiz=taken,
        ignores=tuple(shape.ignore.items()),
        at=reading.place(root.at),
    )
    return _alone(reading, shape, lesson, root)


def _alone(reading: Reading, shape: LessonShape, lesson: Lesson, root: Mapping) -> Course:
    return Course(
        id=lesson.id,
        title=shape.title,
        language=shape.language,
        lessons=(lesson,),
        media=reading.pictures,
        ignores=lesson.ignores,
        messages=shape.messages,
        cover=lesson.cover,
        theme=head.theme(reading, shape.theme, root),
        files=reading.files,
        at=lesson.at,
        named=reading.named(root),
        **head.gathered(lesson.about),
    )


# --- objectives and sections --------------------------------------------------------------------------


def aims(reading: Reading, root: Mapping) -> tuple[Objective, ...]:
    """The objectives of a lesson or course."""
    nodes = entries(root, "objectives")
    used = identifiers.authored(reading, nodes, "objective")
    made: list[Objective] = []
    for node in nodes:
        shape = check(reading, "objective", node)
        if shape is not None:
            id = shape.id or identifiers.derived(reading, node, "objective", shape.text, used)
            made.append(Objective(id=id, text=shape.text, at=reading.place(node.at)))
    return tuple(made)


def _may_be_named(reading: Reading, root: Mapping, others: Collection[str] | None) -> set[str] | None:
    """The objectives that a question may name: the lesson's own, and those of its course."""
    own = identifiers.known(reading, root, "objective", entries(root, "objectives"))
    return None if own is None or others is None else own.union(others)


def _sections(reading: Reading, root: Mapping) -> tuple[Section, ...]:
    nodes = entries(root, "sections")
    used = identifiers.authored(reading, nodes, "section")
    read = (_section(reading, node, used) for node in nodes)
    return tuple(section for section in read if section is not None)


def _section(reading: Reading, node: Any, used: UsedIds) -> Section | None:
    shape = check(reading, "section", node)
    made = _blocks(reading, node)
    if shape is None:
        return None
    id = shape.id or identifiers.derived(reading, node, "section", shape.title, used)
    return Section(id=id, title=shape.title, blocks=made, at=reading.place(node.at))


def _blocks(reading: Reading, section: Any) -> tuple[Block, ...]:
    made: list[Block] = []
    for item in entries(section, "blocks"):
        name = one_kind(reading, item, "block", blocks.KINDS, lambda: blocks.OTHER_NAMES)
        if name:
            kind, node = blocks.KINDS[name], item[name]
            shape = check(reading, name, node)
            if kind.judge is not None and isinstance(node, Mapping):
                kind.judge(reading, node)
            if shape is not None:
                made.append(kind.made(shape, reading.place(item.places[name])))
    return tuple(made)


def _captioned(sections: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """The sections of a lesson in that language, with the captions of films in it first."""
    return tuple(
        replace(section, blocks=tuple(blocks.captioned(block, language) for block in section.blocks))
        for section in sections
    )


def _glossary(reading: Reading, root: Mapping) -> tuple[Term, ...]:
    read = ((node, check(reading, "term", node)) for node in entries(root, "glossary"))
    return tuple(
        Term(term=shape.term, text=shape.text, also=tuple(shape.also), at=reading.place(node.at))
        for node, shape in read
        if shape is not None
    )


# --- what is asked ------------------------------------------------------------------------------------


def _checks(reading: Reading, root: Mapping) -> None:
    """The question that a knowledge check asks, or that is asked before reading, must be one of the lesson."""
    known = identifiers.known(reading, root, "question", questions.written(root))
    seen: set[str] = set()
    for node in entries(root, "before"):
        quiz.selected(reading, node, known, seen, "'before'")
    for section in entries(root, "sections"):
        for item in entries(section, "blocks"):
            if isinstance(item, Mapping) and item.keys() == {"check"}:
                quiz.selected(reading, item["check"], known, seen, "the check")


def _as_asked(
    before: tuple[KnowledgeCheck, ...], sections: tuple[Section, ...], asked: tuple[Question, ...]
) -> tuple[tuple[KnowledgeCheck, ...], tuple[Section, ...]]:
    """The same, each check asking by its id a question that was read: of variants everybody has the first.

    What asks one that is not there, or could not be read, is left out: the mistake was told.
    """
    ids = {question.authored: question.id for question in first_variants(asked)}

    def as_asked(block: _Block) -> Iterator[_Block]:
        if not isinstance(block, KnowledgeCheck):
            yield block
        elif block.question in ids:
            yield replace(block, question=ids[block.question])

    return tuple(chain.from_iterable(map(as_asked, before))), tuple(
        replace(section, blocks=tuple(chain.from_iterable(map(as_asked, section.blocks)))) for section in sections
    )


def _settings_of_checks(reading: Reading, root: Mapping, sections: tuple[Section, ...]) -> None:
    """What is said of all knowledge checks is said of some; where a section could not be read that is not known."""
    asked = any(isinstance(block, KnowledgeCheck) for section in sections for block in section.blocks)
    written = entries(root, "sections")
    complete = len(written) == len(sections) and all(
        len(entries(node, "blocks")) == len(section.blocks) for node, section in zip(written, sections, strict=True)
    )
    if "checks" in root and complete and not asked:
        advice = "Ask a question between two blocks (`- check: …`), or remove `checks`."
        reading.say(
            rules.NO_USE, root.places["checks"], key="'checks'", where="without a knowledge check", advice=advice
        )


def _checking(reading: Reading, shape: LessonShape, root: Mapping) -> Checking:
    at = root.places.get("checks", root.at)
    return Checking(tries=shape.checks.tries, confidence=shape.checks.confidence, at=reading.place(at))


def _quiz(
    reading: Reading,
    root: Mapping,
    before: tuple[KnowledgeCheck, ...],
    sections: tuple[Section, ...],
    asked: tuple[Question, ...],
) -> Quiz | None:
    if "quiz" not in root:
        return None
    written = root.get("questions", _NONE)
    checks = (block for section in sections for block in section.blocks if isinstance(block, KnowledgeCheck))
    bank = quiz.Bank(
        questions={question.id: question for question in asked},
        checked=frozenset(check.question for check in (*before, *checks)),
        known=identifiers.known(reading, root, "question", questions.written(root)) if written else None,
        tags=tags_of(root, asked) if written else None,
        complete=bool(asked) and len({question.authored for question in asked}) == len(written),
        lessons={},
        authored={question.id: question.authored for question in asked},
    )
    if isinstance(written, Sequence) and not written:
        reading.say(rules.NO_QUESTIONS, root.places["quiz"])
    read = quiz.read(reading, "quiz", root, bank)
    return None if read is None else Quiz(**read[1])


def tags_of(root: Mapping, asked: tuple[Question, ...]) -> set[str] | None:
    """The tags of a lesson's questions, as they are written and as variants have them; None when that is open."""
    written = questions.tags(root)
    return None if written is None else written.union(*(question.tags for question in asked))
