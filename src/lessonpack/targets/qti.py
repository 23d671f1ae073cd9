"""QTI 2.1, 2.2 and 3.0: the questions of a course as a package of items, with a test for each quiz.

The three versions differ in the names of elements, attributes and types, which `Version` has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.blobs import file_of
from lessonpack.carried import carried
from lessonpack.features import Feature
from lessonpack.findings import Finding, Place, Rule, Severity, finding, rule
from lessonpack.formats import qti2, qti21, qti22, qti30
from lessonpack.formats.qti_version import Version
from lessonpack.formats.standard import Standard
from lessonpack.model.content import Media
from lessonpack.model.course import Course, Objective, Quiz, distinct
from lessonpack.model.questions import FileUpload, Hotspot, Judged, Ordering, Question, TextOnly, numbered
from lessonpack.package import MANIFEST, Package
from lessonpack.render.xml import Child, Filled, Kept, Node, Pattern, Xml, document, el, stack, written
from lessonpack.target import (
    APPROXIMATED_FEATURE,
    CARRIED,
    DROPPED_FEATURE,
    SURPRISE,
    Entry,
    Options,
    Target,
    approximated,
    dropped,
    foreign,
)
from lessonpack.targets import _lom, _packaging
from lessonpack.targets._pictures import Pictures
from lessonpack.targets._platform import LEFT, LINES, NOT_BESIDE, ONE_TRY, SAMPLE, SIGN_BY_SIGN
from lessonpack.targets._qti import templates, worded
from lessonpack.targets._qti.identifiers import ITEMS, identifier_of, item_path
from lessonpack.targets._qti.kinds import interaction
from lessonpack.targets._qti.tests import POOL, TOOL, assessment_test
from lessonpack.targets._variants import WHOLE

_IMAGES = "images"

VARIANTS = rule(
    "QTI106",
    severity=Severity.NOTE,
    holds="An item draws the numbers of a question where that was asked for.",
    says="question {question!r}: its variants are items of a section that selects one of them, and not one item that "
    "draws: {why}",
    hint=WHOLE,
    reason="One item is one question in the bank, and is edited once; of items in a section the test asks one.",
    clause="QTI 2.1 Information Model, templateDeclaration, templateProcessing and printedVariable",
    asks=False,
)


def build(version: Version, course: Course, options: Options) -> Package:
    """The package: `items/<question>.xml`, their pictures, a test for each quiz, and the manifest.

    Without `options.test`, and for lessons without a quiz, it is a pure item bank. With `options.templates` the
    variants of a question are one item where that can say all of them.
    """
    if not _CANVAS.isdisjoint(options.lms):
        course = carried(course, (Feature.TEXT_ONLY,))
    if "canvas" in options.lms:
        course = _for_canvas(course)
    drawn = templates.drawn(course) if options.templates else templates.Drawn(course)
    course = drawn.course
    package = Package(name=f"{course.id}.{version.name}.zip")
    resources: list[Child] = []
    pictures: dict[str, Media] = {}
    for lesson in course.lessons:
        objectives = {objective.id: objective for objective in (*course.objectives, *lesson.objectives)}
        make = partial(_item, version, course.language, drawn, objectives)
        with options.ahead(make, lesson.questions) as made:
            for question, known in zip(lesson.questions, made, strict=True):
                item = known or make(question)
                _add_item(package, question, item)
                resources.append(item.resource)
                pictures |= item.shown
    resources += _add_images(package, pictures)
    quizzes = list(course.quizzes) if options.test else []
    tests = (_add_test(package, version, quiz, questions, alone=len(quizzes) == 1) for quiz, questions in quizzes)
    resources = [*tests, *resources]
    package.add(MANIFEST, _manifest(version, course, resources, bank=not quizzes), course.at)
    return package


_CANVAS = frozenset(("canvas", "canvas-new"))


def _for_canvas(course: Course) -> Course:
    """As Canvas can be given it: it breaks at orders and files, and does not know what is for graders alone."""
    course = carried(course, (Feature.FILE_UPLOAD, Feature.HOTSPOT))
    lessons = (replace(lesson, questions=tuple(map(_of_canvas, lesson.questions))) for lesson in course.lessons)
    return replace(course, lessons=tuple(lessons))


def _of_canvas(question: Question) -> Question:
    """A matching of numbers in place of an order, and no notes."""
    if isinstance(question, Ordering):
        return numbered(question)
    return replace(question, notes=()) if isinstance(question, Judged) and question.notes else question


# --- items ------------------------------------------------------------------------------------------


class _Item(Struct, frozen=True):
    """What stands in a package of a question, or of its variants; `shown` are the pictures of it, by name."""

    data: bytes
    resource: Xml
    shown: dict[str, Media]


def _item(
    version: Version, language: str, drawn: templates.Drawn, objectives: Mapping[str, Objective], question: Question
) -> _Item:
    # Addresses without `..` are also the end of the path in the manifest: Canvas finds pictures by it.
    pictures, variants = Pictures(f"{_IMAGES}/"), drawn.asked(question)
    title = templates.title(variants)
    data = worded.item(question, title, language, version) if len(variants) == 1 else None
    if data is None:
        data = document(templates.item(variants, language, pictures, external=version.external), version.names)
    shown = {media.name: media for media in pictures.media}
    lom = _question_lom(question, title, language, objectives.get(question.objective))
    return _Item(data, written(_item_resource(version, question, lom, shown)), shown)


def _add_item(package: Package, question: Question, item: _Item) -> None:
    package.add(item_path(question), item.data, question.at, partial(_places, question))
    package.origins[MANIFEST, _item_resource_id(question)] = question.at


def _places(question: Question) -> Iterator[tuple[str, Place]]:
    """The places of a question's parts, by their identifiers."""
    return interaction(question).places


