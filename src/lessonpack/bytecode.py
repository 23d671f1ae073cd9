"""The bytecode of modules, all in one file: to find and to open each of some 400 takes a tenth of a cold build.

Modules are kept, ours, those of libraries and of Python itself, as Python compiled them. One whose source looks
otherwise by now is left to Python, and so is each that was not loaded before.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct, error
from types import CodeType, ModuleType
from typing import IO

from lessonpack import plain, user_cache

_FORM = 3  # of the file: another one is not read
_MOST = 64_000_000  # bytes of all that is kept: one installation has some five million
_END = Struct("<2I")  # stands at the end of the file: where its table begins, and the CRC-32 of that

_Looks = tuple[int, int, int]  # of a file: its size, when its content was changed, and when anything of it was
_Source = tuple[str, str, str, _Looks]  # the folder of the search, path, path in `__pycache__`, and how the file looks
_Codes = mmap | bytes
_Entry = tuple[_Source, int, int, int]  # the source, where the bytecode begins and ends, and its CRC-32
_Table = Mapping[str, _Entry]  # by name


class Bytecode:
    """A finder of modules, for `sys.meta_path`: it has those in the file, and notes which others are asked for."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = _file() if file is None else file
        self._table, self._codes = _read(self._file)
        self._asked: list[str] = []
        self._names: dict[str, Collection[str] | None] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, _: ModuleType | None = None) -> ModuleSpec | None:
        """How to load a module that is in the file; None for others, which are left to Python."""
        source, begin, end, crc = self._table.get(name, _NONE)
        if (
            not self._is_first(name, source[0], sys.path if path is None else path)
            or not _is_unchanged(source)
            or zlib.crc32(_part(self._codes, begin, end)) != crc
        ):
            self._asked.append(name)
            return None
        return _spec(name, source, _Loader(name, source[1], self._codes, begin, end))

    def _is_first(self, name: str, folder: str, path: Sequence[str]) -> bool:
        """Nothing of that name stands before the folder on the path, where Python would find it sooner."""
        for each in path if folder else ():
            if each == folder:
                return True
            if each not in self._names:
                self._names[each] = _names_in(each)
            names = self._names[each]
            if names is None or name.rpartition(".")[2] in names:
                return False
        return False

    def keep(self) -> None:
        """Have the file hold what was asked for in vain, the next time; where nothing can be written, it will not."""
        fresh = {} if sys.dont_write_bytecode else dict(_loaded(self._asked))
        if fresh:
            still = {name: entry for name, entry in self._table.items() if _is_unchanged(entry[0])}
            known = {name: (source, self._codes[begin:end], crc) for name, (source, begin, end, crc) in still.items()}
            if isinstance(self._codes, mmap):
                self._codes.close()  # Windows replaces no file that is in use
            with suppress(OSError):
                user_cache.keep(self._file, lambda out: _write(out, known | fresh), _MOST)


def install() -> Bytecode:
    """Have Python look into the user's file first, for as long as the process lives."""
    finder = Bytecode()
    sys.meta_path.insert(0, finder)
    return finder


class _Loader(SourceFileLoader):
    """Loads a module as Python would from the source, but has its bytecode at hand."""

    def __init__(self, name: str, source: str, codes: _Codes, begin: int, end: int) -> None:
        super().__init__(name, source)
        self._place = codes, begin, end

    def get_code(self, _: str) -> CodeType:
        code: CodeType = marshal.loads(_part(*self._place))  # noqa: S302  # the user's own, as `__pycache__` is
        return code


_NONE: _Entry = (("", "", "", (0, 0, 0)), 0, 0, 0)


def _names_in(folder: str) -> Collection[str] | None:
    """What modules in a folder may be called; None for a zip, or what cannot be read."""
    try:
        return {name.partition(".")[0] for name in os.listdir(folder or ".")}  # noqa: PTH208  # see below
    except FileNotFoundError:
        return ()
    except OSError:
        return None


def _part(codes: _Codes, begin: int, end: int) -> memoryview:
    """Not a copy, which five million bytes would be of."""
    return memoryview(codes)[begin:end]


def _spec(name: str, source: _Source, loader: _Loader) -> ModuleSpec:
    """What `importlib.util.spec_from_file_location` makes, which takes as long as to load a small module."""
    _, path, cached, _ = source
    spec = ModuleSpec(name, loader, origin=path)
    spec.has_location, spec.cached = True, cached
    if path.endswith("__init__.py"):
        spec.submodule_search_locations = [os.path.dirname(path)]  # noqa: PTH120  # see below
    return spec


def _file() -> Path:
    """Where it is kept: apart for each Python, and each place that one has its libraries and lessonpack in."""
    whose = f"{_FORM} {sys.version} {sys.flags.optimize} {sys.prefix} {__file__}"
    return user_cache.folder() / "bytecode" / hashlib.sha256(whose.encode(errors="surrogatepass")).hexdigest()


def _is_unchanged(source: _Source) -> bool:
    """The source looks as it did; Python, which keeps bytecode beside it, asks for its size and its time alone."""
    try:
        return _looks(source[1]) == source[3]
    except OSError:
        return False


def _looks(path: str) -> _Looks:
    found = os.stat(path)  # noqa: PTH116  # a Path takes longer than the look
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _loaded(names: Sequence[str]) -> Iterator[tuple[str, tuple[_Source, bytes, int]]]:
    """Those of the names that are modules which Python loaded from a source, with their bytecode and its CRC-32."""
    for name in names:
        spec = getattr(sys.modules.get(name), "__spec__", None)
        if spec is None or type(spec.loader) is not SourceFileLoader or not spec.has_location:
            continue
        path = spec.loader.path
        folder = os.path.dirname(os.path.dirname(path) if spec.submodule_search_locations else path)  # noqa: PTH120
        with suppress(OSError, ImportError):  # it has gone, or was changed to what is no Python
            looks = _looks(path)
            code = marshal.dumps(spec.loader.get_code(name))
            yield name, ((folder, path, spec.cached or "", looks), code, zlib.crc32(code))


def _read(file: Path) -> tuple[_Table, _Codes]:
    """The table of a file, and the file, of which only what is used is read; nothing if the table is not whole."""
    with suppress(OSError, ValueError, EOFError, error), plain.opened(file) as stream:
        codes = mmap(stream.fileno(), 0, access=ACCESS_READ)
        begin, crc = _END.unpack(codes[-_END.size :])
        written = codes[begin : -_END.size]
        if zlib.crc32(written) == crc:
            return marshal.loads(written), codes  # noqa: S302  # see above
    return {}, b""


def _write(out: IO[bytes], modules: Mapping[str, tuple[_Source, bytes, int]]) -> None:
    """Write what `_read` reads: the bytecodes, the table, and where that begins, with its CRC-32.

    A disk may spoil any of it, and marshal takes whatever it is given: a process may end by a signal, or do otherwise.
    """
    table, end = dict[str, _Entry](), 0
    for name, (source, code, crc) in modules.items():
        table[name] = (source, end, end + len(code), crc)
        end += len(code)
        out.write(code)
    written = marshal.dumps(table)
    out.write(written + _END.pack(end, zlib.crc32(written)))
