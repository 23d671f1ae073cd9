"""What every target promises, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from cases import every_case, named
from checks import courses
from checks.courses import CLOUD, SEA, rich
from lessonpack import checks, lms, palette, pipeline, rule, targets, xsd
from lessonpack.features import Feature, features
from lessonpack.findings import Log, Place, Severity
from lessonpack.ids import token
from lessonpack.inspection import inspect
from lessonpack.model.asked import Choice, Difficulty, Feedback
from lessonpack.model.blocks import Figure, KnowledgeCheck
from lessonpack.model.content import (
    Emphasis,
    Formula,
    Image,
    Paragraph,
    Struck,
    Text,
)
from lessonpack.model.course import Answers, Course, Grade, Mode, Pool, Reveal, Scos, Section, cut, distinct
from lessonpack.package import Package
from lessonpack.schemas import Store
from lessonpack.source import reader
from lessonpack.target import Carriage, Options, Target, losses, summed, tallied
from lessonpack.targets import _player

ROOT = Path(__file__).parents[1]
COURSES = ("mesa-optimization", "kitchen-sink")
SAMPLES = ROOT / "tests" / "samples" / "course"
TARGETS = targets.load()


@cache
def course(name: str) -> Course:
    return read(ROOT / "content" / name / "lesson.yaml")


@cache
def sea() -> Course:
    """A course of two lessons and a final quiz."""
    return read(SAMPLES / "course.yaml")


def read(file: Path) -> Course:
    log = Log()
    found = reader.load(file, log)
    assert found is not None, [entry.message for entry in log]
    return found


def identifiers(package: Package) -> set[str]:
    """Every identifier a package names: in XML attributes, in the player's page and in its data."""
    found: set[str] = set()
    for path in package.paths:
        text = package.read(path).decode("utf-8", "replace") if path.endswith((".xml", ".html", ".js")) else ""
        if path not in ("player.js",):
            found |= set(re.findall(r'(?:identifier|identifierref|id|name|value)"?[=:]\s*"([^"]*)"', text))
    return found


def with_lesson(subject: Course, **changes: object) -> Course:
    return replace(subject, lessons=(replace(subject.lessons[0], **changes),))  # type: ignore[arg-type]


