"""The manifest of a SCORM package: activities in order, what passes each, and what SCORM 2004 shares between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256

from msgspec import Struct

from lessonpack.formats.scorm import (
    ADLCP_PREFIX,
    MAX_IDENTIFIER,
    MAX_TITLE,
    MAX_VERSION,
    PRIMARY_OBJECTIVE,
    SCHEMA,
    SCO,
    SCORM12,
    WEBCONTENT,
    Version,
    mastery_score,
    measure_weight,
    normalized_measure,
)
from lessonpack.ids import token
from lessonpack.model.course import Course
from lessonpack.patterns import regex
from lessonpack.render.xml import Node, document, el, stack
from lessonpack.targets import _lom
from lessonpack.targets._packaging import declared

# Upper case: no objective of the author's can be called so.
DONE, AFTER = "DONE", "AFTER_"


class Gate(Struct, frozen=True, kw_only=True):
    """What SCORM 2004 shares between the activities of a course.

    `done` is the global objective that says that this activity is done, "" when none waits for it; `after` maps the
    ids of the objectives that read those of others to these. `weight` is its share in the course's score, 0 to 1.
    `holds` is True when the next activity may be locked.
    """

    done: str
    after: Mapping[str, str]
    weight: Fraction
    holds: bool


class Sco(Struct, frozen=True, kw_only=True):
    """One activity of the package: its identifiers, what it is called, what it launches and what passes it.

    `least` is the pass mark where platforms may hold each score that they are told against it, which closes the matter.
    `files` are its own, `needs` the resource that it shares with others, or ""; `gate` is None for an activity alone.
    """

    item: str
    resource: str
    title: str
    href: str
    pass_mark: Fraction | None
    least: Fraction | None
    files: tuple[str, ...]
    needs: str = ""
    gate: Gate | None = None


def manifest_of(
    course: Course,
    scos: Sequence[Sco],
    shared: Node | None,
    version: Version,
    names: Mapping[str, str],
    *,
    controls: bool,
) -> bytes:
    """imsmanifest.xml. `shared` is the resource of what several SCOs share; `names` are `identifiers` of the course.

    `controls` says that the schema documents ride along, to which it then refers.
    """
    attributes: dict[str, str | None] = {"identifier": names["manifest"], "version": short_version(course.version)}
    attributes |= declared(version.namespaces, version.locations if controls else {})
    organization = names["org"]
    return document(
        stack(
            "manifest",
            attributes,
            _metadata(course, version),
            stack("organizations", {"default": organization}, _organization(course.title, organization, scos, version)),
            stack("resources", None, *(_sco_resource(sco, version) for sco in scos), shared),
        )
    )


def _metadata(course: Course, version: Version) -> Node:
    """SCORM 1.2's own metadata schema is one that few engines compile: the player's pages say it all there."""
    objectives = [*course.objectives, *(objective for lesson in course.lessons for objective in lesson.objectives)]
    return stack(
        "metadata",
        None,
        el("schema", None, SCHEMA),
        el("schemaversion", None, version.schemaversion),
        None if version is SCORM12 else _lom.of_course(course, objectives),
    )


def _organization(title: str, identifier: str, scos: Sequence[Sco], version: Version) -> Node:
    """The activities in order. What SCORM 2004 shares between them stays in the course: others may use equal ids."""
    own: dict[str, str | None] = {"identifier": identifier}
    sequencing = None
    if version is not SCORM12:
        own["adlseq:objectivesGlobalToSystem"] = "false"
        sequencing = el("imsss:sequencing", None, el("imsss:controlMode", {"choice": "true", "flow": "true"}))
    return stack(
        "organization", own, el("title", None, _title(title)), *(_item(sco, version) for sco in scos), sequencing
    )


def _item(sco: Sco, version: Version) -> Node:
    mark = _mastery(sco.least) if version is SCORM12 else _sequencing(sco)
    attributes = {"identifier": sco.item, "identifierref": sco.resource, "isvisible": "true"}
    navigation = _hidden_continue() if sco.gate and sco.gate.holds else None
    return stack("item", attributes, el("title", None, _title(sco.title)), navigation, mark)


def _hidden_continue() -> Node:
    """No Continue of the platform's: with the next activity locked it would run off the tree and end the session."""
    hidden = el("adlnav:hideLMSUI", None, "continue")
    return stack("adlnav:presentation", None, el("adlnav:navigationInterface", None, hidden))


def _mastery(mark: Fraction | None) -> Node | None:
    return None if mark is None else el(f"{ADLCP_PREFIX}:masteryscore", None, mastery_score(mark))


def _sequencing(sco: Sco) -> Node:
    """What passes the activity, and that status is what its content says: an LMS would else assume success."""
    controls = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    return stack(
        "imsss:sequencing",
        None,
        _locked(sco.gate.after) if sco.gate and sco.gate.after else None,
        None if sco.gate is None else _rollup(sco.pass_mark, sco.gate.weight),
        _objectives(sco),
        el("imsss:deliveryControls", controls),
    )


