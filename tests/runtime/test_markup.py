"""The page is HTML without errors, as it is built and in every state, by the Nu HTML Checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import few, node, require
from runtime.conftest import Room
from runtime.lessons import content, several
from runtime.states import WALKS, Stage, lesson

CHECKER = Path(__file__).parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# To compile for long runs costs a short one more; what is compiled in haste needs a larger stack.
BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
# The page as a learner has it at this moment.
MARKUP = "'<!DOCTYPE html>' + document.documentElement.outerHTML"
# Of MathML the checker knows the third version; MathML Core has this attribute at each element.
UNKNOWN = "Attribute “scriptlevel” not allowed on element “mtable”"


def errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the checker calls an error, by page."""
    java = shutil.which("java")
    if java is None:
        require("programs", "java is not installed")
    node()
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    command = [
        java,
        *BRIEFLY,
        "-jar",
        str(CHECKER),
        "--errors-only",
        "--exit-zero-always",
        "--format",
        "json",
        "--stdout",
    ]
    ran = subprocess.run([*command, *sorted(map(str, folder.glob("*.html")))], capture_output=True, check=True)
    found: list[Any] = json.loads(ran.stdout)["messages"]
    told = [f"{Path(each['url']).stem}: {each['message']} {each.get('extract', '')}" for each in found]
    return [line for line in told if UNKNOWN not in line]


def test_a_page_is_valid_as_it_is_built_and_one_that_is_not_is_seen(tmp_path: Path) -> None:
    packages = {name: content(name) for name in ("mesa-optimization", "ai-safety", "kitchen-sink")}
    packages |= {name: lesson(name) for name in ("arabic", "everything")} | {"several": several()}
    pages = {name: packed.files("html")["index.html"].decode() for name, packed in packages.items()}
    [found] = errors(pages | {"spoiled": "<!DOCTYPE html><html lang=en><title>T</title><p><li>"}, tmp_path)
    assert found.startswith("spoiled: Element “li” not allowed")


@pytest.mark.browser
@pytest.mark.full
@pytest.mark.parametrize("walk", few(list(WALKS)))
def test_a_page_is_valid_in_every_state(room: Room, walk: str, tmp_path: Path) -> None:
    states = WALKS[walk](Stage(room.server, room.context))
    pages = {f"{number:02} {state}": player.frame.evaluate(MARKUP) for number, (player, state) in enumerate(states)}
    assert errors(pages, tmp_path) == []
