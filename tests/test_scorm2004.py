"""SCORM 2004: what its packages promise to platforms, each edition by its own schemas, and golden trees."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT
from lessonpack import Job, checks, pipeline, xsd
from lessonpack.blobs import Blob, File
from lessonpack.findings import Finding, Severity
from lessonpack.formats import load as standards
from lessonpack.formats import scorm2004
from lessonpack.formats.imscp import NAMESPACE as IMSCP_V1P1
from lessonpack.formats.recognise import kind_of, standard_of
from lessonpack.formats.scorm import ADLCP_SCORM2004, ADLSEQ, IMSSS, normalized_measure
from lessonpack.formats.standard import with_manifest
from lessonpack.inspection import inspect
from lessonpack.model.course import Course
from lessonpack.package import MANIFEST, Package
from lessonpack.report.outcome import SchemaRun
from lessonpack.schemas import OFFICIAL, Store
from lessonpack.target import Options, Target, losses
from lessonpack.targets import load
from qti import samples
from schema_samples import valid, without_lom
from test_scorm12 import listing, with_quiz

FOURTH, THIRD = load()["scorm2004"], load()["scorm2004-3rd"]
EDITIONS = {"scorm2004": FOURTH, "scorm2004-3rd": THIRD}
GOLDEN = ROOT / "tests" / "golden"
CP, ADLCP, SEQ, SS = (f"{{{namespace}}}" for namespace in (IMSCP_V1P1, ADLCP_SCORM2004, ADLSEQ, IMSSS))
LOM = "{http://ltsc.ieee.org/xsd/LOM}"

each_edition = pytest.mark.parametrize("target", EDITIONS.values(), ids=EDITIONS)


def built(course: Course, target: Target = FOURTH, **options: Any) -> Package:
    return target.build(course, Options(**options))


def manifest(course: Course, target: Target = FOURTH, **options: Any) -> etree._Element:
    return etree.fromstring(built(course, target, **options).read(MANIFEST))


def controls(store: Store, target: Target) -> dict[str, Blob]:
    return {file: File(path) for file, path in store.control_documents(target.standard.controls).items()}


def facts(package: Package) -> dict[str, Any]:
    """The data that the page's scripts read."""
    text = package.read("data.js").decode("ascii")
    found: dict[str, Any] = json.loads(text.removeprefix("lessonpackData = ").removesuffix(";\n"))
    return found


def judged(package: Package, store: Store) -> tuple[list[Finding], tuple[SchemaRun, ...]]:
    checks.load()
    _, found, runs, _ = inspect(package, xsd.Validator(store), Job(sources=(), schemas=str(store.folder)))
    return found, runs


@pytest.mark.schemas
@each_edition
def test_metadata_whose_schemas_are_missing_are_said_not_to_have_been_judged(
    target: Target, schemas: Store, tmp_path: Path
) -> None:
    found, runs = judged(built(next(iter(samples.COURSES.values()))(), target), without_lom(schemas, tmp_path))
    assert [(run.documents, run.provenance) for run in runs] == [(1, OFFICIAL)]
    assert [entry.message for entry in found if entry.code.startswith("XSD")] == [
        f"the official XSDs are not installed, so no schema was run on: metadata in a {target.title} manifest"
    ]


# --- golden trees -----------------------------------------------------------------------------------


@each_edition
@pytest.mark.parametrize("name", samples.COURSES)
def test_a_package_is_what_it_was(target: Target, name: str, accept: bool, schemas: Store) -> None:
    documents = controls(schemas, target)
    package = built(samples.COURSES[name](), target, control_documents=documents)
    tree = {
        MANIFEST: package.read(MANIFEST).decode(),
        "adapter.json": json.dumps(facts(package)["adapter"], ensure_ascii=False, indent=2) + "\n",
        "files.txt": listing(package, frozenset(documents)),
    }
    folder = GOLDEN / target.name / name
    if accept:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in tree.items():
            (folder / path).write_bytes(text.encode())
    assert {path.name for path in folder.iterdir()} == set(tree)
    for path, text in tree.items():
        assert text == (folder / path).read_bytes().decode(), path


@each_edition
def test_there_is_no_golden_tree_without_its_course(target: Target) -> None:
    assert {folder.name for folder in (GOLDEN / target.name).iterdir()} == set(samples.COURSES)


