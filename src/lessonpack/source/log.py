"""The findings of a file, no more of them than a person may ever want to read."""

from __future__ import annotations

from collections import Counter

from msgspec import field

from lessonpack.findings import Finding, Log, Place, Rule, Severity, finding
from lessonpack.source import rules

_MAX_FOUND = 1_000  # findings of a file
_SUGGESTED = 100  # findings of a rule that name what was meant, which takes long


class Capped(Log):
    """Keeps as many findings as a person may ever want to read, errors before all others, and counts the rest.

    `counts` are by rule, `left` likewise of those that were not kept; `mild` says where those stand that are no errors,
    and make room for one. `variant` is that of the question that is being read; what an earlier one was told of a
    place, by the same rule, is not said again: `first` is which one that was.
    """

    counts: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    mild: list[int] = field(default_factory=list)
    variant: int = 0
    first: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def add(self, broken: Rule, place: Place, **arguments: object) -> None:
        self.counts[broken.code] += 1
        place = place._replace(variant=self.variant)
        if self.first.setdefault((broken.code, place.line, place.column), self.variant) != self.variant:
            return
        is_error = broken.severity is Severity.ERROR
        if len(self.found) < _MAX_FOUND - 1:
            if not is_error:
                self.mild.append(len(self.found))
            super().add(broken, place, **arguments)
        elif is_error and self.mild:
            index = self.mild.pop()
            self.left[self.found[index].code] += 1
            self.found[index] = finding(broken, place, arguments)
        else:
            self.left[broken.code] += 1

    def shown(self) -> list[Finding]:
        """The findings in the order of the text, then how many more there are of which rules."""
        found = sorted(self.found, key=lambda entry: entry.order)
        if self.left:
            codes = ", ".join(f"{count:,} of {code}" for code, count in sorted(self.left.items()))
            more = {"count": f"{self.left.total():,}", "codes": codes}
            found.append(finding(rules.MANY, found[-1].place, more))
        return found

    def suggests(self, broken: Rule) -> bool:
        """True while what was meant is sought for a finding of this rule."""
        return self.counts[broken.code] < _SUGGESTED
