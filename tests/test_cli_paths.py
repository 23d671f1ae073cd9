"""What the paths of a command line stand for: lessons wherever they lie, packages in folders, and what is neither."""

from __future__ import annotations

import json
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lessonpack import NoSuchSource
from lessonpack import subjects as walking
from lessonpack.archive import read_zip
from lessonpack.cli import _preview
from lessonpack.cli._app import app
from lessonpack.findings import Log
from lessonpack.subjects import Kind, lessons, subjects
from test_cli import GOOD

ITEM = '<?xml version="1.0"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p{}" identifier="a"/>'


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": "no-schemas"})


def put(path: Path, text: str = GOOD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def packed(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as zip:
        for name in names:
            zip.writestr(name, "<a/>")
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("command", ["validate", "check", "build", "ids", "preview"])
def test_what_is_neither_a_file_nor_a_folder_is_never_opened(command: str, tmp_path: Path) -> None:
    for name in ("a.zip", "a.yaml"):
        os.mkfifo(tmp_path / name)
        done = call(command, tmp_path / name)
        assert done.exit_code == 2
        assert f"{name} is neither a file nor a folder, but a pipe or a device" in done.stderr
    with pytest.raises(OSError, match="it is no plain file"):
        read_zip(tmp_path / "a.zip", Log())


@pytest.mark.parametrize("command", ["validate", "check", "build", "ids", "preview"])
@pytest.mark.parametrize("target", ["a.yaml", "gone.yaml"], ids=["ring", "nothing"])
def test_a_link_that_leads_to_nothing_is_called_one(command: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(target)
    done = call(command, tmp_path / "a.yaml")
    assert done.exit_code == 2
    assert "a.yaml is a link that leads to nothing that is there; give the file itself" in done.stderr


@pytest.mark.parametrize("command", ["validate", "check", "build"])
def test_a_lesson_in_a_folder_that_cannot_be_read_is_not_passed_over(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a" / "lesson.yaml")
    broken = tmp_path / "b" / "lesson.yaml"
    broken.parent.mkdir()
    broken.symlink_to("gone.yaml")
    done = call(command, tmp_path)
    assert done.exit_code == 2
    assert f"{broken.as_posix()} is a link that leads to nothing that is there" in done.stderr
    broken.unlink()
    broken.mkdir()  # a folder of this name is a folder
    assert "is a link" not in call(command, tmp_path).stderr
    if hasattr(os, "mkfifo"):
        broken.rmdir()
        os.mkfifo(broken)
        done = call(command, tmp_path)
        assert done.exit_code == 2
        assert f"{broken.as_posix()} is neither a file nor a folder" in done.stderr


@pytest.mark.parametrize("words", [["build", "--out="], ["build", "-o", ""], ["check", ""], ["validate", "a.zip", ""]])
def test_an_empty_path_is_not_the_current_folder(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "lesson.yaml")
    done = call(*words)
    assert done.exit_code == 2
    assert "it is empty; '.' is the current folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.yaml"]


# --- where nobody may look ----------------------------------------------------------------------------


def close(monkeypatch: pytest.MonkeyPatch, folder: Path, on: Any = os, name: str = "scandir") -> None:
    """Have the system refuse one of its calls in a folder: whoever runs the tests may be allowed everything."""
    real = getattr(on, name)

    def refusing(path: str | Path | int, *more: Any, **named: Any) -> Any:
        if not isinstance(path, int) and Path(path).is_relative_to(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **named)

    monkeypatch.setattr(on, name, refusing)


NOT_LOOKED = "was not looked into: Permission denied; change its permissions, or choose another place\n"


@pytest.mark.parametrize("call_of_the_system", [(os, "scandir"), (os, "lstat")], ids=["closed", "names alone"])
@pytest.mark.parametrize("command", ["build", "check", "validate"])
def test_a_folder_that_nobody_may_look_into_keeps_no_other_lesson_from_being_read(
    command: str, call_of_the_system: tuple[Any, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in "abc":
        put(Path("lessons", name, "lesson.yaml"), GOOD.replace("id: counting", f"id: {name}", 1))
    close(monkeypatch, Path("lessons/b"), *call_of_the_system)
    done = call(command, "lessons", "--format", "json", *(["-t", "html"] if command == "build" else []))
    told = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (2, f"lessonpack: lessons/b {NOT_LOOKED}")
    assert told["unwritten"] == [done.stderr.removeprefix("lessonpack: ").rstrip()]
    if command == "build":
        assert [package["name"] for package in told["packages"]] == ["a.html", "c.html"]
    else:
        assert told["checked"] == ["lessons/a/lesson.yaml", "lessons/c/lesson.yaml"]


def test_a_folder_that_nobody_may_look_into_keeps_no_other_package_from_being_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    packed(tmp_path / "one.zip", "imsmanifest.xml")
    packed(tmp_path / "two.zip", "imsmanifest.xml")
    item = put(tmp_path / "q.xml", ITEM.format(1))
    close(monkeypatch, tmp_path / "closed")
    close(monkeypatch, item, Path, "open")
    done = call("validate", tmp_path, "--format", "json")
    assert done.exit_code == 2
    assert [package["name"] for package in json.loads(done.stdout)["packages"]] == ["one.zip", "two.zip"]
    assert done.stderr.splitlines() == [
        f"lessonpack: {tmp_path.as_posix()}/closed {NOT_LOOKED.rstrip()}",
        f"lessonpack: {item.as_posix()}: Permission denied; change its permissions, or choose another place",
    ]


@pytest.mark.parametrize("command", ["build", "check", "validate"])
def test_a_link_to_where_nobody_may_look_is_told_as_such_a_folder(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("lessons/a/lesson.yaml"))
    Path("elsewhere").mkdir()
    Path("lessons/b").symlink_to(tmp_path / "elsewhere")
    close(monkeypatch, Path("lessons/b"), Path, "stat")
    done = call(command, "lessons")
    assert (done.exit_code, done.stderr) == (2, f"lessonpack: lessons/b {NOT_LOOKED}")


@pytest.mark.parametrize("command", ["build", "check", "validate"])
def test_where_all_that_there_is_is_closed_nobody_reads_that_there_is_nothing(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("lessons/a/lesson.yaml"))
    close(monkeypatch, Path("lessons/a"))
    done = call(command, "lessons")
    assert (done.exit_code, done.stderr) == (2, f"lessonpack: lessons/a {NOT_LOOKED}")
    assert "1 folder not looked into, 0 errors, 0 warnings" in done.stdout


@pytest.mark.parametrize("command", ["ids", "sizes"])
def test_a_folder_that_nobody_may_look_into_keeps_no_other_lesson_from_being_mended(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in "abc":
        put(Path("lessons", name, "lesson.yaml"))
    close(monkeypatch, Path("lessons/b"))
    done = call(command, "lessons")
    assert (done.exit_code, done.stderr) == (2, f"lessonpack: lessons/b {NOT_LOOKED}")
    assert done.stdout.startswith("2 files: ")


def test_a_lesson_is_previewed_though_nobody_may_look_into_the_folder_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        put(Path("lessons", name, "lesson.yaml"))
    close(monkeypatch, Path("lessons/b"))
    served: list[Path] = []
    monkeypatch.setattr(_preview, "server", lambda page, _port: served.append(page.source))
    monkeypatch.setattr(_preview, "serve", lambda *_, **__: None)
    done = call("preview", "lessons")
    assert (done.exit_code, done.stderr) == (0, f"lessonpack: lessons/b {NOT_LOOKED}")
    assert served == [Path("lessons/a/lesson.yaml")]
    close(monkeypatch, Path("lessons/a"))
    done = call("preview", "lessons")
    assert done.exit_code == 2
    assert done.stderr.count(NOT_LOOKED) == 2
    assert len(served) == 1


@pytest.mark.parametrize("command", ["build", "check", "validate", "ids", "sizes", "preview"])
def test_a_folder_that_was_given_and_may_not_be_looked_into_ends_the_command(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("a/lesson.yaml"))
    put(Path("b/lesson.yaml"))
    close(monkeypatch, Path("b"))
    done = call(command, *(["b"] if command == "preview" else ["a", "b"]))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"lessonpack: b {NOT_LOOKED}"


@pytest.mark.parametrize("command", ["build", "check", "validate", "ids", "sizes"])
def test_all_that_is_wrong_with_the_paths_is_told_at_once(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("a/lesson.yaml"))
    put(Path("b/lesson.yaml.txt"))
    put(Path("c/lesson.yaml"))
    close(monkeypatch, Path("c"))
    done = call(command, "d", "a", "b", "c", "d")
    wrong = done.stderr.removesuffix("\n").split("\n")
    own = ["lessonpack: b holds no lesson.yaml, but b/lesson.yaml.txt; call that lesson.yaml, or name the file itself"]
    own = [] if command == "validate" else own  # where a folder is a package that lacks its manifest
    assert wrong == ["lessonpack: d does not exist", *own, f"lessonpack: c {NOT_LOOKED.rstrip()}"]
    assert (done.exit_code, done.stdout) == (2, "")
    if command in ("build", "check", "validate"):
        told = json.loads(call(command, "d", "a", "b", "c", "--format", "json").stdout)
        assert told["unwritten"] == [line.removeprefix("lessonpack: ") for line in wrong]


# --- lessons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("lesson.yaml.txt", "lesson.yaml"),
        ("lesson.yml.yaml", "lesson.yaml"),
        ("course.yaml.txt", "course.yaml"),
        ("Course.YML", "course.yaml"),
        ("lesson.ymal", "lesson.yaml"),
    ],
)
def test_a_file_that_is_called_nearly_as_a_lesson_is_told_where_it_is_passed_over(
    name: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("lessons/a/lesson.yaml"))
    put(Path("lessons/a/lesson.yaml.txt"))  # beside a lesson it is a copy
    put(Path("lessons/b", name))
    Path("lessons/c", name).mkdir(parents=True)
    said = f"lessons/b/{name}: warning OUT003 {name} is passed over, since it is not called {meant}"
    for command in (["build", "-t", "html"], ["check"], ["ids"]):
        done = call(*command, "lessons")
        assert (done.exit_code, done.stdout.count("warning OUT003")) == (0, 1)
        assert said in done.stdout
    assert call("check", "lessons", "--strict").exit_code == 1
    ignored = call("check", "lessons", "--ignore", "OUT003=notes", "--verbose").stdout
    assert "1 ignored with a reason" in ignored
    done = call("build", "lessons/b")
    assert (done.exit_code, f"lessons/b holds no {meant}, but lessons/b/{name}; call" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["lesson.yaml", "lesson.yml"])
def test_build_and_check_without_a_path_take_what_the_current_folder_holds(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for command in (["build", "-t", "html"], ["check"], ["ids"]):
        done = call(*command)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "dist" / "counting.html" / "index.html").is_file()


def test_a_folder_stands_for_every_lesson_in_it_however_deep(tmp_path: Path) -> None:
    own = put(tmp_path / "lesson.yaml")
    deep = put(tmp_path / "content" / "one" / "two" / "lesson.yml")
    course = put(tmp_path / "content" / "sea" / "course.yaml")
    put(tmp_path / "content" / "sea" / "tides" / "lesson.yaml")  # the course's
    put(tmp_path / ".hidden" / "lesson.yaml")
    put(tmp_path / "node_modules" / "a" / "lesson.yaml")
    put(tmp_path / "env" / "pyvenv.cfg", "")
    put(tmp_path / "env" / "lesson.yaml")
    (tmp_path / "content" / "again").symlink_to(tmp_path)
    assert list(lessons([str(tmp_path)])) == [own, deep, course]


@pytest.mark.parametrize("command", ["build", "check"])
def test_folders_are_looked_through_once(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "lessons" / "a" / "lesson.yaml")
    looked, listed = list[str](), walking._entries
    monkeypatch.setattr(walking, "_entries", lambda folder: looked.append(folder) or listed(folder))
    monkeypatch.chdir(tmp_path)
    assert call(command, "lessons").exit_code == 0
    assert looked == ["lessons", os.path.join("lessons", "a")]  # noqa: PTH118  # as systems write it


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.zip", "PK\3\4", "x.zip is a zip file, not a lesson; 'lessonpack validate' judges packages"),
        ("imsmanifest.xml", "<manifest/>", "is the manifest of a package, not a lesson; 'lessonpack validate'"),
        ("q.xml", "<quiz>", "q.xml is a single Moodle XML file, not a lesson; a lesson is a YAML file that"),
        ("notes.txt", "Dear all", "notes.txt is a text file, not a lesson"),
        ("unpacked/imsmanifest.xml", "<manifest/>", "unpacked is an unpacked package, not a lesson; 'lessonpack valid"),
        ("deep/intro.yaml", GOOD, "deep holds neither course.yaml nor lesson.yaml, nor does a folder in it; if it is "),
        ("deep/notes.txt", "", "nor does a folder in it; 'lessonpack new NAME' starts a lesson"),
        ("deep/lesson.yml", GOOD, "lesson.yaml and {0}/deep/lesson.yml are both there; name the one that you mean"),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_no_lesson_is_named_for_what_it_is(
    command: str, name: str, text: str, told: str, tmp_path: Path
) -> None:
    file = put(tmp_path / name, text)
    if name.endswith(".yml"):
        put(file.with_suffix(".yaml"))
    done = call(command, file if file.parent == tmp_path else file.parent)
    assert done.exit_code == 2
    assert told.format(tmp_path.as_posix()) in done.stderr


def test_a_folder_that_two_paths_lead_to_comes_once_by_the_one_nearer_to_the_top(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "lesson.yaml")
    put(tmp_path / "a" / "c" / "lesson.yaml")
    (tmp_path / "z").symlink_to(tmp_path / "a" / "b")
    found = [path.relative_to(tmp_path).as_posix() for path in lessons([str(tmp_path)])]
    assert found == ["a/c/lesson.yaml", "z/lesson.yaml"]


def test_folders_beside_each_other_are_held_as_their_names(tmp_path: Path) -> None:
    """What the system tells of each, its path, where it really is and what it is called takes 500 bytes."""
    for number in range(4_000):
        (tmp_path / f"{number:06}").mkdir()
    put(tmp_path / "000000" / "lesson.yaml")
    list(lessons([str(tmp_path)]))  # what is loaded or remembered once
    tracemalloc.start()
    try:
        assert len(list(lessons([str(tmp_path)]))) == 1
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert taken < 4_000 * 250


def test_a_lesson_of_any_name_is_one_by_its_first_key(tmp_path: Path) -> None:
    assert call("check", put(tmp_path / "intro.txt")).exit_code == 0


def test_a_name_that_is_nearly_right_is_offered(tmp_path: Path) -> None:
    put(tmp_path / "lesson.yml")
    with pytest.raises(NoSuchSource, match=r"lesson\.yaml does not exist; did you mean .*lesson\.yml\?"):
        list(lessons([str(tmp_path / "lesson.yaml")]))


def test_ids_takes_a_folder_and_with_a_course_its_lessons(tmp_path: Path) -> None:
    put(
        tmp_path / "sea" / "course.yaml",
        "lessonpack: 1\ntitle: Sea\nlanguage: en\nlessons: [{lesson: a/lesson.yaml}]\n",
    )
    lesson = put(tmp_path / "sea" / "a" / "lesson.yaml", GOOD.replace("      id: next\n", ""))
    put(tmp_path / "b" / "lesson.yaml")
    done = call("ids", tmp_path)
    assert (done.exit_code, done.output.count("--write puts them in")) == (1, 2)
    said = call("check", tmp_path, "-t", "html").output.splitlines()[-1]
    assert said.startswith("1 course with 1 lesson and 1 lesson checked, 0 errors")
    assert call("ids", tmp_path, "--write").exit_code == 0
    assert call("ids", tmp_path).output == "3 files: every id is there\n"
    assert "id: what-follows-one" in lesson.read_text("utf-8")


@pytest.mark.parametrize("broken", ["\tstem: What", "      stem: Which: what", "      stme: What"])
def test_a_course_has_as_many_lessons_whatever_is_wrong_in_one_of_them(tmp_path: Path, broken: str) -> None:
    listed = "lessons: [{lesson: a.yaml}, {lesson: b.yaml}]\n"
    put(tmp_path / "course.yaml", f"lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\n{listed}")
    put(tmp_path / "a.yaml", GOOD.replace("id: counting", "id: a", 1))
    put(tmp_path / "b.yaml", GOOD.replace("      stem: What", broken))
    said = call("check", tmp_path / "course.yaml", "-t", "html").output.splitlines()[-1]
    assert said.startswith("1 course with 2 lessons checked, 1 error")


# --- packages -----------------------------------------------------------------------------------------


def test_validate_judges_each_package_in_a_folder_and_passes_over_the_reports_of_a_glob(tmp_path: Path) -> None:
    lesson, out = put(tmp_path / "counting" / "lesson.yaml"), tmp_path / "dist"
    assert call("build", lesson, "--out", out).exit_code == 0
    put(out / "SHA256SUMS", "")
    names = ["counting.html", "counting.qti21.zip", "counting.scorm12.zip", "counting.scorm2004.zip"]
    for paths, passed_over in (([out], 0), (sorted(out.iterdir()), 3)):
        done = call("validate", *paths, "--format", "json")
        assert done.exit_code == 0, done.output
        assert [package["name"] for package in json.loads(done.stdout)["packages"]] == names
        assert done.stderr.count("a report of lessonpack's, not a package") == passed_over
    assert {subject.kind for subject in subjects([str(out / "report.md")])} == {Kind.REPORT}


def test_validate_judges_what_lies_at_any_depth_and_says_what_it_passed_over(tmp_path: Path) -> None:
    packages = ["10-first.zip", "a/20-good.zip", "a/b/imsmanifest.xml", ".hidden/c.zip"]
    for name in packages:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        packed(tmp_path / name, "imsmanifest.xml")
    put(tmp_path / "lesson" / "lesson.yaml")
    put(tmp_path / "lesson" / "media" / "notes.txt", "the lesson's own")
    others = [put(tmp_path / "a" / f"{number}.txt", "no package") for number in (1, 2, 3, 4, 5)]
    done = call("validate", tmp_path, "--format", "json")
    data = json.loads(done.stdout)
    judged = [Path(each["source"]).relative_to(tmp_path).as_posix() for each in data["packages"]]
    assert judged == ["10-first.zip", "a/20-good.zip", "a/b"]
    assert data["checked"] == [(tmp_path / "lesson" / "lesson.yaml").as_posix()]
    assert data["skipped"] == [f"{tmp_path.as_posix()}: no packages: a/1.txt, a/2.txt, a/3.txt and 2 more"]
    assert done.stderr == f"passed over: {data['skipped'][0]}\n"
    for file in others[1:]:
        file.unlink()
    assert call("validate", tmp_path, "--format", "json").stderr.endswith(": no package: a/1.txt\n")


def test_a_folder_is_a_package_without_a_manifest_only_where_no_package_lies_below_it(tmp_path: Path) -> None:
    put(tmp_path / "bank" / "item.xml", ITEM.format(1))
    assert [each.path for each in subjects([str(tmp_path / "bank")])] == [tmp_path / "bank"]
    packed(tmp_path / "bank" / "b.zip", "imsmanifest.xml")
    assert [each.kind for each in subjects([str(tmp_path / "bank")])] == [Kind.PACKAGE, Kind.OTHERS]


def test_validate_without_anything_to_judge_exits_with_2(tmp_path: Path) -> None:
    done = call("validate", put(tmp_path / "report.json", "{}"))
    assert done.exit_code == 2
    assert "there is nothing to judge" in done.stderr


def test_validate_checks_a_lesson_as_check_does(tmp_path: Path) -> None:
    lesson = put(tmp_path / "lesson.yaml", GOOD.replace("title: Counting", "titel: Counting"))
    for done in (call("validate", lesson), call("validate", tmp_path), call("check", lesson)):
        assert done.exit_code == 1
        assert "SRC021" in done.output
        assert "PKG" not in done.output


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("item.xml", ITEM.format(1), "PKG092", "this is a single QTI 2.1 item, not a package"),
        ("test.xml", ITEM.format(1).replace("Item", "Test"), "PKG092", "a single QTI 2.1 test"),
        ("item.xml", ITEM.format(2), "PKG092", "a single QTI 2.2 item"),
        ("item.xml", ITEM.format(0), "PKG091", "QTI 2.0"),
        ("imsmanifest.xml", "<manifest xmlns='http://a'/>", "PKG092", "the manifest of a package"),
        ("a.xml", "<!-- a --><lesson/>", "PKG092", "an XML document of another kind (its root is lesson)"),
        ("a.html", "<!DOCTYPE html>\n<html>", "PKG092", "a web page"),
        ("a.mbz", "\x1f\x8b\x08", "PKG091", "a backup of a Moodle course"),
        ("a.crs", "[Course]\nCourse_ID=1\n", "PKG091", "an AICC course"),
        ("a.gift", "Two and two are {=four ~five}", "PKG091", "GIFT"),
        ("cmi5.xml", "<courseStructure xmlns='a'>", "PKG091", "a cmi5 course"),
        ("a.json", "{}", "PKG092", "a text file"),
        ("a.bin", "a\0b", "PKG001", "it has no end record"),
        ("a.tar.gz", "\x1f\x8b\x08", "PKG001", "it is a gzip file"),
        ("a.pdf", "%PDF-1.7", "PKG001", "it is a PDF"),
    ],
)
def test_a_file_that_is_no_package_is_named_for_what_it_is(
    name: str, content: str, code: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content.encode("latin-1"))
    done = call("validate", tmp_path / name, "--format", "json")
    assert done.exit_code == 1
    [found] = json.loads(done.stdout)["findings"]
    assert found["code"] == code
    assert told in found["message"]


def test_an_h5p_file_is_named_in_a_folder_of_packages(tmp_path: Path) -> None:
    packed(tmp_path / "a.h5p", "h5p.json", "content/content.json")
    packed(tmp_path / "b.zip", "cmi5.xml")
    found = json.loads(call("validate", tmp_path, "--format", "json").stdout)["findings"]
    assert [entry["message"].split(",")[0] for entry in found] == ["this is an H5P package", "this is a cmi5 course"]


def test_a_course_file_is_one_by_either_name(tmp_path: Path) -> None:
    file = put(tmp_path / "sea" / "course.yml", "lessonpack: 1\ntitle: Sea\nlanguage: en\n")
    assert "'lessons' is missing" in call("check", file).output
    lesson = put(tmp_path / "sea" / "lesson.yaml", GOOD.replace("id: counting\ntitle: Counting", "title: 数"))
    put(file, file.read_text("utf-8") + "lessons: [{lesson: lesson.yaml}]\n")
    assert "id: sea" not in call("ids", "--write", file).output + lesson.read_text("utf-8")