def test_the_targets_of_every_module_are_listed() -> None:
    modules = {entry.name for entry in iter_modules(targets.__path__) if not entry.name.startswith("_")}
    found = {name: import_module(f"{targets.__name__}.{name}").TARGETS for name in modules}
    assert {name: tuple(target.name for target in there) for name, there in found.items()} == targets.MODULES


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_no_check_that_is_left_out_for_a_target_looks_at_what_is_in_its_packages(
    target: Target, schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.load_everything()
    subject, job = course("kitchen-sink"), pipeline.Job(sources=(), schemas="")
    package = target.build(target.carried(distinct(subject)), Options())
    inspection, *_ = inspect(package, xsd.Validator(schemas), job, standard=target.standard)
    kinds, standard = {kind.basis for kind in inspection.kinds.values()}, inspection.standard
    looking = {each.check.__module__ for kind in kinds for each in rule._DOCUMENT.get(kind, ())}
    looking |= {each.check.__module__ for each in rule._PACKAGE if each.of and each.holds_for(standard)}
    loaded: set[str] = set()
    monkeypatch.setattr(checks, "import_module", loaded.add)
    checks.load({target.standard.name}, lms.load())
    assert {name for name in looking if not name.rpartition(".")[2].startswith("_")} <= loaded


def test_modules_that_judge_for_some_platforms_alone_are_loaded_for_these() -> None:
    pipeline.load_everything()
    judges_for: dict[str, list[Collection[str]]] = {}
    for each in (*chain.from_iterable(rule._DOCUMENT.values()), *rule._PACKAGE):
        name = each.check.__module__.removeprefix(f"{checks.__name__}.")
        judges_for.setdefault(name, []).append(rule._FOR.get(each.rule.code, ()))
    assert {name: frozenset().union(*of) for name, of in judges_for.items() if all(of)} == checks._FOR


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("name", COURSES)
def test_every_xml_file_is_well_formed_and_every_path_plain_ascii(target: Target, name: str) -> None:
    package = target.build(target.carried(course(name)), Options())
    for path in package.paths:
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", path)
        if path.endswith((".xml", ".svg")):
            etree.fromstring(package.read(path))


FOLDERS = {name: target for name, target in TARGETS.items() if target.traces}


@pytest.mark.parametrize("target", FOLDERS.values(), ids=FOLDERS)
def test_what_is_written_as_a_folder_is_known_again_by_the_next_build(target: Target) -> None:
    traces = target.traces
    assert traces is not None
    for subject in (*map(course, COURSES), sea()):
        package = target.build(distinct(subject), Options())
        assert [path for path in package.paths if not traces.names.fullmatch(path)] == []
        assert traces.mark in package.read(traces.page)


@pytest.mark.parametrize("target", FOLDERS.values(), ids=FOLDERS)
@pytest.mark.parametrize(
    "path", ["thesis.txt", "media/thesis.pdf", "media/me.png", "lessons/index.html", "js/player.js"]
)
def test_what_no_build_writes_is_not_known_as_a_build(target: Target, path: str) -> None:
    assert target.traces is not None
    assert not target.traces.names.fullmatch(path)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_every_question_of_the_quiz_is_in_the_package_or_its_loss_is_said(target: Target) -> None:
    subject = course("kitchen-sink")
    package = target.build(target.carried(subject), Options())
    everything = " ".join(package.read(path).decode("utf-8", "replace") for path in package.paths)
    lost = {entry.place for entry in losses(target, subject)}
    for question in subject.lessons[0].asked:
        assert any(id in everything for id in (question.id, token(question.id))) or question.at in lost


def lost_of(target: Target, subject: Course) -> list[tuple[Feature, Place]]:
    """The uses of what the table does not say as carried, but for those that its cell spares."""
    spared = {
        (feature, at)
        for feature, entry in target.table.items()
        for at in (entry.spares(subject) if entry.spares is not None else ())
    }
    uses = [(feature, at) for feature, at, _ in target.uses(subject) if target.table[feature].carriage.is_loss]
    return [use for use in uses if use not in spared]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_each_loss_has_a_reason_and_each_used_one_a_finding_and_nobody_is_told_of_what_is_not_of_a_format(
    target: Target,
) -> None:
    for feature, entry in target.table.items():
        assert (entry.carriage is Carriage.CARRIED) == (entry.reason == ""), feature
        assert (entry.carriage is Carriage.APPROXIMATED) == (entry.becomes != ""), feature
    for subject in (course("kitchen-sink"), sea()):
        uses = [(feature.value, at) for feature, at in lost_of(target, subject)]
        said = [entry for entry in losses(target, subject) if entry.code.startswith("LOSS")]
        assert sorted((dict(entry.args)["feature"], entry.place) for entry in said) == sorted(uses)


def written(folder: Path, questions: str, quiz: str) -> Course:
    """A lesson of these questions and this quiz."""
    head = "lessonpack: 1\nid: sky\ntitle: Sky\nlanguage: en\n"
    asked = f"questions: [{questions}]\nquiz: {{id: quiz, title: Quiz, {quiz}}}\n"
    (folder / "lesson.yaml").write_text(head + asked, "utf-8")
    return read(folder / "lesson.yaml")


def lost_features(target: str, subject: Course) -> list[str]:
    return [dict(entry.args)["feature"] for entry in losses(TARGETS[target], subject) if entry.code.startswith("LOSS")]


TRUTH = "{true_false: {id: q, stem: So?, answer: true%s}}"
WHY = "{essay: {id: why, stem: Why?}}"
UP_OR_DOWN = "choices: [{text: Up, correct: true%s}, {text: Down}]"
TOLD = f"{UP_OR_DOWN % ', feedback: Yes.'}}}}}"
WRONG = "feedback: {incorrect: No.}"


@pytest.mark.parametrize(
    ("target", "feature", "without", "with_it"),
    [
        *(
            (
                name,
                Feature.ESSAY,
                (f"{TRUTH % ''}, {WHY}", "questions: [q]"),
                (f"{TRUTH % ''}, {WHY}", "questions: all"),
            )
            for name in ("html", "scorm12", "scorm2004")
        ),
        (
            "cc13",
            Feature.POINTS,
            (TRUTH % ", points: 2", "questions: all"),
            (TRUTH % ", points: 2.5", "questions: all"),
        ),
        (
            "cc13",
            Feature.POINTS,
            (TRUTH % ", points: 99", "questions: all"),
            (TRUTH % ", points: 100", "questions: all"),
        ),
        ("cc13", Feature.ATTEMPTS, (TRUTH % "", "attempts: 5"), (TRUTH % "", "attempts: 6")),
        (
            "cc11",
            Feature.CHOICE_FEEDBACK,
            (f"{{single_choice: {{id: q, stem: So?, {TOLD}", "questions: all"),
            (f"{{multiple_response: {{id: q, stem: So?, {TOLD}", "questions: all"),
        ),
        (
            "cc11",
            Feature.FEEDBACK,
            (f"{{multiple_response: {{id: q, stem: So?, {WRONG}, {UP_OR_DOWN % ''}}}}}", "questions: all"),
            (f"{{multiple_response: {{id: q, stem: So?, {WRONG}, {TOLD}", "questions: all"),
        ),
    ],
)
def test_nobody_is_told_of_a_loss_that_a_lesson_like_theirs_may_have_and_theirs_has_not(
    target: str, feature: Feature, without: tuple[str, str], with_it: tuple[str, str], tmp_path: Path
) -> None:
    assert feature.value not in lost_features(target, written(tmp_path, *without))
    assert feature.value in lost_features(target, written(tmp_path, *with_it))


@pytest.mark.parametrize("target", ["cc11", "cc13"])
def test_of_a_question_that_is_left_out_nothing_else_is_said_to_be_lost(target: str, tmp_path: Path) -> None:
    typed, listed = "{answers: [rain, rai*], wildcard: true, weight: 2}", f"{{{UP_OR_DOWN % ', feedback: Yes.'}}}"
    gaps = f"one: {typed}, two: {listed}"
    cloze = f"{{cloze: {{id: gaps, text: '[[one]] [[two]]', gaps: {{{gaps}}}, points: 2.5, tags: [sky], hint: Look.}}}}"
    subject = written(tmp_path, cloze, "pass_mark: 50, attempts: 9, pools: [{pick: 1, questions: [gaps]}]")
    asked = (Section(id="s", title="S", blocks=(KnowledgeCheck(question="gaps", at=Place("lesson.yaml", 9)),)),)
    assert lost_features(target, with_lesson(subject, sections=asked)) == ["cloze"]


def test_a_loss_is_a_warning_where_it_would_surprise_who_takes_the_package_alone() -> None:
    warned = {
        (target.name, dict(entry.args)["feature"])
        for target in TARGETS.values()
        for entry in losses(target, sea())
        if entry.severity is Severity.WARNING
    }
    names = ("cc11", "cc13", "qti12", "qti21", "qti22", "qti30")
    assert warned == {(name, "holding back of right answers") for name in names}


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (
            "qti21",
            "leaves out 1 rule on showing answers, 1 rule on what counts, 2 gates, 2 weights; limits of attempts are "
            "per question; quizzes for practice are tests like any other; time limits cannot be extended by learners",
        ),
        (
            "html",
            "limits of attempts, rules on showing answers and draws of questions last as long as the browser's memory",
        ),
        ("scorm12", "SCOs of lessons become one SCO with a menu"),
        ("scorm2004", ""),
    ],
)
def test_the_losses_of_a_package_come_to_one_line(target: str, line: str) -> None:
    assert summed(TARGETS[target], tallied(TARGETS[target], losses(TARGETS[target], sea()))) == line


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_question_is_said_to_be_left_out_only_where_it_is(target: Target) -> None:
    """Of all else the line names what the question is without; texts with gaps of several forms go with their kind."""
    gone = {feature for feature, entry in target.table.items() if entry.carriage is Carriage.DROPPED}
    kinds = {feature for feature in gone if feature.kind is not None}
    called = {feature for feature in gone if re.match(r"(question|text|gap|choice)\b", feature.one)}
    assert called <= kinds | ({Feature.MIXED_GAPS} if Feature.CLOZE in kinds else set())


