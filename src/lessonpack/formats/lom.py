"""IEEE LOM, the metadata that SCORM 2004 and QTI packages carry: what it calls things."""

from __future__ import annotations

NAMESPACE = "http://ltsc.ieee.org/xsd/LOM"
PREFIX = "lom"
SOURCE = "LOMv1.0"  # the source of the vocabulary values below and in the modules that write metadata
