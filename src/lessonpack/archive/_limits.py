"""How large a package may be that is read at all."""

from __future__ import annotations

from msgspec import Struct

_MIB = 1 << 20


class Limits(Struct, frozen=True, kw_only=True):
    """The largest values that are accepted; sizes are in bytes. What exceeds them is not inflated or parsed.

    - `entries`, `directory`: number of entries of a zip, and size of its central directory;
    - `unpacked`: size of all files together;
    - `ratio`: unpacked to packed size, compared only above `ratio_floor`, since small files may shrink to a thousandth;
    - `parsed`: number of XML documents;
    - `document`, `documents`: size of one XML document, and of all together;
    - `nodes`, `all_nodes`: elements, attributes and entities in what is parsed of one document at once, and of all
      together;
    - `attributes`: of one element; `declarations`: words in one document type;
    - `path`, `name`: length of a path, and of one name in it.

    The defaults accept a bank of 10,000 questions with a picture each and half a gigabyte of video, and keep the worst
    archive within seconds and 200 megabytes of memory. Parsing, schema and checks take 10 to 30 microseconds and up to
    600 bytes for a node, and half a millisecond for the smallest item; the manifest of that bank has 270,000 nodes, its
    items have 1,200,000 together. With feedback on everything the largest lesson that is read (600,000 values) becomes
    3,150,000. Items are judged one at a time, and only so many as `in_shares` allows by more than what is like them: a
    further million takes memory for nothing but names, and half a second.
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
    all_nodes: int = 4_000_000
    attributes: int = 200
    declarations: int = 1_000
    path: int = 512
    name: int = 255


LIMITS = Limits()
