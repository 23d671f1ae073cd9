"""Reports: what a terminal shows, what lies beside the packages, and the words that both share."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from lessonpack.findings import Finding, Place, Rule, Severity, finding
from lessonpack.package import Written
from lessonpack.report import data, markdown, text, words
from lessonpack.report.outcome import Fault, Judged, Outcome, SchemaRun


def broken(code: str = "TEST001", severity: Severity = Severity.ERROR, alike: tuple[str, ...] = ()) -> Rule:
    words = {"holds": "It holds.", "reason": "It matters.", "clause": "A clause"}
    return Rule(code=code, severity=severity, says="{what} is [wrong]", hint="Mend {what}.", alike=alike, **words)


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


def shown(result: Outcome, **options: bool) -> list[str]:
    file = io.StringIO()
    text.show(result, Console(file=file, width=160), **options)
    return file.getvalue().splitlines()


def told(*findings: Finding, verbose: bool = False) -> list[str]:
    file = io.StringIO()
    text.findings(findings, Console(file=file, width=160), verbose=verbose)
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


def test_a_terminal_shows_findings_faults_packages_and_what_they_come_to() -> None:
    result = Outcome(packages=(PACKAGE,), findings=(ERROR,), faults=(FAULT,))
    assert [line.rstrip() for line in shown(result)] == [
        "lesson.yaml:1: error TEST001 it is [wrong]",
        "  Mend it.",
        f"fault in lessonpack {FELL}",
        "  Please report it with what --verbose prints. The rest was done.",
        "package   format  files   size  errors  warnings  verdict",
        "rain.zip  qti21       7  81 kB       0         2  valid",
        "rain.zip: XSD QTI 2.1.0: 15 documents (official bytes)",
        "  sha256 abc  content def",
        "1 package, 1 error, 0 warnings, 0 notes, 1 fault in lessonpack",
    ]


def test_who_asks_for_more_is_told_where_a_fault_arose() -> None:
    assert shown(Outcome(faults=(FAULT,)), verbose=True)[:3] == [
        f"fault in lessonpack {FELL}",
        "  checks/qti.py:1 f",
        "  Please report it. The rest was done.",
    ]


def test_quiet_shows_errors_and_faults_alone() -> None:
    result = Outcome(packages=(PACKAGE,), findings=(NOTE, ERROR, WARNING), faults=(FAULT,))
    assert shown(result, quiet=True)[:-1] == [*told(ERROR), f"fault in lessonpack {FELL}"]


def test_without_packages_there_is_no_table() -> None:
    assert shown(Outcome()) == ["0 packages, 0 errors, 0 warnings, 0 notes"]


def test_a_long_text_is_cut_in_the_middle_wherever_a_finding_quotes_it() -> None:
    assert found(ERROR.rule, "a" * 150 + "b" * 150).message == f"{'a' * 150}{'b' * 150} is [wrong]"
    long = found(ERROR.rule, "a" * 5_000_000 + "b" * 5_000_000)
    assert long.message == f"{'a' * 200}…{'b' * 99} is [wrong]"
    assert long.hint == f"Mend {'a' * 200}…{'b' * 99}."


def test_findings_are_told_file_by_file_the_gravest_first_each_with_its_words() -> None:
    elsewhere = replace(NOTE, place=Place("a.yaml", 9))
    assert told(NOTE, WARNING, ERROR, elsewhere)[::2] == [
        "a.yaml:9: note TEST003 it is [wrong]",
        "lesson.yaml:1: error TEST001 it is [wrong]",
        "lesson.yaml:2: warning TEST002 it is [wrong]",
        "lesson.yaml:3: note TEST003 it is [wrong]",
    ]


@pytest.mark.parametrize(("number", "more"), [(3, []), (4, ["  … and 1 more TEST001 like it"])])
def test_of_many_findings_of_a_rule_three_are_told_and_the_rest_counted(number: int, more: list[str]) -> None:
    findings = [found(broken(), line=line + 1) for line in range(number)]
    lines = told(*findings)
    assert lines[6:] == [f"{line} (--verbose tells them all)" for line in more]
    assert len(told(*findings, verbose=True)) == 2 * number


def test_of_findings_that_are_alike_one_of_each_kind_is_told() -> None:
    rule = broken(alike=("target",))
    findings = [found(rule, line=line, target=target) for line, target in enumerate(("html", "qti21", "html"), 1)]
    lines = told(*findings)
    assert lines[::2] == [
        "lesson.yaml:1: error TEST001 it is [wrong]",
        "  … and 1 more TEST001 like it (--verbose tells them all)",
        "  Mend it.",
    ]
    assert len(told(*findings, verbose=True)) == 6


# --- the words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "valid"),
        ({"schemas": ()}, "no errors found"),
        ({"unchecked": ("items",)}, "no errors found, official XSDs not run"),
        ({"failed": True}, "not judged: fault in lessonpack"),
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
    [(1, "1 kB"), (1600, "2 kB"), (999_999, "1000 kB"), (1_000_000, "1.0 MB"), (12_345_678, "12.3 MB")],
)
def test_sizes_are_in_units_of_a_thousand(bytes: int, said: str) -> None:
    assert words.size(replace(PACKAGE, written=replace(WRITTEN, size=bytes))) == said


def test_what_was_not_written_has_no_size_and_what_was_only_judged_need_not_say_so() -> None:
    assert words.size(replace(PACKAGE, written=None)) == "not written"
    assert words.size(replace(PACKAGE, written=None, source="from/elsewhere.zip")) == ""


def test_a_folder_has_no_sum_of_a_zip() -> None:
    assert words.digests(WRITTEN) == ["sha256 abc", "content def"]
    assert words.digests(replace(WRITTEN, sha256=None)) == ["content def"]


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
        (Outcome(findings=(ERROR,), faults=(FAULT,)), 3),
    ],
)
def test_the_exit_code_is_that_of_the_gravest(result: Outcome, code: int) -> None:
    assert result.exit_code == code


# --- beside the packages ----------------------------------------------------------------------------


def test_the_report_beside_the_packages_says_all_that_there_is_to_say() -> None:
    result = Outcome(packages=(PACKAGE,), findings=(ERROR,), ignored=((WARNING, "on `purpose`"),), faults=(FAULT,))
    assert markdown.text(result).splitlines() == [
        "# Build report",
        "",
        "1 package, 1 error, 0 warnings, 0 notes, 1 fault in lessonpack, 1 ignored with a reason.",
        "",
        "| package | format | files | size | verdict |",
        "| --- | --- | ---: | ---: | --- |",
        "| rain.zip | qti21 | 7 | 81 kB | valid |",
        "",
        "## Official schemas",
        "",
        "- rain.zip: QTI 2.1.0: 15 documents (official bytes)",
        "",
        "## Bytes",
        "",
        "- rain.zip: sha256 abc, content def",
        "",
        "## Findings",
        "",
        r"- **error TEST001** lesson.yaml:1: it is \[wrong\]",
        "  Mend it.",
        r"- ignored TEST002 lesson.yaml:2: it is \[wrong\] (reason: on \`purpose\`)",
        r"- **fault in lessonpack** \[rain\].yaml, target qti21: the check QTI012 crashed: KeyError: 'x'",
        "  - checks/qti.py:1 f",
    ]


def test_a_report_of_nothing_says_that_there_is_none() -> None:
    lines = markdown.text(Outcome()).splitlines()
    assert ("- none" in lines, lines[-1]) == (True, "None.")


def test_the_data_of_a_report_are_indented_for_those_who_read_them_after_all() -> None:
    lines = data.text(Outcome(findings=(ERROR,))).splitlines()
    assert (lines[0], lines[1][:3], lines[-1]) == ("{", '  "', "}")
