"""Fetching a schema document over HTTP: the one place that opens a socket, used by the command line only."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from lessonpack._version import VERSION
from lessonpack.schemas import NotThere

TIMEOUT = 20.0  # seconds without a byte


@contextmanager
def fetch(address: str) -> Iterator[IO[bytes]]:
    """Open an http(s) address for reading; every failure is an OSError that says why in plain words."""
    if not address.startswith(("http://", "https://")):
        raise NotThere("not an http address")
    request = urllib.request.Request(address, headers={"User-Agent": f"lessonpack/{VERSION}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            yield answer
    except urllib.error.HTTPError as cause:
        with cause:
            raise NotThere(f"the server answers {cause.code} {cause.reason}") from cause
    except urllib.error.URLError as cause:
        raise OSError(f"cannot be reached: {cause.reason}") from cause
    except http.client.HTTPException as cause:
        raise NotThere(f"the answer broke off: {cause!r}") from cause
