"""A package is written the same way every time, everywhere, or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from msgspec.structs import replace

from conftest import require
from lessonpack import archive, package, trailing, unfinished
from lessonpack.archive import _end, _zip
from lessonpack.blobs import Blob, Bytes, File
from lessonpack.findings import Log, Place
from lessonpack.leading import digested
from lessonpack.package import (
    MANIFEST,
    NotOurs,
    Package,
    PathTaken,
    Traces,
    Written,
    folded,
    write_file,
    write_folder,
    write_zip,
)

CONTENT = {
    MANIFEST: b"<manifest/>" * 50,
    "index.html": b"<!doctype html><title>A lesson</title>" * 100,
    "media/dot.png": random.Random(1).randbytes(3000),
    "media/\u00fcbung.svg": b"<svg/>",
    "a/b/c/empty.txt": b"",
    "Zeta.js": bytes(200_000),
}


def made(content: dict[str, bytes] = CONTENT) -> Package:
    result = Package("lesson.zip")
    for path, data in content.items():
        result.add(path, data)
    return result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lesson.zip"


# --- the same bytes -----------------------------------------------------------------------------------

WRITE = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[3], 8))
sys.path[:0] = sys.argv[4:]
from test_package import CONTENT, made
from lessonpack.package import write_zip
content = dict(reversed(CONTENT.items())) if sys.argv[2] == "backwards" else CONTENT
write_zip(made(content), Path(sys.argv[1]), store=sys.argv[2] == "store")
"""


def written_elsewhere(folder: Path, how: str, umask: str, **environment: str) -> bytes:
    """The zip as another process writes it, in another folder and another world."""
    folder.mkdir(parents=True)
    paths = [str(Path(package.__file__).parents[2]), str(Path(__file__).parent)]
    command = [sys.executable, "-c", WRITE, str(folder / "x.zip"), how, umask, *paths]
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=True)
    return (folder / "x.zip").read_bytes()


