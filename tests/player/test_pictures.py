"""Pictures in several sizes: wherever a page shows one, a browser may choose."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from lessonpack.findings import Log
from lessonpack.source import reader
from runtime.lessons import Packed
from source.test_media import png

LESSON = """\
lessonpack: 1
id: loops
title: Loops
language: en
cover: {image: loop.png, alt: A loop}
theme: {logo: loop.png, logo_alt: A loop}
sections:
- id: one
  title: One
  blocks:
  - image: {file: loop.png, alt: A loop}
  - text: It turns ![a loop](loop.png).
  - embed: {address: "https://films.example.org/1", title: A loop, poster: loop.png, description: It turns.}
questions:
- hotspot:
    id: where
    stem: Where does it turn?
    picture: {file: loop.png, alt: A loop}
    areas:
    - {text: Here, rectangle: [10, 10, 400, 400], correct: true}
quiz: {id: quiz, title: Quiz, questions: all}
"""


def test_every_picture_of_a_page_but_a_logo_comes_in_its_sizes(tmp_path: Path) -> None:
    for name, width in {"loop.png": 1600, "loop-800.png": 800}.items():
        (tmp_path / name).write_bytes(png(width, width // 2))
    (tmp_path / "lesson.yaml").write_text(LESSON, "utf-8")
    log = Log()
    course = reader.load(tmp_path / "lesson.yaml", log)
    assert course is not None, [str(entry.message) for entry in log]
    page = html.document_fromstring(Packed(course).files("html")["index.html"])
    found = {each.get("class") or around(each): each for each in page.iter("img")}
    assert {name: each.get("sizes") for name, each in found.items()} == {
        "logo": None,
        "cover-picture": "100vw",
        "picture wide": "(min-width: 910px) 870px, 100vw",
        **dict.fromkeys(("p", "embed-place", "spots-picture"), "(min-width: 640px) 600px, 100vw"),
    }
    for name, each in found.items():
        widths = [file.split()[1] for file in each.get("srcset", "").split(", ") if file]
        assert widths == ([] if name == "logo" else ["800w", "1600w"]), name


def around(picture: html.HtmlElement) -> str:
    outer = picture.getparent()
    return outer.get("class") or outer.tag
