"""A course's theme in a real browser: its colours in light and dark, and nothing that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from msgspec.structs import replace

from conftest import few
from lessonpack import palette
from lessonpack.model.course import Reveal, distinct
from lessonpack.model.theme import Colour, Theme
from lessonpack.palette import Scheme
from lessonpack.targets._player import sources, unused_sheets
from runtime.conftest import Room
from runtime.lessons import Packed, small
from runtime.states import Stage, States, handing_in, lesson, questions
from runtime.test_access import PHONE, WIDE, Look, alone, audit

pytestmark = pytest.mark.browser

# Custom properties are given as they were written.
RULES = r"(sheet) => [...sheet.cssRules].map((rule) => rule.cssText.replace(/,\s+/g, ','))"
Walk = Callable[[Stage], States]

GREEN, CREAM, NIGHT = Colour(value="#0b6e4f"), Colour(value="#fdf8ec"), Colour(value="#10181c")
THEMES = {
    "light surface alone": Theme(accent=GREEN, surface=CREAM, radius=2, font=("Georgia", "serif")),
    "dark surface alone": Theme(surface_dark=NIGHT),
    "a pale accent on the dark page": Theme(accent_dark=Colour(value="#ffd43b")),
}


def themed(theme: Theme) -> Packed:
    return Packed(replace(small(pass_mark=Fraction(50)).course, theme=theme))


@pytest.mark.parametrize("name", few(list(THEMES)))
def test_the_page_has_the_colours_that_were_measured(room: Room, name: str) -> None:
    player = alone(room, themed(THEMES[name]))
    grounds = set()
    for scheme in Scheme:
        player.page.emulate_media(color_scheme=scheme.value)
        grounds.add(player.frame.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        for key, value in palette.palette(THEMES[name], scheme).items():
            seen = player.frame.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{key}')")
            if value.startswith("#"):
                assert palette.whole(seen.strip()) == value, (scheme, key)
    assert len(grounds) == 2, "dark and light are two looks"
    assert player.frame.locator("[style], style").count() == 0


def test_a_browser_reads_in_the_style_sheet_that_is_shipped_what_its_sources_say(room: Room) -> None:
    theme = Theme(accent=GREEN, surface=CREAM, font=("A  B: c, {d}; > e", "serif"))
    player = alone(room, themed(theme))
    shipped = player.frame.evaluate(f"({RULES})(document.styleSheets[0])")
    read = f"(text) => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return ({RULES})(sheet); }}"
    made = distinct(themed(theme).course)
    unused = unused_sheets(sources("scorm12", made), made)
    written = player.frame.evaluate(read, palette.style(theme, unused))
    assert len(shipped) > 100
    nought = re.compile(r"(?<![\w.#])0(?=\.\d)")  # before a point: what is kept as it was written may lack it
    assert [nought.sub("", rule) for rule in shipped] == [nought.sub("", rule) for rule in written]


def test_a_theme_shapes_corners_and_letters(room: Room) -> None:
    player = alone(room, themed(THEMES["light surface alone"]))
    button = player.hook("next")
    assert button.evaluate("element => getComputedStyle(element).borderRadius") == "2px"
    assert player.frame.evaluate("getComputedStyle(document.body).fontFamily") == "Georgia, serif"


@dataclass(frozen=True, slots=True)
class Themed(Stage):
    theme: Theme | None = None

    def package(self, feedback: Reveal = Reveal.AT_ONCE) -> Packed:
        return Packed(replace(lesson(self.name, feedback).course, theme=self.theme))


@pytest.mark.full
@pytest.mark.parametrize("walk", [questions, handing_in])
@pytest.mark.parametrize("name", THEMES)
def test_axe_finds_nothing_in_a_theme_that_the_check_lets_pass(room: Room, name: str, walk: Walk) -> None:
    assert list(palette.faults(THEMES[name])) == []
    looks = tuple(Look(size=WIDE, scheme=scheme.value) for scheme in Scheme)
    stage = Themed(room.server, room.context, "mesa-optimization", PHONE, THEMES[name])
    assert [fault for player, state in walk(stage) for fault in audit(player, state, looks)] == []


BUTTONS = """(classes) => {
  const room = document.querySelector('.page.current');
  room.replaceChildren(...classes.map((kind) => {
    const button = document.createElement('button');
    button.className = kind;
    button.textContent = 'Words';
    return button;
  }));
}"""
READABLE = """(element) => {
  const style = getComputedStyle(element);
  const scratch = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const seen = (colour) => { scratch.fillStyle = colour; scratch.fillRect(0, 0, 1, 1); };
  seen(getComputedStyle(document.documentElement).backgroundColor);
  seen(style.backgroundColor);
  const ground = [...scratch.getImageData(0, 0, 1, 1).data];
  seen(style.color);
  const words = [...scratch.getImageData(0, 0, 1, 1).data];
  return [words, ground].map((data) => '#' + data.slice(0, 3).map((one) => one.toString(16).padStart(2, '0')).join(''));
}"""


def test_words_of_a_button_are_read_while_the_pointer_is_on_it(room: Room) -> None:
    classes = ["", "secondary", "quiet", "link", "quiet bare", "number", "entry", "step", "term"]
    player = alone(room, Packed(small().course))
    player.frame.evaluate(BUTTONS, classes)
    for scheme in Scheme:
        player.page.emulate_media(color_scheme=scheme.value, reduced_motion="reduce")
        for number, kind in enumerate(classes):
            button = player.frame.locator(".page.current > button").nth(number)
            button.hover()
            assert palette.contrast(*button.evaluate(READABLE)) >= palette.TEXT, (scheme, kind)
