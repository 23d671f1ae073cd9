"""QTI 1.2 for Canvas, in two targets for its Classic Quizzes and its New Quizzes, with the settings of each quiz."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from lessonpack import lms
from lessonpack.features import Feature
from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.formats import qti12
from lessonpack.model.course import Answers, Course, Grade, Mode, Quiz
from lessonpack.model.questions import Question, TrueFalse, named_parts, of_choices
from lessonpack.model.referring import stem_in_full
from lessonpack.package import Package
from lessonpack.render.xml import Node, el, stack
from lessonpack.target import CARRIED, Entry, Options, Target, approximated, dropped, foreign, of_questions
from lessonpack.targets._packaging import declared
from lessonpack.targets._platform import LEFT, SAMPLE, WITH_QUESTION
from lessonpack.targets._qti.identifiers import identifier_of
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.calculated import variants_apart
from lessonpack.targets._qti12.html import Html, equation
from lessonpack.targets._qti12.kinds.cloze import says_nothing_of_choices
from lessonpack.targets._qti12.packages import Packing
from lessonpack.targets._qti12.profile import Profile, is_in_english
from lessonpack.targets._qti12.profiles import CANVAS, NEW_QUIZZES
from lessonpack.targets._qti12.shared import Pools, names, shared_pools
from lessonpack.targets._qti12.tests import Makers, canvas_assessment, pooled
from lessonpack.targets._variants import WHOLE, cause

UNEVEN_POOL = rule(
    "CANVAS020",
    severity=Severity.NOTE,  # QUIZ017, which holds for every format, asks for what mends it
    holds="In Canvas all questions that a pool draws from are worth the same.",
    says="the questions of this pool are worth different points; in Canvas each of them is worth {points}",
    hint="Nothing but what QUIZ017 asks for: the same points for all, or a pool for each number of points.",
    reason="A question group of Canvas has one number of points for all that it draws.",
    clause="QTIMigrationTool 2022 and instructure/qti 2.27.0: points_per_item of a section (run)",
    asks=False,
)

LONG_STEM = rule(
    "CANVAS021",
    severity=Severity.WARNING,
    holds="For Canvas's Classic Quizzes the text of a question has at most 16 KB.",
    says="the text of this question has {size} bytes as HTML; Canvas puts a notice in the place of more than {most}",
    hint="Shorten it, or move what learners are to read into the lesson.",
    reason="Learners would read that the imported question text was too long, and not the question.",
    clause=lms.load()["canvas"].facts["long-stem"].clause,
)
VARIANTS = rule(
    "CANVAS022",
    severity=Severity.NOTE,
    holds="Canvas draws the numbers of a question whose variants differ in nothing else.",
    says="question {question!r}: its variants are a group in Canvas, and not one calculated question: {why}",
    hint=WHOLE,
    reason="A calculated question is one in the question bank; of a group Canvas picks one variant for each learner.",
    clause="canvas-lms, calculated_interaction.rb and quiz_question_builder.rb (read)",
    asks=False,
)
_UNEVEN = "draw gives all its questions the same points", "draws give all their questions the same points"
_LONGEST_STEM = 16 * 1024
_BANKS = "banks/"  # the folder


def build(course: Course, options: Options, *, name: str, profile: Profile, bank_type: str) -> Package:
    """The package: a folder for each quiz with its questions and settings, banks of other questions, and pictures.

    Without `options.test` there are no quizzes, and all questions are in banks. For Classic Quizzes a pool that several
    quizzes draw from is a bank as well; New Quizzes would find no question in such a group.
    """
    packing = Packing(course=course, profile=profile, package=Package(name=f"{course.id}.{name}.zip"))
    pools = shared_pools(course) if profile.draws and options.test else Pools()
    for quiz, questions in course.quizzes if options.test else ():
        _add(packing, quiz, questions, pools)
    packing.add_pools(_BANKS, bank_type, pools)
    packing.add_banks(_BANKS, bank_type, tests=options.test)
    return packing.finished()


def _add(packing: Packing, quiz: Quiz, questions: Mapping[str, Question], pools: Pools) -> None:
    """Add a quiz to the package, with its settings.

    The settings are the first dependency of the quiz, by which New Quizzes finds them, and they are in the folder named
    like it, by which Classic Quizzes find them.
    """

    def banked(group: Sequence[Question]) -> str:
        bank = pools.get(names(group))
        return "" if bank is None else bank.identifier

    items, name = packing.items(), identifier_of(quiz.id)
    path, settings = f"{name}/{name}.xml", identifier_of(quiz.id, after="_meta")
    packing.add(
        path,
        canvas_assessment(quiz, questions, Makers(items.made, items.run, items.drawn, banked)),
        qti12.TYPE,
        name,
        items,
        [settings],
    )
    packing.originate(path, quiz, [questions[id] for id in quiz.selected])
    packing.add(f"{name}/assessment_meta.xml", _settings(quiz, questions, packing.profile), qti12.EXTRA_TYPE, settings)


# --- settings -----------------------------------------------------------------------------------------

_POLICIES = {Grade.BEST: "keep_highest", Grade.LAST: "keep_latest", Grade.AVERAGE: "keep_average"}


def _settings(quiz: Quiz, questions: Mapping[str, Question], profile: Profile) -> Node:
    """The file assessment_meta.xml. The quiz is not published, so that its author can look at it first."""
    shown, last = _answers(quiz)
    said = {
        "title": quiz.title,
        "description": "",
        "points_possible": number(_points(quiz, questions)),
        "shuffle_answers": _boolean(not profile.shuffles and _all_shuffle(quiz, questions)),
        "scoring_policy": _POLICIES[quiz.grade],
        "quiz_type": "practice_quiz" if quiz.mode is Mode.PRACTICE else "assignment",
        "show_correct_answers": _boolean(shown),
        "show_correct_answers_last_attempt": _boolean(last),
        "allowed_attempts": str(-1 if quiz.attempts is None else quiz.attempts),
        "time_limit": None if quiz.time_limit is None else str(quiz.time_limit),
        "available": _boolean(False),
    }
    namespaces = declared({"": qti12.CANVAS_NAMESPACE}, {qti12.CANVAS_NAMESPACE: qti12.CANVAS_SCHEMA})
    return stack(
        "quiz",
        namespaces | {"identifier": identifier_of(quiz.id)},
        *(el(key, None, value) for key, value in said.items() if value is not None),
    )


def _boolean(flag: bool) -> str:
    return "true" if flag else "false"


def _points(quiz: Quiz, questions: Mapping[str, Question]) -> Fraction:
    """The points that can be earned: those of a group count as often as it draws."""
    groups = [pooled(pool, questions) for pool in quiz.pools]
    drawn = sum((group.points * group.pick for group in groups), Fraction(0))
    return drawn + sum((questions[id].points for id in quiz.questions), Fraction(0))


def _all_shuffle(quiz: Quiz, questions: Mapping[str, Question]) -> bool:
    """True when all questions ask to be shuffled and no option keeps its place: Canvas Classic shuffles all or none."""
    chosen = of_choices(questions[id] for id in quiz.selected)
    asked = [question for question in chosen if not isinstance(question, TrueFalse)]
    fixed = any(part.fixed for question in asked for part in named_parts(question))
    return bool(asked) and all(question.shuffle for question in asked) and not fixed


def _answers(quiz: Quiz) -> tuple[bool, bool]:
    """Whether right answers are shown, and whether only after the last attempt; never if they wait for a pass."""
    match quiz.answers_shown:
        case Answers.AFTER_EACH_QUESTION | Answers.AFTER_EACH_ATTEMPT:
            return True, False
        case Answers.AFTER_LAST_ATTEMPT:
            return quiz.attempts is not None, quiz.attempts is not None
        case Answers.AFTER_PASS | Answers.NEVER:
            return False, False


# --- capability -------------------------------------------------------------------------------------

TABLE: dict[Feature, Entry] = {
    **LEFT,
    Feature.LESSON: foreign("it holds questions and quizzes; the SCORM package carries the lesson"),
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: approximated(
        "Canvas knows a statement by the words True and False alone: with others it is multiple choice with these two",
        "are multiple choice where they are not in English",
        spares=of_questions(is_in_english),
    ),
    Feature.MATCHING: CARRIED,
    Feature.ONE_TO_ONE: dropped("Canvas has a list of all partners beside each term, and takes the same one twice"),
    Feature.SHORT_ANSWER: CARRIED,
    Feature.NUMERIC: CARRIED,
    Feature.ESSAY: CARRIED,
    Feature.WORD_LIMITS: dropped("Canvas counts the words of an essay, and has no limits of them in a package"),
    Feature.SAMPLE: SAMPLE,
    Feature.NOTES: dropped("Classic Quizzes have no place for them", surprises=True),
    Feature.FILE_UPLOAD: CARRIED,
    Feature.FILES: dropped("the official schema has no word for them: it takes one file of any type"),
    Feature.SHARES: dropped("in Canvas an answer is right or wrong: one for a share of the points earns none"),
    Feature.WEIGHED: dropped(
        "Canvas gives each right choice the same share of the points, and takes as much for a wrong one"
    ),
    Feature.CASE: dropped("Canvas takes capital and small letters for the same", surprises=True),
    Feature.PATTERNS: dropped("Canvas compares whole texts: answers with a star are left out", surprises=True),
    Feature.CATEGORISE: approximated(
        "Classic Quizzes have no such question: it is a matching of the items with their groups",
        "are matched with groups",
    ),
    Feature.CLOZE: approximated(
        "Canvas says nothing of single choices of a list in a text",
        "do not show the feedback on choices of their lists",
        spares=of_questions(says_nothing_of_choices),
    ),
    Feature.MIXED_GAPS: approximated(
        "a text has gaps for words or lists in Canvas, and none for numbers: all of them are typed, and a list stands "
        "behind its gap",
        "have gaps for words alone",
    ),
    Feature.GAP_RANGES: dropped(
        "Canvas has no gaps for numbers, and compares what is typed with the right number, or with the middle of a "
        "range: what is near it is marked wrong",
        surprises=True,
    ),
    Feature.GAP_WEIGHTS: dropped("Canvas gives each gap the same share of the points"),
    Feature.ORDERING: approximated(
        "Classic Quizzes cannot read it: it is a matching of the items with their numbers", "are matched with numbers"
    ),
    Feature.HOTSPOT: dropped("Classic Quizzes have no such question", surprises=True),
    Feature.TEXT_ONLY: CARRIED,
    Feature.ALL_OR_NOTHING: approximated(
        "Canvas grades several right answers in shares: one for each right one, and for each wrong choice one less",
        "are graded in shares",
    ),
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: dropped("Canvas would say of every answer what is meant for one"),
    Feature.AREA_FEEDBACK: WITH_QUESTION,
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: dropped(
        "Canvas tells of right and wrong answers; a partly right one gets the feedback on wrong ones"
    ),
    Feature.NUDGE: dropped("it is for a second try, which Canvas does not give"),
    Feature.HINT: dropped("Canvas has no hints"),
    Feature.OBJECTIVE: dropped("Canvas reads no objectives of questions"),
    Feature.TAGS: dropped("Canvas reads no tags of questions"),
    Feature.DIFFICULTY: dropped("Canvas knows no difficulty of questions"),
    Feature.SHUFFLE: approximated(
        "Canvas shuffles the answers of a whole quiz or of none: it does so where all questions of the quiz ask for it",
        "hold for whole quizzes",
    ),
    Feature.SHUFFLE_PARTS: dropped(
        "Canvas keeps the order of terms, and shuffles lists with all answers of a quiz alone"
    ),
    Feature.FIXED: approximated(
        "Canvas shuffles every answer or none: a quiz with an answer that keeps its place is not shuffled",
        "stop the shuffling of their quiz",
    ),
    Feature.STIMULUS: approximated(
        "it is a text before its questions; where these are drawn or shuffled it stands in each of them",
        "are texts before their questions, or stand in each of them",
    ),
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.FORMULAS: CARRIED,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: dropped("a quiz has no pass mark in Canvas"),
    Feature.ATTEMPTS: CARRIED,
    Feature.AT_ONCE: approximated("Canvas shows feedback once an attempt is handed in", "come with the result"),
    Feature.AT_END: CARRIED,
    Feature.ANSWERS: approximated(
        "Canvas shows right answers after each attempt, after the last one, or never: never where they wait for a pass",
        "wait for the end of an attempt, or are never shown",
    ),
    Feature.SHUFFLE_QUESTIONS: approximated(
        "Canvas mixes questions within a group, whose questions are worth the same",
        "mix questions of the same points",
    ),
    Feature.POOLS: CARRIED,
    Feature.TRIES: dropped("Canvas judges answers once an attempt is handed in"),
    Feature.CONFIDENCE: dropped("Canvas does not ask it"),
    Feature.PRACTICE: CARRIED,
    Feature.GRADE: CARRIED,
    Feature.TIME_LIMIT: approximated(
        "who may have more time is for the teacher to say, by moderating the quiz", "cannot be extended by learners"
    ),
    Feature.LESSONS: CARRIED,
    Feature.GATES: dropped("when a quiz opens is said by the modules of the course"),
    Feature.WEIGHTS: dropped("how quizzes make a grade is said by the assignment groups of the course"),
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: foreign("QTI has no SCOs: each quiz is one of its own"),
    Feature.METADATA: CARRIED,
}

_ONE = "New Quizzes imports one quiz of a package: the first, unless it is asked for another"
TABLE_NEW: dict[Feature, Entry] = TABLE | {
    Feature.TEXT_ONLY: dropped(
        "New Quizzes show a text beside the questions that refer to it, and none by itself", surprises=True
    ),
    Feature.TRUE_FALSE: CARRIED,
    Feature.NOTES: approximated("New Quizzes have them without pictures and marks", "are plain text"),
    Feature.ALL_OR_NOTHING: approximated(
        "whether several right answers count together or in shares is set in New Quizzes, question by question",
        "are scored as New Quizzes is set",
    ),
    Feature.CATEGORISE: approximated(
        "it is a matching of the items with their groups, as all quizzes of Canvas take it", "are matched with groups"
    ),
    Feature.ORDERING: approximated(
        "it is a matching of the items with their numbers, as all quizzes of Canvas take it", "are matched with numbers"
    ),
    Feature.HOTSPOT: dropped(
        "New Quizzes know one area alone, by names of shapes that the official schema does not have", surprises=True
    ),
    Feature.SHUFFLE: CARRIED,
    Feature.FIXED: approximated(
        "the official schema has no word for the places that New Quizzes locks: such a question is not shuffled",
        "keep their order altogether",
    ),
    Feature.LESSONS: approximated(_ONE, "are imported quiz by quiz"),
    Feature.FINAL_QUIZ: approximated(_ONE, "are imported by themselves"),
}


def _classic_limits(course: Course, options: Options) -> Iterator[Finding]:
    yield from _limits(course, options)
    for _, question in course.questions:
        html = Html(lambda image: image.media.name, equation)
        size = sum(len(html.markup(content).encode()) for content, _ in stem_in_full(question))
        if size > _LONGEST_STEM:
            yield finding(LONG_STEM, question.at, {"size": f"{size:,}", "most": f"{_LONGEST_STEM:,}"})
    if not any(question.variant_of for _, question in course.questions):
        return
    classic, *_ = TARGETS
    for variants in variants_apart(classic.carried(course), CANVAS, Html(lambda image: image.media.name, equation)):
        why = cause(variants, ("points", "feedback"))
        yield finding(VARIANTS, variants[0].at, {"question": variants[0].authored, "why": why})


def _limits(course: Course, _options: Options) -> Iterator[Finding]:
    for quiz, questions in course.quizzes:
        for pool in quiz.pools:
            group = pooled(pool, questions)
            if not group.is_even:
                yield finding(UNEVEN_POOL, pool.at, {"points": number(group.points)})


Limits = Callable[[Course, Options], Iterator[Finding]]


def _target(
    name: str, title: str, table: Mapping[Feature, Entry], profile: Profile, bank_type: str, limits: Limits
) -> Target:
    return Target(
        name=name,
        title=title,
        standard=qti12.STANDARD,
        table=table,
        upload="import as a QTI .zip file",
        build=partial(build, name=name, profile=profile, bank_type=bank_type),
        limits=limits,
        by_default=False,
        counted={UNEVEN_POOL.code: _UNEVEN},
    )


# Classic Quizzes refuse a package without a resource of QTI, and find banks by their content. New Quizzes look for
# banks among the resources of Canvas's own, and take each resource of QTI for a quiz.
TARGETS = (
    _target("canvas", "Canvas Classic Quizzes", TABLE, CANVAS, qti12.TYPE, _classic_limits),
    _target("canvas-new", "Canvas New Quizzes", TABLE_NEW, NEW_QUIZZES, qti12.EXTRA_TYPE, _limits),
)
