"""lessonpack: one YAML lesson and its quiz, compiled into every package a learning platform can take.

>>> from lessonpack import Job, run
>>> outcome = run(Job(sources=("content",), targets=("scorm12",), out="dist", schemas="schemas-store"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lessonpack._version import VERSION as __version__  # noqa: N811  # the name every Python package has
    from lessonpack.findings import Finding as Finding
    from lessonpack.findings import Place as Place
    from lessonpack.findings import Severity as Severity
    from lessonpack.given import NoSuchSource as NoSuchSource
    from lessonpack.pipeline import judge as judge
    from lessonpack.pipeline import run as run
    from lessonpack.report.outcome import Outcome as Outcome
    from lessonpack.work import Job as Job

_HOMES = {
    "Finding": "findings",
    "Job": "work",
    "NoSuchSource": "given",
    "Outcome": "report.outcome",
    "Place": "findings",
    "Severity": "findings",
    "judge": "pipeline",
    "run": "pipeline",
}
__all__ = ["Finding", "Job", "NoSuchSource", "Outcome", "Place", "Severity", "__version__", "judge", "run"]


def __getattr__(name: str) -> object:
    """Public names load their module when first used: `import lessonpack` costs nothing."""
    from importlib import import_module

    if name == "__version__":
        return import_module("lessonpack._version").VERSION
    if name in _HOMES:
        return getattr(import_module(f"lessonpack.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'lessonpack' has no attribute {name!r}")
