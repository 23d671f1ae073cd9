"""The house: imports point down, rooms do not look into their neighbours, kinds are not told apart by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import house

SOURCE = Path(__file__).parents[1] / "src" / "lessonpack"

# design.md, top to bottom; a module imports only from lines beneath its own (and within its own line's package).
LAYERS = [
    {"__main__"},
    {"cli"},
    {"download"},
    {"pipeline"},
    {"inspection", "subjects"},
    {"report", "config"},
    {"targets", "checks", "doubles"},
    {"xsd", "rule", "target"},
    {"formats", "source", "lms", "examples"},
    {"render"},
    {"archive", "media", "palette", "schemas", "words"},
    {"package", "svg"},
    {"resources"},
    {"model"},
    {"ids"},
    {"findings", "portable", "visible"},
    {"_version"},
]
DEPTH = {name: depth for depth, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def room(path: Path) -> tuple[str, str]:
    """(layer, module) of a file: targets/qti2.py → ("targets", "qti2")."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[0], parts[-1] if len(parts) > 1 and parts[-1] != "__init__" else ""


def imports(path: Path) -> set[tuple[str, str]]:
    """Every (layer, module) of lessonpack that a file imports, lazily or not; type-checking imports count too."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "lessonpack" and len(parts) > 1 and parts[1] in DEPTH:
                found.add((parts[1], parts[2] if len(parts) > 2 else ""))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_only_downwards(path: Path) -> None:
    layer, _ = room(path)
    above = [(other, module) for other, module in imports(path) if other != layer and DEPTH[other] <= DEPTH[layer]]
    assert above == [], f"{layer} must not import these"


@pytest.mark.parametrize("folder", ["targets", "checks"])
def test_targets_and_checks_import_no_sibling(folder: str) -> None:
    for path in (SOURCE / folder).glob("*.py"):
        modules = {entry.stem for entry in (SOURCE / folder).glob("*.py")}
        siblings = {m for layer, m in imports(path) if layer == folder and m in modules and not m.startswith("_")}
        assert siblings == set(), f"{path.name} imports a sibling"


def test_the_picture_of_the_house_is_that_of_the_imports() -> None:
    assert house.PICTURE.read_text("utf-8") == house.drawn(LAYERS), "python tests/tools/house.py draws it anew"


def test_every_module_has_a_layer() -> None:
    assert {room(path)[0] for path in MODULES} <= set(DEPTH)


KIND_NAMES = {"single_choice", "multiple_response", "true_false"}


def test_no_question_kind_is_compared_as_a_string() -> None:
    """`match` on the class finds every place at a new kind's arrival; a comparison of names finds none."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare):
                values = {v.value for v in ast.walk(node) if isinstance(v, ast.Constant) and isinstance(v.value, str)}
                assert not values & KIND_NAMES, f"{path}:{node.lineno} compares a question kind by its name"
            if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
                assert node.value.value not in KIND_NAMES, f"{path}:{node.lineno} matches a question kind by its name"