def test_bytes_do_not_depend_on_folder_umask_locale_time_zone_or_hash_seed(tmp_path: Path) -> None:
    first = written_elsewhere(tmp_path / "a", "forwards", "022", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = written_elsewhere(
        tmp_path / "b" / "c", "backwards", "077", PYTHONHASHSEED="99", TZ="Pacific/Kiritimati", LC_ALL="tr_TR.UTF-8"
    )
    assert first == second


def test_stored_bytes_do_not_depend_on_them_either(tmp_path: Path) -> None:
    first = written_elsewhere(tmp_path / "a", "store", "022", PYTHONHASHSEED="1", TZ="UTC")
    second = written_elsewhere(tmp_path / "b", "store", "000", PYTHONHASHSEED="2", TZ="Asia/Kolkata")
    assert first == second


def test_a_second_write_gives_the_same_bytes(file: Path) -> None:
    first = write_zip(made(), file)
    data = file.read_bytes()
    assert write_zip(made(), file) == first
    assert file.read_bytes() == data


def test_a_file_on_disk_gives_the_bytes_that_memory_gives(tmp_path: Path) -> None:
    one, other = made(), Package("lesson.zip")
    for number, (path, data) in enumerate(CONTENT.items()):
        (tmp_path / str(number)).write_bytes(data)
        os.utime(tmp_path / str(number), (number * 1e8, number * 1e8))
        other.add(path, File(tmp_path / str(number)))
    write_zip(one, tmp_path / "one.zip")
    write_zip(other, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_what_was_read_from_a_zip_is_written_back_byte_for_byte(tmp_path: Path) -> None:
    write_zip(made(), tmp_path / "one.zip")
    read = archive.read_zip(tmp_path / "one.zip", Log())
    assert read is not None
    write_zip(read, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_written_tells_size_and_digest_of_the_file(file: Path) -> None:
    written = write_zip(made(), file)
    assert written.size == file.stat().st_size
    assert written.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert written.path == str(file)


def test_the_content_digest_is_of_names_and_contents_only(file: Path) -> None:
    digest = write_zip(made(), file).content
    assert write_zip(made(), file, store=True).content == digest
    assert write_zip(made(CONTENT | {"index.html": b"other"}), file).content != digest
    renamed = {("Other.js" if path == "Zeta.js" else path): data for path, data in CONTENT.items()}
    assert write_zip(made(renamed), file).content != digest


def test_the_content_digest_tells_where_one_file_ends(file: Path) -> None:
    one = write_zip(made({"a": b"bc", "d": b""}), file).content
    assert write_zip(made({"a": b"b", "cd": b""}), file).content != one


# --- a zip that everyone reads ------------------------------------------------------------------------


def test_the_manifest_comes_first_and_the_rest_in_order_of_code_points(file: Path) -> None:
    write_zip(made(), file)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.namelist() == [MANIFEST, *sorted(set(CONTENT) - {MANIFEST})]


def test_times_modes_and_systems_are_fixed(file: Path) -> None:
    write_zip(made(), file)
    with zipfile.ZipFile(file) as zipped:
        for entry in zipped.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o100644
            assert entry.create_system == 3
            assert (entry.create_version, entry.extract_version) == (20, 20)
            assert entry.extra == b""
            assert entry.comment == b""
            assert entry.flag_bits == (0x800 if not entry.filename.isascii() else 0), "no data descriptor"


def test_what_is_compressed_already_is_stored_and_the_rest_deflated(file: Path) -> None:
    write_zip(made(), file)
    with zipfile.ZipFile(file) as zipped:
        methods = {entry.filename: entry.compress_type for entry in zipped.infolist()}
    assert methods["media/dot.png"] == zipfile.ZIP_STORED
    assert methods["index.html"] == zipfile.ZIP_DEFLATED


def test_a_stored_zip_deflates_nothing(file: Path) -> None:
    write_zip(made(), file, store=True)
    with zipfile.ZipFile(file) as zipped:
        assert {entry.compress_type for entry in zipped.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("store", [False, True])
def test_python_reads_what_was_written(file: Path, store: bool) -> None:
    write_zip(made(), file, store=store)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.testzip() is None
        assert {name: zipped.read(name) for name in zipped.namelist()} == CONTENT


@pytest.mark.parametrize("command", [["unzip", "-t"], ["zip", "-T"], ["jar", "tf"]])
@pytest.mark.parametrize("store", [False, True])
def test_other_programs_read_what_was_written(file: Path, command: list[str], store: bool) -> None:
    write_zip(made(), file, store=store)
    try:
        ran = subprocess.run([*command, str(file)], capture_output=True, check=False)
    except FileNotFoundError:
        require("programs", f"{command[0]} is not installed")
    assert ran.returncode == 0, ran.stdout + ran.stderr


UNPACK = """
class_exists("ZipArchive") || exit(3);
$zip = new ZipArchive();
$opened = $zip->open($argv[1], ZipArchive::CHECKCONS);
if ($opened !== true) {
    fwrite(STDERR, "ZipArchive::open: $opened");
    exit(1);
}
$sums = [];
for ($place = 0; $place < $zip->numFiles; $place++) {
    $sums[] = [$zip->getNameIndex($place), hash("sha256", $zip->getFromIndex($place))];
}
echo json_encode($sums);
"""


@pytest.mark.parametrize("store", [False, True])
def test_php_reads_what_was_written(file: Path, store: bool) -> None:
    """Moodle's reader, told to compare the directory with each file's own header."""
    write_zip(made(), file, store=store)
    try:
        ran = subprocess.run(["php", "-r", UNPACK, str(file)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        require("programs", "php is not installed")
    if ran.returncode == 3:
        require("programs", "php has no ZipArchive")
    assert ran.returncode == 0, ran.stderr
    paths = [MANIFEST, *sorted(set(CONTENT) - {MANIFEST})]
    assert json.loads(ran.stdout) == [[path, hashlib.sha256(CONTENT[path]).hexdigest()] for path in paths]


@pytest.mark.parametrize("store", [False, True])
def test_the_reader_of_strangers_zips_finds_nothing(file: Path, store: bool) -> None:
    write_zip(made(), file, store=store)
    log = Log()
    read = archive.read_zip(file, log)
    assert log.found == []
    assert read is not None
    assert {path: read.read(path) for path in read.paths} == CONTENT


@pytest.mark.parametrize("more", [-1, 0, 1, 100])
def test_the_last_bytes_of_a_file_are_read_although_zlib_holds_them_back(file: Path, more: int) -> None:
    """The reader takes 2¹⁸ bytes at a time; behind that many a hundred equal ones need no more of the input."""
    content = {"a.txt": bytes(2**18 + more)}
    write_zip(made(content), file)
    log = Log()
    read = archive.read_zip(file, log)
    assert (log.found, read and read.read("a.txt")) == ([], content["a.txt"])


def test_a_package_without_files_is_still_a_zip(file: Path) -> None:
    write_zip(Package("empty.zip"), file)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.namelist() == []


def test_no_zip64_is_written_below_its_need(file: Path) -> None:
    write_zip(made({f"items/{number}.txt": b"" for number in range(65_534)}), file)
    assert b"PK\6\6" not in file.read_bytes()


def read_back(file: Path, content: dict[str, bytes]) -> bytes:
    """The bytes of a zip in which the reader of strangers' zips finds the content and no fault."""
    log = Log()
    read = archive.read_zip(file, log)
    assert [entry.message for entry in log] == []
    assert read is not None
    assert {path: read.read(path) for path in read.paths} == content
    return file.read_bytes()


@pytest.mark.parametrize("count", [4, 5, 6])
def test_zip64_counts_the_files_that_16_bits_do_not(count: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """65,535 files are played by five: the same road, with the limit moved."""
    for module in (package._zip, _end, _zip):
        monkeypatch.setattr(module, "MAX16", 5)
    content = {f"items/{number}.txt": b"x" for number in range(count)}
    write_zip(made(content), file)
    assert (b"PK\6\6" in read_back(file, content)) == (count >= 5)
    with zipfile.ZipFile(file) as zipped:
        assert len(zipped.namelist()) == count


def test_zip64_holds_the_sizes_and_offsets_that_32_bits_do_not(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four gibibytes are played by 400 bytes: of a file, of all before another file or the directory, of that."""
    for module in (package._zip, _end, _zip):
        monkeypatch.setattr(module, "MAX32", 400)
    monkeypatch.setattr(package._zip, "_LARGE", 399)
    for size in range(300, 405):
        content = {"a": b"x" * size, "b": b"y"}
        write_zip(made(content), file, store=True)
        start = 2 * 31 + len(b"y") + size + (20 if size >= 400 else 0)
        assert (b"PK\6\6" in read_back(file, content)) == (start >= 400), size
    for length in range(20, 40):
        content = {f"{number}": b"" for number in range(7)} | {"x" * length: b""}
        write_zip(made(content), file, store=True)
        assert (b"PK\6\6" in read_back(file, content)) == (7 * 47 + 46 + length >= 400), length


@pytest.mark.full
def test_more_files_than_16_bits_count_are_written_with_zip64(file: Path) -> None:
    write_zip(made({f"items/{number}.txt": b"" for number in range(65_535)}), file)
    assert file.read_bytes().count(b"PK\6\6") == 1
    with zipfile.ZipFile(file) as zipped:
        assert len(zipped.namelist()) == 65_535


def test_sizes_and_offsets_beyond_32_bits_are_written_with_zip64(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four gibibytes are played by a kilobyte: the same road, with the limit moved."""
    monkeypatch.setattr(package._zip, "_LARGE", 1000)
    write_zip(made({"large.bin": b"x" * 2000, "small.bin": b"x"}), file, store=True)
    data = file.read_bytes()
    packed, size, _, extra = struct.unpack_from("<2L2H", data, 18)
    assert (packed, size, extra) == (0xFFFFFFFF, 0xFFFFFFFF, 20)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.read("large.bin") == b"x" * 2000
        assert zipped.read("small.bin") == b"x"
    log = Log()
    read = archive.read_zip(file, log)
    assert read is not None
    assert {finding.code for finding in log} == {"PKG007"}
    assert read.read("large.bin") == b"x" * 2000


def test_a_large_blob_is_streamed_in_small_pieces(file: Path) -> None:
    class Watched(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= 1 << 20, "a blob must not be read at once"
            return super().read(size)

    class Blob:
        size = 5 << 20

        def open(self) -> BinaryIO:
            return Watched(bytes(self.size))

    lesson = Package("x.zip")
    lesson.add("large.bin", Blob())
    write_zip(lesson, file)
    with zipfile.ZipFile(file) as zipped:
        assert zipped.getinfo("large.bin").file_size == 5 << 20


# --- files of which is known what they hold -----------------------------------------------------------


def picture(folder: Path, size: int = 700_000) -> File:
    """A file beside a lesson, as `media` reads it: larger than a piece, and than what a copy takes at once."""
    (folder / "a.png").write_bytes(random.Random(2).randbytes(size))
    digest, stamp = digested(folder / "a.png")
    return File(folder / "a.png", bytes.fromhex(digest), stamp)


def zipped(blob: Blob, file: Path) -> tuple[Written, bytes]:
    lesson = made()
    lesson.add("media/a.png", blob)
    return write_zip(lesson, file), file.read_bytes()


def test_what_is_known_of_a_file_gives_the_bytes_that_reading_it_gives(tmp_path: Path, file: Path) -> None:
    known = picture(tmp_path)
    assert zipped(known, file) == zipped(File(known.path), file)


def test_a_file_that_is_known_is_not_read_again_by_any_target(tmp_path: Path, file: Path) -> None:
    """Of what is known nothing is true here, and all of it is in the zip."""
    known = picture(tmp_path)
    assert known.stamp is not None
    told = replace(known, sha256=bytes(32), stamp=replace(known.stamp, crc=7))
    written, _ = zipped(told, file)
    assert zipfile.ZipFile(file).getinfo("media/a.png").CRC == 7
    assert written.content != zipped(known, file)[0].content


def test_a_file_that_was_only_touched_since_is_the_same(tmp_path: Path, file: Path) -> None:
    known = picture(tmp_path)
    expected = zipped(known, file)
    os.utime(known.path, (1e9, 1e9))
    assert zipped(known, file) == expected


def test_a_file_that_changed_since_leaves_the_last_good_zip(tmp_path: Path, file: Path) -> None:
    """Its name in the package, and what other packages of the run hold, are of what was read before."""
    known = picture(tmp_path)
    _, expected = zipped(known, file)
    known.path.write_bytes(bytes(known.size))
    os.utime(known.path, (1e9, 1e9))
    with pytest.raises(OSError, match="changed"):
        zipped(known, file)
    assert file.read_bytes() == expected
    lesson = made()
    lesson.add("media/a.png", known)
    with pytest.raises(OSError, match="changed"):
        write_folder(lesson, tmp_path / "lesson")


def test_a_system_that_cannot_copy_gives_the_same_bytes(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: int, _target: int, _count: int) -> int:
        raise OSError(errno.EXDEV, "between two systems")

    known = picture(tmp_path)
    expected = zipped(known, file)
    monkeypatch.setattr(os, "copy_file_range", refuse, raising=False)
    assert zipped(known, file) == expected


def test_a_file_that_shrinks_while_it_is_copied_leaves_the_last_good_zip(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = picture(tmp_path)
    _, expected = zipped(known, file)
    monkeypatch.setattr(File, "unchanged", lambda each, _stream: each.stamp)
    known.path.write_bytes(b"less")
    with pytest.raises(OSError, match="changed"):
        zipped(known, file)
    assert file.read_bytes() == expected


@pytest.mark.parametrize("at_once", [True, False], ids=["by the system", "by us"])
def test_a_file_that_changes_while_it_is_copied_leaves_the_last_good_zip(
    at_once: bool, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = picture(tmp_path)
    _, expected = zipped(known, file)
    copied = os.copy_file_range if at_once and sys.platform == "linux" else None

    def change(source: int, target: int, count: int) -> int:
        known.path.write_bytes(bytes(known.size))
        os.utime(known.path, (1e9, 1e9))
        if copied is None:
            raise OSError(errno.EXDEV, "between two systems")
        return copied(source, target, count)

    monkeypatch.setattr(os, "copy_file_range", change, raising=False)
    with pytest.raises(OSError, match="changed"):
        zipped(known, file)
    assert file.read_bytes() == expected


def test_a_folder_has_the_files_that_are_known(tmp_path: Path) -> None:
    known = picture(tmp_path)
    lesson = made()
    lesson.add("media/a.png", known)
    sums = {each.path: each.sha256 for each in write_folder(lesson, tmp_path / "lesson").files}
    assert sums["lesson/media/a.png"] == known.sha256.hex()
    assert (tmp_path / "lesson/media/a.png").read_bytes() == known.path.read_bytes()


# --- the digest of the zip ------------------------------------------------------------------------------


def large(folder: Path) -> Package:
    """Of each way to write an entry some megabytes, so that the zip is hashed while it is written."""
    lesson = made({"text.txt": bytes(range(256)) * 20_000, "large.png": random.Random(3).randbytes(3 << 20)})
    lesson.add("media/a.png", picture(folder, 3 << 20))
    lesson.add("media/z.png", File(folder / "a.png"))
    return lesson


@pytest.mark.usefixtures("no_thread_stays")
def test_a_large_zip_has_the_digest_of_its_bytes(tmp_path: Path, file: Path) -> None:
    written = write_zip(large(tmp_path), file)
    assert written.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert written.size == file.stat().st_size


def test_the_digest_is_found_while_the_zip_is_written(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, start = [], threading.Thread.start

    def watched(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", watched)
    write_zip(made(), file)
    assert not started, "a small one is not worth a thread"
    write_zip(large(tmp_path), file)
    assert len(started) == 1


def test_a_system_without_threads_gives_the_same_digest(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    expected = write_zip(large(tmp_path), file)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert write_zip(large(tmp_path), file) == expected


@pytest.mark.usefixtures("no_thread_stays")
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_an_interrupted_write_of_a_large_zip_leaves_no_thread(tmp_path: Path, file: Path, error: BaseException) -> None:
    lesson = large(tmp_path)
    lesson.add("z.bin", Failing(error))
    with pytest.raises(type(error)):
        write_zip(lesson, file)
    assert not file.exists()


@pytest.mark.usefixtures("no_thread_stays")
def test_a_zip_that_is_cut_off_while_it_is_written_leaves_the_last_good_one(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_zip(made(), file)
    good, summed = file.read_bytes(), trailing.Trailing.hexdigest

    def cut(self: trailing.Trailing, out: BinaryIO) -> str:
        out.flush()
        os.truncate(out.fileno(), 1)
        return summed(self, out)

    monkeypatch.setattr(trailing.Trailing, "hexdigest", cut)
    with pytest.raises(OSError, match="cut off"):
        write_zip(large(tmp_path), file)
    assert file.read_bytes() == good


# --- an interrupted write -----------------------------------------------------------------------------


class Failing:
    """A blob that breaks in the middle."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    size = 100_000

    def open(self) -> BinaryIO:
        error = self.error

        class Stream(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                if self.tell():
                    raise error
                return super().read(size)

        return Stream(bytes(self.size))


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt(), MemoryError()], ids=repr)
def test_an_interrupted_write_leaves_the_last_good_zip_and_nothing_else(file: Path, error: BaseException) -> None:
    write_zip(made(), file)
    good = file.read_bytes()
    broken = made()
    broken.add("broken.bin", Failing(error))
    with pytest.raises(type(error)):
        write_zip(broken, file)
    assert file.read_bytes() == good
    assert list(file.parent.iterdir()) == [file]


def test_an_interrupted_first_write_leaves_nothing(file: Path) -> None:
    broken = made()
    broken.add("broken.bin", Failing(OSError("gone")))
    with pytest.raises(OSError, match="gone"):
        write_zip(broken, file)
    assert list(file.parent.iterdir()) == []


def test_what_a_killed_write_left_behind_is_put_away_by_whoever_is_alone_there(file: Path) -> None:
    write_zip(made(), file)
    unfinished.beside(file)[0].write_bytes(b"half a zip")
    unfinished.beside(file)[1].mkdir()
    with unfinished.alone(file.parent, lambda: None):
        write_zip(made(), file)
    assert list(file.parent.iterdir()) == [file]


def test_two_writes_at_once_share_no_file(file: Path) -> None:
    assert len({path for _ in range(100) for path in unfinished.beside(file)}) == 200


# --- paths --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.html", "a.html"), ("a.html", "A.HTML"), ("é.html", "e\u0301.html"), ("Ä/x", "ä/x"), ("straße", "STRASSE")],
)
def test_paths_that_some_file_system_holds_for_one_are_refused(one: str, other: str) -> None:
    lesson = made({one: b"1"})
    with pytest.raises(PathTaken):
        lesson.add(other, b"2")
    assert lesson.read(one) == b"1"


def test_different_paths_are_kept_apart() -> None:
    assert len(made({"a.html": b"", "b.html": b"", "a.htm": b"", "a/html": b""}).paths) == 4
    assert folded("a") != folded("b")


def test_a_file_remembers_where_it_came_from() -> None:
    lesson = Package("x.zip")
    here = Place("lesson.yaml", 3, 1)
    lesson.add("a.html", b"", here)
    lesson.origins["a.html", "q1"] = Place("lesson.yaml", 9, 1)
    assert lesson.origin("a.html") == here
    assert lesson.origin("a.html", "unknown") == here
    assert lesson.origin("a.html", "q1").line == 9
    assert lesson.origin("b.html").file == ""


def test_a_package_is_laid_out_in_a_folder(tmp_path: Path) -> None:
    write_folder(made(), tmp_path / "out")
    files = {path.relative_to(tmp_path / "out").as_posix(): path for path in (tmp_path / "out").rglob("*.*")}
    assert {name: path.read_bytes() for name, path in files.items()} == CONTENT


TRACES = Traces("index.html", b"A lesson", re.compile(r"gone\.js"))


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_folder(made(CONTENT | {"gone.js": b"old"}), tmp_path / "out")
    write_folder(made(), tmp_path / "out", TRACES)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {f"out/{name}" for name in CONTENT}


def test_a_folder_has_the_content_digest_of_its_zip_and_the_sums_of_its_files(tmp_path: Path) -> None:
    written = write_folder(made(), tmp_path / "out")
    assert written.content == write_zip(made(), tmp_path / "out.zip").content
    assert written.sha256 is None
    assert written.size == sum(map(len, CONTENT.values()))
    sums = {f"out/{name}": hashlib.sha256(data).hexdigest() for name, data in CONTENT.items()}
    assert {entry.path: entry.sha256 for entry in written.files} == sums


def test_a_write_that_fails_leaves_the_last_good_folder(tmp_path: Path) -> None:
    write_folder(made(), tmp_path / "out")
    broken = made(CONTENT)
    broken.add("media/later.png", File(tmp_path / "not-there.png"))
    with pytest.raises(FileNotFoundError):
        write_folder(broken, tmp_path / "out")
    left = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in left.items()} == {
        f"out/{name}": data for name, data in CONTENT.items()
    }


def test_a_swap_that_fails_puts_the_former_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(made(), tmp_path / "out")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".unfinished"):
            raise PermissionError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        write_folder(made(CONTENT | {"index.html": b"new"}), tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_bytes() == CONTENT["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_build_that_was_interrupted_in_the_swap_is_not_lost_by_a_failing_one(tmp_path: Path) -> None:
    write_folder(made(), tmp_path / "out")
    (tmp_path / "out").rename(unfinished.beside(tmp_path / "out")[1])
    broken = made(CONTENT)
    broken.add("later.png", File(tmp_path / "not-there.png"))
    with pytest.raises(OSError, match="not-there"), unfinished.alone(tmp_path, lambda: None):
        write_folder(broken, tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_bytes() == CONTENT["index.html"]


def test_a_link_to_an_earlier_build_is_replaced_and_nothing_remains_of_it(tmp_path: Path) -> None:
    write_folder(made(), tmp_path / "moved")
    (tmp_path / "out").symlink_to("moved")
    for content in (b"new", b"newer"):
        write_folder(made(CONTENT | {"index.html": content}), tmp_path / "out")
        assert {path.name for path in tmp_path.iterdir()} == {"moved", "out"}
        assert (tmp_path / "out" / "index.html").read_bytes() == content
    assert (tmp_path / "moved" / "index.html").read_bytes() == CONTENT["index.html"]


def test_what_no_build_left_is_not_replaced(tmp_path: Path) -> None:
    folder, file = tmp_path / "out", tmp_path / "other"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", "utf-8")
    file.write_text("mine", "utf-8")
    for place in (folder, file):
        with pytest.raises(NotOurs):
            write_folder(made(), place)
    assert (folder / "notes.txt").read_text("utf-8") == file.read_text("utf-8") == "mine"


@pytest.mark.parametrize("traces", [None, TRACES])
@pytest.mark.parametrize("name", ["thesis.txt", ".git/HEAD", "gone.js.bak", "out/index.html", "media/mine/index.html"])
def test_one_file_that_no_build_left_keeps_a_folder_from_being_replaced(
    traces: Traces | None, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    write_folder(made(), folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("mine", "utf-8")
    with pytest.raises(NotOurs, match=re.escape(name)):
        write_folder(made({"index.html": b"new"} | CONTENT), folder, traces)
    assert (folder / name).read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_page_of_a_stranger_is_not_replaced_though_ours_is_called_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "index.html").write_text("mine", "utf-8")
    with pytest.raises(NotOurs):
        write_folder(made(), folder, TRACES)
    assert (folder / "index.html").read_text("utf-8") == "mine"


def test_a_link_to_a_folder_is_a_file_that_no_build_left(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_folder(made(), folder)
    (folder / "drafts").symlink_to(tmp_path)
    with pytest.raises(NotOurs, match="drafts"):
        write_folder(made(), folder, TRACES)
    assert (folder / "drafts").is_symlink()


def test_of_many_files_that_no_build_left_three_are_named(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("mine", "utf-8")
    with pytest.raises(NotOurs, match=r": 0\.txt, 1\.txt, 2\.txt and 2 more; move"):
        write_folder(made(), tmp_path)


def test_bytes_know_their_size() -> None:
    assert Bytes(b"abc").size == 3


# --- a package that is a single file ------------------------------------------------------------------


def test_a_package_that_is_a_single_file_is_written_as_it_is(tmp_path: Path) -> None:
    deck = tmp_path / "a.deck"
    deck.write_bytes(b"of an earlier build")
    written = write_file(made({"deck.xml": b"<deck/>"}), deck)
    assert deck.read_bytes() == b"<deck/>"
    assert [path.name for path in tmp_path.iterdir()] == ["a.deck"]
    assert written.sha256 == hashlib.sha256(b"<deck/>").hexdigest() == written.files[0].sha256
    assert written.content == write_zip(made({"deck.xml": b"<deck/>"}), tmp_path / "a.zip").content


def test_a_single_file_that_cannot_be_written_leaves_the_earlier_one(tmp_path: Path) -> None:
    deck = tmp_path / "a.deck"
    deck.write_bytes(b"of an earlier build")
    package = Package("a.deck")
    package.add("deck.xml", File(tmp_path / "gone.xml"))
    with pytest.raises(FileNotFoundError):
        write_file(package, deck)
    with pytest.raises(ValueError, match="unpack"):
        write_file(made(), deck)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.deck", b"of an earlier build")]


def test_a_folder_in_the_place_of_a_single_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.deck").mkdir()
    with pytest.raises(NotOurs):
        write_file(made({"deck.xml": b"<deck/>"}), tmp_path / "a.deck")
    assert (tmp_path / "a.deck").is_dir()
