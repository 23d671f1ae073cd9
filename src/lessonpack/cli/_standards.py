"""Options for findings: which are shown, which are ignored, and which fail the run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lessonpack.cli._terminal import refuse, refuse_for
from lessonpack.cli._values import FailOn

if TYPE_CHECKING:
    from lessonpack.config import Config
    from lessonpack.report.outcome import Outcome


class Standards(Struct, frozen=True):
    """These options of a command, as they were given."""

    select: list[str] | None
    ignore: list[str] | None
    fail_on: FailOn
    strict: bool
    file: Path | None


def configured(asked: Standards) -> Config:
    """The settings in the file of the project, merged with the options."""
    from lessonpack import config, pipeline

    # A broken link is an error, and not a missing file.
    file = asked.file or (Path(config.FILE) if os.path.lexists(config.FILE) else None)
    if file is not None or asked.select or asked.ignore:
        pipeline.load_everything()  # so that every rule's code is known
    try:
        own = config.Config() if file is None else config.read(file)
        return config.merged(own, _from_options(asked))
    except config.ConfigError as error:
        refuse(str(error))
    except OSError as error:
        refuse_for(error)


def _from_options(asked: Standards) -> Config:
    from lessonpack import config

    written = [entry.partition("=") for entry in asked.ignore or ()]
    return config.Config(
        select=tuple(config.selected(code) for entry in asked.select or () for code in entry.split(",")),
        ignores=tuple(config.ignored(code, reason) for code, _, reason in written),
        fail_on=config.severity(FailOn.WARNING if asked.strict and asked.fail_on is FailOn.ERROR else asked.fail_on),
    )


def failed(result: Outcome) -> str:
    """Why a run without errors failed; "" when it did not fail, or has errors."""
    if result.errors or not result.failing:
        return ""
    findings = "1 finding fails" if result.failing == 1 else f"{result.failing} findings fail"
    return f"{findings} this run, which is held to --fail-on {result.fail_on}"
