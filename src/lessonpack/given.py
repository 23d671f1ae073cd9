"""Paths as they were given, and what is wrong with them: whoever gave many is told all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from lessonpack.report import trouble

T = TypeVar("T")


class NoSuchSource(Exception):
    """Paths that do not exist or cannot be opened, or in which there is nothing of what was asked for: of each a line
    that says why."""

    def __str__(self) -> str:
        return "\n".join(self.args)


def each(sources: Iterable[str], found: Callable[[Path], Iterable[T]]) -> Iterator[T]:
    """What is found at each of the paths; at the end a NoSuchSource that tells what is wrong with any of them."""
    wrong: dict[str, None] = {}
    for source in sources:
        try:
            yield from found(there(source))
        except NoSuchSource as missing:
            wrong |= dict.fromkeys(missing.args)
        except OSError as error:
            wrong[trouble.told(error, source)] = None
    if wrong:
        raise NoSuchSource(*wrong)


def there(source: str) -> Path:
    """The path of a file or folder; NoSuchSource for one that is neither."""
    path = Path(source)
    if path.is_file() or path.is_dir():
        return path
    if path.exists():  # what is read from it might never come, or never end
        raise NoSuchSource(f"{source} is neither a file nor a folder, but a pipe or a device; give the file itself")
    if path.is_symlink():
        raise NoSuchSource(f"{source} is a link that leads to nothing that is there; give the file itself")
    from difflib import get_close_matches

    beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, beside, 1)
    raise NoSuchSource(f"{source} does not exist" + (f"; did you mean {path.with_name(near[0])}?" if near else ""))
