"""A rule for people and for programs: what must hold, why, what to do, and an example of right and wrong."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from msgspec.structs import replace

from lessonpack import examples
from lessonpack.findings import NOWHERE, Finding, Rule
from lessonpack.report.data import Data


def page(rule: Rule) -> Iterator[str]:
    """The page of a rule, line by line."""
    shown = _instance(rule)
    yield f"{rule.code} ({rule.severity})"
    yield ""
    yield rule.holds
    yield ""
    yield f"Message: {shown.message}"
    yield f"Why: {rule.reason}"
    yield f"What to do: {shown.hint}"
    if rule.elsewhere:
        yield f"With the package alone: {_elsewhere(shown)}"
    yield f"Source: {rule.clause}"
    example = examples.of(rule.code)
    if example is not None:
        yield ""
        yield f"Wrong ({example.how}):" if example.how else "Wrong:"
        yield from (f"    {line}" for line in example.wrong.splitlines())
        yield "Right:"
        yield from (f"    {line}" for line in example.right.splitlines())


def summary(rule: Rule) -> Data:
    """A rule as `lessonpack rules` lists it."""
    return {
        "code": rule.code,
        "severity": rule.severity.value,
        "holds": rule.holds,
        "reason": rule.reason,
        "clause": rule.clause,
    }


def explanation(rule: Rule) -> Data:
    """A rule as `lessonpack explain` shows it; `wrong` and `right` are None when it has no example.

    `elsewhere` is the hint for people who have the package and not its source, None where it is the same hint.
    """
    shown, example = _instance(rule), examples.of(rule.code)
    return summary(rule) | {
        "message": shown.message,
        "hint": shown.hint,
        "elsewhere": _elsewhere(shown) if rule.elsewhere else None,
        "wrong": example and example.wrong,
        "right": example and example.right,
    }


def _instance(rule: Rule) -> Finding:
    """A finding of the rule with the arguments of an example; `…` stands for arguments without one."""
    known = examples.arguments(rule.code)
    names = {
        name for words in (rule.says, rule.hint, rule.elsewhere) for _, name, _, _ in Formatter().parse(words) if name
    }
    return Finding(rule, NOWHERE, tuple((name, known.get(name, "…")) for name in sorted(names)))


def _elsewhere(shown: Finding) -> str:
    """The hint for people who have the package and not its source."""
    return replace(shown, rule=replace(shown.rule, hint=shown.rule.elsewhere)).hint
