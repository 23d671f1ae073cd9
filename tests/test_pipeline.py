"""The walk as a function: what it depends on, what it promises to those who call it."""

from __future__ import annotations

import pickle
import shutil
import socket
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from hostile.zips import SOUND, Shape, build
from lessonpack import Job, NoSuchSource, judge, run, targets
from lessonpack import rule as checking
from lessonpack.findings import RULES, Log, Severity
from lessonpack.pipeline import read
from lessonpack.report import losses
from lessonpack.subjects import lessons
from lessonpack.target import is_loss

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"
TARGETS = tuple(targets.load())


def job(*sources: Path, **more: object) -> Job:
    return Job(sources=tuple(map(str, sources)), targets=TARGETS, schemas="no-schemas", **more)  # type: ignore[arg-type]


def test_job_and_outcome_survive_pickling(tmp_path: Path) -> None:
    work = job(CONTENT / "kitchen-sink", out=str(tmp_path))
    assert pickle.loads(pickle.dumps(work)) == work
    outcome = run(work)
    assert pickle.loads(pickle.dumps(outcome)) == outcome


def test_the_outcome_lists_every_input_with_its_digest() -> None:
    outcome = run(job(CONTENT / "kitchen-sink"))
    listed = {Path(entry.path) for entry in outcome.inputs}
    expected = {CONTENT / "kitchen-sink" / "lesson.yaml", *(CONTENT / "kitchen-sink" / "media").iterdir()}
    assert expected <= listed
    assert all(len(entry.sha256) == 64 for entry in outcome.inputs)


def test_a_run_reads_no_environment_and_no_working_directory_opens_no_socket_and_writes_nothing_without_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the library opened a socket")

    here = run(job(CONTENT / "kitchen-sink"))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "LESSONPACK_SCHEMAS", "PATH", "LANG"):
        monkeypatch.setenv(name, "elsewhere")
    assert run(job(CONTENT / "kitchen-sink")) == here
    assert here.exit_code == 0
    assert all(package.written is None for package in here.packages)
    assert list(tmp_path.iterdir()) == []


def test_our_own_packages_are_judged_the_same_from_disk_as_when_built(tmp_path: Path) -> None:
    built = run(job(CONTENT, out=str(tmp_path)))
    packages = sorted(tmp_path.iterdir())
    assert len(packages) == len(TARGETS) * len(list(CONTENT.iterdir()))
    judged = judge(Job(sources=tuple(map(str, packages)), schemas="no-schemas"))
    from_course = ("LOSS", "SRC", "QUIZ", "A11Y", "MOODLE013", "CANVAS022")  # the last two: why variants are several
    seen = sorted((f.code, f.place.inside) for f in built.findings if not f.code.startswith(from_course))
    assert sorted((f.code, f.place.inside) for f in judged.findings) == seen
    assert [entry.files for entry in judged.packages] == [
        entry.files for entry in sorted(built.packages, key=lambda package: package.name)
    ]


