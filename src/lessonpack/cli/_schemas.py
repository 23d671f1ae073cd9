"""The store of official schema documents: `schemas install`, `schemas status`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpack.cli._options import Schemas
from lessonpack.cli._terminal import console, refuse, say, waiting

if TYPE_CHECKING:
    from lessonpack.schemas import Store


def install(
    families: Annotated[list[str] | None, typer.Argument(help="Families; default: all.", show_default=False)] = None,
    origin: Annotated[Path | None, typer.Option("--from", help="A folder that holds the documents.")] = None,
    schemas: Schemas = None,
) -> None:
    """Install the official schema documents, every byte checked against the catalog."""
    raise typer.Exit(0 if install_told(store_in(schemas), families or None, origin) else 1)


def status(schemas: Schemas = None) -> None:
    """What is installed, and how sure it is that its bytes are the official ones."""
    from rich.table import Table

    store = store_in(schemas)
    table = Table("family", "documents", "installed", "official bytes", "licence", box=None, header_style="bold")
    for family in store.status():
        table.add_row(family.name, str(family.documents), str(family.installed), str(family.official), family.licence)
    say(f"store: {store.folder}")
    console().print(table)


def store_in(folder: Path | None) -> Store:
    from lessonpack.schemas import Store, default_folder

    return Store(folder or default_folder())


def install_told(store: Store, families: list[str] | None, origin: Path | None) -> bool:
    """Install schemas with a progress bar; False when some could not be had, which is then told."""
    from lessonpack import download, schemas

    fetch = None if origin else download.fetch  # a folder that was named is the only source asked
    try:
        with waiting(quiet=False) as progress:
            report = schemas.install(store, families, origin=origin, fetch=fetch, progress=progress)
    except schemas.NoSuchFamily as unknown:
        refuse(str(unknown))
    for line in report.lines:
        say(line, error=True)
    return report.complete
