"""QTI118–122: what the rules of a QTI 1.2 item name is there; items have names of their own, and known kinds.

CANVAS015, NEWQUIZ011 and SAKAI001: what becomes of places of a picture, and of kinds of New Quizzes, elsewhere.
"""

from __future__ import annotations

from lxml import etree

from lessonpack import lms
from lessonpack.checks.qti._one import KINDS, LONGEST, TYPE, Item, is_for_canvas, items, named
from lessonpack.findings import Severity, rule
from lessonpack.formats import qti12
from lessonpack.formats.lines import line_of
from lessonpack.rule import Document, Problem, Problems, at, document_check

NO_SUCH_RESPONSE = rule(
    "QTI118",
    holds="What the rules of a QTI 1.2 item compare is a response of the item, and an option of it.",
    says="item {item!r}: {element} compares {named!r}, which is no {what} of the item",
    hint="Write the ident of one that is there: {known}.",
    reason="The condition never holds: who answers rightly has no points, or learners miss the feedback.",
    clause="QTI 1.2 ASI Information Model, varequal and respident",
)
NO_SUCH_FEEDBACK = rule(
    "QTI119",
    severity=Severity.NOTE,
    holds="Each displayfeedback of a QTI 1.2 item names a feedback of the item.",
    says="item {item!r}: displayfeedback names {named!r}, and no itemfeedback is called so",
    hint="Write the ident of an itemfeedback into linkrefid, or take the displayfeedback out.",
    reason="Nothing is shown where an author had something to say.",
    clause="QTI 1.2 ASI Information Model, displayfeedback, linkrefid",
)
SAME_ITEM = rule(
    "QTI120",
    severity=Severity.WARNING,
    holds="No two items of a QTI 1.2 document share an ident.",
    says="the ident {item!r} is that of an item above",
    hint="Give each item an ident of its own.",
    reason="Canvas imports the last one of them alone, and says nothing.",
    clause="canvas-lms 2019-03-07: app/models/importers/assessment_question_importer.rb (run)",
)
NO_PROFILE = rule(
    "QTI121",
    severity=Severity.WARNING,
    holds="Each question of a Common Cartridge says which of the six kinds that cartridges have it is.",
    says="item {item!r} {found}",
    hint="Ask it as one of these: {known}.",
    reason="Moodle leaves a question of another kind out, and says nothing.",
    clause="Common Cartridge 1.1 and 1.3, cc_profile; Moodle 4.4 and 5.0, backup/cc/entity11.quiz.class.php (run)",
)
NO_TYPE = rule(
    "QTI122",
    severity=Severity.WARNING,
    holds="Each question of a QTI 1.2 document for Canvas says which of Canvas's kinds it is.",
    says="item {item!r} {found}",
    hint="Write the question_type of the kind that it is: {known}.",
    reason="Canvas guesses then, and says nothing: true/false becomes multiple choice, matching a garbled question.",
    clause="canvas-lms 2019-03-07: lib/qti/question_type_educated_guesser.rb (run)",
)
_CLASSIC, _NEW, _SAKAI = (lms.load()[name] for name in ("canvas", "canvas-new", "sakai"))
OF_NEW_QUIZZES = rule(
    "CANVAS015",
    holds="For Canvas's Classic Quizzes no question of a QTI 1.2 document is of a kind that New Quizzes alone know.",
    says="item {item!r} is of the kind {kind!r}, of which {platform} makes a broken question",
    hint="Import it into New Quizzes, or ask it as matching or multiple choice.",
    reason="Canvas imports it without an answer that learners could give.",
    clause=_CLASSIC.facts["new-kinds"].clause,
)
FURTHER_AREAS = rule(
    "NEWQUIZ011",
    severity=Severity.WARNING,
    holds="For New Quizzes a hot spot question has one area.",
    says="item {item!r} has {areas} areas, of which {platform} reads the first",
    hint="Make a question for each of them.",
    reason="Who points at another right place gets no points.",
    clause=_NEW.facts["areas"].clause,
)
NO_PLACES = rule(
    "SAKAI001",
    severity=Severity.WARNING,
    holds="For Sakai no question asks for places of a picture.",
    says="item {item!r} asks for a place of a picture, and {platform} makes an essay of it, without the picture",
    hint="Ask for the name of what is there, or make the question in Sakai, as an image map.",
    reason="Learners are asked to write where nothing is to be seen, and somebody has to judge it.",
    clause=_SAKAI.facts["places"].clause,
)
_TOLD = 6  # of the names that a finding tells
_IN_CARTRIDGES = tuple(kind for kind in KINDS if kind not in qti12.STANDARD.documents)
_PROFILES = tuple(
    f"cc.{kind}.v0p1"
    for kind in ("multiple_choice", "multiple_response", "true_false", "fib", "pattern_match", "essay")
)
_TYPES = tuple(
    f"{kind}_question"
    for kind in (
        "multiple_choice",
        "true_false",
        "multiple_answers",
        "short_answer",
        "fill_in_multiple_blanks",
        "multiple_dropdowns",
        "matching",
        "numerical",
        "calculated",
        "essay",
        "file_upload",
        "text_only",
        "missing_word",
        "ordering",
        "categorization",
        "hot_spot",
    )
)
_OF_NEW_ALONE = _TYPES[-3:]
_BY_OPTION = "varequal"
_PLACES, _AREA = "response_xy", "response_label"


