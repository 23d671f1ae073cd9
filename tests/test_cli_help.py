"""Help, names and completion: what people read and type first, and how little is loaded for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from lessonpack import lms, targets
from lessonpack.cli._named import platform_names, platforms_named, target_names, targets_named
from test_cli import call
from test_import import modules_after

COMMANDS = [
    "new",
    "check",
    "ids",
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


@pytest.mark.parametrize("asked", [["--help"], ["build", "--help"], ["--show-completion"]])
def test_help_loads_nothing_that_works_on_lessons(asked: list[str]) -> None:
    code = f"sys.argv = ['lessonpack', *{asked}]\nfrom lessonpack.cli import app\ntry: app()\nexcept SystemExit: pass"
    loaded = modules_after(code)
    own = {name for name in loaded if name.startswith("lessonpack.") and not name.startswith("lessonpack.cli")}
    assert own == {"lessonpack.findings", "lessonpack.visible"}
    assert not loaded & {"lxml", "jinja2", "yaml", "xmlschema", "http.server", "tomllib"}


@pytest.mark.skipif(sys.platform == "win32", reason="PowerShell asks otherwise")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("lessonpack va", ["validate"]),
        ("lessonpack build --for mo", ["moodle"]),
        ("lessonpack explain QTI11", [f"QTI11{last}" for last in range(10)]),
        ("lessonpack build --target scorm", [name for name in targets.load() if name.startswith("scorm")]),
    ],
)
def test_a_shell_completes_commands_and_names(words: str, offered: list[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1), "_LESSONPACK_COMPLETE": "complete_bash"}
    script = "import sys; sys.argv = ['lessonpack']; from lessonpack.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | asked, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (offered, "")
    assert target_names("SCORM12") == ["scorm12"]