def test_packages_of_ids_that_windows_keeps_for_devices_can_be_stored_there(tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.yaml"
    lesson.write_text(
        "lessonpack: 1\nid: con\ntitle: Pro and con\nlanguage: en\nquestions:\n"
        "  - true_false: {id: aux, stem: Is it so?, answer: true}\n"
        "  - true_false: {id: com1, stem: Is it so again?, answer: true}\n"
        "quiz: {id: quiz, title: Quiz, questions: all}\n",
        "utf-8",
    )
    assert run(job(lesson, out=str(tmp_path / "dist"))).errors == 0
    packages = sorted((tmp_path / "dist").iterdir())
    assert [path.name.partition(".")[0] for path in packages] == ["con_"] * len(TARGETS)
    judged = judge(Job(sources=tuple(map(str, packages)), schemas="no-schemas"))
    assert [entry for entry in judged.findings if entry.severity is Severity.ERROR] == []


def test_a_folder_named_html_is_judged_as_a_page_and_not_as_a_package_without_a_manifest(tmp_path: Path) -> None:
    page = b'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Page</title><script src="gone.js"></script>'
    for name in ("lesson.html", "lesson"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_bytes(page)
    judged = {
        name: judge(Job(sources=(str(tmp_path / name),), schemas="no-schemas")) for name in ("lesson.html", "lesson")
    }
    assert [entry.code for entry in judged["lesson.html"].findings] == ["WEB002"]
    assert [package.format for package in judged["lesson.html"].packages] == ["html"]
    assert [entry.code for entry in judged["lesson"].findings] == ["PKG050"]


def test_a_zip_that_cannot_be_read_is_listed_among_the_others_with_the_errors_that_it_has(tmp_path: Path) -> None:
    spoiled = [SOUND[0], replace(SOUND[1], name=b"../index.html"), replace(SOUND[2], both={"crc": 1})]
    for name, data in (
        ("broken.zip", build(spoiled, Shape(comment=b"c" * 1025))),
        ("none.zip", b""),
        ("sound.zip", build(SOUND)),
    ):
        (tmp_path / name).write_bytes(data)
    outcome = judge(job(*sorted(tmp_path.iterdir())))
    severities = [entry.severity for entry in outcome.findings if entry.place.file.endswith("broken.zip")]
    assert sorted(severities) == [Severity.ERROR, Severity.ERROR, Severity.WARNING]
    broken, none, sound = outcome.packages
    assert [(package.name, package.errors) for package in (broken, none)] == [("broken.zip", 2), ("none.zip", 1)]
    assert (sound.name, sound.files) == ("sound.zip", len(SOUND))


def test_whoever_watches_is_told_of_every_hundredth_document_and_of_the_end(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    for number in range(201):
        (tmp_path / "bank" / f"{number}.xml").write_text("<a/>", "utf-8")
    told: list[tuple[int, int, str]] = []
    judge(job(tmp_path / "bank"), lambda *step: told.append(step))
    assert told == [(done, 201, "bank") for done in (0, 100, 200, 201)]


def test_a_package_in_the_working_directory_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests" / "golden" / "scorm12" / "plain")
    (package,) = judge(job(Path())).packages
    assert (package.name, package.source) == ("plain", ".")


def test_a_mistake_is_told_once_however_many_targets_see_it(tmp_path: Path) -> None:
    lesson = shutil.copytree(CONTENT / "kitchen-sink", tmp_path / "lesson") / "lesson.yaml"
    lesson.write_text(lesson.read_text("utf-8").replace("language: en", "language: sw", 1), "utf-8")
    found = [entry for entry in run(job(lesson)).findings if entry.code == "SCORM092"]
    assert len(found) == 1


def test_findings_inside_a_package_lead_back_to_the_yaml_line(tmp_path: Path) -> None:
    """A rule about items, made to fire on everything, names the question's line for every item."""
    from lessonpack.formats import qti21

    planted = checking._DOCUMENT.setdefault(qti21.ITEM, [])
    reports = lambda document: iter([checking.at(document.root, reason="planted")])  # noqa: E731
    check = checking._DocumentCheck(RULES["XML001"], reports, "structure")
    planted.append(check)
    try:
        outcome = run(job(CONTENT / "kitchen-sink"))
    finally:
        planted.remove(check)
    found = [entry for entry in outcome.findings if entry.code == "XML001"]
    lines = (CONTENT / "kitchen-sink" / "lesson.yaml").read_text("utf-8").splitlines()
    assert found
    for entry in found:
        assert entry.place.file.endswith("lesson.yaml")
        assert lines[entry.place.line - 1].strip().startswith(("id:", "- ", "stem:")), lines[entry.place.line - 1]


@pytest.mark.parametrize(
    ("named", "identifier"),
    [("root", "item"), ("choices", "choices"), ("nameless", "choices"), ("unnamed", "choices"), ("alone", "")],
)
def test_a_problem_has_the_nearest_identifier_at_or_above_its_node(named: str, identifier: str) -> None:
    inside = '<nameless><unnamed identifier=""/></nameless>'
    tree = etree.fromstring(f'<root identifier="item">\n<choices identifier="choices">{inside}</choices></root>')
    node = etree.fromstring("<alone><nobody/></alone>") if named == "alone" else next(tree.iter(named))
    problem = checking.at(node, what="this")
    assert (problem.nearest, problem.line, problem.args) == (identifier, node.sourceline, {"what": "this"})


def test_a_check_that_crashes_is_a_fault_and_never_a_clean_result() -> None:
    def crash(_course: object) -> None:
        raise RuntimeError("boom")

    checking._COURSE.append(checking._CourseCheck(RULES["XML001"], crash))  # type: ignore[arg-type]
    try:
        outcome = run(job(CONTENT / "kitchen-sink"))
    finally:
        checking._COURSE.pop()
    assert outcome.exit_code == 3
    assert [(fault.check, fault.reason) for fault in outcome.faults] == [("XML001", "RuntimeError: boom")]
    assert outcome.packages == ()


ASKED = """\
lessonpack: 1
id: rain
title: Rain
language: en
before: [BEFORE]
sections:
  - id: one
    title: One
    blocks:
      - text: LONG
      - check: CHECK
questions:
  - true_false: {id: wet, stem: Rain is wet., answer: true, feedback: {general: It is.}}
  - true_false: {id: cold, stem: Rain is cold., answer: COLD, feedback: {general: It is not always so.}}
  - true_false: {id: soft, stem: Rain is soft., answer: true, feedback: {general: It has no lime in it.}}
quiz: {id: quiz, title: Quiz, questions: [soft]}
""".replace("LONG", "Rain is water that falls. " * 60)


@pytest.mark.parametrize(
    ("before", "check", "cold", "code"),
    [
        ("wet", "colt", "true", "SRC042"),
        ("colt", "wet", "true", "SRC042"),
        ("wet", "cold", "yes", "SRC026"),
        ("cold", "wet", "yes", "SRC026"),
        ("[wet]", "cold", "true", "SRC022"),
        ("wet", "[cold]", "true", "SRC022"),
    ],
)
def test_what_asks_a_question_that_is_not_there_or_not_read_is_told_once(
    before: str, check: str, cold: str, code: str, tmp_path: Path
) -> None:
    lesson = tmp_path / "lesson.yaml"
    lesson.write_text(ASKED.replace("BEFORE", before).replace("CHECK", check).replace("COLD", cold), "utf-8")
    outcome = run(job(lesson))
    assert outcome.faults == ()
    assert [finding.code for finding in outcome.findings] == [code]


def test_an_ignored_finding_moves_aside_with_its_reason(tmp_path: Path) -> None:
    text = (CONTENT / "mesa-optimization" / "lesson.yaml").read_text("utf-8")
    (tmp_path / "media").mkdir()
    for file in (CONTENT / "mesa-optimization" / "media").iterdir():
        (tmp_path / "media" / file.name).write_bytes(file.read_bytes())
    ignoring = text.replace("lessonpack: 1\n", "lessonpack: 1\nignore:\n  LOSS001: the bank is for the exam team\n", 1)
    (tmp_path / "lesson.yaml").write_text(ignoring, "utf-8")
    outcome = run(job(tmp_path))
    assert not [entry for entry in outcome.findings if entry.code == "LOSS001"]
    assert {reason for entry, reason in outcome.ignored if entry.code == "LOSS001"} == {"the bank is for the exam team"}


SEA = ROOT / "tests" / "samples" / "course"


def test_a_folder_with_a_course_file_is_that_course() -> None:
    assert list(lessons([str(SEA)])) == [SEA / "course.yaml"]
    assert list(lessons([str(SEA / "tides")])) == [SEA / "tides" / "lesson.yaml"]
    assert list(lessons([str(SEA.parent)])) == [SEA / "course.yaml"]
    assert CONTENT / "kitchen-sink" / "lesson.yaml" in list(lessons([str(CONTENT)]))


def test_a_folder_with_neither_is_said() -> None:
    with pytest.raises(NoSuchSource, match=r"holds neither course\.yaml nor lesson\.yaml"):
        list(lessons([str(ROOT / "docs")]))


def test_the_files_of_every_lesson_of_a_course_are_inputs(tmp_path: Path) -> None:
    for name in ("tides", "waves"):
        (tmp_path / name / "media").mkdir(parents=True)
        (tmp_path / name / "media" / "same.png").write_bytes(picture(name))
        (tmp_path / name / "media" / "shared.png").write_bytes(picture("shared"))
        blocks = [
            f"{{image: {{file: media/{file}.png, alt: A {file} picture of {name}}}}}" for file in ("same", "shared")
        ]
        sections = f"sections: [{{id: one, title: One, blocks: [{', '.join(blocks)}]}}]"
        head = f"lessonpack: 1\nid: {name}\ntitle: {name.title()}\nlanguage: en\n"
        (tmp_path / name / "lesson.yaml").write_text(f"{head}{sections}\n", "utf-8")
    listed = "lessons: [{lesson: tides/lesson.yaml}, {lesson: waves/lesson.yaml}]"
    (tmp_path / "course.yaml").write_text(f"lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\n{listed}\n", "utf-8")
    outcome = run(job(tmp_path))
    assert outcome.errors == 0, [entry.message for entry in outcome.findings]
    inputs = {Path(entry.path).relative_to(tmp_path).as_posix() for entry in outcome.inputs}
    files = ("lesson.yaml", "media/same.png", "media/shared.png")
    assert inputs == {"course.yaml", *(f"{name}/{file}" for name in ("tides", "waves") for file in files)}
    course = read(tmp_path / "course.yaml", Log())
    assert course is not None
    assert len(course.media) == 3, "the same bytes are one file, equal names are not"
    assert len({media.name for media in course.media}) == 3


def test_equal_files_are_packed_once_whatever_they_are_called(tmp_path: Path) -> None:
    for lesson, names in {"tides": ("dot", "point"), "waves": ("spot", "dot")}.items():
        (tmp_path / lesson).mkdir()
        for name in names:
            (tmp_path / lesson / f"{name}.png").write_bytes(picture("the same"))
        blocks = [f"{{image: {{file: {name}.png, alt: A {name} of {lesson}}}}}" for name in names]
        sections = f"sections: [{{id: one, title: One, blocks: [{', '.join(blocks)}]}}]"
        head = f"lessonpack: 1\nid: {lesson}\ntitle: {lesson.title()}\nlanguage: en\n"
        (tmp_path / lesson / "lesson.yaml").write_text(f"{head}{sections}\n", "utf-8")
    listed = "lessons: [{lesson: tides/lesson.yaml}, {lesson: waves/lesson.yaml}]"
    (tmp_path / "course.yaml").write_text(f"lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\n{listed}\n", "utf-8")
    outcome = run(job(tmp_path, out=str(tmp_path / "out")))
    assert outcome.errors == 0, [entry.message for entry in outcome.findings]
    assert len(outcome.inputs) == 7
    with zipfile.ZipFile(tmp_path / "out" / "sea.scorm12.zip") as zip:
        (carried,) = (name for name in zip.namelist() if name.endswith(".png"))
        assert zip.read("index.html").decode().count(carried) == 4


def picture(name: str) -> bytes:
    """A PNG of one grey dot whose grey is the name's."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes([0, sum(name.encode()) % 256]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def test_what_a_lesson_ignores_is_ignored_in_its_own_file_alone(tmp_path: Path) -> None:
    for name, ignored in (("tides", "ignore: {QUIZ007: Short.}\n"), ("waves", "")):
        (tmp_path / name).mkdir()
        question = "questions: [{true_false: {id: q, stem: So?, answer: true}}]\nquiz: {id: quiz, title: Quiz}\n"
        head = f"lessonpack: 1\nid: {name}\ntitle: {name.title()}\nlanguage: en\n"
        (tmp_path / name / "lesson.yaml").write_text(f"{head}{ignored}{question}", "utf-8")
    listed = "lessons: [{lesson: tides/lesson.yaml}, {lesson: waves/lesson.yaml}]"
    head = "lessonpack: 1\nid: sea\ntitle: Sea\nlanguage: en\n"
    (tmp_path / "course.yaml").write_text(f"{head}{listed}\n", "utf-8")
    outcome = run(job(tmp_path))
    silent = "QUIZ007"
    assert [Path(entry.place.file).parent.name for entry in outcome.findings if entry.code == silent] == ["waves"]
    assert [Path(entry.place.file).parent.name for entry, _ in outcome.ignored if entry.code == silent] == ["tides"]
    (tmp_path / "course.yaml").write_text(f"{head}ignore: {{QUIZ007: All are short.}}\n{listed}\n", "utf-8")
    assert silent not in [entry.code for entry in run(job(tmp_path)).findings]


def test_the_lesson_builds_without_an_error_or_a_warning_of_its_own() -> None:
    outcome = run(job(CONTENT / "mesa-optimization"))
    own = [f for f in outcome.findings if f.severity is not Severity.NOTE and not f.code.startswith(("LOSS", "XSD"))]
    assert [(entry.code, str(entry.place), entry.message) for entry in own] == []


def test_a_missing_path_is_said_before_any_work() -> None:
    with pytest.raises(NoSuchSource, match="nowhere"):
        run(job(Path("nowhere")))


def test_what_exceeds_a_target_s_limits_is_said_and_named_as_not_built_and_the_others_are_built(tmp_path: Path) -> None:
    choices = "".join(f"        - {{id: c{number}, text: Choice {number}}}\n" for number in range(40))
    head = BROKEN_AND_POOR[: BROKEN_AND_POOR.index("        - {id: too")]
    essay = "  - essay: {id: why, stem: Why is it so?, words: {most: 20}, objective: count}\n"
    quiz = "quiz: {id: quiz, title: Quiz, questions: all}\n"
    (tmp_path / "lesson.yaml").write_text(head + choices + essay + quiz, "utf-8")
    outcome = run(job(tmp_path))
    assert outcome.faults == ()
    assert "SCORM094" in {entry.code for entry in outcome.findings}
    assert {
        package.name: package.stopped for package in outcome.packages if package.target in ("scorm12", "qti21")
    } == {
        "poor.scorm12.zip": ("SCORM094",),
        "poor.qti21.zip": (),
    }
    assert [row for row in losses.at_length(outcome) if "scorm12" in row[0]] == []
    assert [entry for entry in outcome.findings if "SCORM 1.2" in entry.message and is_loss(entry)] == []


BROKEN_AND_POOR = """\
lessonpack: 1
id: poor
title: Poor
language: en
objectives: [{id: count, text: Count.}]
questions:
  - single_choice:
      id: twins
      stem: What follows one?
      objective: count
      choices:
        - {id: two, text: Two, correct: true, feedback: Right.}
        - {id: too, text: Two}
  - single_choice:
      id: broken
      stem: What follows <b>two</b>?
      feedback: {general: Three.}
      objective: count
      choices: [{id: three, text: Three, correct: true}, {id: four, text: Four}]
"""


def test_what_could_be_read_is_checked_in_the_same_run_and_nothing_follows_from_what_could_not(tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").write_text(BROKEN_AND_POOR, "utf-8")
    outcome = run(job(tmp_path))
    assert [entry.code for entry in outcome.findings if not entry.code.startswith("XSD")] == ["QUIZ001", "SRC060"]
    assert outcome.packages == ()