@pytest.mark.parametrize("name", ["scorm2004", "scorm2004-3rd", "html"])
def test_page_and_data_are_the_same_on_every_platform_but_for_what_its_adapter_reads(name: str) -> None:
    course = samples.rich_course()
    own, other = (load()[target].build(course, Options()) for target in (name, "scorm12"))
    for path in ("index.html", "player.css", "icon.svg"):
        assert own.read(path) == other.read(path)
    mine, theirs = facts(own), facts(other)
    room = {"limit": 0}  # what a browser keeps is not what a platform keeps
    mine, theirs = ({**told, "layout": told["layout"] | room} for told in (mine, theirs))
    assert {key for key in mine if mine[key] != theirs[key]} <= {"adapter", "content"}


# --- the manifest -----------------------------------------------------------------------------------


@each_edition
def test_the_manifest_says_which_scorm_it_is_in_the_words_that_platforms_compare(target: Target) -> None:
    text = built(samples.kinds_course(), target).read(MANIFEST).decode()
    edition = "2004 4th Edition" if target is FOURTH else "2004 3rd Edition"
    assert "<schema>ADL SCORM</schema>" in text
    assert f"<schemaversion>{edition}</schemaversion>" in text
    assert f' xmlns="{IMSCP_V1P1}"' in text
    assert 'adlcp:scormType="sco"' in text
    for prefix, namespace in (("adlcp", ADLCP_SCORM2004), ("adlseq", ADLSEQ), ("imsss", IMSSS)):
        assert f'xmlns:{prefix}="{namespace}"' in text
        assert f"{prefix}:" in text.replace(f"xmlns:{prefix}", "")


def test_the_editions_differ_in_their_name_and_in_what_they_keep_of_a_state_alone() -> None:
    """Whatever the 4th edition has added would be seen here, and the 3rd edition's schema runs on it as well."""
    course = samples.rich_course()
    fourth, third = built(course), built(course, THIRD)
    assert fourth.paths == third.paths
    one, other = facts(fourth), facts(third)
    assert (one["layout"].pop("limit"), other["layout"].pop("limit")) == (40_000, 3500)
    assert one.pop("content") != other.pop("content")
    assert one == other
    for path in set(fourth.paths) - {"data.js"}:
        expected = fourth.read(path).replace(b"2004 4th Edition", b"2004 3rd Edition")
        assert third.read(path) == expected, path


def test_the_default_organization_leads_through_one_visible_item_to_the_first_resource() -> None:
    root = manifest(samples.kinds_course())
    organizations = root.find(f"{CP}organizations")
    organization = organizations.find(f"{CP}organization")
    assert organizations.get("default") == organization.get("identifier")
    assert organization.get(f"{SEQ}objectivesGlobalToSystem") == "false"
    (item,) = organization.iter(f"{CP}item")
    resource = root.find(f"{CP}resources/{CP}resource")
    assert (item.get("isvisible"), item.get("identifierref")) == ("true", resource.get("identifier"))
    assert resource.get("href") == "index.html" == resource.find(f"{CP}file").get("href")


def test_learners_may_choose_and_continue_and_status_is_what_the_content_says() -> None:
    organization = manifest(samples.kinds_course()).find(f".//{CP}organization")
    assert dict(organization.find(f"{SS}sequencing/{SS}controlMode").attrib) == {"choice": "true", "flow": "true"}
    assert dict(organization.find(f"{CP}item/{SS}sequencing/{SS}deliveryControls").attrib) == {
        "completionSetByContent": "true",
        "objectiveSetByContent": "true",
    }


@pytest.mark.parametrize(
    ("mark", "written"),
    [("80", "0.8"), ("66.5", "0.665"), ("100", "1"), ("0", "0.0"), ("66.666", "0.6667"), ("0.001", "0.0001")],
)
def test_the_pass_mark_is_the_measure_of_the_primary_objective(mark: str, written: str) -> None:
    course = with_quiz(samples.kinds_course(), pass_mark=Fraction(mark), attempts=1)
    (objective,) = manifest(course).iter(f"{SS}primaryObjective")
    assert dict(objective.attrib) == {"objectiveID": "primary", "satisfiedByMeasure": "true"}
    assert objective.findtext(f"{SS}minNormalizedMeasure") == written == normalized_measure(Fraction(mark))


def test_where_scores_are_told_that_are_not_final_the_status_alone_satisfies_the_primary_objective() -> None:
    course = with_quiz(samples.kinds_course(), pass_mark=Fraction(80), attempts=2)
    (objective,) = manifest(course).iter(f"{SS}primaryObjective")
    assert dict(objective.attrib) == {"objectiveID": "primary"}
    assert not len(objective)


def test_without_a_pass_mark_no_objective_is_asked_for() -> None:
    root = manifest(with_quiz(samples.kinds_course(), pass_mark=None))
    assert root.find(f".//{SS}objectives") is None
    assert root.find(f".//{SS}deliveryControls") is not None


