"""What strangers' packages hold besides what is asked of them: judged on past it, and each thing called by its name."""

from __future__ import annotations

import pytest
from lxml import etree

from checks.packages import QTI, Edit, good, package, put, swap
from checks.strange import FAULTLESS, M, listed
from lessonpack import archive, pipeline, xsd
from lessonpack import checks as registered
from lessonpack.findings import RULES, Log, Severity
from lessonpack.formats import load
from lessonpack.formats.recognise import standard_of, standard_of_file, standard_of_files
from lessonpack.inspection import inspect
from lessonpack.package import Package
from lessonpack.schemas import Store

XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
ONE = "items/one.xml"
PAGE = "index.html"
PAGE_FILE = '<file href="index.html"/>'


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


def found(made: Package, store: Store) -> list[tuple[str, str]]:
    """(code, path) of what is found in a package, in order; which schemas did not run is left out."""
    registered.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder))
    _, findings, _, _ = inspect(made, xsd.Validator(store), job)
    return sorted({(entry.code, entry.place.inside) for entry in findings if not entry.code.startswith("XSD")})


def edited(base: str, edits: tuple[Edit, ...]) -> Package:
    files = good(base)
    for edit in edits:
        edit(files)
    return package(files)


@pytest.mark.parametrize(("base", "edits"), [case[1:] for case in FAULTLESS], ids=[case[0] for case in FAULTLESS])
def test_what_the_standards_allow_is_no_fault(base: str, edits: tuple[Edit, ...], nothing: Store) -> None:
    assert found(edited(base, edits), nothing) == []


@pytest.mark.parametrize(("blank", "told"), [(" \t\r\n\f", []), ("\xa0", [("WEB002", "index.html")])])
def test_only_what_browsers_take_off_an_address_is_no_part_of_it(
    blank: str, told: list[tuple[str, str]], nothing: Store
) -> None:
    picture = swap("index.html", "</body>", f'<img src="{blank}media/cloud.svg" alt=""></body>')
    assert found(edited("scorm", (picture,)), nothing) == told


