"""Commands that show what lessonpack knows: `targets`, `rules`, `explain`, `schema`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpack.cli._named import platforms_named, target_names, targets_named
from lessonpack.cli._options import ForFates, Output
from lessonpack.cli._terminal import paper, refuse, say, say_data, unknown
from lessonpack.cli._values import Format

if TYPE_CHECKING:
    from lessonpack.findings import Rule


def targets(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Targets: scorm12 qti21. Default: all, or those of the platforms.",
            show_default=False,
            autocompletion=target_names,
        ),
    ] = None,
    lms: ForFates = None,
    format: Output = Format.TEXT,
) -> None:
    """What of a lesson each target leaves out or alters; why, where targets are named, or platforms with --for."""
    from lessonpack import targets as registry
    from lessonpack.report import capabilities, data

    known, platforms = registry.load(), platforms_named(lms)
    asked = targets_named(names, []) if names else ()
    chosen = [known[name] for name in asked or known]
    on = [(platform, [known[name].on(platform) for name in asked or platform.targets]) for platform in platforms]
    if format is Format.JSON:
        there = [data.target(each, platform.name) for platform, taken in on for each in taken]
        say_data(data.dumped(there or [data.target(each) for each in chosen]))
        return
    for platform, taken in on:
        capabilities.given(platform, paper())
        capabilities.at_length(taken, paper(), briefly=True)
    if asked and not on:
        capabilities.at_length(chosen, paper())
    elif not on:
        capabilities.overview(chosen, paper())
    say(_ON_PLATFORM if platforms else _IN_PACKAGE if asked else _IN_SHORT)


_IN_SHORT = "All else arrives; 'targets NAME' tells why, 'targets --for NAME' for a platform."
_IN_PACKAGE = "What arrives is in the package; --for NAME shows what a platform does to it."
_ON_PLATFORM = "Of what arrives nothing is known that the platform does to it."


def rules(format: Output = Format.TEXT) -> None:
    """Every rule: its code, how grave it is, and what a good file does."""
    from lessonpack.report import data
    from lessonpack.report import rules as words

    known = _rules().values()
    if format is Format.JSON:
        say_data(data.dumped([words.summary(entry) for entry in known]))
        return
    from lessonpack.report.paper import line

    columns = {
        "code": [line(entry.code) for entry in known],
        "severity": [line(entry.severity) for entry in known],
        "what holds": [line(entry.holds) for entry in known],
    }
    paper().table(columns, right=())


def _codes(begun: str) -> list[str]:
    """The codes that begin with these letters, for completion in a shell."""
    return [code for code in _rules() if code.startswith(begun)]


def explain(
    codes: Annotated[
        list[str],
        typer.Argument(
            metavar="CODE", help="Codes of rules: QTI012 SRC021.", show_default=False, autocompletion=_codes
        ),
    ],
    format: Output = Format.TEXT,
) -> None:
    """A rule's page: what holds, why, what to do, what that rests on, and, of a rule about lessons, an example."""
    from lessonpack.report import data
    from lessonpack.report import rules as words

    known = _rules()
    asked = [part.strip().upper() for code in codes for part in code.split(",")]
    for code in asked:
        if code not in known:
            refuse(unknown("rule", code, known, "'lessonpack rules' lists them"))
    entries = [known[code] for code in dict.fromkeys(asked)]
    if format is Format.JSON:
        say_data(data.dumped([words.explanation(entry) for entry in entries]))
        return
    for number, entry in enumerate(entries):
        for line in (*(["", ""] if number else []), *words.page(entry)):
            say(line)


class Source(StrEnum):
    """The two kinds of source files."""

    LESSON = "lesson"
    COURSE = "course"


def schema(
    kind: Annotated[
        Source, typer.Argument(metavar="lesson|course", help="Which of the two; default: lesson.", show_default=False)
    ] = Source.LESSON,
    path: Annotated[
        bool, typer.Option("--path", help="Print where the file is, for the settings of an editor.")
    ] = False,
) -> None:
    """Print the JSON Schema of lessons or courses, by which editors complete and check what is written."""
    from lessonpack import resources

    if path:
        say(str(resources.schema_file(f"{kind}.schema.json")))
    else:
        say_data(resources.schema(f"{kind}.schema.json"))


def _rules() -> dict[str, Rule]:
    """Every rule by code, after importing all modules that define rules."""
    from lessonpack import pipeline
    from lessonpack.findings import RULES

    pipeline.load_everything()
    return dict(sorted(RULES.items()))
