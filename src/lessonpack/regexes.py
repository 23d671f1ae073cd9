"""Regular expressions as Python compiled them, in one file: to compile some 240 anew takes a tenth of a cold build.

Those that stand in a program are kept, ours and those of libraries, each as the engine takes it, so that they mean what
they would mean otherwise. What our functions make of lessons and packages is not: few of these come twice.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lessonpack import patterns, plain, user_cache

_COMPILER: Any = re._compiler  # type: ignore[attr-defined]  # 3.11 and newer
_ENGINE: Any = _COMPILER._sre
_FORM = 2  # of the file: another one is not read
_MOST = 16 << 20  # bytes of the files of all Pythons: one has some 200,000
_MANY = 2_000  # expressions: all of ours and of the libraries are half as many
_FEW = 8  # expressions that are compiled in less time than the file is written; a library makes one of a set each time
_ASKING = 4  # frames from there to whoever asked: `compile`, and two of `re`, between them
_CRC = 4  # bytes at the end of the file
# LOCALE means what the locale says at the time, and DEBUG prints what is compiled.
_NEVER = re.LOCALE | re.DEBUG

_Key = tuple[str | bytes, int]  # the expression and the flags it is compiled with


class Regexes:
    """Stands where `re` compiles: it has those in the file, and notes which others are asked for."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = _file() if file is None else file
        self._known = _read(self._file)
        self._asked: list[_Key] = []
        self._compile: Any = _COMPILER.compile

    def compile(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        """What `re` would make of an expression; re.error where it is none."""
        written = type(pattern) in (str, bytes)  # and not taken apart by `re` already
        key = (pattern, int(flags))
        known = self._known.get(key) if written else None
        if known is not None:
            found: re.Pattern[Any] = _ENGINE.compile(*marshal.loads(known))  # noqa: S302  # the user's own, with its CRC-32
            return found
        made: re.Pattern[Any] = self._compile(pattern, flags)
        if written and not made.flags & _NEVER and _stands_in_a_program():
            self._asked.append(key)
        return made

    def keep(self) -> None:
        """Have the file hold what was asked for in vain, the next time; where nothing can be written, it will not."""
        asked = self._asked[: max(0, _MANY - len(self._known))]
        if len(asked) > _FEW and not sys.dont_write_bytecode:
            fresh = {key: marshal.dumps(self._arguments(*key)) for key in asked}
            written = marshal.dumps({**self._known, **fresh})
            with suppress(OSError):
                user_cache.keep(self._file, lambda out: out.write(written + _crc(written)), _MOST)

    def _arguments(self, pattern: str | bytes, flags: int) -> tuple[Any, ...]:
        """What `re` hands to its engine, once it has compiled an expression."""
        taken: list[tuple[Any, ...]] = []

        def take(of: Any, flags: int, code: list[int], *rest: Any) -> None:  # numbers of a kind that marshal takes
            taken.append((of, int(flags), [int(each) for each in code], *rest))

        _COMPILER._sre = SimpleNamespace(**{**vars(_ENGINE), "compile": take})
        try:
            self._compile(pattern, flags)
        finally:
            _COMPILER._sre = _ENGINE
        return taken[0]


def install() -> Regexes:
    """Have `re` ask the user's file first, for as long as the process lives."""
    regexes = Regexes()
    _COMPILER.compile = regexes.compile
    return regexes


def _stands_in_a_program() -> bool:
    """Unless a function of ours asked `re` for the expression, and not for one of `patterns`."""
    asking = sys._getframe(_ASKING)
    name = asking.f_globals.get("__name__", "")
    return not name.startswith("lessonpack.") or name == patterns.__name__ or asking.f_code.co_name == "<module>"


def _file() -> Path:
    """Where they are kept: apart for each Python, whose engine takes what its own compiler makes."""
    whose = f"{sys.version} {_ENGINE.MAGIC} {_FORM}"
    return user_cache.folder() / "regexes" / hashlib.sha256(whose.encode()).hexdigest()


def _read(file: Path) -> Mapping[_Key, bytes]:
    """What a file holds; nothing if it is not whole."""
    with suppress(OSError, ValueError):
        with plain.opened(file) as stream:
            data = stream.read()
        written = data[:-_CRC]
        if len(data) > _CRC and data[-_CRC:] == _crc(written):
            found: Mapping[_Key, bytes] = marshal.loads(written)  # noqa: S302  # see above
            return found
    return {}


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CRC, "little")
