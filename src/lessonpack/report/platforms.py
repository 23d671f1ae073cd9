"""Works out what a platform makes of a package, from the findings that rest on facts about the platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lessonpack import lms
from lessonpack.findings import Finding, Severity
from lessonpack.lms import Fact, Platform
from lessonpack.report.outcome import Arrival, Taken


def taken(
    names: Iterable[str], format: str, questions: Mapping[str, object], found: Iterable[Finding]
) -> tuple[Taken, ...]:
    """What becomes of a package on the platforms of these names.

    `format` is the package's, `questions` are the paths of its items, each with what tells its question
    from others: several variants of one are one question. `found` is what was found in it.
    """
    known = lms.load()
    entries = list(found)
    return tuple(_taken(known[name], format, questions, entries) for name in names)


def _taken(platform: Platform, format: str, questions: Mapping[str, object], found: list[Finding]) -> Taken:
    asked = set(questions.values())
    if format not in platform.known:
        return Taken(platform=platform.name, title=platform.title, arrival=Arrival.NOT_KNOWN, questions=len(asked))
    met = list(_met(platform, format, found))
    refusals = (each for each in met if each[0].effect == "refused" and each[1].severity is Severity.ERROR)
    refusal = next(refusals, None)
    broken = {entry.place.inside for fact, entry in met if fact.effect == "broken"}
    away = {questions[path] for path in broken & questions.keys()}
    named = {
        effect: tuple(dict.fromkeys(fact.name for fact, _ in met if fact.effect == effect))
        for effect in ("dropped", "altered", "broken")
    }
    arrival = Arrival.REFUSED if refusal else Arrival.IN_PART if any(named.values()) else Arrival.WHOLE
    return Taken(
        platform=platform.name,
        title=platform.title,
        arrival=arrival,
        questions=len(asked),
        arriving=0 if refusal else len(asked) - len(away),
        lost=named["dropped"],
        changed=named["altered"],
        broken=named["broken"],
        reason=refusal[0].says if refusal else "",
        code=refusal[1].code if refusal else "",
        tried=format not in platform.untried,
    )


def _met(platform: Platform, format: str, found: list[Finding]) -> Iterator[tuple[Fact, Finding]]:
    """Each fact about the platform, with each finding that rests on it."""
    for fact in platform.facts.values():
        if not fact.formats or format in fact.formats:
            yield from ((fact, entry) for entry in found if entry.code in fact.rules)
