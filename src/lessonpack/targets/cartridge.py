"""Common Cartridge 1.1 and 1.3: lessons as pages, quizzes, and a bank of the questions that no quiz asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from lessonpack.features import Feature
from lessonpack.formats.cartridge import CC11, CC13, STANDARD11, STANDARD13, Version
from lessonpack.formats.standard import Standard
from lessonpack.ids import scoped
from lessonpack.model.course import Course, Quiz, together
from lessonpack.model.questions import MultipleResponse, Question
from lessonpack.package import Package
from lessonpack.target import CARRIED, Entry, Options, Target, approximated, dropped, foreign, of_questions, of_quizzes
from lessonpack.targets._cartridge.limits import limits
from lessonpack.targets._cartridge.manifest import Folder, add_manifest
from lessonpack.targets._cartridge.pages import Pages, add_shared
from lessonpack.targets._cartridge.quizzes import MAX_ATTEMPTS, Questions, is_counted
from lessonpack.targets._platform import LEFT, NO_FILES, RIGHT_OR_WRONG, SAMPLE, TEX, WITH_QUESTION
from lessonpack.targets._player.outline import opens
from lessonpack.targets._qti12.profiles import MAX_WEIGHT, weight


def build(course: Course, options: Options, version: Version) -> Package:
    """The cartridge: for each lesson its pages and then its quiz, and a bank of all other questions."""
    package = Package(name=f"{course.id}.{version.name}.imscc")
    pages, questions = Pages(package, course), Questions(package, version)
    quizzes = {quiz.id: (quiz, asked) for quiz, asked in course.quizzes} if options.test else {}
    lessons = together(course)
    folders = [*_opening(course, pages)] if len(lessons) > 1 else []
    for lesson in lessons:
        about = course if len(lessons) == 1 else lesson.about
        opening = pages.opening(lesson, about, lesson.id) if opens(course, lesson) else None
        parts = [opening] if opening else []
        parts += map(pages.section, lesson.sections)
        if lesson.quiz is not None and lesson.quiz.id in quizzes:
            parts.append(questions.quiz(*quizzes[lesson.quiz.id]))
        if parts:
            folders.append(Folder(id=lesson.id, title=lesson.title, resources=tuple(parts)))
    others = _others(course, quizzes.values())
    apart = [questions.bank(course, others)] if others else []
    shared = add_shared(package, course, [*(each for folder in folders for each in folder.resources), *apart])
    add_manifest(package, course, folders, apart, shared, version)
    return package


def _opening(course: Course, pages: Pages) -> Iterator[Folder]:
    """A folder with the overview of a course of several lessons, unless that would be empty."""
    id = scoped(course.id, "opening")
    opening = pages.opening(course, course, id)
    if opening is not None:
        yield Folder(id=id, title=course.title, resources=(opening,))


def _others(course: Course, quizzes: Iterable[tuple[Quiz, Mapping[str, Question]]]) -> tuple[Question, ...]:
    """The questions that none of these quizzes asks, including those of knowledge checks."""
    asked = {questions[id].id for quiz, questions in quizzes for id in quiz.selected}
    return tuple(question for _, question in course.questions if question.id not in asked)


# --- capability -------------------------------------------------------------------------------------

_SHARES = "a cartridge says which answer is right as a whole; whether a part of it earns a share, the platform decides"
_WHEN = "come when the platform shows them"
_AS_PLATFORM = "are graded as the platform does it"
TABLE_13: dict[Feature, Entry] = {
    **LEFT,
    Feature.LESSON: CARRIED,
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: approximated(_SHARES, _AS_PLATFORM),
    Feature.TRUE_FALSE: CARRIED,
    Feature.MATCHING: dropped("cartridges have no such question", surprises=True),
    Feature.ONE_TO_ONE: WITH_QUESTION,
    Feature.SHORT_ANSWER: CARRIED,
    Feature.NUMERIC: dropped("cartridges have no such question", surprises=True),
    Feature.ESSAY: CARRIED,
    Feature.WORD_LIMITS: dropped("cartridges know no lengths of answers"),
    Feature.SAMPLE: SAMPLE,
    Feature.NOTES: dropped("cartridges have no place for them", surprises=True),
    Feature.FILE_UPLOAD: dropped("cartridges have no such question", surprises=True),
    Feature.FILES: NO_FILES,
    Feature.SHARES: dropped("in a cartridge an answer is right or wrong: one for a share of the points earns none"),
    Feature.WEIGHED: dropped("in a cartridge all right choices are worth the same"),
    Feature.CASE: CARRIED,
    Feature.PATTERNS: dropped("platforms compare whole texts: answers with a star are left out", surprises=True),
    Feature.CATEGORISE: dropped("cartridges have no such question", surprises=True),
    Feature.CLOZE: dropped("cartridges have no such question", surprises=True),
    Feature.MIXED_GAPS: WITH_QUESTION,
    Feature.GAP_RANGES: WITH_QUESTION,
    Feature.GAP_WEIGHTS: WITH_QUESTION,
    Feature.ORDERING: dropped("cartridges have no such question", surprises=True),
    Feature.HOTSPOT: dropped("cartridges have no such question", surprises=True),
    Feature.TEXT_ONLY: dropped("in a cartridge each item of a quiz asks something", surprises=True),
    Feature.ALL_OR_NOTHING: approximated(_SHARES, _AS_PLATFORM),
    Feature.POINTS: approximated(
        f"a cartridge has whole numbers of points from 1 to {MAX_WEIGHT}",
        "are rounded",
        spares=of_questions(lambda question: weight(question) == question.points),
    ),
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: dropped("platforms would say of every answer what is meant for one"),
    Feature.AREA_FEEDBACK: WITH_QUESTION,
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: RIGHT_OR_WRONG,
    Feature.NUDGE: dropped("it is for a second try, which a question of a cartridge does not have"),
    Feature.HINT: dropped("no platform is known to show the hints of a cartridge"),
    Feature.OBJECTIVE: dropped("a question of a cartridge names none; the lesson's overview lists them all"),
    Feature.TAGS: dropped("questions of a cartridge have none"),
    Feature.DIFFICULTY: dropped("questions of a cartridge have none"),
    Feature.SHUFFLE: CARRIED,
    Feature.SHUFFLE_PARTS: WITH_QUESTION,
    Feature.FIXED: approximated(
        "platforms shuffle all choices of a question or none: where one is to keep its place, all do",
        "keep the order of all choices",
    ),
    Feature.STIMULUS: approximated(
        "cartridges have none: it stands at the beginning of each of its questions", "stand in each question about them"
    ),
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.FORMULAS: TEX,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: dropped("what passes a quiz is a setting of the platform"),
    Feature.ATTEMPTS: approximated(
        f"a cartridge counts to {MAX_ATTEMPTS}; who may have more may try without limit",
        f"above {MAX_ATTEMPTS} are none",
        spares=of_quizzes(is_counted),
    ),
    Feature.AT_ONCE: approximated("when feedback is shown is a setting of the platform", _WHEN),
    Feature.AT_END: approximated("when feedback is shown is a setting of the platform", _WHEN),
    Feature.SHUFFLE_QUESTIONS: dropped("whether questions are shuffled is a setting of the platform"),
    Feature.POOLS: dropped(
        "a quiz of a cartridge draws none: it asks all questions that would be drawn from, and one variant of each"
    ),
    Feature.TRIES: dropped("whether a question may be tried again is for the platform to say"),
    Feature.CONFIDENCE: dropped("questions of a cartridge do not ask it"),
    Feature.PRACTICE: approximated(
        "all quizzes of a cartridge are examinations; the platform decides whether one counts",
        "are quizzes like any other",
    ),
    Feature.CHECKS: dropped("pages of a cartridge ask nothing; the question is in the question bank, or in the quiz"),
    Feature.BEFORE: dropped("pages of a cartridge ask nothing; the question is in the question bank, or in the quiz"),
    Feature.RECALL: approximated(
        "a page keeps nothing that learners write: the model answer stands below the prompt, to be read",
        "have their model answer below them",
    ),
    Feature.STEPS: approximated("a page hides nothing: all steps stand there, to be read", "show all their steps"),
    Feature.EMBEDS: approximated(
        "a page asks nobody before it loads: it has a link to the film, and what is said of it", "are links"
    ),
    Feature.LESSONS: CARRIED,
    Feature.GATES: dropped("when a lesson opens is a setting of the platform"),
    Feature.WEIGHTS: dropped("how quizzes make a grade is a setting of the platform"),
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: foreign("cartridges have no SCOs: each lesson is a module or a section of the course"),
    Feature.METADATA: CARRIED,
    Feature.MESSAGES: approximated(
        "pages say a few of the words; in all else the platform speaks for itself", "are said on pages alone"
    ),
    Feature.THEME: approximated(
        "its colours and font are those of the pages, where the platform keeps their style sheet",
        "hold for pages alone",
    ),
    Feature.COVER: approximated(
        "a picture stands above the overview; what is drawn is the player's", "are pictures above the overview"
    ),
}


def _tells_twice(question: Question) -> bool:
    """True for a multiple response question that says something of wrong answers, and something of its choices."""
    if not isinstance(question, MultipleResponse) or not question.feedback.incorrect:
        return False
    return any(choice.feedback for choice in question.choices)


TABLE_11 = TABLE_13 | {
    Feature.CHOICE_FEEDBACK: approximated(
        "of several choices a reader that keeps to the letter tells of the first, and of none where all is right; "
        "Moodle, for which this version is, tells of each",
        "are told one at a time in multiple response questions",
        spares=of_questions(lambda question: not isinstance(question, MultipleResponse)),
    ),
    Feature.FEEDBACK: approximated(
        "that on a wrong answer to a multiple response question is told where no chosen one has feedback of its own",
        "are told in multiple response questions where the choices say nothing",
        spares=of_questions(lambda question: not _tells_twice(question)),
    ),
}


def _target(standard: Standard, version: Version, table: Mapping[Feature, Entry], upload: str) -> Target:
    return Target(
        name=version.name,
        title=version.title,
        standard=standard,
        table=table,
        upload=upload,
        build=partial(build, version=version),
        limits=limits,
        by_default=False,
    )


TARGETS = (
    _target(STANDARD11, CC11, TABLE_11, "restore as a course"),
    _target(STANDARD13, CC13, TABLE_13, "import into a course"),
)
