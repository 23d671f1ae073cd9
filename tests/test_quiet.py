"""What a build says: nothing that asks for nothing, losses in one line, and what becomes of a package where it goes."""

from __future__ import annotations

import io
import json
import re
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console
from typer.testing import CliRunner

from conftest import ROOT
from lessonpack import Job, Outcome, pipeline, run, targets
from lessonpack.cli._app import app
from lessonpack.findings import RULES, Place, Severity, finding
from lessonpack.lms import load as known
from lessonpack.report import arrivals, data, markdown, platforms, steps, text, words
from lessonpack.report.outcome import Arrival, Judged, Step
from lessonpack.report.paper import on
from lessonpack.schemas import Store
from lessonpack.source import starter
from lessonpack.target import Options, is_loss
from qti.samples import lesson

DEFAULT = tuple(name for name, target in targets.load().items() if target.by_default)
ASKED = len(
    {each.authored for each in lesson("kitchen-sink").lessons[0].questions if each.ANSWERED}
)  # variants of one are one
CLOZES, UPLOADS, HOTSPOTS = 2, 1, 1  # of these, which New Quizzes does not read in QTI 2
SINK, EYE = ROOT / "content" / "kitchen-sink", ROOT / "content" / "eye"
SEA = ROOT / "tests" / "samples" / "course"


