"""The picture in docs/architecture.md: the rooms of the house by layers, and which of them use which.

    python tests/tools/house.py      draws docs/images/architecture.svg anew

It is made from the imports alone: an arrow leads from a room to one that it imports, unless a longer way of arrows says
so already. `tests/test_layers.py` has the layers, and fails when the picture is not that of the code.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lessonpack"
PICTURE = ROOT / "docs" / "images" / "architecture.svg"

_WIDE = 960  # pixels of the picture
_HIGH = 30  # of a box
_ROW = 66  # from one layer to the next
_GAP = 14  # around a name, and at the edges
_LETTER = 7.4  # the width of a letter, about
_STYLE = """
  svg { background: #fff; font: 13px ui-monospace, Consolas, monospace }
  rect { fill: #f2f5fa; stroke: #44546a } text { fill: #1b2430; text-anchor: middle }
  path { fill: none; stroke: #7d8ca3; marker-end: url(#tip) }
  #tip path { fill: #7d8ca3; stroke: none; marker-end: none }
""".strip()


@dataclass(frozen=True)
class Box:
    """A room on the picture, by its upper left corner."""

    name: str
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def room(path: Path) -> str:
    """The room that a file of the source lies in: `targets/qti.py` → `targets`, `rule.py` → `rule`."""
    return path.relative_to(SOURCE).with_suffix("").parts[0]


@cache
def imported(path: Path) -> tuple[tuple[str, str], ...]:
    """Every import of a file, lazily or not, for types alone as well: the module, and what is taken from it."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(each.name, "") for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [(str(node.module), each.name) for each in node.names]
    return tuple(found)


def uses(rooms: Iterable[str]) -> dict[str, set[str]]:
    """For each room the others that its modules import."""
    found: dict[str, set[str]] = {name: set() for name in rooms}
    for path in SOURCE.rglob("*.py"):
        if path.parent == SOURCE and path.stem == "__init__":
            continue
        others = found[room(path)]
        names = [f"{module}.{name}" for module, name in imported(path)]
        parts = [name.split(".") for name in names if name.startswith("lessonpack.")]
        others.update(part[1] for part in parts if part[1] in found)
    return {name: others - {name} for name, others in found.items()}


def direct(used: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Those uses that do not follow from others."""

    @cache  # without which each way there is walked by itself
    def below(name: str) -> set[str]:
        return used[name] | {far for each in used[name] for far in below(each)}

    beyond = {name: {far for each in others for far in below(each)} for name, others in used.items()}
    return {name: others - beyond[name] for name, others in used.items()}


def placed(layers: Sequence[Iterable[str]], arrows: Mapping[str, set[str]]) -> dict[str, Box]:
    """A box for each room, a row for each layer; it stands below those that use it, so that few arrows cross."""
    boxes: dict[str, Box] = {}
    for row, names in enumerate(layers):
        above = {name: [box.middle for box in boxes.values() if name in arrows[box.name]] for name in names}
        ordered = sorted(names, key=lambda name: (sum(above[name]) / len(above[name]) if above[name] else 0, name))
        widths = {name: len(name) * _LETTER + 2 * _GAP for name in ordered}
        space = (_WIDE - sum(widths.values())) / (len(widths) + 1)
        x = space
        for name, width in widths.items():
            boxes[name] = Box(name, x, _GAP + row * _ROW, width)
            x += width + space
    return boxes


def drawn(layers: Sequence[Iterable[str]]) -> str:
    """The picture of these layers, the uppermost first."""
    arrows = direct(uses([name for names in layers for name in names]))
    boxes = placed(layers, arrows)
    curves = [_arrow(boxes[name], boxes[other]) for name, others in arrows.items() for other in others]
    high = 2 * _GAP + (len(layers) - 1) * _ROW + _HIGH
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" role="img">',
        "<title>The rooms of lessonpack: each uses only what lies below it</title>",
        f"<style>{_STYLE}</style>",
        '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker>',
        *sorted(curves),
        *(_box(box) for box in boxes.values()),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    rectangle = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{_HIGH}" rx="6"/>'
    return f'{rectangle}<text x="{box.middle:.1f}" y="{box.y + 20:.1f}">{escape(box.name)}</text>'


def _arrow(above: Box, below: Box) -> str:
    start, end = above.y + _HIGH, below.y
    bend = max(20.0, (end - start) / 2)
    curve = f"C{above.middle:.1f} {start + bend:.1f} {below.middle:.1f} {end - bend:.1f} {below.middle:.1f} {end:.1f}"
    return f'<path d="M{above.middle:.1f} {start:.1f} {curve}"/>'


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    from test_layers import LAYERS

    PICTURE.write_text(drawn(LAYERS), "utf-8")
