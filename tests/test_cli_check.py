"""What findings count for: check, strictness, what is told, what is lived with, and the project's own file."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pytest

from lessonpack.cli._app import app
from test_cli import GOOD, ROOT, call

# A choice of one, which has no feedback, and a quiz that anybody passes: warnings and notes, no error.
ODD = GOOD.replace(", feedback: That is later.", "").replace("pass_mark: 50", "pass_mark: 1")


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, and a lesson with findings and without an error."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "counting" / "lesson.yaml"
    file.parent.mkdir()
    file.write_text(ODD, "utf-8")
    return file


def told(*words: str | Path) -> dict[str, list[str]]:
    """The codes that a command tells, by severity, and those it was told to live with."""
    data = json.loads(call(*words, "--format", "json").stdout)
    by_severity = {"error": [], "warning": [], "note": [], "ignored": [each["code"] for each in data["ignored"]]}
    for entry in data["findings"]:
        by_severity[entry["severity"]].append(entry["code"])
    return by_severity


def test_check_tells_what_is_wrong_and_what_each_target_would_lose_and_leaves_nothing(odd: Path) -> None:
    odd.write_text(ODD.replace("      stem:", "      hint: Count.\n      stem:"), "utf-8")
    done = call("check", odd, "-t", "qti21,html", "--format", "json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert (data["checked"], data["packages"]) == ([odd.as_posix()], [])
    assert [(entry["target"], entry["words"]) for entry in data["losses"]] == [("qti21", "leaves out 1 hint")]
    assert "QUIZ020" in told("check", odd)["warning"]
    assert [path.name for path in Path.cwd().iterdir()] == ["counting"]
    assert told("check", odd)["warning"] == [c for c in told("build", odd)["warning"] if not c.startswith("XSD")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--for", "moodle", "-t", "qti21"], "LMS001"),  # of the package as a whole
        (["--for", "canvas", "--strict", "-t", "qti21"], "CANVAS008"),  # of a document in it
        (["--for", "moodle", "-t", "scorm2004"], "MOODLE001"),  # of its manifest
    ],
)
def test_what_build_refuses_check_refuses_and_writes_nothing(words: list[str], code: str, odd: Path) -> None:
    source = ROOT / "tests" / "samples" / "course" if code == "MOODLE001" else odd
    checked, built = (call(command, source, *words, "--format", "json") for command in ("check", "build"))
    assert (checked.exit_code, built.exit_code) == (1, 1)
    found, whole = ({entry["code"] for entry in json.loads(done.stdout)["findings"]} for done in (checked, built))
    assert code in found
    assert found == {each for each in whole if not each.startswith("XSD")}


def test_platforms_judge_what_is_made_for_them_and_not_what_is_made_for_others() -> None:
    """New Quizzes import no hotspot of QTI 2.1, and have a zip of their own."""
    eye = ROOT / "content" / "eye"
    assert call("check", eye, "--for", "canvas-new,openolat").exit_code == 0
    assert "NEWQUIZ009" in told("check", eye, "--for", "canvas-new", "-t", "qti21")["error"]


def test_two_lessons_whose_packages_have_one_name_are_refused_by_check_as_well(odd: Path) -> None:
    other = odd.parents[1] / "other" / "lesson.yaml"
    other.parent.mkdir()
    other.write_text(ODD, "utf-8")
    assert told("check", odd, other, "-t", "html")["error"] == told("build", odd, other, "-t", "html")["error"] != []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0),
        (["--fail-on", "error"], 0),
        (["--strict"], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "note"], 1),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_what_fails_a_run_is_for_its_caller_to_say(command: str, words: list[str], code: int, odd: Path) -> None:
    done = call(command, odd, *words, "--format", "json")
    data = json.loads(done.stdout)
    assert (done.exit_code, data["exit_code"]) == (code, code)
    assert data["failed_on"] == (words[-1].replace("--strict", "warning") if code else None)
    assert ("this run, which is held to --fail-on" in done.stderr) == bool(code)


def test_notes_that_ask_for_nothing_fail_no_run_and_help_says_so(odd: Path) -> None:
    odd.write_text(GOOD.replace("      stem:", "      hint: Count.\n      stem:"), "utf-8")
    done = call("check", odd, "-t", "qti21", "--select", "LOSS", "--fail-on", "note", "--format", "json")
    data = json.loads(done.stdout)
    assert (done.exit_code, [entry["code"] for entry in data["findings"]]) == (0, ["LOSS001"])
    assert "ask for nothing" in " ".join(call("check", "--help").output.split())


@pytest.mark.parametrize(
    "words",
    [
        ["check", "missing.yaml"],
        ["build", "counting", "-t", "none"],
        ["validate", "counting", "--config", "missing.toml"],
    ],
)
def test_json_tells_why_a_command_could_not_be_carried_out(words: list[str], odd: Path) -> None:
    done = call(*words, "--format", "json")
    data = json.loads(done.stdout)
    assert (done.exit_code, data["exit_code"], data["verdict"]) == (2, 2, "not judged")
    assert done.stderr == f"lessonpack: {data['unwritten'][0]}\n"


def test_a_package_is_written_and_judged_whatever_fails_the_run(odd: Path) -> None:
    assert call("build", odd, "-t", "scorm12", "--strict").exit_code == 1
    assert call("validate", "dist", "--fail-on", "note").exit_code == 1  # no XSD was run
    assert call("validate", "dist", "--fail-on", "warning").exit_code == 1
    assert call("validate", "dist").exit_code == 0


def test_select_tells_of_some_rules_and_of_every_error(odd: Path) -> None:
    assert {code[:4] for code in told("build", odd, "--select", "a11y,quiz020")["warning"]} <= {"A11Y", "QUIZ"}
    assert told("build", odd, "--select", "QUIZ020")["warning"] == ["QUIZ020"]
    odd.write_text(ODD.replace("title: Counting", "titel: Counting"), "utf-8")
    assert told("check", odd, "--select", "A11Y")["error"] == ["SRC021"]


def test_what_is_ignored_with_a_reason_neither_fails_nor_is_counted(odd: Path) -> None:
    reason = "--ignore", "quiz020=everybody is to pass"
    found = told("check", odd, *reason)
    assert ("QUIZ020" in found["warning"], found["ignored"]) == (False, ["QUIZ020"])
    others = [word for code in found["warning"] for word in ("--ignore", f"{code}=so it is")]
    assert call("check", odd, *reason, *others, "--strict").exit_code == 0
    assert "1 ignored with a reason" in call("check", odd, *reason).stdout


def test_what_is_ignored_and_not_found_is_told_to_who_asks_for_all(odd: Path) -> None:
    odd.write_text(
        ODD.replace("title: Counting", "title: Counting\nignore: {QUIZ007: Short., QUIZ020: Easy.}", 1), "utf-8"
    )
    words = ["check", odd, "-t", "html,qti21", "--ignore", "QUIZ004=Warm-up.", "--ignore", "A11Y003=Sure."]
    [told] = [line for line in call(*words, "-v").stderr.splitlines() if line.startswith("ignored")]
    assert told == f"ignored, and not found in this run: QUIZ004, A11Y003, QUIZ007 in {odd.as_posix()}"
    assert "ignored, and" not in call(*words).stderr


def test_what_a_package_is_ignored_for_is_not_counted_against_it(odd: Path) -> None:
    call("build", odd, "-t", "scorm12")
    before, after = (
        json.loads(call("validate", "dist", *words, "--format", "json").stdout)["packages"][0]["warnings"]
        for words in ([], ["--ignore", "XSD002=they are not installed here"])
    )
    assert after == before - 1


def test_a_project_s_file_says_the_same_as_the_options(odd: Path) -> None:
    file = Path("lessonpack.toml")
    file.write_text('fail-on = "warning"\nselect = ["QUIZ"]\n[ignore]\nQUIZ020 = "everybody is to pass"\n', "utf-8")
    found = told("check", odd)
    assert (found["ignored"], {code[:4] for code in found["warning"]} <= {"QUIZ"}) == (["QUIZ020"], True)
    file.rename("ours.toml")
    assert told("check", odd)["ignored"] == []
    assert told("check", odd, "--config", "ours.toml")["ignored"] == ["QUIZ020"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ignore", "QUIZ020"], "QUIZ020 is ignored without a reason; write why its findings may stay"),
        (["--ignore", "QUIZ20=x"], "no rule is called 'QUIZ20'; did you mean 'QUIZ020'?"),
        (["--ignore", "SRC021=x"], "SRC021 is an error, and errors cannot be ignored"),
        (["--select", "QIZ"], "no rule is called 'QIZ'"),
        (["--config", "gone.toml"], "gone.toml: No such file"),
        (["--config", "a.toml"], "a.toml: there is no key 'fail_on'; did you mean 'fail-on'?"),
        (["--config", "b.toml"], "b.toml is no TOML"),
        (["--config", "c.toml"], "c.toml: fail-on is one of error, warning, note, not 'hint'"),
        (["--config", "d.toml"], "d.toml: QUIZ020 is ignored without a reason"),
        (["--config", "e.toml"], "e.toml: select is a list of codes"),
        (["--config", "f.toml"], "f.toml is no TOML"),
        (["--config", "g.toml"], "g.toml is no TOML"),
        (["--config", "h.toml"], "h.toml is no TOML"),
        (["--config", "i.toml"], "i.toml: fail-on is one of error, warning, note, between quotation marks"),
        (["--config", "j.toml"], "j.toml: select is a list of codes"),
    ],
)
def test_what_is_held_to_nothing_exits_with_2_and_says_why(words: list[str], said: str, odd: Path) -> None:
    wrong = {
        "a": 'fail_on = "note"',
        "b": "=",
        "c": 'fail-on = "hint"',
        "d": "ignore.QUIZ020 = 1",
        "e": 'select = "QUIZ"',
        "f": f"select = {'[' * 5000}{']' * 5000}",
        "g": f"a = {'{a=' * 3000}1{'}' * 3000}",
        "h": f"fail-on = {'1' * 5000}",
        "i": f"fail-on = 0x{'1' * 5000}",
        "j": f"select = [0x{'1' * 5000}]",
    }
    for name, text in wrong.items():
        Path(f"{name}.toml").write_text(text, "utf-8")
    done = call("check", odd, *words)
    assert done.exit_code == 2
    assert f"lessonpack: {said}" in done.stderr


@pytest.mark.parametrize("kind", ["dangling", "looped", "folder", "pipe"])
def test_a_project_s_file_that_cannot_be_read_is_told_and_not_passed_over(kind: str, odd: Path) -> None:
    file = Path("lessonpack.toml")
    match kind:
        case "dangling":
            file.symlink_to("gone.toml")
        case "looped":
            file.symlink_to(file.name)
        case "folder":
            file.mkdir()
        case _:
            getattr(os, "mkfifo", lambda _: pytest.skip("there are no pipes with names"))(file)
    for words in ([], ["--config", file]):
        done = call("check", odd, *words)
        assert done.exit_code == 2
        assert "lessonpack: lessonpack.toml is no file, nor a link to one" in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_fetches_what_is_needed_says_so_before_and_can_be_kept_from_it(
    odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(address: str) -> None:
        assert "missing in" in terminal.getvalue()
        assert "; --offline forbids it" in " ".join(terminal.getvalue().split())
        asked.append(address)
        raise OSError("no network")

    def run(*words: str | Path) -> list[str]:
        asked.clear()
        with monkeypatch.context() as patched:
            patched.setattr("sys.stderr", terminal)
            with contextlib.suppress(SystemExit):
                app([str(word) for word in words])
        return list(asked)

    terminal = Terminal()
    monkeypatch.setattr("lessonpack.download.fetch", fetch)
    monkeypatch.setenv("LESSONPACK_SCHEMAS", str(odd.parent / "none"))
    assert run("build", odd, "-t", "scorm12", "--offline") == []
    assert run("release", odd, "-t", "scorm12", "--offline") == []
    assert run("build", "nowhere", "-t", "scorm12") == []
    assert run("check", odd) == []
    for words in (("build", odd, "-t", "scorm12"), ("validate", "dist")):
        assert run(*words) != []
        assert not [address for address in asked if "qti" in address]
    assert run("validate", "dist", "--offline") == []
