"""Hostile and broken zips, each with the one finding it must give."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from hostile.zips import (
    MAX32,
    PLACES,
    SOUND,
    Part,
    Shape,
    build,
    central_header,
    deflated,
    local_header,
    named,
    spoiled,
    with_both,
    with_central,
    with_local,
)

MIB = 1 << 20


class Case(Struct, frozen=True):
    """`codes` is all that may be found, in this zip at this place."""

    name: str
    place: str
    codes: frozenset[str]
    make: Callable[[], bytes]

    @property
    def id(self) -> str:
        return f"{'+'.join(sorted(self.codes)) or 'clean'}: {self.name}, {self.place}"


def unicode_path(name: bytes, other: bytes) -> bytes:
    """Info-ZIP's field that repeats an entry's name in UTF-8, or gives another one."""
    data = struct.pack("<BL", 1, zlib.crc32(name)) + other
    return struct.pack("<2H", 0x7075, len(data)) + data


def _true_name(part: Part, name: str) -> Part:
    """An entry that is called so for readers of the Unicode Path field alone, as WinRAR writes it."""
    return replace(part, extra=unicode_path(part.name, name.encode()), both={"flags": 0})


def _spelled(part: Part) -> str:
    """The part's name with letters outside ASCII in it, in the same folder and of the same kind."""
    return re.sub(r"[^/.]", "測", part.name.decode(), count=1)


def _only_local(part: Part) -> Part:
    return replace(part, central={"extra": b""})


def _mode(bits: int) -> Callable[[Part], Part]:
    return with_central(mode=bits << 16)


def _raw(spoil: Callable[[bytes], bytes]) -> Callable[[Part], Part]:
    """The packed bytes changed, and both headers with them: what is declared of the content stays."""
    return lambda part: replace(part, method=8, raw=spoil(deflated(part.data)))


def _stream_lies(size: int) -> Callable[[Part], Part]:
    return lambda part: replace(part, both={"size": len(part.data) + size})


def _described(mark: bytes, wide: bool, lie: int = 0) -> Callable[[Part], Part]:
    """Written as a stream: nothing in the local header, a descriptor behind the data."""

    def change(part: Part) -> Part:
        numbers = (zlib.crc32(part.data) ^ lie, len(part.packed), len(part.data))
        behind = mark + struct.pack("<L2Q" if wide else "<L2L", *numbers)
        return replace(part, after=behind, local={"crc": 0, "packed": 0, "size": 0}, both={"flags": 8})

    return change


def _wide(part: Part) -> Part:
    """ZIP64 sizes that would have fitted."""
    extra = struct.pack("<2H2Q", 1, 16, len(part.data), len(part.packed))
    return replace(part, extra=extra, both={"packed": MAX32, "size": MAX32})


