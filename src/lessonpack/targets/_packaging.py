"""IMS Content Packaging as markup: what the manifests of several formats have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessonpack.formats.qti2 import XSI_NAMESPACE
from lessonpack.render.xml import Child, Node, el, stack


def declared(namespaces: Mapping[str, str], schemas: Mapping[str, str]) -> dict[str, str]:
    """Attributes of a root: `namespaces` by prefix ("" for the default one), and `schemas` by their namespace."""
    names = {f"xmlns:{prefix}" if prefix else "xmlns": name for prefix, name in namespaces.items()}
    if not schemas:
        return names
    locations = " ".join(f"{namespace} {schema}" for namespace, schema in schemas.items())
    return names | {"xmlns:xsi": XSI_NAMESPACE, "xsi:schemaLocation": locations}


def resource(
    identifier: str,
    type: str,
    path: str,
    needed: Iterable[str] = (),
    *,
    metadata: Child = None,
    has_href: bool = True,
) -> Node:
    """A resource of one file; `needed` are the identifiers of the resources that it depends on."""
    return stack(
        "resource",
        {"identifier": identifier, "type": type, "href": path if has_href else None},
        metadata,
        el("file", {"href": path}),
        *(el("dependency", {"identifierref": each}) for each in needed),
    )
