"""Whether what Moodle has of a course is what its author wrote: compared thing by thing, whatever the course."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path

from lxml import etree

from lessonpack.formats.moodle_xml import snapped
from lessonpack.model.areas import inner_point
from lessonpack.model.asked import Asked as Base
from lessonpack.model.asked import OtherNumber, Part, Scoring
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definitions,
    Formula,
    Gap,
    Grid,
    Image,
    Inline,
    Items,
    Paragraph,
    Preformatted,
    RichBlock,
    RichText,
    Separator,
    Subheading,
    images,
    plain,
)
from lessonpack.model.content import Text as Text_
from lessonpack.model.course import Course, Lesson
from lessonpack.model.questions import (
    AnyGap,
    ChoiceGap,
    ChoiceQuestion,
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    ShortAnswer,
    Term,
    TextOnly,
    TrueFalse,
    TypedGap,
    most_chosen,
)
from lessonpack.model.questions import Question as Asked
from lessonpack.model.referring import stem_in_full
from lessonpack.model.response import Chosen, Pair, Paired
from lessonpack.model.scoring import Sum, key, score
from moodle.reader import Bank, Question, Text, normalised

TOLERANCE = 0.000001  # of the points


def disagreements(course: Course, bank: Bank) -> Iterator[str]:
    """What differs between a `distinct` course and the bank, in words that name the question."""
    asked = [(lesson, question) for lesson in course.lessons for question in lesson.questions]
    bank = unfolded(course, bank)
    if sorted(found.idnumber for found in bank.questions) != sorted(question.id for _, question in asked):
        yield "other questions, or other ID numbers"
        return
    for lesson, each in asked:
        question = as_pairs(each) if isinstance(each, Ordering) else each
        found = bank[question.id]
        if isinstance(question, Cloze):
            yield from _filled(question, found)
            continue
        compared = _only_read if isinstance(question, TextOnly) else _compared
        for what, pair in compared(course, lesson, question, found).items():
            if pair[0] != pair[1]:
                yield f"{question.id}: {what}: {pair[0]!r}, not {pair[1]!r}"
        if isinstance(question, TextOnly):
            continue
        if isinstance(question, Matching):
            yield from _shares(question, found)
        elif not isinstance(question, ShortAnswer | Numeric | Judged | Hotspot) and len(found.answers) == len(
            question.choices
        ):
            yield from _points(question, found)


def unfolded(course: Course, bank: Bank) -> Bank:
    """The bank with the variants that each calculated question stands for, by the ids that they have in the course.

    Moodle writes decimals with the mark of its own language, which is that of the question here.
    """
    found: list[Question] = []
    alone = {each.idnumber for each in bank.questions}
    for each in bank.questions:
        if each.type != "calculated":
            found.append(each)
            continue
        variants = [question for _, question in course.questions if question.authored == each.idnumber]
        places = [question.id for question in variants if question.id not in alone]
        items = {len(items) for items in each.data.values()}
        if items != {len(places)}:
            return Bank()
        mark = _mark(variants)
        found += (
            replace(each.drawn(place, mark), type="numerical", idnumber=id, drawn_by_moodle=True)
            for place, id in enumerate(places, 1)
        )
    return Bank(found, bank.categories)


def _mark(variants: list[Asked]) -> str:
    """What stands before the decimals of numbers in their text."""
    words = " ".join(plain(each.stem) for each in variants)
    shown = [number.replace(".", ",") for each in variants for _, number in each.numbers if "." in number]
    return "," if any(number in words for number in shown) else "."


def _filled(question: Cloze, found: Question) -> Iterator[str]:
    """What differs in a text with gaps: what is right in each, or what that is worth beside the others."""
    whole = sum(gap.weight for gap in question.gaps)
    for gap, other in zip(question.gaps, found.gaps, strict=True):
        if abs(other.weight * whole - gap.weight * found.mark) > TOLERANCE:
            yield f"{question.id}: {gap.id}: weight {other.weight} of {found.mark}"
        if isinstance(gap, ChoiceGap) and other.type != ("MULTICHOICE_S" if gap.shuffle else "MULTICHOICE"):
            yield f"{question.id}: {gap.id}: type {other.type}"
        for text, share in _known(gap):
            if abs(other.fill(text)[0] - float(share) * other.weight) > 0.01 * other.weight:
                yield f"{question.id}: {gap.id}: {text!r} earns {other.fill(text)[0]}"


def _known(gap: AnyGap) -> list[tuple[str, Fraction]]:
    """What is known of a gap, with its share; those that Moodle has no share for have the next one."""
    match gap:
        case TypedGap(answers=answers):
            return [(each.words, snapped(each.share)) for each in answers]
        case NumberGap(highest=high, known=known):
            ends = [end for each in known for end in (each.lowest, each.highest)]
            return [(str(each), _share(gap, each)) for each in (*ends, high + 1)]
        case ChoiceGap(choices=choices):
            return [(plain(each.text), Fraction(each.correct)) for each in choices]


def _share(gap: NumberGap, value: Fraction) -> Fraction:
    """What the first answer that takes a number earns."""
    first = next((each for each in gap.known if each.lowest <= value <= each.highest), None)
    return snapped(first.share) if isinstance(first, OtherNumber) else Fraction(first is gap)


def _letters(text: str) -> str:
    """A text without its blanks, and with what stands below or above the line beside the rest."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _measured(question: Numeric, value: Fraction) -> tuple[float, str | None]:
    """What a number earns, and what is said of it: of the first answer that takes it."""
    own = question.feedback
    first = next(each for each in question.known if each.lowest <= value <= each.highest)
    if not isinstance(first, OtherNumber):
        return float(question.points), _said(own.correct)
    verdict = own.partly if first.share and own.partly else own.incorrect
    return float(question.points * snapped(first.share)), _said((*first.feedback, *verdict))