# An entry that is wrong in itself: (name, code, change), tried at several places of a package.
ENTRIES: list[tuple[str, str, Callable[[Part], Part]]] = [
    ("encrypted", "PKG020", with_both(flags=1)),
    ("strongly encrypted", "PKG020", with_both(flags=0x40 | 1)),
    ("masked", "PKG020", with_both(flags=0x2000)),
    ("AES", "PKG020", with_both(method=99)),
    ("deflate64", "PKG021", with_both(method=9)),
    ("bzip2", "PKG021", with_both(method=12)),
    ("LZMA", "PKG021", with_both(method=14)),
    ("Zstandard", "PKG021", with_both(method=93)),
    ("unknown method", "PKG021", with_both(method=4711)),
    ("symbolic link", "PKG022", _mode(0o120777)),
    ("character device", "PKG022", _mode(0o020644)),
    ("block device", "PKG022", _mode(0o060644)),
    ("pipe", "PKG022", _mode(0o010644)),
    ("socket", "PKG022", _mode(0o140644)),
    ("Windows link", "PKG022", with_central(mode=0x400)),
    ("folder mode", "PKG023", _mode(0o040755)),
    ("folder name", "PKG023", named("media/folder/")),
    ("other name in front", "PKG024", with_local(name=b"other.html")),
    ("other method in front", "PKG024", with_local(method=1)),
    ("other packed size in front", "PKG024", with_local(packed=7)),
    ("other size in front", "PKG024", with_local(size=7)),
    ("other checksum in front", "PKG024", with_local(crc=7)),
    ("zeros without a descriptor", "PKG024", with_local(crc=0, packed=0, size=0)),
    ("encrypted in front only", "PKG024", with_local(flags=1)),
    ("no header in front", "PKG024", with_local(mark=b"PK\3\5")),
    ("descriptor missing", "PKG024", with_local(flags=8)),
    ("descriptor lies", "PKG024", _described(b"PK\7\x08", wide=False, lie=1)),
    ("no DEFLATE stream", "PKG025", _raw(lambda packed: b"\xff" * len(packed))),
    ("stream cut in half", "PKG025", _raw(lambda packed: packed[: len(packed) // 2])),
    ("stream of nothing", "PKG025", _raw(lambda packed: packed[:0])),
    ("bytes behind the stream", "PKG026", _raw(lambda packed: packed + b"and more")),
    ("larger than declared", "PKG026", _stream_lies(-1)),
    ("smaller than declared", "PKG026", _stream_lies(1)),
    ("declared empty", "PKG026", with_both(size=0)),
    ("wrong checksum", "PKG027", with_both(crc=0xDEADBEEF)),
    ("parent folder", "PKG030", named("../evil.html")),
    ("parent folder, far down", "PKG030", named("a/b/../../../evil.html")),
    ("parent folder at the end", "PKG030", named("a/..")),
    ("parent folder with backslash", "PKG030", named("..\\evil.html")),
    ("absolute", "PKG030", named("/etc/cron.d/evil")),
    ("drive", "PKG030", named("C:/Windows/evil.dll")),
    ("drive without slash", "PKG030", named("c:evil.dll")),
    ("share", "PKG030", named("\\\\server\\share\\evil.dll")),
    ("no name", "PKG046", named("")),
    ("a dot for a name", "PKG046", named(".")),
    ("dot in front", "PKG031", named("./other.html")),
    ("dot inside", "PKG031", named("a/./b.html")),
    ("empty step", "PKG031", named("a//b.html")),
    ("backslash", "PKG032", named("a\\b.html")),
    ("folder with both slashes", "PKG032", lambda part: replace(part, name=b"pictures\\/", data=b"")),
    ("folder with a backslash", "PKG032", lambda part: replace(part, name=b"pictures\\", data=b"")),
    ("NUL", "PKG033", named("index.html\0.png")),
    ("terminal escape", "PKG033", named("\x1b[2Jindex.html")),
    ("newline", "PKG033", named("index\n.html")),
    ("C1 control", "PKG033", named("index\x9b.html")),
    ("writing direction", "PKG033", named("index\u202elmth.exe")),
    ("line separator", "PKG033", named("index\u2028.html")),
    ("dot at the end", "PKG034", named("page.html.")),
    ("space at the end", "PKG034", named("page.html ")),
    ("folder with a dot at the end", "PKG034", named("folder./page.html")),
    ("device", "PKG034", named("CON")),
    ("device with extension", "PKG034", named("a/aux.html")),
    ("device with digit", "PKG034", named("Com1.txt")),
    ("device as folder", "PKG034", named("nul/page.html")),
    ("hidden stream", "PKG034", named("page.html:evil")),
    ("question mark", "PKG034", named("why?.html")),
    ("long part", "PKG035", named("x" * 256)),
    ("long part in a folder", "PKG035", named("a/" + "é" * 128 + "/b")),
    ("long path", "PKG035", named("folder/" * 80 + "b")),
    ("same name again", "PKG036", named("index.html")),
    ("same name in capitals", "PKG037", named("INDEX.HTML")),
    ("same but for one letter", "PKG037", named("indeX.html")),
    ("file that is a folder", "PKG038", named("index.html/inside.html")),
    ("CP437 name", "PKG039", lambda part: replace(part, name=b"caf\x82.html", both={"flags": 0})),
    ("unmarked UTF-8 name", "PKG039", lambda part: replace(part, name="café.html".encode(), both={"flags": 0})),
    ("marked, not UTF-8", "PKG040", lambda part: replace(part, name=b"caf\x82.html")),
    ("marked, half a surrogate", "PKG040", lambda part: replace(part, name=b"a\xed\xa0\x80.html")),
    ("second name", "PKG041", lambda part: replace(part, extra=unicode_path(part.name, b"evil.php"))),
    ("true name of WinRAR", "PKG045", lambda part: _true_name(part, _spelled(part))),
    ("true name in the local header alone", "PKG024", lambda part: _only_local(_true_name(part, _spelled(part)))),
    ("true name without need", "PKG041", lambda part: _true_name(part, "evil.php")),
    ("packed size into the next", "PKG011", lambda part: replace(part, both={"packed": len(part.packed) + 9})),
    ("packed size of 4 GiB", "PKG011", with_both(packed=MAX32 - 1)),
    ("needless ZIP64 sizes", "PKG007", _wide),
    ("missing ZIP64 sizes", "PKG006", with_both(size=MAX32)),
    ("short ZIP64 field", "PKG006", lambda part: replace(_wide(part), extra=struct.pack("<2HQ", 1, 8, 7))),
    ("another disk", "PKG004", with_central(disk=3)),
    ("bytes in front", "PKG013", lambda part: replace(part, before=b"deleted but still here")),
    ("directory without mark", "PKG005", with_central(mark=b"PK\1\1")),
    # and what must not be found fault with
    ("descriptor", "", _described(b"PK\7\x08", wide=False)),
    ("descriptor without mark", "", _described(b"", wide=False)),
    ("wide descriptor", "", _described(b"PK\7\x08", wide=True)),
    ("wide descriptor without mark", "", _described(b"", wide=True)),
    ("UTF-8 name", "", named("Übung/übung – ein Blatt.html")),
    ("second name that is the same", "", lambda part: replace(part, extra=unicode_path(part.name, part.name))),
    ("unknown field", "", lambda part: replace(part, extra=struct.pack("<2H4s", 0xCAFE, 4, b"abcd"))),
    ("broken field", "", lambda part: replace(part, extra=b"\xfe\xca\xff")),
    ("comment", "", with_central(comment=b"a remark")),
    ("no mode", "", with_central(mode=0)),
    ("dots in a name", "", named("a..b/...c/d.e.f")),
    ("device inside a name", "", named("console/auxiliary.com1.html")),
]


def _entry_cases() -> Iterator[Case]:
    for name, code, change in ENTRIES:
        for place in PLACES:
            if _fits(name, place):
                codes = frozenset({code} if code else set())
                if name == "bytes in front" and place == "first":
                    codes = frozenset({"PKG012"})
                yield Case(name, place, codes, lambda place=place, change=change: spoiled(place, change))


def _fits(name: str, place: str) -> bool:
    """Some lies are only lies about deflated data; for stored data they are other ones."""
    if place == "stored":
        return name not in {"other method in front", "larger than declared", "smaller than declared"}
    return True


def _end(name: str, code: str, **shape: object) -> Case:
    codes = frozenset({code} if code else set())
    return Case(name, "the end", codes, lambda: build(SOUND, Shape(**shape)))  # type: ignore[arg-type]


def _bytes(name: str, code: str, make: Callable[[], bytes]) -> Case:
    return Case(name, "the whole", frozenset({code} if code else set()), make)


def overlapping(count: int) -> bytes:
    """Entries of different names that all point at the first one's data."""
    kernel = Part(b"kernel", b"\0" * 1000)
    ghosts = [replace(kernel, name=b"file%d" % number, central={"offset": 0}) for number in range(count)]
    return _with_ghosts(kernel, ghosts)


def _inside_each_other() -> bytes:
    """An entry whose stored data are the next two entries, headers and all."""
    inner = b"".join(
        struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, zlib.crc32(b"x"), 1, 1, 1, 0) + name + b"x"
        for name in (b"a", b"b")
    )
    outer = Part(b"outer", inner, method=0)
    start = 30 + 5
    ghosts = [replace(Part(name, b"x", method=0), central={"offset": at}) for name, at in ((b"a", start), (b"b", 67))]
    return _with_ghosts(outer, ghosts)


def _with_ghosts(real: Part, ghosts: list[Part]) -> bytes:
    body = local_header(real) + real.packed
    directory = b"".join(central_header(part, 0) for part in [*ghosts, real])
    count = 1 + len(ghosts)
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)


def many(count: int) -> bytes:
    """Empty files; the end record cannot count them all without ZIP64."""
    body, directory = [], []
    offset = 0
    for number in range(count):
        name = b"f%06d" % number
        body.append(struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, 7, 0) + name)
        fixed = (0x314, 20, 0, 0, 0, 33, 0, 0, 0, 7, 0, 0, 0, 0, 0o100644 << 16, offset)
        directory.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", *fixed) + name)
        offset += 37
    records = b"".join(directory)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(records), offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + len(records), 1)
    short = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, short, short, len(records), offset, 0)
    return b"".join([*body, records, end64, locator, end])


