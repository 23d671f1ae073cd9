"""What is wrong and where: places, rules, findings, and the log that collects them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from sys import intern
from typing import Any, NamedTuple, ParamSpec

from msgspec import Struct, field
from msgspec.structs import asdict

P = ParamSpec("P")


class Severity(StrEnum):
    """How serious a finding is; which severities fail a run is up to the caller (by default ERROR alone)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the most serious: the order in which reports list findings."""
        return list(Severity).index(self)


class Place(NamedTuple):  # as a frozen dataclass it takes twice the time to make, and a bank has 100,000
    """Where something is: a file, line and column (1-based, 0 = unknown).

    When `file` is a zip or a folder, `inside` names the file within it (`items/q1.xml`). When `file` is a YAML source,
    `inside` names the file of the built package in which the fault was seen. `variant` tells the variants of a question
    that stand at the same place apart, from 0 on.
    """

    file: str
    line: int = 0
    column: int = 0
    inside: str = ""
    variant: int = 0

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        column = f":{self.column}" if self.column else ""
        inside = f" ({self.inside})" if self.inside else ""
        return f"{self.file}{line}{column}{inside}"


NOWHERE = Place("")


class _Coded(Struct, frozen=True):
    code: str


class Rule(_Coded, frozen=True, kw_only=True):
    """A requirement that lessonpack checks, with all the texts about it.

    - `holds`: what a correct file does;
    - `says`: the message of a finding, a `str.format` template over the finding's arguments;
    - `hint`: what to do about it, a template as well;
    - `elsewhere`: the hint for people who have the package and not its source, where it differs from `hint`;
    - `reason`: why anyone should care;
    - `clause`: the clause of the specification, or the product whose behaviour was observed;
    - `naming`: arguments that only repeat what the place says, such as the id of a question; findings that differ in
      nothing else are printed once on a terminal;
    - `mutual`: each of several files has a finding that names the others; people are told one of them;
    - `asks`: False when nobody has to do anything about it; such a finding fails no run, and a terminal shows it only
      on demand;
    - `partial`: a finding means that something was not checked completely;
    - `unjudged`: a finding means that a package was not checked at all; a package with a finding of a `partial` or
      `unjudged` rule is never called valid;
    - `explains`: findings and schema errors that are superfluous beside a finding of this rule (`lessonpack.doubles`).
    """

    severity: Severity = Severity.ERROR
    holds: str
    says: str
    hint: str
    reason: str
    clause: str
    elsewhere: str = ""
    explains: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    mutual: bool = False
    asks: bool = True
    partial: bool = False
    unjudged: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled, a rule comes back as the one that is registered: findings of another process are like our own."""
        return _registered, (asdict(self),)


RULES: dict[str, Rule] = {}


def _registered(fields: dict[str, Any]) -> Rule:
    made = Rule(**fields)
    known = RULES.get(made.code)
    return known if known == made else made


def _defining(make: Callable[P, Rule]) -> Callable[P, Rule]:
    """What makes a Rule and registers it; it takes the arguments of the class itself, and so does mypy of who calls."""

    def define(*args: P.args, **texts: P.kwargs) -> Rule:
        made = make(*args, **texts)
        if made.code in RULES:
            raise ValueError(f"rule {made.code} is defined twice")
        for name in ("holds", "says", "hint", "reason", "clause"):
            if not getattr(made, name).strip():
                raise ValueError(f"rule {made.code} lacks its {name!r}")
        RULES[made.code] = made
        return made

    return define


rule = _defining(Rule)
"""Define and register a rule; ValueError for a code that is taken, and for a text that is missing."""


def quoted(text: str) -> str:
    """The text in quotation marks, otherwise unchanged (Python's `repr` doubles backslashes and escapes emoji).

    >>> quoted("it's")
    '"it\'s"'
    >>> quoted("")
    '(empty)'
    """
    if not text:
        return "(empty)"
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


def listed(names: Sequence[str]) -> str:
    """Names joined as in a sentence: `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


class _Quoted(str):
    """An argument of a finding: where a template says `{argument!r}`, it is shown in quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return quoted(self)


