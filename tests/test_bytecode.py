"""Modules come from the file that keeps their bytecode as Python would load them, and only while they are the same."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lessonpack.bytecode import Bytecode

NAMES = ("kept_package", "kept_package.inner", "kept_package.inner.leaf")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of three modules, each of which says who it is."""
    folder = tmp_path / "found" / "kept_package"
    (folder / "inner").mkdir(parents=True)
    for path in ("__init__.py", "inner/__init__.py", "inner/leaf.py"):
        (folder / path).write_text(f"SAYS = {path!r}", "utf-8")
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield folder
    forget()


def forget() -> None:
    for name in NAMES:
        sys.modules.pop(name, None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "bytecode"


def loaded(file: Path, monkeypatch: pytest.MonkeyPatch) -> list[ModuleType]:
    """The modules, imported by a program that starts with what the file has, and leaves it what it had to look for."""
    forget()
    finder = Bytecode(file)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "meta_path", [finder, *sys.meta_path])
        found = [importlib.import_module(name) for name in NAMES]
    finder.keep()
    return found


def kept(modules: list[ModuleType]) -> list[bool]:
    return [type(module.__loader__).__module__ == Bytecode.__module__ for module in modules]


def test_the_second_time_modules_of_packages_are_in_the_file(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(modules: list[ModuleType]) -> list[dict[str, object]]:
        names = ("SAYS", "__name__", "__package__", "__file__", "__cached__", "__path__", "__doc__")
        return [{name: getattr(each, name, None) for name in names} for each in modules]

    first, second = loaded(file, monkeypatch), loaded(file, monkeypatch)
    assert told(first) == told(second)
    assert (kept(first), kept(second)) == ([False] * 3, [True, True, True])


def test_a_module_that_was_changed_is_loaded_anew_and_kept_so(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(file, monkeypatch)
    (package / "inner" / "leaf.py").write_text("SAYS = 'something else'", "utf-8")
    assert [each.SAYS for each in loaded(file, monkeypatch)][2] == "something else"
    again = loaded(file, monkeypatch)
    assert (again[2].SAYS, kept(again)) == ("something else", [True, True, True])


def test_a_module_of_the_same_name_elsewhere_is_another(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(file, monkeypatch)
    elsewhere = package.parents[1] / "elsewhere"
    package.parent.rename(elsewhere)
    monkeypatch.syspath_prepend(elsewhere)
    assert [str(each.__file__).startswith(str(elsewhere)) for each in loaded(file, monkeypatch)] == [True] * 3


@pytest.mark.parametrize("sooner", ["kept_package.py", "kept_package/__init__.py", "inside.zip"])
def test_a_module_that_python_would_find_sooner_is_found_sooner(
    sooner: str, package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(file, monkeypatch)
    before = package.parents[1] / "before"
    before.mkdir()
    if sooner.endswith(".zip"):
        before /= sooner
        with zipfile.ZipFile(before, "w") as made:
            made.writestr("kept_package.py", "SAYS = 'sooner'")
    else:
        (before / sooner).parent.mkdir(exist_ok=True)
        (before / sooner).write_text("SAYS = 'sooner'", "utf-8")
    monkeypatch.syspath_prepend(before)
    forget()
    monkeypatch.setattr(sys, "meta_path", [Bytecode(file), *sys.meta_path])
    assert importlib.import_module("kept_package").SAYS == "sooner"


def test_a_module_that_is_gone_is_not_found(package: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(file, monkeypatch)
    (package / "inner" / "leaf.py").unlink()
    with pytest.raises(ModuleNotFoundError, match=r"kept_package\.inner\.leaf"):
        loaded(file, monkeypatch)


@pytest.mark.parametrize("left", [0, 3, 40, -1])
def test_a_damaged_file_is_none(left: int, package: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(file, monkeypatch)
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert kept(loaded(file, monkeypatch)) == [False] * 3
    assert kept(loaded(file, monkeypatch)) == [True, True, True]


def test_a_file_that_ends_in_noughts_is_none(package: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be the checksum of a table of no bytes."""
    loaded(file, monkeypatch)
    file.write_bytes(b"\xff" * 4 + bytes(4))
    assert kept(loaded(file, monkeypatch)) == [False] * 3
    assert kept(loaded(file, monkeypatch)) == [True, True, True]


def test_a_module_that_was_replaced_by_one_of_its_size_and_time_is_another(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(file, monkeypatch)
    leaf = package / "inner" / "leaf.py"
    before = leaf.stat()
    leaf.write_text(leaf.read_text("utf-8").replace("leaf", "LEAF"), "utf-8")
    os.utime(leaf, ns=(before.st_atime_ns, before.st_mtime_ns))
    shutil.rmtree(leaf.parent / "__pycache__")  # Python itself would be deceived by this
    assert [each.SAYS for each in loaded(file, monkeypatch)][2] == "inner/LEAF.py"


def test_whichever_byte_of_it_is_another_modules_are_what_they_are_and_it_heals(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(file, monkeypatch)
    whole = file.read_bytes()
    for place in range(0, len(whole), 37):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        damaged = loaded(file, monkeypatch)
        assert [each.SAYS for each in damaged] == ["__init__.py", "inner/__init__.py", "inner/leaf.py"], place
        assert False in kept(damaged), place
        assert kept(loaded(file, monkeypatch)) == [True, True, True], place


def test_nothing_is_kept_where_python_is_to_keep_none(
    package: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loaded(file, monkeypatch)
    assert not file.exists()


def test_a_command_keeps_its_modules_and_expressions_once_and_waits_for_no_pipe(tmp_path: Path) -> None:
    """Some modules are asked for in vain each time, such as those of libraries that are not there."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_CACHE_HOME"] = str(tmp_path)
    (tmp_path / "lesson.yaml").write_text("lessonpack: 1\n", "utf-8")
    call = [sys.executable, "-m", "lessonpack", "check", str(tmp_path)]
    seen = []
    for start in range(3 if hasattr(os, "mkfifo") else 2):
        files = [each for each in (tmp_path / "lessonpack").rglob("*") if each.is_file()]
        for each in files if start == 2 else ():
            each.unlink()
            os.mkfifo(each)
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert all(each.is_file() for each in files)
        (kept,) = (tmp_path / "lessonpack" / "bytecode").iterdir()
        (expressions,) = (tmp_path / "lessonpack" / "regexes").iterdir()
        seen.append((done.returncode, done.stdout, kept.stat().st_mtime_ns, expressions.stat().st_mtime_ns))
    assert seen[0] == seen[1]
    assert {each[:2] for each in seen} == {seen[0][:2]}
    assert seen[0][0] == 1
