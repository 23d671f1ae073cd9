"""Whatever is called a zip is read without harm: a finding for each fault, and nothing but findings."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cases import every_case, named
from conftest import PEAK, ROOT, measured, require
from effort import LINEAR, growth, ratio
from hostile.cases import CASES, Case, boundaries, many, overlapping, unicode_path
from hostile.zips import SOUND, Part, Shape, build
from lessonpack import archive, findings
from lessonpack.findings import RULES, Log, Severity
from lessonpack.package import Package, write_zip


def read(file: Path) -> tuple[Package | None, Log]:
    log = Log()
    return archive.read_zip(file, log), log


def codes(log: Log) -> set[str]:
    return {finding.code for finding in log}


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    """A package as lessonpack writes it."""
    package = Package("real.zip")
    for part in SOUND:
        package.add(part.name.decode(), part.data)
    write_zip(package, tmp_path / "real.zip")
    return tmp_path / "real.zip"


OF_RULES = sorted({" ".join(sorted(case.codes)) for case in CASES})


@pytest.mark.parametrize("rules", OF_RULES)
def test_a_hostile_zip_gives_its_finding_and_nothing_else(rules: str, tmp_path: Path) -> None:
    file = tmp_path / "inner" / "case.zip"
    file.parent.mkdir()

    def gives_its_finding(case: Case) -> None:
        file.write_bytes(case.make())
        package, log = read(file)
        assert codes(log) == case.codes
        assert (package is None) == log.failed
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file], "something was unpacked"
        for finding in log:
            assert finding.place.file == str(file)
            assert (finding.message + finding.hint + finding.place.inside).isprintable()
        for path in islice(package.paths, 100) if package else ():
            assert len(package.read(path)) == package[path].size

    every_case(((case.id, case) for case in CASES if case.codes == {*rules.split()}), gives_its_finding)


def test_the_cases_take_more_than_a_hundred_paths_through_the_code() -> None:
    assert len({(code, case.place, case.name) for case in CASES for code in case.codes}) >= 100
    assert len({(code, case.place) for case in CASES for code in case.codes}) >= 100


def test_every_rule_of_the_container_has_a_case() -> None:
    rules = {code for code in RULES if code.startswith("PKG0") and code < "PKG050" and not RULES[code].partial}
    assert rules == set().union(*(case.codes for case in CASES))


def test_a_rule_says_in_words_what_it_holds() -> None:
    def holds(code: str) -> None:
        rule = RULES[code]
        assert rule.holds.endswith(".")
        assert rule.reason.endswith(".")
        assert not rule.says.endswith(".")

    every_case(named(sorted(code for code in RULES if code.startswith("PKG0") and code < "PKG050")), holds)


def test_each_fault_of_many_of_one_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(build([Part(b"%d" % n, b"x", 12) for n in range(500)]))
    _, log = read(tmp_path / "many.zip")
    assert [(entry.code, entry.place.inside) for entry in log] == [("PKG021", str(n)) for n in range(500)]


def test_more_faults_of_one_kind_than_anybody_reads_are_not_told_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST", 7)
    bad = [Part(b"bad/%d" % n, b"x", 12) for n in range(9)]
    (tmp_path / "many.zip").write_bytes(build([Part(b"a/./b", b"x"), *bad]))
    package, log = read(tmp_path / "many.zip")
    assert [entry.code for entry in log] == ["PKG031", *["PKG021"] * 7, "PKG042"]
    assert log.found[-1].message == "PKG021 is broken more than 7 times; the further places were not looked for"
    assert package is None


def test_an_archive_with_an_error_that_is_not_told_any_more_is_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST", 0)
    (tmp_path / "bad.zip").write_bytes(build([Part(b"a", b"x", 12)]))
    package, log = read(tmp_path / "bad.zip")
    assert package is None
    assert codes(log) == {"PKG042"}


def test_names_that_begin_with_a_dot_are_told_of_one_by_one(tmp_path: Path) -> None:
    names = (b"./imsmanifest.xml", b"./a.html", b"./b.html")
    (tmp_path / "dots.zip").write_bytes(build([Part(name, b"x") for name in names]))
    package, log = read(tmp_path / "dots.zip")
    assert [entry.message for entry in log] == [
        "the manifest is called ./imsmanifest.xml in the zip",
        "./a.html has a '.' or an empty step in its path",
        "./b.html has a '.' or an empty step in its path",
    ]
    assert package is not None
    assert package.paths == ["imsmanifest.xml", "a.html", "b.html"]


@pytest.mark.parametrize(
    ("names", "told", "paths"),
    [
        (["a//b.html"], {"PKG031"}, ["a/b.html"]),
        (["././a/.//b.html"], {"PKG031"}, ["a/b.html"]),
        (["./", "./a.html"], {"PKG031"}, ["a.html"]),
        (["a/./", "a/b.html"], {"PKG031"}, ["a/b.html"]),
        (["a/..b/.c.", "a"], {"PKG034", "PKG038"}, None),
        (["./a.html", "a.html"], {"PKG031", "PKG036"}, None),
        (["./A.html", "a.html"], {"PKG031", "PKG037"}, None),
        (["./con/a.html"], {"PKG031", "PKG034"}, None),
        (["./../a.html"], {"PKG030"}, None),
        (["./C:/a.html"], {"PKG031", "PKG034"}, None),
    ],
)
def test_steps_that_lead_nowhere_are_left_out(
    names: list[str], told: set[str], paths: list[str] | None, tmp_path: Path
) -> None:
    (tmp_path / "steps.zip").write_bytes(build([Part(n.encode(), b"" if n.endswith("/") else b"x") for n in names]))
    package, log = read(tmp_path / "steps.zip")
    assert codes(log) == told
    assert (package and package.paths) == paths


def test_names_are_told_as_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "unseen.zip").write_bytes(build([Part("./a\u200b\xad.html".encode(), b"x", both={"flags": 0x800})]))
    (finding,) = read(tmp_path / "unseen.zip")[1]
    assert finding.message.startswith(r"./a\u200b\xad.html has")
    assert finding.place.inside == r"./a\u200b\xad.html"


TRUE_NAMES = [
    ("é.html", {"PKG045"}),
    ("../é.html", {"PKG041", "PKG030"}),
    ("é.html\0.exe", {"PKG041", "PKG033"}),
    ("._é.html", {"PKG041"}),
    ("é/e.html", {"PKG041"}),
    ("é.html/", {"PKG041", "PKG002"}),
]


@pytest.mark.parametrize(("name", "told"), TRUE_NAMES)
def test_a_true_name_is_the_name_and_held_to_the_same_rules(name: str, told: set[str], tmp_path: Path) -> None:
    part = Part(b"e.html", b"x", extra=unicode_path(b"e.html", name.encode()), both={"flags": 0})
    (tmp_path / "named.zip").write_bytes(build([part]))
    package, log = read(tmp_path / "named.zip")
    assert codes(log) == told
    assert package is None or list(package.paths) == [name]


@pytest.mark.parametrize(
    ("raw", "name", "told"),
    [
        (b"../../evil.php", "ëvil.txt", {"PKG030", "PKG041"}),
        (b"/etc/cron.d/\xe9", "notes.txt", {"PKG030", "PKG039", "PKG041"}),
        (b"../evil.txt", "../ëvil.txt", {"PKG030", "PKG045"}),
        (b"a\x1b.txt", "ä.txt", {"PKG033", "PKG045"}),
        (b"shell.php", "schéll.txt", {"PKG041"}),
        (b"page.html", "._ä.html", {"PKG041"}),
        (b"\x84.txt", "a.txt", {"PKG039", "PKG041"}),
        (b"INDEX.html", "ïndex.html", {"PKG037", "PKG045"}),
        (b"index.html", "ïndex.html", {"PKG036", "PKG045"}),
        (b"Kon\xa1cek.txt", "Koníček.txt", {"PKG039"}),
    ],
)
def test_the_name_that_other_readers_see_is_held_to_the_same_rules(
    raw: bytes, name: str, told: set[str], tmp_path: Path
) -> None:
    part = Part(raw, b"x", extra=unicode_path(raw, name.encode()), both={"flags": 0})
    (tmp_path / "named.zip").write_bytes(build([Part(b"index.html", b"x"), part]))
    assert codes(read(tmp_path / "named.zip")[1]) == told


def test_a_folder_that_a_backslash_ends_holds_no_data(tmp_path: Path) -> None:
    (tmp_path / "folder.zip").write_bytes(build([Part(b"a.html", b"x"), Part(b"media\\", b"x")]))
    assert codes(read(tmp_path / "folder.zip")[1]) == {"PKG023", "PKG032"}


def test_several_faults_are_reported_in_one_run(tmp_path: Path) -> None:
    parts = [Part(b"../a", b"x"), Part(b"b.", b"x"), Part(b"c", b"x", both={"crc": 1}), Part(b"d", b"x", method=14)]
    (tmp_path / "many.zip").write_bytes(build(parts))
    _, log = read(tmp_path / "many.zip")
    assert codes(log) == {"PKG030", "PKG034", "PKG027", "PKG021"}


def test_a_zip_that_ends_too_early_is_cut_short_wherever_it_ends(zipped: Path) -> None:
    data = zipped.read_bytes()
    places = boundaries(data)
    assert len(places) > 50
    for what, length in places:
        zipped.write_bytes(data[:length])
        package, log = read(zipped)
        assert package is None, what
        assert codes(log) == {"PKG003"}, what


def test_a_zip_that_begins_too_late_is_refused_wherever_it_begins(zipped: Path) -> None:
    data = zipped.read_bytes()
    for what, start in boundaries(data):
        zipped.write_bytes(data[start:])
        package, log = read(zipped)
        assert package is None, what
        assert codes(log) <= {"PKG001", "PKG003"}, what


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes with a few flipped, cut out, doubled or moved."""
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        at, length = chance.randrange(len(made)), chance.choice((1, 1, 2, 4, 30, 200))
        match chance.randrange(6):
            case 0:
                del made[at : at + length]
            case 1:
                made[at:at] = made[at : at + length]
            case 2:
                made[at : at + length] = chance.randbytes(min(length, len(made) - at))
            case 3:
                made[at : at + 2] = b"\xff\xff"
            case _:
                made[at] ^= 1 << chance.randrange(8)
    return bytes(made)