def test_the_line_of_losses_names_what_questions_are_without() -> None:
    said = summed(TARGETS["canvas"], tallied(TARGETS["canvas"], losses(TARGETS["canvas"], course("kitchen-sink"))))
    left_out = said.partition(";")[0].removeprefix("leaves out ").split(", ")
    assert {"1 hotspot question", "1 set of nudges", "1 set of weights of choices", "6 hints"} <= {*left_out}
    assert {"1 distinction of capitals", "1 tolerance or range of a gap", "1 set of weights of gaps"} <= {*left_out}


def test_what_is_told_of_new_quizzes_does_not_speak_of_the_classic_ones() -> None:
    assert [feature for feature, entry in TARGETS["canvas-new"].table.items() if "Classic" in entry.reason] == []


def test_what_a_finding_says_of_a_platform_names_it() -> None:
    """It stands behind the name of something else there."""
    facts = (fact for platform in lms.load().values() for fact in platform.facts.values() if fact.rules)
    assert [fact.says for fact in facts if re.match("its ", fact.says, re.IGNORECASE)] == []


def test_a_line_of_losses_says_that_questions_of_whole_points_count_otherwise_in_a_quiz() -> None:
    assert "count more or less in a quiz" in TARGETS["moodle"].table[Feature.CLOZE].becomes


