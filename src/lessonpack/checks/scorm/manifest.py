"""SCORM: how a manifest names its version, and that it keeps to it."""

from __future__ import annotations

from lessonpack.checks._manifest import MARKED, manifests, marks, problem
from lessonpack.checks.scorm._facts import CAM, SCORM, holds_questions
from lessonpack.findings import Severity, rule
from lessonpack.formats import scorm2004
from lessonpack.formats.lom import PREFIX as LOM_PREFIX
from lessonpack.formats.scorm import (
    ADLCP_SCORM12,
    ADLCP_SCORM2004,
    ADLNAV,
    ADLSEQ,
    IMSCP_SCORM12,
    IMSSS,
    SCHEMA,
    version_of,
)
from lessonpack.rule import Inspection, Problems, package_check

VERSION = rule(
    "SCORM001",
    holds="The metadata name the version exactly: schema ADL SCORM, and schemaversion 1.2, 2004 3rd Edition or "
    "2004 4th Edition.",
    says="{element} {found}, where {expected} must stand",
    hint="Write {right}, on one line and without blanks around the words.",
    reason="LMSs choose the run-time by this text, and Moodle takes any that it does not know for 1.2: the lesson then "
    "looks for an API that is not there.",
    clause=f"{CAM} (schema, schemaversion); Moodle 4.4 and 5.0 compare exactly (run)",
    explains=MARKED,
)
# Known to Moodle and to ADL's validator, though out of date: another rule speaks of it.
_SECOND_EDITION = "CAM 1.3"


@package_check(VERSION, *SCORM)
def version_is_exact(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        version = facts.schemaversion
        expected = version_of(inspection.standard).schemaversion
        if inspection.standard in scorm2004.STANDARDS and version == _SECOND_EDITION:
            expected = _SECOND_EDITION
        for mark in marks(facts, (SCHEMA,), expected):
            yield problem(facts.line, **mark)


PREFIX = rule(
    "SCORM002",
    severity=Severity.WARNING,
    holds="Elements and attributes that SCORM adds carry the literal prefixes adlcp, adlseq, adlnav and imsss.",
    says="the namespace {namespace} is bound to the prefix {prefix!r}",
    hint='Bind it as xmlns:{expected}="{namespace}" and write {expected}: before its names.',
    reason="Moodle compares the letters of the prefix: with another one the SCO is opened without a run-time, and "
    "sequencing is not seen.",
    clause="Moodle 4.4 and 5.0 mod_scorm parser knows no namespaces (run); XML itself leaves prefixes free",
)


@package_check(PREFIX, *SCORM)
def prefix_is_literal(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for expected, namespace in version_of(inspection.standard).namespaces.items():
            prefixes = {prefix for prefix, bound in facts.namespaces if bound == namespace}
            if expected not in ("", LOM_PREFIX) and prefixes and expected not in prefixes:
                yield problem(facts.line, namespace=namespace, prefix=min(prefixes), expected=expected)


PREFIXED_CORE = rule(
    "SCORM003",
    severity=Severity.WARNING,
    holds="The content packaging namespace is the default one: its elements have no prefix.",
    says="the manifest's own elements are written with the prefix {prefix!r}",
    hint='Declare xmlns="{namespace}" and drop the prefix.',
    reason="Moodle then finds no SCO at all, and Open edX reads the unprefixed namespace alone.",
    clause="Moodle 4.4 and 5.0 mod_scorm (run); openedx-scorm-xblock (run)",
)


@package_check(PREFIXED_CORE, *SCORM)
def core_has_no_prefix(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        if facts.prefix:
            yield problem(facts.line, prefix=facts.prefix, namespace=facts.namespace)


NAMESPACE = rule(
    "SCORM004",
    holds="A manifest is in the content packaging namespace of its version of SCORM.",
    says="the manifest's namespace is {namespace!r}, not that of {version}",
    hint="Use {expected}.",
    reason="The official schema knows no other, and tools tell 1.2 from 2004 by it.",
    clause=f"{CAM} (namespaces); imscp_rootv1p1p2.xsd and imscp_v1p1.xsd, targetNamespace",
    explains=("manifest unknown",),
)


@package_check(NAMESPACE, *SCORM)
def namespace_is_that_of_the_version(inspection: Inspection) -> Problems:
    version = version_of(inspection.standard)
    for facts in manifests(inspection):
        if facts.namespace != version.core:
            yield problem(facts.line, namespace=facts.namespace, version=version.title, expected=version.core)


MIXED = rule(
    "SCORM005",
    severity=Severity.WARNING,
    holds="A manifest uses the namespaces of one version of SCORM only.",
    says="the manifest declares {namespace}, which belongs to SCORM {other}",
    hint="Take the elements of SCORM {other} and their namespace out, or make it a package of that version.",
    reason="An LMS reads one version or the other; what is written in the other's names is lost in either.",
    clause=f"{CAM} (namespaces)",
)
_NAMES_12 = {ADLCP_SCORM12: "adlcp_rootv1p2", IMSCP_SCORM12: "imscp_rootv1p1p2"}
_NAMES_2004 = {
    ADLCP_SCORM2004: "adlcp_v1p3",
    ADLSEQ: "adlseq_v1p3",
    ADLNAV: "adlnav_v1p3",
    IMSSS: "imsss",
}


@package_check(MIXED, *SCORM)
def one_version_s_namespaces(inspection: Inspection) -> Problems:
    foreign, other = (_NAMES_12, "1.2") if inspection.standard in scorm2004.STANDARDS else (_NAMES_2004, "2004")
    for facts in manifests(inspection):
        for namespace in sorted({namespace for _, namespace in facts.namespaces} & foreign.keys()):
            if namespace != facts.namespace:  # of the manifest itself another rule speaks
                yield problem(facts.line, namespace=foreign[namespace], other=other)


QTI_INSIDE = rule(
    "SCORM006",
    severity=Severity.WARNING,
    holds="A SCORM manifest lists no QTI resources.",
    says="resource {resource} is of type {type!r} in a SCORM manifest",
    hint="Put the questions into a QTI package of their own.",
    reason="Canvas takes the package for SCORM and refuses it as questions; SCORM players do not read QTI.",
    clause="Canvas Classic package identification (read)",
)


@package_check(QTI_INSIDE, *SCORM)
def no_qti_resources(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for resource in facts.resources:
            if holds_questions(resource):
                yield problem(resource.line, resource.identifier, resource=resource.identifier, type=resource.type)