@pytest.mark.parametrize("block", range(10))
def test_a_package_with_random_damage_is_read_whole_or_refused_with_an_error(block: int, zipped: Path) -> None:
    data = zipped.read_bytes()
    for seed in range(block * 60, block * 60 + 60):
        zipped.write_bytes(mutated(data, seed))
        package, log = read(zipped)
        assert (package is None) == any(finding.severity is Severity.ERROR for finding in log), seed
        for path in package.paths if package else ():
            assert len(package.read(path)) == package[path].size, seed


@pytest.mark.parametrize("block", [0, *(pytest.param(block, marks=pytest.mark.full) for block in range(1, 5))])
def test_damage_to_any_byte_of_the_records_is_survived(block: int, zipped: Path) -> None:
    data = zipped.read_bytes()
    for at in range(block, len(data), 5):
        for value in (0x00, 0xFF, data[at] ^ 0x80):
            zipped.write_bytes(data[:at] + bytes([value]) + data[at + 1 :])
            package, log = read(zipped)
            assert (package is None) == log.failed, at


def test_what_was_read_is_what_was_written(zipped: Path) -> None:
    package, log = read(zipped)
    assert log.found == []
    assert package is not None
    assert {path: package.read(path) for path in package.paths} == {part.name.decode(): part.data for part in SOUND}
    assert package.name == "real.zip"
    assert package.source == str(zipped)


