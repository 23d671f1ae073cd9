"""Checks: functions bound to a rule and to what they look at; their registration and dispatch.

A check yields problems; it does not raise, print or count. A crash inside a check is a fault of ours and
is reported under the check's own code, never as a clean result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from lessonpack.findings import NOWHERE, Finding, Place, Rule, Severity, Tally, finding, told_once
from lessonpack.formats.lines import identifier_at, line_of
from lessonpack.formats.standard import DocumentKind, Standard
from lessonpack.model.course import Course
from lessonpack.package import Package

T = TypeVar("T")


class Document(Struct, eq=False):
    """An XML document of a package, parsed once; the tree is dropped when its checks have run.

    `spent` is that of the inspection: what is bounded for all documents together is counted there.
    """

    path: str
    kind: DocumentKind
    root: etree._Element
    spent: Counter[str] = field(default_factory=Counter)
    _facts: Any = None
    _made: dict[Callable[[Document], Any], Any] = field(default_factory=dict)

    @property
    def facts(self) -> Any:
        """What the function of `facts_of` says of a document of this kind, computed once for all its checks."""
        if self._facts is None and (known := _FACTS.get(self.kind.basis)) is not None:
            self._facts = known.make(self)
        return self._facts

    def once(self, make: Callable[[Document], T]) -> T:
        """What a function makes of the document, made once for all its checks."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @property
    def kept(self) -> Any:
        """As much of the facts as package checks need, None without any: a bank of 10,000 items keeps that many."""
        known = _FACTS.get(self.kind.basis)
        return None if known is None else known.keep(self.facts)


class Problem(Struct, frozen=True):
    """What a check found: the arguments for the rule's words, and where.

    On a Course `at` is set. In a package `path`, `line` and `identifier` say it; the identifier is the
    nearest one in the document, through which a finding finds its YAML line, or is that of `node`.
    """

    args: Mapping[str, object] = field(default_factory=dict)
    at: Place = NOWHERE
    path: str = ""
    line: int = 0
    identifier: str = ""
    node: etree._Element | None = None

    @property
    def nearest(self) -> str:
        """The identifier, or that of the node or of the nearest one around it that has one."""
        return self.identifier if self.identifier or self.node is None else identifier_at(self.node)


Problems = Iterator[Problem]


PART = 100  # characters by which what a finding explains is known


class Sizes(Struct, frozen=True, kw_only=True):
    """From how many bytes on a picture, and what a package holds, is large.

    `chosen` is False where nothing that is built lets browsers choose between the sizes of a picture.
    """

    picture: int = 2_000_000
    package: int = 20_000_000
    chosen: bool = True


USUAL = Sizes()


def at(node: etree._Element, **args: object) -> Problem:
    """A problem at a node of the document that a check was given."""
    return Problem(args, line=line_of(node), node=node)


def plain(tag: str) -> str:
    """An element's name as people write it, with its namespace: `item of http://…`."""
    name = etree.QName(tag)
    return f"{name.localname} of {name.namespace}" if name.namespace else name.localname


