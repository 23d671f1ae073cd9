"""PKG: pictures and packages that take long to load, or that a platform does not take."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack import media
from lessonpack.checks._weight import LARGE_PICTURE, mb
from lessonpack.checks.course._content import sizable, unsized
from lessonpack.findings import Place, Severity, rule
from lessonpack.formats.standard import with_manifest
from lessonpack.model.content import Media
from lessonpack.model.course import Course
from lessonpack.package import is_compressed
from lessonpack.rule import Inspection, Problem, Problems, Sizes, course_check, package_check

WITHOUT_SIZES = rule(
    "PKG062",
    severity=Severity.NOTE,
    holds="A large picture comes in smaller sizes as well, of which phones load one.",
    says="phones load all of {pictures}, {size} MB: no smaller sizes lie beside",
    hint="Smaller ones may be much lighter: 'lessonpack sizes' shows how much, and lays them there with --write; or do "
    "so yourself, named by their widths in pixels, loop-800.jpg for loop.jpg. Where it makes none, ignore this rule "
    "with the reason that it gives.",
    reason="A picture 1600 pixels wide has four times as many as a phone shows, and learners wait and pay for them.",
    clause="HTML, 4.8.4.2.2 (srcset); lessonpack: from 1,000 pixels in width and 200 kB on, where one of 800 pixels is "
    "most likely lighter by a fifth",
)
LARGE_PACKAGE = rule(
    "PKG061",
    severity=Severity.WARNING,
    holds="A package is small enough to be uploaded.",
    says="pictures, films and the like make {size} MB of it, the largest {largest}",
    hint="Make the largest of them smaller, or spread them over several lessons or courses. Told from {limit} MB on: "
    "--max-package sets another limit.",
    elsewhere="Look up how much the platform takes in an upload; where it is less, ask for smaller pictures and films. "
    "Told from {limit} MB on: --max-package sets another limit.",
    reason="Platforms written in PHP, such as Moodle, ILIAS and Chamilo, take what their server takes: 2 MB in a file "
    "and 8 MB in a request as PHP is delivered, more where an administrator said so. Others stop at a few hundred MB.",
    clause="PHP manual, upload_max_filesize and post_max_size; Moodle, mod/scorm/mod_form.php (read), without a limit "
    "of its own; lessonpack: from 20 MB on, or as --max-package says",
)

_NAMED = 3


_BESIDE = (
    "; or let 'lessonpack sizes --write' lay smaller ones beside it (loop-800.jpg for loop.jpg), of which phones load "
    "one"
)
_ALONE = "; a logo and the poster of a film come in this size alone, whatever lies beside"


@course_check(LARGE_PICTURE, sized=True)
def pictures_are_light(course: Course, sizes: Sizes) -> Problems:
    """Each picture is told once, where it comes first."""
    told: set[str] = set()
    for at, picture, loaded, more in _loaded(course):
        if loaded >= sizes.picture and picture.name not in told:
            told.add(picture.name)
            said = {"path": picture.path, "size": mb(picture.size), "more": more, "limit": mb(sizes.picture)}
            yield Problem(said, at=at)


def _loaded(course: Course) -> Iterator[tuple[Place, Media, int, str]]:
    """Each picture with how many bytes a phone loads of it, and what else than to scale it would make them fewer."""
    for at, picture in sizable(course):
        yield at, picture, _lightest(picture), _BESIDE if media.is_scalable(picture) else ""
    for at, picture in unsized(course):
        yield at, picture, picture.size, _ALONE


@course_check(WITHOUT_SIZES, sized=True)
def large_pictures_have_sizes(course: Course, sizes: Sizes) -> Problems:
    """Each lesson is told once, at its largest, unless each of them is told of by itself, as too large."""
    by_file: dict[str, dict[str, tuple[Place, Media]]] = {}
    for at, picture in sizable(course) if sizes.chosen else ():
        if media.lacks_sizes(picture) and media.would_be_lighter(picture):
            by_file.setdefault(at.file, {}).setdefault(picture.name, (at, picture))
    for found in by_file.values():
        if all(_lightest(picture) >= sizes.picture for _, picture in found.values()):
            continue
        at, largest = max(found.values(), key=lambda each: each[1].size)
        more = {1: "", 2: " and one other picture"}.get(len(found), f" and {len(found) - 1} other pictures")
        total = sum(picture.size for _, picture in found.values())
        yield Problem({"pictures": f"{largest.path}{more}", "size": mb(total)}, at=at)


def _lightest(picture: Media) -> int:
    return min(each.size for each in (picture, *picture.sizes))


@package_check(LARGE_PACKAGE, with_manifest)
def packages_are_light(inspection: Inspection) -> Problems:
    """What no zip makes smaller is counted: the texts of ten thousand questions are a tenth of their size in a zip."""
    heavy = {path: blob.size for path, blob in inspection.package if is_compressed(path)}
    total = sum(heavy.values())
    if total >= inspection.sizes.package:
        first = sorted(heavy, key=lambda path: (-heavy[path], path))[:_NAMED]
        largest = ", ".join(f"{path} ({mb(heavy[path])} MB)" for path in first)
        yield Problem({"size": mb(total), "largest": largest, "limit": mb(inspection.sizes.package)})