def test_the_lessons_here_use_every_feature_there_is() -> None:
    assert set(Feature) - used(course("kitchen-sink")) - used(sea()) == set()


def test_gates_and_weights_are_used_where_they_are_set_and_nowhere_else() -> None:
    subject = sea()
    tides, waves = subject.lessons
    final = subject.final_quiz
    assert final is not None
    uses = [use for use in features(subject) if use[0] in (Feature.GATES, Feature.WEIGHTS)]
    assert uses == [
        (Feature.WEIGHTS, tides.listed, "lesson 'tides'"),
        (Feature.GATES, waves.listed, "lesson 'waves'"),
        (Feature.GATES, final.at, "quiz 'final'"),
        (Feature.WEIGHTS, final.at, "quiz 'final'"),
    ]


PICTURED = (Paragraph((Text("Look:"),)), Paragraph((Image(CLOUD, "A cloud"),)))
STRUCK = (Paragraph((Emphasis((Struck((Text("so"),)),)),)),)
SQUARE = (Paragraph((Emphasis((Formula("x^2"),)),)),)
OF_A_QUIZ: list[tuple[dict[str, Any], set[Feature]]] = [
    ({"pass_mark": Fraction(0)}, {Feature.PASS_MARK}),
    ({"attempts": 1}, {Feature.ATTEMPTS}),
    ({"time_limit": 1}, {Feature.TIME_LIMIT}),
    ({"shuffle": True}, {Feature.SHUFFLE_QUESTIONS}),
    ({"mode": Mode.PRACTICE}, {Feature.PRACTICE}),
    ({"grade": Grade.LAST}, {Feature.GRADE}),
    ({"grade": Grade.AVERAGE}, {Feature.GRADE}),
    ({"feedback": Reveal.AT_END}, {Feature.AT_END}),
    ({"tries": 2}, {Feature.TRIES}),
    ({"confidence": True}, {Feature.CONFIDENCE}),
    ({"pools": (Pool(pick=1, questions=("wet",)),)}, {Feature.POOLS}),
]
OF_A_QUESTION: list[tuple[dict[str, Any], set[Feature]]] = [
    ({"points": Fraction(2)}, {Feature.POINTS}),
    ({"feedback": Feedback(general=rich("So it is."))}, {Feature.FEEDBACK}),
    ({"feedback": Feedback(partly=rich("Nearly."))}, {Feature.PARTLY}),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], share=Fraction(1, 2)))}, {Feature.WEIGHED}),
    ({"hints": (rich("Think."),)}, {Feature.HINT}),
    ({"objective": "rain"}, {Feature.OBJECTIVE}),
    ({"tags": ("sky",)}, {Feature.TAGS}),
    ({"difficulty": Difficulty.EASY}, {Feature.DIFFICULTY}),
    ({"language": "de"}, {Feature.LANGUAGES}),
    ({"shuffle": True}, {Feature.SHUFFLE}),
    ({"shuffle": True, "choices": (SEA.choices[0], replace(SEA.choices[1], fixed=True))},
     {Feature.SHUFFLE, Feature.FIXED}),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], fixed=True))}, set()),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], feedback=rich("No.")))}, {Feature.CHOICE_FEEDBACK}),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], text=PICTURED))}, {Feature.IMAGES}),
    ({"stem": PICTURED}, {Feature.IMAGES}),
    ({"hints": (rich("Think."), PICTURED)}, {Feature.HINT, Feature.IMAGES}),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], nudge=rich("No.")))}, {Feature.NUDGE}),
    ({"stem": STRUCK}, {Feature.STROKES}),
    ({"stem": SQUARE}, {Feature.FORMULAS}),
    ({"hints": (SQUARE,)}, {Feature.HINT, Feature.FORMULAS}),
    ({"choices": (SEA.choices[0], replace(SEA.choices[1], feedback=STRUCK))},
     {Feature.CHOICE_FEEDBACK, Feature.STROKES}),
]  # fmt: skip


