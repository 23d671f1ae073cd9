"""Would the tests notice? Changes the program in one place after another, and tells which change no test fails for.

    python tests/tools/mutation.py [--sample 150] [--seed 1] [--workers 2] [--reach FILE] [--of GLOB …] [--by PATH …]

Places are drawn evenly from all of src/lessonpack and of the player's core and adapters, or from the files that `--of`
names; each is changed in one of the ways of mutants.py and mutants.mjs. A mutant lives in a copy of the tree, never in
the checkout. It meets the tests without a browser that reach its line, the quickest first; one of the player's scripts
meets tests/player/test_core.py. A test that fails, or takes many times as long, has killed it. A survivor is a line for
which a test is missing, unless both ways come to the same, or only a test beyond the first 300 seconds of them would
have told.

Which tests reach a line is measured first, in an unchanged copy (reach.py). With `--reach` that is kept in a file and
taken from there the next time: right as long as neither the program nor the tests have changed. With `--by` only the
tests in these folders and files are measured and met: that is soon done, and what survives them others may still see.

Libraries do not fit: mutmut 3.8 changes nothing outside of functions and follows no process that a test starts;
cosmic-ray 8.7 meets every mutant with all tests; neither draws a sample by a seed, and neither knows JavaScript.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import Any

import reach
from mutants import Place, places

ROOT = Path(__file__).parents[2]
SCRIPTS = "tests/player/test_core.py::test_the_player_s_core"
QUICK = "not browser and not full"
QUICKEST = 50  # tests that a mutant meets before the rest: most get no further
ENOUGH = 300  # seconds of tests that a mutant meets at most
SLOWER, SPARE = 5, 20  # how many times as long, and seconds more, a test may take on a busy machine
MEMORY = 4 << 30  # bytes, for a loop without an end


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One file with one change; `place` for a file of Python."""

    path: str
    line: int
    before: str
    after: str
    text: str
    place: Place | None = None

    def __str__(self) -> str:
        before, after = (textwrap.shorten(text, 90, placeholder=" …") for text in (self.before, self.after))
        return f"{self.path}:{self.line}  {before}  ->  {after}"


# --- what could be wrong ----------------------------------------------------------------------------


@cache
def python_files() -> dict[str, str]:
    return {_path(file): file.read_text("utf-8") for file in sorted((ROOT / "src" / "lessonpack").rglob("*.py"))}


def _path(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def script_places() -> list[dict[str, Any]]:
    player = ROOT / "templates" / "player"
    files = sorted(_path(file) for folder in ("core", "adapters") for file in (player / folder).glob("*.js"))
    command = ["node", str(Path(__file__).with_name("mutants.mjs")), *files]
    found: list[dict[str, Any]] = json.loads(subprocess.check_output(command, cwd=ROOT))
    return found


def drawn(sample: int, seed: int, of: Sequence[str]) -> list[Mutant]:
    """Mutants of as many different places, in the files whose path fits one of the patterns."""
    chance = random.Random(seed)
    found = [*chain.from_iterable(places(path, text) for path, text in python_files().items()), *script_places()]
    everywhere = [place for place in found if any(fnmatch(_file_of(place), pattern) for pattern in of)]
    chosen = chance.sample(everywhere, min(sample, len(everywhere)))
    return [_of_python(place, chance) if isinstance(place, Place) else _of_script(place, chance) for place in chosen]


def _file_of(place: Place | dict[str, Any]) -> str:
    return place.path if isinstance(place, Place) else str(place["path"])


def _of_python(place: Place, chance: random.Random) -> Mutant:
    after = chance.choice(place.instead)
    words = {"before": ast.unparse(place.node), "after": ast.unparse(ast.fix_missing_locations(after))}
    return Mutant(path=place.path, line=place.line, text=place.mutated(after), place=place, **words)


def _of_script(place: dict[str, Any], chance: random.Random) -> Mutant:
    text = (ROOT / place["path"]).read_text("utf-8")
    after = chance.choice(place["instead"])
    start, end = place["start"], place["end"]
    changed = text[:start] + after + text[end:]
    return Mutant(path=place["path"], line=place["line"], before=text[start:end], after=after, text=changed)


# --- trees and tests --------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    """All that git knows of, or would take, in a folder; the node modules as they are."""
    listed = subprocess.check_output(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, text=True)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / "tests" / "node_modules").symlink_to(ROOT / "tests" / "node_modules")
    return folder


