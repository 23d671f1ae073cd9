"""IMS Common Cartridge: how its versions are known, what they call things, and what those hold that are judged."""

from __future__ import annotations

from msgspec import Struct

from lessonpack.formats import qti
from lessonpack.formats.qti12_alike import ROW
from lessonpack.formats.standard import (
    Claim,
    Container,
    DocumentKind,
    Schema,
    Shape,
    Signs,
    Standard,
    Strength,
    Vocabulary,
    index,
    manifest_kind,
)

SCHEMA = "IMS Common Cartridge"
WEBCONTENT = "webcontent"
ROOTED = "rooted-hierarchy"  # the only structure of an organization
LOM_PREFIX = "lomimscc"
QUESTIONS_NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"

_CONTAINER = Container(Shape.ZIP, (".imscc", ".zip"))


class Version(Struct, frozen=True):
    """What a version of Common Cartridge, 1.`minor`, calls things: itself, its namespaces, the types of resources."""

    minor: int

    @property
    def name(self) -> str:
        return f"cc1{self.minor}"

    @property
    def title(self) -> str:
        return f"Common Cartridge 1.{self.minor}"

    @property
    def vocabulary(self) -> Vocabulary:
        """What its manifests say of themselves."""
        own = {"": f"{self._base}imscp_v1p1", LOM_PREFIX: f"http://ltsc.ieee.org/xsd/imsccv1p{self.minor}/LOM/manifest"}
        return Vocabulary(schemas=(SCHEMA,), schemaversion=f"1.{self.minor}.0", namespaces=own)

    @property
    def _base(self) -> str:
        return f"http://www.imsglobal.org/xsd/imsccv1p{self.minor}/"

    @property
    def questions(self) -> str:
        """How the types of quizzes and question banks begin."""
        return f"imsqti_xmlv1p2/imscc_xmlv1p{self.minor}/"

    @property
    def assessment(self) -> str:
        return f"{self.questions}assessment"

    @property
    def question_bank(self) -> str:
        return f"{self.questions}question-bank"

    @property
    def topic(self) -> str:
        return f"imsdt_xmlv1p{self.minor}"

    @property
    def link(self) -> str:
        return f"imswl_xmlv1p{self.minor}"


CC11, CC13 = Version(1), Version(3)


def _declared(signs: Signs, minor: int) -> int:
    namespace = f"http://www.imsglobal.org/xsd/imsccv1p{minor}/"
    return -1 if qti.holds_questions_alone(signs) else index(signs.declared, lambda each: each.startswith(namespace))


def _typed(signs: Signs) -> int:
    """Version 1.0 has no namespace of its own: a sign behind those of the others."""
    is_typed = any("/imscc_xmlv1p0/" in each for each in signs.types)
    return len(signs.declared) if is_typed and not qti.holds_questions_alone(signs) else -1


def _claim(minor: int) -> Claim:
    return Claim(Strength.CARTRIDGE, (lambda signs: _declared(signs, minor)) if minor else _typed)


def _named(minor: int) -> Standard:
    """A version that lessonpack names and does not judge."""
    version = Version(minor)
    return Standard(
        name=version.name,
        title=version.title,
        manifest=True,
        container=_CONTAINER,
        claims=(_claim(minor),),
    )


def _documents(version: Version) -> tuple[DocumentKind, ...]:
    """What the type of its resource makes of a document: the same root is another document elsewhere."""
    questions = DocumentKind(
        name=f"{version.title} quiz or question bank",
        roots=(f"{{{QUESTIONS_NAMESPACE}}}questestinterop",),
        types=(version.questions,),
        schema=Schema(entry=f"{version.name}-qti"),
    )
    link = DocumentKind(
        name=f"{version.title} web link",
        types=(version.link,),
        schema=Schema(entry=f"{version.name}-weblink"),
    )
    manifest = manifest_kind(f"{version.title} manifest", Schema(entry=f"{version.name}-manifest"))
    return manifest, questions, link


def _judged(version: Version, *further: DocumentKind) -> Standard:
    return Standard(
        name=version.name,
        title=version.title,
        judged=True,
        shown=True,
        manifest=True,
        container=_CONTAINER,
        claims=(_claim(version.minor),),
        documents=(*_documents(version), *further),
        xml=(version.questions, version.link, version.topic, "imsbasiclti_"),
        row=ROW,
        families=(version.name,),
        vocabulary=version.vocabulary,
    )


TOPIC13 = DocumentKind(name="Common Cartridge 1.3 topic", types=(CC13.topic,), schema=Schema(entry="cc13-topic"))
LTI13 = DocumentKind(
    name="Common Cartridge 1.3 LTI link",
    roots=("{http://www.imsglobal.org/xsd/imslticc_v1p3}cartridge_basiclti_link",),
    types=("imsbasiclti_",),
    schema=Schema(entry="cc13-lti"),
)
STANDARD11 = _judged(CC11)
STANDARD13 = _judged(CC13, TOPIC13, LTI13)
STANDARDS = (_named(0), STANDARD11, _named(2), STANDARD13)


def is_cartridge(standard: Standard) -> bool:
    """True for any version of Common Cartridge."""
    return standard in STANDARDS
