"""What the documents say is what the code does."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commands import described
from lessonpack import config, lms, pipeline, resources, shell, targets
from lessonpack.cli._app import app
from lessonpack.findings import RULES, Severity
from lessonpack.package import Written
from lessonpack.report import data
from lessonpack.report.capabilities import grouped, names, rows, titles, typed
from lessonpack.report.outcome import (
    Advised,
    Fault,
    Import,
    Input,
    Judged,
    Lost,
    Outcome,
    Output,
    SchemaRun,
    Step,
    Taken,
    Unbuilt,
)
from lessonpack.source import reader
from lessonpack.target import Carriage, Target

ROOT = Path(__file__).parents[1]
DROPPED, APPROXIMATED = Carriage.DROPPED, Carriage.APPROXIMATED
README = ROOT / "README.md"


def test_the_page_about_ci_explains_every_key_of_a_report_and_no_other() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.MULTILINE)
    assert explained == list(data.outcome(Outcome()))


KEYS = {
    "packages": (Judged, SchemaRun, Written, Taken, Step, Import, Advised),
    "inputs": (Input,),
    "faults": (Fault,),
    "outputs": (Output,),
    "unbuilt": (Unbuilt,),
    "losses": (Lost,),
}


@pytest.mark.parametrize("key", KEYS)
def test_the_page_about_ci_explains_each_key_of_what_a_report_lists(key: str) -> None:
    rows = (ROOT / "docs" / "ci.md").read_text("utf-8").splitlines()
    [row] = [row for row in rows if row.startswith(f"| `{key}` |")]
    fields = {field for struct in KEYS[key] for field in struct.__struct_fields__}
    assert fields - set(re.findall(r"`(\w+)`", row)) == set()


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
    """Every command with its arguments and options."""
    told = {words: each for words, each in shell.commands().items() if not each["commands"] or len(each["options"]) > 1}
    return "\n".join("\n".join(_page(f"lessonpack {words}".strip(), each)) + "\n" for words, each in told.items())


def _page(typed: str, command: Any) -> Iterator[str]:
    yield from (f"### {typed}", "", f"`{command['usage']}`", "", *command["about"], "")
    yield from ("| | what | if absent |", "| --- | --- | --- |")
    for each in command["arguments"]:
        yield _row(f"`{each['name']}`", each)
    for each in command["options"][:-1]:  # the last one prints all this
        long, *others = each["names"]
        yield _row(", ".join(f"`{name}`" for name in (f"{long} {each['takes']}".strip(), *others)), each)


def _row(written: str, parameter: Any) -> str:
    cells = (written, parameter["help"], _absent(parameter))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _absent(parameter: Any) -> str:
    absent = parameter["absent"]
    return absent if absent in ("", "required") else f"`{absent}`"


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


def test_what_is_said_of_moodle_s_import_names_what_was_not_run() -> None:
    assert "markers on pictures and calculated questions read in its source alone" in lms.load()["moodle"].questions


def test_what_a_shell_is_told_of_commands_is_the_command_line_s_own(accept: bool) -> None:
    file = Path(shell.__file__).with_name("commands.json")
    expected = json.dumps(described(), indent=1, ensure_ascii=False) + "\n"
    if accept:
        file.write_text(expected, "utf-8")
    assert file.read_text("utf-8") == expected, "run pytest with --accept to renew it"


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
    known = shell.commands()
    for document in [*DOCUMENTS, ROOT / "CHANGELOG.md"]:
        for words in shown(document):
            said = f"{document.name}: {' '.join(words)}"
            name = next(name for count in (3, 2, 1) if (name := " ".join(words[1:count])) in known)
            options = [word.split("=")[0] for word in words[len(name.split()) + 1 :] if word.startswith("-")]
            assert set(options) <= {option for each in known[name]["options"] for option in each["names"]}, said
            if not name and not options:
                assert words[1] in ("COMMAND", "[OPTIONS]"), said


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


# The last kind that was added, and the last that is answered, as code names them.
NAMED = re.compile(r"\b(?:TextOnly|TEXT_ONLY|Hotspot|HOTSPOT|AREA_FEEDBACK)\b|[\"']kinds/hotspot")


def braces_apart(path: str) -> list[str]:
    """The paths that one with braces stands for: `targets/{qti,moodle}.py`."""
    before, opened, rest = path.partition("{")
    inside, _, after = rest.partition("}")
    return [before + each + after for each in inside.split(",")] if opened else [path]


def test_the_page_on_new_kinds_names_each_file_that_names_the_last_ones() -> None:
    text = (ROOT / "docs" / "kinds.md").read_text("utf-8")
    told = {path for written in re.findall(r"`([^` ]+)`", text) for path in braces_apart(written)}
    rooms = tuple(path for path in told if path.endswith("/"))
    for room in ("src/lessonpack", "templates/player"):
        for file in sorted((ROOT / room).rglob("*.*")):
            path = file.relative_to(ROOT / "src" / "lessonpack" if room.startswith("src") else ROOT).as_posix()
            if file.suffix in (".py", ".js", ".ts", ".j2") and NAMED.search(file.read_text("utf-8")):
                assert path in told or path.startswith(rooms), path


ANSWERED = {
    "single_choice": "choosing (one,",
    "multiple_response": "several,",
    "true_false": "true or false)",
    "short_answer": "typing a short answer",
    "numeric": "a number",
    "cloze": "filling gaps",
    "matching": "matching",
    "ordering": "ordering",
    "categorise": "sorting into groups",
    "hotspot": "pointing at a picture",
    "essay": "writing an essay",
    "file_upload": "handing in files",
    "text_only": "",  # of which there is nothing to answer
}


def test_the_lesson_of_new_names_every_block_and_readme_every_way_to_answer() -> None:
    shapes = reader.json_schema()["$defs"]
    started = resources.template("starter/lesson.yaml.j2")
    assert [block for block in shapes["block"]["properties"] if not re.search(rf"\b{block}\b", started)] == []
    assert ANSWERED.keys() == shapes["question"]["properties"].keys()
    told = " ".join(README.read_text("utf-8").split("Questions are answered by")[1].split(";")[0].split())
    assert [way for way in ANSWERED.values() if way not in told] == []
