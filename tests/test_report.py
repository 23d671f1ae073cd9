"""Reports: what a terminal shows, what lies beside the packages, and the words that both share."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from lessonpack import checks, config, targets
from lessonpack.features import Feature
from lessonpack.findings import RULES, Finding, Place, Rule, Severity, finding, listed
from lessonpack.package import Written
from lessonpack.report import arrivals, data, kept, losses, markdown, steps, text, words
from lessonpack.report.outcome import (
    Advised,
    Arrival,
    Fault,
    Import,
    Input,
    Judged,
    Lost,
    Outcome,
    Output,
    SchemaRun,
    State,
    Step,
    Taken,
    Unbuilt,
    Verdict,
)
from lessonpack.report.paper import on
from lessonpack.work import named_only


def broken(code: str = "TEST001", severity: Severity = Severity.ERROR, **more: Any) -> Rule:
    words = {"holds": "It holds.", "says": "{what} is [wrong]", "hint": "Mend {what}."}
    return Rule(code=code, severity=severity, **(words | {"reason": "It matters.", "clause": "A clause"} | more))


def found(rule: Rule, what: str = "it", line: int = 1, **more: str) -> Finding:
    return finding(rule, Place("lesson.yaml", line), {"what": what, **more})


ERROR, WARNING, NOTE = (
    found(broken(f"TEST00{number}", severity), line=number) for number, severity in enumerate(Severity, 1)
)
WRITTEN = Written(path="rain.zip", size=81_234, sha256="abc", content="def", files=())
RAN = SchemaRun(revision="QTI 2.1.0", documents=15, provenance="official bytes")
PACKAGE = Judged(
    name="rain.zip", source="", format="qti21", files=7, schemas=(RAN,), unchecked=(), errors=0, warnings=2,
    written=WRITTEN,
)  # fmt: skip
FAULT = Fault(
    source="[rain].yaml", target="qti21", check="QTI012", reason="KeyError: 'x'", trace=("checks/qti.py:1 f",)
)
FELL = "[rain].yaml, target qti21: the check QTI012 crashed: KeyError: 'x'"


def shown(result: Outcome, **options: Any) -> list[str]:
    file = io.StringIO()
    text.show(result, on(Console(file=file, width=160)), **options)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def told(*findings: Finding, width: int | None = None, **options: Any) -> list[str]:
    """What is printed of findings: on a terminal where there is a width."""
    file = io.StringIO()
    terminal = Console(file=file, width=width or 160, force_terminal=width is not None, color_system=None)
    text.findings(findings, on(terminal), **options)
    return file.getvalue().splitlines()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("lesson.yaml"), "lesson.yaml"),
        (Place("lesson.yaml", 3), "lesson.yaml:3"),
        (Place("lesson.yaml", 3, 4), "lesson.yaml:3:4"),
        (Place("rain.zip", 3, inside="items/q1.xml"), "rain.zip:3 (items/q1.xml)"),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(place: Place, words: str) -> None:
    assert str(place) == words


# --- in a terminal ----------------------------------------------------------------------------------


def test_packages_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    sources = {"a.zip": tmp_path / "a.zip", "b.zip": tmp_path / "one" / "b.zip"}
    twins = [
        replace(PACKAGE, name="b.zip", source=str(folder / "b.zip")) for folder in (tmp_path / "two", Path("/far"))
    ]
    first = [replace(PACKAGE, name=name, source=str(path)) for name, path in sources.items()]
    lines = shown(Outcome(packages=(*first, *twins)), here=tmp_path, verbose=True)
    for name in ("a.zip", "one/b.zip", "two/b.zip", "/far/b.zip"):
        assert sum(line.split()[:1] == [name] for line in lines) == 2, name  # in the table, and with its digests


BUILT = replace(
    PACKAGE,
    target="qti21",
    platforms=tuple(
        Taken(platform=title, title=title, arrival=Arrival.IN_PART, questions=3, arriving=2, lost=("a", "b"))
        for title in "PQ"
    ),
    next=Step(path="rain.zip", words=("upload it", "or not")),
)


def test_a_terminal_shows_findings_faults_packages_what_comes_next_and_what_they_come_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # an index that `make dist` left in ./dist would be told of
    lost = Lost(source="rain/lesson.yaml", target="qti21", package="rain.zip", words="leaves out 2 hints")
    result = Outcome(packages=(BUILT,), findings=(ERROR,), faults=(FAULT,), losses=(lost,))
    assert shown(result, out=Path("dist")) == [
        "lesson.yaml",
        "  1: error TEST001 it is [wrong]",
        "    Mend it.",
        f"fault in lessonpack {FELL}",
        "  Please report it with what --verbose prints. The rest was done.",
        "package    size        by XSD  verdict",
        "rain.zip  81 kB  15 documents  valid, 2 warnings",
        "What a format leaves out or does otherwise (--verbose tells where):",
        "  rain.zip  leaves out 2 hints",
        "On the platforms:",
        "  rain.zip  P and Q: 2 of 3 questions; lost: a, b",
        "Official XSDs:",
        "  QTI 2.1.0  15 documents, official bytes",
        "Next:",
        "  dist/rain.zip   upload it",
        "                  or not",
        "  dist/report.md  all of this at length, with digests",
        "1 package in dist, 1 error, 0 warnings, 1 fault in lessonpack",
    ]


def test_who_asks_for_more_is_told_where_a_fault_arose_and_the_digests() -> None:
    lines = shown(Outcome(packages=(PACKAGE,), faults=(FAULT,)), verbose=True)
    assert lines[:3] == [
        f"fault in lessonpack {FELL}",
        "  checks/qti.py:1 f",
        "  Please report it. The rest was done.",
    ]
    assert lines[-4:-1] == [
        "  rain.zip  QTI 2.1.0: 15 documents (official bytes)",
        "            sha256 abc",
        "            content def",
    ]


def test_quiet_shows_what_fails_the_run_and_faults_and_one_line() -> None:
    result = Outcome(packages=(BUILT,), findings=(NOTE, ERROR, WARNING), faults=(FAULT,))
    assert shown(result, quiet=True)[:-2] == [*told(ERROR), f"fault in lessonpack {FELL}"]
    assert shown(replace(result, findings=(WARNING,), faults=()), quiet=True, out=Path("dist")) == [
        "1 package in dist, 0 errors, 1 warning"
    ]
    strict = Outcome(findings=(NOTE, WARNING), fail_on=Severity.WARNING)
    assert shown(strict, quiet=True)[:-1] == told(WARNING)


def test_what_would_be_too_much_on_a_terminal_is_counted_errors_come_first_and_it_is_told_where_all_of_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text, "_MOST_ROWS", 2)
    monkeypatch.setattr(text, "_MOST_FINDINGS", 2)
    packages = tuple(replace(BUILT, name=f"{number}.zip") for number in range(5))
    lines = shown(Outcome(packages=packages, findings=(NOTE, WARNING, ERROR)), verbose=True, out=Path("dist"))
    assert [line.strip() for line in lines if "more, which" in line] == [
        "and 1 more, which dist/report.md has",
        "and 3 more, which dist/report.md has",
        "and 3 more, which dist/report.md has",
        "and 13 more, which dist/report.md has",
    ]
    assert [code for code in ("TEST001", "TEST002", "TEST003") if code in "".join(lines)] == ["TEST001", "TEST003"]
    assert lines[-1] == "5 packages in dist, 1 error, 1 warning, 1 note"
    missing = tuple(Unbuilt(file=f"{number}.yaml", why="1 error") for number in range(7))
    lines = shown(Outcome(packages=packages[:1], unbuilt=missing), out=Path("dist"))
    assert lines[lines.index("Not built:") + 3] == "  and 5 more, which dist/report.md has"
    assert "and 3 more, which --format json has" in [line.strip() for line in shown(Outcome(packages=packages))]


def test_packages_that_lose_the_same_are_told_in_one_line_that_names_all_of_a_source_and_counts_other_lessons() -> None:
    def lost(target: str, words: str, id: str = "rain") -> Lost:
        return Lost(source=f"{id}/lesson.yaml", target=target, package=f"{id}.{target}.zip", words=words)

    same, other = "leaves out 2 hints", "time limits are longer"
    first = (lost("qti21", same), lost("scorm12", other), lost("qti22", same), lost("qti30", same))
    result = Outcome(losses=(*first, *(lost("qti21", same, id) for id in ("snow", "hail", "wind"))))
    assert list(losses.at_length(result)) == [
        ("rain.qti21.zip, .qti22.zip and .qti30.zip", same),
        ("rain.scorm12.zip", other),
        ("snow.qti21.zip", same),
        ("hail.qti21.zip", same),
        ("wind.qti21.zip", same),
    ]
    assert list(losses.at_once(result))[1:] == [
        ("rain.scorm12.zip", other),
        ("snow.qti21.zip (and 2 more lessons)", same),
    ]
    title = "What a format leaves out or does otherwise"
    for verbose, heading, rows in ((False, f"{title} (--verbose tells where):", 3), (True, f"{title}:", 5)):
        lines = shown(result, verbose=verbose)
        assert sum(line.startswith("  ") for line in lines[lines.index(heading) :]) == rows


def test_of_many_different_losses_it_is_told_what_they_come_to_kind_by_kind_and_at_length_on_demand() -> None:
    def lost(number: int, target: str) -> Lost:
        counts = {Feature.NUDGE.value: 1} if number % 2 else {Feature.NUDGE.value: 1, Feature.HINT.value: number}
        said = losses.worded(targets.load()[target], counts, 10, 9)
        package, kinds = f"l{number}.{target}.zip", {"counts": counts, "questions": 10, "arriving": 9}
        return Lost(source=f"l{number}", target=target, package=package, words=said, **kinds)

    def told(lessons: int) -> Outcome:
        return Outcome(losses=tuple(lost(number, kind) for number in range(2, lessons + 2) for kind in QTI))

    few, many = list(losses.at_once(told(8))), list(losses.at_once(told(2_000)))
    assert len(few) == 5
    assert few[0][1].startswith("9 of 10 questions arrive; leaves out ")
    assert [name for name, _ in many] == ["*.qti21.zip and .qti22.zip (2,000 lessons)"]
    assert many[0][1].startswith("in all: 18,000 of 20,000 questions arrive; leaves out ")
    for part in ("2,000 sets of nudges", "1,001,000 hints"):
        assert part in many[0][1]
    assert len(list(losses.at_length(told(20)))) == 20


QTI = ("qti21", "qti22")


def test_what_a_platform_makes_alike_of_the_packages_of_many_lessons_is_told_once() -> None:
    built = [replace(BUILT, name=f"{id}.qti21.zip") for id in "abc"]
    other = replace(BUILT, name="d.qti21.zip", platforms=BUILT.platforms[:1])
    given = [replace(BUILT, name=name, source=name, target="") for name in ("x.zip", "y.zip")]
    said = "2 of 3 questions; lost: a, b"
    result = Outcome(packages=(built[0], other, *built[1:], *given))
    assert list(arrivals.at_once(result)) == [
        ("a.qti21.zip (and 2 more lessons)", f"P and Q: {said}"),
        ("d.qti21.zip", f"P: {said}"),
        ("x.zip", f"P and Q: {said}"),
        ("y.zip", f"P and Q: {said}"),
    ]
    for verbose, rows in ((False, 4), (True, 6)):
        assert sum(line.endswith(said) for line in shown(result, verbose=verbose)) == rows


def test_of_many_different_arrivals_it_is_told_what_they_come_to_target_by_target() -> None:
    def built(number: int) -> Judged:
        part = Taken(
            platform="p",
            title="P",
            arrival=Arrival.IN_PART,
            questions=number,
            arriving=number - 1,
            lost=(f"l{number % 2}",),
        )
        refused = Taken(platform="q", title="Q", arrival=Arrival.REFUSED, code="QTI001")
        whole = replace(part, arrival=Arrival.WHOLE, arriving=number, lost=())
        platforms = (whole if number == 2 else part, *([refused] if number < 5 else []))
        return replace(BUILT, name=f"l{number}.qti21.zip", platforms=platforms)

    def told(lessons: int) -> Outcome:
        return Outcome(packages=tuple(map(built, range(2, lessons + 2))))

    assert len(list(arrivals.at_once(told(5)))) == 5 + 3
    assert list(arrivals.at_once(told(20))) == [
        ("*.qti21.zip (20 lessons)", "P: in all 211 of 230 questions; lost: l1, l0"),
        ("", "Q: refused (QTI001), of 3 lessons"),
    ]
    given = Outcome(packages=tuple(replace(each, target="", source=each.name) for each in told(20).packages))
    assert len({name for name, _ in arrivals.at_once(given)}) == 21


def test_that_nothing_is_known_of_a_format_on_a_platform_is_said_once() -> None:
    unknown = Taken(platform="p", title="P", arrival=Arrival.NOT_KNOWN)
    package = replace(BUILT, platforms=(unknown,))
    told = broken("LMS003", Severity.WARNING, says="what {title} makes of {format} is not known here")
    warning = found(told, title="P", format="qti21")
    assert list(arrivals.at_length(Outcome(packages=(package,), findings=(warning,)))) == []
    ignored = Outcome(packages=(package,), ignored=((warning, "tried there"),))
    assert [name for name, _ in arrivals.at_length(ignored)] == ["rain.zip"]


def test_a_package_that_was_not_built_is_named_with_the_reason_in_every_table_and_counted_apart() -> None:
    stopped = named_only("rain.scorm12.zip", target="scorm12", format="scorm12", found=[ERROR], stopped=["TEST001"])
    result = Outcome(packages=(BUILT, stopped), findings=(ERROR,))
    lines = shown(result, verbose=True, out=Path("dist"))
    assert [line for line in lines if "rain.scorm12.zip" in line] == [
        "rain.scorm12.zip                       not built (TEST001)"
    ]
    report = "".join(markdown.blocks(result, Path("dist"))).splitlines()
    assert [line for line in report if "rain.scorm12.zip" in line] == [
        "| rain.scorm12.zip | scorm12 | 0 |  | not built (TEST001) |"
    ]
    assert lines[-1] == "1 package in dist, 1 not built, 1 error, 0 warnings"


def test_a_source_of_which_nothing_was_built_is_named_again_below_the_packages_of_the_others(tmp_path: Path) -> None:
    of_others = Unbuilt(file="../rain/lesson.yaml", package="rain.html", why="1 error")
    result = Outcome(
        packages=(BUILT,),
        findings=(ERROR,),
        unbuilt=(of_others, Unbuilt(file="../a.yaml", why="1 error", code="TEST001", line=7, message="no")),
    )
    lines = shown(result, out=tmp_path / "dist", here=tmp_path)
    next = "Next, without the 1 lesson that was not built:"
    assert lines[(at := lines.index("Not built:")) : at + 3] == ["Not built:", "  a.yaml  1 error, TEST001 at 7", next]
    assert "Not built:" not in shown(replace(result, packages=()), out=tmp_path / "dist", here=tmp_path)


def test_the_last_line_counts_in_the_folder_what_was_written_into_it_and_nothing_else() -> None:
    faulty = replace(BUILT, name="snow.zip", errors=1, written=None)
    crashed = named_only("hail.zip", target="html", failed=True)
    summed = partial(words.summary, out=Path("dist"))
    both = Outcome(packages=(BUILT, faulty), findings=(ERROR,))
    assert summed(both) == "1 package in dist, 1 not written, 1 error, 0 warnings"
    assert summed(replace(both, packages=(faulty, crashed))) == "0 packages, 2 not written, 1 error, 0 warnings"
    elsewhere = replace(faulty, source="from/snow.zip", target="")
    assert words.summary(replace(both, packages=(elsewhere,))) == "1 package, 1 error, 0 warnings"


def test_of_several_lessons_the_last_line_counts_these_as_well_and_those_that_are_missing() -> None:
    built = [replace(BUILT, name=f"{id}.{kind}", source=f"{id}.yaml") for id in "ab" for kind in ("zip", "html")]
    summed = partial(words.summary, out=Path("dist"))
    result = Outcome(packages=tuple(built))
    assert summed(result) == "4 packages of 2 lessons in dist, 0 errors, 0 warnings"
    assert summed(replace(result, packages=tuple(built[:2]))) == "2 packages in dist, 0 errors, 0 warnings"
    missing = (Unbuilt(file="../c.yaml", why="1 error"), Unbuilt(file="../a.yaml", package="a.qti", why="1 error"))
    assert summed(Outcome(packages=tuple(built[:2]), findings=(ERROR,), unbuilt=missing)) == (
        "2 packages of 1 lesson in dist, 1 lesson not built, 1 error, 0 warnings"
    )
    assert summed(Outcome(findings=(ERROR,), unbuilt=missing)) == "0 packages, 1 error, 0 warnings"
    assert summed(Outcome(findings=(ERROR,), unbuilt=missing[:1] * 2)) == (
        "0 packages, 2 lessons not built, 1 error, 0 warnings"
    )


def test_what_comes_next_is_said_to_be_without_what_was_not_built() -> None:
    whole = Outcome(packages=(BUILT,))
    assert steps.heading(whole) == "Next:"
    missing = tuple(Unbuilt(file=f"../{id}.yaml", why="1 error") for id in "ab")
    faulty = replace(BUILT, name="snow.zip", errors=1, written=None)
    for changes, absent in (
        ({"unbuilt": missing}, "2 lessons that were"),
        ({"packages": (BUILT, faulty)}, "1 package that was"),
        ({"packages": (BUILT, faulty), "unbuilt": missing[:1]}, "1 lesson and 1 package that were"),
    ):
        assert f"Next, without the {absent} not built:" in shown(replace(whole, **changes), out=Path("dist"))


def test_where_something_could_not_be_written_nobody_reads_that_there_are_0_errors() -> None:
    full = Outcome(packages=(BUILT,), unwritten=("dist/snow.zip: No space left on device",))
    assert words.summary(full, Path("dist")) == "1 package in dist, 1 file not read or written, 0 warnings"
    assert ", 1 file not read or written, 1 error, " in words.summary(replace(full, findings=(ERROR,)))


def test_digests_are_announced_where_something_was_written() -> None:
    assert "Official XSDs, digests:" in shown(Outcome(packages=(BUILT,)), verbose=True)
    assert "Official XSDs:" in shown(Outcome(packages=(replace(BUILT, written=None),)), verbose=True)


def test_beside_what_is_found_in_a_package_of_others_nobody_reads_that_nothing_is_known_to_be_lost() -> None:
    whole = replace(BUILT.platforms[0], arrival=Arrival.WHOLE, arriving=3, lost=())
    nothing = "P: 3 of 3 questions; nothing is known to be lost"
    for changes, said in (
        ({"target": "", "warnings": 0}, nothing),
        (
            {"target": "", "warnings": 2},
            "P: 3 of 3 questions; all of it arrives, as far as is known, unless a finding says otherwise",
        ),
        ({"warnings": 2}, nothing),  # of ours what is lost is told as such
    ):
        package = replace(BUILT, platforms=(whole,), **changes)
        assert list(arrivals.at_length(Outcome(packages=(package,)))) == [("rain.zip", said)]


def test_without_packages_there_is_no_table() -> None:
    assert shown(Outcome()) == ["0 packages, 0 errors, 0 warnings"]


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        ({}, "package    size        by XSD  verdict"),
        ({"target": "", "source": "rain.zip", "written": None}, "package   format        by XSD  verdict"),
        ({"written": None, "format": "html", "schemas": ()}, "package          size      by XSD  verdict"),
    ],
)
def test_a_column_that_would_be_empty_is_left_out(changes: dict[str, Any], head: str) -> None:
    assert shown(Outcome(packages=(replace(BUILT, **changes),)))[0] == head


def test_several_packages_of_a_target_have_one_step() -> None:
    packages = [replace(BUILT, name=f"{id}.qti21.zip", next=Step(path=f"{id}.qti21.zip", words=("up",))) for id in "ab"]
    page = Step(path="a.html/index.html", words=("open",))
    result = Outcome(packages=(*packages, replace(BUILT, name="a.html", target="html", next=page)))
    assert list(steps.next_steps(result, Path("dist")))[:-1] == [
        ("dist/a.html/index.html", "open"),
        ("dist/*.qti21.zip", "up"),
    ]
    of_moodle = [
        replace(each, name=name, target="moodle", next=Step(path=name, words=("in",)))
        for each, name in zip(packages, ("a.moodle.xml", "b.moodle.xml"), strict=True)
    ]
    assert next(steps.next_steps(Outcome(packages=tuple(of_moodle)), Path("dist"))) == ("dist/*.moodle.xml", "in")


def test_packages_of_a_target_that_have_another_step_are_not_told_by_a_pattern_that_fits_all() -> None:
    said_of = {"a": "leave", "b": "up", "c": "leave"}
    packages = [
        replace(BUILT, name=f"{id}.qti21.zip", next=Step(path=f"{id}.qti21.zip", words=(said,)))
        for id, said in said_of.items()
    ]
    assert list(steps.next_steps(Outcome(packages=tuple(packages)), Path("dist")))[:-1] == [
        ("dist/a.qti21.zip and 1 more", "leave"),
        ("dist/b.qti21.zip", "up"),
    ]


@pytest.mark.parametrize(
    ("left_out", "imported", "told"),
    [
        ("", "*.qti21.zip", []),
        ("c", "a.qti21.zip and 1 more", [("dist/c.qti21.zip", "leave")]),
        ("bc", "a.qti21.zip", [("dist/b.qti21.zip and 1 more", "leave")]),
    ],
)
def test_what_is_imported_and_what_is_left_out_are_not_told_by_a_pattern_that_fits_both(
    left_out: str, imported: str, told: list[tuple[str, str]]
) -> None:
    how = Import(platform="moodle", title="Moodle", advice=(Advised(says="Go there.", known="observed", where="here"),))
    packages = [
        replace(BUILT, name=f"{id}.qti21.zip", next=Step(path=f"{id}.qti21.zip", words=("leave",)), imports=imports)
        for id, imports in ((id, () if id in left_out else (how,)) for id in "abc")
    ]
    result = Outcome(packages=tuple(packages))
    assert steps.imports(result) == {"Moodle": [(imported, "Go there. (observed)")]}
    assert list(steps.next_steps(result, Path("dist")))[:-1] == told


def test_a_long_text_is_cut_in_the_middle_wherever_a_finding_quotes_it() -> None:
    assert found(ERROR.rule, "a" * 150 + "b" * 150).message == f"{'a' * 150}{'b' * 150} is [wrong]"
    long = found(ERROR.rule, "a" * 5_000_000 + "b" * 5_000_000)
    assert long.message == f"{'a' * 200}…{'b' * 99} is [wrong]"
    assert long.hint == f"Mend {'a' * 200}…{'b' * 99}."


def test_findings_are_told_file_by_file_the_gravest_first_and_a_hint_once_for_all_that_it_is_for() -> None:
    elsewhere = replace(NOTE, place=Place("a.yaml", 9))
    of_file = replace(WARNING, place=Place("a.zip"))
    inside = (replace(ERROR, place=Place("b.zip", 9, inside=inside)) for inside in ("one.xml", "two.xml"))
    assert told(NOTE, WARNING, ERROR, elsewhere, of_file, *inside) == [
        "a.yaml",
        "  9: note TEST003 it is [wrong]",
        "    Mend it.",
        "b.zip",
        "  one.xml:9: error TEST001 it is [wrong]",
        "  two.xml:9: error TEST001 it is [wrong]",
        "    Mend it.",
        "lesson.yaml",
        "  1: error TEST001 it is [wrong]",
        "    Mend it.",
        "  2: warning TEST002 it is [wrong]",
        "    Mend it.",
        "  3: note TEST003 it is [wrong]",
        "a.zip: warning TEST002 it is [wrong]",
    ]
    deep = replace(WARNING, place=Place(f"{'deep/' * 20}a.zip"))
    assert told(deep) == [f"{'deep/' * 20}a.zip", "  warning TEST002 it is [wrong]", "    Mend it."]


def test_a_line_of_a_package_names_the_file_in_it_and_one_of_a_source_what_became_of_it_where_that_is_wanted() -> None:
    ours, theirs = (replace(ERROR, place=Place(file, 3, 4, "items/q.xml")) for file in ("a.yaml", "a.zip"))
    assert [told(entry)[1].partition(" error")[0] for entry in (ours, theirs)] == ["  3:4:", "  items/q.xml:3:4:"]
    assert told(ours, verbose=True)[1].startswith("  3:4 (items/q.xml):")


def test_what_stands_at_a_place_is_not_named_a_second_time() -> None:
    rule = broken(says="{what} is a leftover")
    within = [finding(rule, Place("a.zip", 0, inside="__MACOSX/._x"), {"what": what}) for what in ("__MACOSX/._x", "y")]
    assert [line for line in told(*within) if "error" in line] == [
        "  __MACOSX/._x: error TEST001 this is a leftover",
        "  __MACOSX/._x: error TEST001 y is a leftover",
    ]
    assert r"(\_\_MACOSX/.\_x): this is a leftover" in "".join(
        markdown.blocks(Outcome(findings=tuple(within)), Path("dist"))
    )
    made = replace(within[0], place=Place("a.yaml", 3, inside="__MACOSX/._x"))
    assert told(made)[1] == "  3: error TEST001 __MACOSX/._x is a leftover"


def test_paths_are_seen_from_the_folder_that_one_is_in() -> None:
    here = replace(ERROR, place=Place("/home/me/tides/lesson.yaml", 1, 2))
    assert told(here, here=Path("/home/me"))[0] == "tides/lesson.yaml"
    assert told(here, here=Path("/home/you"))[0] == "/home/me/tides/lesson.yaml"


def test_a_terminal_breaks_lines_between_words_and_a_pipe_gets_them_whole() -> None:
    long = found(ERROR.rule, "a long story " * 6)
    assert max(map(len, told(long))) > 90
    lines = told(long, width=60)
    assert max(map(len, lines)) <= 60
    assert [line[:4].strip() for line in lines[2:]] == [""] * (len(lines) - 2)


def test_errors_are_each_told_whatever_they_have_in_common() -> None:
    lines = told(*(found(broken(), line=line) for line in range(1, 26)))
    assert [line for line in lines if "error" in line] == [f"  {n}: error TEST001 it is [wrong]" for n in range(1, 26)]


@pytest.mark.parametrize("number", [2, 4, 5, 200])
def test_of_files_that_have_one_fault_together_it_is_told_at_the_first(number: int) -> None:
    clash = broken(says="{name} and {others} are [alike]", naming=("name", "others"), mutual=True)
    made = [finding(clash, Place(f"{n:03}.yaml", 1), {"what": "it", "name": n, "others": "..."}) for n in range(number)]
    lines = told(*made)
    assert len([line for line in told(*made, verbose=True) if "error" in line]) == number
    also = f"also in {number - 1} more files (--verbose tells them all)"
    if number <= 4:  # the finding can name all of them
        also = f"also at {listed([f'{n:03}.yaml:1' for n in range(1, number)])}"
    assert lines == [
        "000.yaml",
        "  1: error TEST001 0 and ... are [alike]",
        f"    {also}",
        "    Mend it.",
    ]
    assert lines == told(*made[::-1])


@pytest.mark.parametrize(("number", "once"), [(1, False), (4, False), (5, True), (140, True)])
def test_an_error_that_is_the_same_in_many_files_is_told_once_with_each_place_of_it(number: int, once: bool) -> None:
    rule = broken(says="{what} of {name} is wrong", naming=("name",))
    made = [
        finding(rule, Place(f"{n:03}.yaml", line), {"what": "it", "name": n}) for n in range(number) for line in (3, 7)
    ]
    other = finding(rule, Place("002.yaml", 5), {"what": "that", "name": 2})
    lines = told(*made, other)
    assert len([line for line in lines if "it of" in line]) == (1 if once else 2 * number)
    headed = "002.yaml (2 errors told elsewhere)"
    assert lines[-3:] == [headed, "  5: error TEST001 that of 2 is wrong", "    Mend that."] or not once
    assert lines == told(*made[::-1], other)
    assert len([line for line in told(*made, verbose=True) if "it of" in line]) == 2 * number
    if once:
        also = [f"{n:03}.yaml:{line}" for n in range(number) for line in (3, 7)][1:]
        more = f" and {len(also) - 100} more places (--verbose tells them all)"
        named = listed(also) if len(also) <= 100 else ", ".join(also[:100]) + more
        assert lines[:-3] == ["000.yaml", "  3: error TEST001 it of 0 is wrong", f"    also at {named}", "    Mend it."]


def test_a_line_of_a_source_with_an_error_that_many_have_is_one_place_and_of_a_package_each_file() -> None:
    """Whatever packages and variants were made of it."""
    rule = broken()

    def also(suffix: str) -> str:
        made = [
            finding(rule, Place(f"{n}{suffix}", 3, inside=inside, variant=variant), {"what": "it"})
            for n in range(5)
            for inside, variant in (("a.xml", 0), ("b.xml", 1))
        ]
        [line] = [line.strip() for line in told(*made) if "also" in line]
        return line

    assert also(".yaml") == "also at 1.yaml:3, 2.yaml:3, 3.yaml:3 and 4.yaml:3"
    assert also(".zip").startswith("also at 0.zip:3 (b.xml), 1.zip:3 (a.xml), 1.zip:3 (b.xml), ")


def test_what_is_more_than_a_terminal_shows_is_counted_errors_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_MOST_FINDINGS", 3)
    errors = [found(ERROR.rule, f"it{line}", line=line) for line in range(1, 6)]
    assert "  and 4 more, which --format json has" in shown(Outcome(findings=(*errors, WARNING, NOTE)), verbose=True)


WARNED = broken("TEST002", Severity.WARNING, says="{what} of {name} is wrong", naming=("name",))


@pytest.mark.parametrize(
    ("number", "also"),
    [
        (1, []),
        (2, ["    also at 2"]),
        (4, ["    also at 2, 3 and 4"]),
        (5, ["    also at 2, 3, 4 and 1 more place (--verbose tells them all)"]),
    ],
)
def test_warnings_that_differ_in_their_place_alone_are_told_once_with_their_places(
    number: int, also: list[str]
) -> None:
    findings = [found(WARNED, line=line, name=f"q{line}") for line in range(1, number + 1)]
    assert told(*findings) == ["lesson.yaml", "  1: warning TEST002 it of q1 is wrong", *also, "    Mend it."]
    assert len(told(*findings, verbose=True)) == 2 + number


@pytest.mark.parametrize("severity", [Severity.NOTE, Severity.WARNING])
def test_what_is_the_same_for_several_packages_is_told_with_the_first_and_names_the_others(severity: Severity) -> None:
    noted = broken("TEST003", severity, naming=("name",))
    notes = [
        finding(noted, Place(f"{name}.zip", 1, inside=inside), {"what": "it", "name": name})
        for name in "dabce"
        for inside in ("m.xml", "n.xml")
    ]
    source = replace(notes[0], place=Place("z.yaml", 7))
    assert told(WARNING, *notes[:6], source) == [
        "a.zip",
        f"  m.xml:1: {severity} TEST003 it is [wrong]",
        "    also at n.xml:1",
        "    also in b.zip and d.zip",
        "    Mend it.",
        *told(WARNING, source)[:-1],  # but for the hint
    ]
    assert "    also in b.zip, c.zip, d.zip and 1 more package (--verbose tells them all)" in told(*notes)
    assert len([line for line in told(*notes, verbose=True) if f": {severity} " in line]) == len(notes)


def test_a_line_that_several_packages_were_made_from_is_one_place() -> None:
    made = [finding(WARNED, Place("lesson.yaml", line, 1, inside=f"{name}/q.xml"), {"what": "it", "name": "q"})
            for name in "ab" for line in (3, 7)]  # fmt: skip
    assert told(*made) == ["lesson.yaml", "  3:1: warning TEST002 it of q is wrong", "    also at 7:1", "    Mend it."]


@pytest.mark.parametrize(
    ("code", "name", "others"),
    [("PKG060", "path", {"size": "3", "more": "", "limit": "2"}), ("QUIZ008", "question", {"other": "q0"})],
)
def test_pictures_as_large_and_questions_that_repeat_the_same_are_told_once(
    code: str, name: str, others: dict[str, str]
) -> None:
    checks.load()
    lines = told(*(finding(RULES[code], Place("l.yaml", n), {name: f"{name}{n}", **others}) for n in (4, 5)))
    assert lines[2:-1] == ["    also at 5"]


def test_the_hint_of_a_warning_is_told_once_in_a_run_and_that_of_an_error_in_each_file() -> None:
    for severity, number in ((Severity.ERROR, 3), (Severity.WARNING, 1), (Severity.NOTE, 1)):
        rule = broken("TEST002", severity, says="{what} of {name} is wrong")
        findings = [finding(rule, Place(f"{n}.yaml", 4), {"what": "it", "name": n}) for n in range(3)]
        lines = told(*findings)
        assert (len([line for line in lines if "is wrong" in line]), lines.count("    Mend it.")) == (3, number)
        assert told(*findings, verbose=True).count("    Mend it.") == 3


def test_warnings_that_differ_in_more_than_their_place_are_each_told() -> None:
    findings = [found(WARNED, what=what, line=line, name="q") for line, what in enumerate("abca", 1)]
    assert [line for line in told(*findings) if "warning" in line] == [
        f"  {line}: warning TEST002 {what} of q is wrong" for line, what in enumerate("abc", 1)
    ]


def test_what_asks_for_nothing_is_neither_told_nor_counted_unless_it_is_asked_for() -> None:
    moot = found(broken("TEST009", Severity.NOTE, asks=False))
    result = Outcome(findings=(moot, WARNING), fail_on=Severity.NOTE)
    assert shown(result)[-1] == "0 packages, 0 errors, 1 warning"
    assert not any("TEST009" in line for line in shown(result))
    assert shown(result, verbose=True)[-1] == "0 packages, 0 errors, 1 warning, 1 note"
    assert (result.exit_code, replace(result, findings=(moot,)).exit_code) == (1, 0)


# --- the words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "valid"),
        ({"schemas": ()}, "no errors found"),
        ({"unchecked": ("items",)}, "no errors found, official XSDs not run"),
        ({"failed": True}, "not judged: fault in lessonpack"),
        ({"unjudged": True, "format": "h5p"}, "not judged: H5P package"),
        ({"unjudged": True, "format": ""}, "not judged"),
        ({"errors": 1, "unchecked": ("items",)}, "1 error"),
        ({"errors": 2000}, "2,000 errors"),
    ],
)
def test_valid_is_said_only_where_the_official_schemas_ran_on_everything(changes: dict[str, Any], verdict: str) -> None:
    assert words.verdict(replace(PACKAGE, **changes)) == verdict


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "QTI 2.1.0: 15 documents (official bytes)"),
        ({"schemas": (replace(RAN, documents=1),)}, "QTI 2.1.0: 1 document (official bytes)"),
        ({"unchecked": ("items",)}, "QTI 2.1.0: 15 documents (official bytes); NOT RUN for items"),
        ({"schemas": ()}, "none apply"),
    ],
)
def test_it_is_said_which_schemas_ran_and_which_did_not(changes: dict[str, Any], said: str) -> None:
    assert words.schemas(replace(PACKAGE, **changes)) == said


@pytest.mark.parametrize(
    ("bytes", "said"),
    [
        *((1, "1 kB"), (1600, "2 kB"), (999_499, "999 kB"), (999_999, "1.0 MB"), (1_000_000, "1.0 MB")),
        *((12_345_678, "12.3 MB"), (999_949_999, "999.9 MB"), (999_999_999, "1.0 GB"), (1_234_000_000, "1.2 GB")),
    ],
)
def test_sizes_are_in_units_of_a_thousand_and_never_in_a_thousand_of_one(bytes: int, said: str) -> None:
    assert words.size(replace(PACKAGE, written=replace(WRITTEN, size=bytes))) == said


def test_what_was_not_written_has_no_size_and_what_was_only_judged_need_not_say_so() -> None:
    assert words.size(replace(BUILT, written=None)) == "not written"
    assert words.size(replace(BUILT, written=None, target="")) == ""


def test_a_folder_has_no_sum_of_a_zip() -> None:
    assert words.digests(WRITTEN) == ["sha256 abc", "content def"]
    assert words.digests(replace(WRITTEN, sha256=None)) == ["content def"]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([{}, {"schemas": ()}], "valid"),
        ([{"schemas": ()}], "no errors found"),
        ([{}, {"unread": 1}], "no errors found"),
        ([{}, {"unchecked": ("items",)}], "no errors found"),
        ([{}, {"unjudged": True}], "not judged"),
        ([{"unjudged": True}, {"failed": True}], "not judged"),
    ],
)
def test_the_verdict_of_a_run_is_that_of_its_gravest_package(changes: list[dict[str, Any]], verdict: str) -> None:
    result = Outcome(packages=tuple(replace(PACKAGE, **each) for each in changes))
    assert result.verdict == verdict
    assert replace(result, findings=(ERROR,)).verdict == "errors"
    assert replace(result, faults=(FAULT,)).verdict == "not judged"


def test_the_summary_counts_what_was_found_and_what_the_author_ignores() -> None:
    result = Outcome(packages=(PACKAGE, PACKAGE), findings=(ERROR, WARNING, WARNING, NOTE))
    assert words.summary(result) == "2 packages, 1 error, 2 warnings, 1 note"
    ignored = replace(result, ignored=((WARNING, "on purpose"),))
    assert words.summary(ignored).endswith(", 1 note, 1 ignored with a reason")


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (Outcome(), 0),
        (Outcome(findings=(WARNING, NOTE)), 0),
        (Outcome(findings=(WARNING, ERROR)), 1),
        (Outcome(findings=(replace(WARNING, rule=broken(severity=Severity.WARNING, unjudged=True)),)), 1),
        (Outcome(findings=(ERROR,), faults=(FAULT,)), 3),
    ],
)
def test_the_exit_code_is_that_of_the_gravest(result: Outcome, code: int) -> None:
    assert result.exit_code == code


# --- beside the packages ----------------------------------------------------------------------------


def test_the_report_beside_the_packages_says_all_that_there_is_to_say() -> None:
    result = Outcome(packages=(PACKAGE,), findings=(ERROR,), ignored=((WARNING, "on `purpose`"),), faults=(FAULT,))
    assert "".join(markdown.blocks(result, Path("dist"))).splitlines() == [
        "# Build report",
        "",
        "1 package, 1 error, 0 warnings, 1 fault in lessonpack, 1 ignored with a reason.",
        "",
        "## Packages",
        "",
        "| package | format | files | size | verdict |",
        "| --- | --- | ---: | ---: | --- |",
        "| rain.zip | qti21 | 7 | 81 kB | valid, 2 warnings |",
        "",
        "## Findings",
        "",
        r"- **error TEST001** lesson.yaml:1: it is \[wrong\]",
        "  Mend it.",
        r"- ignored TEST002 lesson.yaml:2: it is \[wrong\] (reason: on \`purpose\`)",
        r"- **fault in lessonpack** \[rain\].yaml, target qti21: the check QTI012 crashed: KeyError: 'x'",
        "  - checks/qti.py:1 f",
        "",
        "## Official schemas",
        "",
        "- rain.zip: QTI 2.1.0: 15 documents (official bytes)",
        "",
        "## Bytes",
        "",
        "- rain.zip: sha256 abc, content def",
    ]


def reported(result: Outcome) -> list[str]:
    return "".join(markdown.blocks(result, Path("dist"))).splitlines()


def test_the_report_begins_with_what_was_not_built_and_the_first_error_of_each() -> None:
    first = {"code": "TEST001", "line": 3, "column": 4, "message": "it is [wrong]"}
    missing = (
        Unbuilt(file="../a.yaml", why="2 errors", **first),
        Unbuilt(file="../b.yaml", why="1 error", package="b.html", code="TEST002", message="gone"),
        Unbuilt(file="../c.yaml", why="not read"),
    )
    stale = Output(name="old.zip", state=State.STALE, note="kept")
    lines = reported(Outcome(packages=(PACKAGE,), findings=(ERROR,), unbuilt=missing, outputs=(stale,)))
    at = lines.index("## Not built")
    assert at < lines.index("**Kept: old.zip.**") < lines.index("## Packages") < lines.index("## Findings")
    assert lines[at + 2 : at + 6] == [
        r"- a.yaml: 2 errors, TEST001 at 3:4: it is \[wrong\]",
        "- b.html of b.yaml: 1 error, TEST002: gone",
        "- c.yaml: not read",
        "",
    ]
    assert "## Packages" not in reported(Outcome(findings=(ERROR,), unbuilt=missing))


def test_many_findings_are_told_once_where_they_are_the_same_the_gravest_first_and_their_places_are_counted() -> None:
    rule = broken("TEST002", Severity.WARNING, naming=("name",))
    warnings = [finding(rule, Place(f"{n:03}.yaml", 3), {"what": "it", "name": f"{n:03}.yaml"}) for n in range(160)]
    other = found(broken("TEST002", Severity.WARNING), "that")
    lines = reported(Outcome(findings=(*warnings, other, ERROR)))
    at = lines.index("## Findings")
    assert lines[at + 2 : lines.index("## Official schemas") - 1] == [
        r"- **error TEST001** lesson.yaml:1: it is \[wrong\]",
        "  Mend it.",
        r"- **warning TEST002** in 160 places: it is \[wrong\]",
        "  Mend it.",
        f"  - {', '.join(f'{n:03}.yaml:3' for n in range(100))} and 60 more, which are in report.json",
        r"- **warning TEST002** lesson.yaml:1: that is \[wrong\]",
        "  Mend that.",
    ]
    few = reported(Outcome(findings=(*warnings[:9], ERROR)))
    assert sum("TEST002" in line for line in few) == 9


def test_a_few_findings_are_told_the_gravest_first_and_each_kind_in_the_order_of_its_places() -> None:
    kinds = {severity: broken(f"TEST00{number}", severity) for number, severity in enumerate(Severity, 1)}
    places = [Place("a.yaml", 2), Place("a.yaml", 10), Place("b.yaml", 1)]
    made = [finding(kinds[severity], place, {"what": "it"}) for place in places for severity in reversed(Severity)]
    told = [line.split(": ")[0] for line in reported(Outcome(findings=tuple(made))) if line.startswith("- **")]
    assert told == [f"- **{each} {kinds[each].code}** {place}" for each in Severity for place in places]


def test_what_names_one_place_alone_stands_beside_it_and_not_in_what_is_told_of_all() -> None:
    rule = broken("TEST002", says="{what} lacks the text of {name!r}", hint="Mend {name}.", naming=("name",))
    named = ["one", "001.yaml", *["one"] * 98, "last"]  # the second by its file, the last where no place is named
    made = [finding(rule, Place(f"{n:03}.yaml", 3), {"what": "it", "name": name}) for n, name in enumerate(named)]
    for each in (made, [made[0], made[0], *made[2:]]):
        lines = reported(Outcome(findings=tuple(each)))
        at = lines.index("## Findings")
        assert lines[at + 2 : at + 4] == [
            f"- **error TEST002** in {len(each)} places: it lacks the text of '…'",
            "  Mend ….",
        ]
    places = [f"{n:03}.yaml:3{'' if n == 1 else ' (one)'}" for n in range(100)]
    assert f"  - {', '.join(places)} and 1 more, which are in report.json" in reported(Outcome(findings=tuple(made)))
    alike = tuple(replace(made[0], place=Place("a.yaml", n)) for n in range(1, 12))
    lines = reported(Outcome(findings=alike))
    assert "- **error TEST002** in 11 places: it lacks the text of 'one'" in lines
    assert f"  - {', '.join(f'a.yaml:{n}' for n in range(1, 12))}" in lines


def test_of_files_that_have_one_fault_together_the_report_tells_it_once_and_the_data_of_each() -> None:
    clash = broken(says="{name} and {others} are alike", naming=("name", "others"), mutual=True)
    other = found(broken(), line=3)
    made = [finding(clash, Place(f"{n}.yaml", 1), {"what": "it", "name": n, "others": "..."}) for n in range(3)]
    result = Outcome(findings=(made[0], other, *made[1:]))
    lines = reported(result)
    at = lines.index("## Findings")
    assert lines[at + 2 : lines.index("## Official schemas") - 1] == [
        "- **error TEST001** in 3 places: 0 and ... are alike",
        "  Mend it.",
        "  - 0.yaml:1, 1.yaml:1, 2.yaml:1",
        r"- **error TEST001** lesson.yaml:3: it is \[wrong\]",
        "  Mend it.",
    ]
    assert len(json.loads(data.text(result))["findings"]) == 4


def test_what_is_the_same_of_the_packages_of_many_lessons_is_reported_once() -> None:
    advice = (Advised(says="Go to Import", known="observed", where="Moodle 5.0"),)
    how = Import(platform="p", title="P", advice=advice)
    built = tuple(
        replace(BUILT, name=f"{n}.qti21.zip", source=f"{n}.yaml", imports=(how,), platforms=BUILT.platforms[:1])
        for n in range(20)
    )
    losses = tuple(Lost(source=each.source, target="qti21", package=each.name, words="leaves out") for each in built)
    lines = reported(Outcome(packages=built, losses=losses))
    once = "- 0.qti21.zip (and 19 more lessons)"
    assert [line for line in lines if line.startswith(once)] == [once] * 3 + [
        f"{once}: QTI 2.1.0: 15 documents (official bytes)"
    ]
    assert sum(line.startswith("| ") for line in lines) == 22
    assert sum("sha256" in line for line in lines) == 20


def test_the_report_names_a_package_once_above_what_is_said_of_it_on_each_platform() -> None:
    first, second = BUILT.platforms
    result = Outcome(packages=(replace(BUILT, platforms=(first, replace(second, arriving=3, lost=()))),))
    lines = "".join(markdown.blocks(result, Path("dist"))).splitlines()
    start = lines.index("## On the platforms")
    assert lines[start + 1 : start + 6] == [
        "",
        "- rain.zip",
        "  - P: 2 of 3 questions; lost: a, b",
        "  - Q: 3 of 3 questions",
        "",
    ]


def test_thousands_of_questions_are_written_alike() -> None:
    part = replace(BUILT.platforms[0], questions=3000, arriving=2625, lost=())
    assert arrivals.taken(part) == "2,625 of 3,000 questions"


@pytest.mark.parametrize("entry", [ERROR, WARNING, NOTE])
def test_a_severity_has_one_name_in_all_reports(entry: Finding) -> None:
    result, name = Outcome(findings=(entry,)), {"TEST001": "error", "TEST002": "warning", "TEST003": "note"}[entry.code]
    assert f"1 {name}" in words.summary(result)
    assert f'"severity": "{name}"' in data.text(result)
    assert f"- **{name} {entry.code}**" in "".join(markdown.blocks(result, Path("dist")))
    assert f": {name} {entry.code} " in told(entry)[1]
    assert config.severity(name) is entry.severity


def test_who_counts_the_findings_of_a_run_reads_them_once() -> None:
    class Read(tuple[Finding, ...]):
        times = 0

        def __iter__(self) -> Iterator[Finding]:
            Read.times += 1
            return super().__iter__()

    result = Outcome(findings=Read((ERROR, WARNING, NOTE, ERROR)), fail_on=Severity.WARNING)
    assert (result.errors, result.failing, result.exit_code, result.verdict) == (2, 3, 1, Verdict.ERRORS)
    assert "2 errors, 1 warning, 1 note" in words.summary(result)
    assert Read.times == 1


def test_a_report_of_nothing_says_that_there_is_none() -> None:
    lines = "".join(markdown.blocks(Outcome(), Path("dist"))).splitlines()
    assert "- none" in lines
    assert "None." in lines


def test_the_data_of_a_report_are_indented_for_those_who_read_them_after_all() -> None:
    text = data.text(Outcome(findings=(ERROR, NOTE), packages=(BUILT,), ignored=((WARNING, "é\x7f\u200b"),)))
    assert text.replace("\\u200b", "\u200b").replace("\\u007f", "\x7f") == f"{_indented(json.loads(text))}\n"
    told = {"a": [], "b": {}, "c": [1, [True, None], {"d": [{}]}, "ü\n"], "e": {"f": 1.5, "g": "h"}}
    assert data.dumped(told) == f"{_indented(told)}\n"
    assert data.dumped({"half of a pair": "\ud83d é"}) == '{\n  "half of a pair": "\\ud83d é"\n}\n'


def _indented(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)


def test_the_data_of_a_large_report_are_written_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_BLOCK", 100)
    inputs = tuple(Input(f"lessons/{number}\u200b.yaml", "ab" * 32) for number in range(300))
    result = Outcome(findings=(ERROR, WARNING), inputs=inputs, ignored=((NOTE, "It is known."),))
    blocks = list(data.blocks(result))
    assert len(blocks) > 200
    assert max(map(len, blocks)) < 400
    assert "".join(blocks) == data.text(result)
    told = json.loads(data.text(result))
    assert [entry["path"] for entry in told["inputs"]] == [entry.path for entry in inputs]
    assert [entry["code"] for entry in told["findings"]] == ["TEST001", "TEST002"]
    assert told["ignored"][0]["reason"] == "It is known."
    assert (told["faults"], told["losses"]) == ([], [])


def test_what_is_kept_from_an_earlier_build_is_told_in_lines_that_fit() -> None:
    kept = tuple(
        Output(name=f"lesson-{number}.zip", state=State.STALE, note="kept from an earlier build") for number in range(9)
    )
    file = io.StringIO()
    text.show(Outcome(outputs=kept), on(Console(file=file, width=80, force_terminal=True, color_system=None)))
    lines = file.getvalue().splitlines()
    assert "lesson-8.zip" in file.getvalue()
    assert max(map(len, lines)) <= 80


def test_what_has_no_source_alone_may_be_deleted_and_of_many_packages_a_terminal_names_some() -> None:
    left = Outcome(
        outputs=(
            *(Output(name=f"lesson-{n}.zip", state=State.STALE, note=kept.GONE) for n in range(10, 30)),
            Output(name="old.zip", source="old/lesson.yaml", state=State.STALE, note=kept.OLDER),
        )
    )
    again, delete = (
        "to replace them, build again with these targets",
        "you may delete them: lessonpack deletes no package",
    )
    first = ", ".join(f"lesson-{n}.zip" for n in range(10, 20))
    assert shown(left)[:4] == [
        f"{kept.OLDER} (old/lesson.yaml): old.zip",
        f"  {again}",
        f"{kept.GONE}: {first} and 10 more",
        f"  {delete}",
    ]
    assert "lesson-29.zip" in shown(left, verbose=True)[2]
    report = "".join(markdown.blocks(left, Path("dist")))
    assert "lesson-29.zip.**" in report
    assert f"**{again.capitalize()}.**" in report
    assert f"**{delete.capitalize()}.**" in report
    assert delete not in "\n".join(shown(Outcome()))


def test_who_asks_for_all_is_told_what_is_ignored_and_for_which_reason() -> None:
    result = Outcome(ignored=((WARNING, "on [purpose]"), (replace(NOTE, place=Place("/home/me/a.zip")), "known")))
    lines = shown(result, verbose=True, here=Path("/home/me"))
    assert lines[:3] == [
        "Ignored:",
        "  lesson.yaml:2  TEST002 it is [wrong] (reason: on [purpose])",
        "  a.zip          TEST003 it is [wrong] (reason: known)",
    ]
    assert shown(result) == ["0 packages, 0 errors, 0 warnings, 2 ignored with a reason"]
