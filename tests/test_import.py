"""What loads when: the version before anything heavy, xmlschema only to explain a failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lessonpack
from lessonpack import targets

ROOT = Path(__file__).parents[1]
HEAVY = {"typer", "rich", "pydantic", "lxml", "jinja2", "markdown_it", "yaml", "xmlschema"}


def modules_after(code: str) -> set[str]:
    """The modules loaded in a fresh process once `code` has run."""
    script = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_version_answers_before_anything_heavy_loads() -> None:
    asked = "sys.argv = ['lessonpack', '--version']; from lessonpack.__main__ import main; main()"
    assert modules_after(asked) & HEAVY == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert modules_after("import lessonpack; lessonpack.__version__") & HEAVY == set()


def test_a_clean_build_never_imports_xmlschema(tmp_path: Path) -> None:
    build = (
        "from lessonpack import Job, run\n"
        "job = Job(sources=('content',), targets=('scorm12', 'qti21'),\n"
        f"          out={str(tmp_path)!r}, schemas='nowhere')\n"
        "assert run(job).exit_code == 0"
    )
    loaded = modules_after(build)
    assert "lxml" in loaded
    assert "xmlschema" not in loaded


def test_a_clean_validated_build_never_imports_xmlschema(tmp_path: Path, schemas) -> None:
    build = (
        "from lessonpack import Job, run\n"
        "job = Job(sources=('content/mesa-optimization',), targets=('scorm12', 'qti21'),\n"
        f"          out={str(tmp_path)!r}, schemas={str(schemas.folder)!r}, require_xsd=True)\n"
        "assert run(job).exit_code == 0"
    )
    assert "xmlschema" not in modules_after(build)


def test_the_public_names_are_these() -> None:
    assert lessonpack.__all__ == [
        "Finding", "Job", "NoSuchSource", "Outcome", "Place", "Severity", "__version__", "judge", "run",
    ]  # fmt: skip
    for name in lessonpack.__all__:
        assert getattr(lessonpack, name) is not None


def test_a_build_loads_the_targets_the_kinds_and_the_checks_that_it_needs(tmp_path: Path) -> None:
    build = (
        "from lessonpack import Job, run\n"
        "job = Job(sources=('content/mesa-optimization',), targets=('scorm12', 'qti21'),\n"
        f"          out={str(tmp_path)!r}, schemas='nowhere')\n"
        "assert run(job).exit_code == 0"
    )
    loaded = {name.removeprefix("lessonpack.") for name in modules_after(build)}
    assert {"targets.scorm", "targets.qti", "checks.scorm.scorm12", "checks.qti.choices"} <= loaded
    rooms = ("source.kinds", "targets._player.kinds", "targets._qti.kinds")
    of_kinds = {name for name in loaded if name.rpartition(".")[0] in rooms and name.rpartition(".")[2][0] != "_"}
    assert of_kinds == {"source.kinds.choices", "targets._player.kinds.choice", "targets._qti.kinds.choice"}
    others = {f"targets.{name}" for name in targets.MODULES} - {"targets.scorm", "targets.qti"}
    others |= {"checks.moodle.answers", "checks.scorm.scorm2004", "checks.qti.one", "checks.qti.canvas_items"}
    assert loaded & {*others, "xsd._words"} == set()
