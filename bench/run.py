"""Benches: CPU seconds and peak memory of cold processes, beside a floor and a peer that are measured in the same run.

    python bench/run.py            the lesson, and the banks of 1,000 and 10,000 questions
    python bench/run.py bank       one of: lesson, bank
    python bench/run.py worst      packages of every shape, as large as are accepted: it takes half an hour

Every figure is the median of five runs of a fresh process, user plus system time, as the kernel counts it. The
processes of a table take turns, so that what else the machine does falls on all of them: machines differ threefold,
their ratios hardly do.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sysconfig import get_path

from banks import mixed_bank, text2qti_bank, yaml_bank

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
RUNS = 5
SIZES = (1_000, 10_000)

# What no build can do without: the start of Python with the libraries, and for a bank one look at its YAML.
START = "import lxml.etree, jinja2, typer, pydantic, yaml, markdown_it"
SCAN = f"{START}; all(yaml.parse(open('lesson.yaml', encoding='utf-8'), Loader=yaml.CSafeLoader))"

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds, and its largest resident size in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Subject:
    """A command to measure, where it runs, and the names of the floor and the peer that its figure is put beside."""

    command: Command
    folder: Path
    floor: str = ""
    peer: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def environment() -> dict[str, str]:
    """Ours, but bytecode is used whatever it says, and the checkout's schemas are unless it gives others."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"LESSONPACK_SCHEMAS": str(ROOT / ".cache" / "schemas"), **env}


