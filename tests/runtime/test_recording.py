"""Recordings, files to keep, and long descriptions of pictures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessonpack.model.blocks import Audio, Block, Download, Figure, Video
from runtime.conftest import Room
from runtime.driver import Player
from runtime.lessons import Packed, content, small
from runtime.test_access import alone, audit, in_turn

pytestmark = pytest.mark.browser

HELD = (Audio, Video, Download, Figure)
READY = """async (element) => {
  for (let tries = 0; tries < 200 && element.readyState < 1; tries += 1) await new Promise((go) => setTimeout(go, 25));
  return element.readyState > 0 && element.error === null;
}"""
CUES = """async (video) => {
  const [track] = video.textTracks;
  track.mode = "showing";
  for (let tries = 0; tries < 200 && !track.cues?.length; tries += 1) await new Promise((go) => setTimeout(go, 25));
  return [...track.cues].map((cue) => cue.text);
}"""


def packed() -> Packed:
    """A lesson whose first section has what of the kitchen sink plays, is kept or is described."""
    sink, made = content("kitchen-sink").course, small().course
    blocks: tuple[Block, ...] = tuple(
        block for section in sink.lessons[0].sections for block in section.blocks if isinstance(block, HELD)
    )
    first, *others = made.lessons[0].sections
    sections = (replace(first, blocks=blocks), *others)
    return Packed(replace(made, lessons=(replace(made.lessons[0], sections=sections),), media=sink.media))


def at_the_section(room: Room) -> Player:
    player = alone(room, packed())
    player.press("next")
    return player


def test_recordings_are_there_with_their_captions_and_none_plays_by_itself(room: Room) -> None:
    player = at_the_section(room)
    for name in ("audio", "video"):
        recording = player.frame.locator(name)
        assert recording.evaluate(READY)
        assert recording.evaluate("element => [element.paused, element.autoplay, element.controls]") == [
            True,
            False,
            True,
        ]
    assert player.frame.locator("video").evaluate(CUES) == ["The sink fills.", "It is full."]


def test_captions_of_several_languages_are_called_by_these_and_those_of_the_lesson_s_own_are_shown_first(
    room: Room,
) -> None:
    player = at_the_section(room)
    tracks = player.frame.locator("video").evaluate(
        "video => [...video.textTracks].map(({ kind, language, label, mode }) => [kind, language, label, mode])"
    )
    assert tracks == [["captions", "en", "English", "showing"], ["captions", "de", "Deutsch", "disabled"]]


def test_all_that_is_said_can_be_read_and_what_is_shown_is_described(room: Room) -> None:
    player = at_the_section(room)
    for title, text in (("Transcript", "One tone"), ("Description of the picture", "A basin with a")):
        assert not player.frame.get_by_text(text).first.is_visible()
        player.frame.locator("summary", has_text=title).first.click()
        assert player.frame.get_by_text(text).first.is_visible()


def test_a_file_to_keep_says_what_it_is_and_is_saved_under_the_name_that_its_author_gave_it(room: Room) -> None:
    player = at_the_section(room)
    assert player.frame.locator(".download").inner_text() == "The bars as a table (CSV, 1 KB)"
    with player.page.expect_download() as began:
        player.frame.locator(".download a").click()
    assert began.value.suggested_filename == "bars.csv"


def test_on_paper_there_is_the_transcript_and_no_player(room: Room) -> None:
    player = at_the_section(room)
    player.page.emulate_media(media="print")
    assert not player.frame.locator("video").is_visible()
    assert player.frame.get_by_text("One tone").is_visible()


def test_axe_finds_nothing(room: Room) -> None:
    player = at_the_section(room)
    assert audit(player, "recordings", in_turn(0)) == []


@pytest.mark.parametrize("target", ["html", "scorm12"])
def test_a_lesson_without_recordings_carries_nothing_of_them_and_may_load_none(target: str) -> None:
    without, having = (each.files(target) for each in (small(), packed()))
    for file, sign in (("player.css", b".recording{"), ("index.html", b"media-src")):
        assert sign in having[file]
        assert sign not in without[file]


def test_pages_of_cartridges_have_recordings_and_files_with_all_that_they_need() -> None:
    files = packed().files("cc13")
    page = files["pages/part_1.html"].decode()
    manifest = files["imsmanifest.xml"].decode()
    for suffix in ("wav", "webm", "vtt", "csv"):
        found = [name for name in files if name.endswith(f".{suffix}")]
        assert found
        assert all(f"../{name}" in page and f'href="{name}"' in manifest for name in found)
