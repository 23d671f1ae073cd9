"""A package is written the same way every time, everywhere, or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest

from conftest import require
from lessonpack import archive, package
from lessonpack.archive import _zip
from lessonpack.findings import Log, Place
from lessonpack.package import (
    MANIFEST,
    Bytes,
    File,
    NotOurs,
    Package,
    PathTaken,
    Traces,
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
    paths = [str(Path(package.__file__).parents[1]), str(Path(__file__).parent)]
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
    for module in (package, _zip):
        monkeypatch.setattr(module, "MAX16", 5)
    content = {f"items/{number}.txt": b"x" for number in range(count)}
    write_zip(made(content), file)
    assert (b"PK\6\6" in read_back(file, content)) == (count >= 5)
    with zipfile.ZipFile(file) as zipped:
        assert len(zipped.namelist()) == count


def test_zip64_holds_the_sizes_and_offsets_that_32_bits_do_not(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four gibibytes are played by 400 bytes: of a file, of all before another file or the directory, of that."""
    for module in (package, _zip):
        monkeypatch.setattr(module, "MAX32", 400)
    monkeypatch.setattr(package, "_LARGE", 399)
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
    monkeypatch.setattr(package, "_LARGE", 1000)
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


def test_what_a_killed_write_left_behind_does_not_stand_in_the_way(file: Path) -> None:
    file.with_name(f".{file.name}.tmp").write_bytes(b"half a zip")
    write_zip(made(), file)
    assert list(file.parent.iterdir()) == [file]


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
        if self.name.endswith(".tmp"):
            raise PermissionError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        write_folder(made(CONTENT | {"index.html": b"new"}), tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_bytes() == CONTENT["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_build_that_was_interrupted_in_the_swap_is_not_lost_by_a_failing_one(tmp_path: Path) -> None:
    write_folder(made(), tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.old")
    broken = made({"gone.png": b""})
    broken.add("later.png", File(tmp_path / "not-there.png"))
    with pytest.raises(OSError, match="not-there"):
        write_folder(broken, tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_bytes() == CONTENT["index.html"]


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
