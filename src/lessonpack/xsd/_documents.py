"""What the schemas of an entry point find when they ask for each other, whichever engine compiles them."""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from lxml import etree

from lessonpack.schemas import Catalog, EntryPoint, Store
from lessonpack.xsd._narrowed import narrowed

T = TypeVar("T")

BASE = "http://schemas.invalid/"  # stands for the store's folder while schemas refer to each other
_XS = "http://www.w3.org/2001/XMLSchema"

PER_THREAD = threading.local()
# Compiled schemas are kept per thread because their error logs are not: a schema that two threads share
# mixes their messages. What is compiled is pinned by hashes, so the catalog and the entry point name it.


def once(
    engine: str, make: Callable[[Documents], T], store: Store, entry: EntryPoint, *, whole: bool, usual: bool = False
) -> T:
    """What an engine makes of an entry point, made once for each thread."""
    kept: dict[Any, T] = PER_THREAD.__dict__.setdefault(engine, {})
    key = (store.catalog, entry.id, whole or not entry.stubs, usual)
    if key not in kept:
        kept[key] = make(Documents(store, entry, whole=whole, usual=usual))
    return kept[key]


class Unresolved(Exception):
    """A schema asks for a document that the catalog does not know."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not in the catalog of schemas")
        self.address = address


class Documents:
    """What an entry point's schemas find when they ask for each other: the store, stubs, and nothing else.

    With `usual` the store's schemas are narrowed to the elements that the entry point says are usual.
    """

    def __init__(self, store: Store, entry: EntryPoint, *, whole: bool, usual: bool = False) -> None:
        self.store = store
        self.entry = entry
        self.stubs = {**({} if whole else entry.stubs), **entry.apart}
        self.trouble: Exception | None = None
        self._replaced = {name: namespace for namespace in self.stubs for name in self._roots(namespace)}
        without = (namespace for namespace in entry.apart if namespace not in self._replaced.values())
        self._added = {f"apart/{number}.xsd": namespace for number, namespace in enumerate(without)}
        asked = [file for file in entry.needs if file not in self._replaced] if usual else []
        self._narrowed = narrowed({file: store.read(file) for file in asked}, entry.usual) if asked else {}

    def _roots(self, namespace: str) -> Iterator[str]:
        """The documents that stand for a namespace, any of which an import may name."""
        for file in self.entry.needs:
            if self.store.catalog.documents[file].namespace == namespace:
                yield file

    def driver(self) -> bytes:
        """A schema that does nothing but take those of the entry point; one without a namespace cannot be imported."""
        schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
        for file in self.entry.schemas:
            namespace = self.store.catalog.documents[file].namespace
            if namespace:
                etree.SubElement(schema, f"{{{_XS}}}import", namespace=namespace, schemaLocation=BASE + file)
            else:
                etree.SubElement(schema, f"{{{_XS}}}include", schemaLocation=BASE + file)
        for file, namespace in self._added.items():
            etree.SubElement(schema, f"{{{_XS}}}import", namespace=namespace, schemaLocation=BASE + file)
        return etree.tostring(schema)

    def at(self, address: str) -> tuple[str, bytes]:
        """What stands at an address that a schema asks for, and where its own relative names start from.

        Raises Unresolved or SchemaError.
        """
        try:
            file = self._file(address)
            namespace = self._replaced.get(file) or self._added.get(file)
            if namespace:
                return BASE + file, self._stub(namespace)
            return BASE + file, self._narrowed.get(file) or self.store.read(file)
        except Exception as trouble:  # want of memory as well
            self.trouble = self.trouble or trouble
            raise

    def complain(self) -> None:
        """Raise what an engine swallowed."""
        if self.trouble:
            raise self.trouble

    def _file(self, address: str) -> str:
        catalog = self.store.catalog
        file = self._relative(catalog, address) if address.startswith(BASE) else catalog.at(address)
        if file is None:
            raise Unresolved(address)
        return file if file in self._added else catalog.documents[file].compile_as or file

    def _relative(self, catalog: Catalog, address: str) -> str | None:
        """A name relative to another document: inside the store, or as that document's map says."""
        file = posixpath.normpath(unquote(urlsplit(address).path).lstrip("/"))
        return file if file in catalog.documents or file in self._added else self._mapped.get(file)

    @property
    def _mapped(self) -> dict[str, str]:
        """Names that lead out of the store, for documents whose own addresses were rewritten."""
        found = {}
        for file in self.entry.needs:
            for name, target in self.store.catalog.documents[file].relative_map.items():
                found[posixpath.normpath(posixpath.join("/", posixpath.dirname(file), name)).lstrip("/")] = target
        return found

    def _stub(self, namespace: str) -> bytes:
        """A schema that declares what may be named from outside, and says no more of it."""
        schema = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS}, targetNamespace=namespace)
        for name in self.stubs[namespace] or self._declared(namespace):
            etree.SubElement(schema, f"{{{_XS}}}element", name=name, nillable="true")
        return etree.tostring(schema)

    def _declared(self, namespace: str) -> Iterator[str]:
        for file in self._roots(namespace):
            for element in etree.fromstring(self.store.read(file)).iterchildren(f"{{{_XS}}}element"):
                yield element.get("name", "")
