"""Judges what is large in shares, and of a stranger's package as much as one package may take."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from lessonpack import archive, by_schema, doubles, parsing, rule
from lessonpack.findings import Finding, Tally
from lessonpack.formats import rows
from lessonpack.package import MANIFEST, Package

Examine = Callable[[rule.Inspection, str, etree._Element, bytes, by_schema.Ran], Iterator[Finding]]
"""What its schema and the checks say of a parsed document."""

_APART = 700_000  # nodes of documents that are judged each by itself: some seconds
_BESIDE = 50  # nodes that take as long as a document without any
_SPENT = "the documents before it that differ in more than words are as many as are judged of one package"


def judged(
    inspection: rule.Inspection, path: str, data: bytes, examine: Examine, schema: by_schema.Ran
) -> list[Finding] | None:
    """What is found in a document, when it is judged in shares or too much for one package; None for one to be parsed.

    Of a document to be parsed nothing is told yet: that tells each fault and its place.
    """
    if path == MANIFEST:
        return [] if _is_listed(inspection, data, examine, schema) else None
    told = _of_rows(inspection, path, data, examine, schema)
    if told is None and _is_spent(inspection, data):
        inspection.broken.add(path)
        return list(parsing.left_unread(inspection, path, _SPENT))
    return told


def _is_spent(inspection: rule.Inspection, data: bytes) -> bool:
    """True when as much of a stranger's package was judged, piece by piece, as is of one; else it counts."""
    if not inspection.package.source:
        return False
    before = inspection.spent[_SPENT]
    inspection.spent[_SPENT] += archive.nodes(data) + _BESIDE
    return before > _APART


_LONG = 1 << 16  # bytes of a manifest that is judged in short if it can be


def _is_listed(inspection: rule.Inspection, data: bytes, examine: Examine, schema: by_schema.Ran) -> bool:
    """True for a manifest that was judged without resources that are like others, and in which nothing was found."""
    if len(data) <= _LONG or by_schema.is_full(inspection):
        return False
    from lessonpack.formats import imscp, imscp_alike  # few packages are so large

    listing = imscp_alike.listing(data)
    if listing is None:
        return False
    trial, ran = rule.Inspection(inspection.package, inspection.standard, inspection.lms), by_schema.Ran()
    own: list[Finding] = []
    root = parsing.parsed(trial, MANIFEST, listing.share.data, own)
    if root is None or any(examine(trial, MANIFEST, root, listing.share.data, ran)) or own:
        return False
    facts = trial.facts.get(MANIFEST)
    whole = listing.whole(facts) if isinstance(facts, imscp.Manifest) else None
    if whole is None:
        return False
    inspection.standard, inspection.facts[MANIFEST] = trial.standard, whole
    inspection.kinds.update(trial.kinds)
    schema.count_once(ran)
    return True


_LARGE = 1 << 20  # bytes of a document that is judged in shares if it can be
_ROWS = "bytes that were looked at for rows"
_NOT_PARSED = "it has more elements than are parsed at once"


def _of_rows(
    inspection: rule.Inspection, path: str, data: bytes, examine: Examine, schema: by_schema.Ran
) -> list[Finding] | None:
    """What is found in a large document, judged in shares without items that differ from others in words alone.

    None where a fault is in one: the whole is to be parsed. One that has too many elements for that is judged with
    those that were left out, or left unread if it is a stranger's.
    """
    if len(data) <= _LARGE:
        return None
    row, is_small = inspection.standard.row, archive.nodes(data) <= archive.LIMITS.nodes
    division = rows.divided(data, row) if row is not None and _may_be_divided(inspection, data, row) else None
    if division is None:
        return None if is_small else _left_unread(inspection, path)
    shared = _in_shares(inspection, path, division.shares(), examine, Tally() if is_small else inspection.tally)
    if shared.told or not shared.is_known:
        if is_small:
            return None
        if not shared.is_known:
            return _left_unread(inspection, path)
        if path not in shared.trial.broken:
            others = _in_shares(inspection, path, division.shares(left_out=True), examine, inspection.tally)
            shared = others if path in others.trial.broken else replace(others, told=_once(shared.told + others.told))
    inspection.broken |= shared.trial.broken
    inspection.kinds.update(shared.trial.kinds)
    schema.count_once(shared.schema)
    return shared.told


def _may_be_divided(inspection: rule.Inspection, data: bytes, row: rows.Row) -> bool:
    """True until as much of a stranger's package was looked at for rows as ever is, or as much was told of schemas."""
    inspection.spent[_ROWS] += rows.cost(data, row) if inspection.package.source else 0
    return inspection.spent[_ROWS] <= rows.MOST and not by_schema.is_full(inspection)


def _left_unread(inspection: rule.Inspection, path: str) -> list[Finding] | None:
    """That a document of a stranger has too many elements to be parsed; None for one of ours."""
    if not inspection.package.source:
        return None
    inspection.broken.add(path)
    return list(parsing.left_unread(inspection, path, _NOT_PARSED))


class _InShares(Struct, frozen=True):
    """What came of the shares of a document: what is told of them, and what is known after the last one."""

    told: list[Finding]
    trial: rule.Inspection
    schema: by_schema.Ran
    path: str

    @property
    def is_known(self) -> bool:
        """True for a document that cannot be read, or is judged item by item: of others facts are kept, or nothing."""
        is_of_items = self.path in self.trial.kinds and self.path not in self.trial.facts
        return is_of_items or self.path in self.trial.broken


def _in_shares(
    inspection: rule.Inspection, path: str, shares: Iterator[rows.Share], examine: Examine, tally: Tally
) -> _InShares:
    """Judge a document in shares, each by itself, as far as a stranger's package is judged."""
    told, schema = dict[Finding, None](), by_schema.Ran()
    for share in shares:
        trial = rule.Inspection(
            inspection.package,
            inspection.standard,
            inspection.lms,
            inspection.sizes,
            tally=tally,
            spent=inspection.spent,
        )
        trial.facts[MANIFEST] = inspection.facts.get(MANIFEST)
        if _is_spent(trial, share.data):
            told |= dict.fromkeys(parsing.left_unread(trial, path, _SPENT))
            break
        own: list[Finding] = []
        root = parsing.parsed(trial, path, share.data, own)
        if root is None:
            told.clear()  # as of a document that cannot be read
        else:
            own += examine(trial, path, root, share.data, schema)
            own = doubles.told_once(trial, own, schema.complaints)
            schema.complaints.clear()
        told |= dict.fromkeys(_placed(each, inspection.package, share) for each in own)
        if root is None:
            break
    return _InShares(list(told), trial, schema, path)


def _once(told: list[Finding]) -> list[Finding]:
    """The findings about a document by their lines; what stands in all shares is told once."""
    return sorted(dict.fromkeys(told), key=lambda each: each.place.line)


def _placed(told: Finding, package: Package, share: rows.Share) -> Finding:
    """The same, at its line in the whole document where it is not at one of the source."""
    place = told.place
    if place.file != (package.source or package.name):
        return told
    return replace(told, place=place._replace(line=share.line(place.line)))
