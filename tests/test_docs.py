"""What the documents say is what the code does."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from lessonpack import config, lms, pipeline, targets
from lessonpack.cli import app
from lessonpack.findings import RULES, Severity
from lessonpack.report.capabilities import grouped, names, rows, titles, typed
from lessonpack.target import Carriage, Target

ROOT = Path(__file__).parents[1]
DROPPED, APPROXIMATED = Carriage.DROPPED, Carriage.APPROXIMATED
README = ROOT / "README.md"


def capability_table() -> str:
    """What each target does not carry as it was meant, in names, losses first."""
    lines = ["| target | `--target` | does not arrive | arrives otherwise |", "| --- | --- | --- | --- |"]
    for alike in grouped(list(targets.load().values())):
        lost, otherwise = (", ".join(names(alike[0], each)) or "nothing" for each in (DROPPED, APPROXIMATED))
        lines.append(f"| {titles(alike)} | {typed(alike)[1]} | {lost} | {otherwise} |")
    return "\n".join(lines) + "\n"


def capability_page() -> str:
    """The same with all reasons, and what has no place in a target at all."""
    return "\n".join(
        f"## {target.title}\n\n`--target {target.name}`{', built by default' if target.by_default else ''}\n\n"
        + (f"As {first.title}.\n" if first is not target else "".join(_listed(target)))
        for target in targets.load().values()
        for first in [next(each for each in targets.load().values() if each.table == target.table)]
    )


def _listed(target: Target, *, briefly: bool = False) -> Iterator[str]:
    """What becomes of each feature, as `lessonpack targets` tells it."""
    head = ""
    for begun, said in rows(target, briefly=briefly):
        head = begun or head
        yield f"- **{head}**: {said}\n"


def platform_table() -> str:
    """What to upload to each platform that `--for` knows, and how that is known."""
    lines = ["| platform | `--for` | lesson and quiz as an activity | questions |", "| --- | --- | --- | --- |"]
    known = sorted(lms.load().values(), key=lambda platform: platform.title.casefold())
    lines += [f"| {each.title} | {each.name} | {each.activity} | {each.questions} |" for each in known]
    return "\n".join(lines) + "\n"


def platform_pages() -> str:
    """Each platform: what it is best given, how to import that, and what becomes of it there."""
    return "\n".join(_platform(each) for each in sorted(lms.load().values(), key=lambda each: each.title.casefold()))


def _platform(platform: lms.Platform) -> str:
    lines = [f"### {platform.title}", "", f"`lessonpack build --for {platform.name}`", ""]
    lines += [f"- lesson and quiz: {platform.activity}", f"- questions: {platform.questions}", ""]
    for name in (*platform.targets, *(name for name in platform.imports if name not in platform.targets)):
        target = targets.load()[name]
        lines += [f"**How to import the {target.title} package**", ""]
        lines += [f"- {one.says} ({_known(one)})" for one in platform.imports[name]]
        lines.append("")
        if name in platform.targets:
            lines += [f"**What becomes of it ({target.title})**", "", *_stripped(target.on(platform)), ""]
    return "\n".join(lines)


def _stripped(target: Target) -> list[str]:
    return [line.rstrip("\n") for line in _listed(target, briefly=True)]


def _known(one: lms.Advice) -> str:
    return f"[{one.known}]({one.where})" if "://" in one.where else f"{one.known}: {one.where}"


def command_pages() -> str:
    """Every command with its arguments and options, as the command line itself knows them."""
    return "\n".join("\n".join(_page(typed, command)) + "\n" for typed, command in commands().items())


def _page(typed: str, command: Any) -> Iterator[str]:
    yield from (f"### {typed}", "", f"`{_usage(typed, command)}`", "", inspect.cleandoc(command.help), "")
    yield from ("| | what | if absent |", "| --- | --- | --- |")
    for parameter in command.params:
        variable = f" Environment: `{parameter.envvar}`." if parameter.envvar else ""
        told = f"{parameter.help}{variable}".replace("|", "\\|")
        written = _written(command, parameter).replace("|", "\\|")
        yield f"| {written} | {told} | {_absent(parameter)} |"


def _usage(typed: str, command: Any) -> str:
    words = [typed]
    for parameter in filter(_is_argument, command.params):
        word = _value(command, parameter) + ("…" if parameter.nargs == -1 else "")
        words.append(word if parameter.required else f"[{word}]")
    return " ".join([*words, "[OPTIONS]", *(["COMMAND"] if hasattr(command, "commands") else [])])


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _written(command: Any, parameter: Any) -> str:
    if _is_argument(parameter):
        return f"`{_value(command, parameter)}`"
    long, *short = parameter.opts
    takes = "" if parameter.is_flag else f" {_value(command, parameter)}"
    return ", ".join(f"`{name}`" for name in (f"{long}{takes}", *parameter.secondary_opts, *short))


def _value(command: Any, parameter: Any) -> str:
    """What stands for a value: the name that the command line gives it, or its choices."""
    kind = get_type_hints(command.callback)[parameter.name]
    if parameter.metavar:
        return str(parameter.metavar)
    if inspect.isclass(kind) and issubclass(kind, StrEnum):
        return "|".join(kind)
    return str(parameter.name).upper()


def _absent(parameter: Any) -> str:
    if parameter.required:
        return "required"
    if _is_argument(parameter) or not parameter.is_flag:
        return "" if parameter.default in (None, "") else f"`{parameter.default}`"
    return f"`{parameter.opts[0]}`" if parameter.default else ""


def commands() -> dict[str, Any]:
    """Each command by what is typed for it."""
    found: dict[str, Any] = {}

    def walk(typed: str, command: Any) -> None:
        within = getattr(command, "commands", {})
        if command.params or not within:
            found[typed] = command
        for name, inner in within.items():
            if not inner.hidden:
                walk(f"{typed} {name}", inner)

    walk("lessonpack", typer.main.get_command(app))
    return found


PLATFORMS, COMMANDS, CARRIED = (ROOT / "docs" / f"{name}.md" for name in ("platforms", "commands", "carried"))
TABLES = {
    "targets": (README, capability_table),
    "platforms": (README, platform_table),
    "platform pages": (PLATFORMS, platform_pages),
    "carried": (CARRIED, capability_page),
    "commands": (COMMANDS, command_pages),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_the_documents_list_is_the_code_s_own(name: str, accept: bool) -> None:
    document, listed = TABLES[name]
    between = re.compile(rf"(<!-- {name}:[^>]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    text = document.read_text("utf-8")
    expected, count = between.subn(lambda found: found[1] + listed() + found[2], text)
    assert count == 1
    if accept:
        document.write_text(expected, "utf-8")
    assert text == expected, "run pytest with --accept to renew it"


DOCUMENTS = [
    README,
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "bench" / "README.md",
    ROOT / "schemas" / "README.md",
]


def text_of(document: Path) -> str:
    """A document's text without its examples."""
    return re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def links(document: Path) -> list[str]:
    """What a document links to within the project; code is no link."""
    return re.findall(r"\]\((?!https?:)([^)]+)\)", re.sub(r"(`+)[^`\n]+?\1(?!`)", "", text_of(document)))


