"""lessonpack installs and works from a wheel, from an sdist, and editable."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.first


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an sdist of the checkout and the wheel made from that sdist."""
    folder = tmp_path_factory.mktemp("archives")
    backend = """if True:
        import os, sys, tarfile, hatchling.build
        [folder] = sys.argv[1:]
        with tarfile.open(os.path.join(folder, hatchling.build.build_sdist(folder))) as sdist:
            sdist.extractall(folder, filter="data")
            os.chdir(os.path.join(folder, sdist.getnames()[0].split("/")[0]))
        hatchling.build.build_wheel(folder)
    """
    subprocess.run([sys.executable, "-c", backend, str(folder)], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
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
    assert [name for name in names if name.endswith((".xsd", ".dtd"))] == ["lessonpack/_data/schemas/moodle-xml.xsd"]


INSTALL = [["pipx install ."], ["uv tool install ."]]
WITH_PYTHON = ["python3 -m venv lessonpack-env", ". lessonpack-env/bin/activate", "pip install ."]
NEW, PREVIEW, BUILD = (f"lessonpack {command} my-lesson" for command in ("new", "preview", "build"))
MAKE = ["make dist", "make test"]


def told_to_type() -> list[list[str]]:
    """The lines that the README tells to type, block by block."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = [[line.split("#")[0].strip() for line in block.splitlines()] for kind, block in blocks if not kind]
    return [block for block in lines if not block[0].endswith(".yaml")]


@pytest.mark.skipif(sys.platform == "win32", reason="the README says these lines for shells")
def test_what_the_readme_tells_to_type_leads_from_a_checkout_to_packages(archives: Path, tmp_path: Path) -> None:
    """The checkout is an unpacked sdist; pip, and what it would fetch from a registry, is that of this environment."""
    assert told_to_type() == [*INSTALL, WITH_PYTHON, [NEW, PREVIEW, BUILD], MAKE]
    [sdist] = archives.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    [checkout] = (path for path in tmp_path.iterdir() if path.is_dir())
    here = {"PYTHONPATH": str(Path(pytest.__file__).parents[1]), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    offline = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "BROWSER": "true"}
    known = {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")}
    environment = {**known, **here, **offline}

    def typing(*lines: str) -> list[str]:
        return ["sh", "-c", "\n".join(["set -e", *lines[:-1], f"exec {lines[-1]}"])]

    def typed(*lines: str) -> str:
        done = subprocess.run(typing(*lines), cwd=checkout, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    make, on_the_path, install = WITH_PYTHON
    typed(f"{make} --without-pip")  # another one would be unpacked for nothing, as PYTHONPATH leads to ours
    pip = checkout / "lessonpack-env" / "bin" / "pip"
    pip.write_text('#!/bin/sh\nexec python3 -m pip "$@"\n', "utf-8")
    pip.chmod(0o755)
    typed(on_the_path, install)
    typed(on_the_path, NEW)
    preview = typing(on_the_path, PREVIEW)
    with subprocess.Popen(preview, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True) as shown:
        assert shown.stdout is not None
        address = next(line.split()[0] for line in shown.stdout if line.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(address) as page:
            assert b"My lesson" in page.read()
        shown.send_signal(signal.SIGINT)
    assert shown.returncode == 0
    typed(on_the_path, BUILD)
    assert (checkout / "dist" / "my-lesson.scorm12.zip").is_file()
    assert "1 lesson, 1 unchanged" in typed(on_the_path, f"{BUILD} 2>&1")
    where = typed(on_the_path, "python3 -c 'import lessonpack; print(lessonpack.__file__)'")
    assert Path(where.strip()).is_relative_to(checkout / "lessonpack-env")


def test_the_checkout_itself_builds_a_lesson(tmp_path: Path) -> None:
    builds_the_lesson(Path(sys.executable), tmp_path)


# --- make -------------------------------------------------------------------------------------------

RECORDS = """#!/bin/sh
echo "$(basename "$0") $*${LESSONPACK_SCHEMAS:+ | $LESSONPACK_SCHEMAS}" >> "$(dirname "$0")/said"
"""


# What this run of the tests was itself told is not what the goal is made with.
OF_THIS_RUN = ("MAKE", "MFLAGS", "LESSONPACK_", "PYTEST_OPTIONS", "BUILD_OPTIONS", "SCHEMAS_FROM", "SEEDS")


def made(goal: str, folder: Path, **variables: str) -> list[str]:
    """What make runs of a fresh checkout's own programs, with the store of schemas that they are told of."""
    programs, stamps = folder / "bin", folder / "stamps"
    for path in (programs, stamps):
        path.mkdir()
    for name in ("python", "lessonpack"):
        (programs / name).write_text(RECORDS, "utf-8")
        (programs / name).chmod(0o755)
    (stamps / "node").touch()
    given = {"BIN": programs, "VENV": folder, "STAMPS": stamps, "SCHEMAS_FROM": "", **variables}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_RUN)}
    command = ["make", goal, *(f"{name}={value}" for name, value in given.items())]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return (programs / "said").read_text("utf-8").splitlines()


PIP = "python -m pip --disable-pip-version-check --quiet install"


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
        f"python -m pytest -n 3 --dist worksteal | {store}",
    ]
