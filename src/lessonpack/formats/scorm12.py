"""SCORM 1.2: how its packages are known, and what they hold."""

from __future__ import annotations

from lessonpack.formats import scorm
from lessonpack.formats.standard import Inner, Schema, Standard, Strength, manifest_kind, rooted, says

_METADATA = Inner("scorm12-manifest-md", "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1")
MANIFEST = manifest_kind("SCORM 1.2 manifest", Schema(entry="scorm12-manifest", inner=_METADATA))
STANDARD = Standard(
    name="scorm12",
    title="SCORM 1.2",
    judged=True,
    shown=True,
    manifest=True,
    claims=(
        rooted(scorm.IMSCP_SCORM12),
        says(Strength.WORDS, lambda signs: scorm.is_scorm(signs) and signs.version == "1.2"),
        says(Strength.ATTRIBUTE, lambda signs: signs.has_attribute(f"{{{scorm.ADLCP_SCORM12}}}scormtype")),
    ),
    documents=(MANIFEST,),
    families=("scorm12",),
    controls="scorm12",
    vocabulary=scorm.SCORM12,
)
STANDARDS = (STANDARD,)