def used(subject: Course) -> set[Feature]:
    return {feature for feature, _, _ in features(subject)}


@pytest.mark.parametrize(("setting", "uses"), OF_A_QUIZ)
def test_a_setting_of_a_quiz_is_a_use_of_its_feature_and_of_no_other(
    setting: dict[str, Any], uses: set[Feature]
) -> None:
    assert used(courses.course(quiz=courses.quiz(**setting))) - used(courses.course()) == uses


def test_what_is_said_of_a_question_is_a_use_of_its_feature_and_of_no_other() -> None:
    def holds(case: tuple[dict[str, Any], set[Feature]]) -> None:
        setting, uses = case
        bare = replace(SEA, feedback=Feedback(), objective="", shuffle=False)
        said, unsaid = (used(courses.course(question, sections=())) for question in (replace(bare, **setting), bare))
        assert said - unsaid == uses

    every_case(named(OF_A_QUESTION), holds)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_course_of_several_lessons_is_valid_and_what_it_loses_is_said(target: Target, schemas: Store) -> None:
    checks.load()
    package = target.build(distinct(sea()), Options())
    job = pipeline.Job(sources=(), schemas="", require_xsd=True)
    _, found, runs, _ = inspect(package, xsd.Validator(schemas), job, standard=target.standard)
    assert bool(runs) == any(kind.schema is not None for kind in target.standard.documents)
    assert [(entry.code, entry.message) for entry in found if entry.severity == "error"] == []
    said = {dict(entry.args)["feature"] for entry in losses(target, sea()) if entry.code.startswith("LOSS")}
    assert said == {feature.value for feature, _ in lost_of(target, sea())}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_mending_a_stem_changes_no_id_in_the_package(target: Target) -> None:
    subject = course("mesa-optimization")
    first, *rest = subject.lessons[0].questions
    mended = replace(first, stem=(Paragraph((Text("A stem that was mended?"),)),))
    changed = with_lesson(subject, questions=(mended, *rest))
    before, after = (identifiers(target.build(each, Options())) for each in (subject, changed))
    assert before == after


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_inserting_a_choice_changes_no_other_id_in_the_package(target: Target) -> None:
    subject = course("mesa-optimization")
    first, *rest = subject.lessons[0].questions
    new = Choice(id="brand-new", text=(Paragraph((Text("A new one"),)),))
    changed = with_lesson(subject, questions=(replace(first, choices=(new, *first.choices)), *rest))
    before, after = (identifiers(target.build(each, Options())) for each in (subject, changed))
    assert before - after == set()
    assert all("brand_new" in added for added in after - before)


HOSTILE = "& < > \" ' ]]> </script> 😀 \u202eabc\u202c {{ 7*7 }} ${x} &#233; &nbsp; " + "long " * 60


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_hostile_title_stays_text_in_every_package(target: Target, schemas) -> None:
    checks.load()
    subject = replace(course("kitchen-sink"), title=" ".join(HOSTILE.split()))
    package = target.build(target.carried(subject), Options())
    job = pipeline.Job(sources=(), schemas="", require_xsd=True)
    _, found, runs, _ = inspect(package, xsd.Validator(schemas), job, standard=target.standard)
    assert bool(runs) == any(kind.schema is not None for kind in target.standard.documents)
    assert [(entry.code, entry.message) for entry in found if entry.severity == "error"] == []
    for path in package.paths:
        if path.endswith(".html"):
            assert b"</script> \xf0\x9f" not in package.read(path)
            assert b"49" not in package.read(path).split(b"<body>")[0]


ADAPTERS = {
    "scorm12": ("scorm12", ["adapters/_ledger", "adapters/_scorm", "adapters/scorm12"]),
    "scorm2004": ("scorm2004", ["adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"]),
    "scorm2004-3rd": ("scorm2004", ["adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"]),
    "html": ("none", ["adapters/none"]),
}
PLAYED = [TARGETS[name] for name in ADAPTERS]


@pytest.mark.parametrize("target", PLAYED, ids=lambda target: target.name)
@pytest.mark.parametrize("name", COURSES)
def test_every_address_that_the_player_s_page_loads_is_in_the_package(target: Target, name: str) -> None:
    package = target.build(course(name), Options())
    page = package.read("index.html").decode()
    style = package.read("player.css").decode()
    loaded = re.findall(r'<(?:img|script|link|source)\b[^>]*?(?:src|href)="([^"]+)"', page)
    loaded += [address.partition("#")[0] for address in re.findall(r'url\("?([^")]+)"?\)', style)]
    assert len(loaded) >= 3
    assert [address for address in loaded if address not in package] == []


