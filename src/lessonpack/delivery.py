"""Which platforms a package is meant for, and what to do with it there."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lessonpack import lms, targets
from lessonpack.model.course import Course
from lessonpack.report.outcome import Advised, Import, Judged, Step
from lessonpack.target import Target
from lessonpack.work import Job

_OF_NO_USE = "leave it out: there is no question in it"


def meant_for(job: Job, target: Target) -> tuple[str, ...]:
    """The platforms that a target's packages are meant for: those that are best given it.

    It is also meant for those known to import it, and for those given nothing that they are known to import; but what
    is best for one platform of the job is not meant for another that has its own.
    """
    platforms, given = [lms.load()[name] for name in job.lms], set(job.targets)
    if any(target.name in each.targets for each in platforms):
        platforms = [each for each in platforms if target.name in each.targets or not _is_served(each, given, target)]
    return tuple(each.name for each in platforms if target.name in each.imports or not each.imports.keys() & given)


def _is_served(platform: lms.Platform, given: set[str], target: Target) -> bool:
    """True where what is given has something that is best for a platform, and all of it that is of a target's kind."""
    alike = (name for name in platform.targets if targets.load()[name].has_lessons is target.has_lessons)
    return not given.isdisjoint(platform.targets) and given.issuperset(alike)


def advised(judged: Judged, target: Target, course: Course, platforms: tuple[str, ...]) -> Judged:
    """The same package of a course, with what to do with it next, and how it is imported on these platforms.

    Of one in which there is nothing to answer no platform loses anything: it is told as empty instead.
    """
    if not _is_of_use(target, course):
        return replace(judged, empty=True, platforms=(), next=Step(path=judged.name, words=(_OF_NO_USE,)))
    return replace(judged, next=_next(target, judged.name, platforms), imports=_imports(target, platforms))


def _is_of_use(target: Target, course: Course) -> bool:
    """False for questions alone of a course that has none."""
    return target.has_lessons or any(question.ANSWERED for _, question in course.questions)


def _next(target: Target, package: str, names: Sequence[str]) -> Step:
    """What to do with a package of a target, and on which platforms: those of these names, or those best given it."""
    known = [each for each in lms.load().values() if target.name in each.targets]
    given = [each for each in known if each.name in names] if names else known
    products = ", ".join(sorted({each.product for each in given}))
    words = f"{target.upload}: {products}" if products else target.upload
    return Step(path=f"{package}/{target.page}" if target.page else package, words=(words,))


def _imports(target: Target, names: Sequence[str]) -> tuple[Import, ...]:
    """How a package of a target is imported on the platforms of these names, where that is known."""
    known = [lms.load()[name] for name in names]
    return tuple(
        Import(
            platform=each.name,
            title=each.title,
            advice=tuple(Advised(says=one.says, known=one.known, where=one.where) for one in each.imports[target.name]),
        )
        for each in known
        if target.name in each.imports
    )