def _item_resource_id(question: Question) -> str:
    return identifier_of(question.id, before="item_")


def _image_path(media: Media) -> str:
    return f"{ITEMS}/{_IMAGES}/{media.name}"


def _image_resource_id(media: Media) -> str:
    return f"file_{media.name}"


def _add_images(package: Package, carried: dict[str, Media]) -> Iterator[Node]:
    """Add each picture once; its resource has no href, since Canvas Classic leaves out files whose resource has one."""
    for _, media in sorted(carried.items()):
        package.add(_image_path(media), file_of(media))
        yield _packaging.resource(_image_resource_id(media), qti2.WEBCONTENT_TYPE, _image_path(media), has_href=False)


# --- test -------------------------------------------------------------------------------------------


def _add_test(
    package: Package, version: Version, quiz: Quiz, questions: Mapping[str, Question], *, alone: bool
) -> Node:
    """Add a quiz to the package as a test; returns its resource. The quiz may refer to `questions`, by id."""
    path = "test.xml" if alone else f"test_{identifier_of(quiz.id)}.xml"
    resource = identifier_of(quiz.id, before="test_")
    package.add(path, document(assessment_test(quiz, questions), version.names), quiz.at)
    asked = [questions[id] for id in quiz.selected]
    for question in asked:
        package.origins[path, identifier_of(question.id)] = question.at
    for place, pool in enumerate(quiz.pools, 1):
        package.origins[path, f"{POOL}{place}"] = pool.at
    package.origins[MANIFEST, resource] = quiz.at
    return _packaging.resource(resource, version.test_type, path, map(_item_resource_id, asked))


# --- manifest ---------------------------------------------------------------------------------------


def _manifest(version: Version, course: Course, resources: Iterable[Child], *, bank: bool) -> bytes:
    words = version.vocabulary
    names = _packaging.declared(words.namespaces, version.schemas)
    root = stack(
        "manifest",
        names | {"identifier": identifier_of(course.id, before="MANIFEST-")},
        stack(
            "metadata",
            None,
            el("schema", None, version.bank if bank else words.schemas[0]),
            el("schemaversion", None, words.schemaversion),
            None if version.by_item else stack("imsqti:qtiMetadata", None, _BY_TOOL),
            _lom.of_course(course),
        ),
        el("organizations"),
        stack("resources", None, *resources),
    )
    return document(root)


def _item_resource(version: Version, question: Question, lom: Child, media: dict[str, Media]) -> Node | Filled:
    own, path, metadata = _item_resource_id(question), item_path(question), _question_metadata(version, question)
    if not media:
        return _resource(version.item_type, metadata)(own, path, lom)
    needed = [_image_resource_id(media[name]) for name in sorted(media)]
    return _packaging.resource(own, version.item_type, path, needed, metadata=stack("metadata", None, metadata, lom))


