"""Banks of questions that differ in words alone, and what is found in them in shares and as a whole."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from msgspec.structs import replace

from lessonpack import checks, in_shares, inspection, parsing
from lessonpack.formats import load
from lessonpack.formats.standard import UNKNOWN, Standard
from lessonpack.model.course import Course
from lessonpack.model.questions import Question
from lessonpack.package import MANIFEST, Package
from lessonpack.pipeline import Job
from lessonpack.schemas import Store
from lessonpack.target import Options
from lessonpack.targets import load as load_targets
from lessonpack.xsd import Validator
from qti import samples

SHARED, WHOLE = 0, 1 << 40  # from how many bytes on documents are large
ROWS = 5  # so many items that differ in words alone
Found = tuple[list[tuple[str, str, str, int, int]], list[str], dict[str, str], list[tuple[str, int]]]


class Bank(NamedTuple):
    """A document of many questions in its package; `manifest` is empty for what is no more than that file."""

    manifest: bytes
    path: str
    data: bytes

    @property
    def standard(self) -> Standard:
        return UNKNOWN if self.manifest else load()["moodle-xml"]

    def package(self, data: bytes) -> Package:
        """The package with another document in the place of this one."""
        package = Package(name="bank.zip", source="bank.zip")
        if self.manifest:
            package.add(MANIFEST, self.manifest)
        package.add(self.path, data)
        return package


def asked(question: Question) -> list[Question]:
    """The same question in other words, so many times."""
    stems = (samples.say(f"What is {number}?") for number in range(ROWS))
    return [replace(question, id=f"q{number}", stem=stem) for number, stem in enumerate(stems)]


def bank(target: str, course: Course) -> Bank:
    """The largest document that a target makes of a course."""
    checks.load()
    made = load_targets()[target]
    package = made.build(made.carried(course), Options(test=False))
    path = max((path for path in package.paths if path != MANIFEST), key=lambda path: len(package.read(path)))
    return Bank(package.read(MANIFEST) if MANIFEST in package else b"", path, package.read(path))


def found(schemas: Store, bank: Bank, data: bytes) -> tuple[Found, list[bytes]]:
    """All that is known of the bank's package with this document in it, and what was parsed of that, in turn."""
    parsed: list[bytes] = []
    parse = parsing.parsed

    def told(seen: object, path: str, data: bytes, *rest: object) -> object:
        if path == bank.path:
            parsed.append(data)
        return parse(seen, path, data, *rest)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "parsed", told)
        job = Job(sources=(), schemas=str(schemas.folder))
        package, validator = bank.package(data), Validator(schemas)
        seen, findings, runs, unread = inspection.inspect(package, validator, job, standard=bank.standard)
    places = [(each.code, each.message, each.place.inside, each.place.line, each.place.column) for each in findings]
    kinds = {path: kind.name for path, kind in seen.kinds.items()}
    return (places, list(unread), kinds, [(run.revision, run.documents) for run in runs]), parsed


def both(schemas: Store, bank: Bank, data: bytes) -> tuple[Found, list[bytes]]:
    """What is found of a document in shares, which is what is found in the whole; and what was parsed of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_shares, "_LARGE", WHOLE)
        whole, parsed = found(schemas, bank, data)
        assert parsed == [data]
        patch.setattr(in_shares, "_LARGE", SHARED)
        shared, parsed = found(schemas, bank, data)
    assert shared == whole
    return shared, parsed
