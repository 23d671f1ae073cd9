"""The command line: what it writes, what it says, how it exits."""

from __future__ import annotations

import hashlib
import inspect
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conftest import few
from lessonpack import cli
from lessonpack.cli import _app, _terminal
from lessonpack.cli._app import app
from lessonpack.findings import RULES, Log
from lessonpack.rule import USUAL
from lessonpack.schemas.catalog import shipped_catalog
from lessonpack.source import reader, starter

ROOT = Path(__file__).parents[1]
LESSON = ROOT / "content" / "mesa-optimization" / "lesson.yaml"

GOOD = """\
lessonpack: 1
id: counting
title: Counting
language: en
sections:
  - id: one
    title: One
    blocks:
      - text: Two follows one.
questions:
  - single_choice:
      id: next
      stem: What follows one?
      choices:
        - {id: two, text: Two, correct: true, feedback: Right.}
        - {id: six, text: Six, feedback: That is later.}
quiz: {id: quiz, title: Quiz, questions: all, pass_mark: 50}
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    file = tmp_path / "counting" / "lesson.yaml"
    file.parent.mkdir()
    file.write_text(GOOD, "utf-8")
    return file


def call(*arguments: str | Path, schemas: Path | str = "no-schemas") -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": str(schemas)})


def test_build_leaves_packages_and_both_reports(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    left = {path.name for path in (tmp_path / "out").iterdir()}
    zips = {"counting.scorm12.zip", "counting.scorm2004.zip", "counting.qti21.zip"}
    assert left == {*zips, "counting.html", "report.json", "report.md"}


def test_a_target_that_is_none_by_default_is_built_when_it_is_named(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "--target", "scorm2004-3rd")
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "out").glob("*.zip")] == ["counting.scorm2004-3rd.zip"]


def test_a_platform_gets_what_it_is_best_given(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "--for", "moodle")
    assert done.exit_code == 0, done.output
    assert sorted(path.suffixes[0] for path in (tmp_path / "out").glob("*.zip")) == [".scorm12"]


def test_a_package_is_held_to_the_rules_of_the_platform_that_it_is_meant_for(tmp_path: Path) -> None:
    sea = ROOT / "tests" / "samples" / "course"
    done = call("build", sea, "--out", tmp_path / "out", "--target", "scorm2004", "--for", "moodle")
    assert done.exit_code == 1
    assert "MOODLE001" in done.output
    assert not list((tmp_path / "out").glob("*.zip"))
    assert call("build", sea, "--out", tmp_path / "out", "--target", "scorm2004").exit_code == 0


def test_a_package_whose_xsd_did_not_run_is_never_called_valid(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out")
    assert "official XSDs not run" in done.output
    assert " valid" not in done.output.replace("XSDs not run", "")
    report = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "NOT RUN" in report
    assert "| valid |" not in report


def test_require_xsd_makes_missing_schemas_an_error_and_writes_no_package(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "--require-xsd")
    assert done.exit_code == 1
    assert "XSD005" in done.output
    assert not list((tmp_path / "out").glob("*.zip"))


def test_with_schemas_the_report_names_them_and_says_valid(lesson: Path, tmp_path: Path, schemas) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "--require-xsd", schemas=schemas.folder)
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    revisions = {run["revision"] for package in report["packages"] for run in package["schemas"]}
    assert any("2.1.0" in name for name in revisions)
    assert any("SCORM 1.2" in name for name in revisions)
    assert "valid" in done.output


def test_json_on_stdout_is_the_report_that_was_written(lesson: Path, tmp_path: Path) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "--format", "json", "-v")
    assert json.loads(done.stdout) == json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))


def test_an_error_in_the_lesson_exits_with_1_and_names_line_and_column(lesson: Path, tmp_path: Path) -> None:
    lesson.write_text(GOOD.replace("title: Counting", "titel: Counting"), "utf-8")
    done = call("build", lesson, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert f"{lesson.as_posix()}\n  3:1: error SRC021 " in done.output
    assert "'title'" in done.output
    assert "Traceback" not in done.output
    assert not list((tmp_path / "out").glob("*.zip"))


def test_a_failed_build_leaves_the_last_good_package(lesson: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("build", lesson, "--out", out).exit_code == 0
    before = (out / "counting.scorm12.zip").read_bytes()
    lesson.write_text(GOOD.replace("correct: true, ", ""), "utf-8")
    assert call("build", lesson, "--out", out).exit_code == 1
    assert (out / "counting.scorm12.zip").read_bytes() == before
    assert not list(out.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["build", "nowhere"], "does not exist"),
        (["build", "--target", "scorm21", LESSON], "did you mean 'scorm12'? 'lessonpack targets' lists them"),
        (["build", "--for", "modle", LESSON], "did you mean 'moodle'? Known here: "),
        (["validate", "nowhere.zip"], "does not exist"),
        (["explain", "QTI0012"], "did you mean 'QTI012'?"),
        (["explain", "qti12"], "did you mean 'QTI012'?"),
        (["explain"], "lessonpack: missing argument 'CODE'; see 'lessonpack explain --help'\n"),
        (
            ["check", "--jobs", "0", LESSON],
            "lessonpack: invalid value for '--jobs' / '-j': write 1 or more; see 'lessonpack check",
        ),
        (["check", "--jobs", "two", LESSON], "invalid value for '--jobs' / '-j': write a whole number, in digits"),
        (["build", "--max-package", "much", LESSON], "invalid value for '--max-package': write a number, in digits"),
        (["preview", "--port", "70000", LESSON], "invalid value for '--port': write 65535 at most"),
        (["buidl"], "there is no command 'buidl'; did you mean 'build'? See 'lessonpack --help'\n"),
        (["--versoin"], "there is no option '--versoin'; did you mean --version? See 'lessonpack --help'\n"),
        (
            ["check", "--selct", "X"],
            "there is no option '--selct'; did you mean --select? See 'lessonpack check --help'\n",
        ),
        (["build", "--tagret", "x"], "there is no option '--tagret'; did you mean --target? See 'lessonpack build "),
        (["build", "--strct"], "there is no option '--strct'; did you mean --strict, --store? See 'lessonpack build "),
        (["build", "--format", "xml"], "'--format': 'xml' is not one of 'text', 'json'; see"),
        (["build", LESSON, "--out"], "option '--out' requires an argument; see 'lessonpack build --help'\n"),
        (["new", "a", "b"], "unexpected argument 'b'; see 'lessonpack new --help'\n"),
        (["schemas", "install", "qti_12"], "no family of schemas 'qti_12'; did you mean 'qti12'? There are "),
        ([], "Usage: lessonpack [OPTIONS] COMMAND\n"),
        (["schemas"], "Usage: lessonpack schemas [OPTIONS] COMMAND\n"),
    ],
)
def test_a_wrong_command_line_exits_with_2_and_says_what_was_wrong(arguments: list, word: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert word in done.output + done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("option", ["--max-picture", "--max-package"])
@pytest.mark.parametrize("size", ["inf", "1e400", "-inf", "nan", "1e305"])
@pytest.mark.parametrize("command", ["build", "release", "validate"])
def test_a_size_that_is_no_number_of_bytes_exits_with_2(command: str, size: str, option: str, lesson: Path) -> None:
    done = call(command, lesson, option, size)
    assert done.exit_code == 2
    assert option in done.stderr


def test_a_folder_without_lessons_exits_with_2(tmp_path: Path) -> None:
    done = call("build", tmp_path)
    assert done.exit_code == 2
    assert "lesson.yaml" in done.output + done.stderr


def test_quiet_prints_one_line_when_all_is_well(lesson: Path, tmp_path: Path, schemas) -> None:
    done = call("build", lesson, "--out", tmp_path / "out", "-q", schemas=schemas.folder)
    assert done.output == f"4 packages in {(tmp_path / 'out').as_posix()}, 0 errors, 0 warnings\n"


def test_release_needs_the_schemas(lesson: Path, tmp_path: Path) -> None:
    done = call("release", lesson, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert not list((tmp_path / "out").glob("*.zip"))


def test_release_puts_version_controls_and_sums(lesson: Path, tmp_path: Path, schemas) -> None:
    out = tmp_path / "out"
    done = call("release", lesson, "--out", out, schemas=schemas.folder)
    assert done.exit_code == 0, done.output
    said = "version:  names have it behind the id; where a lesson or course has none, it is 1"
    assert said in re.sub(r" {3,}", "  ", done.output)
    names = sorted(path.name for path in out.glob("*.zip"))
    assert names == ["counting-1.qti21.zip", "counting-1.scorm12.zip", "counting-1.scorm2004.zip"]
    with zipfile.ZipFile(out / "counting-1.scorm12.zip") as package:
        assert {"imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd"} <= set(package.namelist())
    with zipfile.ZipFile(out / "counting-1.scorm2004.zip") as package:
        assert {"imscp_v1p1.xsd", "imsss_v1p0.xsd", "common/dataTypes.xsd"} <= set(package.namelist())
    pages = sorted(path.relative_to(out).as_posix() for path in (out / "counting-1.html").rglob("*.*"))
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text("utf-8").splitlines())
    assert list(sums) == sorted([*pages, *names])
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    report = json.loads((out / "report.json").read_text("utf-8"))
    told = {entry["path"]: entry["sha256"] for package in report["packages"] for entry in package["written"]["files"]}
    assert told == sums


def test_a_version_that_the_author_gave_is_not_explained(lesson: Path, tmp_path: Path, schemas) -> None:
    lesson.write_text(GOOD + 'version: "2.1"\n', "utf-8")
    done = call("release", lesson, "-t", "scorm12", "--out", tmp_path / "out", schemas=schemas.folder)
    assert ("counting-2.1.scorm12.zip" in done.output, "version:" in done.output) == (True, False)


def test_validate_judges_what_build_wrote(lesson: Path, tmp_path: Path) -> None:
    call("build", lesson, "--out", tmp_path / "out")
    done = call("validate", *sorted((tmp_path / "out").glob("counting*")))
    assert done.exit_code == 0, done.output


def test_a_page_for_a_web_server_is_a_folder_that_an_earlier_build_leaves_nothing_in(
    lesson: Path, tmp_path: Path
) -> None:
    page = tmp_path / "out" / "counting.html"
    call("build", lesson, "--out", tmp_path / "out", "--target", "html")
    (page / "media").mkdir()
    (page / "media" / "of-an-earlier-build-0123abcd.png").write_bytes(b"")
    (page / "lessons" / "one_more").mkdir(parents=True)
    (page / "lessons" / "one_more" / "index.html").write_bytes(b"")
    (page / ".DS_Store").write_bytes(b"")
    done = call("build", lesson, "--out", tmp_path / "out", "--target", "html", "-v")
    assert done.exit_code == 0, done.output
    assert "content " in done.output
    assert sorted(path.name for path in page.iterdir()) == [
        "data.js", "early.js", "icon.svg", "index.html", "player.css", "player.js",
    ]  # fmt: skip


def test_a_folder_that_no_build_left_is_not_replaced(lesson: Path, tmp_path: Path) -> None:
    notes = tmp_path / "out" / "counting.html" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine", "utf-8")
    done = call("build", lesson, "--out", tmp_path / "out", "--target", "html")
    assert done.exit_code == 2
    assert "holds no earlier build" in done.stderr
    assert notes.read_text("utf-8") == "mine"


def test_work_in_the_folder_of_a_page_is_not_lost(lesson: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "counting.html"
    call("build", lesson, "--out", tmp_path / "out", "--target", "html")
    (page / ".git").mkdir()
    for name in ("thesis.txt", ".git/HEAD"):
        (page / name).write_text("mine", "utf-8")
    done = call("build", lesson, "--out", tmp_path / "out", "--target", "html")
    assert done.exit_code == 2
    assert "counting.html: holds what no build left there: .git/HEAD, thesis.txt; move that away" in done.stderr
    assert {name: (page / name).read_text("utf-8") for name in ("thesis.txt", ".git/HEAD")} == {
        "thesis.txt": "mine",
        ".git/HEAD": "mine",
    }


def test_a_page_of_ones_own_is_not_replaced_by_the_page_of_a_lesson(lesson: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "counting.html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("mine", "utf-8")
    done = call("build", lesson, "--out", tmp_path / "out", "--target", "html")
    assert done.exit_code == 2
    assert "holds no earlier build" in done.stderr
    assert page.read_text("utf-8") == "mine"


def test_a_build_within_the_folder_of_a_page_is_not_lost(lesson: Path, tmp_path: Path) -> None:
    page = tmp_path / "counting.html"
    for out in (tmp_path, page):
        assert call("build", lesson, "--out", out, "--target", "html").exit_code == 0
    done = call("build", lesson, "--out", tmp_path, "--target", "html")
    assert done.exit_code == 2
    assert "holds what no build left there: counting.html/data.js, " in done.stderr
    assert (page / "counting.html" / "index.html").is_file()


def test_no_test_writes_a_pure_bank(lesson: Path, tmp_path: Path) -> None:
    call("build", lesson, "--out", tmp_path / "out", "--target", "qti21", "--no-test")
    with zipfile.ZipFile(tmp_path / "out" / "counting.qti21.zip") as package:
        assert not [name for name in package.namelist() if "test" in name]
        assert b"QTIv2.1 Item Bank Package" in package.read("imsmanifest.xml")


VARIED = """
- numeric: {id: drawn, variables: {a: [1, 2, 3]}, stem: "{{a}}?", answer: "{{a}}", variants: 3}
- short_answer: {id: typed, variables: {a: [1, 2, 3]}, stem: "{{a}}?", answers: ["{{a}}"], variants: 3}
quiz: {id: quiz, title: Quiz, questions: all}
"""


def test_templates_make_one_item_of_a_question_with_variables(tmp_path: Path) -> None:
    file = tmp_path / "lesson.yaml"
    file.write_text(f"lessonpack: 1\nid: counting\ntitle: T\nlanguage: en\nquestions:{VARIED}")
    done = call("build", file, "--out", tmp_path / "out", "--target", "qti30", "--templates", "--format", "json")
    with zipfile.ZipFile(tmp_path / "out" / "counting.qti30.zip") as package:
        items = [name for name in package.namelist() if name.startswith("items/")]
    assert items == ["items/drawn.xml", "items/typed_1.xml", "items/typed_2.xml", "items/typed_3.xml"]
    for told in (done, call("check", file, "--target", "qti30", "--templates", "--format", "json")):
        [apart] = [each for each in json.loads(told.stdout)["findings"] if each["code"] == "QTI106"]
        assert "'typed'" in apart["message"]
        [lost] = json.loads(told.stdout)["losses"]
        assert lost["words"].endswith("1 question that --templates cannot draw stays several items (QTI106 tells why)")


def test_what_templates_cannot_draw_is_said_without_being_asked_and_of_no_target_without_templates(
    tmp_path: Path,
) -> None:
    """Nor where nobody asked for them."""
    file = tmp_path / "lesson.yaml"
    other = VARIED[VARIED.index("- short_answer") : VARIED.index("quiz:")].replace("id: typed", "id: written")
    text = f"lessonpack: 1\nid: counting\ntitle: T\nlanguage: en\nquestions:{VARIED}"
    file.write_text(text.replace("quiz:", f"{other}quiz:"), "utf-8")
    names = ("--target", "qti21,qti30,qti12,canvas,moodle,scorm12")
    said = [line.split() for line in call("check", file, *names, "--templates").output.splitlines()]
    apart = "2 questions that --templates cannot draw stay several items (QTI106 tells why)"
    both = [" ".join(line[:3]) for line in said if apart in " ".join(line)]
    assert both == ["counting.qti21.zip and .qti30.zip"]
    assert "--templates" not in call("check", file, *names).output


def test_new_starts_a_lesson_that_builds_and_each_text_of_which_is_told_until_it_is_replaced(tmp_path: Path) -> None:
    def warned() -> list[str]:
        built = call("build", file, "--out", tmp_path / "out", "--format", "json")
        assert built.exit_code == 0, built.output
        found = [entry["code"] for entry in json.loads(built.stdout)["findings"] if entry["severity"] != "note"]
        return [code for code in found if not code.startswith(("LOSS", "XSD"))]

    file = tmp_path / "my-lesson" / "lesson.yaml"
    assert call("new", file.parent).exit_code == 0
    course = reader.load(file, Log())
    assert course is not None
    [lesson] = course.lessons
    parts = [*lesson.objectives, *lesson.sections, *lesson.sections[0].blocks, *lesson.questions]
    assert warned() == ["SRC138"] * len(["description", "keywords", "hook", *parts])
    assert "A quiz asks. Write your own text here, with an empty line …'\n" in call("check", "-v", file).output
    text = file.read_text("utf-8")
    for number, sentence in enumerate(starter.TEXTS):
        text = text.replace(sentence, f"My words {number}.")
    file.write_text(text, "utf-8")
    assert warned() == []


def test_new_names_a_lesson_after_its_folder_in_any_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("Über Wölfe", "Введение", "人工智能", "🎉", "?"):
        assert call("new", tmp_path / name).exit_code == 0
        text = (tmp_path / name / "lesson.yaml").read_text("utf-8")
        made += [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]
    assert made[:3] == ["uber-wolfe", "vvedenie", "ren-gong-zhi-neng"]
    assert len(set(made)) == 5
    (tmp_path / "sea-level").mkdir()
    monkeypatch.chdir(tmp_path / "sea-level")
    assert call("new", ".").exit_code == 0
    assert 'id: sea-level\ntitle: "Sea level"\n' in Path("lesson.yaml").read_text("utf-8")
    built = call("build", tmp_path, "--out", tmp_path / "out", "--target", "html", "--format", "json")
    assert built.exit_code == 0, built.output


@pytest.mark.parametrize(("platform", "quote"), [("linux", "'"), ("win32", '"')])
def test_new_keeps_the_letters_of_a_name_and_says_a_command_that_can_be_typed(
    platform: str, quote: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lessonpack.cli._authoring.sys.platform", platform)
    names = ("mein Kurs über DNA", "plain", "-x")
    said = [call("new", "--", name).output.partition("Next: ")[2] for name in names]
    assert said == [
        f"lessonpack preview {quote}mein Kurs über DNA/lesson.yaml{quote}\n",
        "lessonpack preview plain/lesson.yaml\n",
        "lessonpack preview ./-x/lesson.yaml\n",
    ]
    assert 'title: "Mein Kurs über DNA"' in Path("mein Kurs über DNA/lesson.yaml").read_text("utf-8")


def test_new_never_overwrites_a_lesson(lesson: Path) -> None:
    done = call("new", lesson.parent)
    assert done.exit_code == 2
    assert lesson.read_text("utf-8") == GOOD


def test_ids_are_shown_first_and_written_on_demand(lesson: Path) -> None:
    lesson.write_text(GOOD.replace("      id: next\n", "").replace("title: One", "title: '**One**'"), "utf-8")
    shown = call("ids", lesson)
    assert shown.exit_code == 1
    assert ("SRC041" in shown.output, "SRC094" in shown.output) == (True, False)
    assert "id: next" not in lesson.read_text("utf-8")
    written = call("ids", "--write", lesson)
    assert (written.exit_code, written.output) == (0, f"{lesson.as_posix()}: 1 missing id written\n")
    assert "id: what-follows-one" in lesson.read_text("utf-8")
    assert call("ids", lesson).exit_code == 0


def test_preview_and_ids_say_what_is_wrong_with_a_lesson(lesson: Path) -> None:
    lesson.write_text(lesson.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    for command in (["preview", lesson, "--no-open"], ["ids", lesson]):
        done = call(*command)
        assert done.exit_code == 1
        assert f"{lesson}\n  " in done.output
    assert "SRC021" in call("preview", lesson, "--no-open").output


@pytest.mark.parametrize("step", few([10, 1]))
def test_every_rule_is_listed_and_explained(step: int) -> None:
    listed = [line.split()[0] for line in call("rules").output.splitlines()[1:] if line[:3].isupper()]
    assert len(listed) >= 40
    for code in listed[::step]:
        page = call("explain", code.lower())
        assert page.exit_code == 0
        assert "Why:" in page.output


def of_targets(*words: str) -> dict[str, list[str]]:
    """What `targets` prints: what is said beneath each heading."""
    told: dict[str, list[str]] = {}
    for line in call("targets", *words).output.splitlines()[:-1]:
        if line.startswith(" "):
            told[list(told)[-1]].append(line.strip())
        else:
            told[line] = []
    return told


def test_targets_tells_of_each_what_does_not_arrive_as_it_was_meant() -> None:
    from lessonpack import targets as registry
    from lessonpack.report import capabilities
    from lessonpack.target import Carriage

    told = of_targets()
    for target in registry.load().values():
        [(heading, [first, *lines])] = [each for each in told.items() if target.name in re.split(r"[ ,]+", each[1][0])]
        assert target.title in heading
        assert (f"{target.name} (by default)" in first) is target.by_default
        for carriage, head in capabilities.HEADS.items():
            named = ", ".join(capabilities.names(target, carriage))
            here = [line for line in lines if line.split(maxsplit=1)[0] == head.split()[0]]
            assert len(here) == (named != "" and carriage is not Carriage.CARRIED)
            assert all(line.endswith(named) for line in here)
    assert told["SCORM 2004 4th edition and SCORM 2004 3rd edition"] == [
        "--target   scorm2004 (by default), scorm2004-3rd",
        "lost       file upload",
        "otherwise  essay",
        "no place   notes for who judges an answer, number and types of files, tags, difficulty",
    ]


def test_of_a_named_target_every_feature_is_told_with_the_reason_losses_first() -> None:
    from lessonpack import targets as registry
    from lessonpack.features import Feature

    [[typed, *lines]] = of_targets("QTI21").values()
    assert typed.split() == ["--target", "qti21", "(by", "default)"]
    text = " ".join(lines)
    table = registry.load()["qti21"].table
    assert all(feature.value in text and table[feature].reason in text for feature in Feature)
    heads = [line.split()[0] for line in lines if line.split()[0] in ("lost", "otherwise", "arrives", "no")]
    assert heads == ["lost", "otherwise", "arrives", "no"]
    assert call("targets", "qti12x").exit_code == 2


@pytest.mark.parametrize("name", ["moodle", "canvas", "canvas-new", "openedx"])
def test_targets_for_a_platform_say_what_it_is_given_and_what_it_makes_of_it(name: str) -> None:
    from lessonpack import lms
    from lessonpack import targets as registry

    platform = lms.load()[name]
    first, *others = of_targets("--for", name).items()
    assert first[0] == f"{platform.title}, best given by --for {name}"
    assert [line.split("  ")[-1].strip() for line in first[1]] == [platform.activity, platform.questions]
    assert [heading for heading, _ in others] == [registry.load()[target].title for target in platform.targets]
    for target, (_, lines) in zip(platform.targets, others, strict=True):
        for fact in (fact for fact in platform.facts.values() if fact.target == target):
            head = "otherwise" if fact.effect == "altered" else "lost"
            assert any(fact.says in line for line in lines), (head, fact)
    assert call("targets", "--for", f"{name}s").exit_code == 2


def test_schemas_status_says_what_is_missing(tmp_path: Path) -> None:
    done = call("schemas", "status", schemas=tmp_path)
    assert done.exit_code == 0
    assert "qti21" in done.output


def test_no_color_is_honoured(lesson: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["build", str(lesson), "--out", str(tmp_path / "o")], env={"NO_COLOR": "1"})
    assert "\x1b[3" not in done.output


# --- in a terminal ------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """What a terminal of 120 columns and any colour was sent."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    """Runs a command with a stream in the place of `stdout` or `stderr`, and gives what the stream was sent."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "120", "LESSONPACK_SCHEMAS": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("rich.console.detect_legacy_windows", lambda: False)  # it leaves a column free

    def run(name: str, stream: io.StringIO, *arguments: str | Path) -> str:
        with monkeypatch.context() as patched, suppress(SystemExit):
            patched.setattr(sys, name, stream)
            app([str(word) for word in arguments], standalone_mode=False)
        return stream.getvalue()

    return run


