"""What the documents say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from lessonpack import targets
from lessonpack.target import Feature

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TABLE = re.compile(r"(<!-- targets:[^>]*-->\n).*?(<!-- end of targets -->)", re.DOTALL)


def capability_table() -> str:
    """The capability tables of all targets as one Markdown table."""
    known = targets.load().values()
    lines = [f"| feature | {' | '.join(target.title for target in known)} |", "| --- |" + " --- |" * len(known)]
    lines.append(f"| `--target` | {' | '.join(target.asked_for for target in known)} |")
    for feature in Feature:
        cells = [target.table[feature] for target in known]
        words = [cell.carriage.value + (f": {cell.reason}" if cell.reason else "") for cell in cells]
        lines.append(f"| {feature.value} | {' | '.join(words)} |")
    return "\n".join(lines) + "\n"


def test_the_readme_s_table_is_the_targets_own(accept: bool) -> None:
    text = README.read_text("utf-8")
    expected = TABLE.sub(lambda found: found[1] + capability_table() + found[2], text)
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
            r"\b(?:SRC|QUIZ|A11Y|LOSS|PKG|XML|IMS|SCORM|QTI|WEB|XSD|MOODLE)\d{3}\b", document.read_text("utf-8")
        ):
            assert code in RULES, f"{document.name} names {code}"
