"""The index of an output folder: what is there, whichever run wrote it, to be searched without anything else."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from lxml import html
from msgspec import to_builtins
from msgspec.structs import replace
from typer.testing import CliRunner

from conftest import ROOT
from lessonpack import building
from lessonpack.cli._app import app
from lessonpack.findings import Place, finding
from lessonpack.report import index, outputs
from lessonpack.report import unbuilt as not_built
from lessonpack.report.outcome import Grade, Outcome, Output, State, Unbuilt
from lessonpack.work import named_only
from test_cli_paths import close

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
LESSON = "lessonpack: 1\nid: {id}\ntitle: {title}\nlanguage: {language}\nhook: A drop.\n"
BROKEN = "lessonpack: 1\nid: cow\ntitle: Cow\nlanguage: en\nhooks: A drop.\n"


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three lessons, which is the current one."""
    monkeypatch.chdir(tmp_path)
    for id, title, language in (("ant", "Ants & <b>bees</b>", "en"), ("bee", "Der Bär", "de"), ("cow", "بقرة", "ar")):
        write(tmp_path / "lessons" / id, LESSON.format(id=id, title=f'"{title}"', language=language))
    return tmp_path / "lessons"


def write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.yaml").write_text(text, "utf-8")


def build(*sources: Path, code: int = 0) -> Any:
    words = ["build", *map(str, sources), "--target", "html,scorm12", "--offline", "--schemas", "none", "--out", "out"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code, done.output
    return done


def without(number: int) -> str:
    """The heading of what comes next where so many lessons were not built."""
    absent = "1 lesson that was" if number == 1 else f"{number} lessons that were"
    return f"Next, without the {absent} not built:"


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path("out/index.json").read_text("utf-8"))
    return found


def reported() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path("out/report.json").read_text("utf-8"))
    return found


def unbuilt(file: str, why: str, **more: Any) -> Any:
    """What reports tell of a source that was not built."""
    return to_builtins(Unbuilt(file=file, why=why, **more))


def names() -> list[str]:
    return [package["name"] for lesson in told()["lessons"] for package in lesson["packages"]]


def page() -> Any:
    return html.fromstring(Path("out/index.html").read_text("utf-8"))


# --- what it lists ------------------------------------------------------------------------------------


def test_several_lessons_are_listed_with_what_is_there_to_open_or_to_upload(lessons: Path) -> None:
    assert "out/index.html" in build(lessons).output
    links = [unquote(link) for link in page().xpath("//main//a/@href")]
    assert len(links) == 6
    assert all(Path("out", link).is_file() for link in links)
    assert sorted(names()) == sorted(f"{id}.{end}" for id in ("ant", "bee", "cow") for end in ("html", "scorm12.zip"))
    titles = [element.text_content() for element in page().xpath("//main//h2")]
    assert titles == [lesson["title"] for lesson in told()["lessons"]] == ["Ants & <b>bees</b>", "Der Bär", "بقرة"]
    assert page().xpath("//h2[@lang='ar']/@dir") == ["rtl"]
    zips = [each for lesson in told()["lessons"] for each in lesson["packages"] if each["target"] == "scorm12"]
    assert all(each["size"] == Path("out", each["name"]).stat().st_size for each in zips)
    assert all(each["verdict"].startswith("no errors found, official XSDs not run, ") for each in zips)
    assert {each["grade"] for each in zips} == {"not checked"}


def test_numbers_in_titles_are_in_the_order_of_numbers(lessons: Path) -> None:
    shuffled = [
        "Lesson 12",
        "3 atoms",
        "Lesson 1",
        "lesson 2, part 10",
        "Lesson 20",
        "Lesson 2, part 9",
        "²",
        "9" * 5000,
    ]
    for number, title in enumerate(shuffled):
        write(lessons / f"l{number}", LESSON.format(id=f"l{number}", title=f'"{title}"', language="en"))
    build(lessons)
    ordered = ["3 atoms", "9" * 5000, "Ants & <b>bees</b>", "Der Bär"]
    ordered += ["Lesson 1", "Lesson 2, part 9", "lesson 2, part 10", "Lesson 12", "Lesson 20", "²", "بقرة"]
    assert [lesson["title"] for lesson in told()["lessons"]] == ordered
    assert [element.text_content() for element in page().xpath("//main//h2")] == ordered


