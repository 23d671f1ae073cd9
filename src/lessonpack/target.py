"""What a target is: a name, a capability table, and a function from Course to Package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Self, assert_never

from lessonpack.findings import Finding, Place, Rule, Severity, finding, listed, rule
from lessonpack.formats.standard import Standard
from lessonpack.lms import Fact, Platform
from lessonpack.model.content import Inline, Quotation, Struck, Table, block_images, images, inlines, is_plain
from lessonpack.model.course import Course, Grade, Lesson, Mode, Quiz, Report, Reveal, Scos
from lessonpack.model.questions import (
    MultipleResponse,
    Question,
    Scoring,
    SingleChoice,
    TrueFalse,
    named_parts,
    shuffled,
)
from lessonpack.model.texts import SAID, Role, texts
from lessonpack.package import Blob, Package, Traces


class Feature(StrEnum):
    """Something an author can ask for; the value is how tables and findings call it.

    `one` and `many` are how a line that counts losses calls it: `1 hint`, `15 hints`.
    """

    _value_: str
    one: str
    many: str

    def __new__(cls, words: str, one: str = "", many: str = "") -> Self:
        member = str.__new__(cls, words)
        member._value_ = words
        member.one = one or words
        member.many = many or f"{member.one}s"
        return member

    LESSON = "lesson text", "text of a lesson", "texts of lessons"
    SINGLE_CHOICE = "single choice", "single choice question"
    MULTIPLE_RESPONSE = "multiple response", "multiple response question"
    TRUE_FALSE = "true/false", "true/false question"
    ALL_OR_NOTHING = "all-or-nothing scoring", "question scored all or nothing", "questions scored all or nothing"
    POINTS = "points other than 1", "number of points", "numbers of points"
    CHOICE_FEEDBACK = "feedback per choice", "feedback per choice", "feedbacks per choice"
    FEEDBACK = "general, correct and incorrect feedback", "feedback on a question", "feedbacks on questions"
    HINT = "hint"
    OBJECTIVE = "learning objective", "objective of a question", "objectives of questions"
    TAGS = "tags", "set of tags", "sets of tags"
    SHUFFLE = "shuffled choices", "shuffling of choices", "shufflings of choices"
    FIXED = "choices that keep their place", "question with fixed choices", "questions with fixed choices"
    IMAGES = "images", "text with images", "texts with images"
    STROKES = "strokes through text that is struck out", "stroke through text", "strokes through text"
    LANGUAGES = "text in another language", "text in another language", "texts in another language"
    QUIZ = "quiz selecting its questions", "selection of questions", "selections of questions"
    PASS_MARK = "pass mark"
    ATTEMPTS = "limited attempts", "limit of attempts", "limits of attempts"
    AT_ONCE = "feedback at once", "feedback at once", "feedbacks at once"
    AT_END = "feedback at the end", "feedback at the end", "feedbacks at the end"
    ANSWERS = "holding back of right answers", "rule on showing answers", "rules on showing answers"
    REPORT = "score told only at the end", "score kept back to the end", "scores kept back to the end"
    SHUFFLE_QUESTIONS = "shuffled questions", "shuffling of questions", "shufflings of questions"
    POOLS = "pools that draw questions", "draw from a pool", "draws from pools"
    PRACTICE = "quiz for practice", "quiz for practice", "quizzes for practice"
    GRADE = "score of the last attempt, or of all on average", "rule on what counts", "rules on what counts"
    TIME_LIMIT = "time limit"
    CHECKS = "knowledge checks between the blocks", "knowledge check"
    LESSONS = "several lessons", "order of lessons", "orders of lessons"
    GATES = "gates that wait for other lessons", "gate"
    WEIGHTS = "weights of quizzes in the course's score", "weight"
    FINAL_QUIZ = "final quiz", "final quiz", "final quizzes"
    SCOS = "one SCO for each lesson", "SCO of a lesson", "SCOs of lessons"
    METADATA = "keywords, authors, source and rights", "set of keywords and authors", "sets of keywords and authors"
    MESSAGES = "author's own words for buttons and messages", "set of own words", "sets of own words"
    THEME = "theme"


class Carriage(StrEnum):
    """What becomes of a feature in a target."""

    CARRIED = "carried"
    APPROXIMATED = "approximated"
    DROPPED = "dropped"
    FOREIGN = "not of this format"

    @property
    def is_loss(self) -> bool:
        """True for what is told of a build; nobody misses what is not of a format."""
        return self in (Carriage.APPROXIMATED, Carriage.DROPPED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the capability table; all but what is carried has its reason, in words for the author.

    `becomes` says in few words what an approximated feature does instead: `are per question`. `surprises` is True for
    a loss that would surprise who takes this package alone.
    """

    carriage: Carriage
    reason: str = ""
    becomes: str = ""
    surprises: bool = False

    @property
    def words(self) -> str:
        """The cell as tables show it."""
        return self.carriage.value + (f": {self.reason}" if self.reason else "")


