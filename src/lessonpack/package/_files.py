"""A package as files: what was written, and how what an earlier build left is told from what is not ours to replace."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from lessonpack import unfinished
from lessonpack.blobs import SMALL, Blob, File, copy, same
from lessonpack.package._contents import Package


class Sum(Struct, frozen=True):
    """A written file, its path as seen from the folder that holds the package, and its sha256."""

    path: str
    sha256: str


class Written(Struct, frozen=True):
    """What was written, its size in bytes, and how to tell its bytes again.

    `sha256` is of a zip or a single file, None for a folder; `content` a sha256 over names and contents only, which is
    the same on every machine whatever its DEFLATE library; `files` the file itself, or each file of a folder.
    """

    path: str
    size: int
    sha256: str | None
    content: str
    files: tuple[Sum, ...]


def content_digest(digests: Iterable[tuple[str, bytes]]) -> str:
    """A sha256 over every path and the sha256 of what it holds."""
    content = hashlib.sha256()
    for path, digest in digests:
        name = path.encode()
        content.update(len(name).to_bytes(4, "big") + name + digest)
    return content.hexdigest()


def write_file(package: Package, file: Path) -> Written:
    """Write a package that is a single file, as that file, in the place of an earlier one.

    It is written beside `file` under a temporary name and renamed. Raises NotOurs where a folder stands in the way.
    """
    refuse_folder(file)
    [(path, blob)] = package
    temporary, _ = unfinished.beside(file)
    try:
        digest = _write_file(temporary, blob)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    own = Sum(file.name, digest.hex())
    return Written(str(file), blob.size, own.sha256, content_digest([(path, digest)]), (own,))


class NotOurs(OSError):
    """What stands in the way is not, or not only, of an earlier build: it is not ours to replace."""


def refuse_folder(file: Path) -> None:
    """Raise NotOurs where a folder stands in the place of a file that is to be written."""
    if file.is_dir():
        raise NotOurs(None, "is a folder; move it away or choose another one to build into", str(file))


class Traces(Struct, frozen=True):
    """How a folder of an earlier build is known: its `page`, or each file, has the `mark`, and each path is of `names`.

    Neither is enough by itself: strangers call their page index.html as well, and work goes on in folders of ours.
    """

    page: str
    mark: bytes
    names: re.Pattern[str]


def write_folder(package: Package, folder: Path, traces: Traces | None = None) -> Written:
    """Write the package's files as a folder, in the place of the one that an earlier build left.

    They are laid out beside it under a temporary name, and the two change places: the folder holds this build
    or the last one, never a mixture. Raises NotOurs, with nothing changed, for a folder with a file that is not of a
    build by its `traces`; without them, for one that the package has not.
    """
    if folder.exists():
        _spare(package, folder, traces)
    fresh, former = unfinished.beside(folder)
    try:
        digests = [(path, _write_file(fresh.joinpath(*path.split("/")), blob)) for path, blob in package]
        _swap(fresh, folder, former)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    files = tuple(Sum(f"{folder.name}/{path}", digest.hex()) for path, digest in digests)
    return Written(str(folder), sum(blob.size for _, blob in package), None, content_digest(digests), files)


_TOLD = 3  # files that a message names


def _spare(package: Package, folder: Path, traces: Traces | None) -> None:
    """Raise NotOurs for what is not to be replaced; a folder without files is nobody's."""
    if not folder.is_dir():
        raise NotOurs(None, "is no folder that a build left; move it away or choose another folder", str(folder))
    files = sorted(_files(folder))
    if files and traces and not _are_marked(folder, files, traces):
        raise NotOurs(None, "holds no earlier build; move it away or choose another folder", str(folder))
    own = set(package.paths)
    if foreign := [path for path in files if path not in own and not (traces and traces.names.fullmatch(path))]:
        told = ", ".join(foreign[:_TOLD]) + (f" and {len(foreign) - _TOLD} more" if len(foreign) > _TOLD else "")
        says = f"holds what no build left there: {told}; move that away or choose another folder"
        raise NotOurs(None, says, str(folder))


def _are_marked(folder: Path, files: Iterable[str], traces: Traces) -> bool:
    pages = map(folder.joinpath, [traces.page] if traces.page else files)
    return all(page.is_file() and traces.mark in page.read_bytes() for page in pages)


def _files(folder: Path) -> Iterator[str]:
    """What a folder holds that is no folder, and links to folders. Raises OSError for what cannot be looked into."""
    for place, folders, files in os.walk(folder, onerror=_raise):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*files, *links):
            yield Path(place, name).relative_to(folder).as_posix()


def _raise(error: OSError) -> None:
    raise error


def _swap(fresh: Path, folder: Path, former: Path) -> None:
    """Put `fresh` in the place of `folder`; a folder cannot be renamed onto one with files in it."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(folder)
        return
    folder.rename(former)
    try:
        fresh.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    unfinished.remove(former)


def _write_file(target: Path, blob: Blob) -> bytes:
    """Copy a blob into a file of its own; the sha256 of its content."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with blob.open() as stream, target.open("wb") as out:
        if isinstance(blob, File) and (stamp := blob.unchanged(stream)):
            copy(blob, stream, out, stamp.size)
            return blob.sha256
        while chunk := stream.read(SMALL):
            digest.update(chunk)
            out.write(chunk)
    return same(blob, digest.digest())
