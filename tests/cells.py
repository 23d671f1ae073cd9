"""Targets that are other than they are, and cells of their tables: what the tests that prove them share."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from lessonpack import targets
from lessonpack.features import Feature
from lessonpack.target import Carriage, Target


def other(carriage: Carriage) -> Carriage:
    """What a cell does not say: that nothing is there, or that it is."""
    return Carriage.DROPPED if carriage.is_there else Carriage.CARRIED


def flipped(target: Target, features: Iterable[Feature]) -> Target:
    """The target with the other cells for these features."""
    entries = {feature: target.table[feature] for feature in features}
    changed = {feature: replace(entry, carriage=other(entry.carriage)) for feature, entry in entries.items()}
    return replace(target, table={**target.table, **changed})


def instead(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target stands in the place of the one of its name."""
    known = {**targets.load(), target.name: target}
    monkeypatch.setattr(targets, "load", lambda: known)
