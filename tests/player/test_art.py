"""What is drawn on start pages: small, the same bytes everywhere, and another for each lesson."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonpack.model.theme import Art
from lessonpack.render.html import NAMES
from lessonpack.render.xml import written
from lessonpack.targets._player.art import HEIGHT, WIDTH, drawing, sine

MOST = 2048  # bytes, compressed as servers do it

# Of "tides": what is drawn anew must be what every page built so far shows.
DIGESTS = {
    Art.CONTOURS: "5464f1676935fa33",
    Art.WAVES: "18c5e831c13fac19",
    Art.GRID: "f15f23bf6d2fa5be",
    Art.ORBITS: "70ee3fe7ba7de4d1",
    Art.NETWORK: "3ffc53d44bd5b7a7",
}


def drawn(art: Art, seed: str) -> str:
    return str(written(drawing(art, seed, "art"), NAMES))


@pytest.mark.parametrize("art", Art)
def test_a_drawing_has_the_same_bytes_on_every_machine(art: Art) -> None:
    assert hashlib.sha256(drawn(art, "tides").encode()).hexdigest()[:16] == DIGESTS[art]


@settings(max_examples=40)
@given(art=st.sampled_from(Art), seed=st.from_regex(r"[a-z][a-z0-9-]{0,59}", fullmatch=True))
def test_a_drawing_is_small_and_made_of_whole_numbers(art: Art, seed: str) -> None:
    written = drawn(art, seed)
    assert len(gzip.compress(written.encode(), 9)) <= MOST
    paths = re.findall(r' d="([^"]*)"', written)
    assert paths
    assert all(re.fullmatch(r"[MmLhqz0-9 -]+", path) for path in paths), (
        "no decimals, which machines may round otherwise"
    )


def test_each_lesson_has_a_drawing_of_its_own() -> None:
    for art in Art:
        assert len({drawn(art, f"lesson-{number}") for number in range(20)}) == 20


def test_what_is_drawn_lies_around_the_frame() -> None:
    for art in Art:
        points = re.findall(r"M(-?\d+) ?(-?\d+)", drawn(art, "tides"))
        assert all(-WIDTH < int(x) < 2 * WIDTH and -HEIGHT < int(y) < 2 * HEIGHT for x, y in points)


def test_the_sine_of_whole_degrees_is_one_of_whole_numbers() -> None:
    assert [sine(angle) for angle in (0, 30, 90, 180, 270, 450)] == [0, 512, 1024, 0, -1024, 1024]
    assert all(isinstance(sine(angle), int) for angle in range(-720, 720))