def pytest(tree: Path, arguments: list[str], more: dict[str, str] | None = None, *, timeout: float) -> int:
    """Run tests of a tree; what pytest returns, or 1 when time is up. Nothing that it has started goes on."""
    given = {
        "PYTHONPATH": os.pathsep.join(map(str, (tree / "src", tree / "tests" / "tools"))),
        "LESSONPACK_SCHEMAS": os.environ.get("LESSONPACK_SCHEMAS", str(ROOT / ".cache" / "schemas")),
        "SCHEMAS_FROM": os.environ.get("SCHEMAS_FROM", str(ROOT.parent / "shared" / "schemas")),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = subprocess.Popen(
        command, cwd=tree, env={**os.environ, **given, **(more or {})}, start_new_session=True, **quiet
    )
    try:
        return run.wait(timeout)
    except subprocess.TimeoutExpired:
        return 1
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()


# --- who would notice -------------------------------------------------------------------------------


def measured(tree: Path, workers: int, by: Sequence[str]) -> reach.Reach:
    """One run of the tests in these folders and files, without those that are about the player's scripts alone."""
    arguments = ["-p", "reach", "-n", str(workers), "-m", QUICK, "--ignore", SCRIPTS.partition("::")[0], *by]
    pytest(tree, arguments, reach.environment(tree), timeout=2 * 3600)
    return reach.read(tree)


def kept(file: Path) -> reach.Reach:
    told = json.loads(file.read_text("utf-8"))
    by_line = {path: {int(line): tests for line, tests in lines.items()} for path, lines in told["tests"].items()}
    return reach.Reach(tests=by_line, seconds=told["seconds"])


def witnesses(mutant: Mutant, reached: reach.Reach) -> list[str]:
    """The tests that could notice, the quickest first.

    What runs at import, before any test, is for those who run its module or mention what it defines, and for those
    who run nothing.
    """
    place = mutant.place
    if place is None:
        return [SCRIPTS]
    found = reached.running(place.path, place.lines)
    if place.names is not None or reached.at_import(place.path, place.lines):
        found |= reached.running(place.path) | reached.elsewhere
    for path, line in mentions(place.names or frozenset()):
        found |= reached.running(path, [line])
    quickest = sorted(found, key=lambda test: (reached.seconds[test], test))
    until = accumulate(reached.seconds[test] for test in quickest)
    return [test for test, seconds in zip(quickest, until, strict=True) if seconds < ENOUGH]


def mentions(names: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The lines on which one of the names stands."""
    if not names:
        return
    mention = re.compile(rf"\b({'|'.join(names)})\b")
    for path, text in python_files().items():
        yield from ((path, number) for number, line in enumerate(text.splitlines(), 1) if mention.search(line))


# --- who notices ------------------------------------------------------------------------------------


def survives(mutant: Mutant, tree: Path, reached: reach.Reach) -> bool:
    """Whether every test still passes."""
    file, found = tree / mutant.path, witnesses(mutant, reached)
    unchanged = file.read_text("utf-8")
    file.write_text(mutant.text, "utf-8")
    try:
        return all(_pass(batch, tree, reached) for batch in (found[:QUICKEST], found[QUICKEST:]) if batch)
    finally:
        file.write_text(unchanged, "utf-8")


def _pass(batch: list[str], tree: Path, reached: reach.Reach) -> bool:
    seconds = [reached.seconds.get(test, SPARE) for test in batch]
    one, together = (SLOWER * most + SPARE for most in (max(seconds), sum(seconds)))
    return pytest(tree, ["-x", "-o", f"timeout={one}", listed(batch, tree)], timeout=together) == 0


def listed(batch: list[str], tree: Path) -> str:
    """The tests as an argument: one module after the other, so that none sets up twice what its tests share."""
    modules: dict[str, list[str]] = {}
    for test in batch:
        modules.setdefault(test.partition("::")[0], []).append(test)
    (tree / "batch").write_text("\n".join(chain.from_iterable(modules.values())), "utf-8")
    return f"@{tree / 'batch'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=150, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which ones: the same number draws the same")
    parser.add_argument("--workers", type=int, default=2, help="how many at a time")
    parser.add_argument("--reach", type=Path, help="where to keep which tests reach a line")
    parser.add_argument("--of", nargs="+", default=["*"], metavar="GLOB", help="the files to change: src/*/scoring.py")
    parser.add_argument("--by", nargs="+", default=[], metavar="PATH", help="the tests that are to see it: tests/qti12")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    mutants = drawn(options.sample, options.seed, options.of)
    with TemporaryDirectory(prefix="mutation-") as folder:
        trees = [copied(Path(folder) / str(number)) for number in range(options.workers)]
        known = options.reach and options.reach.exists()
        reached = kept(options.reach) if known else measured(trees[0], options.workers, options.by)
        if options.reach and not known:
            options.reach.write_text(json.dumps(asdict(reached)), "utf-8")
        if pytest(trees[0], ["--collect-only", listed([*reached.seconds], trees[0])], timeout=600) != 0:
            sys.exit("the tests are not those that were measured: every mutant would seem to be killed")
        survivors = surviving(mutants, trees, reached)
    killed = len(mutants) - len(survivors)
    print(f"killed {killed} of {len(mutants)} ({100 * killed / len(mutants):.0f} %)")


def surviving(mutants: list[Mutant], trees: list[Path], reached: reach.Reach) -> list[Mutant]:
    """Those that no test notices, each told as soon as it is known; as many at a time as there are trees."""
    free: Queue[Path] = Queue()
    for tree in trees:
        free.put(tree)

    def lives(mutant: Mutant) -> bool:
        tree = free.get()
        try:
            survived = survives(mutant, tree, reached)
        finally:
            free.put(tree)
        if survived:
            print(mutant, flush=True)
        return survived

    with ThreadPoolExecutor(len(trees)) as pool:
        return [mutant for mutant, survived in zip(mutants, pool.map(lives, mutants), strict=True) if survived]


if __name__ == "__main__":
    main()
