"""Each rule about a package's files fires alone, on its own case, and not on a sound package."""

from __future__ import annotations

from cases import every_case, named
from lessonpack import checks, rule
from lessonpack.findings import RULES
from lessonpack.formats import load
from lessonpack.formats.standard import UNKNOWN, Standard
from lessonpack.package import Package

SOUND = ("imsmanifest.xml", "index.html", "media/loop.svg", "scripts/player.js")

CASES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "sound": (SOUND, set()),
    "no manifest": (("index.html", "a/page.html"), {"PKG050"}),
    "several zips and no manifest": (("a.zip", "b.zip"), {"PKG053"}),
    "a manifest of macOS alone": (("__MACOSX/imsmanifest.xml", "a.html"), {"PKG050", "PKG056"}),
    "manifest in the top folder": (("course/imsmanifest.xml", "course/index.html"), {"PKG051"}),
    "manifest far down": (("a/b/imsmanifest.xml", "a/b/index.html"), {"PKG051"}),
    "manifest in the top folder, in capitals": (("course/IMSMANIFEST.XML",), {"PKG051"}),
    "two manifests in folders": (("b/imsmanifest.xml", "a/x/imsmanifest.xml"), {"PKG051"}),
    "manifest in capitals": (("IMSMANIFEST.XML", "index.html"), {"PKG052"}),
    "manifest with capitals": (("imsManifest.xml", "index.html"), {"PKG052"}),
    "zip in a zip": (("lesson.zip",), {"PKG053"}),
    "zip in a zip, with a note": (("lesson.ZIP", "README.txt"), {"PKG053"}),
    "a zip to download": ((*SOUND, "exercise.zip"), set()),
    "further manifests": ((*SOUND, "a/imsmanifest.xml"), set()),
    "php": ((*SOUND, "index.php"), {"PKG054"}),
    "exe in capitals": ((*SOUND, "a/Setup.EXE"), {"PKG054"}),
    "jar": ((*SOUND, "applet.jar"), {"PKG054"}),
    "asp": ((*SOUND, "a.asp"), {"PKG054"}),
    "php inside a name": ((*SOUND, "php", "a.php.html", "php/index.html"), set()),
    "long path": ((*SOUND, "folder/" * 28 + "page.html"), {"PKG055"}),
    "path of 200": ((*SOUND, "f" * 195 + ".html"), set()),
    "path of 201": ((*SOUND, "f" * 196 + ".html"), {"PKG055"}),
    "macOS": ((*SOUND, "__MACOSX/._index.html"), {"PKG056"}),
    "Finder": ((*SOUND, "media/.DS_Store"), {"PKG056"}),
    "thumbnails": ((*SOUND, "media/Thumbs.db"), {"PKG056"}),
    "desktop": ((*SOUND, "desktop.ini"), {"PKG056"}),
    "macOS in a folder": ((*SOUND, "a/__MACOSX/b.html"), {"PKG056"}),
    "macOS on a stick": ((*SOUND, "media/._loop.svg", "._imsmanifest.xml"), {"PKG056"}),
    "macOS of a manifest in a folder": (("a/._imsmanifest.xml", "a.html"), {"PKG050", "PKG056"}),
    "a name with a dot in front": ((*SOUND, ".nojekyll", "a._b"), set()),
    "macOS of a program": ((*SOUND, "__MACOSX/._a.php"), {"PKG056"}),
}


def found(paths: tuple[str, ...], standard: Standard = UNKNOWN) -> list[tuple[str, str, str]]:
    """(code, path, message) of everything that package checks say of a package of empty files."""
    checks.load()
    package = Package("case.zip", "case.zip")
    for path in paths:
        package.add(path, b"")
    findings = rule.package_findings(rule.Inspection(package, standard))
    return [(finding.code, finding.place.inside, finding.message + finding.hint) for finding in findings]


def test_a_case_gives_its_rule_and_nothing_else() -> None:
    def holds(case: str) -> None:
        paths, codes = CASES[case]
        assert {code for code, _, _ in found(paths)} == codes

    every_case(named(CASES), holds)


def test_the_rules_hold_for_every_standard() -> None:
    def holds(standard: Standard) -> None:
        codes = {code for code, _, _ in found((*SOUND, "b.php", "__MACOSX/c"), standard)}
        assert {"PKG054", "PKG056"} <= codes

    every_case(named(load().values()), holds)


def test_every_rule_has_a_case() -> None:
    rules = {code for code in RULES if "PKG050" <= code < "PKG060"}
    of_manifests = {"PKG057", "PKG058"}  # tests/checks/test_strange.py
    assert rules == of_manifests.union(*(codes for _, codes in CASES.values()))


def test_the_manifest_nearest_to_the_root_is_named() -> None:
    [(_, path, message)] = found(("a/b/imsmanifest.xml", "z/imsmanifest.xml"))
    assert path == "z/imsmanifest.xml"
    assert "Zip what is in the folder 'z'" in message


def test_each_leftover_is_told_of() -> None:
    left = [f"__MACOSX/{number}" for number in range(1000)]
    assert {(code, path) for code, path, _ in found((*SOUND, *left))} == {("PKG056", path) for path in left}
