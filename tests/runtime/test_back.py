"""The browser's Back and Forward, and addresses of pages: in windows, frames and folders, in lessons and courses."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import few
from runtime.answers import RIGHT, all_of
from runtime.conftest import Room
from runtime.driver import HURRIED, Player, arrived, swiftly
from runtime.lessons import JUDGE, Packed, content, several, small
from runtime.lms import Lms

pytestmark = pytest.mark.browser

# The page that is shown and has the focus on its heading, as the buttons leave it.
SHOWN = """(id) => {
  const page = document.querySelector("main > .page.current");
  return page.id === id && document.activeElement === page.querySelector("h2") && scrollY === 0;
}"""
LENGTH = "history.length"
TWO_PARTS = ["overview", "section-part_1", "section-part_2", "quiz"]


@pytest.fixture
def packed() -> Packed:
    return small(pass_mark=Fraction(50), attempts=2)


def goes(player: Player, where: str, place: str) -> None:
    """Press the browser's Back or Forward, which it has for the tab as a whole; the page turns to this place."""
    player.page.evaluate(f"history.{where}()")
    player.frame.wait_for_function(SHOWN, arg=place)


def back(player: Player, *places: str) -> None:
    for place in places:
        goes(player, "back", place)


def at_the_first_entry(player: Player) -> None:
    """The browser has gone back to the lowest entry of the lesson, as it does by itself on the first page."""
    player.frame.wait_for_function("() => history.state?.depth === 0")


def leaves(player: Player, lms: Lms | None = None) -> None:
    """Back once more, and the browser is where it was before it came to the platform's page, which has heard of it."""
    player.page.evaluate("() => void setTimeout(() => history.back())")
    player.page.wait_for_url("about:blank")
    if lms is not None:
        arrived(lms)


def pressed(player: Player, name: str, place: str) -> None:
    player.press(name)
    assert player.place == place


def alone(room: Room, url: str, packed: Packed) -> Player:
    page = room.context.new_page()
    page.goto(url)
    return Player(page.main_frame, packed.lesson)


def written(player: Player, address: str) -> None:
    """The learner writes an address, or the page around the frame does."""
    player.frame.evaluate("address => { location.hash = address; }", address)


# --- Back ---------------------------------------------------------------------------------------------------


@pytest.mark.versions("scorm12", "scorm2004")
@pytest.mark.parametrize("window", few(["frame", "popup-nested", "nested", "popup"]))
def test_back_goes_to_the_page_before_and_on_the_first_page_it_leaves(room: Room, packed: Packed, window: str) -> None:
    lms = room.lms(packed, window=window)
    player = room.open(lms, packed)
    asked = [f"question-{question.id.replace('-', '_')}" for question in packed.lesson.asked]
    before = player.page.evaluate(LENGTH)
    for place in (*TWO_PARTS[1:], *asked, "review"):
        pressed(player, "next", place)
    assert player.page.evaluate(LENGTH) == before + 7
    back(player, *reversed(asked), *reversed(TWO_PARTS))
    for place in TWO_PARTS[1:]:
        goes(player, "forward", place)
    back(player, *reversed(TWO_PARTS[:-1]))
    assert player.page.evaluate(LENGTH) == before + 7
    if window in ("frame", "nested"):
        leaves(player, lms)
        assert len(lms.calls.named("Terminate")) == 1
    assert lms.calls.refused == []


def test_previous_and_the_contents_add_nothing_that_back_would_stumble_over(room: Room, packed: Packed) -> None:
    """Who went on, back and on again, or opened the page that is open, goes through each page once."""
    player = room.open(room.lms(packed), packed)
    before = player.page.evaluate(LENGTH)
    for name, place in (("next", 1), ("next", 2), ("previous", 1), ("next", 2), ("next", 3), ("previous", 2)):
        pressed(player, name, TWO_PARTS[place])
    for _ in range(2):
        swiftly(player.frame.locator('nav a[data-page="section-part_2"]'))
    assert player.page.evaluate(LENGTH) == before + 3
    back(player, "section-part_1")
    swiftly(player.frame.locator('nav a[data-page="quiz"]'))
    back(player, "section-part_1", "overview")
    leaves(player)


