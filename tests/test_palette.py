"""Colours: the player's own can be read, a theme's are told where they cannot, and the style sheet says no others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonpack import palette
from lessonpack.model.theme import Colour, Face, Theme
from lessonpack.palette import CONTROL, PAIRS, TEXT, Scheme, contrast, failing, faults, properties, style, warm

OWN = style(None)
COLOURS = [name for name, value in properties(Scheme.LIGHT).items() if value.startswith("#")]

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True).map(lambda value: Colour(value=value))
perhaps = st.none() | colours
themes = st.builds(
    Theme,
    accent=perhaps,
    accent_dark=perhaps,
    surface=perhaps,
    surface_dark=perhaps,
    cover=perhaps,
    cover_dark=perhaps,
    display=st.none() | st.sampled_from(Face),
    radius=st.none() | st.integers(0, 24),
    font=st.sampled_from([(), ("Georgia",), ("Segoe UI", "serif")]),
)


def named(**values: str) -> Theme:
    return Theme(**{key: Colour(value=value) for key, value in values.items()})  # type: ignore[arg-type]


# --- the player's own -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", Scheme)
def test_the_player_s_own_colours_can_be_read(scheme: Scheme) -> None:
    assert [(pair.front, pair.ground, ratio) for pair, ratio in failing(properties(scheme))] == []


def test_the_player_s_colours_are_those_of_its_style_sheet() -> None:
    light, dark = properties(Scheme.LIGHT), properties(Scheme.DARK)
    assert light.keys() == dark.keys()
    assert {name for pair in PAIRS for name in (pair.front, pair.ground)} <= light.keys()
    assert all(light[name] != dark[name] for name in ("ground", "ink", "accent", "tint", "right", "wrong"))
    for values in (light, dark):
        assert all(re.fullmatch("#[0-9a-f]{6}", values[pair.front]) for pair in PAIRS)


def test_every_colour_of_text_is_measured() -> None:
    """A colour that the style sheet sets text in is in one of the pairs, the contrast of which holds both ways."""
    text = set(re.findall(r"[^-]\bcolor: var\(--([a-z-]+)\)", OWN))
    named = re.findall(r"--([a-z-]+): var\(--([a-z-]+)\)", OWN)  # what is called otherwise in some places, as `sign`
    text = text - {name for name, _ in named} | {colour for name, colour in named if name in text}
    assert text - {name for pair in PAIRS for name in (pair.front, pair.ground)} == set()
    assert {pair.least for pair in PAIRS} == {TEXT, CONTROL}


# --- contrast ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


# --- themes -----------------------------------------------------------------------------------------


def test_a_theme_that_cannot_be_read_is_told_with_the_nearest_colour_that_can() -> None:
    [fault] = faults(named(accent="#ffcc00"))
    assert (fault.key, fault.colour.value, fault.scheme) == ("accent", "#ffcc00", "light")
    assert fault.pair.what == "links on the page"
    assert 1.4 < fault.ratio < 1.6
    assert list(faults(named(accent=fault.better))) == []
    better = palette.palette(named(accent=fault.better), Scheme.LIGHT)
    assert 4.5 <= min(contrast(better["accent"], better[ground]) for ground in palette._GROUNDS) < 4.7


def test_each_page_is_judged_by_its_own_colours() -> None:
    assert [fault.key for fault in faults(named(accent_dark="#102040"))] == ["accent_dark"]
    assert [fault.key for fault in faults(named(surface="#808080", surface_dark="#808080"))] == [
        "surface",
        "surface_dark",
    ]
    assert list(faults(named(accent="#0b6e4f", surface="#fffdf7", surface_dark="#12181a"))) == []


def test_an_accent_is_not_blamed_on_a_surface_that_cannot_be_read() -> None:
    assert [fault.key for fault in faults(named(surface="#222222", accent="#2450b8"))] == ["surface"]


@settings(deadline=None)
@given(themes)
def test_what_is_offered_instead_can_be_read(theme: Theme) -> None:
    for fault in faults(theme):
        assert fault.ratio < fault.pair.least
        mended = {key: getattr(theme, key) for key in ("accent", "accent_dark", "surface", "surface_dark")}
        mended[fault.key] = Colour(value=fault.better) if fault.better else None
        assert fault.key not in [other.key for other in faults(Theme(**mended))]


@settings(deadline=None)
@given(colours)
def test_an_accent_alone_has_a_dark_one_that_can_be_read(accent: Colour) -> None:
    assert {fault.scheme for fault in faults(Theme(accent=accent))} <= {Scheme.LIGHT}


@pytest.mark.parametrize("scheme", Scheme)
def test_what_is_raised_or_drawn_on_a_surface_lies_between_it_and_the_ink(scheme: Scheme) -> None:
    surface = Colour(value="#404070" if scheme is Scheme.DARK else "#a0c0e0")
    made = palette.palette(Theme(surface=surface, surface_dark=surface), scheme)
    steps = [contrast(made[name], surface.value) for name in ("ground", "raised", "line", "control", "ink")]
    assert steps == sorted(set(steps))
    assert made["ground"] == surface.value


@settings(deadline=None)
@given(themes)
def test_words_on_buttons_can_always_be_read(theme: Theme) -> None:
    assert "words on buttons" not in {fault.pair.what for fault in faults(theme)}


@given(themes)
def test_the_page_like_paper_can_be_read_under_any_theme_that_can(theme: Theme) -> None:
    assert failing(warm(theme)) == []


def test_a_learner_may_choose_each_page_whatever_the_system_asks_for() -> None:
    dark = properties(Scheme.DARK)
    chosen = OWN[OWN.index('[data-reading~="dark"] {\n    --') :]
    assert all(f"--{name}: {dark[name]};" in chosen for name in COLOURS if dark[name] != properties(Scheme.LIGHT)[name])
    asked = re.findall(r"prefers-color-scheme: dark\) \{\s*(\S.*?) \{", style(named(accent="#2450b8")))
    assert asked
    assert set(asked) == {':root:where(:not([data-reading~="light"], [data-reading~="warm"]))'}


# --- style sheet ------------------------------------------------------------------------------------


def test_without_a_theme_the_style_sheet_is_the_player_s_own() -> None:
    assert style(None) == style(Theme()) == OWN


@settings(deadline=None)
@given(themes)
def test_the_style_sheet_says_the_colours_that_were_measured(theme: Theme) -> None:
    text = style(theme)
    assert text == style(theme)
    assert text.startswith(OWN)
    behind, _, _ = text.removeprefix(OWN).partition("\n@media screen {\n")  # what learners choose stands at the end
    light = dict(re.findall(r"^  --([a-z-]+): (.*);$", behind, re.MULTILINE))
    dark = dict(re.findall(r"^    --([a-z-]+): (.*);$", behind, re.MULTILINE))
    for scheme, said in ((Scheme.LIGHT, light), (Scheme.DARK, light | dark)):  # as the cascade has it
        seen, measured = {**properties(scheme), **said}, palette.palette(theme, scheme)
        assert {name: seen[name] for name in COLOURS} == {name: measured[name] for name in COLOURS}


def test_a_font_s_names_are_quoted_and_the_player_s_own_fonts_stand_behind_them() -> None:
    assert '--text: "Segoe UI", serif;' in style(Theme(font=("Segoe UI", "serif")))
    assert f'--text: "Georgia", {properties(Scheme.LIGHT)["text"]};' in style(Theme(font=("Georgia",)))
    assert "--radius: 0px;" in style(Theme(radius=0))


# --- the band of a start page -----------------------------------------------------------------------

COVER_COLOURS = ("cover", "on-cover", "on-cover-soft", "cover-line", "veil")


@pytest.mark.parametrize("scheme", Scheme)
def test_the_player_s_own_band_is_what_follows_from_its_colour(scheme: Scheme) -> None:
    own = properties(scheme)
    accents = {each: properties(each)["accent"] for each in Scheme}
    assert {name: own[name] for name in COVER_COLOURS} == palette.band(own["cover"], accents)


@settings(max_examples=60)
@given(theme=themes, scheme=st.sampled_from(Scheme))
def test_words_on_the_band_can_be_read_whatever_its_colour(theme: Theme, scheme: Scheme) -> None:
    seen = palette.palette(theme, scheme)
    for words in ("on-cover", "on-cover-soft"):
        assert contrast(seen[words], seen["cover"]) >= TEXT
    behind = mixed(seen["cover-line"], palette.UNDER_WORDS, seen["cover"])
    assert contrast(seen["on-cover-soft"], behind) >= TEXT, "also where a drawn line is behind them"


@settings(max_examples=60)
@given(theme=themes, scheme=st.sampled_from(Scheme), picture=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_words_over_a_picture_can_be_read_whatever_it_shows(theme: Theme, scheme: Scheme, picture: str) -> None:
    seen = palette.palette(theme, scheme)
    veil, dense = seen["veil"][:7], int(seen["veil"][7:], 16) / 255
    assert contrast(seen["on-cover"], mixed(veil, dense, picture)) >= TEXT


def mixed(colour: str, share: float, ground: str) -> str:
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return f"#{bytes(round(one * share + other * (1 - share)) for one, other in pairs).hex()}"


def test_titles_are_set_in_the_face_that_the_theme_names_or_in_its_font() -> None:
    assert "--display: var(--sans);" in style(Theme(display=Face.SANS))
    assert "--display: var(--text);" in style(Theme(font=("Georgia",)))
    assert "--display: var(--serif);" in style(Theme(display=Face.SERIF, font=("Georgia",)))
