"""The official schema documents: which there are, where the installed ones stand, how they get there."""

from __future__ import annotations

from lessonpack.schemas.catalog import (
    OFFICIAL,
    OWN,
    UNKNOWN,
    Catalog,
    EntryPoint,
    Family,
    NoSuchFamily,
    SchemaDocument,
    SchemaError,
    parse_catalog,
    shipped_catalog,
)
from lessonpack.schemas.store import Altered, FamilyStatus, NotInstalled, Store, default_folder, default_store

__all__ = [
    "OFFICIAL",
    "OWN",
    "UNKNOWN",
    "Altered",
    "Catalog",
    "EntryPoint",
    "Family",
    "FamilyStatus",
    "NoSuchFamily",
    "NotInstalled",
    "SchemaDocument",
    "SchemaError",
    "Store",
    "default_folder",
    "default_store",
    "parse_catalog",
    "shipped_catalog",
]
