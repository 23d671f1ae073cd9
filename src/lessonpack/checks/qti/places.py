"""QTI124: pictures of QTI 1.2 in which places are asked for that nobody can point at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from lessonpack.checks.qti._one import KINDS
from lessonpack.findings import Severity, rule
from lessonpack.formats.numbers import count, is_number
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

NO_PLACE = rule(
    "QTI124",
    severity=Severity.WARNING,
    holds="Each area of a picture in a QTI 1.2 item has the numbers of its shape, a place within the picture, and an "
    "ident of its own.",
    says="item {item!r}: {trouble}",
    hint="Write 'x,y,width,height' for a rectangle or an ellipse, 'x,y,x,y,x,y' and so on for what is bounded, in "
    "pixels of the picture.",
    reason="Learners cannot point at it: who knows the place gets no points for it.",
    clause="QTI 1.2 ASI Information Model, response_label, rarea",
)
_NUMBERS = {"Ellipse": {3, 4}, "Rectangle": {4}}  # some write a circle with its radius alone
_LEAST = 6  # numbers of what is bounded: three corners
_BETWEEN = regex(r"[,;\s]+")
_TOLD = 60  # characters of a name or place in a finding


@document_check(NO_PLACE, *KINDS)
def places_can_be_pointed_at(document: Document) -> Problems:
    for item in document.root.iterdescendants("{*}item"):
        for hotspot in item.iterfind(".//{*}response_xy//{*}render_hotspot"):
            for node, trouble in _troubles(hotspot):
                yield at(node, item=item.get("ident", "")[:_TOLD], trouble=trouble)


def _troubles(hotspot: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    picture = hotspot.find(".//{*}matimage")
    extent = (None, None) if picture is None else (count(picture.get("width")), count(picture.get("height")))
    seen = Counter[str]()
    for label in hotspot.iterfind(".//{*}response_label"):
        ident = label.get("ident", "")
        seen[ident] += 1
        if seen[ident] == 2:
            yield label, f"two areas have the ident {ident[:_TOLD]!r}"
        elif len(label):
            continue  # what is said elsewhere
        elif trouble := _trouble(label.get("rarea", "Ellipse"), (label.text or "").strip(), extent):
            yield label, f"the area {ident[:_TOLD]!r} {trouble}"


def _trouble(shape: str, place: str, extent: tuple[int | None, int | None]) -> str:
    written = _BETWEEN.split(place) if place else []
    is_whole = len(written) in _NUMBERS[shape] if shape in _NUMBERS else _is_bounded(len(written))
    if not is_whole or not all(map(is_number, written)):
        return f"is {place[:_TOLD]!r}, which is no {shape[:_TOLD]}" if place else "has no place"
    numbers = [float(each) for each in written]
    reach = max(numbers[2:]) if shape == "Ellipse" else 0.0
    corners = (numbers[:1], numbers[1:2]) if shape in _NUMBERS else (numbers[::2], numbers[1::2])
    beyond = any(most and min(along) - reach >= most for along, most in zip(corners, extent, strict=True))
    return f"lies outside the picture of {extent[0]} × {extent[1]} pixels: {place[:_TOLD]!r}" if beyond else ""


def _is_bounded(numbers: int) -> bool:
    return numbers >= _LEAST and numbers % 2 == 0
