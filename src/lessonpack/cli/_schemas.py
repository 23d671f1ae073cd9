"""The store of official schema documents: `schemas install`, `schemas status`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

from lessonpack.cli._terminal import paper, refuse, say, unknown, waiting

if TYPE_CHECKING:
    import typer

    from lessonpack.cli._options import Schemas
    from lessonpack.inspection import Progress
    from lessonpack.schemas import Store
    from lessonpack.schemas.installation import Fetch, InstallReport

_PAUSE = 5  # seconds between two lines about progress


def install(
    families: Annotated[
        list[str] | None, typer.Argument(metavar="FAMILY", help="Families; default: all.", show_default=False)
    ] = None,
    origin: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="A folder that holds the documents.")
    ] = None,
    schemas: Schemas = None,
) -> None:
    """Install the official schema documents, every byte checked against the catalog."""
    if origin is not None and not origin.is_dir():
        refuse(f"{origin.as_posix()} is no folder; --from names one that holds the documents")
    store = store_in(schemas)
    try:
        report = _installed(store, families or None, origin)
    except OSError as error:
        refuse(_unwritable(store, error))
    for line in report.lines:
        say(line, error=True)
    raise SystemExit(0 if report.complete else 1)


def status(schemas: Schemas = None) -> None:
    """What is installed, and how sure it is that its bytes are the official ones."""
    from lessonpack.report.paper import line

    store = store_in(schemas)
    families = list(store.status())
    columns = {
        "family": [line(family.name) for family in families],
        "documents": [line(str(family.documents)) for family in families],
        "installed": [line(str(family.installed)) for family in families],
        "official bytes": [line(str(family.official)) for family in families],
        "licence": [line(family.licence) for family in families],
    }
    say(f"store: {store.folder}")
    paper().table(columns, right=("documents", "installed", "official bytes"))


def store_in(folder: Path | None) -> Store:
    """The store in a folder; None stands for the folder of the user."""
    from lessonpack.schemas import Store, default_folder

    return Store(folder or default_folder())


def install_on_need(store: Store, families: list[str], first: Callable[[], object] = lambda: None) -> bool:
    """On a terminal, announce and install the missing documents of these families; True when some were installed.

    What is to be done `first`, such as to look whether there is anything to do, is done where some are missing alone.
    """
    if not sys.stderr.isatty() or not (missing := store.missing(families)):
        return False
    first()
    documents = f"{len(missing)} official schema document{'' if len(missing) == 1 else 's'}"
    say(f"{documents} missing in {store.folder}: fetching from their publishers; --offline forbids it", error=True)
    try:
        report = _installed(store, families, None)
    except OSError as error:  # the command can go on without them
        say(_unwritable(store, error), error=True)
        return False
    if not report.complete:
        say(f"{len(report.failed)} of them could not be had; 'lessonpack schemas install' says why", error=True)
    return bool(report.installed)


def _unwritable(store: Store, error: OSError) -> str:
    reason = error.strerror or str(error)
    return (
        f"{store.folder.as_posix()} cannot be written: {reason}; --schemas or LESSONPACK_SCHEMAS names another folder"
    )


def _installed(store: Store, families: list[str] | None, origin: Path | None) -> InstallReport:
    """Install schemas; progress is a bar on a terminal, and elsewhere a line for each host and some with counts.

    Raises OSError where the store cannot be written.
    """
    from lessonpack import download, schemas
    from lessonpack.schemas import installation

    seen = sys.stderr.isatty()
    # With a folder given, nothing is fetched.
    fetch = None if origin else download.fetch if seen else _announcing(download.fetch)
    try:
        with waiting(quiet=False) if seen or origin else _progress_lines() as progress:
            return installation.install(store, families, origin=origin, fetch=fetch, progress=progress)
    except schemas.NoSuchFamily as error:
        known = store.catalog.families
        refuse(unknown("family of schemas", error.file, known, f"there are {', '.join(known)}"))


@contextmanager
def _progress_lines() -> Iterator[Progress]:
    """Progress as a line every few seconds, for output that is not a terminal; a download may take minutes."""
    told = time.monotonic()

    def counted(done: int, total: int, _file: str) -> None:
        nonlocal told
        if time.monotonic() - told >= _PAUSE:
            told = time.monotonic()
            say(f"{done} of {total} schema documents", error=True)

    yield counted


def _announcing(fetch: Fetch) -> Fetch:
    """A fetch that prints each host once before it asks it, since a host that does not answer takes its time."""
    from lessonpack.schemas.installation import host_of

    asked: set[str] = set()

    @contextmanager
    def told(address: str) -> Iterator[IO[bytes]]:
        host = host_of(address)
        if host not in asked:
            asked.add(host)
            say(f"asking {host} for schemas", error=True)
        with fetch(address) as stream:
            yield stream

    return told
