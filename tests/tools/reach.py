"""Which tests run a line of src/lessonpack, and how long each test takes: measured by one run, as a plugin of pytest.

What a fixture of several tests or a cache has made is reached by all who use it: such a fixture has a name of its own
and its users are taken down; caches are emptied before every test, but those of the compiled schemas. A process that a
test has started is measured under the test's name.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage, CoverageData

_SETTINGS = """
[run]
parallel = true
source = {tree}/src/lessonpack
data_file = {tree}/coverage.data
context = ${{PYTEST_CURRENT_TEST-}}
"""
_LASTING = ("lessonpack.xsd", "lessonpack.schemas")
_running = [""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """By file and line the tests that run it, and the seconds of each test that passes."""

    tests: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def running(self, path: str, lines: Iterable[int] | None = None) -> set[str]:
        """The tests that run one of the lines; without lines, anything in the file."""
        of_file = self.tests.get(path, {})
        return {test for line in lines or of_file for test in of_file.get(line, ()) if test in self.seconds}

    @property
    def elsewhere(self) -> set[str]:
        """The tests that run no line: they look at the program in other ways."""
        return self.seconds.keys() - {
            test for of_file in self.tests.values() for each in of_file.values() for test in each
        }

    def at_import(self, path: str, lines: Iterable[int]) -> bool:
        """Whether a line is run before any test begins."""
        return any("" in self.tests.get(path, {}).get(line, ()) for line in lines)


def environment(tree: Path) -> dict[str, str]:
    """What a run of tests with this plugin wants to find, to measure the tree."""
    settings = tree / "coveragerc"
    settings.write_text(_SETTINGS.format(tree=tree), "utf-8")
    return {"COVERAGE_PROCESS_START": str(settings), "REACH_TIMES": str(tree / "times.jsonl")}


def read(tree: Path) -> Reach:
    """What such a run has measured; tests that do not pass are left out."""
    seconds: dict[str, float] = defaultdict(float)
    users: dict[str, set[str]] = defaultdict(set)
    reports = [json.loads(line) for line in (tree / "times.jsonl").read_text("utf-8").splitlines()]
    for report in reports:
        seconds[report["test"]] += report["seconds"]
        for fixture in report["shares"]:
            users[fixture].add(report["test"])
    failed = {report["test"] for report in reports if not report["passed"]}
    coverage = Coverage(config_file=str(tree / "coveragerc"))
    coverage.combine()
    passed = {test: time for test, time in seconds.items() if test not in failed}
    return Reach(tests=_by_line(coverage.get_data(), tree, users), seconds=passed)


def _by_line(data: CoverageData, tree: Path, users: dict[str, set[str]]) -> dict[str, dict[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {}
    for file in data.measured_files():
        by_line = found[Path(file).relative_to(tree).as_posix()] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            names = {part.removesuffix(" (call)").removesuffix(" (setup)") for c in contexts for part in c.split("|")}
            by_line[line] = sorted(set().union(*(users.get(name, {name}) for name in names)))
    return found


# --- the plugin -------------------------------------------------------------------------------------


@contextmanager
def _now(name: str) -> Iterator[None]:
    _running.append(name)
    _tell()
    yield
    _running.pop()
    _tell()


def _tell() -> None:
    coverage = Coverage.current()
    if coverage is not None:
        coverage.switch_context(_running[-1])


def _name(fixture: Any) -> str:
    return f"fixture {fixture.argname} of {fixture.baseid}"


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Generator[None, Any, Any]:
    if fixturedef.scope == "function":
        return (yield)
    with _now(_name(fixturedef)):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Generator[None, Any, Any]:
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    item.user_properties.append(("shares", [_name(each) for several in fixtures for each in several]))
    for name in list(sys.modules):
        if name.startswith("lessonpack.") and name not in _LASTING:
            _empty_caches(vars(sys.modules[name]))
    with _now(item.nodeid):
        return (yield)


def _empty_caches(names: dict[str, Any]) -> None:
    for thing in names.values():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__ not in _LASTING:
            thing.cache_clear()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """One line of JSON; of several processes only the first one writes, which hears of all."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    told = {
        "test": report.nodeid,
        "seconds": report.duration,
        "passed": report.outcome == "passed",
        "shares": dict(report.user_properties).get("shares", []),
    }
    with Path(os.environ["REACH_TIMES"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
