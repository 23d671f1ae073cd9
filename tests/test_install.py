"""lessonpack installs and works from a wheel, from an sdist, and editable."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an sdist of the checkout and the wheel made from that sdist."""
    folder = tmp_path_factory.mktemp("archives")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--disable-pip-version-check"]
    backend = "import sys, hatchling.build as b; print(b.build_sdist(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", backend, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    sdist = folder / built.stdout.strip().splitlines()[-1]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(folder), str(sdist)], check=True)
    return folder


def builds_the_lesson(python: Path, folder: Path) -> None:
    """The installed package compiles a lesson, away from the checkout."""
    command = [str(python), "-m", "lessonpack", "build", str(ROOT / "content" / "mesa-optimization"), "--out", "out"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "out" / "mesa-optimization.scorm12.zip").is_file()


def test_the_wheel_holds_templates_schemas_and_types(archives: Path) -> None:
    [wheel] = archives.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "lessonpack/lms/moodle.toml" in names
    assert "lessonpack/py.typed" in names
    assert "lessonpack/_data/schemas/catalog.toml" in names
    assert "lessonpack/_data/templates/player/page.html.j2" in names
    assert not [name for name in names if name.endswith((".xsd", ".dtd"))]


def test_the_sdist_s_wheel_builds_a_lesson_away_from_the_checkout(archives: Path, tmp_path: Path) -> None:
    """A venv that sees the dependencies of this one, but lessonpack only from the wheel."""
    [wheel] = archives.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    site = next((tmp_path / "venv").glob("lib/python*/site-packages"), tmp_path / "venv" / "Lib" / "site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    import lxml

    # An editable install of the checkout is a .pth file too, which a .pth of ours does not follow.
    (site / "dependencies.pth").write_text(str(Path(lxml.__file__).parents[1]), "utf-8")
    python = next(path for name in ("bin/python", "Scripts/python.exe") if (path := tmp_path / "venv" / name).exists())
    where = subprocess.run(
        [str(python), "-c", "import lessonpack; print(lessonpack.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in where.stdout
    builds_the_lesson(python, tmp_path)


def test_the_checkout_itself_builds_a_lesson(tmp_path: Path) -> None:
    builds_the_lesson(Path(sys.executable), tmp_path)


# --- make -------------------------------------------------------------------------------------------

RECORDS = """#!/bin/sh
echo "$(basename "$0") $*${LESSONPACK_SCHEMAS:+ | $LESSONPACK_SCHEMAS}" >> "$(dirname "$0")/said"
"""


def made(goal: str, folder: Path, **variables: str) -> list[str]:
    """What make would have run of a fresh checkout's own programs, with the store of schemas that they are told of."""
    programs, stamps = folder / "bin", folder / "stamps"
    for path in (programs, stamps):
        path.mkdir()
    for name in ("python", "lessonpack"):
        (programs / name).write_text(RECORDS, "utf-8")
        (programs / name).chmod(0o755)
    (stamps / "node").touch()
    given = {"BIN": programs, "VENV": folder, "STAMPS": stamps, "SCHEMAS_FROM": "", **variables}
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "LESSONPACK_"))
    }
    command = ["make", goal, *(f"{name}={value}" for name, value in given.items())]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return (programs / "said").read_text("utf-8").splitlines()


PIP = "python -m pip --disable-pip-version-check install"


@pytest.mark.skipif(sys.platform == "win32", reason="the programs that stand in for Python are shell scripts")
def test_make_dist_installs_what_compiling_needs_and_uses_the_store_of_the_user(tmp_path: Path) -> None:
    assert made("dist", tmp_path) == [
        f"{PIP} --editable .",
        "lessonpack schemas install scorm12 scorm2004-3rd scorm2004-4th qti21",
        "lessonpack build content --out dist --offline",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the programs that stand in for Python are shell scripts")
def test_make_test_adds_what_tests_need_and_a_store_of_their_own(tmp_path: Path) -> None:
    store = ROOT / ".cache" / "schemas"
    assert made("test", tmp_path, SCHEMAS_FROM="afar") == [
        f"{PIP} --editable . | {store}",
        f"{PIP} pip>=25.1 | {store}",
        f"{PIP} --group dev | {store}",
        f"lessonpack schemas install --from afar --schemas {store} | {store}",
        f"python -m pytest -n 2 --dist worksteal | {store}",
    ]
