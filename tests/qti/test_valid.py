"""Items, tests and manifests are valid against the official schemas, whatever is asked of the target."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lessonpack import xsd
from lessonpack.formats import qti21
from lessonpack.formats.recognise import kind_of, standard_of
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.course import Reveal
from lessonpack.package import MANIFEST, Package
from lessonpack.schemas import Store
from qti import samples

pytestmark = pytest.mark.schemas
REVISIONS = ["2.1.0", "2.1.2"]


def faults(package: Package, schemas: Store, revision: str = "2.1.0") -> list[str]:
    """What the schemas say of every document of a package, each with its path."""
    validator = xsd.Validator(schemas, instead={"qti21-2.1.0": f"qti21-{revision}"})
    found = []
    for path in package.paths:
        if path.endswith(".xml"):
            root = etree.fromstring(package.read(path))
            kind = kind_of(root, path, qti21.STANDARD)
            assert kind is not None
            found += [f"{path}: {fault.message}" for fault in validator.validate(kind, root)]
    return found


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("test", [True, False], ids=["test", "bank"])
@pytest.mark.parametrize("name", samples.ITEM_BANKS)
def test_the_samples_are_valid(name: str, test: bool, revision: str, schemas: Store) -> None:
    package = samples.built(samples.ITEM_BANKS[name](), test=test)
    assert faults(package, schemas, revision) == []
    assert standard_of(etree.fromstring(package.read(MANIFEST))) is qti21.STANDARD


@pytest.mark.parametrize("reveal", Reveal)
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("mark", [None, Fraction("66.6667")])
@pytest.mark.parametrize("attempts", [None, 1])
def test_every_setting_of_a_quiz_is_valid(
    reveal: Reveal, shuffle: bool, mark: Fraction | None, attempts: int | None, schemas: Store
) -> None:
    question = samples.single()
    asked = samples.quiz(question, feedback=reveal, shuffle=shuffle, pass_mark=mark, attempts=attempts)
    assert faults(samples.built(samples.course(question, asked=asked)), schemas) == []


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("revision", REVISIONS)
def test_pools_and_a_time_limit_are_valid(shuffle: bool, revision: str, schemas: Store) -> None:
    package = samples.built(samples.pooled_course(shuffle=shuffle))
    assert faults(package, schemas, revision) == []


def test_a_pool_is_a_section_that_selects_behind_the_questions_of_everybody() -> None:
    test = etree.fromstring(samples.built(samples.pooled_course(shuffle=True)).read("test.xml"))
    [limits] = test.findall("{*}timeLimits")
    assert limits.get("maxTime") == "1200"
    [section] = test.findall("{*}testPart/{*}assessmentSection")
    assert [etree.QName(node).localname for node in section] == [
        "ordering", "assessmentItemRef", "assessmentSection", "assessmentSection",
    ]  # fmt: skip
    pools = section.findall("{*}assessmentSection")
    assert [pool.find("{*}selection").get("select") for pool in pools] == ["1", "2"]  # type: ignore[union-attr]
    assert [[ref.get("identifier") for ref in pool.findall("{*}assessmentItemRef")] for pool in pools] == [
        ["q1", "q2"], ["q3", "q4", "q5"],
    ]  # fmt: skip
    assert {pool.get("keepTogether") for pool in pools} == {"false"}, "shuffled, they mix with the others"


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), min_size=1)


@given(words=st.lists(WORDS, min_size=8, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_anywhere_are_valid_and_come_back_as_they_were(words: list[str], schemas: Store) -> None:
    stem, choice, feedback, general, title, keyword, author, tag = words
    question = samples.single(
        stem=(Paragraph((Text(stem),)),),
        choices=(samples.option("a", choice, right=True, feedback=feedback), samples.option("b", "B")),
        feedback=samples.Feedback(general=samples.say(general)),
        tags=(tag,),
    )
    package = samples.built(samples.course(question, title=title, keywords=(keyword,), authors=(author,)))
    assert faults(package, schemas) == []
    item = etree.fromstring(package.read("items/core_idea.xml"))
    assert item.findtext(".//{*}itemBody/{*}div/{*}p") == stem
    assert item.findtext(".//{*}simpleChoice[@identifier='a']") == choice
    assert [node.findtext("{*}p") for node in item.iter("{*}modalFeedback")] == [feedback, general]


BLOCKS = samples.everything()


@pytest.mark.parametrize("pair", list(itertools.permutations(range(len(BLOCKS)), 2))[::7])
def test_blocks_are_valid_in_any_place_and_order(pair: tuple[int, int], schemas: Store) -> None:
    content = tuple(BLOCKS[at] for at in pair)
    inside = (samples.Blockquote(content), samples.Items((content,)), samples.Items((content,), 3))
    for text in (content, inside):
        choice = samples.Choice(id="a", text=text, correct=True, feedback=text)
        question = samples.single(stem=text, choices=(choice, samples.option("b", "B")))
        assert faults(samples.built(samples.course(question)), schemas) == []


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("name", ["mesa-optimization", "ai-safety/specification-gaming", "kitchen-sink"])
def test_the_content_is_valid(name: str, revision: str, schemas: Store) -> None:
    assert faults(samples.built(samples.lesson(name)), schemas, revision) == []
