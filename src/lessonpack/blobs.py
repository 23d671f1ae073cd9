"""Bytes that packages hold, wherever they are, and how a file's get into another file."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

from lessonpack.model.content import Media, Stamp

_PIECE = 1 << 16
_CHANGED = "was changed while the lesson was built"


class Blob(Protocol):
    """Bytes that are opened when needed, never loaded because they exist."""

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO: ...


class Bytes(Struct, frozen=True):
    """A blob held in memory: what the targets write; `lasting` is text that many packages have, the same in each."""

    data: bytes
    lasting: bool = False

    @property
    def size(self) -> int:
        return len(self.data)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


class File(Struct, frozen=True):
    """A blob on disk: the author's media, installed schema documents.

    `sha256` is that of its content when it had the `stamp`, b"" where nobody looked into it.
    """

    path: Path
    sha256: bytes = b""
    stamp: Stamp | None = None

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    def unchanged(self, stream: BinaryIO) -> Stamp | None:
        """The stamp, if the file, which is open, still has it."""
        now = os.fstat(stream.fileno())
        stamp = self.stamp
        return stamp if stamp is not None and (now.st_size, now.st_mtime_ns) == (stamp.size, stamp.modified) else None


def file_of(media: Media) -> File:
    """What a file beside the lesson holds."""
    return File(Path(media.file), bytes.fromhex(media.digest) if media.stamp else b"", media.stamp)


def same(blob: Blob, digest: bytes) -> bytes:
    """The digest of what was read of a blob. Raises OSError where another was read before: the file was changed."""
    if isinstance(blob, File) and blob.sha256 not in (b"", digest):
        raise OSError(None, _CHANGED, str(blob.path))
    return digest


def content_of(media: Media) -> bytes:
    """What a file beside the lesson holds, as a whole. Raises OSError when that is not what was read before."""
    data = Path(media.file).read_bytes()
    same(file_of(media), hashlib.sha256(data).digest())
    return data


def copy(blob: File, stream: BinaryIO, out: BinaryIO, size: int) -> None:
    """Copy a file of so many bytes, which is open, to the end of another: by the system if it can, unread by us.

    Raises OSError when it was changed meanwhile.
    """
    out.flush()
    end = out.tell() + size
    if sys.platform == "linux":
        with suppress(OSError):  # not between these two
            while left := end - os.lseek(out.fileno(), 0, os.SEEK_CUR):
                if not os.copy_file_range(stream.fileno(), out.fileno(), left):
                    break
    out.seek(0, os.SEEK_END)
    shutil.copyfileobj(stream, out, _PIECE)
    if out.tell() != end or not blob.unchanged(stream):
        raise OSError(None, _CHANGED, str(blob.path))
