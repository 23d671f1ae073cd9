"""MOODLE050–051 and MOODLE055: markers, the picture that they are dragged to, and the zones in which they are right."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from lessonpack import pictures, svg
from lessonpack.checks.moodle._facts import Asked, questions, text, zones
from lessonpack.findings import Severity, rule
from lessonpack.formats.lengths import TEXT
from lessonpack.formats.moodle_xml import DOCUMENT
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

_CLAUSE = "Moodle, question/type/ddmarker/{} (read)"
WITHOUT = rule(
    "MOODLE050",
    holds="A question with markers has a picture, and zones in it, each with a number of its own and its marker.",
    says="{question!r}: {trouble}",
    hint="Put one <file> in base64 into the question, a <drag> with a number and a text for each marker, and for each "
    "zone a <drop> with its shape (circle, rectangle or polygon) and the number of its marker as <choice>.",
    reason="Moodle imports the question, and cannot show it or never finds it right; of those with one number it takes "
    "the last.",
    clause=_CLAUSE.format("questiontype.php"),
)
ZONE = rule(
    "MOODLE051",
    severity=Severity.WARNING,
    holds="The coordinates of a zone are those of its shape, in whole pixels of the picture, and hold a part of it.",
    says="{question!r}: zone {zone} is a {shape}, and {trouble}",
    hint="Write 'x,y;radius' for a circle, 'x,y;width,height' for a rectangle, 'x,y;x,y;x,y' and so on for a polygon, "
    "each within the picture.",
    reason="Moodle imports it without a word; markers meet the zone elsewhere or nowhere, and teachers who change the "
    "question cannot save it.",
    clause=_CLAUSE.format("shapes.php"),
)
SHRUNK = rule(
    "MOODLE055",
    severity=Severity.NOTE,
    holds="A picture with places is not larger than the 600 × 400 pixels to which Moodle 3.8 and older make it.",
    says="{question!r}: Moodle 3.8 and older make the picture of {width} × {height} pixels smaller, and not its places",
    hint="Nothing to do from Moodle 3.11 on; for an older one give the picture with at most 600 × 400 pixels, and its "
    "places in these.",
    reason="Places are in pixels: in the smaller picture they are elsewhere, or outside, and no answer meets them.",
    clause="Moodle 3.3 and 3.8 (made smaller), 3.11, 4.1, 4.2, 5.0 and 5.1 (kept), "
    "question/type/ddimageortext/questiontypebase.php, constrain_image_size_in_draft_area (read)",
    asks=False,
)
_WIDEST, _HIGHEST = 600, 400  # of the picture that old Moodles keep, in pixels
_PIXELS = "[0-9]{1,6}"
_POINT = f"{_PIXELS},{_PIXELS}"
_SHAPES = {
    "circle": regex(rf"{_POINT};{_PIXELS}"),
    "rectangle": regex(rf"{_POINT};{_POINT}"),
    "polygon": regex(rf"{_POINT}(?:;{_POINT}){{2,}}"),
}
_BLANK = regex(r"\s+")
_ALSO_SHOWN = (b"BM",)  # how pictures begin that browsers show, and whose size nobody reads here


def _marked(document: Document) -> Iterator[tuple[Asked, list[etree._Element]]]:
    """The questions with markers, each with its zones."""
    return ((question, zones(question.node)) for question in questions(document) if question.type == "ddmarker")


@document_check(WITHOUT, DOCUMENT)
def markers_have_a_picture_and_zones(document: Document) -> Problems:
    for question, placed in _marked(document):
        if trouble := _picture_trouble(question.node) or _trouble(question.node, placed):
            yield at(question.node, question=question.name, trouble=trouble)


def _picture_trouble(question: etree._Element) -> str:
    files = question.findall("file")
    if len(files) != 1:
        return "there are several pictures" if files else "there is no picture"
    return "" if _is_shown(files[0]) else "the file is no picture that browsers show"


def _data(file: etree._Element) -> bytes:
    try:
        return a2b_base64((file.text or "").encode("ascii", "ignore"))
    except ValueError:
        return b""


def _is_shown(file: etree._Element) -> bool:
    data = _data(file)
    try:
        return pictures.look(data) is not None or data.startswith(_ALSO_SHOWN)
    except svg.Refused:
        return True
    except (pictures.Unusable, *pictures.DAMAGED):
        return len(file.text or "") >= TEXT  # of which the end is not looked at


def _seen(file: etree._Element | None) -> pictures.Seen | None:
    """What is seen of a picture whose extent is known."""
    try:
        seen = None if file is None else pictures.look(_data(file))
    except (pictures.Unusable, svg.Refused, *pictures.DAMAGED):
        return None
    return seen if seen and seen.width and seen.height else None


def _trouble(question: etree._Element, placed: list[etree._Element]) -> str:
    drags = [each for each in question.iterchildren("drag") if text(each, "text")]
    markers = {text(each, "no") for each in drags}
    if not placed:
        return "no marker has a zone"
    for zone in placed:
        if text(zone, "choice") not in markers:
            return f"there is no marker {text(zone, 'choice')[:20]} for the zone {_number(zone)}"
        if text(zone, "shape") not in _SHAPES:
            return f"the zone {_number(zone)} is no circle, rectangle or polygon"
    return _twice("markers", drags) or _twice("zones", placed)


def _twice(what: str, nodes: Iterable[etree._Element]) -> str:
    numbers = Counter(map(_number, nodes))
    number = next((each for each, times in numbers.items() if times > 1), "")
    return f"{numbers[number]} {what} have the number {number}" if number else ""


@document_check(ZONE, DOCUMENT)
def zones_are_written_as_moodle_reads_them(document: Document) -> Problems:
    for question, placed in _marked(document):
        seen = _seen(question.node.find("file"))
        extent = (seen.width, seen.height) if seen else None
        for zone in placed:
            shape, coords = text(zone, "shape"), text(zone, "coords")
            if shape in _SHAPES and (trouble := _zone_trouble(shape, _BLANK.sub("", coords), extent)):
                said = {"zone": _number(zone), "shape": shape, "trouble": f"{trouble} {coords[:40]!r}"}
                yield at(zone, question=question.name, **said)


@document_check(SHRUNK, DOCUMENT)
def pictures_are_not_made_smaller(document: Document) -> Problems:
    for question in questions(document):
        seen = _seen(question.node.find("file")) if question.type in ("ddimageortext", "ddmarker") else None
        # The size of a drawing is nothing that these Moodles know.
        if seen and seen.kind != "svg+xml" and (seen.width > _WIDEST or seen.height > _HIGHEST):
            yield at(question.node, question=question.name, width=seen.width, height=seen.height)


def _zone_trouble(shape: str, coords: str, extent: tuple[int, int] | None) -> str:
    if not _SHAPES[shape].fullmatch(coords):
        return "has"
    left, top, right, bottom = _box(shape, [int(each) for each in re.split("[,;]", coords)])
    if left == right or top == bottom:
        return "has no extent by"
    if extent and (left >= extent[0] or top >= extent[1]):
        return f"lies outside the picture of {extent[0]} × {extent[1]} pixels by"
    return ""


def _box(shape: str, numbers: list[int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a zone."""
    if shape == "polygon":
        across, down = numbers[::2], numbers[1::2]
        return min(across), min(down), max(across), max(down)
    x, y, *reach = numbers
    if shape == "circle":
        return x - reach[0], y - reach[0], x + reach[0], y + reach[0]
    return x, y, x + reach[0], y + reach[1]


def _number(zone: etree._Element) -> str:
    return text(zone, "no")[:20] or "without a number"