def test_one_lesson_alone_has_no_index(lessons: Path) -> None:
    assert "index.html  every" not in build(lessons / "ant").output
    assert not list(Path("out").glob("index.*"))


def test_an_index_has_the_same_bytes_every_time_and_needs_nothing_else(lessons: Path) -> None:
    build(lessons)
    before = [Path("out", name).read_bytes() for name in (index.PAGE, index.DATA)]
    build(lessons)
    assert [Path("out", name).read_bytes() for name in (index.PAGE, index.DATA)] == before
    addresses = page().xpath("//@href | //@src")
    assert all(address.startswith("./") for address in addresses)
    assert not re.search(r"url\(|@import|fetch\(|https?:", before[0].decode())


def test_warnings_about_what_was_written_are_told_beside_the_lesson_and_kept(lessons: Path) -> None:
    nameless = "sections: [{title: One, blocks: [{text: Two.}]}]\n"
    write(lessons / "ant", LESSON.format(id="ant", title="Ant", language="en") + nameless)
    build(lessons)
    for _ in range(2):
        ant, bee, _ = told()["lessons"]
        assert (ant["warnings"], bee["warnings"]) == (1, 0)
        assert page().xpath("string(//main/ul/li[1]/div/p/span[last()])") == "1 warning"
        build(lessons / "bee")


def test_a_lesson_is_as_good_as_the_worst_that_is_known_of_it() -> None:
    clean = Output(name="ant.zip", grade=Grade.CLEAN)
    assert index.Lesson((clean,)).grade is Grade.CLEAN
    assert index.Lesson((replace(clean, warnings=2),)).grade is Grade.WARNINGS
    assert index.Lesson((replace(clean, grade=Grade.WARNINGS), clean)).grade is Grade.WARNINGS
    assert index.Lesson((replace(clean, grade=Grade.UNCHECKED), replace(clean, warnings=2))).grade is Grade.UNCHECKED


# --- what has changed since ---------------------------------------------------------------------------


def test_a_lesson_that_is_built_by_itself_joins_the_others(lessons: Path) -> None:
    build(lessons / "ant", lessons / "bee")
    before = names()
    build(lessons / "cow")
    assert sorted(names()) == sorted([*before, "cow.html", "cow.scorm12.zip"])
    assert {lesson["title"] for lesson in told()["lessons"]} == {"Ants & <b>bees</b>", "Der Bär", "بقرة"}
    kept = next(lesson for lesson in told()["lessons"] if lesson["id"] == "ant")
    assert all(package["size"] and package["verdict"] for package in kept["packages"])


def test_what_is_gone_or_out_of_date_is_not_listed_and_what_failed_is_told(lessons: Path) -> None:
    build(lessons)
    Path("out/ant.scorm12.zip").unlink()
    write(lessons / "cow", BROKEN)
    build(lessons, code=1)
    Path("out/ant.scorm12.zip").unlink()
    build(lessons / "cow", code=1)
    assert names() == ["ant.html", "bee.html", "bee.scorm12.zip"]
    file = "../lessons/cow/lesson.yaml"  # as those of the others are told
    message = "unknown key 'hooks'; did you mean 'hook'?"
    first = unbuilt(file, "1 error", code="SRC021", line=5, column=1, message=message)
    assert told()["failed"] == [first]
    assert page().xpath("normalize-space(//section//li)") == f"{file} 1 error SRC021 at 5:1: {message}"
    write(lessons / "cow", LESSON.format(id="cow", title="Cow", language="en"))
    build(lessons)
    assert len(names()) == 6
    assert told()["failed"] == []
    assert page().xpath("//section") == []


COURSE = """\
lessonpack: 1
id: zoo
title: Zoo
language: en
lessons: [{lesson: ../cow/lesson.yaml}, {lesson: ../ant/lesson.yaml}]
"""