@each_edition
def test_one_sco_shares_no_objectives_and_has_no_threshold_of_completion(target: Target) -> None:
    names = {etree.QName(node).localname for node in manifest(samples.rich_course(), target).iter(etree.Element)}
    assert names.isdisjoint({"mapInfo", "completionThreshold", "sequencingRules", "presentation", "data"})


def test_every_file_is_listed_once_control_documents_too(schemas: Store) -> None:
    documents = controls(schemas, FOURTH)
    package = built(samples.rich_course(), control_documents=documents)
    listed = [file.get("href") for file in etree.fromstring(package.read(MANIFEST)).iter(f"{CP}file")]
    assert sorted(listed) == sorted(path for path in package.paths if path != MANIFEST)
    assert set(documents) <= set(listed)


def test_identifiers_are_those_of_scorm_12_so_that_learners_keep_their_place() -> None:
    """Moodle matches SCOs by identifier when a package is replaced by one of another version."""
    twelve = etree.fromstring(load()["scorm12"].build(samples.kinds_course(), Options()).read(MANIFEST))
    names = [node.get("identifier") for node in manifest(samples.kinds_course()).iter() if node.get("identifier")]
    assert names == [node.get("identifier") for node in twelve.iter() if node.get("identifier")]


def test_manifest_findings_lead_to_the_yaml() -> None:
    course = samples.kinds_course()
    package = built(course)
    for node in etree.fromstring(package.read(MANIFEST)).iter(etree.Element):
        if node.get("identifier"):
            assert package.origin(MANIFEST, node.get("identifier")) == course.at


# --- what is told of answers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "description"),
    [
        ("What  falls\nhere?", "What falls here?"),
        ("{lang=xx} is how a tag begins", " {lang=xx} is how a tag begins"),
        ("a {lang=xx}", "a {lang=xx}"),
        ("x" * 250, "x" * 250),
        ("x" * 251, "x" * 249 + "…"),
        ("x" * 252, "x" * 249 + "…"),
        ("{" + "x" * 249, " {" + "x" * 247 + "…"),
        ("x" * 248 + " yz", "x" * 248 + "…"),
        ("😀" * 125, "😀" * 125),
        ("😀" * 126, "😀" * 124 + "…"),
    ],
)
def test_a_question_is_described_on_one_line_of_at_most_250_units_that_begins_no_language_tag(
    stem: str, description: str
) -> None:
    course = samples.course(samples.single(stem=samples.say(stem)))
    (told,) = facts(built(course))["adapter"]["interactions"].values()
    assert told["description"] == description


def test_an_objective_is_described_in_the_same_way() -> None:
    course = samples.kinds_course()
    objective = replace(course.lessons[0].objectives[0], text="{x\n" + "😀" * 200)
    changed = replace(course, lessons=(replace(course.lessons[0], objectives=(objective,)),))
    (told,) = facts(built(changed))["adapter"]["objectives"].values()
    assert told["description"] == " {x " + "😀" * 122 + "…"


@pytest.mark.schemas
@pytest.mark.parametrize("name", ["scorm12", *EDITIONS])
@pytest.mark.parametrize(
    ("version", "taken"),
    [
        ("1", "1"),
        ("2026-11-30", "2026-11-30"),
        ("x" * 20, "x" * 20),
        ("x" * 21, "x" * 20),
        ("of the last autumn, after the review", "of the last autumn,"),
    ],
)
def test_the_manifest_has_the_version_of_the_course_as_far_as_the_schema_takes_it(
    name: str, version: str, taken: str, schemas: Store
) -> None:
    course, target = replace(samples.plain_course(), version=version), load()[name]
    assert manifest(course, target).get("version") == taken
    said = [entry.message for entry in losses(target, course) if entry.code == "SCORM097"]
    told = f"the version is shortened to {taken!r} in the manifest ({len(version)} characters)"
    assert said == ([told] if len(version) > 20 else [])
    found, runs = judged(built(course, target), schemas)
    assert [entry.code for entry in found if entry.severity is Severity.ERROR] == []
    assert runs


# --- metadata ---------------------------------------------------------------------------------------


def described() -> Course:
    return replace(
        samples.kinds_course(),
        title="Rain & <shine>",
        language="de-CH",
        version="2.1",
        description="Woher der Regen kommt.",
        keywords=("Regen", "Wetter"),
        authors=("Ada Lovelace, Countess", "Bo"),
        source="Ein Buch",
        rights="CC BY 4.0",
    )


