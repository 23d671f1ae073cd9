"""One server, and packages built once for all the tests of the run-time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.lms import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server