def run(command: Command, folder: Path, codes: Collection[int] = (0,), more: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; CalledProcessError, with what it printed, unless it exits with one of the codes."""
    arguments = [str(part) for part in command]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            arguments, cwd=folder, env=environment() | dict(more or {}), stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            said.seek(0)
            sys.stderr.buffer.write(said.read())
            raise subprocess.CalledProcessError(process.returncode, arguments)
    # macOS tells the largest size in bytes, Linux in units of 1,024.
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def measure(subjects: Mapping[str, Subject]) -> dict[str, Cost]:
    """The cost of each: medians of rounds in which every one of them runs once."""
    rounds = [
        {name: run(each.command, each.folder, more=each.environment) for name, each in subjects.items()}
        for _ in range(RUNS)
    ]
    return {
        name: Cost(
            statistics.median(costs[name].seconds for costs in rounds),
            max(costs[name].megabytes for costs in rounds),
        )
        for name in subjects
    }


def table(subjects: Mapping[str, Subject]) -> Iterator[str]:
    """A line for each subject: its cost, and the cost as a ratio to its floor and to its peer."""
    costs = measure(subjects)
    for name, cost in costs.items():
        floor, peer = costs.get(subjects[name].floor), costs.get(subjects[name].peer)
        line = f"{name:52} {cost.seconds:6.2f} s CPU {cost.megabytes:5.0f} MB"
        line += f"  {cost.seconds / floor.seconds:5.2f} x the floor" if floor else ""
        line += f"  {cost.seconds / peer.seconds:4.0%} of the peer" if peer else ""
        yield line


def build(source: Path, out: Path, *targets: str) -> Command:
    """The command that builds a lesson; the official XSDs must run, or it fails."""
    chosen = [word for target in targets for word in ("--target", target)]
    return [BIN / "lessonpack", "build", source, "--out", out, "--offline", "--require-xsd", *chosen]


def bench_lesson(folder: Path) -> dict[str, Subject]:
    """The lesson to both targets, validated, in a cold process."""
    command = build(ROOT / "content" / "mesa-optimization", folder / "out", "scorm12", "qti21")
    floor = "floor: Python with the libraries"
    program, tab = BIN / "lessonpack", {"COMP_WORDS": "lessonpack build --for mo", "COMP_CWORD": "3"}
    completion = {"_LESSONPACK_COMPLETE": "complete_bash", **tab}
    return {
        floor: Subject([sys.executable, "-c", START], folder),
        "the lesson, both targets, validated": Subject(command, folder, floor),
        "--version": Subject([program, "--version"], folder, floor),
        "build --help": Subject([program, "build", "--help"], folder, floor),
        "a completion by bash": Subject([program], folder, floor, environment=completion),
    }


def bench_bank(folder: Path) -> dict[str, Subject]:
    """Generated banks to a validated QTI 2.1 zip, the largest to the formats of three platforms in one run as well;
    text2qti writes QTI 1.2 of them and validates nothing."""
    subjects = {}
    for size in SIZES:
        source = bank(folder, size)
        (folder / f"bank-{size}.txt").write_text(text2qti_bank(size), "utf-8")
        floor, peer = f"floor: and {size:,} questions scanned", f"peer: {size:,} questions by text2qti"
        subjects[floor] = Subject([sys.executable, "-c", SCAN], source)
        subjects[peer] = Subject([BIN / "text2qti", f"bank-{size}.txt"], folder)
        subjects[f"{size:,} questions to QTI 2.1, validated"] = Subject(_to_qti(source, folder), folder, floor, peer)
    subjects[f"{SIZES[-1]:,} to Canvas, QTI 2.1 and Moodle, validated"] = Subject(
        build(source, folder / "out", "canvas", "qti21", "moodle"), folder, floor, peer
    )
    source = bank(folder, SIZES[-1], own_ids=True)
    subjects[f"{SIZES[-1]:,} questions, no two alike"] = Subject(_to_qti(source, folder), folder, floor, peer)
    mixed = folder / "mixed"
    mixed.mkdir()
    (mixed / "lesson.yaml").write_text(mixed_bank(SIZES[-1]), "utf-8")
    subjects[f"{SIZES[-1]:,} of all kinds to the same three, validated"] = Subject(
        build(mixed, folder / "out", "canvas", "qti21", "moodle"), folder, floor, peer
    )
    return subjects


def _to_qti(source: Path, folder: Path) -> Command:
    return build(source, folder / "out", "qti21")


def bank(folder: Path, size: int, *, own_ids: bool = False) -> Path:
    """Writes a generated bank; the folder of its lesson.yaml."""
    source = folder / f"bank-{size}{'-own' if own_ids else ''}"
    source.mkdir()
    (source / "lesson.yaml").write_text(yaml_bank(size, own_ids=own_ids), "utf-8")
    return source


def worst(folder: Path) -> Iterator[str]:
    """The shapes of tests/hostile at the limits, each judged once: those that took most, beside the start of Python."""
    sys.path.insert(0, str(ROOT / "tests"))
    from hostile.products import ALL
    from hostile.shapes import largest

    costs: dict[str, Cost] = {}
    floor = run([sys.executable, "-c", START], folder)
    for name, shape in ALL.items():
        with zipfile.ZipFile(folder / "worst.zip", "w") as zip:
            for path, data in largest(shape).items():
                zip.writestr(path, data)
        command: Command = [BIN / "lessonpack", "validate", "--offline", folder / "worst.zip"]
        costs[name] = run(command, folder, codes=(0, 1))
    for what in ("seconds", "megabytes"):
        for name in sorted(costs, key=lambda name: -float(getattr(costs[name], what)))[:_WORST]:
            cost = costs[name]
            line = f"most {what}: {name:40} {cost.seconds:6.2f} s CPU {cost.megabytes:5.0f} MB"
            yield f"{line}  {cost.seconds / floor.seconds:5.1f} x the floor"


_WORST = 8  # shapes that are printed


BENCHES: dict[str, Callable[[Path], dict[str, Subject]]] = {"lesson": bench_lesson, "bank": bench_bank}


def main() -> None:
    # As installed packages have it: compiled before anything is measured.
    for code in (ROOT / "src", get_path("purelib"), get_path("platlib")):
        compileall.compile_dir(code, quiet=2)
    for name in sys.argv[1:] or BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            for line in worst(place) if name == "worst" else table(BENCHES[name](place)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
