"""Benches: CPU seconds and peak memory of cold processes, beside a floor and a peer that are measured in the same run.

    python bench/run.py            the lesson, and the banks of 1,000 and 10,000 questions
    python bench/run.py bank       one of: lesson, bank, lessons, again, media
    python bench/run.py worst      packages of every shape, as large as are accepted: it takes half an hour

Every figure is the median of five runs of a fresh process and those that it starts, user plus system time, as the
kernel counts it; where processes share the work, the time that passes stands beside it, which tells something on an
idle machine. The processes of a table take turns, so that what else the machine does falls on all of them: machines
differ threefold, their ratios hardly do.
"""

from __future__ import annotations

import compileall
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sysconfig import get_path

from banks import mixed_bank, pictures, text2qti_bank, yaml_bank

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
RUNS = 5
SIZES = (1_000, 10_000)
LESSONS = 200
_OFTEN = 9  # rounds in which the time that passes tells something, though other work goes on beside them
MANY = 1_000  # lessons that are built again

# What no build can do without: the start of Python with the libraries, and for a bank one look at its YAML.
START = "import lxml.etree, jinja2, typer, pydantic, yaml, markdown_it"
SCAN = f"{START}; all(yaml.parse(open('lesson.yaml', encoding='utf-8'), Loader=yaml.CSafeLoader))"

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds, its largest resident size in MB, and the seconds that passed."""

    seconds: float
    megabytes: float
    passed: float


@dataclass(frozen=True)
class Subject:
    """A command to measure, where it runs, and the names of the floor and the peer that its figure is put beside.

    `alone` is the name of the same work, done by one process; `anew` is what it writes, which it does not find there.
    """

    command: Command
    folder: Path
    floor: str = ""
    peer: str = ""
    alone: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    anew: Path | None = None


def environment() -> dict[str, str]:
    """Ours, but bytecode is used whatever it says, and the checkout's schemas are unless it gives others."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"LESSONPACK_SCHEMAS": str(ROOT / ".cache" / "schemas"), **env}


