"""Estimates how many dashes lines have: each costs a browser as much as an element, and there may be millions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from lessonpack.patterns import regex
from lessonpack.svg._names import BLANK, NUMBER

_TOKEN = regex(rf"[MmLlHhVvCcSsQqTtAaZz]|{NUMBER}")
_TAKES = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7}  # numbers to a step of a path
# How many times longer a step may be than the distances between its points: arcs bulge, smooth curves mirror a point.
_LONGER = {"s": 3, "t": 3, "a": 4}
_LETTER = 100  # length of the outline of a letter, roughly, in user units
_UNITS = {"": 1.0, "px": 1.0, "pt": 1.0, "mm": 1.0, "q": 0.9, "pc": 1.0, "cm": 1.0, "in": 1.0}  # pixels, or fewer
_LENGTH = regex(rf"({NUMBER})([A-Za-z]*|%)")
_LARGEST_UNIT = 100  # pixels: those of an inch, or of 1 % of all but the largest pictures

Point = tuple[float, float]


def density(value: str) -> float:
    """How many dashes per pixel a `stroke-dasharray` makes, 0 for none; infinity when that is not certain."""
    words = [each for each in re.split(rf"[{BLANK},!]+", value) if each and not each.isalpha()]
    lengths = [found for each in words if (found := _LENGTH.fullmatch(each))]
    if len(lengths) < len(words) or any(each[2].lower() not in _UNITS for each in lengths):
        return math.inf
    period = sum(abs(float(each[1])) * _UNITS[each[2].lower()] for each in lengths)
    return len(lengths) / 2 / period if period else 0.0


def outline(node: Any, name: str) -> float:
    """The greatest length that the outline of a shape may have for its dashes, `pathLength` included."""
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
_STYLED = regex(r"(?<![-\w])(?:d|width|height|r|rx|ry)\s*+:([^;}]*+)", re.IGNORECASE)


def styled(text: str) -> float:
    """The greatest length that an outline may get from sizes in CSS."""
    return sum(reach(found[1]) for found in _STYLED.finditer(text))


def reach(text: str) -> float:
    """The greatest length of an outline with these sizes or points: each counts as the radius of a full circle."""
    found = _LENGTH.findall(text)
    return sum(7 * abs(float(number)) * (1 if unit in ("", "px") else _LARGEST_UNIT) for number, unit in found)


_SCALES = regex(r"(?:scale|matrix)(?:3d|x|y)?\(([^)]*+)", re.IGNORECASE)
_LARGEST_SHOWN = 4_000  # pixels: pictures are seldom shown larger


def magnified(texts: Iterable[str], boxes: Iterable[str]) -> float:
    """The greatest factor by which all transforms and view boxes of a picture together may enlarge its shapes."""
    numbers = [re.findall(NUMBER, found[1])[:4] for text in texts for found in _SCALES.finditer(text)]
    largest = [max((abs(float(each)) for each in written), default=1.0) for written in numbers]
    sides = [_LARGEST_SHOWN / (min(map(float, re.findall(NUMBER, box)[2:4]), default=0.0) or math.inf) for box in boxes]
    return math.prod(max(1.0, each) for each in (*largest, *sides))


def _path(written: str) -> float:
    """The greatest length of a path; for a curve, that of the polygon through its points."""
    total, here, start = 0.0, (0.0, 0.0), (0.0, 0.0)
    for step, numbers in _steps(written):
        name = step.lower()
        if name == "z":
            total, here = total + _distance((here, start)), start
            continue
        points = _points(name, numbers, here, relative=step.islower())
        if name == "m":
            start = points[-1]
        if name == "a":
            total += 7 * (abs(numbers[0]) + abs(numbers[1]))
        total += _LONGER.get(name, 1) * _distance((here, *points))
        here = points[-1]
    return total


def _steps(written: str) -> Iterator[tuple[str, Sequence[float]]]:
    """The steps of a path, each with its letter and numbers; a letter with more numbers repeats its step."""
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


def _distance(points: Sequence[Point]) -> float:
    """The length of a line through these points, measured along the axes, which is never too short."""
    return sum(abs(x - a) + abs(y - b) for (a, b), (x, y) in pairwise(points))
