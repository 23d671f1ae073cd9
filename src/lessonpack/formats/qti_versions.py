"""The versions of QTI whose packages lessonpack judges and writes."""

from __future__ import annotations

from lessonpack.formats import qti21, qti22, qti30

VERSIONS = {qti21.STANDARD: qti21.VERSION, qti22.STANDARD: qti22.VERSION, qti30.STANDARD: qti30.VERSION}
OF_KINDS = {kind: version for version in VERSIONS.values() for kind in version.types}
