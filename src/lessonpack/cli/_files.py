"""Writes files completely or not at all, and checks beforehand that there is a place for them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from lessonpack import unfinished
from lessonpack.cli._terminal import refuse, refuse_for, say


@contextmanager
def place(out: Path, *, summed: bool = False) -> Iterator[None]:
    """The folder `out` for a run that writes packages and reports: another that writes into it is waited for.

    So reports and index tell what both have built. Ends the run, before anything is written, when the reports could not
    be written there.
    """
    _clear_place(out, summed=summed)
    with alone(out):
        yield


def alone(folder: Path) -> AbstractContextManager[None]:
    """Write into a folder while no other run does that: what runs that were killed left there is put away."""
    waits = partial(say, f"lessonpack: waiting for another run that is at work in {folder.as_posix()}", error=True)
    return unfinished.alone(folder, waits)


def _clear_place(out: Path, *, summed: bool) -> None:
    from lessonpack.report import markdown, outputs, sums

    try:
        place = next(folder for folder in (out, *out.absolute().parents) if folder.exists() or folder.is_symlink())
        if not place.is_dir():
            refuse(f"{place.as_posix()} is no folder; give another with --out")
        if not os.access(place, os.W_OK | os.X_OK):
            refuse(f"{place.as_posix()} may not be written to; choose another folder with --out")
        for name in (outputs.REPORT, markdown.REPORT, *([sums.SUMS] if summed else [])):
            if (out / name).exists() and not (out / name).is_file():
                refuse(f"{(out / name).as_posix()} is no file; move it away or choose another folder with --out")
    except OSError as error:
        refuse_for(error, out.as_posix())


def write_whole(file: Path, text: str | bytes | Iterable[str]) -> str:
    """Write a file completely, or leave it as it was; its sha256. A text may come block by block."""
    with drafted(file, text) as put:
        return put()


def write_new(file: Path, data: bytes) -> bool:
    """Write a file completely where there is none; False where there is one by now, which stays as it is."""
    with drafted(file, data, _put_where_none_is) as put:
        try:
            put()
        except FileExistsError:
            return False
    return True


def _put_where_none_is(written: Path, file: Path) -> None:
    try:
        os.link(written, file)  # unlike a rename it never takes the place of another file
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(file):
            raise FileExistsError from None
        written.rename(file)


@contextmanager
def drafted(
    file: Path, text: str | bytes | Iterable[str], settle: Callable[[Path, Path], object] | None = None
) -> Iterator[Callable[[], str]]:
    """Write a file beside its place; what this gives puts it there, complete, and tells its sha256.

    Otherwise nothing is left of it. `settle` gives what was written the name of the file, None that of an earlier one.
    """
    blocks, digest = [text] if isinstance(text, (str, bytes)) else text, hashlib.sha256()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary, _ = unfinished.beside(file.with_name("lessonpack"))  # a file's own name may be as long as names can be

    def put() -> str:
        with _named(file):
            if settle is None:
                temporary.replace(file)
            else:
                settle(temporary, file)
        return digest.hexdigest()

    try:
        with _named(file), temporary.open("wb") as out:
            for block in blocks:
                data = block.encode() if isinstance(block, str) else block
                digest.update(data)
                out.write(data)
        yield put
    finally:  # by Ctrl-C as well
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Have an error name the file, and not the temporary name, which means nothing to users."""
    try:
        yield
    except OSError as error:
        error.filename = str(file)
        raise
