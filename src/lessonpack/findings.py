"""What is wrong and where: places, rules, findings, and the log that collects them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from sys import intern
from typing import NamedTuple

from msgspec import Struct, field


class Severity(StrEnum):
    """How much a finding weighs; only ERROR changes the exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest: the order in which reports list findings."""
        return list(Severity).index(self)


class Place(NamedTuple):  # as a frozen dataclass it takes twice the time to make, and a bank has 100,000
    """Where something stands: a file, line and column (1-based, 0 = unknown).

    `inside` names the file within a package (`items/q1.xml`) when `file` is a zip or a folder, or the
    file of a built package that the finding was seen in when `file` is the YAML source.
    """

    file: str
    line: int = 0
    column: int = 0
    inside: str = ""

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in (self.line, self.column) if number)
        return f"{self.file}{numbers}" + (f" ({self.inside})" if self.inside else "")


NOWHERE = Place("")


class Rule(Struct, frozen=True, kw_only=True):
    """One thing that lessonpack holds others to, with all its words.

    `holds` says what a good file does, `says` is the message of a finding (a `str.format` template
    over the finding's arguments), `hint` what to do about it (a template as well), `reason` why anyone
    should care, `clause` the specification's clause or the product whose behaviour was observed. `naming` are the
    arguments that say no more than the place does, such as a question's id: a terminal tells once what differs in
    nothing else. `asks` is False for what nobody need do anything about: it fails no run, and a terminal tells it on
    demand. A `partial` rule says that something was not judged to its end, an `unjudged` one that a package was not
    judged at all: no package with a finding of either is called valid.

    `elsewhere` is the hint for people who have a package and not its source, where that is another one. `explains` is
    what needs no finding of its own beside one of this rule: see `lessonpack.doubles`.
    """

    code: str
    severity: Severity
    holds: str
    says: str
    hint: str
    reason: str
    clause: str
    elsewhere: str = ""
    explains: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    asks: bool = True
    partial: bool = False
    unjudged: bool = False


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    holds: str,
    says: str,
    hint: str,
    reason: str,
    clause: str,
    elsewhere: str = "",
    explains: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    naming: tuple[str, ...] = (),
    asks: bool = True,
    partial: bool = False,
    unjudged: bool = False,
) -> Rule:
    """Define a rule once; a second definition of a code, or one without its reason, is a fault of ours."""
    if code in RULES:
        raise ValueError(f"rule {code} is defined twice")
    for name, text in {"holds": holds, "says": says, "hint": hint, "reason": reason, "clause": clause}.items():
        if not text.strip():
            raise ValueError(f"rule {code} lacks its {name!r}")
    made = Rule(
        code=code,
        severity=severity,
        holds=holds,
        says=says,
        hint=hint,
        reason=reason,
        clause=clause,
        elsewhere=elsewhere,
        explains=explains,
        naming=naming,
        asks=asks,
        partial=partial,
        unjudged=unjudged,
    )
    RULES[code] = made
    return made


def quoted(text: str) -> str:
    """The text between quotation marks, and nothing else: Python's `repr` doubles backslashes and escapes emoji.

    >>> quoted("it's")
    '"it\'s"'
    >>> quoted("")
    '(empty)'
    """
    if not text:
        return "(empty)"
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


class _Quoted(str):
    """An argument as `{argument!r}` of a rule's words shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return quoted(self)


class Finding(Struct, frozen=True):
    """A rule that is broken at a place; the arguments fill the rule's words."""

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
        """The rule's words about this; what they quote is what was written, character by character."""
        return self.rule.says.format_map({key: _Quoted(value) for key, value in self.args})

    @property
    def hint(self) -> str:
        return self.rule.hint.format_map({key: _Quoted(value) for key, value in self.args})

    @property
    def fingerprint(self) -> str:
        """16 hex digits that stay the same when lines move: code, file and arguments only."""
        parts = [self.code, self.place.file, self.place.inside, *(f"{key}={value}" for key, value in self.args)]
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sort key: by file and position, so that a report reads like the source."""
        place = self.place
        return (place.file, place.line, place.column, place.inside, self.code, self.message)


def finding(broken: Rule, place: Place, arguments: Mapping[str, object] | None = None) -> Finding:
    """A Finding with its arguments turned to text; numbers and paths print as they read, long texts are cut."""
    return Finding(broken, place, tuple((key, bounded(str(value))) for key, value in (arguments or {}).items()))


_BEGIN, _END = 200, 99  # characters that are kept of a long argument: 100,000 findings may quote one of megabytes


def bounded(text: str) -> str:
    """The text, its middle left away when it is longer than anybody reads."""
    return text if len(text) <= _BEGIN + 1 + _END else intern(f"{text[:_BEGIN]}…{text[-_END:]}")


class Log(Struct):
    """Collects findings while reading goes on, so that one run reports every mistake."""

    found: list[Finding] = field(default_factory=list)

    def add(self, broken: Rule, place: Place, **arguments: object) -> None:
        self.found.append(finding(broken, place, arguments))

    @property
    def failed(self) -> bool:
        """True once an ERROR was logged."""
        return any(entry.severity is Severity.ERROR for entry in self.found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)


MOST = 10_000  # findings of one rule in one package that are told
IN_ALL = 30_000  # findings of all rules together, from where on
FEW = 100  # of each rule are told, so that none that is broken goes unsaid
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
    """Counts the findings of each rule about one package, which may be made to have more than anybody can read.

    `cut` holds by code how many are told of those of which no more are.
    """

    cut: dict[str, int] = field(default_factory=dict)
    _told: Counter[str] = field(default_factory=Counter)
    _in_all: int = 0

    def tells(self, code: str) -> bool:
        """Count a finding of a rule; False when it is one too many, after which no more should be looked for."""
        told = self._told[code]
        if code in self.cut or told >= (MOST if self._in_all < IN_ALL else FEW):
            self.cut.setdefault(code, told)
            return False
        self._told[code] = told + 1
        self._in_all += 1
        return True

    def cuts(self, place: Place) -> Iterator[Finding]:
        """What says of which rules not all is told."""
        for code, count in self.cut.items():
            yield finding(CUT, place, {"code": code, "most": f"{count:,}"})