def test_a_table_fits_the_terminal_and_is_not_broken_where_there_is_none(
    sent: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in ("80", "120"):
        monkeypatch.setenv("COLUMNS", width)
        for words in (("targets",), ("targets", "--for", "canvas"), ("targets", "qti21")):
            lines = re.sub(r"\x1b\[[\d;]*m", "", sent("stdout", Terminal(), *words)).splitlines()
            assert int(width) - 20 < max(map(len, lines)) <= int(width)
    assert max(map(len, sent("stdout", io.StringIO(), "targets").splitlines())) > 160


def test_rules_that_are_piped_are_a_line_each(sent: Callable[..., str]) -> None:
    head, *lines = sent("stdout", io.StringIO(), "rules").splitlines()
    assert head.split() == ["code", "severity", "what", "holds"]
    assert [line.split()[0] for line in lines] == sorted(RULES)


@pytest.mark.parametrize(("words", "rows"), [(("rules",), RULES), (("schemas", "status"), shipped_catalog().families)])
def test_a_table_that_is_piped_is_a_line_for_each_row_and_ends_in_no_blanks(
    words: tuple[str, ...], rows: Collection[object], sent: Callable[..., str]
) -> None:
    lines = sent("stdout", io.StringIO(), *words).splitlines()
    assert [line for line in lines if line != line.strip()] == []
    assert len([line for line in lines if not line.startswith("store: ")]) == 1 + len(rows)


def test_what_is_told_in_a_terminal_has_the_colours_that_mean_something_and_no_others(
    lesson: Path, tmp_path: Path, sent: Callable[..., str]
) -> None:
    said = sent("stdout", Terminal(), "build", lesson, "--out", tmp_path / "out", "--target", "html")
    assert "\x1b[" in said
    assert said.endswith("out, 0 errors, 0 warnings\x1b[0m\n")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits is told so from the first moment on."""
    monkeypatch.setattr(_terminal, "_PATIENCE", 0)
    monkeypatch.setattr(_terminal, "_STEP", 0)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("stream", "bar"), [(Terminal, True), (io.StringIO, False)])
def test_who_waits_at_a_terminal_sees_a_bar_unless_it_is_to_be_quiet(
    stream: type[io.StringIO], bar: bool, lesson: Path, tmp_path: Path, sent: Callable[..., str]
) -> None:
    build = ("build", lesson, "--out", tmp_path / "out", "--target", "html")
    install = ("schemas", "install", "scorm12", "--from", tmp_path)
    for command, expected in ((build, bar), ((*build, "-q"), False), (install, bar)):
        assert ("\x1b[" in sent("stderr", stream(), *command)) == expected


def test_who_does_not_wait_long_sees_no_bar_and_does_not_load_one(
    lesson: Path, tmp_path: Path, sent: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_terminal, "_PATIENCE", 1_000)
    monkeypatch.setattr(_terminal, "_bar", None)
    assert sent("stderr", Terminal(), "build", lesson, "--out", tmp_path / "out", "--target", "html") == ""


@pytest.mark.usefixtures("at_once")
def test_the_bar_tells_what_is_done_how_far_how_fast_and_how_long_still(
    lesson: Path, tmp_path: Path, sent: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        (tmp_path / "many" / f"l{number}").mkdir(parents=True)
        text = GOOD.replace("id: counting", f"id: counting-{number}")
        (tmp_path / "many" / f"l{number}" / "lesson.yaml").write_text(text, "utf-8")
    monkeypatch.setenv("COLUMNS", "200")
    said = sent("stderr", Terminal(), "build", tmp_path / "many", "--out", tmp_path / "out", "-t", "html", "-j", "1")
    looks = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", said).splitlines()
    assert any(re.search(r"building .*/l7/lesson\.yaml .* 7/9 \d[\d.,]*/s 0:00:0\d left", line) for line in looks)
    bars = [line for line in looks if "\u2501" in line]  # which begin with what is done, and know what they tell
    assert not [
        line for line in bars if not re.match(r"(reading|building) ", line) or re.search(r"\?|-:| {3}left", line)
    ]


@pytest.mark.usefixtures("at_once")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_the_bar_shows_a_name_as_text_alone(tmp_path: Path, sent: Callable[..., str]) -> None:
    file = tmp_path / "[x]:bomb:\x1b]8;;\x07\u202e.zip"
    with zipfile.ZipFile(file, "w") as zip:
        zip.writestr("imsmanifest.xml", "<manifest/>")
    said = sent("stderr", Terminal(), "validate", file, "--schemas", tmp_path)
    assert r"[x]:bomb:\x1b]8;;\x07\u202e.zip" in said
    assert not re.search("\x1b[^\\[]|\u202e|\x07", said)


# --- the process itself, which ends without Python's own tidying up -----------------------------------

COMMAND = (sys.executable, "-m", "lessonpack")


def test_a_process_that_ends_at_once_has_said_all_it_had_to_say() -> None:
    done = subprocess.run([*COMMAND, "rules"], capture_output=True)
    assert done.returncode == 0
    assert done.stdout.decode() == call("rules").stdout


def test_what_a_terminal_has_no_letters_for_is_told_as_escapes(tmp_path: Path) -> None:
    ascii_alone = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "new", "é"], cwd=tmp_path, env=ascii_alone, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(rb"\xe9/lesson.yaml written.")


def test_a_fault_of_ours_is_one_line_with_the_exit_code_3(monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    class Ended(BaseException):
        """Instead of the end of the process."""

    def end(code: int) -> None:
        raise Ended(code)

    def broken() -> None:
        raise ValueError("boom\x1b]0;x\x07")

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(_app, "app", broken)
    monkeypatch.delenv("LESSONPACK_TRACEBACK", raising=False)
    with pytest.raises(Ended, match=r"^3$"):
        cli.run()
    said = r"ValueError: boom\x1b]0;x\x07"
    assert capfd.readouterr().err.splitlines()[0] == f"lessonpack: a fault of ours: {said}"
    monkeypatch.setenv("LESSONPACK_TRACEBACK", "1")
    with pytest.raises(Ended, match=r"^3$"):
        cli.run()
    first, *middle, last, told, advice = capfd.readouterr().err.splitlines()
    assert first == "Traceback (most recent call last):"
    assert any(line.endswith(", in broken") for line in middle)
    assert [last, told, advice] == [said, f"lessonpack: a fault of ours: {said}", "  Please report it."]


def test_want_of_memory_is_one_line_with_the_exit_code_2(monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    def end(code: int) -> None:
        raise SystemExit(code)

    def starved() -> None:
        raise MemoryError

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(_app, "app", starved)
    with pytest.raises(SystemExit, match=r"^2$"):
        cli.run()
    told = "lessonpack: memory ran out; close other programs, or do it where there is more\n"
    assert capfd.readouterr() == ("", told)


@pytest.mark.parametrize(("arguments", "code"), [(("explain", "QTI000"), 2), (("ids", "lesson.yaml"), 1)])
def test_a_process_ends_with_the_exit_code_of_its_command(arguments: tuple[str, ...], code: int, lesson: Path) -> None:
    lesson.write_text(GOOD.replace("      id: next\n", ""), "utf-8")
    assert subprocess.run([*COMMAND, *arguments], cwd=lesson.parent, capture_output=True).returncode == code


def test_a_process_whose_reader_went_away_says_nothing() -> None:
    process = subprocess.Popen([*COMMAND, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait() == 1
    assert process.stderr is not None
    with process.stderr as told:
        assert told.read() == b""


@pytest.mark.parametrize(
    "command", [_app.build, _app.release, _app.check, _app.validate], ids=lambda command: command.__name__
)
def test_what_is_large_is_the_same_for_options_and_rules(command: Callable[..., None]) -> None:
    given = inspect.signature(command).parameters
    assert given["max_picture"].default * 1_000_000 == USUAL.picture
    assert given["max_package"].default * 1_000_000 == USUAL.package