def zeros(size: int) -> bytes:
    """`size` zeros, deflated: one mebibyte of them again and again, since blocks may be joined at a full flush."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(MIB)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return block * (size // MIB) + deflate.flush()


def _bomb(size: int, told: int | None = None, name: bytes = b"bomb.bin") -> bytes:
    """A file of zeros that declares its size, or another one."""
    told = size if told is None else told
    return build([*SOUND, Part(name, b"", raw=zeros(size), both={"size": told, "crc": 0})])


def _documents() -> bytes:
    """Documents that are small enough each, and too large together."""
    raw = zeros(26 * MIB) + bytes(300_000)
    return build([Part(b"%d.xml" % number, raw=raw, both={"size": 26 * MIB}) for number in range(5)])


def _nested() -> bytes:
    """Zips in zips in zips, as 42.zip is made: nobody here looks inside."""
    zipped = build([Part(b"0.bin", bytes(1 << 20))])
    for level in range(4):
        zipped = build([Part(b"%d.zip" % number, zipped) for number in range(16)] + [Part(b"level%d" % level)])
    return zipped


WHOLE: list[Case] = [
    _end("sound", ""),
    _end("a short comment", "", comment=b"made by hand"),
    _end("a long comment", "PKG016", comment=b"c" * 1025),
    _end("a comment of 64 KiB", "PKG016", comment=b"c" * 65535),
    _end("an end record in the comment", "PKG015", comment=build(SOUND[:1])),
    _end("the mark of an end in the comment", "PKG015", comment=b"..PK\5\6.."),
    _end("a comment shorter than told", "PKG003", comment=b"abc", end={"comment": 9}),
    _end("bytes behind the end", "PKG014", suffix=b"\r\n"),
    _end("a web page behind the end", "PKG014", suffix=b"<script>alert(1)</script>"),
    _end("a program in front", "PKG012", prefix=b"MZ" + bytes(500)),
    _end("a program in front, not counted", "PKG012", prefix=b"MZ" + bytes(500), shift=False),
    _end("a picture in front", "PKG012", prefix=b"GIF89a" + bytes(40)),
    _end("bytes before the directory", "PKG013", gap=b"lost"),
    _end("bytes behind the directory", "PKG005", tail=b"lost and found"),
    _end("a signature behind the directory", "PKG005", tail=struct.pack("<4sH", b"PK\5\5", 3) + b"sig"),
    _end("directory further back", "PKG003", end={"start": 10**6}),
    _end("directory larger than the file", "PKG003", end={"size": 10**6}),
    _end("directory of 4 GiB", "PKG003", end={"size": MAX32 - 1}),
    _end("directory further in front", "PKG005", end={"start": 0}),
    _end("directory smaller", "PKG005", end={"size": 100}),
    _end("one entry more told", "PKG005", end={"here": 6, "count": 6}),
    _end("one entry fewer told", "PKG005", end={"here": 4, "count": 4}),
    _end("60,000 entries told", "PKG008", end={"here": 60000, "count": 60000}),
    _end("no entries told", "PKG005", end={"here": 0, "count": 0}),
    _end("last disk of three", "PKG004", end={"disk": 2}),
    _end("directory on another disk", "PKG004", end={"first": 1}),
    _end("entries on other disks", "PKG004", end={"here": 2}),
    _end("directory entry cut off", "PKG005", directory=lambda data: data[:-3]),
    _end("directory entry and a bit", "PKG005", directory=lambda data: data + b"PK\1\2"),
    _end("directory of noise", "PKG005", directory=lambda data: b"\x5a" * len(data)),
    _end("directory of marks", "PKG005", directory=lambda data: b"PK\1\2" + b"\xff" * (len(data) - 4)),
    _end("needless ZIP64 end", "PKG007", end64={}),
    _end("ZIP64 end with sentinels", "PKG007", end64={}, end={"here": 0xFFFF, "count": 0xFFFF, "start": MAX32}),
    _end("ZIP64 tells another number", "PKG006", end64={"here": 9, "count": 9}),
    _end("ZIP64 tells another size", "PKG006", end64={"size": 9}),
    _end("ZIP64 tells another start", "PKG006", end64={"start": 9}),
    _end("ZIP64 record without mark", "PKG006", end64={"mark": b"PK\6\5"}),
    _end("ZIP64 record of wrong length", "PKG006", end64={"length": 2**63}),
    _end("ZIP64 record behind the file", "PKG006", end64={"at": 2**64 - 1}),
    _end("ZIP64 record at the start", "PKG006", end64={"at": 0}),
    _end("ZIP64 on another disk", "PKG004", end64={"disk": 1}),
    _end("ZIP64 directory on another disk", "PKG004", end64={"first": 1}),
    _end("ZIP64 with three disks", "PKG004", end64={"disks": 3}),
    _end("ZIP64 locator on another disk", "PKG004", end64={"on": 1}),
    _end("ZIP64 entries on other disks", "PKG004", end64={"here": 1}),
    _end("2^60 entries told", "PKG008", end64={"here": 2**60, "count": 2**60}, end={"here": 0xFFFF, "count": 0xFFFF}),
    _end("2^60 bytes of directory", "PKG003", end64={"size": 2**60}, end={"size": MAX32}),
    _end("sentinels without ZIP64", "PKG006", end={"start": MAX32}),
    _end("size sentinel without ZIP64", "PKG006", end={"size": MAX32}),
    _bytes("nothing", "PKG001", lambda: b""),
    _bytes("one byte", "PKG001", lambda: b"P"),
    _bytes("text", "PKG001", lambda: b"This is not a zip.\n" * 1000),
    _bytes("RAR", "PKG001", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    _bytes("7-Zip", "PKG001", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99)),
    _bytes("gzip", "PKG001", lambda: b"\x1f\x8b\x08" + bytes(99)),
    _bytes("web page", "PKG001", lambda: b"<!doctype html><title>Log in</title>"),
    _bytes("bare manifest", "PKG001", lambda: b"\xef\xbb\xbf<?xml version='1.0'?><manifest/>"),
    _bytes("PDF", "PKG001", lambda: b"%PDF-1.7\n" + bytes(99)),
    _bytes("noise", "PKG001", lambda: bytes(range(255, -1, -1)) * 400),
    _bytes("first part of a split zip", "PKG004", lambda: b"PK\7\x08" + build(SOUND)[:-22]),
    _bytes("end record alone", "PKG002", lambda: build([])),
    _bytes("folders alone", "PKG002", lambda: build([Part(b"a/", method=0), Part(b"a/b/", method=0)])),
    _bytes("folders and a file", "", lambda: build([Part(b"a/", method=0), Part(b"a/", method=0), Part(b"a/b")])),
    _bytes("folder, deflated", "", lambda: build([Part(b"a/"), Part(b"a/b")])),
    _bytes("folder is a file", "PKG038", lambda: build([Part(b"A/", method=0), Part(b"a", b"x")])),
    _bytes("Unicode forms", "PKG037", lambda: build([Part("é.html".encode()), Part("e\u0301.html".encode())])),
    _bytes("letter case beyond ASCII", "PKG037", lambda: build([Part("Ä.html".encode()), Part("ä.html".encode())])),
    _bytes("sharp s", "PKG037", lambda: build([Part("straße".encode()), Part(b"STRASSE")])),
    _bytes("overlap, all on one", "PKG011", lambda: overlapping(200)),
    _bytes("overlap, one in another", "PKG011", _inside_each_other),
    _bytes("40,000 entries", "PKG007", lambda: many(40_000)),
    _bytes("100,000 entries", "PKG008", lambda: many(100_000)),
    _bytes("bomb of 1 GiB", "PKG009", lambda: _bomb(1024 * MIB)),
    _bytes("bomb told as 3 GiB", "PKG009", lambda: _bomb(16 * MIB, told=3 << 30)),
    _bytes("bomb of 64 MiB", "PKG010", lambda: _bomb(64 * MIB)),
    _bytes("bomb told as 10 bytes", "PKG026", lambda: _bomb(512 * MIB, told=10)),
    _bytes("bomb told as 30 MiB", "PKG026", lambda: _bomb(512 * MIB, told=30 * MIB)),
    _bytes(
        "document of 33 MiB",
        "PKG028",
        lambda: build([Part(b"a.xml", raw=zeros(33 * MIB) + bytes(400_000), both={"size": 33 * MIB})]),
    ),
    _bytes("documents of 130 MiB", "PKG028", _documents),
    _bytes("document of a million elements", "PKG028", lambda: build([Part(b"a.xml", b"<a/>" * 10**6)])),
    _bytes("document of a million attributes", "PKG028", lambda: build([Part(b"a.XML", b"<a " + b"b='' " * 10**6)])),
    _bytes("document of a million entities", "PKG028", lambda: build([Part(b"a/b.xml", b"&a;" * 10**6)])),
    _bytes("zips in zips", "", _nested),
    _bytes("dot in front of the manifest", "PKG047", lambda: spoiled("first", named("./imsmanifest.xml"))),
    _bytes("20 of a kind and more", "PKG021", lambda: build([Part(b"%d" % n, b"x", 12) for n in range(500)])),
]

CASES = [*WHOLE, *_entry_cases()]


def boundaries(zipped: bytes) -> list[tuple[str, int]]:
    """Where the records of a sound zip begin and end, and points inside each: (what, offset)."""
    found: list[tuple[str, int]] = []
    for mark, what, size in ((b"PK\3\4", "local header", 30), (b"PK\1\2", "directory", 46), (b"PK\5\6", "end", 22)):
        at = zipped.find(mark)
        while at >= 0:
            steps = (("start", 0), ("in the mark", 2), ("behind the mark", 4), ("inside", size // 2), ("behind", size))
            found += [(f"{what} {step} at {at}", at + add) for step, add in steps]
            at = zipped.find(mark, at + 1)
    return [(what, at) for what, at in found if 4 <= at < len(zipped)]