def run(command: Command, folder: Path, codes: Collection[int] = (0,), more: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; CalledProcessError, with what it printed, unless it exits with one of the codes."""
    arguments = [str(part) for part in command]
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(
            arguments, cwd=folder, env=environment() | dict(more or {}), stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        passed = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            said.seek(0)
            sys.stderr.buffer.write(said.read())
            raise subprocess.CalledProcessError(process.returncode, arguments)
    # macOS tells the largest size in bytes, Linux in units of 1,024.
    megabytes = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Cost(usage.ru_utime + usage.ru_stime, megabytes, passed)


def measure(
    subjects: Mapping[str, Subject],
    middle: Callable[[Iterable[float]], float] = statistics.median,
    number: int = RUNS,
) -> dict[str, Cost]:
    """The cost of each: medians, or what else is asked for, of so many rounds in which every one of them runs once."""
    rounds = _rounds(subjects, number)
    return {name: _cost((costs[name] for costs in rounds), middle) for name in subjects}


def _rounds(subjects: Mapping[str, Subject], number: int) -> list[dict[str, Cost]]:
    return [{name: _valid(each) for name, each in subjects.items()} for _ in range(number)]


def _cost(costs: Iterable[Cost], middle: Callable[[Iterable[float]], float] = statistics.median) -> Cost:
    """What a process took in several rounds: the median or what else is asked for, of memory the most."""
    all_of_them = list(costs)
    return Cost(
        middle(each.seconds for each in all_of_them),
        max(each.megabytes for each in all_of_them),
        middle(each.passed for each in all_of_them),
    )


def _valid(subject: Subject) -> Cost:
    """What a command cost; SystemExit when it builds a package that is not valid in full."""
    if subject.anew is not None:
        shutil.rmtree(subject.anew, ignore_errors=True)
    cost = run(subject.command, subject.folder, more=subject.environment)
    command = [str(part) for part in subject.command]
    if "--out" in command:
        report = json.loads(Path(command[command.index("--out") + 1], "report.json").read_text("utf-8"))
        verdicts = {package["name"]: package["verdict"] for package in report["packages"]}
        if not verdicts or set(verdicts.values()) != {"valid"}:
            raise SystemExit(f"not valid: {verdicts}")
    return cost


def table(subjects: Mapping[str, Subject]) -> Iterator[str]:
    """A line for each subject: its cost, and the cost as a ratio to its floor and to its peer."""
    costs = measure(subjects)
    for name, cost in costs.items():
        floor, peer = costs.get(subjects[name].floor), costs.get(subjects[name].peer)
        line = f"{name:52} {cost.seconds:6.2f} s CPU {cost.megabytes:5.0f} MB"
        line += f"  {cost.seconds / floor.seconds:5.2f} x the floor" if floor else ""
        line += f"  {cost.seconds / peer.seconds:4.0%} of the peer" if peer else ""
        if alone := costs.get(subjects[name].alone):
            line += f"  {cost.seconds / alone.seconds:4.2f} x the CPU of one process"
            line += f", {alone.passed / cost.passed:4.2f} x as fast: {alone.passed:.1f} s, {cost.passed:.1f} s"
        yield line


def build(source: Path, out: Path, *targets: str, fresh: bool = True, jobs: int = 0) -> Command:
    """The command that builds a lesson, each time unless not `fresh`, by so many processes, or as many as there are
    cores; the official XSDs must run, or it fails."""
    chosen = [word for target in targets for word in ("--target", target)]
    options = ["--offline", "--require-xsd", *(["--fresh"] if fresh else []), *(["--jobs", str(jobs)] if jobs else [])]
    return [BIN / "lessonpack", "build", source, "--out", out, *options, *chosen]


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
    text2qti writes QTI 1.2 of them and validates nothing. One process each, as text2qti is, but for one line."""
    subjects = {}
    for size in SIZES:
        source = bank(folder, size)
        (folder / f"bank-{size}.txt").write_text(text2qti_bank(size), "utf-8")
        floor, peer = f"floor: and {size:,} questions scanned", f"peer: {size:,} questions by text2qti"
        subjects[floor] = Subject([sys.executable, "-c", SCAN], source)
        subjects[peer] = Subject([BIN / "text2qti", f"bank-{size}.txt"], folder)
        subjects[f"{size:,} questions to QTI 2.1, validated"] = Subject(_to_qti(source, folder), folder, floor, peer)
    subjects[f"{SIZES[-1]:,} to Canvas, QTI 2.1 and Moodle, validated"] = Subject(
        build(source, folder / "out", "canvas", "qti21", "moodle", jobs=1), folder, floor, peer
    )
    alone = f"{SIZES[-1]:,} questions to QTI 2.1, validated"
    subjects["the same by three processes"] = Subject(
        build(source, folder / "out", "qti21", jobs=3), folder, floor, peer, alone=alone
    )
    source = bank(folder, SIZES[-1], own_ids=True)
    subjects[f"{SIZES[-1]:,} questions, no two alike"] = Subject(_to_qti(source, folder), folder, floor, peer)
    mixed = folder / "mixed"
    mixed.mkdir()
    (mixed / "lesson.yaml").write_text(mixed_bank(SIZES[-1]), "utf-8")
    subjects[f"{SIZES[-1]:,} of all kinds to the same three, validated"] = Subject(
        build(mixed, folder / "out", "canvas", "qti21", "moodle", jobs=1), folder, floor, peer
    )
    return subjects


def lessons(folder: Path) -> Iterator[str]:
    """Copies of the lesson to a validated QTI 2.1 zip each, by one process, by two, and by two programs at once that
    share nothing, each of which builds half of them: more than these are the cores of this machine do not give.
    """
    halves = [folder / "lessons" / half for half in ("a", "b")]
    for number, half in enumerate(halves):
        copies(half, LESSONS // 2, first=number * LESSONS // 2)
    command = build(folder / "lessons", folder / "out", "qti21")
    one, other = (shlex.join(map(str, build(half, folder / f"out-{half.name}", "qti21", jobs=1))) for half in halves)
    alone = f"{LESSONS} lessons by one process"
    subjects = {
        alone: Subject([*command, "--jobs", "1"], folder),
        f"{LESSONS} lessons by two": Subject([*command, "--jobs", "2"], folder),
        "half of them by each of two programs at once": Subject(["sh", "-c", f"{one} & {other} && wait $!"], folder),
    }
    rounds = _rounds(subjects, _OFTEN)
    first = _cost(each[alone] for each in rounds)
    for name in subjects:
        cost, faster = _cost(each[name] for each in rounds), [each[alone].passed / each[name].passed for each in rounds]
        line = f"{name:52} {cost.seconds:6.2f} s CPU {cost.megabytes:5.0f} MB {cost.passed:6.2f} s passed"
        if name != alone:
            line += f"  {cost.seconds / first.seconds:4.2f} x the CPU of one process"
            line += f", {statistics.median(faster):4.2f} x as fast ({min(faster):4.2f} to {max(faster):4.2f})"
        yield line


def copies(folder: Path, number: int, first: int = 0) -> None:
    """So many lessons, each with its media; the first of them has that number."""
    lesson = ROOT / "content" / "mesa-optimization"
    text = (lesson / "lesson.yaml").read_text("utf-8")
    for each in range(first, first + number):
        shutil.copytree(lesson, folder / f"l{each}")
        changed = text.replace("id: mesa-optimization", f"id: mesa-{each}", 1)
        (folder / f"l{each}" / "lesson.yaml").write_text(changed, "utf-8")


def again(folder: Path) -> Iterator[str]:
    """A thousand lessons that were built to a validated QTI 2.1 zip each, built again: none changed, and one of them.

    The floor is the start of the program: one lesson, built again.
    """
    copies(folder / "lessons", MANY)
    commands = {
        "floor": build(folder / "lessons" / "l0", folder / "one", "qti21", fresh=False),
        "none": build(folder / "lessons", folder / "out", "qti21", fresh=False),
    }
    changed = f"echo >> {folder / 'lessons' / 'l1' / 'lesson.yaml'}; {shlex.join(map(str, commands['none']))}"
    commands["one"] = ["sh", "-c", changed]
    kept = {"XDG_CACHE_HOME": str(folder / "cache")}
    for name in ("floor", "none"):
        run(commands[name], folder, more=kept)
        run(commands[name], folder, more=kept)  # the second time nothing is written any more
    costs = measure({name: Subject(command, folder, environment=kept) for name, command in commands.items()})
    floor = costs["floor"].seconds
    yield f"{'floor: the start, one lesson again':52} {floor:6.2f} s CPU {costs['floor'].megabytes:5.0f} MB"
    for name, what in (("none", "none of them changed"), ("one", "one of them changed")):
        cost, each = costs[name], (costs[name].seconds - floor) / MANY * 1000
        line = f"{f'{MANY:,} lessons again, {what}':52} {cost.seconds:6.2f} s CPU {cost.megabytes:5.0f} MB"
        yield f"{line}  {cost.seconds / floor:5.2f} x the floor, beyond it {each:.2f} ms a lesson"


def _to_qti(source: Path, folder: Path) -> Command:
    return build(source, folder / "out", "qti21", jobs=1)


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


def media(folder: Path) -> Iterator[str]:
    """A lesson with 190 MB of pictures to one zip and to two: what the pictures take, beside what they take anyhow.

    Two processes differ by that, so of each the least of the rounds counts: what else the machine does only adds. All
    write where nothing is yet: who replaces a large file waits on ext4 until the disk has it.
    """
    for name, size in (("empty", 0), ("full", 3_300_000)):
        (folder / name).mkdir()
        for path, content in pictures(size):
            (folder / name / path).write_bytes(content)
    (folder / "floor.py").write_text(_COPIED, "utf-8")
    subjects = {}
    for name in ("empty", "full"):
        copied = folder / f"copied-{name}"
        subjects[f"floor, {name}"] = Subject([sys.executable, "floor.py", name, copied], folder, anew=copied)
    for number, targets in enumerate((["scorm12"], ["scorm12", "scorm2004"]), 1):
        for name in ("empty", "full"):
            command = [
                *build(folder / name, folder / f"out-{name}-{number}", *targets),
                "--max-package",
                "0",
                "--max-picture",
                "0",
            ]
            subjects[f"{number}, {name}"] = Subject(command, folder, anew=folder / f"out-{name}-{number}")
    costs = measure(subjects, min, _OFTEN)
    for name, what in (("floor", "floor: read once, SHA-256, CRC-32, written"), ("1", "one zip"), ("2", "two zips")):
        own, floor = (_beyond(costs[f"{one}, full"], costs[f"{one}, empty"]) for one in (name, "floor"))
        line = f"190 MB of pictures, {what:44} {own.seconds:6.2f} s CPU {costs[f'{name}, full'].megabytes:5.0f} MB"
        line += f"  {own.seconds / floor.seconds:5.2f} x the floor, {own.passed:.2f} s passed"
        yield f"{line}: {own.passed / floor.passed:.2f} x the floor"


def _beyond(full: Cost, empty: Cost) -> Cost:
    """What a process took beyond another."""
    return Cost(full.seconds - empty.seconds, full.megabytes - empty.megabytes, full.passed - empty.passed)


_COPIED = """
import hashlib, pathlib, sys, zlib
copied = pathlib.Path(sys.argv[2])
copied.mkdir()
with open(copied / "all", "wb") as out:
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.jpg")):
        data = file.read_bytes()
        hashlib.sha256(data)
        zlib.crc32(data)
        out.write(data)
"""


_WORST = 8  # shapes that are printed


BENCHES: dict[str, Callable[[Path], Iterator[str]]] = {
    "lesson": lambda place: table(bench_lesson(place)),
    "bank": lambda place: table(bench_bank(place)),
    "lessons": lessons,
    "again": again,
    "media": media,
}


def main() -> None:
    # As installed packages have it: compiled before anything is measured.
    for code in (ROOT / "src", get_path("purelib"), get_path("platlib")):
        compileall.compile_dir(code, quiet=2)
    for name in sys.argv[1:] or BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            for line in worst(place) if name == "worst" else BENCHES[name](place):
                print(line, flush=True)


if __name__ == "__main__":
    main()
