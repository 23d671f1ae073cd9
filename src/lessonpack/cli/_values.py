"""What options hold that no command is given: what stands for them, and the words that some are one of."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

HERE = Path()  # what a command works on when it is given no path
MB = 1_000_000  # bytes
LARGE_PICTURE, LARGE_PACKAGE = 2, 20  # MB


class Format(StrEnum):
    """How an outcome is printed."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """The mildest severity that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class EngineName(StrEnum):
    """Who does the work of a run."""

    PROCESSES = "processes"
    DASK = "dask"
