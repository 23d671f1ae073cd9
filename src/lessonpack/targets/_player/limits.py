"""What the player cannot do for a course, and how much room its state needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from lessonpack.findings import Finding, Place, Severity, finding, listed, rule
from lessonpack.formats.scorm import MOST_SENT_AT_LAST
from lessonpack.model.course import Course, Lesson, Mode, Quiz, together
from lessonpack.model.questions import Essay, Judged, MultipleResponse, Question, answered
from lessonpack.targets._player.outline import speaker_of
from lessonpack.targets._player.state import Layout, layout, needs

TOO_MUCH_STATE = rule(
    "SCORM090",
    holds="The learner's state fits into suspend_data, whatever the learner does.",
    says="the saved state may need {worst} characters of suspend_data, {limit} are allowed in {where}: {parts}; "
    "most of it is for {dearest}",
    hint="{advice}. SCORM 2004 4th edition keeps more than the versions before it.",
    reason="A platform cuts or refuses a longer suspend_data, and the learner's answers are gone.",
    clause="cmi.suspend_data: SCORM 1.2 4,096 characters, 2004 3rd edition 4,000, 4th 64,000, of which an eighth is "
    f"left free; {MOST_SENT_AT_LAST:,} are what a page that is closed can still send",
)
FOREIGN_WORDS = rule(
    "SCORM092",
    severity=Severity.NOTE,
    holds="The player speaks the language of the lesson.",
    says="the player has no words in {language} yet: its buttons and messages are in English",
    hint="Say them in the lesson's language with 'messages:'; until then screen readers hear that they are English.",
    reason="Learners meet two languages on one page.",
    clause="WCAG 2.2, 3.1.2 Language of Parts",
)
NO_QUIZ = rule(
    "SCORM095",
    severity=Severity.WARNING,
    holds="A lesson with questions has a quiz that asks them.",
    says="the lesson has no quiz: the player asks none of its questions ({number})",
    hint="Add 'quiz:' with 'questions: all', or leave this as it is if only question banks are wanted.",
    reason="Learners would meet a lesson without its questions, and nobody would be told.",
    clause="lessonpack source format, quiz",
)

NO_MARK = rule(
    "SCORM098",
    severity=Severity.WARNING,
    holds="What passes a quiz is among what the player can judge.",
    says="people judge every answer to quiz {quiz!r}: in the player nobody passes or fails it, and it has no score",
    hint="Leave it so if whoever teaches gives the points, or add questions that have right answers.",
    reason="A pass mark that nothing is measured by would fail everybody.",
    clause="lessonpack's scoring (docs/scoring.md)",
)

BY_LUCK = rule(
    "SCORM100",
    severity=Severity.WARNING,
    holds="Whatever a pool draws, as many of its questions are judged by the player.",
    says="a pool of quiz {quiz!r} mixes questions that people judge with others: {effect}",
    hint="Give what people judge a pool of its own, or ask it of everybody.",
    reason="The score is of what the player can judge, and chance would decide what that is.",
    clause="lessonpack's scoring (docs/scoring.md)",
)

_DEAREST = 3  # questions that a finding names


def worst_state(course: Course) -> tuple[int, Place]:
    """The characters that the state of a `distinct` course may need; the quiz, lesson or course whose state it is."""
    lessons = together(course)
    return layout(lessons).worst, course.at if len(lessons) > 1 else (lessons[0].quiz or lessons[0]).at


def state_limits(course: Course, limit: int, where: str, written: Course) -> Iterator[Finding]:
    """A state longer than the limit, which holds `where`. The `distinct` course, or a part of it, was `written` so."""
    worst, at = worst_state(course)
    if worst <= limit:
        return
    lessons = together(course)
    whole = layout(lessons)
    parts = [(lesson.title, part.worst) for lesson, part in zip(lessons, whole.lessons, strict=False)]
    said = ", ".join(f"{name} {width}" for name, width in parts or _of_a_lesson(whole))
    told = {"worst": worst, "limit": limit, "where": where, "parts": said}
    yield finding(TOO_MUCH_STATE, at, told | {"dearest": _dearest(lessons, written), "advice": _advice(lessons)})


_WRITTEN = {
    "answers": "answers to the quiz",
    "checks": "answers to questions between the blocks",
    "sections": "which sections were read",
}


def _of_a_lesson(state: Layout) -> Iterator[tuple[str, int]]:
    """What the state of a lesson is for, in words for what its author wrote; the player's own is one number."""
    widths = dict(state.fields)
    told = {name: widths[name] for name in _WRITTEN if widths[name]}
    yield from ((_WRITTEN[name], width) for name, width in told.items())
    yield "score, place and the like", state.worst - sum(told.values())


