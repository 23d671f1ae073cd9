"""Which of the player's scripts a package carries, joined into one."""

from __future__ import annotations

from functools import cache

from lessonpack import resources
from lessonpack.targets._player import slim

# Joined in this order into one classic script: each file adds to one global and uses what stands before it.
CORE = (
    "core/namespace",
    "core/messages",
    "core/fractions",
    "core/sealed",
    "core/scoring",
    "core/grade",
    "core/order",
    "core/draw",
    "core/state",
    "core/rows",
    "core/limit",
    "core/checks",
    "core/session",
    "core/course",
)
SAVING = ("core/journal", "core/keeper")
INTERFACE = (
    "ui/dom",
    "ui/words",
    "ui/shell",
    "ui/figures",
    "ui/question",
    "ui/result",
    "ui/practice",
    "ui/remaining",
    "ui/paper",
    "ui/menu",
    "ui/trail",
    "ui/windows",
    "ui/main",
)
ADAPTERS = {
    "none": ("adapters/none",),
    "scorm12": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm12"),
    "scorm2004": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"),
}


def sources(adapter: str) -> tuple[str, ...]:
    """The files that make up the script of a package with that adapter, in order."""
    return (*CORE, *ADAPTERS[adapter], *SAVING, *INTERFACE)


@cache
def script(adapter: str) -> str:
    """The one script of a package with that adapter."""
    return slim.script("".join(resources.template(f"player/{name}.js") for name in sources(adapter)))