def test_on_the_first_page_back_leaves_however_it_was_reached(room: Room, packed: Packed) -> None:
    player = room.open(room.lms(packed), packed)
    for name in ("next", "previous", "next", "previous", "previous"):
        player.press(name)
    assert player.place == "overview"
    at_the_first_entry(player)
    player.read_on()
    swiftly(player.frame.locator('nav a[data-page="overview"]'))
    pressed(player, "next", "quiz")  # at once: what the browser is still doing is no hindrance
    back(player, "overview")
    leaves(player)


def test_from_a_page_that_a_link_opened_back_goes_to_where_the_link_was(room: Room, packed: Packed) -> None:
    """From a question to the section that teaches it, and from the result to what is to be read again."""
    player = room.at_a_question(room.lms(packed), packed)
    player.answer_this(all_of(packed.lesson, RIGHT))
    question = player.place
    swiftly(player.frame.locator(".current .evidence a"))
    assert player.place == "section-part_2"
    back(player, question)
    for _ in packed.lesson.asked:
        player.press("next")
    player.submit()
    assert player.place == "result"
    swiftly(player.frame.locator('nav a[data-page="section-part_1"]'))
    back(player, "result", "question-judge")  # there is no review any more
    assert player.frame.locator(".current.revealed").count() == 1
    goes(player, "forward", "result")
    player.press("retry")
    assert player.place == "question-one_of_three"
    back(player, "quiz")


def test_a_long_lesson_leaves_the_platform_its_entries(room: Room) -> None:
    """A browser keeps fifty: with more pages than the lesson's share Back still knows the way."""
    questions = tuple(replace(JUDGE, id=f"q{number}") for number in range(25))
    packed = small(questions, pass_mark=Fraction(50))
    player = room.open(room.lms(packed), packed)
    before = player.page.evaluate(LENGTH)
    player.read_on()
    for _ in questions:
        player.press("next")
    assert player.place == "question-q24"
    assert player.page.evaluate(LENGTH) == before + 20
    back(player, *(f"question-q{number}" for number in range(23, 1, -1)))


def test_an_open_picture_and_the_open_contents_close(room: Room) -> None:
    packed = content("mesa-optimization")
    player = room.open(room.lms(packed), packed)
    player.page.set_viewport_size({"width": 390, "height": 700})
    player.press("next")
    first = player.place
    player.press("next")
    player.press("previous")
    player.press("contents")
    goes(player, "back", "overview")
    assert player.hook("contents-close").count() == 0
    goes(player, "forward", first)
    player.page.set_viewport_size({"width": 1280, "height": 800})
    player.press("enlarge")
    goes(player, "back", "overview")
    assert not player.frame.locator("dialog.enlarged").is_visible()


# --- coming back --------------------------------------------------------------------------------------------


@pytest.mark.versions("scorm12", "scorm2004")
@pytest.mark.parametrize("how", few(["killed", "left"]))
def test_after_a_resume_back_goes_to_the_page_before(room: Room, packed: Packed, how: str) -> None:
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    pressed(player, "next", "question-some_of_five")
    if how == "left":
        room.leave(lms)
    else:
        room.kill(player)
    player = room.open(lms, packed)
    assert player.place == "question-some_of_five"
    back(player, "question-one_of_three", *reversed(TWO_PARTS))
    if how == "killed":
        leaves(player, lms)
    assert lms.calls.refused == []


def test_who_follows_a_link_out_of_the_lesson_comes_back_to_that_page_and_its_way(room: Room, packed: Packed) -> None:
    """Also where the browser loads the page anew, as it does here; and so after a reload."""
    url = room.server.lms(packed.files("html")).launch
    player = alone(room, url, packed)
    page = player.page
    player.press("next")
    player.press("next")
    before = page.evaluate(LENGTH)
    page.goto(url.replace("pkg/index.html", "lms/page.css"))
    page.go_back()
    player = Player(page.main_frame, packed.lesson)
    assert player.place == "section-part_2"
    page.reload()
    player = Player(page.main_frame, packed.lesson)
    assert player.place == "section-part_2"
    assert page.evaluate(LENGTH) == before + 1  # the page out there
    back(player, "section-part_1")
    page.reload()
    player = Player(page.main_frame, packed.lesson)
    back(player, "overview")
    leaves(player)


# --- courses ------------------------------------------------------------------------------------------------