def _locked(after: Mapping[str, str]) -> Node:
    """Locked until all these objectives are satisfied. An unknown one satisfies no condition: it needs its own."""
    conditions = (
        el("imsss:ruleCondition", {"referencedObjective": id, "operator": "not", "condition": condition})
        for id in after
        for condition in ("satisfied", "objectiveStatusKnown")
    )
    rule = stack(
        "imsss:preConditionRule",
        None,
        stack("imsss:ruleConditions", {"conditionCombination": "any"}, *conditions),
        el("imsss:ruleAction", {"action": "disabled"}),
    )
    return stack("imsss:sequencingRules", None, rule)


def _rollup(mark: Fraction | None, weight: Fraction) -> Node:
    """What of the activity makes the course's status and score: its pass where it has a mark, its weight."""
    attributes = {
        "rollupObjectiveSatisfied": "false" if mark is None else "true",
        "rollupProgressCompletion": "true",
        "objectiveMeasureWeight": measure_weight(weight),
    }
    return el("imsss:rollupRules", attributes)


def _objectives(sco: Sco) -> Node | None:
    """The primary objective, and those that other activities read, or that read others'."""
    gate, mapped = sco.gate, []
    if gate is not None and gate.done:
        mapped.append(_mapped(DONE, gate.done, writes=True))
    if gate is not None:
        mapped += [_mapped(id, target, writes=False) for id, target in gate.after.items()]
    if sco.pass_mark is None and not mapped:
        return None
    return stack("imsss:objectives", None, _primary_objective(sco.least), *mapped)


def _mapped(id: str, target: str, *, writes: bool) -> Node:
    attributes = {
        "targetObjectiveID": target,
        "readSatisfiedStatus": "false" if writes else "true",
        "readNormalizedMeasure": "false",
        "writeSatisfiedStatus": "true" if writes else "false",
    }
    return stack("imsss:objective", {"objectiveID": id}, el("imsss:mapInfo", attributes))


def _primary_objective(mark: Fraction | None) -> Node:
    own: dict[str, str | None] = {"objectiveID": PRIMARY_OBJECTIVE}
    if mark is None:
        return el("imsss:primaryObjective", own)
    least = el("imsss:minNormalizedMeasure", None, normalized_measure(mark))
    return stack("imsss:primaryObjective", own | {"satisfiedByMeasure": "true"}, least)


def _sco_resource(sco: Sco, version: Version) -> Node:
    """A SCO with its files, the page first: Open edX launches the first resource with an href, Moodle the item's."""
    attributes = {
        "identifier": sco.resource,
        "type": WEBCONTENT,
        f"{ADLCP_PREFIX}:{version.scormtype}": SCO,
        "href": sco.href,
    }
    files = [sco.href, *(path for path in sco.files if path != sco.href)]
    needed = el("dependency", {"identifierref": sco.needs}) if sco.needs else None
    return stack("resource", attributes, *(el("file", {"href": path}) for path in files), needed)


_PREFIXES = ("manifest", "org", "item", "res")


def identifiers(id: str) -> dict[str, str]:
    """Of manifest, organization, item and resource: stable while the authored id is, since Moodle deletes
    every learner's data with an item identifier that vanishes."""
    return {prefix: f"{prefix}_{short_id(id)}" for prefix in _PREFIXES}


def short_id(id: str) -> str:
    """An id that leaves room for any of the prefixes."""
    room = MAX_IDENTIFIER - max(len(f"{prefix}_") for prefix in _PREFIXES)
    name = token(id)
    if len(name) > room:
        digest = sha256(name.encode()).hexdigest()[:8]
        name = f"{name[: room - len(digest) - 1].rstrip('_')}_{digest}"
    return name


def short_version(said: str) -> str:
    """The version of a course, as much of it as a manifest takes."""
    return said[:MAX_VERSION].rstrip()


_ELLIPSIS = "…"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_ENTITY = regex("([&<>])")


def _title(title: str) -> str:
    """A title on one line of at most 200 characters that Moodle shows as it stands.

    Moodle drops every stretch between two entities that is blank or "0"; a no-break space, which it
    does not trim, keeps them.
    """
    line = " ".join(title.split())
    if len(line) > MAX_TITLE:
        line = line[: MAX_TITLE - 1].rstrip() + _ELLIPSIS
    return "".join(_kept(piece) for piece in _ENTITY.split(line))


def _kept(piece: str) -> str:
    if piece and piece.strip() in ("", "0"):
        return piece.replace(" ", _NO_BREAK_SPACE) if " " in piece else piece + _NO_BREAK_SPACE
    return piece