@pytest.mark.parametrize("text", [BROKEN, BROKEN.replace("hooks: A", "hook: A: a")], ids=["a wrong key", "no YAML"])
def test_a_course_whose_lessons_have_errors_is_told_as_not_built_and_its_lessons_once(lessons: Path, text: str) -> None:
    (lessons / "zoo").mkdir()
    (lessons / "zoo" / "course.yaml").write_text(COURSE, "utf-8")
    write(lessons / "cow", text)
    course, lesson = "lessons/zoo/course.yaml", "lessons/cow/lesson.yaml"
    lines = build(lessons, code=1).output.splitlines()
    at = lines.index("Not built:")
    assert lines[at : at + 4] == [
        "Not built:",
        f"  {course}  errors in its lessons",
        f"  {lesson}  1 error, {'SRC004 at 5:8' if ': A:' in text else 'SRC021 at 5:1'}",
        without(2),  # the course, and the lesson by itself
    ]
    error = next(each for each in reported()["findings"] if each["file"].endswith(lesson))
    first = {key: error[key] for key in ("code", "line", "column", "message")}
    failed = [unbuilt(f"../{course}", "errors in its lessons"), unbuilt(f"../{lesson}", "1 error", **first)]
    assert told()["failed"] == reported()["unbuilt"] == failed
    assert len(page().xpath("//section//li")) == 2
    alone = build(lessons / "zoo", code=1).output
    assert f"  {course}  errors in its lessons\n" in alone
    assert told()["failed"] == [failed[0], failed[1] | {"listed": True}]
    beside = build(lessons / "zoo", lessons / "bee", code=1).output.splitlines()
    assert without(1) in beside
    assert any(line.startswith("2 packages of 1 lesson in out, 1 lesson not built, 1 error, ") for line in beside)


