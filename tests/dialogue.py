"""Scripts for node that are asked in lines of JSON and answer in such lines, one process for all tests of a module."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import node

Ask = Callable[[Any], Any]


@contextmanager
def answering(script: Path, environment: Mapping[str, str] | None = None) -> Iterator[Ask]:
    """What sends a question to the script, and gives back its answer; the process ends with the context."""
    with subprocess.Popen(
        [node(), str(script)],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def ask(question: Any) -> Any:
            asked.write(json.dumps(question) + "\n")
            asked.flush()
            return json.loads(answers.readline())

        yield ask
        asked.close()
