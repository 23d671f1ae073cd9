"""Areas of pictures in QTI 2.x items, as they are written."""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from lessonpack.formats.qti2 import finite


class AreaMapping(Struct, frozen=True):
    """An areaMapping: shape, coordinates and points of each area; None where there is no bound."""

    default: float
    lower: float | None
    upper: float | None
    entries: tuple[tuple[str, str, float], ...]


def read_areas(node: etree._Element) -> AreaMapping:
    """What an areaMapping says."""
    found = node.iterfind("{*}areaMapEntry")
    return AreaMapping(
        default=finite(node.get("defaultValue")) or 0.0,
        lower=finite(node.get("lowerBound")),
        upper=finite(node.get("upperBound")),
        entries=tuple((e.get("shape", ""), e.get("coords", ""), finite(e.get("mappedValue")) or 0.0) for e in found),
    )
