"""Fetching a schema document: the one place that opens a socket, used by the command line only.

An address of the catalog is one of `https://…`, `npm:NAME@VERSION`, the tarball of a package as the user's own npm
brings it (from the registry, and with the certificates and proxies, that npm is set to), and `python:LIBRARY/PATH`, a
file of a library that lessonpack needs anyway.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from lessonpack._version import VERSION
from lessonpack.schemas.installation import NotThere

_TIMEOUT = 9.0  # seconds without a byte, so that whoever waits hears of the next address within ten


@contextmanager
def fetch(address: str) -> Iterator[IO[bytes]]:
    """Open an address for reading; every failure is an OSError that says why in plain words."""
    scheme, _, rest = address.partition(":")
    if scheme == "npm":
        with (
            tempfile.TemporaryDirectory(prefix="lessonpack-") as folder,
            _packed(rest, Path(folder)).open("rb") as file,
        ):
            yield file
    elif scheme == "python":
        with _of_library(rest).open("rb") as file:
            yield file
    elif scheme in ("http", "https"):
        with _answered(address) as answer:
            yield answer
    else:
        raise NotThere("not an http address")


@contextmanager
def _answered(address: str) -> Iterator[IO[bytes]]:
    request = urllib.request.Request(address, headers={"User-Agent": f"lessonpack/{VERSION}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            yield answer
    except urllib.error.HTTPError as cause:
        with cause:
            raise NotThere(f"the server answers {cause.code} {cause.reason}") from cause
    except urllib.error.URLError as cause:
        raise OSError(f"cannot be reached: {cause.reason}") from cause
    except http.client.HTTPException as cause:
        raise NotThere(f"the answer broke off: {cause!r}") from cause
    except (ValueError, OverflowError) as cause:  # the host sends us on to a name or port that there cannot be
        raise NotThere(f"it leads to an address that is none: {cause}") from cause


def _packed(package: str, folder: Path) -> Path:
    """The tarball of an npm package, brought into a folder. Nothing of the package is run."""
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("npm is not installed")
    patience = ["--fetch-retries=0", f"--fetch-timeout={_TIMEOUT * 1000:.0f}"]
    command = [npm, "pack", package, "--ignore-scripts", "--json", "--loglevel=silent", *patience]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603
    tarball = next(folder.glob("*.tgz"), None)
    if tarball is None:
        raise OSError(f"npm does not bring it: {_summary(done.stdout)}")
    return tarball


def _summary(said: bytes) -> str:
    """npm's own word on a failure."""
    import json

    try:
        return str(json.loads(said)["error"]["summary"])
    except (ValueError, KeyError, TypeError):
        return "it does not say why"


def _of_library(path: str) -> Path:
    """A file of an installed Python library, which is not imported for it."""
    library, _, file = path.partition("/")
    found = find_spec(library)
    if found is None or not found.submodule_search_locations:
        raise NotThere(f"the Python library {library} is not installed")
    return Path(found.submodule_search_locations[0]) / file
