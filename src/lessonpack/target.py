"""What a target is: a name, a capability table, and a function from Course to Package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.ahead import Ahead, nothing
from lessonpack.blobs import Blob
from lessonpack.carried import carried
from lessonpack.features import Feature, Use, features, kind_of
from lessonpack.findings import Finding, Place, Rule, Severity, finding, listed, rule
from lessonpack.formats.standard import Container, Shape, Standard
from lessonpack.lms import Fact, Platform
from lessonpack.model.course import Course, Quiz
from lessonpack.model.questions import Question, named_parts
from lessonpack.package import Package, Traces


class Carriage(StrEnum):
    """What becomes of a feature in a target."""

    CARRIED = "carried"
    APPROXIMATED = "approximated"
    DROPPED = "dropped"
    FOREIGN = "not of this format"

    @property
    def is_there(self) -> bool:
        """True for what is in a package, be it otherwise than it was meant."""
        return self in (Carriage.CARRIED, Carriage.APPROXIMATED)

    @property
    def is_loss(self) -> bool:
        """True for what is told of a build; nobody misses what is not of a format."""
        return self in (Carriage.APPROXIMATED, Carriage.DROPPED)


class Entry(Struct, frozen=True):
    """A cell of the capability table; all but what is carried has its reason, in words for the author.

    `becomes` says in few words what an approximated feature does instead: `are per question`. `surprises` is True for
    a loss that would surprise who takes this package alone. `spares` gives the places of the uses of which nothing is
    lost in a course.
    """

    carriage: Carriage
    reason: str = ""
    becomes: str = ""
    surprises: bool = False
    spares: Spares | None = None


Spares = Callable[[Course], Iterable[Place]]
CARRIED = Entry(Carriage.CARRIED)


def approximated(reason: str, becomes: str, spares: Spares | None = None) -> Entry:
    """A feature that is in the package and does less there, or something else."""
    return Entry(Carriage.APPROXIMATED, reason, becomes, spares=spares)


def of_questions(spared: Callable[[Question], bool]) -> Spares:
    """The places of the questions of which nothing is lost, and of their parts."""

    def places(course: Course) -> Iterator[Place]:
        for _, question in course.questions:
            if spared(question):
                yield question.at
                yield from (part.at for part in named_parts(question))

    return places


def of_quizzes(spared: Callable[[Quiz], bool]) -> Spares:
    """The places of the quizzes of which nothing is lost."""
    return lambda course: (quiz.at for quiz, _ in course.quizzes if spared(quiz))


def dropped(reason: str, *, surprises: bool = False) -> Entry:
    """A feature that the format leaves out."""
    return Entry(Carriage.DROPPED, reason, surprises=surprises)


def foreign(reason: str) -> Entry:
    """A feature that nobody would look for in this format."""
    return Entry(Carriage.FOREIGN, reason)


class Options(Struct, frozen=True, kw_only=True):
    """What the command line can ask of a target.

    `test` False writes a question bank without a test; `apart` writes a file for each question where a format is one
    file; `templates` lets one item draw the numbers of a question where a format has templates for that.
    `control_documents` maps the name of each schema document to put into the package to its blob; None leaves them out.
    `lms` names the platforms that the package is for, none when it is for all. `ahead` makes items for it.
    """

    test: bool = True
    apart: bool = False
    templates: bool = False
    lms: Collection[str] = ()
    control_documents: Mapping[str, Blob] | None = None
    ahead: Ahead = nothing


_USUAL = Options()
_FOLDER = Container(Shape.FOLDER, ("",))


def unlimited(_course: Course, _options: Options) -> Iterator[Finding]:
    """The limits of a target that has none of its own."""
    yield from ()


def whole(course: Course) -> Course:
    """What of a course a target is for that takes questions whether a quiz asks them or not."""
    return course


class Target(Struct, frozen=True, kw_only=True):
    """A format that lessonpack writes: packages of a `standard`, in its container.

    `build` takes what is `carried` of a `distinct` course. `limits` says what of a course is too much for the format,
    or for the platforms that it is meant for: findings at YAML lines, before anything is built.
    `upload` says in few words what to do with a package, `page` which file of a folder to open.
    `by_default` targets are those that are built when none is asked for by name. `traces` are for packages that are
    folders: they say how the folder of an earlier build is known; `apart` are those of the folder that takes the place
    of a single file where a file for each question is asked for, None for a format without such. `counted` are findings
    of its limits that the line of losses counts, by code: what it says of one, and of many. `part` is what of a course
    its packages are for: of the rest nothing is lost. `sized` is True where browsers choose between sizes of a picture.
    """

    name: str
    title: str
    standard: Standard
    table: Mapping[Feature, Entry]
    upload: str
    page: str = ""
    build: Callable[[Course, Options], Package]
    limits: Callable[[Course, Options], Iterator[Finding]] = unlimited
    by_default: bool = True
    traces: Traces | None = None
    apart: Traces | None = None
    counted: Mapping[str, tuple[str, str]] = {}
    part: Callable[[Course], Course] = whole
    sized: bool = False

    @property
    def has_lessons(self) -> bool:
        """False for a format of questions alone."""
        return self.table[Feature.LESSON].carriage.is_there

    def container(self, *, apart: bool = False) -> Container:
        """What its packages come in; `apart` where a file for each question is asked for."""
        return _FOLDER if apart and self.apart is not None else self.standard.container

    def package_name(self, stem: str, *, apart: bool = False) -> str:
        """What a package of this target is called: `tides` → `tides.scorm12.zip`."""
        return self.container(apart=apart).package_name(f"{stem}.{self.name}")

    def carried(self, course: Course) -> Course:
        """What of a course it is handed: what its table does not carry is not in it."""
        left_out = [feature for feature, entry in self.table.items() if not entry.carriage.is_there]
        return carried(course, left_out)

    def uses(self, course: Course, known: Iterable[Use] | None = None) -> Iterator[Use]:
        """What the course asks of it; `known` are the `features` of the course.

        A question of a kind that it leaves out is one use of that kind, whatever there is of it: all else would be said
        of what is not there.
        """
        part = self.part(course)
        gone = {feature for _, question in part.questions if not self._is_there(feature := kind_of(question)[0])}
        left = carried(part, gone) if gone else part
        yield from features(left) if known is None or left is not course else known
        uses = (kind_of(question) for _, question in part.questions) if gone else ()
        yield from (use for use in uses if use[0] in gone)

    def _is_there(self, feature: Feature) -> bool:
        return self.table[feature].carriage.is_there

    def on(self, platform: Platform) -> Target:
        """The target as that platform takes it: what the format carries and the platform does not is no longer so."""
        lost = {feature: platform.lost(self.name, feature.value) for feature in Feature}
        table = {feature: _entry(fact) if fact else self.table[feature] for feature, fact in lost.items()}
        return replace(self, table=table)

    def __post_init__(self) -> None:
        missing = [feature.value for feature in Feature if feature not in self.table]
        if missing:
            raise ValueError(f"target {self.name} does not say what it does with: {', '.join(missing)}")


def _entry(fact: Fact) -> Entry:
    return approximated(fact.says, "are altered") if fact.effect == "altered" else dropped(fact.says)


_HINT = "Leave it if this loss is fine there, or build a target that carries it (lessonpack targets)."
DROPPED_FEATURE = rule(
    "LOSS001",
    severity=Severity.NOTE,
    holds="Everything the author wrote reaches the package.",
    says="{target} cannot carry the {feature} of {subject}: {reason}",
    hint=_HINT,
    reason="A loss that nobody mentions is found by learners. It is a warning where it would surprise who takes this "
    "package alone.",
    clause="lessonpack capability table",
    naming=("subject",),
    asks=False,
)
APPROXIMATED_FEATURE = rule(
    "LOSS002",
    severity=Severity.NOTE,
    holds="What the author wrote reaches the package as it was meant.",
    says="{target} carries the {feature} of {subject} only roughly: {reason}",
    hint="Look at the result on your platform once.",
    reason="What a platform does a little differently is better known before the learners see it.",
    clause="lessonpack capability table",
    naming=("subject",),
    asks=False,
)
SURPRISE = replace(DROPPED_FEATURE, severity=Severity.WARNING, asks=True)


def losses(
    target: Target, course: Course, options: Options = _USUAL, uses: Iterable[Use] | None = None
) -> Iterator[Finding]:
    """A finding, at the YAML line, for each feature the course uses and the target does not carry in full,
    and for each of the target's limits, by the options, that the course exceeds. `uses` are its `features`.
    """
    spared = _spared(target, course)
    for feature, at, subject in target.uses(course, uses):
        entry = target.table[feature]
        if entry.carriage.is_loss and (feature, at) not in spared:
            arguments = {"target": target.title, "feature": feature.value, "subject": subject, "reason": entry.reason}
            yield finding(_broken(entry), at, arguments)
    yield from target.limits(course, options)


def _spared(target: Target, course: Course) -> set[tuple[Feature, Place]]:
    """The uses of which nothing is lost although the cell says a loss."""
    return {
        (feature, at)
        for feature, entry in target.table.items()
        if entry.spares is not None
        for at in entry.spares(course)
    }


def _broken(entry: Entry) -> Rule:
    if entry.carriage is Carriage.APPROXIMATED:
        return APPROXIMATED_FEATURE
    return SURPRISE if entry.surprises else DROPPED_FEATURE


def is_loss(entry: Finding) -> bool:
    """True for what `losses` says of the capability table."""
    return entry.code in (DROPPED_FEATURE.code, APPROXIMATED_FEATURE.code)


def tallied(target: Target, found: Iterable[Finding]) -> dict[str, int]:
    """How many losses there are among the findings, by the values of features, and by the codes that are `counted`."""
    counts: Counter[str] = Counter()
    for entry in found:
        if is_loss(entry):
            counts[dict(entry.args)["feature"]] += 1
        elif entry.code in target.counted:
            counts[entry.code] += 1
    return dict(counts)


def summed(target: Target, counts: Mapping[str, int]) -> str:
    """So many losses in one line: `leaves out 15 hints, 1 gate; limits of attempts are per question`."""
    lost = [feature for feature in Feature if feature.value in counts]
    left_out = [feature for feature in lost if target.table[feature].carriage is Carriage.DROPPED]
    otherwise: dict[str, list[str]] = {}
    for feature in lost:
        if target.table[feature].carriage is Carriage.APPROXIMATED:
            otherwise.setdefault(target.table[feature].becomes, []).append(feature.many)
    parts = (
        [f"leaves out {', '.join(_number(counts[each.value], each.one, each.many) for each in left_out)}"]
        if left_out
        else []
    )
    counted = (_number(counts[code], *words) for code, words in target.counted.items() if code in counts)
    return "; ".join([*parts, *(f"{listed(names)} {becomes}" for becomes, names in otherwise.items()), *counted])


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
