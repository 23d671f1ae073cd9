"""The player's saved state: what stands in it, and how long it can become.

The scripts write it (`core/state.js`); the build tells them the layout, and computes the worst case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import ceil

from msgspec import Struct

from lessonpack.model import scoring
from lessonpack.model.course import Grade, Lesson, Quiz
from lessonpack.model.questions import Question, named_parts
from lessonpack.targets._player.keys import distinct_width
from lessonpack.targets._player.kinds import played

STATE_VERSION = "1"
MOST_EXTENSIONS = 35  # of the time for a quiz: one digit to the base 36; WCAG 2.2, 2.2.1 asks for ten
MOST_ATTEMPTS = 9999  # that are counted
FULL_SCORE = 10_000  # hundredths of a percent
CONTENT_WIDTH = 8  # of the digest that tells a later build of the lesson from this one
LEAST_CHOICE = 2
DAY_WIDTH = 4  # a point and the days since 1970 to the base 36, in a lesson that asks again after days

_VERSION = ("version", 5)
_CONTENT = ("content", CONTENT_WIDTH)
_RECORDED = ("recorded", 6)
# Of which question each recorded answer is: written only where there is room left.
_ROWS = ("rows", 0)


class Layout(Struct, frozen=True, kw_only=True):
    """The saved state: fields in order, each with the most characters it can need; `|` stands between them.

    Lessons, questions, sections and choices are named by the first characters of a digest of their id, so that
    a state survives whatever an author adds, moves or mends. A course of several lessons has one state: its own
    fields, then for each of the `lessons` (their layouts) `~`, the lesson's key, `:` and the lesson's state.
    """

    key_width: int
    choice_width: int
    fields: tuple[tuple[str, int], ...]
    lessons: tuple[Layout, ...] = ()

    @property
    def worst(self) -> int:
        """The longest state that a learner can bring about."""
        own = sum(width for _, width in self.fields) + len(self.fields) - 1
        return own + sum(1 + self.key_width + 1 + lesson.worst for lesson in self.lessons)

    def data(self, limit: int) -> dict[str, object]:
        """What the scripts need to know; they save nothing that is longer than `limit`."""
        return {
            "version": STATE_VERSION,
            "key": self.key_width,
            "choice": self.choice_width,
            "fields": [[name, width] for name, width in self.fields],
            "limit": limit,
        }


def layout(lessons: Sequence[Lesson]) -> Layout:
    """The layout of a lesson alone, or of a course of several."""
    if len(lessons) == 1:
        return _of_lesson(lessons[0], (_CONTENT, _RECORDED, _ROWS))
    key_width = distinct_width([lesson.id for lesson in lessons], least=3)
    fields = (_VERSION, _CONTENT, ("here", key_width), _RECORDED, _ROWS)
    inner = tuple(_of_lesson(lesson, ()) for lesson in lessons)
    return Layout(key_width=key_width, choice_width=LEAST_CHOICE, fields=fields, lessons=inner)


def _of_lesson(lesson: Lesson, whole: tuple[tuple[str, int], ...]) -> Layout:
    """The layout of a lesson; `whole` are the fields that it shares with no other one."""
    known, key_width, choice_width = _keys(lesson)
    answers = _answers(known, key_width, choice_width)
    name, width = _VERSION
    fields = (
        (name, width + DAY_WIDTH if lesson.again_after_days else width),
        *whole,
        ("place", 1 + key_width),
        ("phase", 1),
        ("submitted", len(str(MOST_ATTEMPTS))),
        ("seed", 6),
        ("score", 6),
        ("latest", len(base36(FULL_SCORE))),
        ("tally", _tally_width(lesson)),
        ("elapsed", _elapsed_width(lesson.quiz)),
        ("extensions", 1 if lesson.quiz and lesson.quiz.time_limit else 0),
        ("sections", key_width * len(lesson.sections)),
        ("checks", max(0, sum(answers[check.question] for check in lesson.checks) - 1)),
        ("answers", max(0, sum(answers[id] for id in _longest_draw(lesson, answers)) - 1)),
    )
    return Layout(key_width=key_width, choice_width=choice_width, fields=fields)


def _keys(lesson: Lesson) -> tuple[Mapping[str, Question], int, int]:
    """The questions whose answers are saved, by their ids, and how long the keys of questions and of choices are."""
    asked = lesson.steps if lesson.quiz else ()
    checks = [lesson.question(check.question) for check in lesson.checks]
    known = {question.id: question for question in (*asked, *checks)}
    named = [[part.id for part in named_parts(question)] for question in known.values()]
    key_width = distinct_width([*(s.id for s in lesson.sections), *known], least=3)
    return known, key_width, max((distinct_width(ids, LEAST_CHOICE) for ids in named), default=LEAST_CHOICE)


def _answers(known: Mapping[str, Question], key: int, choice: int) -> Mapping[str, int]:
    """The most characters that the answer to each question takes, with its key and the signs around it."""
    return {id: key + 1 + played(q).longest(choice) + 1 if q.ANSWERED else 0 for id, q in known.items()}


def needs(lessons: Sequence[Lesson]) -> Iterator[tuple[Question, int]]:
    """What the answers to each question take of the worst state, wherever it is asked."""
    for lesson in lessons:
        known, key, choice = _keys(lesson)
        answers = _answers(known, key, choice)
        for id in (*(check.question for check in lesson.checks), *_longest_draw(lesson, answers)):
            yield known[id], answers[id]


def _tally_width(lesson: Lesson) -> int:
    """The letter of what counts, and a score; or the sum of as many shares as are counted, a point, and their parts."""
    quiz = lesson.quiz
    if quiz is None or quiz.grade is not Grade.AVERAGE:
        return 1 + len(base36(FULL_SCORE))
    whole = parts(lesson, quiz)
    return 1 + len(base36(whole * min(quiz.attempts or MOST_ATTEMPTS, MOST_ATTEMPTS))) + 1 + len(base36(whole))


def parts(lesson: Lesson, quiz: Quiz) -> int:
    """Of how many equal parts the shares of attempts are kept: as many as scores have hundredths, at the least."""
    always = [scoring.key(lesson.question(id)) for id in quiz.questions]
    pools = [(pool.pick, [scoring.key(lesson.question(id)) for id in pool.questions]) for pool in quiz.pools]
    return scoring.parts(always, pools, least=FULL_SCORE)


def _elapsed_width(quiz: Quiz | None) -> int:
    """The digits of the seconds that an attempt can take when it is extended as often as it may be."""
    if quiz is None or quiz.time_limit is None:
        return 0
    extensions = MOST_EXTENSIONS if quiz.extend_time else 0
    return len(base36(60 * (quiz.time_limit + extensions * extension(quiz.time_limit))))


def extension(time_limit: int) -> int:
    """The minutes that a learner gets who asks for more: half of the limit again, rounded up."""
    return ceil(time_limit / 2)


def base36(number: int) -> str:
    """A number as JavaScript writes it to the base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def _longest_draw(lesson: Lesson, answers: Mapping[str, int]) -> list[str]:
    """The questions that the quiz asks when its pools draw those whose answers are longest."""
    if lesson.quiz is None:
        return []
    pools = (sorted(pool.questions, key=answers.__getitem__, reverse=True)[: pool.pick] for pool in lesson.quiz.pools)
    return [*lesson.quiz.questions, *chain.from_iterable(pools)]
