"""Packages of QTI 1.2: files, their dependencies, and a manifest of IMS Content Packaging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from lessonpack.blobs import file_of
from lessonpack.formats import imscp, lom, qti2, qti12
from lessonpack.model.content import Media
from lessonpack.model.course import Course, Objective, Quiz
from lessonpack.model.questions import Question
from lessonpack.model.stimulus import Stimulus
from lessonpack.package import MANIFEST, Package
from lessonpack.render.xml import Node, document, el, stack
from lessonpack.targets import _lom, _packaging
from lessonpack.targets._pictures import Pictures
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti12.calculated import drawing
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.items import item, text_ident, text_item
from lessonpack.targets._qti12.profile import Profile
from lessonpack.targets._qti12.shared import Pools
from lessonpack.targets._qti12.tests import bank

IMAGES = "images"


class Items(Struct, kw_only=True):
    """Makes the items of one file, and collects the pictures that they show."""

    profile: Profile
    objectives: Mapping[str, Objective]
    pictures: Pictures

    def made(self, question: Question) -> Node:
        """The item of a question."""
        return item(question, self.profile, self.pictures, self.objectives.get(question.objective))

    def drawn(self, questions: Sequence[Question]) -> Node | None:
        """The one item for all variants of a question; None where they are no such, or cannot be asked by one."""
        if not self.profile.draws or len({question.authored for question in questions}) > 1:
            return None
        made = drawing(questions, self.profile, Html(self.pictures, self.profile.math))
        question = replace(questions[0], id=questions[0].authored)
        goal = self.objectives.get(question.objective)
        return made and item(question, self.profile, self.pictures, goal, drawn=made)

    def each(self, questions: Iterable[Question]) -> Iterator[Node]:
        """The items of questions, one for the variants of each where that is possible."""
        variants: dict[str, list[Question]] = {}
        for question in questions:
            variants.setdefault(question.authored, []).append(question)
        for group in variants.values():
            made = self.drawn(group)
            yield from map(self.made, group) if made is None else (made,)

    def run(self, stimulus: Stimulus, questions: Iterable[Question]) -> Iterator[Node]:
        """What questions refer to as an item of its own, then their items, which name it: New Quizzes go by that."""
        yield text_item(stimulus, self.profile, self.pictures)
        parent = [("parent_stimulus_item_ident", text_ident(stimulus))]
        for question in questions:
            alone = replace(question, stimulus=None)
            yield item(alone, self.profile, self.pictures, self.objectives.get(question.objective), parent)


class Packing(Struct, kw_only=True):
    """A package under construction; each file gets a resource in the manifest, and pictures are added once, last."""

    course: Course
    profile: Profile
    package: Package
    resources: list[Node] = field(default_factory=list)
    shown: dict[str, Media] = field(default_factory=dict)

    def items(self) -> Items:
        """A maker of items for one more file."""
        goals = [goal for lesson in self.course.lessons for goal in lesson.objectives]
        objectives = {goal.id: goal for goal in (*self.course.objectives, *goals)}
        return Items(profile=self.profile, objectives=objectives, pictures=Pictures(self.profile.images))

    def add(
        self,
        path: str,
        content: Node,
        type: str,
        identifier: str,
        items: Items | None = None,
        needs: Iterable[str] = (),
    ) -> None:
        """Add a file to the package, and a resource that depends on `needs` and on the pictures of `items`."""
        self.package.add(path, document(content), self.course.at)
        shown = {media.name: media for media in items.pictures.media} if items else {}
        self.shown |= shown
        needed = (*needs, *map(_image_resource, shown))
        self.resources.append(_packaging.resource(identifier, type, path, needed))

    def add_banks(self, folder: str, type: str, *, tests: bool) -> None:
        """Add a bank for each lesson, with the questions that no quiz asks; without tests, with all of them."""
        asked = _asked(self.course) if tests else frozenset()
        for lesson in self.course.lessons:
            left = [question for question in lesson.questions if question.id not in asked]
            if left:
                items, name = self.items(), identifier_of(lesson.id, before="bank_")
                path = f"{folder}{name}.xml"
                content = bank(name, lesson.title, items.each(left))
                self.add(path, content, type, f"{name}_file", items)
                self._originate(path, left)

    def add_pools(self, folder: str, type: str, pools: Pools) -> None:
        """Add the banks of pools that several quizzes draw from."""
        for pool in pools.values():
            items, path = self.items(), f"{folder}{pool.identifier}.xml"
            content = bank(pool.identifier, pool.title, map(items.made, pool.questions))
            self.add(path, content, type, f"{pool.identifier}_file", items)
            self._originate(path, pool.questions)

    def originate(self, path: str, quiz: Quiz, asked: Iterable[Question]) -> None:
        """Note the places in the source of a quiz and of its questions."""
        self.package.origins[path, identifier_of(quiz.id)] = quiz.at
        self._originate(path, asked)

    def _originate(self, path: str, questions: Iterable[Question]) -> None:
        for question in questions:
            for id in (question.authored, question.id):
                self.package.origins[path, identifier_of(id)] = question.at

    def finished(self) -> Package:
        """The package with its pictures and its manifest."""
        pictures = list(self._pictures())
        self.package.add(MANIFEST, _manifest(self.course, [*self.resources, *pictures]), self.course.at)
        return self.package

    def _pictures(self) -> Iterator[Node]:
        for name, media in sorted(self.shown.items()):
            path = f"{IMAGES}/{name}"
            self.package.add(path, file_of(media))
            yield _packaging.resource(_image_resource(name), qti12.WEBCONTENT_TYPE, path)


def _image_resource(name: str) -> str:
    """The identifier of the resource of a picture."""
    return f"image_{name}"


def _asked(course: Course) -> frozenset[str]:
    return frozenset(questions[id].id for quiz, questions in course.quizzes for id in quiz.selected)


def _manifest(course: Course, resources: Iterable[Node]) -> bytes:
    namespaces = {"": imscp.NAMESPACE, lom.PREFIX: lom.NAMESPACE}
    schemas = {imscp.NAMESPACE: qti12.MANIFEST_SCHEMA, lom.NAMESPACE: qti2.LOM_SCHEMA}
    root = stack(
        "manifest",
        _packaging.declared(namespaces, schemas) | {"identifier": identifier_of(course.id, before="MANIFEST-")},
        stack(
            "metadata",
            None,
            el("schema", None, qti12.SCHEMA_NAME),
            el("schemaversion", None, qti12.SCHEMA_VERSION),
            _lom.of_course(course),
        ),
        el("organizations"),
        stack("resources", None, *resources),
    )
    return document(root)
