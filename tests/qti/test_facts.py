"""The facts that checks compare are read from any item or test, whole or broken."""

from __future__ import annotations

import pytest
from lxml import etree

from lessonpack.formats import qti2
from lessonpack.formats.qti2_facts import Feedback, ItemFacts, Mapping, Use, item_facts, test_facts
from qti import samples

NAMESPACE = f'xmlns="{qti2.ITEM_NAMESPACE}"'


def item(inner: str) -> ItemFacts:
    return item_facts(etree.fromstring(f'<assessmentItem {NAMESPACE} identifier="i">\n{inner}\n</assessmentItem>'))


def test_the_facts_of_an_item_of_ours() -> None:
    package = samples.built(samples.course(samples.several(feedback=samples.FEEDBACK)))
    facts = item_facts(etree.fromstring(package.read("items/which.xml")))
    response = facts.response("RESPONSE")
    assert response is not None
    assert (response.cardinality, response.base_type, response.correct) == ("multiple", "identifier", ("x", "y", "z"))
    assert response.mapping is not None
    assert response.mapping.entries == (("x", 1), ("y", 1), ("z", 1), ("w", -1))
    assert (response.mapping.lower, response.mapping.upper, response.mapping.default) == (0, 3, 0)
    (interaction,) = facts.interactions
    assert (interaction.kind, interaction.response) == ("choiceInteraction", "RESPONSE")
    assert [choice.identifier for choice in interaction.choices] == ["x", "y", "z", "w"]
    assert (facts.has_processing, facts.template) == (True, "")
    assert facts.outcome("SCORE") is not None
    assert facts.outcome("NONE") is facts.response("NONE") is None


def test_every_fact_has_the_line_that_it_stands_on() -> None:
    facts = item(
        '<responseDeclaration identifier="R" cardinality="single"/>\n'
        '<outcomeDeclaration identifier="SCORE"/>\n'
        '<itemBody>\n<choiceInteraction responseIdentifier="R">\n<simpleChoice identifier="a"/>\n</choiceInteraction>'
        '</itemBody>\n<responseProcessing>\n<setOutcomeValue identifier="SCORE">\n<variable identifier="R"/>'
        "</setOutcomeValue></responseProcessing>"
    )
    assert (facts.responses[0].line, facts.outcomes[0].line) == (2, 3)
    assert (facts.interactions[0].line, facts.interactions[0].choices[0].line) == (5, 6)
    assert (facts.sets, facts.reads) == (
        (Use("SCORE", "setOutcomeValue", 9),),
        (Use("R", "variable", 10),),
    )


@pytest.mark.parametrize("text", ["<itemBody/>", "<!-- nothing -->", "<?what ever?>", "<responseDeclaration/>", "<x/>"])
def test_what_is_missing_reads_as_empty(text: str) -> None:
    facts = item(text)
    assert facts.interactions == facts.feedbacks == facts.reads == ()
    assert not facts.has_processing


def test_numbers_that_are_none_read_as_absent() -> None:
    facts = item(
        '<responseDeclaration identifier="R"><mapping lowerBound="low"><mapEntry mapKey="a" mappedValue="x"/></mapping>'
        '</responseDeclaration><outcomeDeclaration identifier="S" normalMaximum="most"/>'
        '<itemBody><choiceInteraction maxChoices="many"/></itemBody>'
    )
    mapping = facts.responses[0].mapping
    assert mapping is not None
    assert (mapping.lower, mapping.upper, mapping.entries) == (None, None, (("a", 0.0),))
    assert facts.outcomes[0].normal_maximum is None
    assert facts.interactions[0].max_choices is None


@pytest.mark.parametrize(("chosen", "points"), [("", 0), ("a", 2), ("ab", 1), ("abc", 0.5), ("d", 0.5), ("aad", 2)])
def test_a_mapping_scores_within_its_bounds(chosen: str, points: float) -> None:
    mapping = Mapping(default=0.5, lower=0, upper=2, entries=(("a", 3), ("b", -2), ("c", -0.5)), line=1)
    assert mapping.scored("identifier")(frozenset(chosen)) == points


def test_addresses_are_found_wherever_they_stand() -> None:
    facts = item(
        '<stylesheet href="s.css"/><itemBody><p><img src="i.png"/><a href="h"/><object data="o.mp4"/></p></itemBody>'
        '<modalFeedback outcomeIdentifier="F" identifier="f"><img src="j.png"/></modalFeedback>'
    )
    assert {(entry.by, entry.href) for entry in facts.references} == {
        ("stylesheet", "s.css"),
        ("img", "i.png"),
        ("img", "j.png"),
        ("a", "h"),
        ("object", "o.mp4"),
    }
    assert facts.feedbacks == (Feedback("modalFeedback", "F", "f", 2),)


def test_the_facts_of_a_test() -> None:
    package = samples.built(samples.kinds_course())
    facts = test_facts(etree.fromstring(package.read("test.xml")))
    assert (facts.identifier, facts.title, facts.parts) == ("quiz", "Check your understanding", ("PART-1",))
    assert [ref.identifier for ref in facts.item_refs] == ["core_idea", "which", "exactly", "claim", "claim_2"]
    (section,) = facts.sections
    assert (section.identifier, section.visible, section.select, section.children) == ("SECTION-1", False, None, 5)
    assert [use.identifier for use in facts.sets] == ["SCORE", "MAXSCORE", "PASS"]


def test_the_facts_of_a_foreign_test() -> None:
    facts = test_facts(
        etree.fromstring(
            f'<assessmentTest {NAMESPACE}><testPart identifier="p"><assessmentSection identifier="s" visible="true">'
            '<selection select="2"/><assessmentItemRef identifier="a" href="a.xml"><weight identifier="W" value="x"/>'
            '</assessmentItemRef><assessmentSectionRef identifier="r" href="r.xml"/></assessmentSection></testPart>'
            '<outcomeProcessing><setOutcomeValue identifier="S"><testVariables weightIdentifier="W"/></setOutcomeValue>'
            "</outcomeProcessing></assessmentTest>"
        )
    )
    (section,) = facts.sections
    assert (section.visible, section.select, section.children) == (True, 2, 2)
    assert facts.item_refs[0].weights == (("W", None),)
    assert facts.section_refs[0].href == "r.xml"
    assert [(use.identifier, use.by) for use in facts.weights_used] == [("W", "testVariables")]