class Inspection(Struct, eq=False):
    """What is known of a package once each of its documents was read: the ground for package checks.

    - `standard` is what the package is of, `lms` are the platforms that it is meant for, and `for_others` the codes of
      the rules that hold for others alone; `sizes` says what is large.
    - By path: `kinds` has the kind of each document, `facts` what `facts_of` kept of it; `broken` are those that
      are not well-formed.
    - `explained` holds by path, line and part of a document the findings that say all of it, with the identifier
      nearest to each: see `lessonpack.doubles`.
    - `tally` counts the problems of each rule, `spent` the work of those rules that do a bounded amount for a package.
    """

    package: Package
    standard: Standard
    lms: Collection[str] = ()
    sizes: Sizes = USUAL
    kinds: dict[str, DocumentKind] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    explained: dict[tuple[str, int, str], list[tuple[str, Finding]]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    spent: Counter[str] = field(default_factory=Counter)
    for_others: Collection[str] = ()
    _made: dict[Callable[[Inspection], Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.for_others = _for_others(self.lms)

    def once(self, make: Callable[[Inspection], T]) -> T:
        """What a function makes of the package, made once for all its checks."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made


CourseCheck = Callable[..., Problems]  # of a Course, and of the Sizes where a check asks for them
DocumentCheck = Callable[[Document], Problems]
PackageCheck = Callable[[Inspection], Problems]
Facts = Callable[[Document], Any]
Platforms = tuple[str, ...]  # as `--for` names them
Of = Standard | Callable[[Standard], bool]  # standards that a rule holds for: one, or all of which something is true
Reads = Literal["structure", "names"]


class _CourseCheck(Struct, frozen=True):
    rule: Rule
    check: CourseCheck
    whole: bool = False
    advice: bool = False
    sized: bool = False


class _DocumentCheck(Struct, frozen=True):
    rule: Rule
    check: DocumentCheck
    reads: Reads


class _PackageCheck(Struct, frozen=True):
    rule: Rule
    check: PackageCheck
    of: tuple[Of, ...]

    def holds_for(self, standard: Standard) -> bool:
        named = (each is standard if isinstance(each, Standard) else each(standard) for each in self.of)
        return not self.of or any(named)


class _Facts(Struct, frozen=True):
    make: Facts
    keep: Callable[[Any], Any]


_COURSE: list[_CourseCheck] = []
_FOR: dict[str, Platforms] = {}  # the platforms for which alone a rule holds, by code
_HURTS: dict[str, Platforms] = {}  # those that suffer from what a rule warns everybody of
_ELSEWHERE: dict[str, Rule] = {}  # rules with the hint for those who have a package and not its source
_DOCUMENT: dict[DocumentKind, list[_DocumentCheck]] = {}
_PACKAGE: list[_PackageCheck] = []
_FACTS: dict[DocumentKind, _Facts] = {}


def course_check(
    broken: Rule, *, whole: bool = False, advice: bool = False, sized: bool = False
) -> Callable[[CourseCheck], CourseCheck]:
    """Run the function on every Course; what it yields breaks this rule.

    A check that compares parts with each other wants the `whole` Course: with a part unread it would
    report what only follows from that. One that gives `advice` is heard when nothing must be mended first.
    A `sized` one is told what is large, too.
    """

    def register(check: CourseCheck) -> CourseCheck:
        _COURSE.append(_CourseCheck(broken, check, whole or advice, advice, sized))
        return check

    return register


def document_check(
    broken: Rule,
    *kinds: DocumentKind,
    reads: Reads = "structure",
    lms: Platforms = (),
    hurts: Platforms = (),
) -> Callable[[DocumentCheck], DocumentCheck]:
    """Run the function on every document of these kinds; `lms` and `hurts` are those of a package check.

    What it says of a document holds for those that differ from it in words alone, or in the names of choices and their
    feedback, unless it `reads` the names for more than whether they are the same. None may depend on the words.
    """

    def register(check: DocumentCheck) -> DocumentCheck:
        _meant(broken, lms, hurts)
        for kind in kinds:
            _DOCUMENT.setdefault(kind, []).append(_DocumentCheck(broken, check, reads))
        return check

    return register


def package_check(
    broken: Rule, *of: Of, lms: Platforms = (), hurts: Platforms = ()
) -> Callable[[PackageCheck], PackageCheck]:
    """Run the function once on every package of these standards (of all when none is named).

    A check that names platforms (`lms`) runs when the package is meant for one of them; one that `hurts` some runs
    unless it is meant for others alone.
    """

    def register(check: PackageCheck) -> PackageCheck:
        _meant(broken, lms, hurts)
        _PACKAGE.append(_PackageCheck(broken, check, of))
        return check

    return register


def _meant(broken: Rule, lms: Platforms, hurts: Platforms) -> None:
    """Note which platforms a rule is for: those of each of its checks."""
    for told, names in ((_FOR, lms), (_HURTS, hurts)):
        if names:
            told[broken.code] = tuple(dict.fromkeys((*told.get(broken.code, ()), *names)))


def facts_of(*kinds: DocumentKind, kept: Callable[[Any], Any] = lambda facts: facts) -> Callable[[Facts], Facts]:
    """The function says what is to be known of documents of these kinds; `kept` of that becomes `inspection.facts`.

    What holds for documents that differ in words alone is not made again for each: the standard itself says what of it
    is another's.
    """

    def register(facts: Facts) -> Facts:
        for kind in kinds:
            if kind in _FACTS:
                raise ValueError(f"facts of a {kind} are defined twice")
            _FACTS[kind] = _Facts(facts, kept)
        return facts

    return register


class CheckCrashed(Exception):
    """A check of ours failed to run: exit code 3, named by its rule."""

    def __init__(self, code: str, cause: Exception) -> None:
        super().__init__(f"the check {code} crashed: {type(cause).__name__}: {cause}")
        self.code = code


def course_findings(course: Course, *, partial: bool = False, sizes: Sizes = USUAL) -> list[Finding]:
    """What the course checks say of a Course, at YAML places.

    `partial` when parts of it could not be read; `sizes` says what is large.
    """
    asked = [each for each in _COURSE if not (partial and each.whole)]
    found = [
        finding(each.rule, problem.at, problem.args)
        for each in asked
        for problem in _run(each.rule, each.check, course, *((sizes,) if each.sized else ()))
    ]
    failed = any(entry.severity is Severity.ERROR for entry in found)
    needless = {each.rule.code for each in asked if failed and each.advice}
    return told_once(entry for entry in found if entry.code not in needless)


def reads_names(inspection: Inspection) -> bool:
    """True when some check depends on what the choices of an item are called."""
    return any(each.reads == "names" for checks in inspection.once(_asked).values() for each in checks)


def document_findings(inspection: Inspection, document: Document) -> list[Finding]:
    """What the checks subscribed to a document's kind say of it."""
    tally = inspection.tally
    found: list[Finding] = []
    broken = None
    try:  # one for all checks: this loop is what a large bank spends its time in
        for each in inspection.once(_asked).get(document.kind.basis, ()):
            broken = each.rule
            if broken.code in tally.cut:
                continue
            for problem in each.check(document):
                if not tally.tells(broken.code):  # nor is the check asked for more
                    break
                found.append(_told(inspection, broken, document.path, problem))
    except OSError:  # as of any check
        raise
    except Exception as cause:
        raise CheckCrashed(broken.code if broken else document.kind.name, cause) from cause
    return found


def _asked(inspection: Inspection) -> dict[DocumentKind, list[_DocumentCheck]]:
    """The checks of documents whose rules hold for the platforms that a package is meant for."""
    left_out = inspection.for_others
    return {kind: [each for each in checks if each.rule.code not in left_out] for kind, checks in _DOCUMENT.items()}


def package_findings(inspection: Inspection) -> Iterator[Finding]:
    """What the package checks say once every document was read."""
    for each in _PACKAGE:
        broken = each.rule
        if broken.code in inspection.for_others or not each.holds_for(inspection.standard):
            continue
        for problem in _run(broken, each.check, inspection):
            if not inspection.tally.tells(broken.code):  # nor is the check asked for more
                break
            yield _told(inspection, broken, problem.path, problem)
    yield from inspection.tally.cuts(place(inspection.package, ""))


def _told(inspection: Inspection, broken: Rule, path: str, problem: Problem) -> Finding:
    """The finding about a problem in a file; what it explains is noted."""
    if inspection.package.source and broken.elsewhere:
        broken = _ELSEWHERE.setdefault(broken.code, replace(broken, hint=broken.elsewhere))
    # The walk to an identifier is taken where it leads to a source, or tells what the finding explains.
    nearest = problem.nearest if inspection.package.origins or broken.explains else problem.identifier
    found = finding(broken, place(inspection.package, path, problem.line, nearest), problem.args)
    for what in broken.explains:
        key = (path, 0 if what.startswith("=") else problem.line, what.format_map(problem.args)[:PART])
        inspection.explained.setdefault(key, []).append((nearest.strip()[:PART], found))
    return found


def place(package: Package, path: str, line: int = 0, identifier: str = "", column: int = 0) -> Place:
    """Where to send the reader: the YAML line for a package of ours, else the line in the package's file."""
    origin = package.origin(path, identifier)
    if origin is not NOWHERE:
        return origin._replace(inside=path)
    return Place(package.source or package.name, line, column, path)


def _for_others(lms: Collection[str]) -> set[str]:
    """The codes of the rules that hold for other platforms alone, or warn of what hurts others alone."""
    told_of = {**_FOR, **_HURTS} if lms else _FOR
    return {code for code, platforms in told_of.items() if not any(name in lms for name in platforms)}


def _run(broken: Rule, check: Callable[..., Iterable[Problem]], *subject: Any) -> Problems:
    """The problems, one after the other: what they quote may be long, and a finding keeps the ends of it."""
    try:
        yield from check(*subject)
    except OSError:  # a file is gone or closed to us, such as a picture by now: no check is to blame
        raise
    except Exception as cause:  # a check that crashes must never pass for a clean result
        raise CheckCrashed(broken.code, cause) from cause