@document_check(NO_SUCH_RESPONSE, *KINDS)
def rules_name_what_is_there(document: Document) -> Problems:
    for item in items(document):
        for each in item.rules:
            element, respident = etree.QName(each).localname, each.get("respident", "")
            value = (each.text or "").strip()
            if not respident:
                continue  # which the schema tells
            if respident not in item.options:
                what, named, known = "response", respident, list(item.options)
            elif element == _BY_OPTION and (options := item.options[respident]) and value not in options:
                what, named, known = "option", value, sorted(options)
            else:
                continue
            told = ", ".join(name[:LONGEST] for name in known[:_TOLD]) or "there is none"
            yield at(each, item=item.name, element=element, named=named[:LONGEST], what=what, known=told)


@document_check(NO_SUCH_FEEDBACK, *KINDS)
def feedback_is_there(document: Document) -> Problems:
    for item in items(document):
        for each in item.shown:
            named = each.get("linkrefid", "")
            if named not in item.feedback:
                yield at(each, item=item.name, named=named[:LONGEST])


@document_check(SAME_ITEM, *KINDS)
def items_have_names_of_their_own(document: Document) -> Problems:
    taken = set[str]()
    for item in items(document):
        ident = item.node.get("ident", "")
        if ident and ident in taken:
            yield at(item.node, item=item.name)
        taken.add(ident)


def _kind_missed(field: str, kind: str) -> str:
    return f"has the {field} {kind[:LONGEST]!r}" if kind else f"has no {field}"


@document_check(NO_PROFILE, *_IN_CARTRIDGES)
def questions_are_of_the_profile(document: Document) -> Problems:
    for item in items(document):
        profile = item.fields.get("cc_profile", "")
        if profile not in _PROFILES:
            yield at(item.node, item=item.name, found=_kind_missed("cc_profile", profile), known=", ".join(_PROFILES))


@document_check(NO_TYPE, qti12.DOCUMENT, qti12.EARLY_DOCUMENT)
def questions_are_of_a_kind_of_canvas(document: Document) -> Problems:
    if is_for_canvas(document):
        for item in items(document):
            kind = item.fields.get(TYPE, "")
            if kind not in _TYPES:
                yield at(item.node, item=item.name, found=_kind_missed(TYPE, kind), known=", ".join(_TYPES[:_TOLD]))


def _found(item: Item, **args: object) -> Problem:
    """A problem of an item, through whose name its line in the source is found."""
    return Problem({"item": item.name, **args}, line=line_of(item.node), identifier=item.node.get("ident", ""))


@document_check(OF_NEW_QUIZZES, qti12.DOCUMENT, qti12.EARLY_DOCUMENT, lms=(_CLASSIC.name,))
def questions_are_not_of_new_quizzes_alone(document: Document) -> Problems:
    for item in items(document):
        kind = item.fields.get(TYPE, "")
        if kind in _OF_NEW_ALONE:
            yield _found(item, kind=kind, platform=_CLASSIC.title)


@document_check(FURTHER_AREAS, qti12.DOCUMENT, qti12.EARLY_DOCUMENT, lms=(_NEW.name,))
def pictures_have_one_area(document: Document) -> Problems:
    for item in items(document):
        areas = sum(1 for each in named(item.node, _PLACES) for _ in named(each, _AREA))
        if areas > 1:
            yield _found(item, areas=areas, platform=_NEW.title)


@document_check(NO_PLACES, qti12.DOCUMENT, qti12.EARLY_DOCUMENT, lms=(_SAKAI.name,))
def no_places_are_asked_for(document: Document) -> Problems:
    for item in items(document):
        if any(True for _ in named(item.node, _PLACES)):
            yield _found(item, platform=_SAKAI.title)
