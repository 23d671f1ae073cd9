"""SCORM 2004, 3rd and 4th edition: how their packages are known, and what they hold."""

from __future__ import annotations

from collections.abc import Callable

from lessonpack.formats import lom, scorm
from lessonpack.formats.standard import Schema, Signs, Standard, Strength, manifest_kind, says


def _is_earlier(signs: Signs) -> bool:
    """True where schemaversion names an edition before the 4th, which is taken where none is named.

    The 2nd edition (CAM 1.3) has no schemas here: the 3rd's are the nearest.
    """
    named = signs.version.lower()
    return "3rd" in named or "2nd" in named or named in ("1.3", "cam 1.3")


def _is_latest(signs: Signs) -> bool:
    return not _is_earlier(signs)


def _edition(ordinal: str, vocabulary: scorm.Version, is_meant: Callable[[Signs], bool]) -> Standard:
    name = f"scorm2004-{ordinal}"
    schema = Schema(entry=f"{name}-manifest", optional={lom.NAMESPACE: ("lom",)})
    return Standard(
        name=name,
        title=vocabulary.title,
        called="SCORM 2004",
        judged=True,
        shown=True,
        manifest=True,
        claims=(
            says(Strength.SCHEMA, lambda signs: scorm.is_scorm(signs) and is_meant(signs)),
            says(Strength.TRACE, lambda signs: signs.uses(scorm.ADLCP_SCORM2004) and is_meant(signs)),
        ),
        documents=(manifest_kind(f"{vocabulary.title} manifest", schema),),
        families=(name,),
        controls=name,
        vocabulary=vocabulary,
    )


THIRD = _edition("3rd", scorm.SCORM2004_3RD, _is_earlier)
FOURTH = _edition("4th", scorm.SCORM2004_4TH, _is_latest)
STANDARDS = (THIRD, FOURTH)
MANIFESTS = (*THIRD.documents, *FOURTH.documents)
