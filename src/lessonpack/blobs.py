"""Bytes that packages hold, wherever they are, and how a file's get into another file."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
import zlib
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

from lessonpack import plain, user_cache
from lessonpack.model.content import Media, Stamp

SMALL = 1 << 16  # bytes that are read at once
LEVEL = 9  # of zlib
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


class Deflated(Struct, frozen=True):
    """A blob as it stands in a zip; `size`, `crc` and `sha256` are of its content."""

    data: bytes
    size: int
    crc: int
    sha256: bytes

    def open(self) -> BinaryIO:
        return io.BytesIO(zlib.decompress(self.data, -zlib.MAX_WBITS))


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
        return plain.opened(self.path)

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


def whole(blob: Blob) -> bytes:
    """All that a blob holds."""
    if isinstance(blob, Bytes):
        return blob.data
    with blob.open() as stream:
        return stream.read()


def is_small(blob: Blob) -> bool:
    """True for what is in memory as a whole to be deflated."""
    return blob.size <= SMALL or isinstance(blob, Deflated) or (isinstance(blob, Bytes) and blob.lasting)


def deflated(blob: Blob) -> Deflated:
    """What is small, as it stands in a zip: at one go, which takes three quarters of the time of piece by piece."""
    if isinstance(blob, Deflated):
        return blob
    content = whole(blob)
    packed = _kept(content) if isinstance(blob, Bytes) and blob.lasting else _packed(content)
    return Deflated(packed, len(content), zlib.crc32(content), same(blob, hashlib.sha256(content).digest()))


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, LEVEL, -zlib.MAX_WBITS)


def _kept(data: bytes) -> bytes:
    """A text as DEFLATE has it, from the user's cache if it was made before: the player's script takes 5 ms."""
    return b64decode(user_cache.kept(_packed_text, data.decode(), zlib.ZLIB_RUNTIME_VERSION))


def _packed_text(text: str, _library: str) -> str:
    return b64encode(_packed(text.encode())).decode()


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
    shutil.copyfileobj(stream, out, SMALL)
    if out.tell() != end or not blob.unchanged(stream):
        raise OSError(None, _CHANGED, str(blob.path))
