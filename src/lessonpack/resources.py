"""Files of ours, `templates/` and `schemas/`: at the top of a checkout, and inside the package in a wheel."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lessonpack import user_cache


@cache
def root() -> Path:
    """The folder that holds `templates/` and `schemas/`.

    A wheel carries them as `lessonpack/_data` (see pyproject.toml); an editable install and a checkout
    have them two levels above this file.
    """
    inside = Path(__file__).resolve().parent / "_data"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def tables(*texts: str) -> list[dict[str, Any]]:
    """Files of ours in TOML, read; tomllib takes 2 ms for a page of it."""
    return user_cache.kept(_read, *texts)


def _read(*texts: str) -> list[dict[str, Any]]:
    import tomllib

    return [tomllib.loads(text) for text in texts]


def template(name: str) -> str:
    """The text of a file under `templates/`, line ends as in the repository."""
    with open(f"{root()}/templates/{name}", "rb") as file:  # noqa: PTH123  # a Path takes longer than to read it
        return file.read().decode("utf-8")


def schema(name: str) -> str:
    """The text of a file of ours under `schemas/` (never an official XSD: those are installed)."""
    return schema_file(name).read_bytes().decode("utf-8")


def schema_file(name: str) -> Path:
    """Where a file of ours under `schemas/` is."""
    return root() / "schemas" / name


def digest() -> str:
    """A digest of program, templates and schemas of ours: a checkout changes without a new version. It takes 10 ms."""
    made = hashlib.sha256()
    for file in _files():
        made.update(Path(file).read_bytes())
    return made.hexdigest()


def looks() -> Iterator[str]:
    """The same in 2 ms: how those files look; where they were installed, the list of them and of their digests."""
    here = Path(__file__).parent
    lists = sorted(here.parent.glob("lessonpack-*.dist-info/RECORD")) if root().is_relative_to(here) else []
    for file in lists:
        yield file.read_text("utf-8")
    for entry in () if lists else _files():
        found = entry.stat()
        yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"


def _files() -> Iterator[os.DirEntry[str]]:
    for folder in dict.fromkeys([Path(__file__).parent, root() / "templates", root() / "schemas"]):
        yield from _below(str(folder))


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        inner = sorted(entries, key=lambda entry: entry.name)
    for entry in inner:
        if not entry.is_dir():
            yield entry
        elif entry.name != "__pycache__":
            yield from _below(entry.path)