CARRIED = Entry(Carriage.CARRIED)


def approximated(reason: str, becomes: str) -> Entry:
    """A feature that is in the package and does less there, or something else."""
    return Entry(Carriage.APPROXIMATED, reason, becomes)


def dropped(reason: str, *, surprises: bool = False) -> Entry:
    """A feature that the format leaves out."""
    return Entry(Carriage.DROPPED, reason, surprises=surprises)


def foreign(reason: str) -> Entry:
    """A feature that nobody would look for in this format."""
    return Entry(Carriage.FOREIGN, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line can ask of a target.

    `test` False writes a question bank without a test. `control_documents` maps the name of each schema
    document to put into the package to its blob; None leaves them out. `lms` names the platforms that the
    package is for, none when it is for all.
    """

    test: bool = True
    lms: Collection[str] = ()
    control_documents: Mapping[str, Blob] | None = None


def unlimited(_course: Course, _lms: Collection[str]) -> Iterator[Finding]:
    """The limits of a target that has none of its own."""
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A format that lessonpack writes: packages of a `standard`, in its container.

    `build` takes a `distinct` course. `limits` says what of a course is too much for the format, or for the platforms
    that it is meant for: findings at YAML lines, before anything is built.
    `upload` says in few words what to do with a package, `page` which file of a folder to open.
    `by_default` targets are those that are built when none is asked for by name. `traces` are for packages that are
    folders: they say how the folder of an earlier build is known.
    """

    name: str
    title: str
    standard: Standard
    table: Mapping[Feature, Entry]
    upload: str
    page: str = ""
    build: Callable[[Course, Options], Package] = field(repr=False)
    limits: Callable[[Course, Collection[str]], Iterator[Finding]] = field(default=unlimited, repr=False)
    by_default: bool = True
    traces: Traces | None = None

    def package_name(self, stem: str) -> str:
        """What a package of this target is called: `tides` → `tides.scorm12.zip`."""
        return self.standard.container.package_name(f"{stem}.{self.name}")

    @property
    def asked_for(self) -> str:
        """How the command line names it, and whether it need be named."""
        return f"{self.name} (by default)" if self.by_default else self.name

    def on(self, platform: Platform) -> Target:
        """The target as that platform takes it: what the format carries and the platform does not is no longer so."""
        lost = {feature: platform.lost(self.name, feature.value) for feature in Feature}
        table = {feature: _entry(fact) if fact else self.table[feature] for feature, fact in lost.items()}
        return replace(self, title=f"{self.title} in {platform.title}", table=table)

    def __post_init__(self) -> None:
        missing = [feature.value for feature in Feature if feature not in self.table]
        if missing:
            raise ValueError(f"target {self.name} does not say what it does with: {', '.join(missing)}")


def _entry(fact: Fact) -> Entry:
    return approximated(fact.says, "are altered") if fact.effect == "altered" else dropped(fact.says)


_HINT = "Leave it if this loss is fine there, or build a target that carries it (lessonpack targets)."
DROPPED_FEATURE = rule(
    "LOSS001",
    severity=Severity.NOTE,
    holds="Everything the author wrote reaches the package.",
    says="{target} cannot carry the {feature} of {subject}: {reason}",
    hint=_HINT,
    reason="A loss that nobody mentions is found by learners. It is a warning where it would surprise who takes this "
    "package alone.",
    clause="lessonpack capability table",
    naming=("subject",),
    asks=False,
)
APPROXIMATED_FEATURE = rule(
    "LOSS002",
    severity=Severity.NOTE,
    holds="What the author wrote reaches the package as it was meant.",
    says="{target} carries the {feature} of {subject} only roughly: {reason}",
    hint="Look at the result on your platform once.",
    reason="What a platform does a little differently is better known before the learners see it.",
    clause="lessonpack capability table",
    naming=("subject",),
    asks=False,
)
_SURPRISE = replace(DROPPED_FEATURE, severity=Severity.WARNING, asks=True)

Use = tuple[Feature, Place, str]


def losses(target: Target, course: Course, lms: Collection[str] = ()) -> Iterator[Finding]:
    """A finding, at the YAML line, for each feature the course uses and the target does not carry in full,
    and for each of the target's limits, on the platforms meant, that the course exceeds."""
    for feature, at, subject in features(course):
        entry = target.table[feature]
        if entry.carriage.is_loss:
            arguments = {"target": target.title, "feature": feature.value, "subject": subject, "reason": entry.reason}
            yield finding(_broken(entry), at, arguments)
    yield from target.limits(course, lms)


def _broken(entry: Entry) -> Rule:
    if entry.carriage is Carriage.APPROXIMATED:
        return APPROXIMATED_FEATURE
    return _SURPRISE if entry.surprises else DROPPED_FEATURE


def is_loss(entry: Finding) -> bool:
    """True for what `losses` says of the capability table."""
    return entry.code in (DROPPED_FEATURE.code, APPROXIMATED_FEATURE.code)


def summed(target: Target, found: Iterable[Finding]) -> str:
    """The losses among the findings in one line: `leaves out 15 hints, 1 gate; limits of attempts are per question`."""
    counts = Counter(Feature(dict(entry.args)["feature"]) for entry in found if is_loss(entry))
    lost = [feature for feature in Feature if counts[feature]]
    left_out = [feature for feature in lost if target.table[feature].carriage is Carriage.DROPPED]
    otherwise: dict[str, list[str]] = {}
    for feature in lost:
        if target.table[feature].carriage is Carriage.APPROXIMATED:
            otherwise.setdefault(target.table[feature].becomes, []).append(feature.many)
    counted = (f"{counts[each]} {each.one if counts[each] == 1 else each.many}" for each in left_out)
    parts = [f"leaves out {', '.join(counted)}"] if left_out else []
    return "; ".join([*parts, *(f"{listed(names)} {becomes}" for becomes, names in otherwise.items())])


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
    for check in lesson.checks:
        yield Feature.CHECKS, check.at, f"question '{check.question}'"
    for question in lesson.questions:
        yield from _question_features(question)
    if lesson.quiz is not None:
        yield from _quiz_features(lesson.quiz)


def _question_features(question: Question) -> Iterator[Use]:
    whose = f"question '{question.id}'"
    yield from ((feature, question.at, whose) for feature in _of_kind(question))
    written = tuple(texts(question))
    marked = [(role, content) for role, content, _, _ in written if not is_plain(content)]
    fed_back = next((at for role, _, _, at in written if role is Role.PART_FEEDBACK), None)
    asked = {
        Feature.POINTS: question.points != 1,
        Feature.FEEDBACK: bool(question.feedback),
        Feature.HINT: bool(question.hint),
        Feature.OBJECTIVE: bool(question.objective),
        Feature.TAGS: bool(question.tags),
        Feature.SHUFFLE: shuffled(question),
        Feature.FIXED: shuffled(question) and any(part.fixed for part in named_parts(question)),
        Feature.IMAGES: any(any(images(content)) for role, content in marked if role not in SAID),
        Feature.STROKES: any(
            any(map(_is_struck, inlines(content))) for role, content in marked if role is not Role.HINT
        ),
        Feature.LANGUAGES: any(language for _, _, language, _ in written),
    }
    for feature, used in asked.items():
        if used:
            yield feature, question.at, whose
    if fed_back is not None:
        yield Feature.CHOICE_FEEDBACK, fed_back, whose


def _is_struck(node: Inline) -> bool:
    return isinstance(node, Struck)


def _of_kind(question: Question) -> Iterator[Feature]:
    """The kind of a question, and what of it only this kind has."""
    match question:
        case SingleChoice():
            yield Feature.SINGLE_CHOICE
        case MultipleResponse(scoring=scoring):
            yield Feature.MULTIPLE_RESPONSE
            if scoring is Scoring.ALL_OR_NOTHING:
                yield Feature.ALL_OR_NOTHING
        case TrueFalse():
            yield Feature.TRUE_FALSE
        case _:
            assert_never(question)


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
    }
    whose = f"quiz '{quiz.id}'"
    for feature, used in asked.items():
        if used:
            yield feature, quiz.at, whose
    for pool in quiz.pools:
        yield Feature.POOLS, pool.at, whose