def test_in_a_course_back_goes_through_the_lesson_to_the_menu_and_leaves_from_there(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    tides = ["overview-tides", "section-tides__part_1", "section-tides__part_2"]
    for place in tides:
        pressed(player, "next", place)
    back(player, *reversed(tides[:-1]), "menu")
    goes(player, "forward", tides[0])
    for place in (*tides[1:], "overview-waves"):
        pressed(player, "next", place)
    back(player, tides[2])
    goes(player, "forward", "overview-waves")
    room.leave(lms)
    player = room.open(lms, packed)
    back(player, "menu")
    written(player, "section-tides__part_2")
    player.frame.wait_for_function(SHOWN, arg=tides[2])
    written(player, "quiz-final")  # waits for both lessons
    player.frame.wait_for_function(SHOWN, arg="menu")
    at_the_first_entry(player)
    leaves(player, lms)
    assert lms.calls.refused == []


# --- addresses ----------------------------------------------------------------------------------------------

IN_TEXT = """(address) => document.querySelector(".current p").insertAdjacentHTML("beforeend",
  ` <a id="link" href="#${address}">there</a>`)"""


def test_a_written_address_or_a_link_in_the_text_turns_the_page(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    written(player, "section-part_2")
    player.frame.wait_for_function(SHOWN, arg="section-part_2")
    player.frame.evaluate(IN_TEXT, "section-part-1")  # as its author calls it
    swiftly(player.frame.locator("#link"))
    assert player.place == "section-part_1"
    swiftly(player.frame.locator("#link"))
    back(player, "section-part_2")
    written(player, "nowhere")
    player.frame.wait_for_function("() => location.hash === '#section-part_2'")
    written(player, "question-judge")  # of a quiz that is not begun
    player.frame.wait_for_function(SHOWN, arg="quiz")
    back(player, "section-part_2", "overview")
    swiftly(player.frame.locator(".skip"))
    assert player.frame.evaluate("document.activeElement.id") == "main"
    leaves(player, lms)
    assert player.lesson.quiz is not None
    player = room.open(lms, packed)
    assert {"section-part_1", "section-part_2"} <= set(player.seen().read)


@pytest.mark.parametrize(
    ("address", "place"),
    few(
        [
            ("#section-part-2", "section-part_2"),
            ("#question-judge", "quiz"),
            ("#nowhere", "overview"),
            ("#section-part_2", "section-part_2"),
            ("#result", "quiz"),
            ("#quiz", "quiz"),
            ("#main", "overview"),
        ],
    ),
)
def test_an_address_opens_its_page_where_nothing_forbids_it(
    room: Room, packed: Packed, address: str, place: str
) -> None:
    room.context.add_init_script(HURRIED)
    url = room.server.lms(packed.files("scorm12")).launch
    player = alone(room, f"{url}{address}", packed)
    assert player.place == place
    back(player, *reversed(TWO_PARTS[: TWO_PARTS.index(place)]))
    leaves(player)


def test_an_address_is_stronger_than_the_saved_place_and_weaker_than_a_gate(room: Room) -> None:
    packed = several(pass_mark=Fraction(50))
    url = room.server.lms(packed.files("html")).launch
    player = alone(room, url, packed)
    for place in ("overview-tides", "section-tides__part_1"):
        pressed(player, "next", place)
    player.page.close()
    assert alone(room, f"{url}#section-waves__part_1", packed).place == "section-tides__part_1"
    player = alone(room, f"{url}#section-tides__part_2", packed)
    assert player.place == "section-tides__part_2"
    player.page.close()
    player = alone(room, f"{url}#section-waves__part_1", packed)
    assert player.place == "section-waves__part_1", "the address before has opened its last section"
    back(player, "overview-waves", "menu")


# --- where there is little or no history ----------------------------------------------------------------------


def folder(room: Room, packed: Packed, tmp_path: Path) -> Player:
    for path, file in packed.files("html").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file)
    return alone(room, (tmp_path / "index.html").as_uri(), packed)


def sandboxed(room: Room, packed: Packed, tmp_path: Path) -> Player:
    return room.open(room.server.lms(packed.files("html"), sandbox="allow-scripts"), packed)


@pytest.mark.parametrize("place", [folder, sandboxed])
def test_from_a_folder_and_in_a_sandbox_back_works_as_well(
    room: Room, packed: Packed, place: Callable[[Room, Packed, Path], Player], tmp_path: Path
) -> None:
    player = place(room, packed, tmp_path)
    player.press("next")
    player.press("next")
    player.press("previous")
    back(player, "overview")
    written(player, "section-part_2")
    player.frame.wait_for_function(SHOWN, arg="section-part_2")
    swiftly(player.frame.locator('nav a[data-page="overview"]'))
    at_the_first_entry(player)
    leaves(player)


REFUSING = """for (const name of ["pushState", "replaceState", "go"]) history[name] = () => {
  throw new DOMException("not here", "SecurityError");
};"""


@pytest.mark.fault("a history that may not be written")
def test_where_the_history_is_refused_everything_else_works_and_nothing_complains(room: Room, packed: Packed) -> None:
    room.context.add_init_script(REFUSING)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    swiftly(player.frame.locator('nav a[data-page="overview"]'))
    written(player, "section-part_2")
    player.frame.wait_for_function(SHOWN, arg="section-part_2")
    player.press("exit")
    assert player.place == "finished"


def test_entries_of_the_page_around_the_frame_are_not_taken_back(room: Room, packed: Packed) -> None:
    """Where they stand among the lesson's, the player goes nowhere by itself: Back alone does."""
    player = room.open(room.lms(packed), packed)
    player.press("next")
    player.lms_page.evaluate("history.pushState({ theirs: 1 }, '')")
    player.press("next")
    swiftly(player.frame.locator('nav a[data-page="overview"]'))
    player.page.wait_for_timeout(700)
    assert player.lms_page.evaluate("history.state.theirs") == 1
    back(player, "overview")
    player.lms_page.evaluate("history.go(-2)")
    player.lms_page.wait_for_function("() => history.state === null")
    assert player.place == "overview"
    leaves(player)


FILLED = "() => { for (let entry = 1; entry <= 50; entry += 1) history.pushState(entry, ''); }"


def opened_where_the_history_is_full(room: Room, lms: Lms, packed: Packed) -> Player:
    """The lesson at its first question, in a tab that has had fifty pages, at each of which the learner has acted."""
    room.at_a_question(lms, packed)
    room.leave(lms)
    page = room.context.pages[0]
    page.evaluate(FILLED)
    return room.open(lms, packed)


@pytest.mark.fault("a history that is full")
def test_where_the_browser_drops_entries_for_new_ones_the_player_never_goes_out_of_the_lesson(
    room: Room, packed: Packed
) -> None:
    """Of all it keeps a browser drops those first at which nobody acted: the ones that lead to the saved place."""
    player = opened_where_the_history_is_full(room, room.lms(packed), packed)
    assert player.page.evaluate(LENGTH) == 50
    swiftly(player.frame.locator('nav a[data-page="overview"]'))
    player.page.wait_for_timeout(700)
    assert player.place == "overview"
    swiftly(player.frame.locator('nav a[data-page="section-part_1"]'))
    assert player.place == "section-part_1"


# --- the end --------------------------------------------------------------------------------------------------


@pytest.mark.fault("Back after Exit")
@pytest.mark.versions("scorm12", "scorm2004")
def test_after_exit_back_leaves_and_no_entry_leads_into_the_lesson_that_has_ended(room: Room, packed: Packed) -> None:
    lms = room.lms(packed)
    player = room.at_a_question(lms, packed)
    player.press("exit")
    told = len(lms.calls)
    leaves(player)
    assert len(lms.calls) == told
    assert lms.calls[-1].name == "Terminate"
    assert lms.calls.refused == []


@pytest.mark.fault("Back after Exit")
def test_in_a_window_of_its_own_the_ended_lesson_stays_ended_whatever_is_pressed(room: Room, packed: Packed) -> None:
    lms = room.lms(packed, window="popup")
    player = room.at_a_question(lms, packed)
    player.press("exit")
    told = len(lms.calls)
    for where in ("back", "back", "forward", "back"):
        player.page.evaluate(f"history.{where}()")
        player.page.wait_for_timeout(150)
        assert player.place == "finished"
    assert len(lms.calls) == told


@pytest.mark.fault("a history that is full")
def test_after_exit_back_leaves_a_lesson_of_which_the_browser_dropped_entries_and_goes_no_further(
    room: Room, packed: Packed
) -> None:
    player = opened_where_the_history_is_full(room, room.lms(packed), packed)
    player.press("exit")
    player.page.evaluate("() => void setTimeout(() => history.back())")
    player.page.wait_for_url("about:blank")
    assert player.page.evaluate("history.state") == 50, "the page that was open before the lesson"