def strings(root: etree._Element, path: str) -> list[str]:
    return [node.findtext(f"{LOM}string") or "" for node in root.iterfind(f".//{LOM}{path.replace('/', f'/{LOM}')}")]


@each_edition
def test_the_metadata_say_all_that_the_source_says(target: Target) -> None:
    course = described()
    root = manifest(course, target)
    assert [node.tag for node in root.find(f"{CP}metadata")] == [f"{CP}schema", f"{CP}schemaversion", f"{LOM}lom"]
    assert root.findtext(f".//{LOM}general/{LOM}identifier/{LOM}entry") == course.id
    assert strings(root, "general/title") == [course.title]
    assert root.findtext(f".//{LOM}general/{LOM}language") == "de-CH"
    assert strings(root, "general/description") == [course.description]
    assert strings(root, "general/keyword") == list(course.keywords)
    assert strings(root, "lifeCycle/version") == [root.get("version")] == ["2.1"]
    cards = [node.text or "" for node in root.iterfind(f".//{LOM}lifeCycle/{LOM}contribute/{LOM}entity")]
    assert [card.splitlines() for card in cards] == [
        ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}", "END:VCARD"]
        for name in ("Ada Lovelace\\, Countess", "Bo")
    ]
    assert strings(root, "rights/description") == [course.rights]
    assert strings(root, "relation/resource/description") == [course.source]
    objectives = [objective.text for lesson in course.lessons for objective in lesson.objectives]
    assert strings(root, "classification/description") == objectives
    assert {node.get("language") for node in root.iter(f"{LOM}string")} == {"de-CH"}


@pytest.mark.schemas
def test_the_metadata_are_valid_by_the_strict_schema_too(schemas: Store) -> None:
    """The 4th edition's manifest schema takes LOM loosely; ADL's own has the vocabularies and no extensions."""
    strict = schemas.catalog.entries["scorm2004-4th-lom"]
    for course in (described(), *(make() for make in samples.COURSES.values())):
        lom = manifest(course).find(f".//{LOM}lom")
        assert xsd.judge(schemas, strict, etree.fromstring(etree.tostring(lom))) == []


# --- the right edition's schema ---------------------------------------------------------------------

_EDITION = "2004 {} Edition"
# What one edition's schema takes and the other's refuses: an edit of a valid manifest, and who takes it.
DIFFERENCES = {
    "threshold by attribute": ("<adlcp:completionThreshold minProgressMeasure='0.5'/>", "", {"4th"}),
    "threshold as text beyond 1": ("<adlcp:completionThreshold>1.5</adlcp:completionThreshold>", "", {"4th"}),
    "threshold as text": ("<adlcp:completionThreshold>0.5</adlcp:completionThreshold>", "", {"3rd", "4th"}),
    "shared data": ("<adlcp:data><adlcp:map targetID='urn:a:b'/></adlcp:data>", "", {"4th"}),
    "adlseq mapInfo": (
        "<imsss:sequencing><adlseq:objectives><adlseq:objective objectiveID='o'>"
        "<adlseq:mapInfo targetObjectiveID='urn:a:b'/></adlseq:objective></adlseq:objectives></imsss:sequencing>",
        "",
        {"4th"},
    ),
    "unknown extension": ("<x:x xmlns:x='urn:x'/>", "", {"4th"}),
    "loose vocabulary": ("", "<structure><source>ours</source><value>scattered</value></structure>", {"4th"}),
}


def differing(edition: str, element: str, structure: str) -> Package:
    """A valid manifest of an edition with an element more in its item, or another structure in its metadata."""
    text = valid(f"scorm2004-{edition}-manifest")
    text = re.sub(
        r"<adlnav:presentation>.*?</adlnav:presentation>.*?</item>", f"{element}</item>", text, flags=re.DOTALL
    )
    if structure:
        text = re.sub("<structure>.*?</structure>", structure, text, flags=re.DOTALL)
    assert _EDITION.format(edition) in text
    package = Package("case.zip", "case.zip")
    package.add(MANIFEST, text.encode())
    return package


@pytest.mark.schemas
@pytest.mark.parametrize("edition", ["3rd", "4th"])
@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_edition_is_judged_by_its_own_schema(name: str, edition: str, schemas: Store) -> None:
    element, structure, takers = DIFFERENCES[name]
    package = differing(edition, element, structure)
    found, runs = judged(package, schemas)
    assert [run.revision for run in runs] == [f"SCORM 2004 {edition} edition"]
    entry = schemas.catalog.entries[f"scorm2004-{edition}-manifest"]
    assert (xsd.judge(schemas, entry, etree.fromstring(package.read(MANIFEST))) == []) == (edition in takers)
    told = [each.message for each in found if each.code == "XSD001"]
    assert all(message.startswith(f"against SCORM 2004 {edition} edition") for message in told)
    # Where a rule of ours says the same in words that tell what to do, the schema's are not told as well.
    assert bool(told) != (edition in takers or any(each.code == "SCORM041" for each in found))


