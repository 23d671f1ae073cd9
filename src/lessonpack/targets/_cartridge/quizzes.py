"""Quizzes and the question bank of a cartridge, in its profile of QTI 1.2.1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lessonpack.findings import Place
from lessonpack.formats.cartridge import CC11, QUESTIONS_NAMESPACE, Version
from lessonpack.model.course import Course, Quiz
from lessonpack.model.questions import Question
from lessonpack.package import Package
from lessonpack.render.xml import Node, document, stack
from lessonpack.targets._cartridge.manifest import Resource, one_line
from lessonpack.targets._pictures import Pictures
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti12.items import item, metadata
from lessonpack.targets._qti12.profile import FieldOf, Profile
from lessonpack.targets._qti12.profiles import CARTRIDGE, CARTRIDGE_11

MAX_ATTEMPTS = 5  # the largest number in the profile, besides `unlimited`
BANK = "questions"


class Questions:
    """Adds the questions of a course to its package: quizzes with those that they ask, and a bank with the others."""

    def __init__(self, package: Package, version: Version) -> None:
        self._package = package
        self._version = version
        self._profile: Profile = CARTRIDGE_11 if version is CC11 else CARTRIDGE

    def quiz(self, quiz: Quiz, questions: Mapping[str, Question]) -> Resource:
        """Add a quiz as an assessment; `questions` are those that it may refer to, by id."""
        ident = identifier_of(quiz.id, before="quiz_")
        pictures = Pictures(self._profile.images)
        asked = [questions[id] for id in quiz.selected]
        root = stack(
            "assessment",
            {"ident": ident, "title": one_line(quiz.title)},
            metadata(_settings(quiz)),
            stack("section", {"ident": f"{ident}_section"}, *self._items(asked, pictures)),
        )
        return self._add(ident, self._version.assessment, root, asked, pictures, quiz.title, quiz.at)

    def bank(self, course: Course, questions: Sequence[Question]) -> Resource:
        """Add the bank of questions that no quiz asks: a cartridge has at most one, outside of its outline."""
        pictures = Pictures(self._profile.images)
        root = stack("objectbank", {"ident": identifier_of(course.id)}, *self._items(questions, pictures))
        return self._add(BANK, self._version.question_bank, root, questions, pictures, "", course.at)

    def _items(self, questions: Iterable[Question], pictures: Pictures) -> Iterator[Node]:
        return (item(question, self._profile, pictures) for question in questions)

    def _add(
        self,
        id: str,
        type: str,
        root: Node,
        questions: Iterable[Question],
        pictures: Pictures,
        title: str,
        at: Place,
    ) -> Resource:
        path = f"{id}.xml"
        self._package.add(path, document(stack("questestinterop", {"xmlns": QUESTIONS_NAMESPACE}, root)), at)
        for question in questions:
            self._package.origins[path, identifier_of(question.id)] = question.at
        return Resource(id=id, type=type, path=path, title=title, media=pictures.media, at=at)


def is_counted(quiz: Quiz) -> bool:
    """True for a limit of attempts that the profile has a number for."""
    return quiz.attempts is not None and quiz.attempts <= MAX_ATTEMPTS


def _settings(quiz: Quiz) -> Iterator[FieldOf]:
    """The metadata of a quiz in the profile; `unlimited` is written out, because Canvas would allow one attempt."""
    yield "cc_profile", "cc.exam.v0p1"
    yield "qmd_assessmenttype", "Examination"
    yield "qmd_scoretype", "Percentage"
    yield "qmd_feedbackpermitted", "Yes"
    yield "qmd_hintspermitted", "No"
    if quiz.time_limit is not None:
        yield "qmd_timelimit", str(quiz.time_limit)
    yield "cc_maxattempts", str(quiz.attempts) if is_counted(quiz) else "unlimited"
