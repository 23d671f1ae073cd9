"""The rules about official XSDs: what they find, and that they were run."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

INVALID = rule(
    "XSD001",
    holds="A document obeys the official schema of its format.",
    says="against {revision}: {message}, at {path}",
    hint="Correct the document at that place, or export it anew from a program that keeps to the schema.",
    reason="An importer that validates refuses the package; one that does not guesses what was meant.",
    clause="the XSD that the format's owner publishes",
)
NOT_RUN = rule(
    "XSD002",
    severity=Severity.WARNING,
    holds="Documents are validated against the official XSDs.",
    says="the official XSDs are not installed, so no schema was run on: {documents}",
    hint="Run 'lessonpack schemas install'; once installed they need no network.",
    reason="The other checks find much, but only the official schema says that a document is valid.",
    clause="lessonpack: a package never reads valid when its XSD did not run",
)
UNRESOLVED = rule(
    "XSD003",
    holds="Every address that a schema imports is in the catalog.",
    says="{revision} could not be run: {reason}",
    hint="Run 'lessonpack schemas install' again; if that does not help, it is a fault of lessonpack.",
    reason="An engine that skips an import it cannot load judges by a smaller schema and calls bad documents valid.",
    clause="XML Schema 1.0 Part 1, 4.2.3 leaves missing imports to the processor",
)
UNSURE = rule(
    "XSD004",
    severity=Severity.NOTE,
    holds="The schema documents are known to be the publisher's own bytes.",
    says="{revision} was run from documents of unknown provenance: {files}",
    hint="Nothing to do: the bytes are pinned, but no second source shows that they are the published ones.",
    reason="A verdict is worth as much as the schema behind it.",
    clause="lessonpack: docs/schemas.md, where each schema document is from and how sure its bytes are",
    asks=False,
)
REQUIRED = rule(
    "XSD005",
    holds="With --require-xsd every document is validated against its official XSD.",
    says="official XSDs were asked for, but none was run on: {documents}",
    hint="Run 'lessonpack schemas install' first: --require-xsd asks for them, and so does 'lessonpack release'.",
    reason="A release that claims validity must not pass because the schemas happened to be missing.",
    clause="lessonpack build --require-xsd",
)

UNJUDGED = rule(
    "XSD006",
    severity=Severity.WARNING,
    holds="A document is small enough to be judged by its schema to the end.",
    says="the metadata were not judged by the schema of {revision}: {size} are too much for it",
    hint="Move the metadata into a file of their own and refer to it by adlcp:location, or leave most of them out.",
    reason="What was not judged to its end is never called valid; SCORM 1.2's metadata need an engine that is slow.",
    clause="lessonpack: 5,000 elements and attributes of metadata, 8 attributes of an element, 200,000 characters",
    partial=True,
)
OWN_FAULT = rule(
    "XSD007",
    holds="What lessonpack builds obeys the official schema of its format.",
    says="against {revision}: {message}, at {path}",
    hint="This is a fault of lessonpack: please report it with the source that it was built from.",
    reason="A package that its own builder cannot vouch for is not written.",
    clause="the XSD that the format's owner publishes",
)
