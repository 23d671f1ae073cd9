"""The examples of `lessonpack explain`, completed to lessons and courses that can be read."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from typing import Any

from lessonpack import examples
from lessonpack.source import kinds

LESSON = {
    "lessonpack": "lessonpack: 1\n",
    "id": "id: tides\n",
    "title": "title: Tides\n",
    "language": "language: en\n",
    "sections": "sections:\n  - id: two\n    title: Two\n    blocks:\n      - text: There are two bulges.\n",
    "questions": """\
questions:
  - single_choice:
      id: how-many
      stem: How many tides are there in a day?
      choices:
        - {id: two, text: Two, correct: true, feedback: One for each bulge.}
        - {id: one, text: One}
      tags: [moon]
""",
    "quiz": "quiz: {id: quiz, title: Check your understanding}\n",
}
COURSE = {"lessonpack": "lessonpack: 1\n", "id": "id: sea\n", "title": "title: The sea\n", "language": "language: en\n"}
_QUESTION = re.compile(rf"- ({'|'.join(kinds.load())}):")


def completed(example: str, entry: dict[str, Any], *, is_wrong: bool) -> bytes:
    """The file that an example stands for."""
    text = example if entry.get("alone") else _placed(example)
    if is_wrong and "times" in entry:
        *first, last = text.splitlines(keepends=True)
        text = "".join(first) + last * entry["times"]
    if not (is_wrong and entry.get("alone")):
        base = COURSE if re.search(r"^lessons:", text, re.MULTILINE) else LESSON
        own = {*re.findall(r"^(\w+):", text, re.MULTILINE), *entry.get("without", ())}
        rest = {key: piece for key, piece in base.items() if key not in own}
        text = rest.pop("lessonpack", "") + text + "".join(rest.values())
    return text.encode(entry.get("saved_as", "utf-8") if is_wrong else "utf-8")


def _placed(example: str) -> str:
    """Blocks and questions under the key that they stand under."""
    if not example.startswith("- "):
        return example
    if _QUESTION.match(example):
        return "questions:\n" + _indented(example, 2)
    return "sections:\n  - id: two\n    title: Two\n    blocks:\n" + _indented(example, 6)


def _indented(text: str, columns: int) -> str:
    return "".join(" " * columns + line if line.strip() else line for line in text.splitlines(keepends=True))


def surroundings(folder: Path) -> None:
    """The pictures and lessons that examples name."""
    bulges = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08\0\x10\0\x10\1\1\x11\0\xff\xd9"
    wide = struct.pack(">2I5B", 40_000, 10, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + wide + struct.pack(">I", zlib.crc32(b"IHDR" + wide))
    files = {
        "media/bulges.svg": bulges,
        "media/globe.svg": bulges.replace(b"9 9", b"160 100"),
        "media/globe-without-a-size.svg": bulges.replace(b' viewBox="0 0 9 9"', b""),
        "media/with-a-script.svg": bulges.replace(b"<rect", b"<script/><rect"),
        "media/photo.jpg": photo,
        "media/photo-that-breaks-off.jpg": photo[:-2],
        "media/photo-beside-one-of-no-other-size.jpg": photo,
        "media/photo-beside-one-of-no-other-size@2x.jpg": photo,
        "media/photo-beside-a-misnamed-one.jpg": photo,
        "media/photo-beside-a-misnamed-one-800.jpg": photo,
        "media/harbour.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0",
        "media/harbour.vtt": b"WEBVTT\n\n00:00.000 --> 00:04.000\nThe water falls.\n",
        "media/harbour-from-subrip.vtt": b"1\n00:00:00,000 --> 00:00:04,000\nThe water falls.\n",
        "media/tables.html": b"<!DOCTYPE html><title>Tides</title>",
        "media/tables.csv": b"day,height\n1,4\n",
        "media/a-photo-as-jpeg.png": photo,
        "media/photo-of-25-megabytes.jpg": photo + bytes(25_000_000 - len(photo)),
        "media/panorama-of-40000-pixels.png": png,
        "tides/lesson.yaml": _lesson("tides"),
        "waves/lesson.yaml": _lesson("waves"),
        "blue/lesson.yaml": _lesson("blue") + b'theme: {accent: "#00449e"}\n',
        "ocean/course.yaml": "".join(COURSE.values()).encode() + b"lessons: [{lesson: deep/lesson.yaml}]\n",
        "ocean/deep/lesson.yaml": _lesson("deep"),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _lesson(id: str) -> bytes:
    return "".join({**LESSON, "id": f"id: {id}\n"}.values()).encode()


def all_of_them() -> dict[str, dict[str, Any]]:
    """Every example as it is written, by the rule's code."""
    return {code: dict(entry) for code, entry in examples.written("lessons").items()}
