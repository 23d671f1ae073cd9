"""However many files a text names, what stands beside it is looked through once."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from effort import LINEAR, growth
from lessonpack.disk import Listing
from lessonpack.findings import Log
from lessonpack.leading import digested
from lessonpack.model.course import Course
from lessonpack.source import reader
from source.test_media import png

HEAD = "lessonpack: 1\nid: {id}\ntitle: Tides\nlanguage: en\n"
SECTION = "- {{id: s{number}, title: Part, blocks: [image: {{file: {name}, alt: A bulge}}]}}\n"


def in_capitals(path: str) -> str:
    """The path of a file that is not there, in a folder that is: another name is alike."""
    folder, _, name = path.partition("/")
    return f"{folder}/{name.upper()}"


def lesson(folder: Path, count: int, called: Callable[[str], str] = str, id: str = "tides") -> Path:
    """A lesson of as many pictures, which are called like this in its text; each has another size beside it."""
    (folder / "media").mkdir(parents=True, exist_ok=True)
    sections = []
    for number in range(count):
        (folder / f"media/p{number}.png").write_bytes(png(24, 12))
        (folder / f"media/p{number}-12.png").write_bytes(png(12, 6))
        sections.append(SECTION.format(number=number, name=called(f"media/p{number}.png")))
    written = folder / f"{id}.yaml"
    written.write_text(HEAD.format(id=id) + "sections:\n" + "".join(sections), "utf-8")
    return written


def course(folder: Path, count: int) -> Path:
    """A course of as many lessons, which stand in one folder and show the same pictures."""
    listed = "".join(f"- lesson: {lesson(folder, 3, id=f'l{number}').name}\n" for number in range(count))
    (folder / "course.yaml").write_text(f"{HEAD.format(id='sea')}lessons:\n{listed}", "utf-8")
    return folder / "course.yaml"


def read(file: Path) -> tuple[Course | None, Counter[str]]:
    log = Log()
    made = reader.load(file, log)
    return made, Counter(entry.code for entry in log)


@pytest.mark.parametrize("made", [lesson, course])
def test_a_folder_is_listed_once_for_all_that_a_text_names(
    made: Callable[[Path, int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real, lists = made(tmp_path, 8), Path.iterdir, Counter[str]()

    def listing(folder: Path) -> Iterator[Path]:
        lists[folder.name] += 1
        return real(folder)

    monkeypatch.setattr(Path, "iterdir", listing)
    found, _ = read(file)
    assert found is not None
    assert all(len(picture.sizes) == 1 for picture in found.media)
    assert lists == {tmp_path.name: 1, "media": 1}


@pytest.mark.parametrize(("called", "code"), [(str, ""), (in_capitals, "SRC071")], ids=["there", "in-capitals"])
def test_twice_the_pictures_take_twice_the_work(called: Callable[[str], str], code: str, tmp_path: Path) -> None:
    def made(count: int) -> Path:
        return lesson(tmp_path / str(count), count, called)

    assert read(made(4))[1][code] == (4 if code else 0)
    assert growth(read, made, 100) <= LINEAR


def test_a_later_reading_sees_what_came_between(tmp_path: Path) -> None:
    file = lesson(tmp_path, 1)
    (tmp_path / "media/p0-12.png").unlink()
    before, _ = read(file)
    (tmp_path / "media/p0@2x.png").write_bytes(png(48, 24))
    after, _ = read(file)
    assert before is not None
    assert after is not None
    assert before.media[0].sizes == ()
    assert [each.width for each in after.media[0].sizes] == [48]


def test_names_are_found_by_what_they_say_of_their_size(tmp_path: Path) -> None:
    taken = ("a-10.png", "a-99999.png", "a-b-800.png", "a@2x.png", "a@3x.png")
    left = ("a-0800.png", "a-9.png", "a-100000.png", "a@4x.png", "a-800.jpg", "a-800.png.png", "-800.png", "b.png")
    for name in (*taken, *left):
        (tmp_path / name).touch()
    listing = Listing(tmp_path)
    sizes = [(each.name, each.width, each.times) for each in listing.sizes("a.png")]
    assert sizes == [("a-10.png", 10, 0), ("a-99999.png", 99999, 0), ("a@2x.png", 0, 2), ("a@3x.png", 0, 3)]
    assert [each.name for each in listing.sizes("a-b.png")] == ["a-b-800.png"]
    assert [each.name for each in listing.sizes("a.jpg")] == ["a-800.jpg"]
    assert [len(listing.sizes(name)) for name in ("b.png", ".png", "A.png", "a.png.png")] == [0, 0, 0, 0]


def test_a_small_file_is_read_into_little_memory(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png())
    digested(tmp_path / "x.png")
    tracemalloc.start()
    try:
        digested(tmp_path / "x.png")
        assert tracemalloc.get_traced_memory()[1] < 1 << 17
    finally:
        tracemalloc.stop()