def anchors(document: Path) -> set[str]:
    """The headings of a document, as addresses name them."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_file_and_every_heading_that_the_documents_link_to_is_there() -> None:
    for document in DOCUMENTS:
        for link in links(document):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), f"{document.name} links to {link}"
            if anchor:
                assert anchor in anchors(target), f"{document.name} links to {link}"


def test_the_readme_links_to_every_page() -> None:
    linked = {link.partition("#")[0] for link in links(README)}
    assert {document.relative_to(ROOT).as_posix() for document in DOCUMENTS[1:]} <= linked


def shown(document: Path) -> list[list[str]]:
    """The words of each command line of lessonpack's that a document shows."""
    text = document.read_text("utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    lines = [re.sub(r"^- (run: )?", "", line) for line in lines] + re.findall(r"`([^`\n]+)`", text_of(document))
    return [shlex.split(line.replace("…", "")) for line in lines if line.startswith("lessonpack ")]


def test_the_documents_show_no_command_and_no_option_that_does_not_exist() -> None:
    known = commands()
    for document in [*DOCUMENTS, ROOT / "CHANGELOG.md"]:
        for words in shown(document):
            said = f"{document.name}: {' '.join(words)}"
            name = next(name for count in (3, 2, 1) if (name := " ".join(words[:count])) in known)
            options = [word.split("=")[0] for word in words[len(name.split()) :] if word.startswith("-")]
            assert set(options) <= {"--help", *(option for each in known[name].params for option in each.opts)}, said
            if name == "lessonpack" and not options:
                assert words[1] in ("COMMAND", "[OPTIONS]", "schemas"), said


def test_the_readme_s_lesson_and_course_build_without_an_error(tmp_path: Path) -> None:
    from lessonpack import Job, run

    lesson, course = re.findall(r"```yaml\n(lessonpack: 1.*?)```", README.read_text("utf-8"), re.DOTALL)
    (tmp_path / "course.yaml").write_text(course, "utf-8")
    for id in ("tides", "waves"):
        (tmp_path / id).mkdir()
        own = lesson.replace("id: counting", f"id: {id}")
        (tmp_path / id / "lesson.yaml").write_text(own, "utf-8")
    outcome = run(Job(sources=(str(tmp_path),), targets=tuple(targets.load()), schemas="no-schemas"))
    assert outcome.errors == 0, [entry.message for entry in outcome.findings]
    assert [entry.code for entry in outcome.findings if entry.code.startswith(("SRC", "QUIZ", "A11Y"))] == []


def test_the_readme_shows_mistakes_as_they_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text("utf-8")
    [shown] = re.findall(r"```\n(counting/lesson\.yaml\n.*?)```", text, re.DOTALL)
    [lesson] = re.findall(r"```yaml\n(lessonpack: 1\nid: counting\n.*?)```", text, re.DOTALL)
    spoiled = lesson.replace("title: Counting", "titel: Counting", 1).replace("correct: true", "correct: yes")
    (tmp_path / "counting").mkdir()
    (tmp_path / "counting" / "lesson.yaml").write_text(spoiled, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["check", "counting"]).stdout == shown


def test_the_settings_that_the_documents_show_can_be_read(tmp_path: Path) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", COMMANDS.read_text("utf-8"), re.DOTALL)
    (tmp_path / config.FILE).write_text(shown, "utf-8")
    pipeline.load_everything()
    read = config.read(tmp_path / config.FILE)
    assert (read.fail_on, read.select) == (Severity.WARNING, ("A11Y", "QUIZ"))
    assert read.ignores == (("QUIZ004", "Warm-up questions serve no objective."),)


def test_no_document_names_a_rule_that_does_not_exist() -> None:
    pipeline.load_everything()
    for document in [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for code in re.findall(
            r"\b(?:SRC|QUIZ|A11Y|LOSS|PKG|XML|IMS|SCORM|QTI|WEB|XSD|LMS|MOODLE|CANVAS|NEWQUIZ|OPENOLAT|TAO|INSPERA)\d{3}\b",
            document.read_text("utf-8"),
        ):
            assert code in RULES, f"{document.name} names {code}"
