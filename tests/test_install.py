"""lessonpack installs and works from a wheel, from an sdist, and editable."""

from __future__ import annotations

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