@lru_cache(64)
def _resource(type: str, metadata: Kept) -> Pattern:
    """The resource of an item without pictures; what differs is its identifier, its path, and LOM."""

    def made(identifier: str, path: str, lom: Child) -> Node:
        return _packaging.resource(identifier, type, path, metadata=stack("metadata", None, metadata, lom))

    return Pattern(3, made)


_BY_TOOL = el("imsqti:toolName", None, TOOL)


# The list of interactions in the metadata of 2.1 has a name of its own for one; later versions have mended it.
_AS_LISTED = {("qti21", "selectPointInteraction"): "selectionPointInteraction"}


def _question_metadata(version: Version, question: Question) -> Kept:
    asked = interaction(question)
    fed_back = "nonadaptive" if question.said or asked.fed_back else "none"
    name = _AS_LISTED.get((version.name, asked.name), asked.name)
    return _metadata(name, fed_back, version.by_item, judged=isinstance(question, Judged))


@cache
def _metadata(interaction: str, feedback: str, by_item: bool, *, judged: bool) -> Kept:
    scored = "human" if judged else "responseprocessing" if interaction else None
    solved = "true" if scored == "responseprocessing" else "false"
    return Kept(
        el(
            "imsqti:qtiMetadata",
            None,
            el("imsqti:timeDependent", None, "false"),
            el("imsqti:interactionType", None, interaction) if interaction else None,
            el("imsqti:feedbackType", None, feedback),
            el("imsqti:solutionAvailable", None, solved),
            el("imsqti:scoringMode", None, scored) if by_item and scored else None,
            _BY_TOOL if by_item else None,
        )
    )


def _question_lom(question: Question, title: str, language: str, objective: Objective | None) -> Child:
    asked_in = question.language or language
    if not (question.tags or question.difficulty or objective):
        return _lom.of_title(title, asked_in)
    general = _lom.part("general", _lom.words("title", title, asked_in), *_lom.keywords(question.tags, language))
    hard = _lom.hardness(question.difficulty) if question.difficulty else None
    return _lom.part("lom", general, hard, None if objective is None else _lom.aim(objective, language))


# --- capability -------------------------------------------------------------------------------------

TABLE: dict[Feature, Entry] = {
    **LEFT,
    Feature.LESSON: foreign("it holds questions and tests; the SCORM package carries the lesson"),
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: CARRIED,
    Feature.MATCHING: CARRIED,
    Feature.ONE_TO_ONE: CARRIED,
    Feature.SHORT_ANSWER: SIGN_BY_SIGN,
    Feature.NUMERIC: CARRIED,
    Feature.ESSAY: CARRIED,
    Feature.WORD_LIMITS: LINES,
    Feature.SAMPLE: SAMPLE,
    Feature.NOTES: CARRIED,
    Feature.FILE_UPLOAD: CARRIED,
    Feature.FILES: approximated(
        "a question of QTI takes one file, and names one type of files at most", "become one file of one type"
    ),
    Feature.SHARES: CARRIED,
    Feature.WEIGHED: CARRIED,
    Feature.CASE: CARRIED,
    Feature.PATTERNS: dropped(
        "platforms disagree whether a pattern of QTI is the whole of an answer: those with a star are left out",
        surprises=True,
    ),
    Feature.CATEGORISE: CARRIED,
    Feature.CLOZE: CARRIED,
    Feature.MIXED_GAPS: CARRIED,
    Feature.GAP_RANGES: CARRIED,
    Feature.GAP_WEIGHTS: CARRIED,
    Feature.ORDERING: CARRIED,
    Feature.HOTSPOT: CARRIED,
    Feature.TEXT_ONLY: CARRIED,
    Feature.ALL_OR_NOTHING: CARRIED,
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: CARRIED,
    Feature.AREA_FEEDBACK: CARRIED,
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: CARRIED,
    Feature.NUDGE: ONE_TRY,
    Feature.HINT: dropped("a hint needs a second interaction in the question, and importers refuse such questions"),
    Feature.OBJECTIVE: CARRIED,
    Feature.TAGS: CARRIED,
    Feature.DIFFICULTY: CARRIED,
    Feature.SHUFFLE: CARRIED,
    Feature.SHUFFLE_PARTS: CARRIED,
    Feature.FIXED: CARRIED,
    Feature.STIMULUS: approximated(
        "few platforms read what items share: it stands at the beginning of each of its questions",
        "stand in each question about them",
    ),
    Feature.IMAGES: CARRIED,
    Feature.STROKES: dropped("its markup has no word for them: what is struck out reads as if it held", surprises=True),
    Feature.FORMULAS: CARRIED,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: CARRIED,
    Feature.ATTEMPTS: approximated(
        "QTI limits how often a question is answered, not how often the quiz is taken", "are per question"
    ),
    Feature.AT_ONCE: CARRIED,
    Feature.AT_END: CARRIED,
    Feature.SHUFFLE_QUESTIONS: CARRIED,
    Feature.POOLS: CARRIED,
    Feature.TRIES: dropped("a second try needs an adaptive question, and few platforms take such"),
    Feature.CONFIDENCE: NOT_BESIDE,
    Feature.PRACTICE: approximated(
        "QTI has no word for practice: the test may be taken without limit, and the platform decides whether it counts",
        "are tests like any other",
    ),
    Feature.LESSONS: CARRIED,
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: foreign("QTI has no SCOs: each quiz is a test of its own"),
    Feature.METADATA: CARRIED,
}


