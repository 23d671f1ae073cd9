"""Recordings, captions and files to download: what is taken, and what is refused with words that say why."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from lessonpack import attached, checks, media, rule
from lessonpack.attached import AUDIO, DOCUMENT, VIDEO, WEBVTT, Kind
from lessonpack.findings import Log, Place
from lessonpack.model.content import Media
from lessonpack.source import reader

MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0"


def read(folder: Path, name: str, data: bytes, kind: Kind) -> tuple[Media | None, Log]:
    folder.joinpath(name).write_bytes(data)
    log = Log()
    return attached.read(folder, name, kind, log, Place("lesson.yaml", 1)), log


TAKEN = {
    "f.mp4": (MP4, VIDEO, "video/mp4"),
    "F.WEBM": (b"\x1a\x45\xdf\xa3", VIDEO, "video/webm"),
    "a.mp3": (b"ID3\x04", AUDIO, "audio/mpeg"),
    "b.mp3": (b"\xff\xfb\x90", AUDIO, "audio/mpeg"),
    "a.m4a": (MP4, AUDIO, "audio/mp4"),
    "a.ogg": (b"OggS\0", AUDIO, "audio/ogg"),
    "a.wav": (b"RIFF\x24\0\0\0WAVEfmt ", AUDIO, "audio/wav"),
    "c.vtt": (b"WEBVTT\n\n00:00.000 --> 00:01.500 line:0\n1\n\n01:00:00.000 --> 01:00:02.000\n2", WEBVTT, "text/vtt"),
    "d.vtt": (b"\xef\xbb\xbfWEBVTT - tides\r\n\r\n00:00.000 --> 00:01.000\r\n\xc3\xbc\r\n", WEBVTT, "text/vtt"),
    "a.pdf": (b"%PDF-1.7", DOCUMENT, "application/pdf"),
    "a.docx": (b"PK\x03\x04", DOCUMENT, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.csv": (b"a,b\n1 < 2,3", DOCUMENT, "text/csv"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, tmp_path: Path) -> None:
    data, kind, type = TAKEN[name]
    found, log = read(tmp_path, name, data, kind)
    assert not list(log)
    assert found is not None
    assert (found.type, found.size) == (type, len(data))
    assert found.name.endswith(f"-{found.digest[:8]}.{name.rpartition('.')[2].lower()}")


REFUSED = {
    "a page": ("a.html", b"<!DOCTYPE html>", DOCUMENT, "SRC078", "no type that is taken"),
    "a drawing": ("a.svg", b"<svg/>", DOCUMENT, "SRC078", "no type that is taken"),
    "a script": ("a.js", b"alert(1)", DOCUMENT, "SRC078", "no type that is taken"),
    "no suffix": ("a", b"text", DOCUMENT, "SRC078", "no type that is taken"),
    "a page that is named otherwise": ("a.txt", b" \n<html>", DOCUMENT, "SRC078", "something else"),
    "a page behind a mark": ("a.csv", b"\xef\xbb\xbf<script>", DOCUMENT, "SRC078", "something else"),
    "a page as a document": ("a.pdf", b"<html>%PDF-", DOCUMENT, "SRC078", "something else"),
    "a program": ("a.txt", b"MZ\0\0", DOCUMENT, "SRC078", "something else"),
    "nothing": ("a.pdf", b"", DOCUMENT, "SRC078", "is empty"),
    "a picture as a film": ("a.mp4", b"\0\0\0\x1cftypavif", VIDEO, "SRC078", "something else"),
    "a film as sound": ("a.webm", b"\x1a\x45\xdf\xa3", AUDIO, "SRC078", "no type that is taken"),
    "subtitles of another kind": ("a.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nOne.\n", WEBVTT, "SRC079", "first line"),
    "times of another kind": ("a.vtt", b"WEBVTT\n\n00:00,000 --> 00:01,000\nOne.\n", WEBVTT, "SRC079", "line 3"),
    "times that run back": ("a.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nOne.\n", WEBVTT, "SRC079", "line 3"),
    "no captions": ("a.vtt", b"WEBVTT\n\nNOTE none\n", WEBVTT, "SRC079", "no captions"),
    "captions in Latin-1": ("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n\xfc\n", WEBVTT, "SRC079", "UTF-8"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_platform_should_not_hand_out_is_refused(what: str, tmp_path: Path) -> None:
    name, data, kind, code, words = REFUSED[what]
    found, log = read(tmp_path, name, data, kind)
    assert found is None
    [told] = log
    assert told.code == code
    assert words in told.message


@pytest.mark.parametrize("path", ["../a.pdf", "/etc/passwd", "https://x.org/a.pdf", "javascript:alert(1)", "a\\b.pdf"])
def test_a_path_leads_nowhere_but_into_the_folder(path: str, tmp_path: Path) -> None:
    log = Log()
    assert attached.read(tmp_path, path, DOCUMENT, log, Place("lesson.yaml", 1)) is None
    assert [told.code for told in log] == ["SRC070"]


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("../tides/a.pdf", "it has a step '..'"),
        ("./a.pdf", "it has a step '.'"),
        ("media//a.pdf", "it has an empty step"),
        ("media/../a.pdf", "it has a step '..'"),
    ],
)
def test_a_path_that_takes_a_detour_is_told_by_which_step(path: str, trouble: str) -> None:
    assert media.path_trouble(path) == trouble
    assert media.path_trouble("media/.a/..b.pdf") == ""


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret.pdf"
    outside.write_bytes(b"%PDF-")
    inside = tmp_path / "lesson"
    inside.mkdir()
    (inside / "a.pdf").symlink_to(outside)
    log = Log()
    assert attached.read(inside, "a.pdf", DOCUMENT, log, Place("lesson.yaml", 1)) is None
    assert [told.code for told in log] == ["SRC070"]


def test_the_rule_about_large_files_names_the_limit_of_each_kind() -> None:
    limits = {media.MAX_BYTES, *(kind.most for kind in (VIDEO, AUDIO, DOCUMENT, WEBVTT))}
    assert set(map(int, re.findall(r"(\d+) MB", media.LARGE.clause))) == {limit // 1_000_000 for limit in limits}


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "a.mp4").open("wb") as file:
        file.truncate(200_000_001)
    log = Log()
    assert attached.read(tmp_path, "a.mp4", VIDEO, log, Place("lesson.yaml", 1)) is None
    assert [told.message for told in log] == ["'a.mp4' has 200.1 MB; a film may have 200 MB at most"]


@pytest.mark.parametrize("call", ["iterdir", "stat", "open"])
def test_what_may_not_be_read_is_told_at_its_line_and_the_rest_is_read(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody may look into the folder or into the file, or it vanishes when it is looked at."""
    closed = tmp_path / "media" if call == "iterdir" else tmp_path / "media/a.pdf"
    room: Any = os if call == "open" else Path
    real = getattr(room, call)

    def refusing(path: Any, *more: Any, **named: Any) -> Any:
        if not isinstance(path, int) and Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **named)

    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-")
    monkeypatch.setattr(room, call, refusing)
    blocks = "download: {file: media/a.pdf, title: A}}, {download: {file: b.pdf, title: B}}, {download: {file: c.pdf"
    text = (
        f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nsections:\n- id: s\n  title: S\n"
        f"  blocks: [{{{blocks}, title: C}}}}]\n"
    )
    log = Log()
    reader.parts(text, "lesson.yaml", tmp_path, log)
    assert [(entry.code, entry.message) for entry in log] == [
        ("SRC078", "'media/a.pdf' cannot be read: Permission denied"),
        ("SRC071", "there is no file 'c.pdf' in the lesson's folder"),
    ]
    assert next(entry.hint for entry in log) == "Change its permissions, or put it there anew."


def test_a_film_that_is_an_address_is_sent_to_the_block_for_it(tmp_path: Path) -> None:
    log = Log()
    assert attached.read(tmp_path, "https://vimeo.com/1", VIDEO, log, Place("lesson.yaml", 1)) is None
    [entry] = log
    assert (entry.code, "`embed`" in entry.message) == ("SRC070", True)


def test_of_a_film_that_is_not_there_it_is_told_in_the_same_run_that_it_has_no_captions(tmp_path: Path) -> None:
    film = "video: {file: media/none.mp4, title: A film}"
    text = f"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nsections: [{{id: s, title: S, blocks: [{film}]}}]\n"
    log = Log()
    course = reader.parts(text, "lesson.yaml", tmp_path, log)
    assert course is not None
    checks.load()
    assert [entry.code for entry in log] == ["SRC071"]
    assert "A11Y005" in [entry.code for entry in rule.course_findings(course)]
