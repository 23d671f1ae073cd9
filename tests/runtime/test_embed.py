"""Films of other sites: nothing is asked of these before a learner says so, and what matters is there without them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playwright.sync_api import Frame, Route

from lessonpack.model.blocks import Block, Embed
from lessonpack.model.content import paragraph
from runtime.conftest import Room
from runtime.driver import HURRIED, Player, swiftly
from runtime.lessons import Packed, content, small
from runtime.lms import Lms
from runtime.test_access import audit, in_turn
from runtime.test_policy import without_the_servers

pytestmark = pytest.mark.browser

FILM = Embed(
    address="https://www.youtube.com/watch?v=aqz-KE-bpKQ",
    frame="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?rel=0",
    title="Big Buck Bunny",
    duration="10:35",
    transcript=paragraph("Nobody speaks."),
)
OTHER = replace(
    FILM, address="https://tube.example.org/e/1", frame="https://tube.example.org/e/1", title="Another film"
)
SHOWN = "<!DOCTYPE html><title>Film</title><button>Play</button>"
HERE = "document.activeElement.tagName"


def packed(*blocks: Block, language: str = "en") -> Packed:
    """A lesson whose first section has these blocks; without any, the film of another site of the kitchen sink."""
    made = small().course
    sink = content("kitchen-sink").course
    found = tuple(block for section in sink.lessons[0].sections for block in section.blocks if isinstance(block, Embed))
    first, *others = made.lessons[0].sections
    sections = (replace(first, blocks=blocks or found), *others)
    media = made.media if blocks else sink.media
    lessons = (replace(made.lessons[0], sections=sections),)
    return Packed(replace(made, language=language, lessons=lessons, media=media))


def at_the_film(room: Room, lesson: Packed, prepared: Callable[[Lms], object] | None = None) -> Player:
    """The section with the film, on a page that the server itself forbids nothing."""
    page, lms = room.context.new_page(), room.lms(lesson)
    without_the_servers(page, lms)
    page.add_init_script(HURRIED)
    page.goto(lms.launch)
    player = Player(page.main_frame, lesson.lesson)
    player.press("next")
    return player


def sites(
    room: Room, answer: Callable[[Route], None] = lambda route: route.fulfill(body=SHOWN, content_type="text/html")
) -> list[str]:
    """What is asked of other sites from now on, which answer so."""
    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.append(route.request.url)
        room.requests.remove(route.request.url)
        answer(route)

    room.context.route(re.compile(r"https://"), answered)
    return asked


def loaded(player: Player) -> Frame:
    frame = player.frame.locator(".embed iframe").element_handle().content_frame()
    assert frame is not None
    frame.wait_for_selector("button")
    return frame


def test_nothing_is_asked_of_a_site_before_its_name_was_read_and_its_film_is_shut_in_a_named_frame(room: Room) -> None:
    asked = sites(room)
    player = at_the_film(room, packed(FILM))
    load = player.frame.get_by_role("button", name="Load the video from YouTube")
    assert "youtube-nocookie.com learns nothing of you" in player.frame.locator(".embed-ask").inner_text()
    assert asked == []
    load.focus()
    player.page.keyboard.press("Enter")
    inside = loaded(player)
    assert asked == [FILM.frame]
    assert player.frame.evaluate(HERE) == "IFRAME", "it has the focus"
    frame = player.frame.locator(".embed iframe")
    assert frame.get_attribute("title") == "Big Buck Bunny"
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "allow-top-navigation")
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    player.page.keyboard.press("Tab")
    assert inside.evaluate("document.activeElement.textContent") == "Play"


def framed(lesson: Packed) -> list[str]:
    """The sites that a page may show in frames."""
    found = re.search(r" frame-src ([^;]*);", lesson.files("html")["index.html"].decode())
    return found[1].split() if found else []


def test_the_page_lets_in_the_sites_of_its_films_and_no_other(room: Room) -> None:
    assert framed(packed(FILM, OTHER)) == ["https://tube.example.org", "https://www.youtube-nocookie.com"]
    assert framed(packed(FILM)) == ["https://www.youtube-nocookie.com"]
    assert framed(small()) == []
    room.forgive("Content Security Policy")
    asked = sites(room)
    player = at_the_film(room, packed(FILM))
    player.frame.evaluate("document.querySelector('.embed-place').dataset.frame = 'https://elsewhere.test/'")
    player.frame.locator(".embed-ask button").click()
    player.frame.get_by_text("does not let this video be shown here").wait_for()
    assert asked == []


def test_where_the_platform_forbids_other_sites_the_page_says_so_and_keeps_the_link(room: Room) -> None:
    room.forgive("Content Security Policy")
    page = room.context.new_page()
    page.add_init_script(HURRIED)
    page.goto(room.lms(packed(FILM)).launch)
    player = Player(page.main_frame, packed(FILM).lesson)
    player.press("next")
    swiftly(player.frame.locator(".embed-ask button"))
    told = player.frame.get_by_role("status").get_by_text("does not let this video be shown here")
    told.wait_for()
    assert player.frame.locator(".embed iframe").count() == 0
    assert player.frame.evaluate("document.activeElement.textContent").startswith("Load the video")
    assert player.frame.get_by_role("link", name="Big Buck Bunny").get_attribute("href") == FILM.address
    room.requests[:] = [url for url in room.requests if not url.startswith("https:")]


def test_without_a_network_the_page_says_so_and_asks_nothing(room: Room) -> None:
    asked = sites(room)
    player = at_the_film(room, packed(FILM))
    room.say_online(False)
    swiftly(player.frame.locator(".embed-ask button"))
    assert player.frame.get_by_text("You are offline.").is_visible()
    player.frame.locator("summary", has_text="Transcript").click()
    assert player.frame.get_by_text("Nobody speaks.").is_visible()
    assert asked == []
    room.say_online(True)
    swiftly(player.frame.locator(".embed-ask button"))
    loaded(player)
    assert player.frame.get_by_text("You are offline.").count() == 0


def test_below_a_film_that_was_loaded_it_says_what_to_do_where_nothing_comes_and_there_is_a_way_back(
    room: Room,
) -> None:
    sites(room, lambda route: route.abort())
    player = at_the_film(room, packed(FILM))
    instead = player.frame.locator(".embed-place > :last-child")
    assert not instead.is_visible()
    swiftly(player.frame.locator(".embed-ask button"))
    assert "Nothing to see? Use the link below." in instead.inner_text()
    assert player.frame.get_by_role("link", name="Big Buck Bunny").get_attribute("href") == FILM.address
    instead.get_by_role("button", name="Close the video").click()
    assert player.frame.locator(".embed iframe").count() == 0
    assert not instead.is_visible()
    assert player.frame.evaluate("document.activeElement.textContent") == "Load the video from YouTube"


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        (FILM.frame, "YouTube"),
        ("https://player.vimeo.com/video/1?dnt=1", "Vimeo"),
        ("https://www.tube.example.org/e/1", "tube.example.org"),
    ],
)
def test_a_site_is_called_as_people_call_it(frame: str, name: str) -> None:
    assert replace(FILM, frame=frame).site == name


def test_who_turns_the_page_hears_nothing_more_of_it(room: Room) -> None:
    sites(room)
    player = at_the_film(room, packed(FILM))
    swiftly(player.frame.locator(".embed-ask button"))
    loaded(player)
    player.press("next")
    player.frame.locator(".embed iframe").wait_for(state="detached")
    player.press("previous")
    assert player.frame.locator(".embed-ask button").is_visible()


def test_on_paper_there_are_title_address_and_transcript_and_nothing_to_press(room: Room) -> None:
    player = at_the_film(room, packed())
    player.page.emulate_media(media="print")
    link = player.frame.get_by_role("link", name="Big Buck Bunny")
    after = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert FILM.address in after or "attr(href)" in after
    assert player.frame.get_by_text("Nobody speaks.").is_visible()
    assert not player.frame.locator(".embed-ask").is_visible()


@pytest.mark.parametrize(("language", "words"), [("de", "Video von YouTube laden"), ("ar", "حمِّل الفيديو")])
def test_the_button_speaks_the_language_of_the_lesson(room: Room, language: str, words: str) -> None:
    player = at_the_film(room, packed(FILM, language=language))
    assert words in player.frame.locator(".embed-ask button").inner_text()


def test_axe_finds_nothing(room: Room) -> None:
    sites(room)
    room.forgive("postMessage")  # axe looks into frames
    player = at_the_film(room, packed())
    assert audit(player, "asked", in_turn(0)) == []
    swiftly(player.frame.locator(".embed-ask button"))
    loaded(player)
    assert audit(player, "loaded", in_turn(0)) == []


@pytest.mark.parametrize("target", ["html", "scorm12"])
def test_a_lesson_without_films_of_other_sites_carries_nothing_of_them(target: str) -> None:
    without, having = (each.files(target) for each in (small(), packed()))
    for file, sign in (("player.css", b".embed{"), ("index.html", b"frame-src"), ("player.js", b"sandbox")):
        assert sign in having[file]
        assert sign not in without[file]


def test_a_page_of_a_cartridge_has_a_link_and_all_that_is_said_of_the_film() -> None:
    page = packed().files("cc13")["pages/part_1.html"].decode()
    assert f'href="{FILM.address}"' in page
    assert "Nobody speaks." in page
    assert FILM.frame not in page
