"""The documents that are of QTI 1.2, whatever package holds them."""

from __future__ import annotations

from lessonpack.formats import cartridge, qti12

_ROOT = "questestinterop"
KINDS = tuple(
    kind
    for standard in (qti12.STANDARD, *cartridge.STANDARDS)
    for kind in standard.documents
    if any(root.endswith(_ROOT) for root in kind.roots)
)
