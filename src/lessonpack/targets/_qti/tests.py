"""QTI 2.x tests: one assessmentTest a quiz, which selects items, adds up their SCOREs and says who passed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, count, groupby
from math import gcd, lcm

from lessonpack.model.course import Pool, Quiz, Reveal
from lessonpack.model.questions import Question
from lessonpack.model.scoring import grain, key
from lessonpack.render.xml import Node, el, stack
from lessonpack.targets._qti.identifiers import identifier_of, item_path
from lessonpack.targets._qti.scoring import default_value, float_value, number, set_outcome

TOOL = "lessonpack"

# Upper case and hyphens: no id of the author's can become one of these.
_PART, _SECTION, _RUN, POOL = "PART-1", "SECTION-1", "RUN-", "POOL-"

# Points are floats in every engine: a total that equals the pass mark may come out a hair below it. The hair is never
# more than this, lest points that a teacher gives by hand pass below the mark.
_HAIR = Fraction(1, 10**6)


def assessment_test(quiz: Quiz, questions: Mapping[str, Question]) -> Node:
    """The assessmentTest of a quiz; `questions` are those that it may name."""
    return stack(
        "assessmentTest",
        {"identifier": identifier_of(quiz.id), "title": quiz.title, "toolName": TOOL},
        _outcome("SCORE", "float"),
        _outcome("MAXSCORE", "float"),
        None if quiz.pass_mark is None else _outcome("PASS", "boolean"),
        None if quiz.time_limit is None else el("timeLimits", {"maxTime": str(quiz.time_limit * 60)}),
        _part(quiz, questions),
        _outcome_processing(quiz.pass_mark, [questions[id] for id in quiz.selected]),
    )


def _outcome(identifier: str, base: str) -> Node:
    default = "0" if base == "float" else "false"
    attributes = {"identifier": identifier, "cardinality": "single", "baseType": base}
    return el("outcomeDeclaration", attributes, default_value(default))


def _part(quiz: Quiz, questions: Mapping[str, Question]) -> Node:
    """One part, one section. Hidden, since Canvas Classic makes a question of a visible section's title."""
    submission = "individual" if quiz.feedback is Reveal.AT_ONCE else "simultaneous"
    control = {"maxAttempts": str(quiz.attempts or 0), "showFeedback": "true", "allowReview": "true"}
    return stack(
        "testPart",
        {"identifier": _PART, "navigationMode": "nonlinear", "submissionMode": submission},
        el("itemSessionControl", control),
        _section(quiz, questions),
    )


def _section(quiz: Quiz, questions: Mapping[str, Question]) -> Node:
    """What is only read parts a section that is shuffled into sections that are."""
    places, runs = count(1), count(1)

    def made(parts: Iterable[str | Pool]) -> Iterator[Node]:
        for part in parts:
            yield _item_ref(questions[part]) if isinstance(part, str) else _pool(quiz, next(places), part, questions)

    def is_read(part: str | Pool) -> bool:
        return isinstance(part, str) and not questions[part].ANSWERED

    if not (quiz.shuffle and any(map(is_read, quiz.order))):
        return _hidden(_SECTION, quiz.title, _ordering(quiz), *made(quiz.order))
    parted = (
        made(run) if read else [_hidden(f"{_RUN}{next(runs)}", quiz.title, _ordering(quiz), *made(run))]
        for read, run in groupby(quiz.order, is_read)
    )
    return _hidden(_SECTION, quiz.title, *chain.from_iterable(parted))


def _hidden(identifier: str, title: str, *content: Node | None) -> Node:
    return stack("assessmentSection", {"identifier": identifier, "title": title, "visible": "false"}, *content)


def _pool(quiz: Quiz, place: int, pool: Pool, questions: Mapping[str, Question]) -> Node:
    """A section of its own, since it is a section that selects; shuffled, its questions mix with the others."""
    attributes = {"identifier": f"{POOL}{place}", "title": quiz.title, "visible": "false"}
    return stack(
        "assessmentSection",
        attributes | ({"keepTogether": "false"} if quiz.shuffle else {}),
        el("selection", {"select": str(pool.pick)}),
        _ordering(quiz),
        *(_item_ref(questions[id]) for id in pool.questions),
    )


def _ordering(quiz: Quiz) -> Node | None:
    return el("ordering", {"shuffle": "true"}) if quiz.shuffle else None


def _item_ref(question: Question) -> Node:
    """Under the item's own identifier, or Canvas Classic loses it; the weight is where Canvas reads points."""
    weight = el("weight", {"identifier": "POINTS", "value": number(question.points)})
    return el("assessmentItemRef", {"identifier": identifier_of(question.id), "href": item_path(question)}, weight)


def _outcome_processing(pass_mark: Fraction | None, asked: Collection[Question]) -> Node:
    rules = [set_outcome(name, el("sum", None, el("testVariables", {"variableIdentifier": name}))) for name in _TOTALS]
    if pass_mark is not None:
        rules.append(set_outcome("PASS", _passed(pass_mark, _hair(pass_mark, asked))))
    return stack("outcomeProcessing", None, *rules)


_TOTALS = ("SCORE", "MAXSCORE")


def _passed(mark: Fraction, hair: Fraction) -> Node:
    """100 × SCORE reaches mark × MAXSCORE: products only, since a quotient would add a rounding of its own."""
    earned = el("product", None, _read("SCORE"), float_value("100"))
    needed = el("product", None, _read("MAXSCORE"), float_value(number(mark)))
    return el("gte", None, el("sum", None, earned, float_value(number(hair))), needed)


def _hair(mark: Fraction, asked: Collection[Question]) -> Fraction:
    """So little that nobody who misses the mark gets it: both sides of the comparison are whole numbers of one gap."""
    steps = [step for question in asked for step in (100 * grain(key(question)), mark * question.points)]
    gap = Fraction(gcd(*(step.numerator for step in steps)) or 1, lcm(*(step.denominator for step in steps)))
    hair = _HAIR
    while hair * 2 > gap:
        hair /= 10
    return hair


def _read(identifier: str) -> Node:
    return el("variable", {"identifier": identifier})
