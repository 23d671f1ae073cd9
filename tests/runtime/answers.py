"""What a learner may answer to each kind of question, and what a mix of answers earns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from lessonpack.ids import token
from lessonpack.model import response as model
from lessonpack.model.accepted import within
from lessonpack.model.areas import inner_point
from lessonpack.model.asked import Choice
from lessonpack.model.course import Lesson
from lessonpack.model.questions import (
    AnyGap,
    ChoiceGap,
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
    ShortAnswer,
    SingleChoice,
    TextOnly,
    TrueFalse,
    TypedGap,
)
from lessonpack.model.scoring import key, percent, score

# What was chosen, pairs (gaps and what is in them, too), things with their places, or points.
Response = frozenset[str] | frozenset[tuple[str, str]] | frozenset[tuple[str, int]] | frozenset[tuple[int, int]]
Answers = Mapping[str, Response]

RIGHT, WRONG, PARTLY = "right", "wrong", "partly"
NOWHERE = "Atlantis, “so | they; say”"  # what is typed and nowhere right, with signs that others take for theirs


def answer(question: Question, how: str) -> Response:
    """A response that is right, wrong or (where the kind has it, else wrong) partly right."""
    match question:
        case SingleChoice() | TrueFalse():
            right, wrong = _split(question.choices)
            return frozenset(right if how == RIGHT else wrong[-1:] if how == PARTLY else wrong[:1])
        case MultipleResponse():
            right, wrong = _split(question.choices)
            told = {
                RIGHT: right,
                WRONG: wrong or right[:1],
                PARTLY: [*right[:-1], *wrong[:1]] if right[1:] else right + wrong,
            }
            return frozenset(told[how])
        case Matching(terms=terms, one_to_one=True):
            turning = {RIGHT: (), WRONG: terms, PARTLY: terms[1:]}[how]  # each of these has the partner of the next
            next_of = dict(zip(turning, (*turning[1:], *turning[:1]), strict=True))
            return frozenset((term.id, next_of.get(term, term).partner) for term in terms)
        case Matching(terms=terms, partners=partners):
            right = {RIGHT: len(terms), WRONG: 0, PARTLY: 1}[how]
            others = (next(each.id for each in partners if each.id != term.partner) for term in terms)
            pairs = [(term.id, other) for term, other in zip(terms, others, strict=True)]
            return frozenset([*((term.id, term.partner) for term in terms[:right]), *pairs[right:]])
        case ShortAnswer(answers=answers):
            less = [each.words for each in answers if 0 < each.share < 1]
            texts = {RIGHT: answers[0].words, WRONG: NOWHERE, PARTLY: (less or [NOWHERE])[0]}
            return frozenset({texts[how]})
        case Numeric(answer=right, tolerance=tolerance):
            wrong = right + 3 * tolerance + 1
            return frozenset({f"{float(right if how == RIGHT else wrong):.10g}"})
        case Essay(least=least):
            text = f"I am {how}: “so | they; say”,\n\nand [,] {{more}} besides."
            missing = (least or 0) - len(text.split())
            return frozenset({text + " And so on." * max(0, -(-missing // 3))})
        case FileUpload() | TextOnly():
            raise TypeError("no page asks for files, or for what is only read")
        case Hotspot(right=right):
            points = [(point.x, point.y) for point in (inner_point(each.area) for each in right)]
            return frozenset({RIGHT: points, WRONG: [beside(question)], PARTLY: points[:-1] or [beside(question)]}[how])
        case Ordering(items=items):
            first, *rest = [(item.id, place) for place, item in enumerate(items, 1)]
            places = {WRONG: [*rest, first], PARTLY: [*rest[:1], first, *rest[1:]], RIGHT: [first, *rest]}[how]
            return frozenset((id, place) for place, (id, _) in enumerate(places, 1))
        case Cloze(gaps=gaps):
            right = {RIGHT: len(gaps), WRONG: 0, PARTLY: 1}[how]
            return frozenset((gap.id, fill(gap, is_right=place < right)) for place, gap in enumerate(gaps))
        case _:
            assert_never(question)


def fill(gap: AnyGap, *, is_right: bool) -> str:
    """What is right in a gap, or what is not."""
    match gap:
        case TypedGap(answers=answers):
            return answers[0].words if is_right else NOWHERE
        case NumberGap(answer=right, tolerance=tolerance):
            return f"{float(right if is_right else right + 3 * tolerance + 1):.10g}"
        case ChoiceGap(choices=choices):
            return token(next(choice.id for choice in choices if choice.correct is is_right))
        case _:
            assert_never(gap)


def given(question: Question, response: Response) -> model.Response:
    """The response as the library has it."""
    texts = tuple(each for each in response if isinstance(each, str))
    match question:
        case SingleChoice() | TrueFalse() | MultipleResponse():
            return model.Chosen(texts)
        case Matching():
            return model.Paired(tuple(model.Pair(*each) for each in response if not isinstance(each, str)))
        case Ordering():
            places = sorted((each[1], each[0]) for each in response)
            return model.Ordered(tuple(id for _, id in places))
        case Hotspot():
            return model.Pointed(tuple(model.Point(*each) for each in sorted(response)))  # type: ignore[arg-type]
        case ShortAnswer() | Numeric():
            return model.Filled(tuple(model.Entry(question.GAP, text) for text in texts))
        case Judged():
            return model.Written("".join(texts))
        case Cloze():
            return model.Filled(tuple(model.Entry(gap, str(text)) for gap, text in response))
        case TextOnly():
            raise TypeError("nothing is given to what is only read")
        case _:
            assert_never(question)


def beside(question: Hotspot) -> tuple[int, int]:
    """A point in no right area: in a wrong one, where there is one."""
    media = question.picture.media
    found = [inner_point(each.area) for each in question.areas if not each.correct]
    found += [model.Point(x, y) for x in (0, media.width) for y in (0, media.height)]
    free = (each for each in found if not any(within(area.area, each) for area in question.right))
    point = next(free)
    return point.x, point.y


def _split(choices: Iterable[Choice]) -> tuple[list[str], list[str]]:
    every = list(choices)
    return [c.id for c in every if c.correct], [c.id for c in every if not c.correct]


def all_of(lesson: Lesson, how: str) -> dict[str, Response]:
    return {question.id: answer(question, how) for question in lesson.asked}


def mix(lesson: Lesson, pattern: str) -> dict[str, Response]:
    """Answers by a pattern of r, w and p, used over and over in the order of the questions."""
    hows = {"r": RIGHT, "w": WRONG, "p": PARTLY}
    return {
        question.id: answer(question, hows[pattern[number % len(pattern)]])
        for number, question in enumerate(lesson.asked)
    }


def earned(lesson: Lesson, answers: Answers) -> Fraction:
    """The percentage that these answers earn of what can be judged, exactly."""
    points = sum((score(key(q), given(q, answers.get(q.id, frozenset()))) for q in lesson.asked), Fraction(0))
    possible = sum((q.points for q in lesson.asked if not isinstance(q, Judged)), Fraction(0))
    return percent(points, possible)