def _dearest(lessons: Sequence[Lesson], written: Course) -> str:
    """The questions that need most of the room, by the ids that their author knows, with the characters they need;
    where none is asked, sections."""
    names = {question.at: question.authored for _, question in written.questions}
    widths: Counter[str] = Counter()
    for question, width in needs(lessons):
        widths[names.get(question.at, question.authored)] += width
    return listed([f"{name!r} {width}" for name, width in widths.most_common(_DEAREST)] or [_WRITTEN["sections"]])


def _advice(lessons: Sequence[Lesson]) -> str:
    """What makes the state of these lessons shorter."""
    asked = [question for question, _ in needs(lessons)]
    ways = {
        "ask fewer questions": bool(asked),
        "divide it into fewer sections": not asked,
        "ask for shorter essays": any(isinstance(each, Essay) for each in asked),
        "offer fewer choices in questions with several answers": any(
            isinstance(each, MultipleResponse) for each in asked
        ),
        "make a course of its own of some of the lessons": len(lessons) > 1,
    }
    *first, last = (way for way, helps in ways.items() if helps)
    advice = f"{', '.join(first)} or {last}" if first else last
    return advice.capitalize()


def limits(course: Course) -> Iterator[Finding]:
    """What the player cannot do for this `distinct` course, at the YAML lines that ask for it."""
    if speaker_of(course).is_foreign:
        yield finding(FOREIGN_WORDS, course.at, {"language": course.language})
    for lesson in together(course):
        yield from _lesson_limits(lesson)


def _lesson_limits(lesson: Lesson) -> Iterator[Finding]:
    checked = {check.question for check in lesson.checks}
    unasked = [question for question in answered(lesson.questions) if question.id not in checked]
    quiz = lesson.quiz
    if quiz is not None and quiz.pass_mark is not None and _is_judged(lesson.asked):
        yield finding(NO_MARK, quiz.at, {"quiz": quiz.id})
    elif quiz is not None and quiz.mode is Mode.GRADED:
        yield from _drawn_by_luck(lesson, quiz)
    if unasked and quiz is None:
        yield finding(NO_QUIZ, unasked[0].at, {"number": len(unasked)})


def _drawn_by_luck(lesson: Lesson, quiz: Quiz) -> Iterator[Finding]:
    """Pools whose draws may differ in how many of the questions people judge, and what that comes to at worst."""
    always = answered(map(lesson.question, quiz.questions))
    least = sum(not isinstance(question, Judged) for question in always)
    mixed = []
    for pool in quiz.pools:
        judged = sum(isinstance(lesson.question(id), Judged) for id in pool.questions)
        least += max(0, pool.pick - judged)
        if max(0, pool.pick - (len(pool.questions) - judged)) < min(pool.pick, judged):
            mixed.append(pool)
    effect = "its score rests on more questions or on fewer, as they are drawn"
    if not least:
        effect = "who draws the former alone has no score, and neither passes nor fails"
    for pool in mixed:
        yield finding(BY_LUCK, pool.at, {"quiz": quiz.id, "effect": effect})


def scored(course: Course) -> Course:
    """The course with pass marks and weights only where the player can judge an answer: else there is no score."""
    free = {quiz.id for quiz, asked in course.quizzes if _is_judged(asked[id] for id in quiz.selected)}
    if not free:
        return course
    lessons = (
        replace(lesson, quiz=replace(lesson.quiz, pass_mark=None), weight=Fraction(0))
        if lesson.quiz and lesson.quiz.id in free
        else lesson
        for lesson in course.lessons
    )
    final = course.final_quiz
    if final is not None and final.id in free:
        final = replace(final, pass_mark=None, weight=Fraction(0))
    return replace(course, lessons=tuple(lessons), final_quiz=final)


def _is_judged(asked: Iterable[Question]) -> bool:
    """True where people judge all of these."""
    return all(isinstance(question, Judged) for question in answered(asked))
