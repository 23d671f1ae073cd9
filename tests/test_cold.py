"""What a build takes that begins with nothing: the program starts, compiles the official XSDs and builds one lesson."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, few
from effort import of_children, ratio
from lessonpack import targets
from lessonpack.schemas import Store

MOST = 1.5
"""How many times what the target qti21 takes any other may take; the MathML that nobody writes is compiled for none."""

LESSONS = ("ai-safety", "mesa-optimization")  # which have no formulas
OTHERS = sorted(set(targets.load()) - {"qti21"}, key=lambda name: (not name.startswith("qti"), name))


@pytest.mark.schemas
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what the programs took that one started")
@pytest.mark.parametrize("target", few(OTHERS, 2))
@pytest.mark.parametrize("lesson", few(LESSONS))
def test_no_target_is_much_slower_than_another(lesson: str, target: str, schemas: Store, tmp_path: Path) -> None:
    def built(name: str) -> Callable[[], object]:
        call = [sys.executable, "-m", "lessonpack", "build", str(ROOT / "content" / lesson), "-t", name]
        call += [
            "--out",
            str(tmp_path / name),
            "--schemas",
            str(schemas.folder),
            "--require-xsd",
            "--offline",
            "--fresh",
        ]
        return lambda: subprocess.run(call, check=True, capture_output=True, cwd=tmp_path)

    assert ratio(built(target), built("qti21"), MOST, of_children) <= MOST