def _only_read(course: Course, lesson: Lesson, question: Asked, found: Question) -> dict[str, tuple[object, object]]:
    return {
        "type": (found.type, "description"),
        "text": (_letters(_read(found.text)), _letters(_said(question.stem))),
        "points": (found.mark, 0),
        "answers": (found.answers, []),
        "category": (found.category, tuple(map(_named, _path(course, lesson, found)))),
        "pictures": (len(found.text.pictures), len(list(images(question.stem)))),
    }


def _compared(course: Course, lesson: Lesson, question: Asked, found: Question) -> dict[str, tuple[object, object]]:
    own = question.said if isinstance(question, Judged) else question.feedback
    said = [_said(hint) for hint in question.hints]
    stem = tuple(chain.from_iterable(text for text, _ in stem_in_full(question)))
    judged = found.type == "truefalse"
    compared: dict[str, tuple[object, object]] = {
        "stem": (_read(found.text), _said(stem)),
        "general feedback": (_read(found.general), _said(own.general)),
        "hints": ([_read(hint) for hint in found.hints], [*said, *[""] * (_tries(lesson, question) - 1 - len(said))]),
        "tags": (found.tags, list(dict.fromkeys(_labels(question)))),
        "points": (found.mark, float(question.points)),
        "category": (found.category, tuple(map(_named, _path(course, lesson, found)))),
        "penalty": (found.penalty, _penalty(question)),
        "pictures": (len(found.text.pictures), len(list(images(stem)))),
    }
    if isinstance(question, Judged):
        return compared | {"type": (found.type, "essay")}
    if isinstance(question, Matching):
        return compared | _matched(question, found)
    if isinstance(question, ShortAnswer):
        typed = [round(found.typed(each.words)[0], 5) for each in question.answers]
        earned = [round(float(question.points * snapped(each.share)), 5) for each in question.answers]
        return compared | {"earned": (typed, earned)}
    if isinstance(question, Hotspot):
        return compared | _pointed(question, found)
    if isinstance(question, Numeric):
        numbers = [end for each in question.known for end in (each.lowest, each.highest)]
        earned = [found.measured(str(each)) for each in numbers]
        due = [_measured(question, each) for each in numbers]
        return compared | {
            "earned": ([round(points, 5) for points, _ in earned], [round(points, 5) for points, _ in due]),
            "said": ([_read(said) for _, said in earned], [said for _, said in due]),
        }
    choices = question.choices
    if judged:
        verdicts = [own.correct if choice.correct else own.incorrect for choice in choices]
        on_each = [_said((*choice.feedback, *verdict)) for choice, verdict in zip(choices, verdicts, strict=True)]
        return compared | {
            "type": (isinstance(question, TrueFalse), True),
            "answers": ([answer.text.html for answer in found.answers], [choice.id for choice in choices]),
            "feedback": ([_read(answer.feedback) for answer in found.answers], on_each),
        }
    several = most_chosen(question) > 1
    return compared | {
        "answers": ([_read(answer.text) for answer in found.answers], [_said(choice.text) for choice in choices]),
        "feedback": ([_read(answer.feedback) for answer in found.answers], [_said(each.feedback) for each in choices]),
        "correct": (_read(found.correct), _said(own.correct)),
        "incorrect": (_read(found.incorrect), _said(own.incorrect)),
        "partly correct": (_read(found.partly), _said(own.partly or own.incorrect) if several else None),
        "single": (found.single, not several),
        "shuffle": (found.shuffle, question.shuffle and not any(choice.fixed for choice in choices)),
    }


