"""What is made of lessonpack's own files is kept for the next start, and is never worth more than the time it saves."""

from __future__ import annotations

import ast
import os
import sys
import time
from pathlib import Path

import pytest

from lessonpack import resources, user_cache
from lessonpack.targets._player import names, scripts, slim

MADE: list[str] = []


def shouted(text: str) -> dict[str, str]:
    """What is kept here, as a function of a module has it made; it notes that it was asked."""
    MADE.append(text)
    return {"shouted": text.upper()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    MADE.clear()
    monkeypatch.setattr(user_cache, "folder", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "made"


def test_a_text_is_worked_on_once(folder: Path) -> None:
    assert user_cache.kept(shouted, "ä") == user_cache.kept(shouted, "ä") == {"shouted": "Ä"}
    assert MADE == ["ä"]
    assert len(list(folder.iterdir())) == 1


def test_another_text_is_another_matter(folder: Path) -> None:
    assert user_cache.kept(shouted, "a") != user_cache.kept(shouted, "b")
    assert MADE == ["a", "b"]


@pytest.mark.parametrize("changed", [__name__, slim.__name__])
def test_what_another_version_of_the_modules_made_is_made_anew(
    changed: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_cache.kept(shouted, "a", by=[slim])
    (tmp_path / "newer.py").write_text("# another version", "utf-8")
    monkeypatch.setattr(sys.modules[changed], "__file__", str(tmp_path / "newer.py"))
    user_cache.kept(shouted, "a", by=[slim])
    assert MADE == ["a", "a"]


def test_what_scripts_are_made_by_is_known_whole() -> None:
    """What slim and names use is each other, besides `regex`: `by` names all that a kept script rests upon."""
    used = {name for module in (slim, names) for name in imported(Path(str(module.__file__)))}
    assert used == {"lessonpack.patterns", names.__name__}


def imported(path: Path) -> set[str]:
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    return {str(node.module) for node in nodes if str(node.module).startswith("lessonpack")}


@pytest.mark.parametrize(
    ("start", "end", "instead"),
    [(0, None, b""), (-2, None, b""), (70, None, b"SHOUR"), (0, None, b"[" * 100_000), (0, 5, b"\xff\x00")],
)
def test_what_is_not_whole_is_made_anew_and_mended(start: int, end: int | None, instead: bytes, folder: Path) -> None:
    user_cache.kept(shouted, "shout")
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[start:end] = instead
    file.write_bytes(damaged)
    assert user_cache.kept(shouted, "shout") == {"shouted": "SHOUT"}
    assert MADE == ["shout", "shout"]
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_it_is_made_each_time(folder: Path) -> None:
    folder.parent.write_text("a file where the folder should be", "utf-8")
    assert user_cache.kept(shouted, "a") == user_cache.kept(shouted, "a") == {"shouted": "A"}
    assert MADE == ["a", "a"]


def test_nothing_half_written_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert user_cache.kept(shouted, "a") == {"shouted": "A"}
    assert list(folder.iterdir()) == []


def test_no_more_than_so_much_is_kept_and_what_is_used_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("old", "used"):
        user_cache.kept(shouted, text)
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    user_cache.kept(shouted, "used")
    monkeypatch.setattr(user_cache, "_MOST", sum(file.stat().st_size for file in folder.iterdir()) + 1)
    user_cache.kept(shouted, "new")
    MADE.clear()
    for text in ("used", "new", "old"):
        user_cache.kept(shouted, text)
    assert MADE == ["old"]


def test_what_was_used_today_is_not_touched(folder: Path) -> None:
    """A start writes nothing."""
    user_cache.kept(shouted, "a")
    (file,) = folder.iterdir()
    os.utime(file, (yesterday := time.time() - 80_000, yesterday))
    before = file.stat()
    user_cache.kept(shouted, "a")
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_tables_say_what_toml_says(folder: Path) -> None:
    text = 'title = "A"\n[facts.one]\nnames = ["a", "b"]\nsize = 3\nown = true\n'
    read = {"title": "A", "facts": {"one": {"names": ["a", "b"], "size": 3, "own": True}}}
    assert resources.tables(text, "") == resources.tables(text, "") == [read, {}]


def test_of_the_scripts_that_many_lessons_need_a_run_holds_a_few_at_a_time(folder: Path) -> None:
    for name in scripts.CORE + scripts.INTERFACE:
        assert scripts.says((name,))("letters")
    assert len(scripts.CORE + scripts.INTERFACE) > scripts.HELD
    assert scripts._made.cache_info().currsize == scripts.says.cache_info().currsize == scripts.HELD
