"""QTI content: what learners see of an item, and what it is called."""

from __future__ import annotations

import posixpath
import re

from lessonpack.checks.qti._facts import ITEM, TEST, asks, first, found, item, named
from lessonpack.findings import Severity, rule
from lessonpack.formats.addresses import is_external
from lessonpack.formats.qti2_facts import ItemFacts, TestFacts
from lessonpack.patterns import regex
from lessonpack.rule import Document, Problems, at, document_check

NO_STEM = rule(
    "QTI061",
    severity=Severity.WARNING,
    holds="An item asks something.",
    says="the item has no text beside its choices",
    hint="Write the question into itemBody or into the interaction's prompt.",
    reason="Learners see choices and no question.",
    clause="QTI 2.1 Information Model, itemBody",
)


@document_check(NO_STEM, ITEM)
def something_is_asked(document: Document) -> Problems:
    body = first(document, "itemBody")
    if body is not None and not asks(body):
        yield at(body)


NO_TITLE = rule(
    "QTI063",
    severity=Severity.WARNING,
    holds="Items and tests have a title.",
    says="the {what} {identifier} has an empty title",
    hint="Give it a title that a teacher recognises in a list.",
    reason="Question banks list questions by their titles, LMSs show the test's as its name.",
    clause="QTI 2.1 Information Model, assessmentItem title; assessmentTest title; Canvas (run)",
    explains=("assessmentItem/@title lacking", "assessmentTest/@title lacking"),
)


@document_check(NO_TITLE, ITEM, TEST)
def titles_are_not_empty(document: Document) -> Problems:
    facts: ItemFacts | TestFacts = document.facts
    if not facts.title.strip():
        what = "item" if document.kind is ITEM else "test"
        yield at(document.root, what=what, identifier=facts.identifier)


NO_ALT = rule(
    "QTI064",
    holds="Every image has an alternative text.",
    says="the image {src} has no alt attribute",
    hint='Say in alt what the picture shows, or write alt="" for mere decoration.',
    reason="Learners who cannot see it do not know what is asked.",
    clause="WCAG 2.2, 1.1.1; QTI 2.1 Information Model, img alt is required",
    explains=("img/@alt lacking",),
)
ALT_IS_NAME = rule(
    "QTI065",
    severity=Severity.WARNING,
    holds="An alternative text describes the picture.",
    says="the alternative text {alt!r} of {src} is a file name",
    hint="Say in words what the picture shows.",
    reason="A screen reader spells the name of a file, which tells a learner nothing.",
    clause="WCAG 2.2, 1.1.1 (failure F30)",
)
_FILE_NAME = regex(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)", re.IGNORECASE)


@document_check(NO_ALT, ITEM)
def images_have_words(document: Document) -> Problems:
    for node in named(document, "img"):
        if node.get("alt") is None:
            yield at(node, src=node.get("src", ""))


@document_check(ALT_IS_NAME, ITEM)
def image_words_are_no_file_names(document: Document) -> Problems:
    for node in named(document, "img"):
        alt, src = node.get("alt", "").strip(), node.get("src", "")
        if alt and (_FILE_NAME.fullmatch(alt) or alt == posixpath.basename(src)):
            yield at(node, alt=alt, src=src)


REMOTE = rule(
    "QTI066",
    severity=Severity.WARNING,
    holds="Pictures and other media lie inside the package.",
    says="<{by}> loads {href} from another site",
    hint="Put the file into the package and list it in the manifest.",
    reason="Without network, or once that site changes, the question is incomplete; it also sees who is tested.",
    clause="IMS Content Packaging 1.1.2 (a package is self-contained); lessonpack's own judgement",
)


@document_check(REMOTE, ITEM)
def media_are_inside(document: Document) -> Problems:
    for reference in item(document).references:
        if reference.by != "a" and is_external(reference.href) and not reference.href.startswith("data:"):
            yield found(reference.line, by=reference.by, href=reference.href)
