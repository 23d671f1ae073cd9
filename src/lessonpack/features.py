"""What an author can ask for, and where a course asks for it: the rows of every capability table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Self

from lessonpack.findings import Place
from lessonpack.model.asked import Answer, Choice, OtherNumber, Part, Scoring
from lessonpack.model.blocks import (
    Block,
    Embed,
    Quotation,
    Recall,
    Steps,
    Table,
    block_images,
)
from lessonpack.model.content import (
    Formula,
    Inline,
    RichText,
    Struck,
    images,
    inlines,
)
from lessonpack.model.course import Course, Grade, Lesson, Mode, Quiz, Report, Reveal, Scos
from lessonpack.model.questions import (
    KINDS,
    Categorise,
    ChoiceQuestion,
    Cloze,
    Essay,
    FileUpload,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    SharedQuestion,
    ShortAnswer,
    SingleChoice,
    Spot,
    TextOnly,
    TrueFalse,
    TypedGap,
    is_pattern,
    named_parts,
    shuffles_parts,
)
from lessonpack.model.referring import stimuli
from lessonpack.model.texts import FEEDBACK, Role, marked


class Feature(StrEnum):
    """Something an author can ask for; the value is how tables and findings call it.

    `one` and `many` are how a line that counts losses calls what is lost, and not the question that stays without it:
    `1 hint`, `15 sets of nudges`. The `kind` of question is that of a feature that is one.
    """

    _value_: str
    one: str
    many: str
    kind: type[Question] | None

    def __new__(cls, words: str, one: str = "", many: str = "", kind: type[Question] | None = None) -> Self:
        member = str.__new__(cls, words)
        member._value_ = words
        member.one = one or words
        member.many = many or f"{member.one}s"
        member.kind = kind
        return member

    LESSON = "lesson text", "text of a lesson", "texts of lessons"
    SINGLE_CHOICE = "single choice", "single choice question", "", SingleChoice
    MULTIPLE_RESPONSE = "multiple response", "multiple response question", "", MultipleResponse
    TRUE_FALSE = "true/false", "true/false question", "", TrueFalse
    MATCHING = "matching", "matching question", "", Matching
    SHORT_ANSWER = "short answer", "short answer question", "", ShortAnswer
    ONE_TO_ONE = "partners that are given once", "matching one to one", "matchings one to one"
    NUMERIC = "numeric", "numeric question", "", Numeric
    ESSAY = "essay", "essay question", "", Essay
    WORD_LIMITS = "limits of words", "limit of words", "limits of words"
    SAMPLE = "sample answers", "sample answer"
    NOTES = "notes for who judges an answer", "note for who judges", "notes for who judges"
    FILE_UPLOAD = "file upload", "file upload question", "", FileUpload
    FILES = "number and types of files", "limit of files or their types", "limits of files or their types"
    CATEGORISE = "categorising", "categorising question", "", Categorise
    ORDERING = "ordering", "ordering question", "", Ordering
    CLOZE = "cloze", "cloze question", "", Cloze
    MIXED_GAPS = (
        "gaps for numbers, or of several forms",
        "text with gaps for numbers, or of several forms",
        "texts with gaps for numbers, or of several forms",
    )
    GAP_RANGES = "tolerances and ranges in gaps", "tolerance or range of a gap", "tolerances or ranges of gaps"
    GAP_WEIGHTS = "gaps that weigh more than others", "set of weights of gaps", "sets of weights of gaps"
    HOTSPOT = "hotspot", "hotspot question", "", Hotspot
    TEXT_ONLY = "text to be read alone", "text to be read alone", "texts to be read alone", TextOnly
    ALL_OR_NOTHING = "all-or-nothing scoring", "question scored all or nothing", "questions scored all or nothing"
    SHARES = "answers typed for a share of the points", "answer for a share", "answers for a share"
    WEIGHED = (
        "choices with weights or penalties of their own",
        "set of weights of choices",
        "sets of weights of choices",
    )
    CASE = "capitals that count in what is typed", "distinction of capitals", "distinctions of capitals"
    PATTERNS = (
        "stars that stand for anything in what is typed",
        "answer with a star that stands for anything",
        "answers with a star that stands for anything",
    )
    POINTS = "points other than 1", "number of points", "numbers of points"
    CHOICE_FEEDBACK = "feedback per choice", "feedback per choice", "feedbacks per choice"
    ANSWER_FEEDBACK = "feedback per answer typed", "feedback per answer", "feedbacks per answer"
    AREA_FEEDBACK = "feedback per area of a picture", "feedback per area", "feedbacks per area"
    FEEDBACK = "general, correct and incorrect feedback", "feedback on a question", "feedbacks on questions"
    PARTLY = "feedback on partly right answers", "feedback on partly right answers", "feedbacks on partly right answers"
    NUDGE = "nudge per choice", "set of nudges", "sets of nudges"
    HINT = "hint"
    OBJECTIVE = "learning objective", "objective of a question", "objectives of questions"
    TAGS = "tags", "set of tags", "sets of tags"
    DIFFICULTY = "difficulty", "difficulty of a question", "difficulties of questions"
    SHUFFLE = "shuffled choices", "shuffling of choices", "shufflings of choices"
    SHUFFLE_PARTS = (
        "shuffled terms, items and lists in gaps",
        "shuffling of terms, items or lists",
        "shufflings of terms, items or lists",
    )
    FIXED = "choices that keep their place", "question with fixed choices", "questions with fixed choices"
    STIMULUS = "text or figure that several questions refer to", "stimulus", "stimuli"
    IMAGES = "images", "text with images", "texts with images"
    STROKES = "strokes through text that is struck out", "stroke through text", "strokes through text"
    FORMULAS = "formulas", "text with formulas", "texts with formulas"
    LANGUAGES = "text in another language", "text in another language", "texts in another language"
    QUIZ = "quiz selecting its questions", "selection of questions", "selections of questions"
    PASS_MARK = "pass mark"
    ATTEMPTS = "limited attempts", "limit of attempts", "limits of attempts"
    AT_ONCE = "feedback at once", "feedback at once", "verdicts at once"
    AT_END = "feedback at the end", "feedback at the end", "feedbacks at the end"
    ANSWERS = "holding back of right answers", "rule on showing answers", "rules on showing answers"
    REPORT = "score told only at the end", "score kept back to the end", "scores kept back to the end"
    SHUFFLE_QUESTIONS = "shuffled questions", "shuffling of questions", "shufflings of questions"
    POOLS = "pools that draw questions", "draw of questions", "draws of questions"
    PRACTICE = "quiz for practice", "quiz for practice", "quizzes for practice"
    GRADE = "score of the last attempt, or of all on average", "rule on what counts", "rules on what counts"
    TIME_LIMIT = "time limit"
    TRIES = "several tries at a question", "number of tries", "numbers of tries"
    CONFIDENCE = "asking learners how sure they are", "asking how sure learners are", "askings how sure learners are"
    CHECKS = "knowledge checks between the blocks", "knowledge check"
    BEFORE = "questions asked before reading", "asking before reading", "askings before reading"
    RECALL = "prompts to recall", "prompt to recall", "prompts to recall"
    STEPS = "worked examples with hidden steps", "worked example", "worked examples"
    EMBEDS = "films of other sites", "film of another site", "films of other sites"
    LESSONS = "several lessons", "order of lessons", "orders of lessons"
    GATES = "gates that wait for other lessons", "gate"
    WEIGHTS = "weights of quizzes in the course's score", "weight"
    FINAL_QUIZ = "final quiz", "final quiz", "final quizzes"
    SCOS = "one SCO for each lesson", "SCO of a lesson", "SCOs of lessons"
    METADATA = "keywords, authors, source and rights", "set of keywords and authors", "sets of keywords and authors"
    MESSAGES = "author's own words for buttons and messages", "set of own words", "sets of own words"
    THEME = "theme"
    COVER = "drawing or picture that a start page opens with", "cover"


OF_KINDS = {feature.kind: feature for feature in Feature if feature.kind is not None}
_MISSING = [kind.__name__ for kind in KINDS if kind not in OF_KINDS]
if _MISSING:
    raise ValueError(f"capability tables have no row for questions of the kind {', '.join(_MISSING)}")

_OF_BLOCKS: dict[type[Block], Feature] = {
    Recall: Feature.RECALL,
    Steps: Feature.STEPS,
    Embed: Feature.EMBEDS,
}
# Feedback on a part of an answer, by what that part is; on all others as on a choice.
_OF_PARTS: dict[type[Part], Feature] = {
    Answer: Feature.ANSWER_FEEDBACK,
    OtherNumber: Feature.ANSWER_FEEDBACK,
    Spot: Feature.AREA_FEEDBACK,
}

Use = tuple[Feature, Place, str]


def features(course: Course) -> Iterator[Use]:
    """Each use of a feature in the course: the feature, its place, and whose it is."""
    if course.keywords or course.authors or course.source or course.rights:
        yield Feature.METADATA, course.at, f"'{course.id}'"
    if course.hook:
        yield Feature.LESSON, course.at, f"'{course.id}'"
    if len(course.lessons) > 1:
        yield Feature.LESSONS, course.at, f"'{course.id}'"
    if course.scos is Scos.PER_LESSON:
        yield Feature.SCOS, course.at, f"'{course.id}'"
    if course.messages:
        yield Feature.MESSAGES, course.messages[0].at, f"'{course.id}'"
    if course.theme is not None:
        yield Feature.THEME, course.theme.at, f"'{course.id}'"
    for cover in course.covers:
        if cover.art or cover.image:
            yield Feature.COVER, cover.at, f"'{course.id}'"
    for lesson in course.lessons:
        yield from _place_in_course(lesson.requires, lesson.weight, lesson.listed, f"lesson '{lesson.id}'")
        yield from _lesson_features(lesson)
    final = course.final_quiz
    if final is not None:
        yield Feature.FINAL_QUIZ, final.at, f"'{course.id}'"
        yield from _place_in_course(final.requires, final.weight, final.at, f"quiz '{final.id}'")
        yield from _quiz_features(final)


def _place_in_course(requires: tuple[str, ...], weight: Fraction, at: Place, whose: str) -> Iterator[Use]:
    if requires:
        yield Feature.GATES, at, whose
    if weight != 1:
        yield Feature.WEIGHTS, at, whose


def _lesson_features(lesson: Lesson) -> Iterator[Use]:
    whose = f"'{lesson.id}'"
    if lesson.sections or lesson.hook:
        yield Feature.LESSON, lesson.sections[0].at if lesson.sections else lesson.at, whose
    for section in lesson.sections:
        for block in section.blocks:
            if any(block_images(block)):
                yield Feature.IMAGES, block.at, f"section '{section.id}'"
            if isinstance(block, Quotation | Table) and block.language:
                yield Feature.LANGUAGES, block.at, f"section '{section.id}'"
            if type(block) in _OF_BLOCKS:
                yield _OF_BLOCKS[type(block)], block.at, f"section '{section.id}'"
    authored = {question.id: question.authored for question in lesson.questions} if lesson.checks else {}
    for check in lesson.checks:
        asked = Feature.BEFORE if check in lesson.before else Feature.CHECKS
        yield asked, check.at, f"question '{authored[check.question]}'"
    if lesson.checking.tries > 1:
        yield Feature.TRIES, lesson.checking.at, whose
    if lesson.checking.confidence:
        yield Feature.CONFIDENCE, lesson.checking.at, whose
    for stimulus in stimuli(lesson.questions):
        yield Feature.STIMULUS, stimulus.at, f"stimulus '{stimulus.id}'"
    for question in lesson.questions:
        yield from _question_features(question)
    if lesson.quiz is not None:
        yield from _quiz_features(lesson.quiz)


def _question_features(question: Question) -> Iterator[Use]:
    whose = f"question '{question.authored}'"
    parts = named_parts(question)
    for feature in _of_kind(question, parts):
        yield feature, question.at, whose
    for gap in question.gaps if isinstance(question, Cloze) else ():
        if isinstance(gap, NumberGap) and gap.tolerance:
            yield Feature.GAP_RANGES, gap.at, whose
    own, stimulus = question.feedback, question.stimulus
    written = [(role, content) for role, content, _, _ in marked(question)]
    nudged, fed_back = [part for part in parts if part.nudge], [part for part in parts if part.feedback]
    asked = (  # no dictionary: to hash the features of a bank takes as long as to look for them
        (Feature.POINTS, question.ANSWERED and question.points != 1),
        (Feature.FEEDBACK, own.general or own.correct or own.incorrect),
        (Feature.PARTLY, own.partly),
        (Feature.OBJECTIVE, question.objective),
        (Feature.TAGS, question.tags),
        (Feature.DIFFICULTY, question.difficulty is not None),
        (Feature.SHUFFLE, question.shuffle and isinstance(question, ChoiceQuestion)),
        (Feature.SHUFFLE_PARTS, shuffles_parts(question)),
        (Feature.FIXED, question.shuffle and any(isinstance(part, Choice) and part.fixed for part in parts)),
        (Feature.IMAGES, written and any(any(images(content)) for role, content in written if role not in FEEDBACK)),
        (Feature.STROKES, written and _has(Struck, (content for role, content in written if role is not Role.HINT))),
        (Feature.FORMULAS, written and _has(Formula, (content for _, content in written))),
        (Feature.LANGUAGES, question.language or (stimulus is not None and stimulus.language)),
    )
    yield from [(feature, question.at, whose) for feature, used in asked if used]
    for _ in question.hints:
        yield Feature.HINT, question.at, whose
    yield from [(Feature.PATTERNS, part.at, whose) for part in parts if is_pattern(part)]
    first = {_OF_PARTS.get(type(part), Feature.CHOICE_FEEDBACK): part.at for part in reversed(fed_back)}
    for feature, at in first.items():
        yield feature, at, whose
    if nudged:
        yield Feature.NUDGE, nudged[0].at, whose


def _has(kind: type[Inline], written: Iterable[RichText]) -> bool:
    return any(isinstance(node, kind) for content in written for node in inlines(content))


def kind_of(question: Question) -> Use:
    """The use that a question is of its kind."""
    return OF_KINDS[type(question)], question.at, f"question '{question.authored}'"


def _of_kind(question: Question, parts: Collection[Part]) -> Iterator[Feature]:
    """The kind of a question, and what of it only this kind has."""
    yield OF_KINDS[type(question)]
    if isinstance(question, SharedQuestion) and question.scoring is Scoring.ALL_OR_NOTHING:
        yield Feature.ALL_OR_NOTHING
    if [part for part in parts if isinstance(part, Choice) and part.share is not None]:
        yield Feature.WEIGHED
    if isinstance(question, Matching) and question.one_to_one:
        yield Feature.ONE_TO_ONE
    if isinstance(question, Cloze) and question.is_mixed:
        yield Feature.MIXED_GAPS
    if isinstance(question, Cloze) and len({gap.weight for gap in question.gaps}) > 1:
        yield Feature.GAP_WEIGHTS
    typed = question.gaps if isinstance(question, Cloze) else (question,)
    if [each for each in typed if isinstance(each, (ShortAnswer, TypedGap)) and each.case]:
        yield Feature.CASE
    if [part for part in parts if isinstance(part, (Answer, OtherNumber)) and 0 < part.share < 1]:
        yield Feature.SHARES
    if isinstance(question, Judged):
        yield from _of_judged(question)


def _of_judged(question: Judged) -> Iterator[Feature]:
    asked = {
        Feature.SAMPLE: bool(question.sample),
        Feature.NOTES: bool(question.notes),
        Feature.WORD_LIMITS: isinstance(question, Essay) and (question.least, question.most) != (None, None),
        Feature.FILES: isinstance(question, FileUpload) and (question.files > 1 or bool(question.types)),
    }
    yield from (feature for feature, used in asked.items() if used)


def _quiz_features(quiz: Quiz) -> Iterator[Use]:
    asked = {
        Feature.QUIZ: True,
        Feature.PASS_MARK: quiz.pass_mark is not None,
        Feature.ATTEMPTS: quiz.attempts is not None,
        Feature.AT_ONCE: quiz.feedback is Reveal.AT_ONCE,
        Feature.AT_END: quiz.feedback is Reveal.AT_END,
        Feature.ANSWERS: quiz.answers not in (None, quiz.with_feedback),
        Feature.REPORT: quiz.report is Report.END,
        Feature.SHUFFLE_QUESTIONS: quiz.shuffle,
        Feature.PRACTICE: quiz.mode is Mode.PRACTICE,
        Feature.GRADE: quiz.grade is not Grade.BEST,
        Feature.TIME_LIMIT: quiz.time_limit is not None,
        Feature.TRIES: quiz.tries > 1,
        Feature.CONFIDENCE: quiz.confidence,
    }
    whose = f"quiz '{quiz.id}'"
    for feature, used in asked.items():
        if used:
            yield feature, quiz.at, whose
    for pool in quiz.pools:
        yield Feature.POOLS, pool.at, whose
