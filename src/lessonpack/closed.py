"""XML of strangers, parsed so that nothing else is opened: no address, no document type, no entity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml import etree

OPTIONS: Mapping[str, Any] = {"no_network": True, "load_dtd": False, "resolve_entities": False}


def parser(**more: Any) -> etree.XMLParser:
    """A parser of lxml with these options, and more of them."""
    from lxml import etree  # lessons without an SVG are read without it

    return etree.XMLParser(**OPTIONS, **more)