def test_a_course_with_an_error_of_its_own_is_told_with_that_alone(lessons: Path) -> None:
    (lessons / "zoo").mkdir()
    (lessons / "zoo" / "course.yaml").write_text(COURSE + "hooks: A drop.\n", "utf-8")
    write(lessons / "cow", BROKEN)
    build(lessons, code=1)
    assert [(entry["file"].split("/")[2], entry["why"]) for entry in told()["failed"]] == [
        ("cow", "1 error"), ("zoo", "1 error"),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_of_the_path_of_a_lesson_the_page_shows_what_would_not_be_seen(lessons: Path) -> None:
    hidden = "\x1b[31m\u202e"
    write(lessons / f"a{hidden}", LESSON.format(id="a", title="A", language="en"))
    write(lessons / f"b{hidden}", BROKEN.replace("id: cow", "id: owl"))
    build(lessons, code=1)
    source, file = f"../lessons/a{hidden}/lesson.yaml", f"../lessons/b{hidden}/lesson.yaml"
    assert source in [lesson["source"] for lesson in told()["lessons"]]
    assert [entry["file"] for entry in told()["failed"]] == [file]
    shown = Path("out/index.html").read_text("utf-8")
    assert not {"\x1b", "\u202e"} & {*shown}
    assert r"../lessons/a\x1b[31m\u202e/lesson.yaml" in shown
    assert r"../lessons/b\x1b[31m\u202e/lesson.yaml" in shown


def test_a_lesson_that_cannot_be_read_is_told_as_not_built(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, cow = building.parts, lessons / "cow" / "lesson.yaml"

    def closed(path: Path, *more: Any) -> Any:
        if path == cow.relative_to(Path.cwd()) or path == cow:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, *more)

    monkeypatch.setattr(building, "parts", closed)
    lines = build(lessons, code=2).output.splitlines()
    at = lines.index("Not built:")
    assert lines[at : at + 3] == ["Not built:", "  lessons/cow/lesson.yaml  not read", without(1)]
    entry = unbuilt("../lessons/cow/lesson.yaml", "not read")
    assert told()["failed"] == reported()["unbuilt"] == [entry]
    assert page().xpath("normalize-space(//section//li)") == "../lessons/cow/lesson.yaml not read"
    assert "Not built:" not in build(lessons / "cow", code=2).output


def test_what_was_not_looked_into_and_what_was_passed_over_is_told_and_earlier_packages_as_such(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(Path("lessons"))
    (lessons / "bee" / "lesson.yaml").rename(lessons / "bee" / "lesson.yaml.txt")
    write(lessons / "owl", LESSON.format(id="owl", title="Owl", language="en"))
    with monkeypatch.context() as patch:
        close(patch, Path("lessons/cow"))
        done = build(Path("lessons"), code=2).stdout
    assert "4 packages of 2 lessons in out, 1 folder not looked into, 0 errors, " in done
    lines = done.splitlines()
    at = lines.index("Not built:")
    denied = "not looked into: Permission denied; change its permissions, or choose another place"
    assert [" ".join(line.split()) for line in lines[at + 1 : at + 4]] == [
        f"lessons/cow {denied}", "lessons/bee/lesson.yaml.txt passed over, OUT003", "Next:",
    ]  # fmt: skip
    closed, passed = told()["failed"]
    assert closed == unbuilt("../lessons/cow", denied, aside=True)
    message = "lesson.yaml.txt is passed over, since it is not called lesson.yaml"
    assert passed == unbuilt(
        "../lessons/bee/lesson.yaml.txt", "passed over", code="OUT003", message=message, aside=True
    )
    assert reported()["unseen"] == [{"folder": closed["file"].removeprefix("../"), "why": denied.partition(": ")[2]}]
    assert Path("out/report.md").read_text("utf-8").count("Permission denied") == 1
    assert "2 of the packages of an earlier build" in page().xpath("normalize-space(//p[@class='summary'])")
    earlier = {
        link.getparent().xpath("string(a)") for link in page().xpath("//span[contains(., 'in an earlier build')]")
    }
    assert earlier == {"cow.html", "cow.scorm12.zip"}
    build(Path("lessons"))
    assert "an earlier build" not in Path("out/index.html").read_text("utf-8")


def test_a_lesson_that_a_fault_ended_is_told_once(lessons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = building.parts

    def crash(path: Path, *more: Any) -> Any:
        if path.parent.name == "cow":
            raise KeyError("x")
        return read(path, *more)

    monkeypatch.setattr(building, "parts", crash)
    lines = build(lessons, code=3).output.splitlines()
    entry = unbuilt("../lessons/cow/lesson.yaml", "a fault in lessonpack")
    assert told()["failed"] == reported()["unbuilt"] == [entry]
    assert without(1) in lines
    assert lines[-1].startswith("4 packages of 2 lessons in out, 1 lesson not built, ")


def test_where_no_package_of_a_lesson_can_be_written_it_is_told(lessons: Path) -> None:
    for name in ("cow.html", "cow.scorm12.zip"):
        Path("out", name).mkdir(parents=True)
        Path("out", name, "mine.txt").write_text("mine", "utf-8")
    build(lessons, code=2)
    assert [(entry["file"].split("/")[2], entry["why"]) for entry in told()["failed"]] == [("cow", "not written")]


def test_where_one_package_of_a_lesson_is_not_built_it_is_named_and_not_the_lesson_as_if_nothing_were(
    lessons: Path,
) -> None:
    choices = ", ".join(f"{{id: c{place}, text: Drop {place}, correct: {place == 0}}}".lower() for place in range(40))
    question = f"questions: [single_choice: {{id: drops, stem: Which?, choices: [{choices}]}}]\n"
    quiz = "quiz: {id: quiz, title: Quiz, questions: all}\n"
    write(lessons / "cow", LESSON.format(id="cow", title="Cow", language="en") + question + quiz)
    build(lessons, code=1)
    assert sorted(name for name in names() if name.startswith("cow")) == ["cow.html"]
    source = "../lessons/cow/lesson.yaml"
    first = {"code": "SCORM094", "line": 6, "column": 13}
    [failed] = told()["failed"]
    assert failed == unbuilt(source, "1 error", package="cow.scorm12.zip", message=failed["message"], **first)
    shown = page().xpath("normalize-space(//section//li)")
    assert shown == f"cow.scorm12.zip of {source} 1 error SCORM094 at 6:13: {failed['message']}"
    assert [lesson["source"] for lesson in told()["lessons"] if lesson["id"] == "cow"] == [source]


def test_a_lesson_whose_source_is_gone_is_not_listed_and_told_and_the_next_steps_name_what_was_built(
    lessons: Path,
) -> None:
    build(lessons)
    shutil.move(lessons / "cow", "elsewhere")
    done = build(lessons).stdout
    assert {name.split(".")[0] for name in names()} == {"ant", "bee"}
    gone = "kept from an earlier build, its source is gone (lessons/cow/lesson.yaml): cow.html, cow.scorm12.zip"
    assert gone in " ".join(done.split())
    assert done.splitlines()[-1].endswith("2 packages kept from an earlier build")
    assert "out/ant.scorm12.zip and 1 more" in done
    assert "*" not in done
    shutil.move("elsewhere", lessons / "cow")
    build(lessons / "ant")
    assert {name.split(".")[0] for name in names()} == {"ant", "bee", "cow"}
    assert "out/*.scorm12.zip" in build(lessons).output


def test_of_a_package_that_was_not_built_the_first_error_is_its_own() -> None:
    of_others, own = (
        finding(replace(outputs.TWO_SOURCES, code=code, says="{names}"), Place("a.yaml", line), {"names": code})
        for line, code in ((1, "QTI001"), (2, "SCORM094"))
    )
    stopped = named_only("a.zip", target="scorm12", found=[own], stopped=["SCORM094"])
    plan = outputs.Plan(source=Path("a.yaml"), at=Place("a.yaml"), inputs="", files=("a.yaml",), names=("a.zip",))
    result = Outcome(packages=(stopped,), findings=(of_others, own))
    [told] = not_built.unbuilt({0: (plan, [stopped])}, result, Path())
    assert told == Unbuilt(file="a.yaml", why="1 error", package="a.zip", code="SCORM094", line=2, message="SCORM094")


def test_an_index_goes_on_being_true_where_only_one_lesson_is_left(lessons: Path) -> None:
    build(lessons)
    for left in ("bee.scorm12.zip", "cow.scorm12.zip"):
        Path("out", left).unlink()
    for id in ("bee", "cow"):
        for file in sorted(Path("out", f"{id}.html").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        Path("out", f"{id}.html").rmdir()
    build(lessons / "ant")
    assert names() == ["ant.html", "ant.scorm12.zip"]


def test_what_a_page_has_no_room_for_is_written_beside_it_and_goes_with_the_need(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_SHOWN", 2)
    build(lessons)
    assert len(page().xpath("//main/ul/li")) == 2
    first, *rows, last = Path("out/index.js").read_text("utf-8").splitlines()
    assert (first, last) == ("lessonpackIndex([", "]);")
    assert [json.loads(row.removesuffix(","))[:3] for row in rows] == [["بقرة", "ar", "rtl"]]
    assert len(told()["lessons"]) == 3
    assert "index" not in CliRunner().invoke(app, ["validate", "out", "--offline", "--schemas", "none"]).output
    shutil.rmtree(lessons / "cow")
    build(lessons)
    assert not Path("out/index.js").exists()


# --- what else may be there ---------------------------------------------------------------------------


def test_a_page_of_somebody_else_s_is_never_replaced(lessons: Path) -> None:
    Path("out").mkdir()
    Path("out/index.html").write_text("<h1>Our school</h1>", "utf-8")
    assert "out/index.html is not an index of lessonpack's, and stays as it is" in build(lessons).output
    assert Path("out/index.html").read_text("utf-8") == "<h1>Our school</h1>"
    assert len(names()) == 6


def test_a_lesson_may_be_called_index(lessons: Path) -> None:
    write(lessons / "index", LESSON.format(id="index", title="Index", language="en"))
    build(lessons)
    assert Path("out/index.html/index.html").is_file()
    assert len(names()) == 8


def test_who_judges_the_folder_judges_its_packages_alone(lessons: Path) -> None:
    build(lessons)
    done = CliRunner().invoke(app, ["validate", "out", "--offline", "--schemas", "none"])
    assert "index" not in done.output
    done = CliRunner().invoke(app, ["validate", "out/index.html", "--offline", "--schemas", "none"])
    assert "a report of lessonpack's" in done.output


@pytest.mark.parametrize("entry", [{}, {"size": "many"}, {"grade": "fine"}, {"title": 7}])
def test_a_report_of_another_version_keeps_no_build_from_going_on(entry: dict[str, Any], lessons: Path) -> None:
    build(lessons)
    report = reported()
    new = ("title", "language", "warnings", "target", "page", "size", "verdict", "grade")
    report["outputs"] = [
        {key: value for key, value in each.items() if key not in new} | entry for each in report["outputs"]
    ]
    Path("out/report.json").write_text(json.dumps(report), "utf-8")
    build(lessons / "ant")
    assert "ant.html" in names()


# --- in a browser -------------------------------------------------------------------------------------


def many(number: int) -> Outcome:
    """An outcome with so many lessons, every tenth of which has a warning."""
    outputs = [
        Output(
            name=f"lesson-{place}.{target}.zip",
            source=f"../lessons/l{place}/lesson.yaml",
            id=f"lesson-{place}",
            title=f"Élan vital {place}" if place % 100 == 5 else f"Rain and {'a very long word' * 9} {place}",
            language="en",
            state=State.KEPT,
            size=50_000,
            verdict="valid" if place % 10 else "valid, 1 warning",
            grade=Grade.CLEAN if place % 10 else Grade.WARNINGS,
        )
        for place in range(number)
        for target in ("scorm12", "qti21")
    ]
    faulty = {"code": "SRC021", "line": 21, "column": 11, "message": f"unknown key {'a_very_long_key' * 9}"}
    missing = (
        Unbuilt(file="../lessons/broken/lesson.yaml", why="2 errors", **faulty),
        Unbuilt(file="../lessons/other/lesson.yaml", why="1 error", package="other.scorm12.zip", **faulty),
    )
    return Outcome(outputs=tuple(outputs), unbuilt=missing)


def put(result: Outcome, folder: Path) -> None:
    for name, text in index.texts(result, folder).items():
        if text is not None:
            (folder / name).write_text("".join(text), "utf-8")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The index of so many lessons, as a file, on a phone."""
    put(many(request.param), tmp_path)
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light")
    shown = context.new_page()
    failed: list[str] = []
    shown.on("pageerror", lambda error: failed.append(str(error)))
    shown.goto((tmp_path / "index.html").as_uri())
    yield shown
    context.close()
    assert failed == []


def seen(shown: Page) -> int:
    return shown.locator(".lessons > li:not([hidden])").count()


@pytest.mark.browser
@pytest.mark.parametrize("opened", [1_000], indirect=True)
def test_a_thousand_lessons_are_searched_by_words_and_by_verdict(opened: Page) -> None:
    status = opened.get_by_role("status")
    assert seen(opened) == 1_000
    assert status.inner_text() == ""
    opened.get_by_role("searchbox").fill("  VITAL elan ")
    assert seen(opened) == 10
    assert status.inner_text() == "10 of 1,000 lessons"
    opened.get_by_role("searchbox").fill("elan 905")
    assert seen(opened) == 1
    for asked, number in {"2": 271, "l21": 11, "qti2": 0, "qti21": 1_000, ".qti21.zip l21/": 1, "valid": 0}.items():
        opened.get_by_role("searchbox").fill(asked)  # in what is of a lesson, and not of every name, size or verdict
        assert (asked, seen(opened)) == (asked, number)
    opened.get_by_role("searchbox").fill("elan 905")
    opened.get_by_role("radio", name="with warnings").check()
    assert status.inner_text() == "No lesson is like that."
    opened.get_by_role("searchbox").fill("")
    assert seen(opened) == 100


@pytest.fixture
def large(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The index of many more lessons than a page has: so many, and so many of them in the page."""
    number, shown_at_first = request.param
    monkeypatch.setattr(index, "_SHOWN", shown_at_first)
    put(many(number), tmp_path)
    context = browser.new_context()
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    yield shown
    context.close()


def titles(shown: Page) -> list[str]:
    return shown.locator(".lessons > li:not([hidden]) h2").all_text_contents()


def expect_status(shown: Page, words: str) -> None:
    shown.wait_for_function("words => document.getElementById('found').textContent === words", arg=words)


@pytest.mark.browser
@pytest.mark.parametrize("large", [(2_500, index._SHOWN)], indirect=True, ids=["2500"])
def test_of_many_thousand_lessons_the_page_has_the_first_and_a_search_finds_all(large: Page) -> None:
    assert seen(large) == 1_000
    expect_status(large, "2,500 lessons, the first 1,000 of them here")
    assert large.evaluate("document.scripts.length") == 1
    large.get_by_role("searchbox").fill("lesson-2222.")
    expect_status(large, "1 of 2,500 lessons")
    assert titles(large)[0].endswith(" 2222")
    large.get_by_role("searchbox").fill("rain")
    expect_status(large, "2,475 of 2,500 lessons, the first 1,000 of them here")
    assert seen(large) == 1_000
    large.get_by_role("radio", name="with warnings").check()
    expect_status(large, "250 of 2,500 lessons")
    assert titles(large) == sorted(titles(large), key=lambda title: int(title.split()[-1]))
    large.get_by_role("searchbox").fill("")
    large.get_by_role("radio", name="all").check()
    expect_status(large, "2,500 lessons, the first 1,000 of them here")
    assert large.evaluate("document.querySelectorAll('.lessons > li').length") == 1_000


@pytest.mark.browser
@pytest.mark.parametrize("large", [(250, 100)], indirect=True, ids=["250"])
def test_a_lesson_that_is_not_in_the_page_is_shown_as_if_it_were(
    large: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.get_by_role("searchbox").fill("lesson-220.")
    expect_status(large, "1 of 250 lessons")
    shown = large.locator(".lessons > li:not([hidden])").evaluate("item => item.outerHTML")
    monkeypatch.setattr(index, "_SHOWN", 1_000)
    put(many(250), tmp_path)
    large.reload()
    item = large.locator(".lessons > li").filter(has_text="lesson-220.qti21.zip")
    assert re.sub(r">\s+<", "><", shown) == re.sub(r">\s+<", "><", item.evaluate("item => item.outerHTML"))


@pytest.mark.browser
@pytest.mark.parametrize("large", [(250, 100)], indirect=True, ids=["250"])
def test_a_search_tells_where_it_cannot_see_all_lessons(large: Page, tmp_path: Path) -> None:
    (tmp_path / "index.js").unlink()
    large.get_by_role("searchbox").fill("rain")
    expect_status(large, "Of 250 lessons the first 100 are here; index.js, which has the others, is missing.")


@pytest.mark.browser
@pytest.mark.parametrize("opened", [100], indirect=True)
def test_the_keyboard_alone_searches_and_opens(opened: Page) -> None:
    for role in ("A", "INPUT"):
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.tagName") == role
    opened.keyboard.type("lesson-77.")
    assert seen(opened) == 1
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.getAttribute('href')") == "./lesson-77.qti21.zip"


@pytest.mark.browser
@pytest.mark.parametrize("opened", [30], indirect=True)
def test_axe_finds_nothing_and_no_word_leaves_a_phone_s_screen(opened: Page) -> None:
    opened.get_by_role("searchbox").fill("rain")
    assert seen(opened) == 29
    opened.evaluate(AXE.read_text("utf-8"))
    hidden = "{exclude: [['li[hidden]']]}"
    rules = "{rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}"
    schemes: tuple[Any, ...] = ("light", "dark")
    found = {}
    for scheme in schemes:
        opened.emulate_media(color_scheme=scheme)
        found[scheme] = opened.evaluate(f"() => axe.run({hidden}, {rules}).then(r => r.violations.map(v => v.id))")
    assert found == {"light": [], "dark": []}
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_without_scripts_all_is_listed_and_no_search_is_offered(browser: Browser, tmp_path: Path) -> None:
    put(many(30), tmp_path)
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    assert seen(shown) == 30
    assert not shown.get_by_role("searchbox").is_visible()
    context.close()