def test_a_member_reads_in_pieces_and_to_the_end(zipped: Path) -> None:
    package, _ = read(zipped)
    assert package is not None
    for path, data in ((part.name.decode(), part.data) for part in SOUND):
        with package[path].open() as stream:
            assert stream.read(3) == data[:3]
            assert stream.read(10) == data[3:13]
            assert stream.read() == data[13:]
            assert stream.read() == b""


def test_a_zip_that_changes_after_it_was_read_is_noticed(zipped: Path) -> None:
    package, _ = read(zipped)
    assert package is not None
    data = zipped.read_bytes()
    zipped.write_bytes(data[:40] + bytes(len(data) - 40))
    for path in package.paths:
        with pytest.raises(archive.Damaged) as raised:
            package.read(path)
        assert raised.value.rule.code in {"PKG025", "PKG026", "PKG027"}


def test_a_zip_by_python_is_clean(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "python.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("imsmanifest.xml", "<manifest/>")
        out.mkdir("media")
        out.writestr("media/é.svg", "<svg/>" * 100)
    assert read(tmp_path / "python.zip")[1].found == []


def test_a_streamed_zip_by_python_is_clean(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("imsmanifest.xml", "<manifest/>" * 100)
        out.writestr("stored.png", b"png" * 100, zipfile.ZIP_STORED)
    (tmp_path / "stream.zip").write_bytes(pipe.getvalue())
    assert read(tmp_path / "stream.zip")[1].found == []


def run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        require("programs", f"{command[0]} is not installed")


@pytest.mark.parametrize("command", [["zip", "-r", "../x.zip", "."], ["jar", "cf", "../x.zip", "."]])
def test_a_zip_by_other_programs_is_clean(command: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "content"
    (folder / "media").mkdir(parents=True)
    (folder / "imsmanifest.xml").write_text("<manifest/>" * 50)
    (folder / "media" / "a.svg").write_text("<svg/>")
    (folder / "media" / "empty").write_text("")
    run(command, folder)
    package, log = read(tmp_path / "x.zip")
    assert log.found == []
    assert package is not None
    assert {"imsmanifest.xml", "media/a.svg", "media/empty"} <= set(package.paths)


def test_a_path_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        read(tmp_path / "none.zip")
    with pytest.raises(OSError):
        archive.read_folder(tmp_path / "none", Log())


def test_the_limits_are_the_callers(zipped: Path) -> None:
    for limits, code in (
        (archive.Limits(entries=4), "PKG008"),
        (archive.Limits(directory=100), "PKG008"),
        (archive.Limits(unpacked=100), "PKG009"),
        (archive.Limits(ratio=2, ratio_floor=100), "PKG010"),
        (archive.Limits(document=100), "PKG028"),
        (archive.Limits(documents=100), "PKG028"),
        (archive.Limits(nodes=20), "PKG028"),
        (archive.Limits(all_nodes=20), "PKG028"),
        (archive.Limits(path=5), "PKG035"),
    ):
        log = Log()
        assert archive.read_zip(zipped, log, limits) is None
        assert codes(log) == {code}


@pytest.mark.parametrize("target", ["qti21", "qti22", "qti30"])
def test_ten_thousand_questions_with_feedback_are_within_the_limits(target: str) -> None:
    kinds = ROOT / "tests" / "golden" / target / "kinds"
    items = [archive.nodes(path.read_bytes()) for path in (kinds / "items").iterdir()]
    manifest = archive.nodes((kinds / "imsmanifest.xml").read_bytes())
    assert 10_000 * (sum(items) + manifest) / len(items) < archive.LIMITS.all_nodes
    assert max(items) < archive.LIMITS.nodes


ATTRIBUTES = archive.LIMITS.attributes
FEW, MANY_OF_THEM = (" ".join(f'a{number}=">"' for number in range(count)) for count in (ATTRIBUTES, ATTRIBUTES + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (f"<x {FEW}/>", True),
        (f"<x {MANY_OF_THEM}/>", False),
        (f"<x {' xmlns:' + MANY_OF_THEM.replace(' a', ' xmlns:a')}/>", False),
        (f"<x>\n<y\n{MANY_OF_THEM.replace('=', ' = ').replace(' a', chr(10) + 'a')}></y></x>", False),
        (f"<x>{'a=b c=d ' * ATTRIBUTES}</x>", True),
        (f"<x a='{'b=c ' * ATTRIBUTES}'/>", True),
        (f"<!-- <x {MANY_OF_THEM.replace('>', '')} --><x/>", False),
    ],
    ids=["few", "many", "namespaces", "lines", "text", "value", "comment"],
)
def test_an_element_with_very_many_attributes_is_not_parsed(
    text: str, is_read: bool, encoding: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "crowded.zip", "w") as zip:
        zip.writestr("x.xml", text.encode(encoding))
    package, log = read(tmp_path / "crowded.zip")
    assert (package is not None) == is_read
    assert codes(log) == (set() if is_read else {"PKG028"})


@pytest.mark.parametrize("encoding", ["UTF-7", "UTF-7 far on", "IBM037", "JAVA", "UTF-16", "x-of-nobody"])
def test_an_encoding_hides_no_elements_from_the_limits(encoding: str, tmp_path: Path) -> None:
    """Parsers know encodings in which no byte is a `<` that stands for one."""
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    inner = "<x/>" * 60
    data = {
        "UTF-7": declaration.encode() + inner.replace("<", "+ADw-").encode(),
        "UTF-7 far on": f'<?xml version="1.0"{" " * 300}encoding="UTF-7"?>{inner.replace("<", "+ADw-")}'.encode(),
        "JAVA": declaration.encode() + inner.replace("<", r"\u003c").encode(),
        "UTF-16": declaration.encode() + inner.encode(),
        "IBM037": (declaration + inner).encode("cp037"),
        "x-of-nobody": declaration.encode() + b"\1" * 240,
    }[encoding]
    with zipfile.ZipFile(tmp_path / "hidden.zip", "w") as zip:
        zip.writestr("x.xml", data)
    log = Log()
    assert archive.read_zip(tmp_path / "hidden.zip", log, archive.Limits(nodes=50)) is None
    assert codes(log) == {"PKG028"}


@pytest.mark.parametrize(("count", "told"), [(100, set()), (500, {"PKG028"})])
@pytest.mark.parametrize(
    "declared", ["<!ATTLIST x {}>", "<!ENTITY % p '&#60;!ATTLIST x {}>'>%p;", "<!-- <x> --><!ATTLIST x b CDATA '>' {}>"]
)
def test_a_document_type_declares_little(declared: str, count: int, told: set[str], tmp_path: Path) -> None:
    """Parsers take time for each default that an element might have, and a declaration has no mark of its own."""
    attributes = " ".join(f'a{number} CDATA "y"' for number in range(count))
    with zipfile.ZipFile(tmp_path / "declared.zip", "w") as zip:
        zip.writestr("x.xml", f"<!DOCTYPE x [{declared.format(attributes)}]><x/>")
    assert codes(read(tmp_path / "declared.zip")[1]) == told


CONTENT = {part.name.decode(): part.data for part in SOUND}
# What a package that holds them has of each that is limited; its only document is the manifest.
MOST = {
    "unpacked": sum(map(len, CONTENT.values())),
    "document": len(CONTENT["imsmanifest.xml"]),
    "documents": len(CONTENT["imsmanifest.xml"]),
    "nodes": 21,
    "all_nodes": 21,
    "parsed": 1,
}


@pytest.mark.parametrize(
    ("limit", "most"),
    {**MOST, "entries": len(CONTENT), "directory": sum(46 + len(name) for name in CONTENT), "path": 17}.items(),
)
def test_what_just_fits_a_limit_is_read_and_one_more_is_too_much(limit: str, most: int, zipped: Path) -> None:
    assert archive.read_zip(zipped, Log(), archive.Limits(**{limit: most})) is not None
    assert archive.read_zip(zipped, Log(), archive.Limits(**{limit: most - 1})) is None


@pytest.mark.parametrize(("limit", "most"), {**MOST, "entries": len(CONTENT) + 2, "path": 17}.items())
def test_a_folder_that_just_fits_a_limit_is_read_and_one_more_is_too_much(limit: str, most: int, folder: Path) -> None:
    assert archive.read_folder(folder, Log(), archive.Limits(**{limit: most})) is not None
    assert archive.read_folder(folder, Log(), archive.Limits(**{limit: most - 1})) is None


def test_what_unpacks_to_as_many_times_its_packed_size_as_is_allowed_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(build([Part(b"a.bin", b"x" * 1000, method=0)]))
    for limits, read_it in (
        (archive.Limits(ratio=1, ratio_floor=0), True),
        (archive.Limits(ratio=0, ratio_floor=1000), True),
        (archive.Limits(ratio=0, ratio_floor=999), False),
    ):
        assert (archive.read_zip(tmp_path / "x.zip", Log(), limits) is not None) == read_it


def sound(**shape: object) -> bytes:
    return build(SOUND, Shape(**shape))  # type: ignore[arg-type]


WORDS = {
    "7 bytes are missing before its directory ends": sound()[:50] + sound()[57:],
    "its comment ends early": sound(end={"comment": 9}),
    "its end record is missing": sound()[:-22],
    "7 bytes stand before the first entry": sound(prefix=b"7 bytes", shift=False),
    "7 bytes before the directory belong to no entry": sound(gap=b"7 bytes"),
    "7 bytes before index.html belong to no entry": build([SOUND[0], replace(SOUND[1], before=b"7 bytes")]),
    "it ends 7 bytes before the end record, or begins 7 later": sound(tail=b"7 bytes"),
    "7 bytes stand after the end of the zip": sound(suffix=b"7 bytes"),
    "the archive's comment has 1025 bytes": sound(comment=b"c" * 1025),
    "its last part has the number 3": sound(end={"disk": 2}),
    "2 of 5 entries are in this part": sound(end={"here": 2}),
    "it has 3 parts": sound(end64={"disks": 3}),
    "imsmanifest.xml begins in part 4": build([replace(SOUND[0], central={"disk": 3})]),
    "4 of 5 entries are in it": sound(directory=lambda data: data[: data.rindex(b"PK\1\2")]),
    "more than the declared 4 entries are in it": sound(end={"here": 4, "count": 4}),
    "index.html is compressed with method 4711": build([replace(SOUND[1], method=4711, raw=b"x")]),
    "index.html is compressed with LZMA": build([replace(SOUND[1], method=14, raw=b"x")]),
}


@pytest.mark.parametrize("words", WORDS)
def test_a_finding_about_a_zip_says_how_many_or_which(words: str, tmp_path: Path) -> None:
    [entry] = read(written(tmp_path / "case.zip", WORDS[words]))[1]
    assert words in entry.message


# --- what the worst archives cost ---------------------------------------------------------------------

MIB = 1 << 20


def _records(count: int, name: bytes) -> bytes:
    """Entries with long names, as many as the directory may have bytes for."""
    width = len(str(count))
    return build([Part(b"%0*d" % (width, number) + name, method=0) for number in range(count)])


def _honest(size: int) -> bytes:
    """Just within the limits: a ratio of 90."""
    block, packed = _packed(size)
    crc = 0
    for _ in range(size // MIB):
        crc = zlib.crc32(block, crc)
    return build([Part(b"video.bin", b"", raw=packed, both={"size": size, "crc": crc})])


def _packed(size: int) -> tuple[bytes, bytes]:
    """A block of a mebibyte, and a stream that holds it again and again."""
    block = random.Random(7).randbytes(11 << 10) + bytes(MIB - (11 << 10))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    return block, packed * (size // MIB) + deflate.flush()


# What a long name may be made of, and how often that fits into one that is looked at.
NAMES = {
    "dots": (b"/.a", 160),
    "marks": ("\u0316\u0301".encode(), 60),
    "devices": (b"/con1", 100),
    "spaces": (b" ", 250),
}


def _names(what: str, count: int, percent: int = 100) -> bytes:
    piece, most = NAMES[what]
    return _records(count, piece * (most * percent // 100) + b"x")


# How to make an archive of a size, and the size of a small one.
GROWING: dict[str, tuple[Callable[[int], bytes], int]] = {
    **{f"names of {what}": (partial(_names, what), 150) for what in NAMES},
    **{f"longer names of {what}": (partial(_names, what, 400), 25) for what in NAMES},
    "empty files": (many, 1_000),
    "entries of the same data": (overlapping, 1_000),
    "marks of ends": (lambda count: build(SOUND)[:-22] + b"PK\5\6" * count, 4_000),
}


@pytest.mark.parametrize("name", GROWING)
def test_an_archive_twice_as_bad_takes_twice_the_work(name: str, tmp_path: Path) -> None:
    make, size = GROWING[name]
    assert growth(read, lambda size: written(tmp_path / f"{size}.zip", make(size)), size) <= LINEAR


def written(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def test_files_are_inflated_as_zlib_would_and_little_is_added(tmp_path: Path) -> None:
    file = written(tmp_path / "honest.zip", _honest(32 * MIB))
    _, packed = _packed(32 * MIB)

    def inflate() -> None:
        stream = zlib.decompressobj(-15)
        for at in range(0, len(packed), 1 << 16):
            zlib.crc32(stream.decompress(packed[at : at + (1 << 16)]))

    assert ratio(lambda: read(file), inflate, 2) <= 2


BOMBS = {case.name: case.make for case in CASES if case.name.startswith("bomb")}


@pytest.mark.parametrize(("name", "told"), [*((name, 30 * MIB) for name in BOMBS), ("honest", 64 * MIB)])
def test_no_more_is_inflated_than_was_told_and_that_once(
    name: str, told: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inflated = 0

    class Counted:
        """zlib's stream, its output counted."""

        def __init__(self, *arguments: int) -> None:
            self.stream = original(*arguments)

        def __getattr__(self, name: str) -> object:
            return getattr(self.stream, name)

        def decompress(self, *arguments: Any) -> bytes:
            nonlocal inflated
            made = self.stream.decompress(*arguments)
            inflated += len(made)
            return made

    original = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", Counted)
    file = written(tmp_path / "told.zip", BOMBS[name]() if name in BOMBS else _honest(told))
    assert read(file)[0] is None or inflated == told
    assert inflated <= told + MIB


HELD = f"""{PEAK}
from pathlib import Path
from lessonpack import archive, findings
from lessonpack.findings import Log
for name in sys.argv[1:]:
    archive.read_zip(Path(name), Log())
    print(peak())
"""
# More than may be held: who kept what is inflated, or all names at once, would be seen.
LARGE: dict[str, Callable[[], bytes]] = {
    "files": lambda: _honest(256 * MIB),
    "three quarters of a gibibyte": lambda: _honest(768 * MIB),
    **{f"names of {what}": partial(_names, what, 9_000) for what in NAMES},
    "marks of ends": lambda: GROWING["marks of ends"][0](16_000),
} | {case.name: case.make for case in CASES if case.name.startswith(("bomb", "100,", "40,", "zips", "overlap"))}


# All are read by one process; in a quick run these.
QUICK = ("files", "names of marks", "40,000 entries", "bomb told as 30 MiB")


@measured
@pytest.mark.parametrize("names", [QUICK, pytest.param(tuple(LARGE), marks=pytest.mark.full)], ids=["some", "all"])
def test_the_worst_archives_cost_200_megabytes_at_most(names: tuple[str, ...], tmp_path: Path) -> None:
    files = [written(tmp_path / f"{number}.zip", LARGE[name]()) for number, name in enumerate(names)]
    env = os.environ | {"PYTHONPATH": str(Path(archive.__file__).parents[2])}
    command = [sys.executable, "-c", HELD, *map(str, files)]
    peaks = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.split()
    for name, megabytes in zip(names, peaks, strict=True):
        assert float(megabytes) <= 200, name  # the peak of all up to this one


# --- folders ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in SOUND:
        file = tmp_path / "unpacked" / part.name.decode()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(part.data)
    return tmp_path / "unpacked"


def read_folder(folder: Path) -> tuple[Package | None, Log]:
    log = Log()
    return archive.read_folder(folder, log), log


def test_an_unpacked_package_reads_as_its_zip_does(folder: Path) -> None:
    package, log = read_folder(folder)
    assert log.found == []
    assert package is not None
    assert {path: package.read(path) for path in package.paths} == {part.name.decode(): part.data for part in SOUND}
    assert package.name == "unpacked"


def test_an_empty_folder_holds_no_package(tmp_path: Path) -> None:
    package, log = read_folder(tmp_path)
    assert package is None
    assert codes(log) == {"PKG002"}


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not store such files")


@posix
@pytest.mark.parametrize("target", ["/etc/passwd", "../outside.txt", "nowhere", "media", "link.html"])
def test_a_link_that_leads_elsewhere_is_refused(folder: Path, target: str) -> None:
    (folder.parent / "outside.txt").write_text("not yours")
    (folder / "link.html").symlink_to(target)
    package, log = read_folder(folder)
    assert package is None
    assert codes(log) == {"PKG022"}


@posix
def test_a_link_to_a_file_of_the_package_is_that_file(folder: Path) -> None:
    (folder / "link.html").symlink_to("index.html")
    package, log = read_folder(folder)
    assert log.found == []
    assert package is not None
    assert package.read("link.html") == package.read("index.html")


@posix
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    package, log = read_folder(folder)
    assert package is None
    assert codes(log) == {"PKG022"}


@posix
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("page.html ", "PKG034"),
        ("page:b", "PKG034"),
        ("aux.txt", "PKG034"),
        ("a\nb", "PKG033"),
        ("INDEX.html", "PKG037"),
        ("media\\x.svg", "PKG032"),
    ],
)
def test_names_in_a_folder_are_held_to_the_same_rules(folder: Path, name: str, code: str) -> None:
    try:
        (folder / name).write_text("x")
    except OSError:
        require("names", "this file system does not store the name")
    if name not in os.listdir(folder) and "\\" not in name:  # noqa: PTH208  # the names as they are stored
        require("names", "this file system stores another name")
    assert codes(read_folder(folder)[1]) == {code}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems store no such bytes")
def test_a_name_that_is_not_utf8_is_refused(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\x82.html"))).write_text("x")
    package, log = read_folder(folder)
    assert package is None
    assert codes(log) == {"PKG040"}


def test_a_folder_is_held_to_the_limits(folder: Path) -> None:
    for limits, code in (
        (archive.Limits(entries=4), "PKG008"),
        (archive.Limits(unpacked=100), "PKG009"),
        (archive.Limits(document=100), "PKG028"),
        (archive.Limits(documents=100), "PKG028"),
        (archive.Limits(nodes=20), "PKG028"),
        (archive.Limits(all_nodes=20), "PKG028"),
        (archive.Limits(path=4), "PKG035"),
    ):
        log = Log()
        assert archive.read_folder(folder, log, limits) is None
        assert codes(log) == {code}
