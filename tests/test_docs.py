"""What the documents say is what the code does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonpack import lms, targets
from lessonpack.target import Feature

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def capability_table() -> str:
    """The capability tables of all targets as one Markdown table."""
    known = targets.load().values()
    lines = [f"| feature | {' | '.join(target.title for target in known)} |", "| --- |" + " --- |" * len(known)]
    lines.append(f"| `--target` | {' | '.join(target.asked_for for target in known)} |")
    for feature in Feature:
        words = [target.table[feature].words for target in known]
        lines.append(f"| {feature.value} | {' | '.join(words)} |")
    return "\n".join(lines) + "\n"


def platform_table() -> str:
    """What to upload to each platform that `--for` knows, and how that is known."""
    lines = ["| platform | `--for` | lesson and quiz as an activity | questions |", "| --- | --- | --- | --- |"]
    known = sorted(lms.load().values(), key=lambda platform: platform.title.casefold())
    lines += [f"| {each.title} | {each.name} | {each.activity} | {each.questions} |" for each in known]
    return "\n".join(lines) + "\n"


def loss_table() -> str:
    """What platforms are known to make of the QTI 2.1 zip, feature by feature; what nobody loses is left out."""
    platforms = [each for each in lms.load().values() if any(fact.target == "qti21" for fact in each.facts.values())]
    lines = [f"| feature | {' | '.join(each.title for each in platforms)} |", "| --- |" + " --- |" * len(platforms)]
    for feature in Feature:
        facts = [platform.lost("qti21", feature.value) for platform in platforms]
        cells = [f"{fact.effect}: {fact.says}" if fact else "" for fact in facts]
        if any(facts):
            lines.append(f"| {feature.value} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "table"), [("targets", capability_table), ("platforms", platform_table), ("losses", loss_table)]
)
def test_the_readme_s_tables_are_the_code_s_own(name: str, table: Callable[[], str], accept: bool) -> None:
    between = re.compile(rf"(<!-- {name}:[^>]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    text = README.read_text("utf-8")
    expected = between.sub(lambda found: found[1] + table() + found[2], text)
    if accept:
        README.write_text(expected, "utf-8")
    assert text == expected, "run pytest with --accept to renew it"


def test_every_file_that_the_documents_link_to_is_there() -> None:
    for document in [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "bench" / "README.md"]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8")):
            assert (document.parent / link).exists(), f"{document.name} links to {link}"


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


def test_no_document_names_a_rule_that_does_not_exist() -> None:
    from lessonpack import pipeline
    from lessonpack.findings import RULES

    pipeline.load_everything()
    for document in [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for code in re.findall(
            r"\b(?:SRC|QUIZ|A11Y|LOSS|PKG|XML|IMS|SCORM|QTI|WEB|XSD|LMS|MOODLE|CANVAS|NEWQUIZ|OPENOLAT|TAO|INSPERA)\d{3}\b",
            document.read_text("utf-8"),
        ):
            assert code in RULES, f"{document.name} names {code}"