@pytest.mark.parametrize("target", PLAYED, ids=lambda target: target.name)
@pytest.mark.parametrize(
    ("read_it", "kinds"),
    [
        (
            lambda: course("kitchen-sink"),
            sorted(f"kinds/{file.stem}" for file in (ROOT / "templates" / "player" / "kinds").glob("*.js")),
        ),
        (sea, ["kinds/choice"]),
    ],
    ids=["a lesson", "a course"],
)
def test_a_package_carries_its_own_adapter_and_its_kinds_of_question_alone(
    target: Target, read_it: Callable[[], Course], kinds: list[str]
) -> None:
    adapter, parts = ADAPTERS[target.name]
    subject = distinct(read_it())
    pages = cut(subject) if adapter == "scorm2004" and subject.scos is Scos.PER_LESSON else [subject]
    names = _player.sources(adapter, *pages)
    assert target.build(subject, Options()).read("player.js").decode() == _player.script(names)
    assert [name for name in names if name.startswith("adapters/")] == parts
    assert [name for name in names if name.startswith("kinds/")] == kinds


@pytest.mark.parametrize("target", PLAYED, ids=lambda target: target.name)
def test_a_package_without_questions_carries_no_kind_of_question(target: Target) -> None:
    lesson = replace(courses.course().lessons[0], questions=(), quiz=None)
    subject = distinct(replace(courses.course(), lessons=(lesson,)))
    names = _player.sources("none", subject)
    assert [name for name in names if name.startswith("kinds/")] == []
    assert "choosing" not in target.build(subject, Options()).read("player.js").decode()


def plain(*blocks: Any, **changes: Any) -> Course:
    """A lesson to read, of text alone but for these blocks."""
    text = courses.prose(*rich("Rain falls."))
    given: dict[str, Any] = {"quiz": None, "sections": (courses.section(text, *blocks),)}
    return replace(courses.course(), lessons=(replace(courses.course().lessons[0], **{**given, **changes}),))


TWO = tuple(replace(plain().lessons[0], id=id) for id in ("rain", "snow"))
ASKED = {"kinds/choice", "ui/question"}
QUIZ = {*ASKED, "ui/strip", "ui/result"}
SCORED = {*QUIZ, "core/standing"}
# What only some lessons use: such a lesson or course, the files that it needs for it, and a message that is said then.
USES: dict[str, tuple[Course, set[str], str]] = {
    "a check": (plain(KnowledgeCheck(question="wet", at=courses.HERE)), ASKED, "question.check"),
    "questions again after days": (
        plain(KnowledgeCheck(question="wet", at=courses.HERE), again_after_days=2),
        {*ASKED, "core/days", "ui/round", "ui/revisit"},
        "revisit.begin",
    ),
    "a quiz": (plain(quiz=courses.quiz(attempts=1)), SCORED, "result.accept"),
    "a quiz that shows right answers and may be taken again": (
        plain(quiz=courses.quiz(attempts=2, answers=Answers.AFTER_EACH_QUESTION)),
        {*SCORED, "ui/round", "ui/missed"},
        "round.begin",
    ),
    "practice": (
        plain(quiz=courses.quiz(mode=Mode.PRACTICE)),
        {*QUIZ, "core/returns", "ui/practice"},
        "practice.again",
    ),
    "a time limit": (
        plain(quiz=courses.quiz(attempts=1, time_limit=5)),
        {*SCORED, "core/limit", "ui/remaining"},
        "time.half",
    ),
    "a picture": (replace(plain(), media=(CLOUD,)), {"ui/figures"}, "enlarge"),
    "several lessons": (replace(plain(), lessons=TWO), {"core/course", "ui/menu"}, "lesson.locked"),
}


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("answers", [Answers.AFTER_EACH_QUESTION, Answers.AFTER_LAST_ATTEMPT])
def test_of_how_attempts_count_and_answers_are_held_back_a_package_says_what_its_quiz_does(
    grade: Grade, answers: Answers
) -> None:
    subject = distinct(plain(quiz=courses.quiz(attempts=2, grade=grade, answers=answers)))
    data = TARGETS["html"].build(subject, Options()).read("data.js").decode()
    assert set(re.findall(r'"result\.(?:grade|again|more)\.([a-z]+)', data)) == {grade.value}
    assert ('"result.held.' in data) == (answers is Answers.AFTER_LAST_ATTEMPT)


