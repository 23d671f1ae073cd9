"""Help, names and completion: what people read and type first, and how little is loaded for it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.completion import get_completion_script

from lessonpack import lms, shell, targets
from lessonpack.cli._named import platform_names, platforms_named, targets_named
from test_cli import call
from test_import import HEAVY, modules_after

COMMANDS = [
    "new",
    "check",
    "ids",
    "sizes",
    "preview",
    "build",
    "release",
    "validate",
    "targets",
    "rules",
    "explain",
    "schema",
    "schemas",
]


def test_help_lists_the_platforms_that_there_are() -> None:
    assert platform_names() == sorted(lms.load())
    told = " ".join(call("build", "--help").output.replace("│", " ").split())
    assert f"One of {', '.join(platform_names())}." in told


@pytest.mark.parametrize("command", [*([name] for name in COMMANDS), ["schemas", "install"], ["schemas", "status"]])
def test_help_is_in_words_for_people(command: list[str]) -> None:
    told = call(*command, "--help").output
    assert not re.search(r"<\w+(\[\w+\])?>|list\[|bool|_", told.replace("LESSONPACK_SCHEMAS", ""))


def test_platforms_and_targets_are_named_in_any_case_and_with_commas() -> None:
    assert [each.name for each in platforms_named(["Canvas, MOODLE", "canvas"])] == ["canvas", "moodle"]
    assert targets_named(["QTI21,scorm12"], []) == ("qti21", "scorm12")
    done = call("check", "--for", "Canvas,Modle")
    assert (done.exit_code, "did you mean 'moodle'?" in done.stderr) == (2, True)


@pytest.mark.parametrize("option", ["--for", "--target"])
def test_an_option_that_names_nothing_is_refused_and_not_taken_for_nothing_to_build(option: str) -> None:
    done = call("build", option, " ,")  # as of a variable that is not set
    assert (done.exit_code, "(empty)" in done.stderr) == (2, True)


@pytest.mark.parametrize("asked", [["--help"], ["build", "-h"], ["schemas", "install", "--help"], ["--version"]])
def test_what_is_only_asked_loads_nothing_that_works(asked: list[str]) -> None:
    code = f"sys.argv = ['lessonpack', *{asked}]\nfrom lessonpack.__main__ import main\nmain()"
    loaded = modules_after(code)
    own = {name for name in loaded if name.startswith("lessonpack.")}
    assert own <= {"lessonpack.__main__", "lessonpack.shell", "lessonpack._version"}
    assert not loaded & HEAVY


@pytest.mark.parametrize("command", [[], ["build"], ["schemas", "install"]])
def test_there_is_one_help_however_it_is_asked_for(command: list[str]) -> None:
    assert call(*command, "--help").stdout.rstrip() == shell.help_text(" ".join(command))
    assert call(*command, *([] if not command else ["x"]), "--help").stdout.rstrip() == shell.help_text(
        " ".join(command)
    )


@pytest.mark.parametrize("columns", [30, 60, 300])
def test_help_is_as_wide_as_the_terminal_and_no_wider_than_can_be_read(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    widths = [len(line) for command in shell.commands() for line in shell.help_text(command).splitlines()]
    assert max(widths) <= max(48, min(columns, 100))


def asked_by(shell_name: str, line: str) -> dict[str, str]:
    """What the script of a shell puts into the environment where somebody has typed that."""
    words = line.split()
    last = "" if line.endswith(" ") else words[-1]
    return {
        "_LESSONPACK_COMPLETE": f"complete_{shell_name}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - bool(last)),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": last,
    }


OFFERS = [
    ("lessonpack va", ["validate"]),
    ("lessonpack schemas ", ["install", "status"]),
    ("lessonpack build --for mo", ["moodle"]),
    ("lessonpack build --for canvas,Mo", ["canvas,moodle"]),
    ("lessonpack build --fo", ["--for", "--format"]),
    ("lessonpack check --format ", ["text", "json"]),
    ("lessonpack explain QTI11", [f"QTI11{last}" for last in range(10)]),
    ("lessonpack build --target scorm", [name for name in targets.load() if name.startswith("scorm")]),
    ("lessonpack check les", []),
]


@pytest.mark.parametrize(("line", "offered"), OFFERS, ids=[line for line, _ in OFFERS])
@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_completes_commands_options_and_names(name: str, line: str, offered: list[str]) -> None:
    told = shell.completions(asked_by(name, line))
    if name == "zsh":
        assert re.findall(r'"([^"]*)":"', told) == offered
        assert told.startswith("_arguments") or (told, offered) == ("_files", [])
    else:
        assert [re.split("\t|:::", each)[0] for each in told.splitlines()] == offered


@pytest.mark.parametrize("place", ["", "x", "-1", "99"])
def test_a_place_that_bash_would_not_give_is_that_of_a_new_word(place: str) -> None:
    told = shell.completions(asked_by("bash", "lessonpack schemas") | {"COMP_CWORD": place})
    assert told.split() == ["install", "status"]


def test_fish_is_told_by_the_exit_code_whether_files_may_stand_there() -> None:
    for line, code in (("lessonpack va", 0), ("lessonpack check les", 1)):
        with pytest.raises(SystemExit) as end:
            shell.completions(asked_by("fish", line) | {"_TYPER_COMPLETE_FISH_ACTION": "is-args"})
        assert end.value.code == code


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_with_the_script_that_it_is_given() -> None:
    """The script that `--show-completion` prints, run as bash runs it when somebody presses Tab."""
    program = Path(sys.executable).with_name("lessonpack")
    script = get_completion_script(prog_name="lessonpack", complete_var="_LESSONPACK_COMPLETE", shell="bash")
    typed = "COMP_WORDS=(lessonpack build --for mo); COMP_CWORD=3"
    tab = (
        f'PATH="{program.parent}:$PATH"; {script}\n{typed}; _lessonpack_completion lessonpack; echo "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", tab], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["moodle"]
