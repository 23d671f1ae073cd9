"""How many dashes a line has: each is as much work to a browser as an element, and a short value makes millions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from lessonpack.svg._names import BLANK, NUMBER

_TOKEN = re.compile(rf"[MmLlHhVvCcSsQqTtAaZz]|{NUMBER}")
_TAKES = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7}  # numbers to a step of a path
# How much longer a step is at most than the points that it names: arcs go round, and curves may mirror a point.
_LONGER = {"s": 3, "t": 3, "a": 4}
_LETTER = 100  # the outline of a letter, about, in user units
_UNITS = {"": 1.0, "px": 1.0, "pt": 1.0, "mm": 1.0, "q": 0.9, "pc": 1.0, "cm": 1.0, "in": 1.0}  # pixels, or fewer
_LENGTH = re.compile(rf"({NUMBER})([A-Za-z]*|%)")
_LARGEST_UNIT = 100  # pixels of an inch, and pixels of one in a hundred of all but the largest pictures

Point = tuple[float, float]


def density(value: str) -> float:
    """How many dashes a `stroke-dasharray` makes of a pixel, 0 for none; INF where that is not certain."""
    words = [each for each in re.split(rf"[{BLANK},!]+", value) if each and not each.isalpha()]
    lengths = [found for each in words if (found := _LENGTH.fullmatch(each))]
    if len(lengths) < len(words) or any(each[2].lower() not in _UNITS for each in lengths):
        return math.inf
    period = sum(abs(float(each[1])) * _UNITS[each[2].lower()] for each in lengths)
    return len(lengths) / 2 / period if period else 0.0


def outline(node: Any, name: str) -> float:
    """How long the outline of a shape is at the most; `pathLength` lets its dashes count it as longer."""
    match name:
        case "path":
            length = _path(node.get("d", ""))
        case "polyline" | "polygon":
            length = 2 * _path(f"M{node.get('points', '')}")
        case "text" | "tspan" | "textPath":
            length = float(_LETTER * len("".join(node.itertext())))
        case _:
            length = sum(reach(node.get(each, "")) for each in SIZES)
    return max(length + styled(node.get("style", "")), reach(node.get("pathLength", "")))


SIZES = ("width", "height", "r", "rx", "ry", "x1", "y1", "x2", "y2")
_STYLED = re.compile(r"(?<![-\w])(?:d|width|height|r|rx|ry)\s*+:([^;}]*+)", re.IGNORECASE)


def styled(text: str) -> float:
    """How long an outline may be whose sizes stand in style."""
    return sum(reach(found[1]) for found in _STYLED.finditer(text))


def reach(text: str) -> float:
    """How long an outline of these sizes, or between these points, may be: once around a circle."""
    found = re.findall(_LENGTH, text)
    return sum(7 * abs(float(number)) * (1 if unit in ("", "px") else _LARGEST_UNIT) for number, unit in found)


_SCALES = re.compile(r"(?:scale|matrix)(?:3d|x|y)?\(([^)]*+)", re.IGNORECASE)
_BOXED = 4_000  # pixels that a picture is seldom shown larger than


def magnified(texts: Iterable[str], boxes: Iterable[str]) -> float:
    """How much larger shapes may be shown than they are written, by all transforms and boxes of a picture together."""
    numbers = [re.findall(NUMBER, found[1])[:4] for text in texts for found in _SCALES.finditer(text)]
    largest = [max((abs(float(each)) for each in written), default=1.0) for written in numbers]
    sides = [_BOXED / (min(map(float, re.findall(NUMBER, box)[2:4]), default=0.0) or math.inf) for box in boxes]
    return math.prod(max(1.0, each) for each in (*largest, *sides))


def _path(written: str) -> float:
    """The length of the steps of a path: of a curve, that of the polygon of its points."""
    total, here, start = 0.0, (0.0, 0.0), (0.0, 0.0)
    for step, numbers in _steps(written):
        name = step.lower()
        if name == "z":
            total, here = total + _far((here, start)), start
            continue
        points = _points(name, numbers, here, relative=step.islower())
        if name == "m":
            start = points[-1]
        if name == "a":
            total += 7 * (abs(numbers[0]) + abs(numbers[1]))
        total += _LONGER.get(name, 1) * _far((here, *points))
        here = points[-1]
    return total


def _steps(written: str) -> Iterator[tuple[str, Sequence[float]]]:
    """Each step with its letter and numbers; further numbers behind a letter are further steps."""
    letter, numbers = "", list[float]()
    for token in _TOKEN.finditer(written):
        if token[0].isalpha():
            letter, numbers = token[0], []
            if letter in "Zz":
                yield letter, ()
            continue
        numbers.append(float(token[0]))
        if len(numbers) == _TAKES.get(letter.lower()):
            yield letter, numbers
            numbers = []


def _points(name: str, numbers: Sequence[float], here: Point, *, relative: bool) -> list[Point]:
    x, y = here if relative else (0.0, 0.0)
    match name:
        case "h":
            return [(x + numbers[0], here[1])]
        case "v":
            return [(here[0], y + numbers[0])]
        case "a":
            return [(x + numbers[5], y + numbers[6])]
        case _:
            return [(x + first, y + second) for first, second in zip(numbers[::2], numbers[1::2], strict=True)]


def _far(points: Sequence[Point]) -> float:
    return sum(abs(x - a) + abs(y - b) for (a, b), (x, y) in pairwise(points))
