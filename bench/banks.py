"""Generated sources: a bank as a lesson of ours and in the notation of text2qti, banks of mixed kinds, and pictures."""

from __future__ import annotations

import random
from collections.abc import Iterator


def options(number: int) -> list[tuple[str, bool]]:
    """Four options of a generated question, one of them right."""
    right = number % 4
    return [(f"The number {number + 1 + (place - right) * 7} is option {place}", place == right) for place in range(4)]


def yaml_bank(size: int, *, own_ids: bool = False) -> str:
    """A lesson of single-choice questions, each with feedback in general and for every option.

    With `own_ids` no two questions call their options alike, so that no two items share a verdict.
    """
    name = f"bank-{size}-own" if own_ids else f"bank-{size}"  # packages of two sources are not written over each other
    lines = ["lessonpack: 1", f"id: {name}", "title: A bank", "language: en", "questions:"]
    for number in range(size):
        lines += [
            "  - single_choice:",
            f"      id: q{number}",
            f"      stem: Which number follows {number} when you count up by one, as in question {number}?",
            "      feedback:",
            f"        general: General words about question {number}.",
            "      choices:",
        ]
        for place, (words, right) in enumerate(options(number)):
            id = f"c{place}-of-{number}" if own_ids else f"c{place}"
            lines += [f"        - id: {id}", f"          text: {words}"]
            lines += ["          correct: true"] if right else []
            lines += [f"          feedback: Option {place} of question {number} is {'right' if right else 'wrong'}."]
    return "\n".join(lines) + "\n"


def pictures(size: int) -> Iterator[tuple[str, bytes]]:
    """A lesson of 60 pictures with so many bytes each, file by file: JPEG as far as anybody looks into it."""
    lines = ["lessonpack: 1", "id: pictures", "title: Pictures", "language: en", "sections:"]
    for number in range(60):
        image = f"{{file: p{number}.jpg, alt: A picture with the number {number}}}"
        lines += [f"  - id: s{number}", f"    title: Part {number}", "    blocks:", f"      - image: {image}"]
        yield f"p{number}.jpg", _JPEG + random.Random(number).randbytes(size)
    yield "lesson.yaml", "\n".join(lines).encode() + b"\n"


_JPEG = bytes.fromhex("ffd8 ffc0 0011 08 04b0 0640 03 012200 021101 031101")  # 1600 × 1200


def text2qti_bank(size: int) -> str:
    """The same bank in text2qti's notation."""
    lines = ["Quiz title: A bank", ""]
    for number in range(size):
        lines.append(f"{number + 1}. Which number follows {number} when you count up by one, as in question {number}?")
        lines.append(f"... General words about question {number}.")
        for letter, (words, right) in zip("abcd", options(number), strict=True):
            lines.append(f"{'*' if right else ''}{letter}) {words}")
            place = "abcd".index(letter)
            lines.append(f"... Option {place} of question {number} is {'right' if right else 'wrong'}.")
        lines.append("")
    return "\n".join(lines)


def mixed_bank(size: int) -> str:
    """A lesson of questions of all kinds that need no file, in turn, each with feedback on all that has one."""
    lines = ["lessonpack: 1", f"id: mixed-{size}", "title: A mixed bank", "language: en", "questions:"]
    for number in range(size):
        kind, own = _KINDS[number % len(_KINDS)]
        lines += [f"  - {kind}:", f"      id: q{number}", f"      feedback: {{general: General words about {number}.}}"]
        lines += (f"      {line}" for line in own(number))
    return "\n".join(lines) + "\n"


def _choosing(number: int, right: int) -> Iterator[str]:
    yield f"stem: Which of these follow {number} when you count, as in question {number}?"
    yield "choices:"
    for place in range(4):
        yield f"  - id: c{place}"
        yield f"    text: The number {number + 1 + place * 7} is option {place}"
        if place < right:
            yield "    correct: true"
        yield f"    feedback: Option {place} of question {number} is {'right' if place < right else 'wrong'}."


def _single(number: int) -> Iterator[str]:
    return _choosing(number, 1)


def _multiple(number: int) -> Iterator[str]:
    return _choosing(number, 2)


def _true_false(number: int) -> Iterator[str]:
    yield f"stem: The number {number + 1} follows {number} when you count up by one."
    yield "answer: true"


def _short_answer(number: int) -> Iterator[str]:
    yield f"stem: Which word stands at place {number} of the list?"
    yield f"answers: [word {number}, the word {number}]"
    yield f"others: [{{text: number {number}, feedback: It is a word and no number {number}.}}]"


def _numeric(number: int) -> Iterator[str]:
    yield f"stem: How far does a train go in {number} h at 80 km/h?"
    yield f"answer: {number * 80}"
    yield "tolerance: 5"
    yield "unit: km"


def _matching(number: int) -> Iterator[str]:
    yield f"stem: Which number follows which one, as in question {number}?"
    yield "pairs:"
    yield from (
        f"  - {{id: p{step}, term: After {number + step}, partner: '{number + step + 1}'}}" for step in range(4)
    )


def _ordering(number: int) -> Iterator[str]:
    yield f"stem: Put these numbers in order, as in question {number}."
    yield "items:"
    yield from (f"  - The number {number + step}" for step in range(4))


def _categorise(number: int) -> Iterator[str]:
    yield f"stem: Which of these are even, as in question {number}?"
    yield "groups:"
    for name, first in (("Even", number * 2), ("Odd", number * 2 + 1)):
        yield f"  - {{id: {name.lower()}, name: {name}, items: ['The number {first}', 'The number {first + 2}']}}"


def _cloze(number: int) -> Iterator[str]:
    yield "stem: Fill in the gaps."
    yield f"text: 'The word [[word]] stands at place {number}, before number [[next]], and it is [[kind]].'"
    yield "gaps:"
    yield "  word:"
    yield f"    answers: [word {number}, the word {number}]"
    yield f"    others: [{{text: number {number}, feedback: It is a word and no number {number}.}}]"
    yield f"  next: {{answer: {number + 1}}}"
    yield "  kind:"
    yield "    choices:"
    yield f"      - {{text: long, feedback: Number {number} is not long.}}"
    yield f"      - {{text: short, correct: true, feedback: Number {number} is short.}}"


def _essay(number: int) -> Iterator[str]:
    yield f"stem: How would you count to {number}? Say it in your words."
    yield "words: {least: 20, most: 100}"


_KINDS = (
    ("single_choice", _single),
    ("multiple_response", _multiple),
    ("true_false", _true_false),
    ("short_answer", _short_answer),
    ("numeric", _numeric),
    ("matching", _matching),
    ("ordering", _ordering),
    ("categorise", _categorise),
    ("cloze", _cloze),
    ("essay", _essay),
)
