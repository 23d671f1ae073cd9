"""Pictures and packages that are large are told of, from where on the options say."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result

from cases import every_case, named
from checks.courses import CLOUD, HERE, SEA, course, rich, section
from lessonpack import checks, rule
from lessonpack.checks._weight import mb
from lessonpack.cli._app import app
from lessonpack.findings import Finding
from lessonpack.formats import load, scorm12
from lessonpack.formats.standard import Standard, with_manifest
from lessonpack.model.accepted import Circle
from lessonpack.model.blocks import Embed, Figure, Video
from lessonpack.model.content import Image, Media, Paragraph
from lessonpack.model.questions import Hotspot, Spot
from lessonpack.model.theme import Cover, Theme
from lessonpack.package import Package
from lessonpack.rule import Sizes
from source.test_media import chunk, png

MB = 1_000_000
SMALL = Sizes(picture=1000, package=10_000)


@dataclass(frozen=True)
class Sized:
    """A blob of which nobody reads a byte."""

    size: int

    def open(self) -> BinaryIO:
        return io.BytesIO()


def found(
    files: dict[str, int], standard: Standard = scorm12.STANDARD, source: str = "a.zip", **more: Sizes
) -> list[Finding]:
    """What the checks say of the weight of a package with files of these sizes."""
    checks.load()
    package = Package("a.zip", source)
    for path, size in files.items():
        package.add(path, Sized(size))
    findings = rule.package_findings(rule.Inspection(package, standard, **more))
    return [entry for entry in findings if entry.code in ("PKG060", "PKG061")]


def codes(files: dict[str, int], **more: object) -> list[str]:
    return sorted(entry.code for entry in found({"imsmanifest.xml": 1, **files}, **more))  # type: ignore[arg-type]


# --- pictures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "b/A.JPG", "c.svg", "d.webp", "e.gif", "f.jpeg", "g.avif"])
def test_a_picture_of_2_mb_in_a_package_is_told_of(name: str) -> None:
    assert codes({name: 2 * MB}) == ["PKG060"]
    assert codes({name: 2 * MB - 1}) == []


def test_a_picture_that_a_page_offers_in_a_lighter_size_as_well_is_not_told_of_in_its_package() -> None:
    """As 'lessonpack build' keeps silent of it: a phone loads the light one."""
    checks.load()
    page = '<!DOCTYPE html><html lang="en"><title>A</title><img alt="" src="m/a.png" srcset="%s">'
    for srcset, told in (
        ("m/a-800.png 800w, m/a-1200.png 1200w, m/a.png 1800w", []),
        ("m/a-1200.png 1200w,\n  m/a.png 1800w", ["m/a-1200.png", "m/a.png"]),
        ("m/gone.png 800w, m/a.png 1800w, m/a-800.png 2x", ["m/a-1200.png"]),
        ("", ["m/a-1200.png", "m/a.png"]),
    ):
        package = Package("a.zip", "a.zip")
        package.add("index.html", (page % srcset).encode())
        for path, size in {"imsmanifest.xml": 1, "m/a-800.png": MB, "m/a-1200.png": 2 * MB, "m/a.png": 4 * MB}.items():
            package.add(path, Sized(size))
        found = rule.package_findings(rule.Inspection(package, scorm12.STANDARD))
        assert [entry.place.inside for entry in found if entry.code == "PKG060"] == told, srcset


def test_a_film_is_no_picture() -> None:
    assert codes({"a.mp4": 19 * MB, "player.js": 3 * MB, "png": 3 * MB}) == []


def test_a_picture_is_named_with_its_size_and_the_limit() -> None:
    [entry] = found({"imsmanifest.xml": 1, "media/map.png": 3_456_789})
    assert (entry.place.inside, entry.message) == (
        "media/map.png",
        "media/map.png has 3.46 MB, which is much for a picture",
    )
    assert "from 2 MB on" in entry.hint


def test_a_picture_of_a_lesson_is_told_of_once_at_the_line_that_shows_it_first() -> None:
    checks.load()
    large = Image(replace(CLOUD, size=2 * MB), "Grey")
    shown = section(Figure(image=large, caption=(), at=HERE), Figure(image=large, caption=(), at=HERE))
    asked = replace(SEA, stem=(*SEA.stem, Paragraph((large,))))
    for subject in (course(sections=(shown,)), course(asked), course(hook=(Paragraph((large,)),))):
        [entry] = rule.course_findings(subject)
        assert (entry.code, entry.place) == ("PKG060", HERE)
        assert entry.message.startswith("media/cloud.png has 2 MB")
        assert rule.course_findings(subject, sizes=Sizes(picture=2 * MB + 1)) == []


def test_a_picture_that_comes_in_a_lighter_size_as_well_is_not_told_of() -> None:
    large = replace(CLOUD, size=3 * MB)
    for size, codes_of in (MB, []), (2 * MB, ["PKG060"]):
        picture = Image(replace(large, sizes=(replace(CLOUD, size=size),)), "Grey")
        shown = course(sections=(section(Figure(image=picture, caption=(), at=HERE)),))
        assert [entry.code for entry in rule.course_findings(shown)] == codes_of


def test_what_is_said_of_a_large_picture_can_be_done() -> None:
    """HTML takes one address of a poster (4.8.8), as we do of a logo, and of a GIF there are no smaller ones."""
    checks.load()
    large = replace(CLOUD, size=3 * MB, sizes=(replace(CLOUD, size=MB),))
    film = Video(media=CLOUD, title="Rain", silent=True, poster=large, at=HERE)
    gif = Figure(image=Image(replace(large, sizes=(), type="image/gif"), "Grey"), caption=(), at=HERE)
    for subject, says in (
        (course(sections=(section(film),)), "; a logo and the poster of a film come in this size alone, whatever"),
        (replace(course(), theme=Theme(logo=Image(large, "Grey"), at=HERE)), "; a logo and the poster of a film come"),
        (course(sections=(section(gif),)), "JPEG or WebP. Told from"),
        (
            course(sections=(section(replace(gif, image=Image(replace(large, sizes=()), "Grey"))),)),
            "; or let 'lessonpack s",
        ),
    ):
        [hint] = [entry.hint for entry in rule.course_findings(subject) if entry.code == "PKG060"]
        assert says in hint


LARGE = replace(CLOUD, width=1000, height=500, size=200_000, type="image/jpeg")


def unsized(*pictures: Media, **sizes: int | bool) -> list[str]:
    """What is said of a lesson that shows these pictures and has no smaller sizes beside them."""
    blocks = (Figure(image=Image(each, "Grey"), caption=(), at=HERE) for each in pictures)
    checks.load()
    found = rule.course_findings(course(sections=(section(*blocks),)), sizes=Sizes(**sizes))  # type: ignore[arg-type]
    return [entry.message for entry in found if entry.code == "PKG062"]


def test_large_pictures_without_smaller_sizes_are_told_of_once_a_lesson() -> None:
    assert unsized(LARGE) == ["phones load all of media/cloud.png, 0.2 MB: no smaller sizes lie beside"]
    others = [
        replace(LARGE, path=f"{name}.png", name=f"{name}.png", size=size) for name, size in (("a", MB), ("b", 300_000))
    ]
    [told] = unsized(LARGE, LARGE, *others)
    assert told == "phones load all of a.png and 2 other pictures, 1.5 MB: no smaller sizes lie beside"


def test_only_what_browsers_could_choose_a_smaller_size_of_is_told_of() -> None:
    small, wide = replace(LARGE, width=800, size=90_000), replace(LARGE, width=1600, size=400_000)
    spared = [
        replace(LARGE, width=999),
        replace(LARGE, size=199_999),
        replace(LARGE, type="image/svg+xml"),
        replace(LARGE, type="image/gif"),
        replace(LARGE, moves=True),
        replace(wide, sizes=(small,)),
        replace(small, sizes=(wide,)),
    ]
    assert unsized(*spared) == []
    assert len(unsized(replace(wide, size=MB, sizes=(wide,)))) == 1
    assert unsized(LARGE, chosen=False) == []
    assert unsized(LARGE, picture=200_000) == []  # that is told of it by itself, with the same advice
    [told] = unsized(LARGE, replace(wide, path="b.jpg", name="b.jpg"), picture=300_000)
    assert told.startswith("phones load all of b.jpg and one other picture, 0.6 MB")  # as 'sizes' lists them


def test_where_a_smaller_size_could_hardly_be_lighter_none_is_asked_for() -> None:
    """Which is known of the bytes that a pixel takes: lines in black and white become greys, which take more."""
    drawing = replace(LARGE, type="image/png", width=1040, height=1800)  # a bit a pixel
    assert unsized(drawing) == []
    assert len(unsized(replace(drawing, size=3 * MB), picture=4 * MB)) == 1
    assert unsized(replace(LARGE, height=1000)) == []  # as a photograph of low quality
    assert len(unsized(replace(LARGE, width=2000, height=1000))) == 1


def test_pictures_that_say_where_they_were_taken_are_told_of_once_a_lesson() -> None:
    checks.load()
    located = replace(CLOUD, is_located=True)
    small = replace(CLOUD, name="b", path="b.png", sizes=(replace(located, name="b-8", path="b-8.png"),))
    film = Embed(address="https://a.test/1", frame="https://a.test/1", title="Rain", poster=located, at=HERE)
    figures = [Figure(image=Image(each, "Grey"), caption=(), at=HERE) for each in (CLOUD, located, small)]
    for blocks, words in (
        (figures[:1], []),
        (figures[:2], ["media/cloud.png holds the position of the camera"]),
        ([film], ["media/cloud.png holds the position of the camera"]),
        ([*figures, film], ["media/cloud.png and one other picture hold the position of the camera"]),
    ):
        found = rule.course_findings(course(sections=(section(*blocks),)))
        assert [entry.message for entry in found if entry.code == "PKG065"] == words


def test_of_covers_hotspots_and_posters_sizes_are_asked_for_and_of_logos_none() -> None:
    checks.load()
    image = Image(LARGE, "Grey")
    film = Embed(address="https://a.test/1", frame="https://a.test/1", title="Rain", poster=LARGE, at=HERE)
    spot = Spot(id="area-1", text=rich("The cloud"), area=Circle(x=300, y=100, radius=90), at=HERE)
    where = Hotspot(id="sea", stem=rich("Where?"), picture=image, areas=(spot,), feedback=SEA.feedback, at=HERE)
    large = {
        "a film": course(sections=(section(film),)),
        "a hotspot": course(where),
        "a cover": replace(course(), cover=Cover(image=image, at=HERE)),
        "a logo": replace(course(), theme=Theme(logo=image, at=HERE)),
        "a poster": course(sections=(section(Video(media=CLOUD, title="Rain", silent=True, poster=LARGE, at=HERE)),)),
    }
    sizes = {"PKG062": Sizes(), "PKG060": Sizes(picture=200_000)}
    told = {
        code: [
            name
            for name, each in large.items()
            if code in {entry.code for entry in rule.course_findings(each, sizes=limit)}
        ]
        for code, limit in sizes.items()
    }
    assert told == {"PKG062": ["a film", "a hotspot", "a cover"], "PKG060": [*large]}


def test_what_is_told_at_the_lesson_is_not_told_of_each_package_again() -> None:
    assert codes({"media/map.png": 3 * MB}, source="") == []


# --- packages -----------------------------------------------------------------------------------------


def test_a_package_of_20_mb_is_told_of_with_what_is_largest_in_it() -> None:
    files = {"imsmanifest.xml": 1, "a.mp4": 15 * MB, "b.mp3": 3 * MB, "c.png": MB, "d.png": MB}
    [entry] = found(files)
    assert entry.message == (
        "pictures, films and the like make 20 MB of it, the largest a.mp4 (15 MB), b.mp3 (3 MB), c.png (1 MB)"
    )
    assert codes(files | {"d.png": MB - 1}) == []
    assert "spread them over several lessons or courses" in found(files, source="")[0].hint
    assert codes(files, source="") == ["PKG061"]


def test_texts_are_not_counted_since_a_zip_makes_them_small() -> None:
    assert codes({"data.js": 30 * MB, "items/q1.xml": 30 * MB, "a.svg": MB}) == []


def test_what_nobody_uploads_or_judges_may_be_large() -> None:
    def holds(standard: Standard) -> None:
        assert codes({"a.mp4": 20 * MB}, standard=standard) == (["PKG061"] if with_manifest(standard) else [])

    every_case(named(load().values()), holds)


def test_the_limits_are_those_that_were_asked_for() -> None:
    assert codes({"a.png": 999, "a.mp4": 9_000}, sizes=SMALL) == []
    assert codes({"a.png": 1000, "a.mp4": 9_000}, sizes=SMALL) == ["PKG060", "PKG061"]
    assert codes({"a.png": 3 * MB, "a.mp4": 18 * MB}, sizes=Sizes(picture=4 * MB, package=22 * MB)) == []


# --- the command line ---------------------------------------------------------------------------------


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": "no-schemas"})


def told(*arguments: str | Path) -> list[tuple[str, str, int]]:
    """The code, file name and line of each finding about weight."""
    done = call(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    findings = json.loads(done.stdout)["findings"]
    return [
        (entry["code"], Path(entry["file"]).name, entry["line"])
        for entry in findings
        if entry["code"] in ("PKG060", "PKG061")
    ]


@pytest.fixture
def heavy(tmp_path: Path) -> Path:
    """A lesson with a picture of a little more than 2 MB."""
    filler, plain = chunk(b"teXt", bytes(2 * MB)), png()
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / "map.png").write_bytes(plain[:-12] + filler + plain[-12:])
    file = tmp_path / "lesson" / "lesson.yaml"
    shown = "sections: [{id: one, title: One, blocks: [\n  {image: {file: map.png, alt: A map}}]}]\n"
    file.write_text(f"lessonpack: 1\nid: heavy\ntitle: Heavy\nlanguage: en\n{shown}", "utf-8")
    return file


def test_a_build_tells_of_a_large_picture_at_its_line_and_validate_in_its_package(heavy: Path, tmp_path: Path) -> None:
    build = ("build", heavy, "--out", tmp_path / "out")
    assert told(*build) == [("PKG060", "lesson.yaml", 6)]
    assert told(*build, "--max-picture", "2.5") == []
    assert told(*build, "--max-picture", "3", "--max-package", "2") == [
        ("PKG061", f"heavy.{target}.zip", 0) for target in ("scorm12", "scorm2004")
    ]
    package = tmp_path / "out" / "heavy.scorm12.zip"
    assert told("validate", package) == [("PKG060", "heavy.scorm12.zip", 0)]
    assert told("validate", package, "--max-picture", "2.5", "--max-package", "2") == [
        ("PKG061", "heavy.scorm12.zip", 0)
    ]


def test_what_a_lesson_is_warned_of_counts_for_its_packages_where_these_are_judged_without_it(
    heavy: Path, tmp_path: Path
) -> None:
    """docs/commands.md says so: a build tells it once, whatever number of packages it writes."""
    chosen, unjudged = ("-t", "scorm12", "-t", "scorm2004"), 1  # warning that no official XSD ran

    def warnings(*arguments: str | Path) -> list[int]:
        return [each["warnings"] for each in json.loads(call(*arguments, "--format", "json").stdout)["packages"]]

    assert warnings("build", heavy, "--out", tmp_path / "out", *chosen) == [unjudged, unjudged]
    assert warnings("validate", tmp_path / "out" / "heavy.scorm12.zip") == [unjudged + 1]


def test_a_size_below_nothing_is_a_wrong_command_line(heavy: Path) -> None:
    assert call("build", heavy, "--max-picture", "-1").exit_code == 2


@pytest.mark.parametrize(
    ("size", "said"),
    [(2_000_000, "2"), (2_345_678, "2.35"), (99_960_000, "100"), (999_600_000, "1000"), (1_234_500_000, "1234")],
)
def test_a_size_in_mb_has_no_more_digits_than_are_of_use_and_no_exponent(size: int, said: str) -> None:
    assert mb(size) == said
