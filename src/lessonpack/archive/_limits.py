"""How much of a stranger's package is read at all."""

from __future__ import annotations

from msgspec import Struct

_MIB = 1 << 20


class Limits(Struct, frozen=True, kw_only=True):
    """What is refused before anything is inflated or parsed; all sizes in bytes.

    The defaults take a bank of 10,000 questions with a picture each and half a gigabyte of video, and
    keep the worst archive within seconds and 200 megabytes of memory. `ratio` (unpacked to packed) counts
    only above `ratio_floor`: a small file may well shrink to a thousandth. `document` (size) and `nodes`
    (elements, attributes, entities) hold for each `.xml` file, which is parsed whole, `documents` and `all_nodes` for
    all of them together, `attributes` for one element, `declarations` (words) for one document type; `parsed` is how
    many documents there may be. Parsing, schema and
    checks take 10 to 30 microseconds and up to 600 bytes for a node, and half a millisecond for the smallest item: the
    manifest of that bank has 270,000 nodes, its items have 1,200,000 together.
    """

    entries: int = 50_000
    directory: int = 16 * _MIB
    unpacked: int = 768 * _MIB
    ratio: int = 100
    ratio_floor: int = 32 * _MIB
    parsed: int = 15_000
    document: int = 32 * _MIB
    documents: int = 128 * _MIB
    nodes: int = 300_000
    all_nodes: int = 1_500_000
    attributes: int = 200
    declarations: int = 1_000
    path: int = 512
    name: int = 255


LIMITS = Limits()
