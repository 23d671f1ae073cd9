"""What many tests share: the installed schemas, what a run may not do without, accepting golden trees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lessonpack.schemas import Store, default_folder, install

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = ("scorm12", "qti21")  # what lessonpack's own targets are judged by


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take what is built now as the golden trees")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """True when golden trees are to be rewritten."""
    return bool(request.config.getoption("--accept"))


def require(what: str, reason: str) -> None:
    """Skip a test for the want of something; fail it where LESSONPACK_REQUIRE lists that (`schemas,browser`)."""
    if what in os.environ.get("LESSONPACK_REQUIRE", "").split(","):
        pytest.fail(f"{what} required: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def schemas() -> Store:
    """A store with the official schemas: a given one, the checkout's, or the user's."""
    given = os.environ.get("LESSONPACK_SCHEMAS")
    stores = [Store(Path(given))] if given else [_of_the_checkout(), Store(default_folder())]
    for store in stores:
        if not store.missing(FAMILIES):
            return store
    require("schemas", "the official schemas are not installed: `make schemas` or `lessonpack schemas install`")
    raise AssertionError("require() does not return")


def _of_the_checkout() -> Store:
    """The store under .cache, filled from a folder of documents when there is one."""
    store = Store(ROOT / ".cache" / "schemas")
    origin = Path(os.environ.get("SCHEMAS_FROM") or ROOT.parent / "shared" / "schemas")
    if origin.is_dir() and store.missing():
        install(store, origin=origin)
    return store
