"""The shape of what is written, as the importers that lessonpack writes for read it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT
from lessonpack.features import Feature
from lessonpack.findings import NOWHERE
from lessonpack.formats import qti2, qti2_facts
from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.course import Course, Reveal
from lessonpack.model.questions import Question, SingleChoice
from lessonpack.package import MANIFEST, Package
from lessonpack.target import Options
from lessonpack.targets import load
from lessonpack.targets._qti.identifiers import feedback_id, identifier_of
from lessonpack.targets.qti import TABLE
from qti import samples

# How Canvas Classic sorts feedback by the identifier alone (canvas-lms, assessment_item_converter, get_feedback).
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
OF_THE_QUESTION = re.compile(r"wrong|incorrect|_IC$|correct|_C$|solution|general_|_all", re.IGNORECASE)


def tree(package: Package, path: str) -> etree._Element:
    return etree.fromstring(package.read(path))


def item(question: Question) -> etree._Element:
    return tree(samples.built(samples.course(question)), samples.item_path(question))


def facts(question: Question) -> qti2_facts.ItemFacts:
    return qti2_facts.item_facts(item(question))


# ---------------------------------------------------------------- items


def test_an_item_is_called_by_its_question_and_holds_its_language() -> None:
    root = item(samples.single())
    assert root.get("identifier") == "core_idea"
    assert root.get(LANGUAGE) == "en"


def test_stem_and_choices_in_another_language_are_marked_and_feedback_is_not() -> None:
    question = samples.single(language="fr-CA", feedback=Feedback(general=samples.say("In English.")))
    root = item(question)
    marked = {qti2.local(node): node.get(LANGUAGE) for node in root.iter() if node.get(LANGUAGE)}
    assert marked == {"assessmentItem": "en", "itemBody": "fr-CA"}
    manifest = tree(samples.built(samples.course(question)), MANIFEST)
    titles = [node.get("language") for node in manifest.iterfind(".//{*}resource//{*}title/{*}string")]
    assert titles == ["fr-CA"]


def test_the_stem_stands_in_one_div_and_there_is_no_prompt() -> None:
    body = item(samples.single(stem=samples.everything())).find("{*}itemBody")
    assert body is not None
    assert [qti2.local(node) for node in body] == ["div", "choiceInteraction"]
    assert body.find(".//{*}prompt") is None


def test_a_title_is_the_stem_cut_at_a_word() -> None:
    assert item(samples.single()).get("title") == "What is the core idea?"
    title = item(samples.single(stem=samples.say("many words " * 20))).get("title", "")
    assert title.endswith(" words…")
    assert len(title) <= 80


@pytest.mark.parametrize(("question", "most"), [(samples.single(), 1), (samples.several(), 0), (samples.judged(), 1)])
def test_only_a_multiple_response_takes_several_choices(question: Question, most: int) -> None:
    (interaction,) = facts(question).interactions
    assert interaction.max_choices == most
    assert facts(question).responses[0].cardinality == ("multiple" if most == 0 else "single")


def test_shuffled_choices_keep_the_fixed_one_in_place() -> None:
    (shuffled,) = facts(samples.single()).interactions
    assert (shuffled.shuffle, [choice.fixed for choice in shuffled.choices]) == (True, [False, False, True])
    (ordered,) = facts(samples.single(shuffle=False)).interactions
    assert (ordered.shuffle, [choice.fixed for choice in ordered.choices]) == (False, [False, False, False])


def test_a_lone_paragraph_of_a_choice_is_plain_text() -> None:
    choices = item(samples.single()).iter("{*}simpleChoice")
    assert next((choice.text, len(choice)) for choice in choices) == ("A learned optimizer", 0)


@pytest.mark.parametrize("points", ["0.0001", "0.5", "1", "2.25", "1000"])
def test_points_are_told_wherever_an_importer_reads_them(points: str) -> None:
    question = samples.several(points=Fraction(points))
    package = samples.built(samples.course(question))
    found = qti2_facts.item_facts(tree(package, samples.item_path(question)))
    score, maximum = found.outcome("SCORE"), found.outcome("MAXSCORE")
    assert score is not None
    assert maximum is not None
    assert score.normal_maximum == float(points)
    assert maximum.default == (points,)
    (ref,) = qti2_facts.test_facts(tree(package, "test.xml")).item_refs
    assert ref.weights == (("POINTS", float(points)),)


def test_no_total_uses_the_weights_as_scores_are_points_already() -> None:
    package = samples.built(samples.kinds_course())
    assert qti2_facts.test_facts(tree(package, "test.xml")).weights_used == ()


# ---------------------------------------------------------------- feedback

TRAPS = [
    "correct",
    "incorrect",
    "wrong-one",
    "all",
    "both-all",
    "general",
    "option-c",
    "x_ic",
    "solution",
    "the-correct-one",
    "c",
]


@pytest.mark.parametrize("id", TRAPS)
def test_no_choice_makes_its_feedback_that_of_the_question(id: str) -> None:
    choices = (samples.option(id, "A", right=True, feedback="It is."), samples.option("other", "B"))
    (feedback,) = facts(samples.single(choices=choices)).feedbacks
    assert not OF_THE_QUESTION.search(feedback.identifier)


def test_choices_with_trapped_names_have_feedback_of_their_own_each() -> None:
    choices = tuple(samples.option(id, "A", right=at == 0, feedback="F") for at, id in enumerate(TRAPS))
    names = [feedback.identifier for feedback in facts(samples.single(choices=choices)).feedbacks]
    assert len(set(names)) == len(TRAPS)


def test_the_questions_own_feedback_is_called_as_canvas_sorts_it() -> None:
    names = {feedback.identifier for feedback in facts(samples.single(feedback=samples.FEEDBACK)).feedbacks}
    assert {"general_fb", "correct_fb", "incorrect_fb"} <= names


def test_each_choices_feedback_stands_in_the_shape_that_canvas_takes_over() -> None:
    conditions = item(samples.single()).iterfind(".//{*}responseCondition")
    found = {}
    for condition in conditions:
        told = condition.find(".//{*}setOutcomeValue[@identifier='FEEDBACK']/{*}multiple")
        if told is not None:
            assert told.find("{*}variable[@identifier='FEEDBACK']") is not None
            found[condition.findtext(".//{*}match/{*}baseValue")] = told.findtext("{*}baseValue")
    assert found == {"a_learned_optimizer": "a_learned_optimizer_fb", "bug": "bug_fb"}


def test_all_of_a_choices_feedback_stands_in_the_first_p_or_div() -> None:
    """Canvas Classic keeps the first `p` of it, or else the first `div`, and drops the rest."""
    lone = (Paragraph((Text("One."),)),)
    pair = (*lone, Paragraph((Text("Two."),)))
    for told, name in ((lone, "p"), (pair, "div")):
        choice = replace(samples.option("a", "A", right=True), feedback=told)
        root = item(samples.single(choices=(choice, samples.option("b", "B"))))
        (modal,) = root.iter("{*}modalFeedback")
        assert [qti2.local(node) for node in modal] == [name]
        assert name == "p" or modal.find(".//{*}p") is None


@pytest.mark.parametrize("name", samples.COURSES)
def test_everything_that_is_read_or_set_is_declared(name: str) -> None:
    package = samples.built(samples.COURSES[name]())
    for path in package.paths:
        if path.startswith("items/") and path.endswith(".xml"):
            found = qti2_facts.item_facts(tree(package, path))
            declared = {entry.identifier for entry in (*found.responses, *found.outcomes)}
            assert {use.identifier for use in (*found.reads, *found.sets)} <= declared
            assert {feedback.outcome for feedback in found.feedbacks} <= declared


# ---------------------------------------------------------------- test


def test_references_bear_the_identifier_of_their_item_in_the_quizs_order() -> None:
    first, second = samples.single(), samples.judged()
    asked = samples.quiz(second, first)
    refs = qti2_facts.test_facts(tree(samples.built(samples.course(first, second, asked=asked)), "test.xml")).item_refs
    assert [(ref.identifier, ref.href) for ref in refs] == [
        ("claim", "items/claim.xml"),
        ("core_idea", "items/core_idea.xml"),
    ]


def test_no_section_is_visible_so_that_its_title_is_no_question() -> None:
    (section,) = qti2_facts.test_facts(tree(samples.built(samples.plain_course()), "test.xml")).sections
    assert not section.visible


def part(**settings: object) -> etree._Element:
    question = samples.single()
    asked = samples.quiz(question, **settings)
    found = tree(samples.built(samples.course(question, asked=asked)), "test.xml").find("{*}testPart")
    assert found is not None
    return found


def test_feedback_at_once_submits_each_question_and_at_the_end_all_together() -> None:
    assert part(feedback=Reveal.AT_ONCE).get("submissionMode") == "individual"
    assert part(feedback=Reveal.AT_END).get("submissionMode") == "simultaneous"


@pytest.mark.parametrize(("attempts", "most"), [(None, "0"), (1, "1"), (3, "3")])
def test_attempts_are_told_in_the_session_control(attempts: int | None, most: str) -> None:
    control = part(attempts=attempts).find("{*}itemSessionControl")
    assert control is not None
    assert (control.get("maxAttempts"), control.get("showFeedback")) == (most, "true")


def test_questions_are_shuffled_only_when_asked_for() -> None:
    assert part(shuffle=True).find("{*}assessmentSection/{*}ordering[@shuffle='true']") is not None
    assert part(shuffle=False).find("{*}assessmentSection/{*}ordering") is None


# ---------------------------------------------------------------- manifest


def manifest(course: Course, *, test: bool = True) -> etree._Element:
    return tree(samples.built(course, test=test), MANIFEST)


def test_the_schema_says_package_with_a_test_and_item_bank_without() -> None:
    assert manifest(samples.kinds_course()).findtext("{*}metadata/{*}schema") == "QTIv2.1 Package"
    bank = samples.built(samples.kinds_course(), test=False)
    assert tree(bank, MANIFEST).findtext("{*}metadata/{*}schema") == "QTIv2.1 Item Bank Package"
    assert "test.xml" not in bank


def test_a_lesson_without_a_quiz_is_a_bank() -> None:
    course = samples.plain_course()
    unasked = replace(course, lessons=tuple(replace(lesson, quiz=None) for lesson in course.lessons))
    assert manifest(unasked).findtext("{*}metadata/{*}schema") == "QTIv2.1 Item Bank Package"


def test_every_file_is_listed_once_and_every_listed_file_is_there() -> None:
    package = samples.built(samples.rich_course())
    listed = [node.get("href") for node in tree(package, MANIFEST).iter("{*}file")]
    assert sorted(listed) == sorted(path for path in package.paths if path != MANIFEST)


def test_pictures_are_dependencies_and_their_resource_has_no_href_of_its_own() -> None:
    """Canvas Classic imports a listed file only when it is not the href of a resource."""
    root = manifest(samples.rich_course())
    (picture,) = root.iterfind(".//{*}resource[@type='webcontent']")
    assert picture.get("href") is None
    (needing,) = root.iterfind(f".//{{*}}dependency[@identifierref='{picture.get('identifier')}']/..")
    assert needing.get("identifier") == "item_core_idea"


def test_a_picture_that_two_questions_show_is_carried_once() -> None:
    shown = samples.everything()
    package = samples.built(samples.course(samples.single(stem=shown), samples.judged(stem=shown)))
    assert [path for path in package.paths if "images" in path] == ["items/images/img-dot.png"]


def test_item_addresses_of_pictures_end_the_paths_in_the_manifest() -> None:
    found = facts(samples.single(stem=samples.everything()))
    assert {entry.href for entry in found.references if entry.by == "img"} == {"images/img-dot.png"}


def words(root: etree._Element, path: str) -> list[str | None]:
    return [node.text for node in root.iterfind(path)]


def test_metadata_reach_lom() -> None:
    lom = manifest(samples.kinds_course()).find("{*}metadata/{*}lom")
    assert lom is not None
    assert words(lom, "{*}general/{*}title/{*}string") == ["Sample"]
    assert words(lom, "{*}general/{*}keyword/{*}string") == ["sample", "QTI"]
    assert words(lom, "{*}general/{*}description/{*}string") == ["A sample of everything."]
    assert words(lom, "{*}lifeCycle/{*}version/{*}string") == ["2.1"]
    assert [(text or "").splitlines() for text in words(lom, ".//{*}entity")] == [
        ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}", "END:VCARD"]
        for name in ("Ann\\, the first", "Bo")
    ]
    assert words(lom, "{*}rights/{*}description/{*}string") == ["CC BY 4.0"]
    assert words(lom, "{*}relation/{*}resource/{*}description/{*}string") == ["https://example.org/source"]


def test_tags_and_objective_of_a_question_reach_its_resource() -> None:
    (resource,) = manifest(samples.kinds_course()).iterfind(".//{*}resource[@identifier='item_core_idea']")
    assert words(resource, ".//{*}general/{*}keyword/{*}string") == ["core", "first"]
    assert words(resource, ".//{*}taxon/{*}id") == ["tell-apart"]
    assert words(resource, ".//{*}taxon/{*}entry/{*}string") == ["Tell the two apart."]


def test_identifiers_of_the_manifest_are_unique() -> None:
    named = [node.get("identifier") for node in manifest(samples.rich_course()).iter() if node.get("identifier")]
    assert len(set(named)) == len(named)


def test_a_quiz_may_bear_the_id_of_a_question() -> None:
    question = samples.single()
    package = samples.built(samples.course(question, asked=samples.quiz(question, id="core-idea")))
    named = [node.get("identifier") for node in tree(package, MANIFEST).iter("{*}resource")]
    assert len(set(named)) == len(named)


# ---------------------------------------------------------------- origins, identifiers, table


def test_places_lead_back_to_the_source() -> None:
    package = samples.built(samples.kinds_course())
    path = "items/core_idea.xml"
    assert package.origin(path).line == 10
    assert package.origin(path, "bug").line == package.origin(path, "bug_fb").line == 12
    assert package.origin("test.xml", "which").line == 20
    assert package.origin("test.xml", "SECTION-1").line == 40
    assert package.origin(MANIFEST, "item_which").line == 20
    assert package.origin(MANIFEST, "file_img-dot.png").line == 1
    assert NOWHERE not in {package.origin(path) for path in package.paths if path.endswith(".xml")}


def identifiers(course: Course) -> dict[str, set[str]]:
    package = samples.built(course)
    return {
        path: {value for node in tree(package, path).iter() for name, value in node.attrib.items() if name != "title"}
        for path in package.paths
        if path.endswith(".xml")
    }


def test_mending_a_stem_or_adding_a_choice_changes_no_other_id() -> None:
    before = samples.single()
    assert isinstance(before, SingleChoice)
    mended = replace(
        before, stem=samples.say("What is its core?"), choices=(samples.option("new", "New"), *before.choices)
    )
    old = identifiers(samples.course(before, samples.several()))
    new = identifiers(samples.course(mended, samples.several()))
    assert new.keys() == old.keys()
    assert {path: new[path] - old[path] for path in new if new[path] != old[path]} == {"items/core_idea.xml": {"new"}}
    assert all(old[path] <= new[path] for path in old)


def test_choices_are_called_by_their_ids() -> None:
    (interaction,) = facts(samples.judged()).interactions
    assert [choice.identifier for choice in interaction.choices] == ["true", "false"]


NAMES = ("identifier", "mapKey", "identifierref", "responseIdentifier", "outcomeIdentifier")


def test_no_identifier_has_more_than_32_characters_however_long_the_ids_are() -> None:
    package = samples.built(samples.long_course())
    for path in package.paths:
        found = [value for node in tree(package, path).iter() for name in NAMES if (value := node.get(name))]
        found += [node.text for node in tree(package, path).iter("{*}value", "{*}baseValue") if node.text]
        assert max(map(len, found)) == 32, path


def test_ids_that_differ_in_their_last_character_make_identifiers_that_differ() -> None:
    questions = samples.long_course().lessons[0].questions
    for question in questions:
        read = facts(question)
        named = [choice.identifier for interaction in read.interactions for choice in interaction.choices]
        told = [feedback.identifier for feedback in read.feedbacks]
        assert len({*named, *told}) == len(named) + len(told)
    assert len({samples.item_path(question) for question in questions}) == 2


def test_an_identifier_follows_from_the_id_alone_and_is_the_id_where_that_fits() -> None:
    fits, long = "a" * 32, "a" * 33
    assert identifier_of(fits) == fits
    assert identifier_of(long) == "aaaaaaaaaaaaaa__852785c805c77e71"
    assert identifier_of("one-two", before="item_") == "item_one_two"
    assert len(identifier_of(fits, after="_fb")) == len(identifier_of(fits, before="item_")) == 32


def test_the_identifiers_that_the_documentation_shows_are_those_that_are_written() -> None:
    page = (ROOT / "docs" / "qti.md").read_text("utf-8")
    long = "what-deceptive-alignment-means-here"
    assert f"question `{long}`" in " ".join(page.split())
    for shown in (
        identifier_of(long),
        identifier_of(long, before="item_"),
        feedback_id("correct"),
        feedback_id("a-bug"),
    ):
        assert f"`{shown}`" in page


def test_the_places_of_long_ids_lead_back_to_the_source() -> None:
    course = samples.long_course()
    package = samples.built(course)
    first = course.lessons[0].questions[0]
    path = samples.item_path(first)
    assert package.origin(path).line == package.origin("test.xml", identifier_of(first.id)).line == 10
    assert package.origin(path, identifier_of(first.choices[1].id)) == first.choices[1].at
    [(quiz, _)] = course.quizzes
    assert package.origin(MANIFEST, identifier_of(quiz.id, before="test_")).line == 40


def test_the_table_gives_a_reason_for_each_loss() -> None:
    assert all(entry.reason or entry.carriage == "carried" for entry in TABLE.values())
    assert TABLE[Feature.LESSON].carriage == "not of this format"


def test_for_canvas_an_order_is_a_matching_with_numbers_and_that_is_told() -> None:
    course = samples.course(samples.ordered())
    target = load()["qti21"]
    path = samples.item_path(samples.ordered())
    assert b"<orderInteraction" in target.build(course, Options()).read(path)
    for_canvas = target.build(course, Options(lms=("canvas", "moodle"))).read(path)
    assert b"<orderInteraction" not in for_canvas
    assert b"<matchInteraction" in for_canvas
    assert [entry.code for entry in target.limits(course, Options(lms=("canvas",)))] == ["LOSS002"]
    assert list(target.limits(course, Options(lms=("tao",)))) == []