def filled(template: str, args: Iterable[tuple[str, str]]) -> str:
    """A template of a rule, or a piece of one, with its arguments. Many have none, and few quote them: reports fill
    thousands.
    """
    if "{" not in template:
        return template
    return template.format_map({key: _Quoted(value) for key, value in args} if "!r" in template else dict(args))


class Finding(Struct, frozen=True):
    """A rule is broken at a place; `args` fill the templates of the rule."""

    rule: Rule
    place: Place
    args: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def message(self) -> str:
        """The message, in which quoted arguments stand exactly as they were written."""
        return filled(self.rule.says, self.args)

    @property
    def hint(self) -> str:
        return filled(self.rule.hint, self.args)

    @property
    def fingerprint(self) -> str:
        """16 hex digits made from code, file and arguments only: they stay the same when lines move."""
        parts = [self.code, self.place.file, self.place.inside, *(f"{key}={value}" for key, value in self.args)]
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sort key: by file and position, so that a report reads like the source."""
        place = self.place
        return (place.file, place.line, place.column, place.inside, self.code, self.message)


def finding(broken: Rule, place: Place, arguments: Mapping[str, object] | None = None) -> Finding:
    """Make a Finding from arguments of any type: each becomes text, and a long text is shortened."""
    return Finding(broken, place, tuple((key, bounded(str(value))) for key, value in (arguments or {}).items()))


def told_once(found: Iterable[Finding]) -> list[Finding]:
    """The findings but for those that an earlier variant of a question has at the same place by the same rule."""
    first: dict[tuple[object, ...], int] = {}
    return [
        entry
        for entry in found
        if first.setdefault((entry.code, *entry.place[:3]), entry.place.variant) == entry.place.variant
    ]


_BEGIN, _END = 200, 99  # characters kept at both ends of a long argument: 100,000 findings may quote megabytes each


def bounded(text: str) -> str:
    """The text, with `…` in place of its middle when it is very long."""
    return text if len(text) <= _BEGIN + 1 + _END else intern(f"{text[:_BEGIN]}…{text[-_END:]}")


class Log(Struct):
    """Collects findings while a source is read, so that one run reports every mistake."""

    found: list[Finding] = field(default_factory=list)

    def add(self, broken: Rule, place: Place, **arguments: object) -> None:
        self.found.append(finding(broken, place, arguments))

    @property
    def failed(self) -> bool:
        """True once an ERROR was logged."""
        return any(entry.severity is Severity.ERROR for entry in self.found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)


MOST = 10_000  # findings of one rule that are reported for one package
IN_ALL = 30_000  # once a package has that many findings of all rules together, the limit for each rule is FEW
FEW = 100  # not 0, so that a rule that is first broken late is still reported
CUT = rule(
    "PKG042",
    severity=Severity.WARNING,
    holds="A package breaks a rule so seldom that each place can be told.",
    says="{code} is broken more than {most} times; the further places were not looked for",
    hint="Mend what makes so many of them, and validate again.",
    reason="Nobody reads so many, and to look for more takes time and memory, which some packages are made to waste.",
    clause="lessonpack: 10,000 findings of one rule, and once there are 30,000 findings 100 of each; 50 faults "
    "of one document against its schema",
    partial=True,
)


class Tally(Struct):
    """Counts the findings of each rule about one package, and limits them: a hostile package may have millions.

    `cut` has the codes of the rules whose limit was reached, with how many findings of each were reported.
    """

    cut: dict[str, int] = field(default_factory=dict)
    _told: Counter[str] = field(default_factory=Counter)
    _in_all: int = 0

    def tells(self, code: str) -> bool:
        """Count one more finding of a rule; False when its limit is reached: then no more should be looked for."""
        told = self._told[code]
        if code in self.cut or told >= (MOST if self._in_all < IN_ALL else FEW):
            self.cut.setdefault(code, told)
            return False
        self._told[code] = told + 1
        self._in_all += 1
        return True

    def cuts(self, place: Place) -> Iterator[Finding]:
        """A finding for each rule whose findings were not all reported."""
        for code, count in self.cut.items():
            yield finding(CUT, place, {"code": code, "most": f"{count:,}"})
