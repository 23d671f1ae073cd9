"""Where `templates/` and `schemas/` are: at the top of a checkout, inside the package in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds `templates/` and `schemas/`.

    A wheel carries them as `lessonpack/_data` (see pyproject.toml); an editable install and a checkout
    have them two levels above this file.
    """
    inside = Path(__file__).resolve().parent / "_data"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def cache_folder() -> Path:
    """Where the user's system keeps what can be made anew."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("lessonpack", appauthor=False))


def template(name: str) -> str:
    """The text of a file under `templates/`, line ends as in the repository."""
    return (root() / "templates" / name).read_bytes().decode("utf-8")


def schema(name: str) -> str:
    """The text of a file of ours under `schemas/` (never an official XSD: those are installed)."""
    return schema_file(name).read_bytes().decode("utf-8")


def schema_file(name: str) -> Path:
    """Where a file of ours under `schemas/` is."""
    return root() / "schemas" / name
