"""The house: imports point down, rooms do not look into their neighbours, kinds are not told apart by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from tools import house

SOURCE = Path(__file__).parents[1] / "src" / "lessonpack"

# design.md, top to bottom; a module imports only from lines beneath its own (and within its own line's package).
LAYERS = [
    {"__main__"},
    {"cli"},
    {"cluster", "download", "scaling"},
    {"pipeline"},
    {"memory", "sharing"},
    {"totals"},
    {"orders"},
    {"parcels"},
    {"building"},
    {"delivery", "judging"},
    {"work"},
    {"inspection", "subjects"},
    {"in_shares"},
    {"by_schema", "given", "parsing"},
    {"report", "config"},
    {"targets", "checks", "doubles"},
    {"xsd", "rule", "target"},
    {"carried"},
    {"features"},
    {"formats", "source", "lms", "examples"},
    {"render"},
    {"attached", "decoding"},
    {"archive", "media", "palette", "schemas", "words"},
    {"pictures"},
    {"disk", "package", "svg"},
    {"blobs", "leading"},
    {"bytecode", "regexes"},
    {"resources"},
    {"user_cache"},
    {"model"},
    {"ids"},
    {"ahead"},
    {"findings", "portable", "shell", "trailing", "unfinished", "visible", "workers"},
    {"_version", "closed", "patterns", "plain", "rooms", "spool", "stopping"},
]
DEPTH = {name: depth for depth, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def room(path: Path) -> str:
    """The layer's name of a file: targets/qti.py → targets."""
    return path.relative_to(SOURCE).with_suffix("").parts[0]


@cache
def imports(path: Path) -> set[tuple[str, ...]]:
    """Every import of lessonpack in a file, part by part, lazily or not; type-checking imports count too."""
    parts = [tuple(f"{module}.{name}".removesuffix(".").split(".")) for module, name in house.imported(path)]
    return {each[1:] for each in parts if each[0] == "lessonpack" and len(each) > 1 and each[1] in DEPTH}


def is_shared(importing: tuple[str, ...], imported: tuple[str, ...]) -> bool:
    """Where the ways to both part, the other's name begins with `_`; or they part within a room whose name does."""
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(importing, imported, strict=False)))
    return any(name.startswith("_") for name in imported[1 : common + 1])


def test_imports_point_only_downwards() -> None:
    above = [
        f"{path.relative_to(SOURCE).as_posix()} imports {'.'.join(each)}"
        for path in MODULES
        for each in sorted(imports(path))
        if each[0] != room(path) and DEPTH[each[0]] <= DEPTH[room(path)]
    ]
    assert above == []


@pytest.mark.parametrize("layer", ["targets", "checks"])
def test_targets_and_checks_share_nothing_but_what_begins_with_an_underscore(layer: str) -> None:
    """Neither a module beside them nor what is in another room: only `_…`, of their own room or of one around it."""
    for path in (SOURCE / layer).rglob("*.py"):
        own = path.relative_to(SOURCE).with_suffix("").parts
        beside = [each for each in imports(path) if each[0] == layer and len(each) > 1 and not is_shared(own, each)]
        assert beside == [], f"{'/'.join(own)} imports a sibling"


def dotted(path: Path) -> str:
    """The name of a module: targets/qti.py → targets.qti."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(used: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Those who lead to each other by what they use, each circle in the order of names."""
    reached: dict[str, set[str]] = {}
    for name in used:
        reached[name], ways = set(), [name]
        while ways:
            further = {*used.get(ways.pop(), ())} - reached[name]
            reached[name] |= further
            ways += further
    together = {tuple(sorted(far for far in reached[name] if name in reached.get(far, ()))) for name in used}
    return sorted(list(circle) for circle in together if circle)


def test_no_module_leads_back_to_itself_by_its_imports() -> None:
    names = {dotted(path) for path in MODULES}
    used = {dotted(path): {name for each in imports(path) if (name := nearest(each, names))} for path in MODULES}
    assert circles(used) == []


def nearest(imported: tuple[str, ...], names: Collection[str]) -> str:
    """The module that an import leads to, for what is imported from it as well."""
    ways = (".".join(imported[:length]) for length in range(len(imported), 0, -1))
    return next((way for way in ways if way in names), "")


def test_circles_are_found_and_each_is_told_once() -> None:
    assert circles({"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": ["e"], "e": []}) == [["a", "b", "c"]]
    assert circles({"a": ["a"], "x": ["y"], "y": ["x", "a"]}) == [["a"], ["x", "y"]]
    assert circles({"top": ["left", "right"], "left": ["low"], "right": ["low"]}) == []


def test_the_picture_of_the_house_is_that_of_the_imports() -> None:
    assert house.PICTURE.read_text("utf-8") == house.drawn(LAYERS), "python tests/tools/house.py draws it anew"


TESTS = Path(__file__).parent
READERS = sorted([*TESTS.glob("*/reader.py"), TESTS / "runtime" / "visit.py"])


def reached(path: Path) -> set[str]:
    """What a module of the tests imports, and what that of the tests does."""
    found = {each for module, name in house.imported(path) for each in (module, f"{module}.{name}".removesuffix("."))}
    beside = {TESTS / f"{name.replace('.', '/')}.py" for name in found}
    return found.union(*(reached(each) for each in beside if each.is_file()))


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_who_proves_what_packages_hold_knows_nothing_of_those_who_write_them(path: Path) -> None:
    assert {name for name in reached(path) if name.partition(".")[0] == "lessonpack"} == set()


MOST = 450  # lines of a module
# What is longer, and why: each may shrink to the number beside it, and none may grow.
LONG: dict[str, int] = {
    "source/rules.py": 460,  # a list of rules
}


def test_modules_are_short() -> None:
    lines = {path.relative_to(SOURCE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: found for name, found in lines.items() if found > LONG.get(name, MOST)} == {}


def test_every_module_has_a_layer() -> None:
    assert {room(path) for path in MODULES} <= set(DEPTH)


def test_every_room_stands_in_the_page_about_the_house() -> None:
    page = (TESTS.parent / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)(?=[`./])", page))
    assert {room(path) for path in MODULES} - {"__main__", "_version"} <= named


KIND_NAMES = {"single_choice", "multiple_response", "true_false"}


def test_no_question_kind_is_compared_as_a_string() -> None:
    """`match` on the class finds every place at a new kind's arrival; a comparison of names finds none."""
    for path in MODULES:
        text = path.read_text("utf-8")
        if not any(name in text for name in KIND_NAMES):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Compare):
                values = {v.value for v in ast.walk(node) if isinstance(v, ast.Constant) and isinstance(v.value, str)}
                assert not values & KIND_NAMES, f"{path}:{node.lineno} compares a question kind by its name"
            if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
                assert node.value.value not in KIND_NAMES, f"{path}:{node.lineno} matches a question kind by its name"
