"""OPENOLAT, TAO, INSPERA: what becomes of QTI items in the question banks of these platforms; asked for by `--for`."""

from __future__ import annotations

from lxml import etree

from lessonpack import lms
from lessonpack.checks._manifest import manifest
from lessonpack.checks.qti._facts import ITEM, found, item, located, named, template, tests
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.lines import line_of
from lessonpack.rule import Document, Inspection, Problems, at, document_check, package_check

_OPENOLAT, _TAO, _INSPERA = lms.load()["openolat"], lms.load()["tao"], lms.load()["inspera"]


# --- OpenOlat ---------------------------------------------------------------------------------------

EDITED_FEEDBACK = rule(
    "OPENOLAT001",
    severity=Severity.NOTE,  # as long as nobody converts the question, nothing is wrong
    holds="For OpenOlat a question has no feedback but in OpenOlat's own pattern.",
    says="{platform} shows this feedback, and loses it once the question is converted to be edited there",
    hint="Mend questions where they were written and upload them anew, instead of editing them in OpenOlat.",
    reason="Conversion keeps feedback on FEEDBACKMODAL alone; the editor of 12.4 fails at other such questions.",
    clause=_OPENOLAT.facts["edited-feedback"].clause,
)
EDITED_MAPPING = rule(
    "OPENOLAT002",
    severity=Severity.NOTE,
    holds="For OpenOlat the score is the mapped value, with nothing computed around it.",
    says="the points of this question are not the plain sum of those of single answers: once it is converted to be "
    "edited in OpenOlat, it scores otherwise",
    hint="Give it points that can be divided among its right choices; or mend it in the source and upload it anew, "
    "instead of editing it in OpenOlat.",
    elsewhere="Mend it where it was written and upload it anew, instead of editing it in OpenOlat.",
    reason="Conversion keeps the values of the mapping and drops what is computed of them.",
    clause=_OPENOLAT.facts["edited-mapping"].clause,
)
OTHERS_TEST = rule(
    "OPENOLAT003",
    severity=Severity.NOTE,
    holds="For OpenOlat a test is of OpenOlat's own structure.",
    says="OpenOlat may import the questions of this test without the test",
    hint="Look at the result once; in OpenOlat a test is then made of the imported questions.",
    reason="It takes tests of its own structure alone; pass mark, order and pools are then to be set there.",
    clause=_OPENOLAT.facts["tests-of-others"].clause,
)
_OWN_FEEDBACK, _OWN_NAMESPACE = "FEEDBACKMODAL", "http://www.openolat.org/"
# A sum of SCORE and the mapped value is OpenOlat's own pattern.
_ARITHMETIC = tuple(map(qti2.tag, ("product", "divide", "subtract", "integerDivide", "power", "round", "truncate")))


@document_check(EDITED_FEEDBACK, ITEM, lms=(_OPENOLAT.name,))
def feedback_survives_editing(document: Document) -> Problems:
    for each in item(document).feedbacks:
        if each.kind == "modalFeedback" and each.outcome != _OWN_FEEDBACK:
            yield found(each.line, each.identifier, platform=_OPENOLAT.title)


@document_check(EDITED_MAPPING, ITEM, lms=(_OPENOLAT.name,))
def scores_survive_editing(document: Document) -> Problems:
    for processing in named(document, "responseProcessing"):
        for mapped in processing.iter(qti2.tag("mapResponse")):
            if next(mapped.iterancestors(*_ARITHMETIC), None) is not None:
                yield at(mapped)


@package_check(OTHERS_TEST, lms=(_OPENOLAT.name,))
def tests_are_of_its_own_structure(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    own = facts is not None and any(namespace.startswith(_OWN_NAMESPACE) for _, namespace in facts.namespaces)
    for path, _ in () if own else tests(inspection):
        yield located(path, 1)


# --- TAO and Inspera --------------------------------------------------------------------------------

CUSTOM = rule(
    "TAO001",
    severity=Severity.NOTE,
    holds="For TAO response processing is a standard template.",
    says="the scoring of this question is delivered as it is, and cannot be edited in {platform}",
    hint="Mend its scoring where it was written, and upload the question anew.",
    reason="TAO's editor calls response processing that is no standard template 'Custom' and leaves it alone.",
    clause=_TAO.facts["custom-processing"].clause,
)
OTHER_PROCESSING = rule(
    "INSPERA001",
    severity=Severity.WARNING,
    holds="For Inspera response processing is match_correct, or sets FEEDBACK as Inspera names it.",
    says="{platform} supports the template match_correct, and this question is scored otherwise",
    hint="Leave out its feedback and its shares, or look at its score there: nothing of this could be run here.",
    reason="What else response processing says, such as shares of the points and feedback, is not promised to be read.",
    clause=_INSPERA.facts["match-correct"].clause,
)
_ITS_FEEDBACK = frozenset({"feedback_unanswered", "feedback_wrong", "feedback_partially_correct", "feedback_correct"})


@document_check(CUSTOM, ITEM, lms=(_TAO.name,))
def scoring_is_a_template(document: Document) -> Problems:
    if template(item(document)) not in (qti2.MATCH_CORRECT, qti2.MAP_RESPONSE, qti2.MAP_RESPONSE_POINT):
        for processing in named(document, "responseProcessing"):
            yield found(line_of(processing), platform=_TAO.title)


@document_check(OTHER_PROCESSING, ITEM, lms=(_INSPERA.name,))
def scoring_is_match_correct(document: Document) -> Problems:
    for processing in named(document, "responseProcessing"):
        if template(item(document)) != qti2.MATCH_CORRECT and not _names_its_feedback(document, processing):
            yield found(line_of(processing), platform=_INSPERA.title)


def _names_its_feedback(document: Document, processing: etree._Element) -> bool:
    outcome = item(document).outcome("FEEDBACK")
    if outcome is None or outcome.cardinality != "single":
        return False
    told = {
        (value.text or "").strip()
        for rule in processing.iter(qti2.tag("setOutcomeValue"))
        if rule.get("identifier") == "FEEDBACK"
        for value in rule.iter(qti2.tag("baseValue"))
    }
    return bool(told) and told <= _ITS_FEEDBACK
