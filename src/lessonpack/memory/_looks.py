"""How files and folders look, by which it is told without opening them that nobody has changed them.

What looks otherwise may still be the same: then its content decides.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import plain

_SECOND = 1_000_000_000  # nanoseconds
# How far behind the clock a file's time may be: systems count it in ticks, some file systems in pairs of seconds.
_TICKS, _SECONDS = _SECOND // 20, 2 * _SECOND


class Look(Struct, frozen=True, array_like=True):
    """What the file system says of a file, in which each change of the file shows; of a folder, each name that comes
    or goes. `changed` cannot be set back, but for Windows, which tells there when the file was made."""

    node: int
    size: int
    modified: int
    changed: int

    def is_older(self, moment: int) -> bool:
        """True when nothing was changed at that moment or since, in nanoseconds of the clock."""
        last = max(self.modified, self.changed)
        return last + (_TICKS if last % _SECOND else _SECONDS) < moment


def look(path: str, *, follow: bool = True) -> Look | None:
    """How a file or folder looks, or what a link leads to; None for what is not to be seen."""
    try:
        found = os.stat(path, follow_symlinks=follow)  # noqa: PTH116  # a Path takes longer than the look
    except (OSError, ValueError):
        return None
    return Look(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class SeenFile(Struct, frozen=True, array_like=True):
    """A file as it was: its look, the sha256 of its content, and where links led on the way to it. `look` is None for a
    file that was written just now: whoever changed it then may have left it looking like this, so its content decides.
    """

    path: str
    look: Look | None
    sha256: str
    real: str

    def again(self, moment: int) -> SeenFile | None:
        """The same file, with its look by now if that is older than the moment; None when it was changed."""
        now = look(self.path)
        if now is not None and now == self.look:
            return self
        if now is None or os.path.realpath(self.path) != self.real or digest(self.path) != self.sha256:
            return None
        return replace(self, look=now) if now.is_older(moment) else self


def seen(path: str, sha256: str, moment: int) -> SeenFile | None:
    """A file of that content; None when it was changed at that moment or since: nobody knows then what was read."""
    now = look(path)
    return SeenFile(path, now, sha256, os.path.realpath(path)) if now is not None and now.is_older(moment) else None


def written(path: str, sha256: str) -> SeenFile:
    """A file that was written just now, by us, with that content."""
    return SeenFile(path, None, sha256, os.path.realpath(path))


def digest(path: str) -> str:
    """The sha256 of a file's content, "" for one that cannot be read, and for what is none."""
    try:
        with plain.opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


class SeenFolder(Struct, frozen=True, array_like=True):
    """Which names in a folder begin, whatever their case, like one that was `asked` for. `look` is None for a folder
    that was changed meanwhile: then its names decide. `leads` is where it is when a link stands at its path, else "":
    a folder that was moved looks the same through a link."""

    path: str
    asked: tuple[str, ...]
    names: tuple[str, ...]
    look: Look | None
    leads: str

    def again(self, moment: int) -> SeenFolder | None:
        """The same folder, with its look by now if that is older than the moment; None when one of the names came or
        went."""
        if _leads(self.path) != self.leads:
            return None
        now = look(self.path)
        if now is not None and now == self.look:
            return self
        if _names(self.path, self.asked) != self.names:
            return None
        return replace(self, look=now) if now is not None and now.is_older(moment) else self


def folders(files: Iterable[str], within: str, moment: int) -> Iterator[SeenFolder | None]:
    """The folders in which files were looked for by their names, up to the folder `within`; None for one in which a
    name that begins like theirs came at that moment or since.

    Whether a name is spelt as on the disk, and which sizes there are of a picture, is seen in its folder.
    """
    asked: dict[str, set[str]] = {}
    top = os.path.join(os.path.abspath(within), "")  # noqa: PTH100, PTH118  # no link is to be followed
    for file in files:
        path = os.path.abspath(file)  # noqa: PTH100
        while not top.startswith(os.path.join(path, "")) and path != os.path.dirname(path):  # noqa: PTH118, PTH120
            folder, name = os.path.split(path)
            asked.setdefault(folder, set()).add(os.path.splitext(name)[0].casefold())  # noqa: PTH122
            path = folder
    for folder, begins in asked.items():
        yield _folder(folder, tuple(sorted(begins)), moment)


def _folder(path: str, asked: tuple[str, ...], moment: int) -> SeenFolder | None:
    now, names = look(path), _names(path, asked)
    if not all(_is_older(os.path.join(path, name), moment) for name in names):  # noqa: PTH118
        return None
    return SeenFolder(path, asked, names, now if now is not None and now.is_older(moment) else None, _leads(path))


def _leads(path: str) -> str:
    return os.path.realpath(path) if os.path.islink(path) else ""  # noqa: PTH114


def _is_older(path: str, moment: int) -> bool:
    """True for a name that was there at that moment; in a folder things come and go, and its name stays."""
    now = look(path, follow=False)
    return now is not None and (now.is_older(moment) or (os.path.isdir(path) and not os.path.islink(path)))  # noqa: PTH112, PTH114


def _names(folder: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return ()
    return tuple(sorted(name for name in names if name.casefold().startswith(asked)))