@pytest.mark.parametrize("use", USES)
def test_a_package_carries_the_scripts_and_the_words_of_what_its_lessons_use_and_no_others(use: str) -> None:
    subject, files, message = USES[use]
    without, whole = set(_player.sources("none", plain())), set(_player.sources("none", distinct(subject)))
    assert whole - without == files
    assert without < whole
    said, unsaid = (TARGETS["html"].build(distinct(each), Options()).read("data.js") for each in (subject, plain()))
    assert f'"{message}' in said.decode()
    assert f'"{message}' not in unsaid.decode()


def test_a_page_of_its_own_for_each_lesson_carries_no_menu() -> None:
    subject = distinct(replace(sea(), scos=Scos.PER_LESSON))
    assert "core/course" in _player.sources("scorm2004", subject)
    assert "core/course" not in _player.sources("scorm2004", *cut(subject))
    made = TARGETS["scorm2004"].build(subject, Options()).read("player.js").decode()
    assert made == _player.script(_player.sources("scorm2004", *cut(subject)))


PRACTICED = courses.quiz(mode=Mode.PRACTICE)


@pytest.mark.parametrize(
    ("lessons", "told"),
    [
        ([{"weight": 3}, {}], ["75", "25"]),
        ([{}, {}, {}], ["33", "33", "33"]),
        ([{"weight": 3}, {"weight": 5, "quiz": None}, {"weight": 7, "quiz": PRACTICED}, {}], ["75", "", "", "25"]),
        ([{"weight": 3}, {"quiz": None}], ["", ""]),
        ([{"weight": 3}, {"weight": 0}], ["", ""]),
        ([{"weight": 999}, {}], ["", ""]),
    ],
)
def test_the_menu_tells_how_much_of_the_score_is_each_lesson_s_where_that_is_some_and_not_all(
    lessons: list[dict[str, Any]], told: list[str]
) -> None:
    [rain] = courses.course().lessons
    made = (
        replace(rain, id=f"l{n}", **{**each, "weight": Fraction(each.get("weight", 1))})
        for n, each in enumerate(lessons)
    )
    package = TARGETS["html"].build(distinct(replace(courses.course(), id="sky", lessons=tuple(made))), Options())
    menu = package.read("index.html").decode().split('<ol class="lessons">')[1].split("</ol>")[0]
    entries = menu.split("<li data-lesson=")[1:]
    shares = [re.findall(r"(\d+)\s?% of the course’s score", entry) for entry in entries]
    assert ["".join(share) for share in shares] == told


@pytest.mark.parametrize("name", COURSES)
def test_every_picture_of_the_page_has_its_alternative_and_its_size(name: str) -> None:
    page = TARGETS["scorm12"].build(course(name), Options()).read("index.html").decode()
    pictures = re.findall(r"<img\b[^>]*>", page)
    posters = re.findall(r'class="embed-place"[^>]*>(<img\b[^>]*>)', page)  # beside the title of the film
    sections = (section for lesson in course(name).lessons for section in lesson.sections)
    figures = [block for section in sections for block in section.blocks if isinstance(block, Figure)]
    silent = [picture for picture in pictures if ' alt=""' in picture]
    assert len(silent) == len(posters) + sum(not figure.image.alt for figure in figures) < len(pictures)
    assert set(silent) >= set(posters)
    for picture in pictures:
        assert picture in silent or re.search(r' alt="[^"]+"', picture)
        assert re.search(r' width="\d+" height="\d+"', picture)


def test_the_style_sheet_is_the_source_s_without_comments_and_blanks() -> None:
    def bare(css: str) -> str:
        plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
        return re.sub(r"\s+", "", re.sub(r"(?<![\d.])0(?=\.\d)", "", plain)).replace(";}", "}")

    subject = course("kitchen-sink")
    shipped = TARGETS["scorm12"].build(subject, Options()).read("player.css").decode()
    unused = _player.unused_sheets(_player.sources("scorm12", subject), subject)
    assert "menu" in unused
    assert bare(shipped).startswith(bare(palette.style(None, unused))), "the theme stands behind it"
    assert not re.search(r"\n|/\*|;}", shipped)
