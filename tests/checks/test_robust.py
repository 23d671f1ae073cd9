"""Checks meet packages that no schema would let through: whatever is missing or odd, none of them crashes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from checks.packages import BASES, Files, good, package
from conftest import few
from lessonpack import checks, pipeline, rule, xsd
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

ODD = ("", "0", "-1", "1e999", "NaN", "a b", "../..", "//x", "C:\\x", "%", "\u00e9" * 300, "http://[", "?", "#")


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> xsd.Validator:
    return xsd.Validator(Store(tmp_path_factory.mktemp("store")))


def inspected(files: Files, validator: xsd.Validator) -> None:
    job = pipeline.Job(sources=(), schemas=str(validator.store.folder))
    _, found, _, _ = inspect(package(files), validator, job)
    for entry in found:
        assert entry.message
        assert entry.hint


def documents(base: str) -> Iterator[tuple[str, etree._Element]]:
    for path, data in good(base).items():
        if path.endswith(".xml"):
            yield path, etree.fromstring(data)


def nodes(base: str) -> Iterator[tuple[Files, str, etree._Element, etree._Element]]:
    """Each element of each document in turn, with fresh files and the document's root."""
    for path, first in documents(base):
        for index in range(len(list(first.iter(etree.Element)))):
            root = etree.fromstring(good(base)[path])
            yield good(base), path, root, list(root.iter(etree.Element))[index]


# What the third edition has of its own is three lines of a manifest.
EACH_BASE = pytest.mark.parametrize(
    "base", [pytest.param(base, marks=pytest.mark.full) if base == "scorm2004-3rd" else base for base in BASES]
)


def write(files: Files, path: str, root: etree._Element) -> Files:
    return {**files, path: etree.tostring(root)}


@EACH_BASE
def test_no_check_needs_an_element(base: str, validator: xsd.Validator) -> None:
    checks.load()
    for files, path, root, node in nodes(base):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
            inspected(write(files, path, root), validator)


@EACH_BASE
@pytest.mark.parametrize("turns", few([3, 1]))
def test_no_check_needs_a_text(base: str, turns: int, validator: xsd.Validator) -> None:
    """Each text gets every so many of what is odd, in turn."""
    checks.load()
    for number, (files, path, root, node) in enumerate(nodes(base)):
        if (node.text or "").strip():
            for odd in ODD[number % turns :: turns]:
                node.text = odd
                inspected(write(files, path, root), validator)


@EACH_BASE
def test_no_check_needs_an_attribute(base: str, validator: xsd.Validator) -> None:
    checks.load()
    for files, path, root, node in nodes(base):
        for name in list(node.attrib):
            kept = node.attrib.pop(name)
            inspected(write(files, path, root), validator)
            node.set(name, kept)


@EACH_BASE
def test_no_check_needs_a_sensible_attribute(base: str, validator: xsd.Validator) -> None:
    checks.load()
    for number, (files, path, root, node) in enumerate(nodes(base)):
        for turn, name in enumerate(list(node.attrib)):
            kept = node.get(name, "")
            node.set(name, ODD[(number + turn) % len(ODD)])
            inspected(write(files, path, root), validator)
            node.set(name, kept)


@EACH_BASE
def test_no_check_needs_a_file(base: str, validator: xsd.Validator) -> None:
    checks.load()
    for path in good(base):
        inspected({name: data for name, data in good(base).items() if name != path}, validator)
        inspected({**good(base), path: b""}, validator)
        inspected({**good(base), path: bytes(range(256))}, validator)


def test_a_check_that_crashes_says_so() -> None:
    def crash(_: object) -> rule.Problems:
        raise ZeroDivisionError
        yield

    checks.load()
    broken = rule._COURSE[0].rule
    with pytest.raises(rule.CheckCrashed, match=broken.code):
        list(rule._run(broken, crash, None))
