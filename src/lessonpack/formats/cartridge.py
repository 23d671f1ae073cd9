"""IMS Common Cartridge: how its versions are known; lessonpack names them and does not judge them."""

from __future__ import annotations

from lessonpack.formats import qti
from lessonpack.formats.standard import Claim, Container, Shape, Signs, Standard, Strength, index

_CONTAINER = Container(Shape.ZIP, (".imscc", ".zip"))


def _declared(signs: Signs, minor: int) -> int:
    namespace = f"http://www.imsglobal.org/xsd/imsccv1p{minor}/"
    return -1 if qti.holds_questions_alone(signs) else index(signs.declared, lambda each: each.startswith(namespace))


def _typed(signs: Signs) -> int:
    """Version 1.0 has no namespace of its own: a sign behind those of the others."""
    is_typed = any("/imscc_xmlv1p0/" in each for each in signs.types)
    return len(signs.declared) if is_typed and not qti.holds_questions_alone(signs) else -1


def _cartridge(minor: int) -> Standard:
    return Standard(
        name=f"cc1{minor}",
        title=f"Common Cartridge 1.{minor}",
        manifest=True,
        container=_CONTAINER,
        claims=(Claim(Strength.CARTRIDGE, (lambda signs: _declared(signs, minor)) if minor else _typed),),
    )


STANDARDS = tuple(map(_cartridge, (0, 1, 2, 3)))