def _pointed(question: Hotspot, found: Question) -> dict[str, tuple[object, object]]:
    """The shares of marks in the first right places, and in none; all or nothing is what Moodle cannot say."""
    own, several = question.feedback, len(question.right) > 1
    points = [inner_point(each.area) for each in question.right]
    marks = [(float(each.x), float(each.y)) for each in points]
    shares = [question.points * met / len(points) for met in range(len(points) + 1)]
    earned = [found.grade_marks(marks[:met]) for met in range(len(points) + 1)]
    return {
        "type": (found.type, "ddmarker"),
        "markers": (found.markers, len(points)),
        "picture": (_drawn(found.picture), _drawn(Path(question.picture.media.file).read_bytes(), question)),
        "earned": ([round(each, 6) for each in earned], [round(float(each), 6) for each in shares]),
        "correct": (_read(found.correct), _said(own.correct)),
        "incorrect": (_read(found.incorrect), _said(own.incorrect)),
        "partly correct": (_read(found.partly), _said(own.partly or own.incorrect) if several else None),
    }


def _drawn(picture: bytes, source: Hotspot | None = None) -> bytes:
    """A picture by its bytes, a drawing by what it draws; that of the source has pixels when it is written."""
    if not picture.lstrip().startswith(b"<"):
        return picture
    root = etree.fromstring(picture)
    if source is not None and not {"width", "height"} <= set(root.attrib):
        root.attrib.update({"width": str(source.picture.media.width), "height": str(source.picture.media.height)})
    return etree.tostring(root, method="c14n")


def as_pairs(question: Ordering) -> Matching:
    """Each item with the number of its place, in whatever order."""
    places = [(f"p{number}", str(number), item) for number, item in enumerate(question.items, 1)]
    asked = {name: getattr(question, name) for name in Base.__struct_fields__}
    return Matching(
        terms=tuple(Term(id=item.id, text=item.text, partner=id) for id, _, item in places),
        partners=tuple(Part(id=id, text=(Paragraph((Text_(number),)),)) for id, number, _ in places),
        scoring=question.scoring,
        **asked,
    )


def _matched(question: Matching, found: Question) -> dict[str, tuple[object, object]]:
    own = question.feedback
    words = {partner.id: _named(plain(partner.text)) for partner in question.partners}
    right = {term.partner for term in question.terms}
    others = sorted(words[partner.id] for partner in question.partners if partner.id not in right)
    pairs = [(_said(term.text), words[term.partner]) for term in question.terms]
    return {
        "type": (found.type, "matching"),
        "pairs": (_in(found, [(_read(stem), answer) for stem, answer in found.pairs if stem.html]), _in(found, pairs)),
        "distractors": (sorted(answer for stem, answer in found.pairs if not stem.html), others),
        "correct": (_read(found.correct), _said(own.correct)),
        "incorrect": (_read(found.incorrect), _said(own.incorrect)),
        "partly correct": (_read(found.partly), _said(own.partly or own.incorrect)),
        "shuffle": (found.shuffle, question.shuffle),
    }


