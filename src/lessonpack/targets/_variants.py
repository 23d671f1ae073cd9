"""The variants of a question as one, for platforms that put the numbers into it themselves: texts with names in them.

What is compared is what each variant would be written as, so that each name stands for what its variants have there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from fractions import Fraction

from lessonpack.findings import listed
from lessonpack.model.asked import Near
from lessonpack.model.questions import Numeric, Question
from lessonpack.patterns import regex

WHOLE = (
    "Nothing has to be done: learners are asked one of the variants all the same. If the platform is to draw the "
    "numbers of one question, let variants differ in those alone that it fills in."
)

Series = tuple[str, ...]  # a number of each variant, with a point

_NUMBER = regex(r"(?<![\w.,])-?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_DIGITS = regex(r"\d+")
# Where a number stays as it is, whatever the language: code, formulas as Moodle has them, and what stands in a tag.
_AS_WRITTEN = regex(r'(<(?:code|pre)\b.*?</(?:code|pre)>|<span class="nolink">.*?</span>|<[^>]*>)', re.DOTALL)
_NAME = regex(r"[A-Za-z][A-Za-z0-9_]*")


class Names:
    """What the numbers of a question are called, each series of them by a name of its own.

    A variable keeps the name that its author gave it; `hole` is how a name is written in a text, and those that `taken`
    has written so are free no more. A platform that prints numbers in its own way is given those alone of which
    `prints` holds, since it prints them as they are written.
    """

    def __init__(
        self,
        variants: Sequence[Question],
        hole: Callable[[str], str],
        taken: Container[str],
        prints: Callable[[Series], bool] | None = None,
    ) -> None:
        self.hole = hole
        self.taken = taken
        self.prints = prints
        self.named: dict[Series, str] = {}
        self.known = known(variants)

    def name(self, series: Series, asked: str = "") -> str:
        """The name of a series; one that has none is called as it is `asked` for, or as its author calls it."""
        if series not in self.named:
            wanted = asked or self.known.get(series, "")
            free = (each for each in candidates(wanted) if self._is_free(each))
            self.named[series] = next(free)
        return self.named[series]

    def _is_free(self, name: str) -> bool:
        return self.hole(name) not in self.taken and name not in self.named.values()

    def text(self, written: Sequence[str]) -> str | None:
        """What all variants have in common, with names for the rest; None where they differ in more than numbers."""
        if len(set(written)) == 1:
            return written[0]
        parts = [_AS_WRITTEN.split(each) for each in written]
        if len({*map(len, parts)}) > 1:
            return None
        made = [self._part(column, place % 2 == 1) for place, column in enumerate(zip(*parts, strict=True))]
        return None if None in made else "".join(filter(None, made))

    def _part(self, column: Series, as_written: bool) -> str | None:
        if as_written and self.prints is not None:
            return column[0] if len(set(column)) == 1 else None
        return self._filled(column, *((_DIGITS, self._digits) if as_written else (_NUMBER, self._number)))

    def _filled(
        self, written: Sequence[str], pattern: re.Pattern[str], put: Callable[[Series], str | None]
    ) -> str | None:
        between = {tuple(pattern.split(each)) for each in written}
        if len(between) > 1:
            return None
        [pieces] = between
        made = [pieces[0]]
        for column, piece in zip(zip(*map(pattern.findall, written), strict=True), pieces[1:], strict=True):
            found = column[0] if len(set(column)) == 1 else put(column)
            if found is None:
                return None
            made += (found, piece)
        return "".join(made)

    def _number(self, column: Series) -> str | None:
        """A number that was drawn or computed; else what is beside a mark or sign is looked at by itself."""
        series = tuple(each.replace(",", ".") for each in column)
        if series in self.known or series in self.named:
            return self._digits(series)
        return self._filled(column, _DIGITS, self._digits)

    def _digits(self, series: Series) -> str | None:
        return self.hole(self.name(series)) if self.prints is None or self.prints(series) else None


def known(variants: Sequence[Question]) -> dict[Series, str]:
    """The series of each expression; of two that are the same, the name alone goes before what is computed."""
    numbers = [dict(each.numbers) for each in variants]
    shared = [each for each in numbers[0] if all(each in other for other in numbers)]
    shared.sort(key=lambda expression: _NAME.fullmatch(expression) is None)
    found: dict[Series, str] = {}
    for expression in shared:
        found.setdefault(tuple(each[expression] for each in numbers), expression)
    return found


def candidates(wanted: str) -> Iterator[str]:
    if _NAME.fullmatch(wanted):
        yield wanted
    stem = wanted if _NAME.fullmatch(wanted) else "x"
    number = 1
    while True:
        yield f"{stem}{number}"
        number += 1


def tolerance(variants: Sequence[Near]) -> tuple[Fraction, bool] | None:
    """How far from the right answer others may be: a number, or True behind a share of the answer; None for neither."""
    tolerances = {each.tolerance for each in variants}
    if len(tolerances) == 1:
        return tolerances.pop(), False
    shares = {each.tolerance / abs(each.answer) for each in variants if each.answer}
    is_share = len(shares) == 1 and all(each.answer or not each.tolerance for each in variants)
    return (shares.pop(), True) if is_share else None


def cause(variants: Sequence[Numeric], kept: Sequence[str]) -> str:
    """Why variants are not one question for a platform, which puts no numbers into the fields that are `kept`."""
    if tolerance(variants) is None:
        return "the tolerance is neither one number nor one share of the answer"
    different = [name for name in kept if any(getattr(each, name) != getattr(variants[0], name) for each in variants)]
    if different:
        return f"they differ in {listed(different)}"
    return "they differ in more than numbers that stand in it just as the platform writes them"


def most_decimals(series: Series) -> int:
    return max((len(each.partition(".")[2]) for each in series), default=0)