@each_edition
def test_the_schemas_of_a_target_are_those_of_its_edition(target: Target) -> None:
    assert target.standard.families == (target.standard.controls,)
    job = Job(sources=(), targets=(target.name,), schemas="")
    assert pipeline.families(job) == [target.standard.controls]


@pytest.mark.schemas
@each_edition
@pytest.mark.parametrize("name", ["mesa-optimization", "kitchen-sink"])
def test_our_packages_break_no_rule_with_and_without_control_documents(
    target: Target, name: str, schemas: Store
) -> None:
    for documents in (None, controls(schemas, target)):
        found, runs = judged(built(samples.lesson(name), target, control_documents=documents), schemas)
        assert [run.revision for run in runs] == [target.title]
        assert [(entry.code, entry.message) for entry in found if entry.code != "XSD004"] == []


@pytest.mark.schemas
@each_edition
def test_a_package_is_valid_by_the_documents_that_it_carries(target: Target, schemas: Store, tmp_path: Path) -> None:
    """As ADL's validator reads it: the schemas that schemaLocation names, at the root of the zip, and no others."""
    package = built(described(), target, control_documents=controls(schemas, target))
    for path, blob in package:
        if path.endswith((".xsd", ".dtd")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            with blob.open() as stream:
                (tmp_path / path).write_bytes(stream.read())
    root = etree.fromstring(package.read(MANIFEST))
    words = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation").split()
    locations = dict(zip(words[::2], words[1::2], strict=True))
    assert set(locations) == {namespace for prefix, namespace in root.nsmap.items() if prefix != "xsi"}
    imports = "".join(f'<xs:import namespace="{each}" schemaLocation="{file}"/>' for each, file in locations.items())
    driver = tmp_path / "driver.xsd"
    driver.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>', "utf-8")
    schema = etree.XMLSchema(etree.parse(str(driver), etree.XMLParser(no_network=True)))
    assert schema.validate(root), schema.error_log
    root.find(f".//{SS}controlMode").set("flow", "perhaps")
    assert not schema.validate(root)


# --- telling editions apart -------------------------------------------------------------------------

NAMESPACED = f'<manifest xmlns="{IMSCP_V1P1}" xmlns:adlcp="{ADLCP_SCORM2004}" identifier="m">{{}}</manifest>'
SAYS = "<metadata><schema>{}</schema><schemaversion>{}</schemaversion></metadata>"
SCO = '<organizations/><resources><resource identifier="r" adlcp:scormType="sco" type="webcontent"/></resources>'


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (SAYS.format("ADL SCORM", "2004 4th Edition"), "scorm2004-4th"),
        (SAYS.format("ADL SCORM", "2004 3rd Edition"), "scorm2004-3rd"),
        (SAYS.format("ADL SCORM", "CAM 1.3"), "scorm2004-3rd"),
        (SAYS.format("ADL SCORM", "2004 2nd Edition"), "scorm2004-3rd"),
        (SAYS.format("ADL SCORM", " 2004 3RD edition "), "scorm2004-3rd"),
        (SAYS.format("ADL SCORM", "2004"), "scorm2004-4th"),
        (SAYS.format("adl scorm", "1.2"), "scorm12"),
        (SAYS.format("ADL SCORM", ""), "scorm2004-4th"),
        (SAYS.format("ADL SCORM", "1.2"), "scorm12"),
        (SAYS.format("QTIv2.1 Package", "1.0.0") + SCO, "qti21"),
        (SCO, "scorm2004-4th"),
        ("", "scorm2004-4th"),  # the namespace alone
    ],
)
def test_the_edition_is_what_the_metadata_say(content: str, format: str) -> None:
    assert standard_of(etree.fromstring(NAMESPACED.format(content))).name == format


def test_a_manifest_s_kind_follows_its_standard() -> None:
    root = etree.fromstring(NAMESPACED.format(""))
    kinds = {each: kind_of(root, MANIFEST, each) for each in standards().values() if with_manifest(each)}
    assert {kind_of(root, MANIFEST, each) for each in standards().values() if not each.judged} == {None}
    assert (kinds[scorm2004.THIRD], kinds[scorm2004.FOURTH]) == scorm2004.MANIFESTS
    assert len(set(kinds.values())) == len(kinds)
