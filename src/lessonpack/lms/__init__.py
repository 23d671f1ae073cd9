"""What learning platforms really do: the targets to build for each, and facts about it with their evidence.

A platform is a TOML file here. A fact stands in it because a rule holds packages to it; the rule's clause is
the fact's evidence, so that what was seen, and on which version, is written down once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import resources
from lessonpack.findings import Finding, Severity


class Fact(Struct, frozen=True, kw_only=True):
    """One thing that a platform does: what, the rules that hold packages to it, and how that is known.

    `effect` is what becomes of a package (refused, broken, altered or dropped parts); `evidence` is `run` for what was
    seen to happen, `read` for what its source says, `documented` for what stands on the pages of which `where` has the
    addresses. `features` are what an author asks for and does not get there although the `target` carries it.
    `formats` are those of which the fact holds whatever is in the package, `instead` what people then do who have a
    package and not its source. `errors` are those of its rules that warn elsewhere of what stops a package here.
    `name` is what a line that lists losses calls it. `pattern` is a regular expression for the names of which the fact
    speaks, small letters and capitals alike.
    """

    name: str
    effect: str
    says: str
    rules: tuple[str, ...]
    evidence: str
    products: tuple[str, ...]
    where: tuple[str, ...]
    target: str = ""
    features: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    instead: str = ""
    errors: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def clause(self) -> str:
        """The evidence in one line, as a rule gives it."""
        return f"{', '.join(self.products)}: {', '.join(self.where)} ({self.evidence})"

    def speaks_of(self, name: str) -> bool:
        """The pattern is found in a name."""
        return re.search(self.pattern, name, re.IGNORECASE) is not None


class Advice(Struct, frozen=True, kw_only=True):
    """A sentence about importing a package, and how it is known.

    `evidence` is `run` for what was seen to happen, `read` for what stands in the platform's source, `documented` for
    what a page says. `where` is the address of that page, or what was run or read.
    """

    says: str
    evidence: str
    where: str

    @property
    def known(self) -> str:
        """The evidence as those who import are told it."""
        return "observed" if self.evidence == "run" else "documented"


class Room(Struct, frozen=True, kw_only=True):
    """How many characters of suspend_data a platform keeps: no more than `strict` on a site with that setting."""

    kept: int
    strict: int | None = None
    setting: str = ""


class Platform(Struct, frozen=True, kw_only=True):
    """A learning platform by the name that `--for` knows it by; `targets` are what it is best given, `known` the
    formats that it was looked at with, `untried` those of them with which nothing was run.

    `activity` and `questions` say what to upload there for a lesson and for its questions, and how that is known.
    `imports` say how, by target: first where in its menus, then the settings that matter.
    `suspend_data` is by target; a target that is not in it gets what its standard promises.
    """

    name: str
    title: str
    targets: tuple[str, ...]
    known: tuple[str, ...]
    activity: str
    questions: str
    imports: dict[str, tuple[Advice, ...]]
    suspend_data: dict[str, Room]
    facts: dict[str, Fact]
    untried: tuple[str, ...] = ()

    @property
    def product(self) -> str:
        """The title without what tells apart the ways of one product: `Canvas`."""
        return self.title.partition(" (")[0]

    def lost(self, target: str, feature: str) -> Fact | None:
        """What becomes of a feature that the target carries; None where nothing is known to happen to it."""
        found = (fact for fact in self.facts.values() if fact.target == target and feature in fact.features)
        return next(found, None)


def weighed(found: Iterable[Finding], names: Collection[str]) -> list[Finding]:
    """Findings as grave as they are for the platforms of these names."""
    facts = [fact for name in names for fact in load()[name].facts.values()]
    stopping = {code for fact in facts for code in fact.errors}
    return [_error(entry) if entry.code in stopping else entry for entry in found]


def _error(entry: Finding) -> Finding:
    return replace(entry, rule=replace(entry.rule, severity=Severity.ERROR))


@cache
def load() -> dict[str, Platform]:
    """Every platform by name; one that lacks a key is a fault of ours and fails loudly."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    tables = resources.tables(*(file.read_text("utf-8") for file in files))
    return {file.stem: _platform(file.stem, written) for file, written in zip(files, tables, strict=True)}


def _platform(name: str, written: dict[str, Any]) -> Platform:
    return Platform(
        name=name,
        title=written["title"],
        targets=tuple(written["targets"]),
        known=tuple(written["known"]),
        activity=written["activity"],
        questions=written["questions"],
        imports={target: tuple(map(_advice, told)) for target, told in written.get("import", {}).items()},
        suspend_data={target: Room(**room) for target, room in written.get("suspend_data", {}).items()},
        facts={id: _fact(id, fact, written["products"]) for id, fact in written["facts"].items()},
        untried=tuple(written.get("untried", ())),
    )


def _advice(written: dict[str, str]) -> Advice:
    return Advice(says=" ".join(written["says"].split()), evidence=written["evidence"], where=written["where"])


def _fact(id: str, written: dict[str, Any], products: list[str]) -> Fact:
    return Fact(
        name=written.get("name", id.replace("-", " ")),
        effect=written["effect"],
        says=" ".join(written["says"].split()),
        rules=tuple(written["rules"]),
        evidence=written["evidence"],
        products=tuple(written.get("products", products)),
        where=tuple(written["where"]),
        target=written.get("target", ""),
        features=tuple(written.get("features", ())),
        formats=tuple(written.get("formats", ())),
        instead=" ".join(written.get("instead", "").split()),
        errors=tuple(written.get("errors", ())),
        pattern=written.get("pattern", ""),
    )