def limits(course: Course, options: Options) -> Iterator[Finding]:
    """What is written otherwise than it was asked for, or for the platforms that it is for."""
    if options.templates:
        yield from _apart(course)
    for _, question in course.questions if not _CANVAS.isdisjoint(options.lms) else ():
        if isinstance(question, TextOnly):
            loss = _Loss(SURPRISE, Feature.TEXT_ONLY, "a broken question would arrive, or none")
            yield _lost(question, loss, "QTI for Canvas")
    for _, question in course.questions if "canvas" in options.lms else ():
        if in_classic := _lost_in_classic(question):
            yield _lost(question, in_classic, "QTI for Canvas's Classic Quizzes")


class _Loss(NamedTuple):
    """What a platform makes of a feature, and why, though QTI has it."""

    broken: Rule
    feature: Feature
    reason: str


def _lost_in_classic(question: Question) -> _Loss | None:
    match question:
        case Ordering():
            return _Loss(APPROXIMATED_FEATURE, Feature.ORDERING, "it is a matching of the items with numbers")
        case Hotspot():
            return _Loss(SURPRISE, Feature.HOTSPOT, "a broken question would arrive")
        case FileUpload():
            return _Loss(SURPRISE, Feature.FILE_UPLOAD, "nobody could answer what they make of it")
        case Judged() if question.notes:
            return _Loss(DROPPED_FEATURE, Feature.NOTES, "learners might read them there")
    return None


def _lost(question: Question, loss: _Loss, target: str) -> Finding:
    said = {"target": target, "subject": f"question '{question.authored}'", "feature": loss.feature.value}
    return finding(loss.broken, question.at, said | {"reason": loss.reason})


def _apart(course: Course) -> Iterator[Finding]:
    """Why variants are no one item, each question as its author calls it."""
    called = {
        own.id: each.authored for (_, each), (_, own) in zip(course.questions, distinct(course).questions, strict=True)
    }
    for question, why in templates.drawn(TARGETS[0].carried(distinct(course))).apart:
        yield finding(VARIANTS, question.at, {"question": called[question.id], "why": why})


_APART = (
    "question that --templates cannot draw stays several items (QTI106 tells why)",
    "questions that --templates cannot draw stay several items (QTI106 tells why)",
)
_CANVAS_READS = approximated(
    "QTI limits how often a question is answered, not how often the quiz is taken; Canvas reads it as the latter",
    "are per question",
)


def _target(
    standard: Standard, version: Version, table: Mapping[Feature, Entry], *, by_default: bool = False
) -> Target:
    return Target(
        name=standard.name,
        title=standard.title,
        standard=standard,
        table=table,
        upload="import as questions",
        build=partial(build, version),
        limits=limits,
        by_default=by_default,
        counted={VARIANTS.code: _APART},
    )


TARGETS = (
    _target(qti21.STANDARD, qti21.VERSION, TABLE | {Feature.ATTEMPTS: _CANVAS_READS}, by_default=True),
    _target(qti22.STANDARD, qti22.VERSION, TABLE),
    _target(qti30.STANDARD, qti30.VERSION, TABLE),
)
