"""Benches: CPU seconds and peak memory of cold processes, beside a peer that does part of the same work.

    python bench/run.py            the lesson, the banks of 1,000 and 10,000 questions, text2qti
    python bench/run.py lesson     one of: lesson, bank, peer

Every figure is the median of five runs of a fresh process, user plus system time, as the kernel counts it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
RUNS = 5
SIZES = (1_000, 10_000)


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds, and its largest resident size in MB."""

    seconds: float
    megabytes: float


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command to its end; CalledProcessError unless it exits with 0."""
    arguments = [str(part) for part in command]
    # As installed packages have it, bytecode is compiled once: our checkout's may be kept from it by the environment.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(arguments, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(command: Sequence[str | Path], folder: Path) -> Cost:
    costs = [run(command, folder) for _ in range(RUNS)]
    return Cost(statistics.median(c.seconds for c in costs), max(c.megabytes for c in costs))


def build(source: Path, out: Path, *targets: str) -> list[str | Path]:
    """The command that builds a lesson; the official XSDs must run, or it fails."""
    chosen = [word for target in targets for word in ("--target", target)]
    return [BIN / "lessonpack", "build", source, "--out", out, "--offline", "--require-xsd", *chosen]


def options(number: int) -> list[tuple[str, bool]]:
    """Four options of a generated question, one of them right."""
    right = number % 4
    return [(f"The number {number + 1 + (place - right) * 7} is option {place}", place == right) for place in range(4)]


def yaml_bank(size: int, *, own_ids: bool = False) -> str:
    """A lesson of single-choice questions, each with feedback in general and for every option.

    With `own_ids` no two questions call their options alike, so that no two items share a verdict.
    """
    lines = ["lessonpack: 1", f"id: bank-{size}", "title: A bank", "language: en", "questions:"]
    for number in range(size):
        lines += [
            "  - single_choice:",
            f"      id: q{number}",
            f"      stem: Which number follows {number} when you count up by one, as in question {number}?",
            "      feedback:",
            f"        general: General words about question {number}.",
            "      choices:",
        ]
        for place, (words, right) in enumerate(options(number)):
            id = f"c{place}-of-{number}" if own_ids else f"c{place}"
            lines += [f"        - id: {id}", f"          text: {words}"]
            lines += ["          correct: true"] if right else []
            lines += [f"          feedback: Option {place} of question {number} is {'right' if right else 'wrong'}."]
    return "\n".join(lines) + "\n"


def text2qti_bank(size: int) -> str:
    """The same bank in text2qti's notation."""
    lines = ["Quiz title: A bank", ""]
    for number in range(size):
        lines.append(f"{number + 1}. Which number follows {number} when you count up by one, as in question {number}?")
        lines.append(f"... General words about question {number}.")
        for letter, (words, right) in zip("abcd", options(number), strict=True):
            lines.append(f"{'*' if right else ''}{letter}) {words}")
            place = "abcd".index(letter)
            lines.append(f"... Option {place} of question {number} is {'right' if right else 'wrong'}.")
        lines.append("")
    return "\n".join(lines)


def bench_lesson(folder: Path) -> None:
    """The lesson to both targets, validated, in a cold process."""
    cost = median(build(ROOT / "content" / "mesa-optimization", folder / "out", "scorm12", "qti21"), folder)
    show("lesson, both targets, validated", cost)


def bench_bank(folder: Path) -> None:
    """Generated banks to a validated QTI 2.1 zip."""
    for size in SIZES:
        show(f"{size:,} questions to QTI 2.1, validated", bank(folder, size))
    show(f"{SIZES[-1]:,} questions, no two alike", bank(folder, SIZES[-1], own_ids=True))


def bank(folder: Path, size: int, *, own_ids: bool = False) -> Cost:
    """What a generated bank takes to a validated QTI 2.1 zip."""
    source = folder / f"bank-{size}{'-own' if own_ids else ''}"
    source.mkdir()
    (source / "lesson.yaml").write_text(yaml_bank(size, own_ids=own_ids), "utf-8")
    return median(build(source, folder / "out", "qti21"), folder)


def bench_peer(folder: Path) -> None:
    """text2qti on the same banks: it writes QTI 1.2 and validates nothing."""
    for size in SIZES:
        (folder / f"bank-{size}.txt").write_text(text2qti_bank(size), "utf-8")
        show(f"{size:,} questions by text2qti", median([BIN / "text2qti", f"bank-{size}.txt"], folder))


def show(name: str, cost: Cost) -> None:
    print(f"{name:45} {cost.seconds:7.2f} s CPU {cost.megabytes:7.0f} MB", flush=True)


BENCHES: dict[str, Callable[[Path], None]] = {"lesson": bench_lesson, "bank": bench_bank, "peer": bench_peer}


def main() -> None:
    for name in sys.argv[1:] or BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            BENCHES[name](Path(folder))


if __name__ == "__main__":
    main()
