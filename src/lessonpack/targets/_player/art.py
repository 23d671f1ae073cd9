"""Line art for the start page: a drawing that follows from an id, the same on every machine.

All is reckoned in whole numbers: floats could differ in their last digit from one processor to the next, and with them
the bytes of a package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise

from lessonpack.model.theme import Art
from lessonpack.render.xml import Node, el

WIDTH, HEIGHT = 1200, 800
_ONE = 1024  # what sine and cosine are at their most
Point = tuple[int, int]


def drawing(art: Art, seed: str, id: str) -> Node:
    """The drawing of a family that follows from a seed, as a symbol that pages show by its id."""
    dice = _Dice(f"{art} {seed}")
    box = {"id": id, "viewBox": f"0 0 {WIDTH} {HEIGHT}", "preserveAspectRatio": "xMidYMid slice"}
    return el("symbol", box, *_FAMILIES[art](dice))


class _Dice:
    """Numbers that look thrown and follow from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._throws = count()

    def __call__(self, least: int, most: int) -> int:
        digest = hashlib.sha256(b"%s %d" % (self._seed, next(self._throws))).digest()
        return least + int.from_bytes(digest[:4], "big") % (most - least + 1)


# --- families ---------------------------------------------------------------------------------------


def _contours(dice: _Dice) -> Iterator[Node]:
    """Lines of height around a summit."""
    middle = (600 + dice(-60, 60), 400 + dice(-40, 40))
    bends = [(times, dice(0, 359), dice(3, 7)) for times in (1, 2, 3)]
    drift = dice(3, 9) * (1 if dice(0, 1) else -1)
    for ring in range(13):
        radius, points = 50 + 44 * ring, []
        for angle in range(0, 360, 24):
            swell = sum(sine(times * angle + phase + drift * ring) * size for times, phase, size in bends)
            length = radius + radius * swell * (4 + ring) // (_ONE * 600)
            points.append(_around(middle, length, length, angle))
        yield _line(_closed(points), faint=max(2, 10 - ring // 2 - (ring > 6)))
    yield _dots([middle], 56)


def _waves(dice: _Dice) -> Iterator[Node]:
    """Swell that comes in."""
    first, second = dice(0, 359), dice(0, 359)
    steps, tilt = dice(18, 26), dice(-3, 3)
    for row in range(17):
        points = []
        for step in range(-1, 15):
            swell = sine(step * steps + first + 13 * row) * (24 + 4 * row)
            ripple = sine(step * 2 * steps + second - 19 * row) * (6 + row)
            points.append((step * 100, 60 + 46 * row + tilt * step + (swell + ripple) // _ONE))
        yield _line(_open(points), faint=3 + row * 7 // 17)


def _grid(dice: _Dice) -> Iterator[Node]:
    """Dots that grow and shrink in bands."""
    across, down, phase = dice(9, 15), dice(11, 19), dice(0, 359)
    bend = dice(20, 45)
    sizes: dict[int, list[Point]] = {}
    for row in range(17):
        for column in range(25):
            height = sine(column * across + bend * sine(row * down) // _ONE + phase) + sine(row * down - column * 5)
            sizes.setdefault((height + 2 * _ONE) * 5 // (4 * _ONE + 1), []).append((column * 50, row * 50))
    for size, points in sorted(sizes.items()):
        yield _dots(points, 3 + 4 * size, faint=4 + size)


def _orbits(dice: _Dice) -> Iterator[Node]:
    """Paths around a middle, with something on its way on each."""
    middle = (600 + dice(-40, 40), 400 + dice(-30, 30))
    yield _dots([middle], 60)
    flat = dice(60, 100)
    for path in range(8):
        length = 80 + 66 * path
        ring = [_around(middle, length, length * flat // 100, angle) for angle in range(0, 360, 20)]
        yield _line(_closed(ring), faint=max(3, 8 - path // 2))
        start = dice(0, 359)
        arc = [_around(middle, length, length * flat // 100, start + angle) for angle in range(0, 20 * dice(3, 7), 10)]
        yield _line(_open(arc), width=4, faint=9)
        yield _dots([arc[-1]], 10 + 2 * dice(2, 8))


def _network(dice: _Dice) -> Iterator[Node]:
    """Knots, each tied to those beside it."""
    knots = [
        (80 + column * 130 + dice(-45, 45), 70 + row * 132 + dice(-42, 42)) for row in range(6) for column in range(9)
    ]
    ties = {
        tuple(sorted((knot, other)))
        for knot in knots
        for other in sorted(knots, key=lambda each: _apart(each, knot))[1 : 3 + dice(0, 1)]
    }
    yield _line("".join(f"M{a} {b}L{c} {d}" for (a, b), (c, d) in sorted(ties)), faint=6)
    large = {knot for knot in knots if not dice(0, 4)}
    yield _dots([knot for knot in knots if knot not in large], 14)
    yield _dots(sorted(large), 30)


_FAMILIES: dict[Art, Callable[[_Dice], Iterator[Node]]] = {
    Art.CONTOURS: _contours,
    Art.WAVES: _waves,
    Art.GRID: _grid,
    Art.ORBITS: _orbits,
    Art.NETWORK: _network,
}


# --- geometry ---------------------------------------------------------------------------------------


def sine(degrees: int) -> int:
    """The sine of whole degrees in 1024ths, to half a percent: Bhaskara's fraction."""
    angle = degrees % 360
    sign, half = (1, angle) if angle < 180 else (-1, angle - 180)
    product = half * (180 - half)
    return sign * (4 * product * _ONE // (40500 - product))


def _around(middle: Point, across: int, down: int, angle: int) -> Point:
    return middle[0] + across * sine(angle + 90) // _ONE, middle[1] + down * sine(angle) // _ONE


def _apart(one: Point, other: Point) -> tuple[int, Point]:
    """How far from each other, squared; of two alike that which comes first."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2, one


def _halfway(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2


# --- paths ------------------------------------------------------------------------------------------


def _closed(points: Sequence[Point]) -> str:
    """A smooth line around, halfway from each point to the next; each of them pulls it."""
    return _smooth([*points, *points[:2]]) + "z"


def _open(points: Sequence[Point]) -> str:
    return _smooth(points)


def _smooth(points: Sequence[Point]) -> str:
    here = _halfway(points[0], points[1])
    steps = [f"M{_pair(here)}q"]
    for pull, beyond in pairwise(points[1:]):
        end = _halfway(pull, beyond)
        steps.append(f"{_pair(_from(here, pull))} {_pair(_from(here, end))} ")
        here = end
    return "".join(steps).rstrip()


def _from(here: Point, there: Point) -> Point:
    return there[0] - here[0], there[1] - here[1]


def _pair(point: Point) -> str:
    return f"{point[0]} {point[1]}".replace(" -", "-")


def _line(path: str, *, width: int = 2, faint: int = 10) -> Node:
    return el("path", {"d": path, "stroke-width": str(width), **_faint(faint)})


def _dots(points: Sequence[Point], size: int, *, faint: int = 10) -> Node:
    """Dots of a size: lines without length, and with round ends."""
    steps, here = [], (0, 0)
    for point in points:
        steps.append(f"m{_pair(_from(here, point))}h0")
        here = point
    return el("path", {"d": "".join(steps), "stroke-width": str(size), "stroke-linecap": "round", **_faint(faint)})


def _faint(tenths: int) -> dict[str, str]:
    return {"opacity": f".{tenths}"} if tenths < 10 else {}
