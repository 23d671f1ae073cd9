"""What the work on a lesson came to, in a form that is read back fast and can do nothing but be wrong."""

from __future__ import annotations

from msgspec import Struct

from lessonpack.findings import RULES, Finding, Place, Rule, Severity
from lessonpack.report.outcome import Judged, Lost
from lessonpack.work import Collected

_Told = tuple[int, Place, tuple[tuple[str, str], ...]]


class Told(Struct, frozen=True, array_like=True):
    """What is collected of work in which nothing went wrong: findings by the numbers of their `rules`.

    A rule is there by its code, or whole where it is not as it is registered: some losses are graver than others by
    the same rule, and some faults on some platforms.
    """

    packages: list[Judged]
    rules: list[str | Rule]
    findings: list[_Told]
    ignored: list[tuple[_Told, str]]
    ignores: list[tuple[str, str, bool]]
    inputs: dict[str, str]
    losses: list[Lost]

    @property
    def collected(self) -> Collected:
        """As it was collected. LookupError for a finding of a rule that there is none of."""
        rules = [RULES[each] if isinstance(each, str) else each for each in self.rules]

        def finding(number: int, place: Place, args: tuple[tuple[str, str], ...]) -> Finding:
            return Finding(rules[number], place, args)

        return Collected(
            packages=list(self.packages),
            findings=[finding(*told) for told in self.findings],
            ignored=[(finding(*told), reason) for told, reason in self.ignored],
            ignores={(file, code): met for file, code, met in self.ignores},
            inputs=dict(self.inputs),
            losses=list(self.losses),
        )


def told(collected: Collected) -> Told | None:
    """What was collected; None where something went wrong, or an error was found: that is looked into each time."""
    if any(each.severity is Severity.ERROR for each in collected.findings):
        return None
    numbers: dict[Rule, int] = {}

    def brief(entry: Finding) -> _Told:
        return numbers.setdefault(entry.rule, len(numbers)), entry.place, entry.args

    findings = [brief(entry) for entry in collected.findings]
    ignored = [(brief(entry), reason) for entry, reason in collected.ignored]
    found = Told(
        packages=collected.packages,
        rules=[each.code if RULES.get(each.code) == each else each for each in numbers],
        findings=findings,
        ignored=ignored,
        ignores=[(*key, met) for key, met in collected.ignores.items()],
        inputs=collected.inputs,
        losses=collected.losses,
    )
    return found if found.collected == collected else None  # faults are not kept, nor whatever there is in time to come