def _in(found: Question, pairs: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """In order, unless the order would tell which number belongs to what."""
    numbers = all(answer.isdecimal() for _, answer in found.pairs)
    return sorted(pairs, key=lambda pair: pair[1]) if numbers else pairs


def _shares(question: Matching, found: Question) -> Iterator[str]:
    """What each pair that is right earns; all or nothing is what Moodle cannot say."""
    words = {partner.id: _named(plain(partner.text)) for partner in question.partners}
    stems = {_read(stem): stem.words for stem, _ in found.pairs if stem.html}
    terms = [(stems.get(said := _said(term.text), said), term) for term in question.terms]
    if len(dict(terms)) < len(terms) or question.scoring is Scoring.ALL_OR_NOTHING:
        return
    for most in range(len(terms) + 1):
        given = Paired(tuple(Pair(term.id, term.partner) for _, term in terms[:most]))
        there = found.grade_pairs({stem: words[term.partner] for stem, term in terms[:most]})
        here = float(score(key(question), given))
        if abs(there - here) > TOLERANCE * float(question.points):
            yield f"{question.id}: {most} pairs earn {there}, not {here}"


def _tries(lesson: Lesson, question: Asked) -> int:
    """How often a question may be answered where Moodle gives several tries: once for each hint, and once more."""
    asking = lesson.quiz if lesson.quiz is not None and question.id in lesson.quiz.selected else lesson.checking
    if isinstance(question, Judged):
        return 1
    return (
        asking.tries
        if isinstance(question, MultipleResponse | Matching | ShortAnswer | Numeric | Hotspot)
        else min(asking.tries, len(question.choices) - 1)
    )


def _points(question: ChoiceQuestion, found: Question) -> Iterator[str]:
    places = range(len(question.choices))
    sizes = range(len(question.choices) + 1 if most_chosen(question) > 1 else 2)
    for chosen in chain.from_iterable(combinations(places, size) for size in sizes):
        given = Chosen(tuple(question.choices[place].id for place in chosen))
        if _is_incomplete(question, chosen):
            continue
        there, here = found.grade(chosen), float(_earned(question, given))
        if abs(there - here) > TOLERANCE * float(question.points):
            yield f"{question.id}: {chosen} earns {there}, not {here}"


def _earned(question: ChoiceQuestion, given: Chosen) -> Fraction:
    """The points by the key; a choice whose share Moodle has not counts the next one, of which a finding tells."""
    own = key(question)
    if not isinstance(own, Sum):
        return score(own, given)
    exact = {str(part.accepts): Fraction(part.units, own.ceiling) for part in own.parts}
    shares = {id: snapped(share) if _is_missing(share) else share for id, share in exact.items()}
    counted = sum((shares.get(id, Fraction(0)) for id in given.ids), Fraction(0))
    return own.points * min(max(counted, Fraction(own.floor, own.ceiling)), Fraction(1))


def _is_missing(share: Fraction) -> bool:
    return abs(snapped(share) - share) > TOLERANCE


def _is_incomplete(question: ChoiceQuestion, chosen: tuple[int, ...]) -> bool:
    """Right, and not all that is right, where nothing less counts: what Moodle cannot say."""
    if not isinstance(question, MultipleResponse) or question.scoring is not Scoring.ALL_OR_NOTHING:
        return False
    right = sum(choice.correct for choice in question.choices)
    return len(chosen) < right and all(question.choices[place].correct for place in chosen)


def _penalty(question: Asked) -> float:
    if isinstance(question, Judged):
        return 0
    if isinstance(question, Matching | ShortAnswer | Numeric | Hotspot) or most_chosen(question) > 1:
        return 0.3333333
    return {2: 1, 3: 0.5, 4: 0.3333333, 5: 0.25, 6: 0.2}[len(question.choices)]


def _labels(question: Asked) -> Iterator[str]:
    for label in (*question.tags, question.difficulty or "", question.objective):
        if kept := normalised(label):
            yield kept


def _path(course: Course, lesson: Lesson, found: Question) -> Iterator[str]:
    if not course.alone:
        yield course.title
    yield lesson.title
    for number, pool in enumerate(lesson.quiz.pools if lesson.quiz else (), 1):
        if found.idnumber in pool.questions and not found.drawn_by_moodle:
            assert lesson.quiz is not None
            drawn = {question.variant_of for question in lesson.questions if question.id in pool.questions}
            varied = drawn.pop().rpartition("__")[2] if len(drawn) == 1 else ""  # without its lesson
            yield pool.tag or f"{lesson.quiz.title} {varied or number}"


def _named(title: str) -> str:
    return re.sub(r"<(?=\S)", "< ", " ".join(title.split()))


def _said(content: RichText) -> str | None:
    """What can be read of a text: each block, entry and cell a word apart, the rest as it runs."""
    return " ".join("".join(_runs(content)).split()) if content else None


def _runs(nodes: Iterable[RichBlock | Inline]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text_() | Code():
                yield node.text
            case Formula(tex):
                yield tex
            case Image(_, alt):
                yield alt
            case Break() | Separator():
                yield " "
            case Preformatted(text):
                yield f" {text}"
            case Items(entries):
                for entry in entries:
                    yield from (" ", *_runs(entry))
            case Definitions(terms):
                for each in terms:
                    yield from (
                        " ",
                        *_runs(each.term),
                        *(run for meaning in each.meanings for run in (" ", *_runs(meaning))),
                    )
            case Grid(header, rows):
                for cell in chain(header, *rows):
                    yield from (" ", *_runs(cell))
            case Blockquote(content):
                yield from (" ", *_runs(content))
            case Paragraph() | Subheading():
                yield from (" ", *_runs(node.children))
            case Gap(name):
                raise AssertionError(f"the gap {name} stands in a text without gaps")
            case _:
                yield from _runs(node.children)


def _read(text: Text | None) -> str | None:
    """What can be read, without the signs by which Moodle knows a formula."""
    return None if text is None else re.sub(r"\\[()\[\]]", "", text.words)
