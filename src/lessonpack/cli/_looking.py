"""Commands that tell what lessonpack knows: `targets`, `rules`, `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lessonpack.cli._named import platforms_named
from lessonpack.cli._options import For
from lessonpack.cli._terminal import console, nearest, refuse, say
from lessonpack.findings import quoted

if TYPE_CHECKING:
    from lessonpack.findings import Rule


def targets(lms: For = None) -> None:
    """What each target carries, does roughly, drops, or has no use for, with the reason; with --for, as a platform
    takes it."""
    from lessonpack import targets as registry
    from lessonpack.report import capabilities

    known = registry.load()
    taken = [known[name].on(platform) for platform in platforms_named(lms) for name in platform.targets]
    capabilities.show(taken or list(known.values()), console())
    then = "nothing is known that the platform does to it" if taken else "--for NAME shows what a platform does to it"
    say(f"What is carried is in the package; {then}.")


def rules() -> None:
    """Every rule: its code, how grave it is, and what a good file does."""
    from rich.table import Table

    table = Table("code", "severity", "what holds", box=None, header_style="bold")
    for entry in _rules().values():
        table.add_row(entry.code, entry.severity.value, entry.holds)
    console().print(table)


def explain(code: Annotated[str, typer.Argument(help="A rule's code: QTI012.", show_default=False)]) -> None:
    """A rule's page: what holds, why, what to do, and the clause or the product behind it."""
    known = _rules()
    entry = known.get(code.upper())
    if entry is None:
        refuse(f"there is no rule {quoted(code)}{nearest(code.upper(), known)}")
    for line in (f"{entry.code} ({entry.severity.value})", "", entry.holds, ""):
        say(line)
    for title, words in (
        ("Message", _placeholders(entry.says)),
        ("Why", entry.reason),
        ("What to do", _placeholders(entry.hint)),
        ("Source", entry.clause),
    ):
        say(f"{title}: {words}")


def _rules() -> dict[str, Rule]:
    """Every rule by code; the modules that define rules are imported for it."""
    from lessonpack import pipeline
    from lessonpack.findings import RULES

    pipeline.load_everything()
    return dict(sorted(RULES.items()))


def _placeholders(template: str) -> str:
    """A message with its arguments named: `{identifier!r}` reads `<identifier>`."""
    import re

    return re.sub(r"\{(\w+)[^}]*\}", r"<\1>", template)
