"""QTI 1.2: the questions and quizzes of a course, for platforms such as Sakai that read this old version of QTI."""

from __future__ import annotations

from lessonpack.features import Feature
from lessonpack.formats import qti12
from lessonpack.model.course import Course
from lessonpack.package import Package
from lessonpack.target import CARRIED, Entry, Options, Target, approximated, dropped, foreign
from lessonpack.targets._platform import (
    LEFT,
    LINES,
    NO_FILES,
    NOT_BESIDE,
    ONE_TRY,
    RIGHT_OR_WRONG,
    SAMPLE,
    SIGN_BY_SIGN,
    TEX,
    WITH_QUESTION,
)
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti12.packages import Packing
from lessonpack.targets._qti12.profiles import PLAIN
from lessonpack.targets._qti12.tests import plain_assessment

# Sakai imports one file of a package: that of the first resource, unless another .xml comes before it in the zip. Files
# are in the order of their names there, and this puts assessments before banks.
_FIRST = "assessment_"


def build(course: Course, options: Options) -> Package:
    """The package: a file for each quiz with the questions that it may ask, banks of other questions, and pictures.

    Without `options.test` there are no quizzes, and all questions are in banks.
    """
    packing = Packing(course=course, profile=PLAIN, package=Package(name=f"{course.id}.qti12.zip"))
    for quiz, questions in course.quizzes if options.test else ():
        items, name = packing.items(), identifier_of(quiz.id)
        path = f"{_FIRST}{name}.xml"
        packing.add(path, plain_assessment(quiz, questions, items.made), qti12.TYPE, f"{name}_file", items)
        packing.originate(path, quiz, [questions[id] for id in quiz.selected])
    packing.add_banks("", qti12.TYPE, tests=options.test)
    return packing.finished()


_WHEN = "when feedback is shown is a setting of the platform"
TABLE: dict[Feature, Entry] = {
    **LEFT,
    Feature.LESSON: foreign("it holds questions and tests; the SCORM package carries the lesson"),
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: CARRIED,
    Feature.MATCHING: dropped("each platform that reads QTI 1.2 has a form of its own for it", surprises=True),
    Feature.ONE_TO_ONE: WITH_QUESTION,
    Feature.SHORT_ANSWER: SIGN_BY_SIGN,
    Feature.NUMERIC: CARRIED,
    Feature.ESSAY: CARRIED,
    Feature.WORD_LIMITS: LINES,
    Feature.SAMPLE: SAMPLE,
    Feature.NOTES: approximated(
        "they are there as QTI has them, which few platforms show", "are shown by few platforms"
    ),
    Feature.FILE_UPLOAD: dropped("each platform that reads QTI 1.2 has a form of its own for it", surprises=True),
    Feature.FILES: NO_FILES,
    Feature.SHARES: CARRIED,
    Feature.WEIGHED: CARRIED,
    Feature.CASE: CARRIED,
    Feature.PATTERNS: dropped(
        "platforms that read QTI 1.2 compare whole texts: answers with a star are left out", surprises=True
    ),
    Feature.CATEGORISE: dropped("each platform that reads QTI 1.2 has a form of its own for it", surprises=True),
    Feature.CLOZE: approximated(
        "platforms that read QTI 1.2 know gaps to be typed alone: a list stands behind its gap; and QTI compares what "
        "is typed sign by sign",
        "have gaps to be typed alone, where blanks too many are a mistake",
    ),
    Feature.MIXED_GAPS: CARRIED,
    Feature.GAP_RANGES: CARRIED,
    Feature.GAP_WEIGHTS: CARRIED,
    Feature.ORDERING: dropped("each platform that reads QTI 1.2 has a form of its own for it", surprises=True),
    Feature.HOTSPOT: approximated(
        "areas are choices in QTI 1.2: ILIAS, which is the platform known to read them, shows learners where they are",
        "are choices of areas, which few platforms read",
    ),
    Feature.TEXT_ONLY: dropped("no platform is known to read an item of QTI 1.2 that asks nothing", surprises=True),
    Feature.ALL_OR_NOTHING: CARRIED,
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: CARRIED,
    Feature.AREA_FEEDBACK: CARRIED,
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: RIGHT_OR_WRONG,
    Feature.NUDGE: ONE_TRY,
    Feature.HINT: approximated("it is there as QTI has hints, which few platforms show", "are shown by few platforms"),
    Feature.OBJECTIVE: CARRIED,
    Feature.TAGS: CARRIED,
    Feature.DIFFICULTY: CARRIED,
    Feature.SHUFFLE: CARRIED,
    Feature.SHUFFLE_PARTS: dropped("terms and items are left out, and lists are typed"),
    Feature.FIXED: CARRIED,
    Feature.STIMULUS: approximated(
        "QTI 1.2 has none: it stands at the beginning of each of its questions", "stand in each question about them"
    ),
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.FORMULAS: TEX,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: CARRIED,
    Feature.ATTEMPTS: approximated(
        "QTI 1.2 has no word of its own for it; it is there as Common Cartridges say it", "are read by few platforms"
    ),
    Feature.AT_ONCE: approximated(_WHEN, "come when the platform shows them"),
    Feature.AT_END: approximated(_WHEN, "come when the platform shows them"),
    Feature.SHUFFLE_QUESTIONS: CARRIED,
    Feature.POOLS: CARRIED,
    Feature.TRIES: dropped("whether a question may be tried again is for the platform to say"),
    Feature.CONFIDENCE: NOT_BESIDE,
    Feature.PRACTICE: approximated(
        "QTI has no word for practice: the platform decides whether the test counts", "are tests like any other"
    ),
    Feature.LESSONS: CARRIED,
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: foreign("QTI has no SCOs: each quiz is a test of its own"),
    Feature.METADATA: CARRIED,
}

TARGET = Target(
    name="qti12",
    title="QTI 1.2",
    standard=qti12.STANDARD,
    table=TABLE,
    upload="import as questions",
    build=build,
    by_default=False,
)
TARGETS = (TARGET,)
