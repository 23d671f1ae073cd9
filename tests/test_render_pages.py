"""Pages from templates: compiled once, and kept where that can be done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lessonpack import resources, user_cache
from lessonpack.render import pages


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates, of which compiled ones are kept in the folder `kept` beside them."""
    monkeypatch.setattr(resources, "template", lambda name: (tmp_path / name).read_text("utf-8"))
    monkeypatch.setattr(user_cache, "folder", lambda: tmp_path / "kept")
    return tmp_path


def fresh(name: str) -> str:
    """A page as a new process makes it."""
    pages._environment.cache_clear()
    try:
        return pages.page(name)
    finally:
        pages._environment.cache_clear()


def test_a_template_that_has_changed_is_compiled_anew(written: Path) -> None:
    (written / "a.j2").write_text("one", "utf-8")
    assert [fresh("a.j2"), fresh("a.j2")] == ["one", "one"]
    [kept] = (written / "kept" / "templates").iterdir()
    before = kept.read_bytes()
    (written / "a.j2").write_text("two", "utf-8")
    assert fresh("a.j2") == "two"
    assert kept.read_bytes() != before


@pytest.mark.parametrize("spoil", ["cut", "file in its place", "folder in its place", "pipe in its place"])
def test_a_page_is_made_where_nothing_can_be_kept(written: Path, spoil: str) -> None:
    (written / "a.j2").write_text("one", "utf-8")
    fresh("a.j2")
    [kept] = (written / "kept" / "templates").iterdir()
    if spoil == "cut":
        kept.write_bytes(kept.read_bytes()[:30])
    elif spoil == "folder in its place":
        kept.unlink()
        kept.mkdir()
    elif spoil == "pipe in its place" and hasattr(os, "mkfifo"):
        kept.unlink()
        os.mkfifo(kept)
    else:
        kept.unlink()
        kept.parent.rmdir()
        kept.parent.write_text("in the way", "utf-8")
    assert fresh("a.j2") == "one"