def built(
    source: Path, *, schemas: str = "no-schemas", lms: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> Outcome:
    return run(Job(sources=(str(source),), targets=names or DEFAULT, schemas=schemas, lms=lms))


def shown(result: Outcome, *, verbose: bool = False) -> list[str]:
    file = io.StringIO()
    text.show(result, on(Console(file=file, width=160)), verbose=verbose)
    return [line.rstrip() for line in file.getvalue().splitlines()]


# --- a clean build is quiet ---------------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """The lesson that `new` writes, with an author's own words in it."""
    assert CliRunner().invoke(app, ["new", str(tmp_path / "my-lesson")]).exit_code == 0
    file = tmp_path / "my-lesson" / "lesson.yaml"
    text = file.read_text("utf-8")
    for number, sentence in enumerate(starter.TEXTS):
        text = text.replace(sentence, f"My words {number}.")
    file.write_text(text, "utf-8")
    return file.parent


@pytest.mark.schemas
@pytest.mark.parametrize("source", ["content", "started"])
def test_a_clean_build_tells_no_warning_and_no_note(source: str, started: Path, schemas: Store) -> None:
    result = built(ROOT / "content" if source == "content" else started, schemas=str(schemas.folder))
    assert list(words.told(result.findings, verbose=False)) == []
    assert shown(result)[0].split() == ["package", "size", "by", "XSD", "verdict"]
    assert words.summary(result, verbose=False).split(", ")[1:3] == ["0 errors", "0 warnings"]
    assert [entry for entry in result.findings if not is_loss(entry) and entry.rule.asks] == []


def test_the_losses_of_a_build_are_a_line_each_and_all_of_them_stand_in_the_data_and_behind_verbose() -> None:
    result = built(SEA)
    lines = [(entry.source, entry.target, entry.package) for entry in result.losses]
    source = (SEA / "course.yaml").as_posix()
    assert lines == [
        (source, name, f"sea.{name}{end}") for name, end in (("html", ""), ("qti21", ".zip"), ("scorm12", ".zip"))
    ]
    found = [entry for entry in result.findings if is_loss(entry)]
    told = json.loads(data.text(result))
    assert [entry["line"] for entry in told["findings"] if entry["code"].startswith("LOSS")] == [
        each.place.line for each in found
    ]
    assert [entry["words"] for entry in told["losses"]] == [entry.words for entry in result.losses]
    in_full = [line for line in shown(result, verbose=True) if " LOSS00" in line]
    assert len(in_full) == len(found) > 10
    assert [line.split()[1:3] for line in shown(result) if " LOSS00" in line] == [["warning", "LOSS001"]]


def test_what_the_author_ignores_is_no_part_of_the_line(tmp_path: Path) -> None:
    head = "lessonpack: 1\nid: sky\ntitle: Sky\nlanguage: en\nignore: {LOSS001: No hints in exams.}\n"
    question = "questions: [{true_false: {id: q, stem: So?, answer: true, hint: Think., feedback: {general: So.}}}]\n"
    quiz = "quiz: {id: quiz, title: Quiz, attempts: 2}\n"
    (tmp_path / "lesson.yaml").write_text(f"{head}{question}{quiz}", "utf-8")
    result = built(tmp_path, names=("qti21",))
    assert [entry.words for entry in result.losses] == ["limits of attempts are per question"]
    assert [entry.code for entry, _ in result.ignored] == ["LOSS001"]


# --- where a package goes -----------------------------------------------------------------------------


def test_a_package_is_held_to_the_platforms_that_are_best_given_it() -> None:
    result = built(SINK, lms=("moodle", "canvas"), names=("scorm12", "qti21"))
    assert result.errors == 0
    assert {package.target: [each.platform for each in package.platforms] for package in result.packages} == {
        "scorm12": ["moodle", "canvas"],
        "qti21": ["canvas"],
    }
    refused = built(SINK, lms=("moodle",), names=("qti21",))
    [taken] = refused.packages[0].platforms
    assert (taken.arrival, taken.questions, taken.arriving) == (Arrival.REFUSED, ASKED, 0)
    assert [entry.code for entry in refused.findings if entry.severity is Severity.ERROR] == ["LMS001"]


def test_of_all_platforms_at_once_each_is_meant_to_have_what_it_is_best_given() -> None:
    best = {name: sorted(each.targets) for name, each in known().items()}
    result = built(EYE, lms=tuple(best), names=tuple(dict.fromkeys(chain(*best.values()))))
    meant = [(each.platform, package.target) for package in result.packages for each in package.platforms]
    assert {name: sorted(target for platform, target in meant if platform == name) for name in best} == best


@pytest.mark.parametrize(
    ("lms", "names", "meant"),
    [
        (("canvas", "openolat"), ("qti21",), ["canvas", "openolat"]),  # Canvas has no other questions
        (("canvas", "openolat"), ("scorm12", "qti21"), ["canvas", "openolat"]),
        (("canvas", "openolat"), ("canvas", "qti21"), ["openolat"]),
        (("canvas",), ("canvas", "qti21"), ["canvas"]),  # nobody else could be meant
        (("ilias", "sakai"), ("scorm2004", "qti12"), ["sakai"]),
        (("ilias", "sakai"), ("qti12",), ["ilias", "sakai"]),
    ],
)
def test_questions_made_for_one_platform_are_not_meant_for_another_that_has_what_is_best_for_it(
    lms: tuple[str, ...], names: tuple[str, ...], meant: list[str]
) -> None:
    package = next(each for each in built(EYE, lms=lms, names=names).packages if each.target == names[-1])
    assert [each.platform for each in package.platforms] == meant


@pytest.mark.parametrize("other", ["canvas", "canvas-new"])
def test_a_package_is_the_same_and_judged_the_same_beside_those_of_another_platform(other: str, tmp_path: Path) -> None:
    """Canvas breaks at hotspots, and New Quizzes refuse drop-down gaps: neither is given OpenOlat's package."""

    def questions(folder: str, *platforms: str) -> Judged:
        names = tuple(dict.fromkeys(chain.from_iterable(known()[each].targets for each in platforms)))
        out = str(tmp_path / folder)
        result = run(Job(sources=(str(EYE),), targets=names, schemas="no-schemas", lms=platforms, out=out))
        return next(each for each in result.packages if each.target == "qti21")

    alone, beside = questions("alone", "openolat"), questions("beside", other, "openolat")
    assert alone.written is not None
    assert beside.written is not None
    assert (beside.errors, beside.warnings) == (alone.errors, alone.warnings)
    assert (beside.errors, beside.written.content) == (0, alone.written.content)


def test_it_is_said_what_a_platform_makes_of_each_package() -> None:
    result = built(SINK, lms=("canvas-new", "moodle"), names=("scorm12", "qti21"))
    [scorm, moodle, qti] = (": ".join(row) for row in arrivals.at_length(result))
    assert scorm == "kitchen-sink.scorm12.zip: Canvas (New Quizzes): not tried there; nothing else is known to be lost"
    assert moodle == ": Moodle: changed: films of other sites where there is no network"
    lost = "fixed choices, pass mark, attempts, feedback, shuffled questions, alternative answers, tolerance of numbers"
    arrived = (
        f"{ASKED - CLOZES - UPLOADS - HOTSPOTS} of {ASKED} questions; lost: {lost}; broken: other kinds of question"
    )
    assert qti == f"kitchen-sink.qti21.zip: Canvas (New Quizzes): {arrived}"


def test_the_line_of_a_package_that_lacks_questions_begins_with_how_many_arrive() -> None:
    result = built(SINK, names=("cc13", "qti21"))
    said = {entry.target: entry.words for entry in result.losses}
    target = targets.load()["cc13"]
    package = target.build(target.carried(lesson("kitchen-sink")), Options())
    items = {id for path in package.paths for id in re.findall(rb'<item ident="([^"]+)"', package.read(path))}
    assert 0 < len(items) < ASKED
    assert said["cc13"].startswith(f"{len(items)} of {ASKED} questions arrive; ")
    assert "arrive" not in said["qti21"]


def test_what_a_format_left_out_is_not_said_to_have_arrived() -> None:
    result = built(SINK, lms=("tao",), names=("qti21",))
    assert [entry.package for entry in result.losses] == ["kitchen-sink.qti21.zip"]
    whole = replace(result.packages[0].platforms[0], arrival=Arrival.WHOLE, lost=(), changed=(), broken=())
    [(_, said)] = arrivals.at_length(replace(result, packages=(replace(result.packages[0], platforms=(whole,)),)))
    assert said == f"TAO: {ASKED} of {ASKED} questions; nothing else is known to be lost"


def told_of(platform: str, code: str, format: str = "qti21", *paths: str) -> str:
    """What is said of three questions on a platform, of which those at these paths break a rule."""
    pipeline.load_everything()
    found = [finding(RULES[code], Place("bank.zip", 1, inside=path)) for path in paths]
    [taken] = platforms.taken([platform], format, {path: path for path in ("a.xml", "b.xml", "c.xml")}, found)
    return arrivals.taken(taken)


def test_questions_that_do_not_arrive_are_counted_and_what_nobody_looked_at_is_not_known() -> None:
    assert told_of("canvas-new", "NEWQUIZ009", "qti21", "b.xml") == "2 of 3 questions; broken: other kinds of question"
    assert told_of("canvas", "CANVAS004", "qti21", "b.xml", "c.xml") == "3 of 3 questions; changed: true/false"
    assert told_of("moodle", "LMS001", "qti21", "x.xml") == "refused (LMS001)"
    assert told_of("tao", "LMS003", "scorm12") == "what it makes of this format is not known here"


@pytest.mark.parametrize(
    ("lms", "steps"),
    [
        (
            (),
            [
                ("import as questions: Blackboard, Inspera, OpenOlat, TAO",),
                ("upload as a SCORM package: Brightspace, Canvas, Chamilo, Moodle, Open edX, OpenOlat",),
            ],
        ),
        (("moodle",), [("import into the question bank: Moodle",), ("upload as a SCORM package: Moodle",)]),
    ],
)
def test_a_package_that_was_written_says_where_it_goes(
    lms: tuple[str, ...], steps: list[tuple[str, ...]], tmp_path: Path
) -> None:
    names = tuple(dict.fromkeys(name for each in lms for name in known()[each].targets)) or ("qti21", "scorm12")
    job = Job(sources=(str(SINK),), targets=names, schemas="no-schemas", lms=lms, out=str(tmp_path))
    result = run(job)
    assert sorted(package.next.words for package in result.packages if package.next) == steps


@pytest.mark.parametrize("name", ["qti21", "qti30", "qti12", "canvas", "canvas-new", "moodle"])
def test_nobody_is_told_how_to_import_questions_of_a_lesson_that_has_none(name: str, tmp_path: Path) -> None:
    """The lesson itself goes where it went."""
    source = tmp_path / "lesson.yaml"
    source.write_text(
        "lessonpack: 1\nid: a\ntitle: A\nlanguage: en\nsections: [{id: s, title: S, blocks: [text: So.]}]\n", "utf-8"
    )
    platforms = tuple(each.name for each in known().values() if name in each.imports)
    targets = (name, "scorm12", "cc11")
    result = run(Job(sources=(str(source),), targets=targets, schemas="no-schemas", lms=platforms, out=str(tmp_path)))
    told = {each.target: each for each in result.packages}
    assert told[name].next == Step(path=told[name].name, words=("leave it out: there is no question in it",))
    assert told[name].imports == told[name].platforms == ()
    assert told[name].empty
    assert arrivals_of(result, told[name].name) == []
    for told_in in (words.judgement(told[name]), "".join(markdown.blocks(result, tmp_path))):
        assert ", no question in it" in told_in
    assert ", no question in it" in next(entry.verdict for entry in result.outputs if entry.name == told[name].name)
    for other in ("scorm12", "cc11"):
        assert told[other].next is not None
        assert "leave" not in " ".join(told[other].next.words)
        assert "no question" not in words.judgement(told[other])


def arrivals_of(result: Outcome, name: str) -> list[tuple[str, str]]:
    """What is said of a package under "On the platforms"."""
    return [row for row in arrivals.at_length(result) if row[0] == name]


def test_a_build_for_platforms_ends_with_how_to_import_each_package_there(tmp_path: Path) -> None:
    names = ("scorm12", "qti21")
    job = Job(
        sources=(str(SINK),), targets=names, schemas="no-schemas", lms=("openolat", "moodle"), out=str(tmp_path / "o")
    )
    result = run(job)
    told = steps.imports(result)
    assert list(told) == ["OpenOlat", "Moodle"]
    for title, rows in told.items():
        platform = next(each for each in known().values() if each.title == title)
        expected = [
            (f"kitchen-sink.{name}.zip" if number == 0 else "", f"{one.says} ({one.known})")
            for name in names
            for number, one in enumerate(platform.imports.get(name, ()))
        ]
        assert rows == expected
    assert [name for name, _ in steps.next_steps(result, tmp_path)] == [f"{tmp_path.as_posix()}/report.md"]
    report = "".join(markdown.blocks(result, Path("dist")))
    [scorm] = [package for package in json.loads(data.text(result))["packages"] if package["target"] == "scorm12"]
    for platform in (known()["openolat"], known()["moodle"]):
        assert f"## How to import into {platform.title}\n" in report
        [of_data] = [each for each in scorm["imports"] if each["platform"] == platform.name]
        assert [one["where"] for one in of_data["advice"]] == [one.where for one in platform.imports["scorm12"]]
        for name in names:
            for one in platform.imports.get(name, ()):
                assert one.known == ("observed" if one.evidence == "run" else "documented")
                assert f"({one.known}: <{one.where}>)" in report or one.evidence != "documented"


def test_nothing_is_told_of_importing_where_no_platform_was_asked_for_or_nothing_was_written(tmp_path: Path) -> None:
    assert steps.imports(built(SINK, lms=("moodle",), names=("scorm12",))) == {}
    plain = run(Job(sources=(str(SINK),), targets=("scorm12",), schemas="no-schemas", out=str(tmp_path)))
    assert steps.imports(plain) == {}


def test_what_is_said_not_to_have_been_run_is_what_counts_as_untried() -> None:
    for each in known().values():
        given = {targets.load()[name].standard.name for name in each.targets}
        assert ("not run here" in each.activity + each.questions) is bool(given & set(each.untried)), each.name
        assert set(each.untried) <= set(each.known)
        assert not {fact.evidence for fact in each.facts.values() if fact.target in each.untried} & {"run"}