APPLE = b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2\0\0\0\t"
XML = [
    (
        "what macOS leaves beside",
        "scorm",
        (put("__MACOSX/._imsmanifest.xml", APPLE), put("._index.html", APPLE)),
        [("PKG056", "._index.html"), ("PKG056", "__MACOSX/._imsmanifest.xml")],
    ),
    (
        "unlisted and broken",
        "scorm",
        (put("notes.xml", "<a><b></a>"),),
        [("XML003", "notes.xml")],
    ),
    ("listed and broken", "scorm", listed("data.xml", "<a><b></a>"), [("XML001", "data.xml")]),
    (
        "a manifest that is broken",
        "scorm",
        (put(M, "<manifest>"), put("notes.xml", "<a>")),
        [("XML001", M), ("XML001", "notes.xml")],
    ),
    (
        "a DOCTYPE",
        "scorm",
        listed("crossdomain.xml", '<!DOCTYPE a SYSTEM "http://www.example.org/a.dtd"><a/>'),
        [("XML004", "crossdomain.xml")],
    ),
    (
        "a DOCTYPE with declarations",
        "scorm",
        listed("a.xml", "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>"),
        [("XML004", "a.xml")],
    ),
    ("an entity", "scorm", listed("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), [("XML002", "a.xml")]),
    (
        "an entity that nobody uses",
        "scorm",
        listed("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        [("XML002", "a.xml")],
    ),
    (
        "a parameter entity",
        "scorm",
        listed("a.xml", '<!DOCTYPE a [<!ENTITY % b SYSTEM "c">]><a/>'),
        [("XML002", "a.xml")],
    ),
    ("an entity of a DTD", "scorm", listed("a.xml", f"{XHTML}<html>&nbsp;</html>"), [("XML002", "a.xml")]),
    (
        "an unlisted entity",
        "scorm",
        (put("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'),),
        [("XML003", "a.xml")],
    ),
    (
        "a DOCTYPE that hides nothing",
        "qti",
        (swap(ONE, "<assessmentItem", f"{XHTML}<assessmentItem"), swap(ONE, 'title="Rain"', 'title=""')),
        [("QTI063", ONE), ("XML004", ONE)],
    ),
]


@pytest.mark.parametrize(("base", "edits", "told"), [case[1:] for case in XML], ids=[case[0] for case in XML])
def test_xml_is_judged_as_far_as_it_can_be_read(
    base: str, edits: tuple[Edit, ...], told: list[tuple[str, str]], nothing: Store
) -> None:
    assert found(edited(base, edits), nothing) == told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<a>" * 300 + "</a>" * 300, "more than 256 elements stand within each other"),
        (f"<{'a' * 50_001}/>", "a name has more than 50,000 characters"),
        (f"<a>{'x' * 10_000_001}</a>", "a text, an attribute or a comment has more than 10,000,000 characters"),
        (f'<a b="{"x" * 10_000_001}"/>', "a text, an attribute or a comment has more than 10,000,000 characters"),
    ],
    ids=["depth", "name", "text", "attribute"],
)
def test_what_parsers_refuse_is_not_called_malformed(text: str, why: str, nothing: Store) -> None:
    registered.load()
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    _, findings, _, _ = inspect(edited("scorm", listed("a.xml", text)), xsd.Validator(nothing), job)
    told = [entry.message for entry in findings if entry.code.startswith("XML")]
    assert told == [f"XML parsers refuse the file: {why}"]


def test_a_doctype_is_a_note(nothing: Store) -> None:
    registered.load()
    made = edited("scorm", listed("a.xml", "<!DOCTYPE a><a/>"))
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    _, findings, _, _ = inspect(made, xsd.Validator(nothing), job)
    assert [entry.severity for entry in findings if entry.code == "XML004"] == [Severity.NOTE]


def renamed(name: str) -> Package:
    """The bank with its first item under another name, with a fault in it."""
    files = good("qti")
    files[name] = files.pop(ONE).replace(b'title="Rain"', b'title=""')
    for path in (M, "test.xml"):
        files[path] = files[path].replace(ONE.encode(), name.encode())
    return package(files)


@pytest.mark.parametrize("name", ["items/one.qti", "items/one.dat", "items/one", "items/one.XML", "items/one.xhtml"])
def test_what_the_manifest_lists_as_xml_is_judged_whatever_it_is_called(name: str, nothing: Store) -> None:
    assert found(renamed(name), nothing) == [("QTI063", name)]


def test_what_only_the_manifest_calls_xml_is_held_to_the_same_limits() -> None:
    made = renamed("items/one.dat")
    for limits in ({"document": 300}, {"documents": 3000}, {"nodes": 20}):
        log = Log()
        named = archive.admitted(made, ["items/one.dat", "items/gone.dat"], log, archive.Limits(**limits))
        assert [entry.code for entry in log] == ["PKG028"]
        assert "items/one.dat" not in named
    assert archive.admitted(made, ["items/one.dat"], Log())[-1] == "items/one.dat"


# --- files that are called like leftovers, pages that are called or written otherwise -----------------

LEFTOVERS = ["__MACOSX/index.html", ".Trashes/index.html", "a/._index.html", "desktop.ini", "Thumbs.db"]


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_an_item_launches_is_no_leftover(name: str, nothing: Store) -> None:
    files = good("scorm")
    files[name] = b"<div>"
    files[M] = files[M].replace(b'href="index.html"', f'href="{name}"'.encode())
    assert ("PKG057", M) in found(package(files), nothing)


def test_what_a_resource_lists_is_no_leftover(nothing: Store) -> None:
    made = edited("scorm", listed("__MACOSX/page.html", "<div>"))
    assert found(made, nothing) == [("PKG056", "__MACOSX/page.html"), ("PKG057", M)]


@pytest.mark.parametrize(
    ("name", "data"),
    [("media/.DS_Store", b"Bud1"), ("Thumbs.db", b""), ("media/._page.html", b"\0\x05\x16\x07\0\x02\0\0Mac OS X")],
)
def test_litter_that_a_manifest_lists_is_a_warning(name: str, data: bytes, nothing: Store) -> None:
    assert found(edited("scorm", listed(name, data)), nothing) == [("PKG058", name)]
    asset = f'<resource identifier="LITTER" type="webcontent" adlcp:scormtype="asset" href="{name}">'
    own = swap(M, "</resources>", f'{asset}<file href="{name}"/></resource></resources>')
    assert found(edited("scorm", (own, put(name, data))), nothing) == [("PKG058", name), ("SCORM015", M)]
    assert RULES["PKG058"].severity is Severity.WARNING


def test_metadata_are_no_leftover(nothing: Store) -> None:
    location = "<metadata><adlcp:location>__MACOSX/lom.xml</adlcp:location></metadata>"
    made = edited("scorm", (put("__MACOSX/lom.xml", "<a>"), swap(M, PAGE_FILE, location + PAGE_FILE)))
    assert found(made, nothing) == [("PKG056", "__MACOSX/lom.xml"), ("PKG057", M)]


@pytest.mark.parametrize("name", ["__MACOSX/one.xml", "items/._one.xml", "items/desktop.ini"])
def test_a_question_is_no_leftover(name: str, nothing: Store) -> None:
    assert ("PKG057", M) in found(renamed(name), nothing)


@pytest.mark.parametrize(
    "element", ['<iframe title="x" src="{}"></iframe>', '<a href="{}">x</a>', '<script src="{}"></script>']
)
def test_what_a_page_refers_to_is_no_leftover(element: str, nothing: Store) -> None:
    name = "__MACOSX/page.html"
    made = edited("scorm", (put(name, "<div>"), swap(PAGE, "</body>", f"{element.format(name)}</body>")))
    assert found(made, nothing) == [("PKG056", name), ("WEB024", PAGE)]


WIDE = [
    *(pytest.param(name, b"", id=name) for name in ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le")),
    pytest.param("utf-32-be", b"", id="utf-32-be"),
    pytest.param("utf-16-be", b"\xfe\xff", id="utf-16-be with a mark"),
]


@pytest.mark.parametrize(("encoding", "mark"), WIDE)
def test_a_page_of_wide_letters_is_read(encoding: str, mark: bytes, nothing: Store) -> None:
    files = good("scorm")
    text = files[PAGE].decode().replace("</body>", '<img src="gone.png"></body>')
    files[PAGE] = mark + text.encode(encoding)
    told = [entry for entry in found(package(files), nothing) if entry[0].startswith("WEB")]
    assert told == [("WEB002", PAGE), ("WEB012", PAGE), ("WEB013", PAGE)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
def test_a_crowded_tag_is_seen_in_any_encoding(encoding: str, nothing: Store) -> None:
    files = good("scorm")
    crowd = "".join(f" a{number}=1" for number in range(101))
    files[PAGE] = files[PAGE].decode().replace("<h1>", f"<h1{crowd}>").encode(encoding)
    told = [entry for entry in found(package(files), nothing) if entry[0].startswith("WEB")]
    assert told == [("WEB015", PAGE)]


def test_letters_that_turn_wide_behind_the_start_are_told_of(nothing: Store) -> None:
    files = good("scorm")
    files[PAGE] = b" " * 100 + files[PAGE].decode().encode("utf-16-le")
    assert ("WEB015", PAGE) in found(package(files), nothing)


def test_a_style_sheet_of_wide_letters_is_read(nothing: Store) -> None:
    made = edited("scorm", (put("style.css", "@import 'gone.css';".encode("utf-16")),))
    assert found(made, nothing) == [("WEB002", "style.css")]


@pytest.mark.parametrize("name", ["index.asp", "start", "start.shtm"])
def test_a_page_is_what_an_item_launches_whatever_it_is_called(name: str, nothing: Store) -> None:
    files = good("scorm")
    files[name] = files.pop(PAGE).replace(b"<body>", b"<body>" + b"<div>" * 2_050)
    files[M] = files[M].replace(b'"index.html"', f'"{name}"'.encode())
    assert [entry for entry in found(package(files), nothing) if entry[0].startswith("WEB")] == [("WEB015", name)]


@pytest.mark.parametrize(
    ("name", "data"),
    [("start.md", b"plain words, 1 < 2"), ("start", b""), ("start.docx", b"PK\0<a"), ("start.pdf", b"<a\0")],
)
def test_what_is_launched_and_holds_no_tag_or_has_a_type_of_its_own_is_no_page(
    name: str, data: bytes, nothing: Store
) -> None:
    files = good("scorm")
    files[name] = data
    files[M] = files[M].replace(b'href="index.html"', f'href="{name}"'.encode(), 1)
    assert not [entry for entry in found(package(files), nothing) if entry[0].startswith("WEB")]


# --- formats that can only be named -------------------------------------------------------------------

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ITEM = "imsqti_item_xmlv2p2"


def manifest(namespace: str, *types: str, declared: str = "", metadata: str = "") -> str:
    resources = "".join(f'<resource identifier="R{n}" type="{each}"/>' for n, each in enumerate(types))
    metadata = f"<metadata>{metadata}</metadata>" if metadata else ""
    start = f'<manifest xmlns="{namespace}" {declared}>{metadata}'
    return f"{start}<organizations/><resources>{resources}</resources></manifest>"


def schema(name: str, version: str) -> str:
    return f"<schema>{name}</schema><schemaversion>{version}</schemaversion>"


BB = 'xmlns:bb="http://www.blackboard.com/content-packaging/"'
QTI30 = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
CARTRIDGE = "http://www.imsglobal.org/xsd/imsccv1p{}/imscp_v1p1"
LEARNING = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
MANIFESTS = [
    ("cc10", manifest(CP, "webcontent", "imsqti_xmlv1p2/imscc_xmlv1p0/assessment")),
    ("cc12", manifest(CARTRIDGE.format(2), "imsbasiclti_xmlv1p0")),
    ("qti20", manifest(CP, "imsqti_item_xmlv2p0", metadata=schema("IMS Content", "1.1"))),
    ("qti301", manifest(QTI30, metadata=schema("QTI Item Bank", "3.0.1"))),
    ("apip", manifest("http://www.imsglobal.org/xsd/apip/apipv1p0/imscp_v1p1", "imsqti_apipitem_xmlv2p1")),
    ("apip", manifest("http://www.imsglobal.org/xsd/apip/apipv1p0/imscp_v1p1", "imsqti_apipitem_xmlv2p2")),
    ("blackboard", manifest("", "assessment/x-bb-qti-pool", declared=BB)),
    ("brightspace", manifest(CP, "webcontent", declared='xmlns:d2l="http://desire2learn.com/xsd/d2lcp_v2p0"')),
    ("learning-design", manifest(CP, declared='xmlns:ld="http://www.imsglobal.org/xsd/imsld_v1p0"')),
]


@pytest.mark.parametrize(("format", "text"), MANIFESTS)
def test_a_manifest_of_another_format_is_called_by_its_name_and_not_judged(
    format: str, text: str, nothing: Store
) -> None:
    registered.load()
    made = package({M: text.encode(), "broken.xml": b"<a>", "unlisted.html": b"<img src=gone.png>"})
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    inspection, findings, _, _ = inspect(made, xsd.Validator(nothing), job)
    assert inspection.standard.name == format
    [told] = findings
    assert told.code == "PKG091"
    assert told.message == f"this is {load()[format].title}, which lessonpack does not judge yet"


VERSIONS_OF_QTI = [
    ("qti21", manifest(CP, metadata=schema("IMS QTI", "2.1"))),
    ("qti21", manifest(CP, "imsqti_item_xmlv2p1")),
    ("qti22", manifest(CP, "imsqti_test_xmlv2p2", "webcontent")),
    ("qti22", manifest(CP, metadata=schema("QTIv2.2 Package", "1.0.0"))),
    ("qti22", manifest(CP, metadata=schema("QTI Package", "2.2"))),
    ("qti30", manifest(QTI30, "imslti_xmlv1p1")),
    ("qti30", manifest(QTI30, metadata=schema("QTI Test Bank", "3.0.0"))),
    ("qti30", manifest(CP, metadata=schema("QTI Package", "3.0.0"))),
    ("qti30", manifest(CP, "imsqti_item_xmlv3p0")),
]


@pytest.mark.parametrize(("format", "text"), VERSIONS_OF_QTI)
def test_a_version_of_qti_is_known_by_what_its_manifest_says(format: str, text: str) -> None:
    assert standard_of(etree.fromstring(text)).name == format


@pytest.mark.parametrize(
    ("declared", "format"),
    [
        ('xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"', "scorm2004-4th"),
        ("", "unknown"),
    ],
)
def test_scorm_2004_is_known_by_its_namespace_alone(declared: str, format: str, nothing: Store) -> None:
    registered.load()
    made = package({M: f'<manifest xmlns="{CP}" {declared} identifier="M"/>'.encode()})
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    inspection, _, _, _ = inspect(made, xsd.Validator(nothing), job)
    assert inspection.standard.name == format


FILES = [
    ("cmi5", ["cmi5.xml", "index.html"]),
    ("cmi5", ["course/cmi5.xml", "course/a.js"]),
    ("h5p", ["h5p.json", "content/content.json"]),
    ("h5p", ["quiz/h5p.json", "__MACOSX/quiz/._h5p.json"]),
    ("xapi", ["tincan.xml", "story.html"]),
    ("moodle-backup", ["moodle_backup.xml", "files.xml"]),
    ("aicc", ["course.CRS", "course.au", "course.des", "course.cst"]),
    ("epub", ["mimetype", "META-INF/container.xml"]),
    ("office", ["[Content_Types].xml", "word/document.xml"]),
    ("unknown", ["index.html", "data/h5p.json"]),
    ("unknown", ["__MACOSX/cmi5.xml"]),
    ("unknown", []),
]


@pytest.mark.parametrize(("format", "paths"), FILES)
def test_a_package_without_a_manifest_is_known_by_its_files(format: str, paths: list[str], nothing: Store) -> None:
    assert standard_of_files(paths).name == format
    told = found(package(dict.fromkeys(paths, b"<a/>")), nothing)
    assert ("PKG091", "") in told or format == "unknown"
    assert (("PKG050", "") in told) == (format == "unknown")


DOCUMENTS = [
    ("moodle-xml", "a.xml", b'<?xml version="1.0"?>\n<!-- made by hand -->\n<quiz>\n<question type="cloze">'),
    ("qti12", "a.xml", b'<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2p1.dtd">\n<questestinterop>'),
    ("qti12", "a.xml", b'\xef\xbb\xbf<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'),
    ("qti30", "a.xml", b"<qti-assessment-item xmlns=''>"),
    ("cmi5", "cmi5.xml", b'<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">'),
    ("gift", "a.txt", b"// essay\n::Q8:: How are you? {}\n"),
    ("gift", "a.gift", b"Two and two are {=four ~five}"),
    ("unknown", "a.txt", b"Dear all, {see below}"),
    ("unknown", "a.css", b"::before { content: '' } a::after{=}"),
    ("unknown", "a.xml", b"<!-- <quiz> --><html>"),
    ("unknown", "a.zip", b"PK\3\4<quiz>"),
    ("unknown", "a.xml", b""),
]


@pytest.mark.parametrize(("format", "name", "head"), DOCUMENTS)
def test_a_single_document_is_known_by_its_root(format: str, name: str, head: bytes) -> None:
    assert standard_of_file(name, head).name == format


def test_questions_without_a_package_are_called_that(nothing: Store) -> None:
    registered.load()
    made = package({"one.xml": QTI[ONE].encode(), "old.xml": b"<questestinterop/>"})
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    _, findings, _, _ = inspect(made, xsd.Validator(nothing), job)
    [told] = [entry.message for entry in findings if entry.code == "PKG050"]
    assert told == "there is no imsmanifest.xml in it, only a QTI 1.2 document and a QTI 2.1 item without one"
