"""PKG: what the files of a lesson tell of those who made it."""

from __future__ import annotations

from lessonpack.checks.course._content import sizable, unsized
from lessonpack.findings import Place, Severity, rule
from lessonpack.model.course import Course
from lessonpack.rule import Problem, Problems, course_check

LOCATED = rule(
    "PKG065",
    severity=Severity.NOTE,
    holds="No picture says where on earth it was taken.",
    says="{pictures} {hold} the position of the camera",
    hint="If nobody is to know it, take it out: `exiftool -gps:all= -xmp:gps*= FILE`, or Properties, Details, Remove "
    "Properties in Windows; Tools, Show Location Info, Remove in Preview on macOS. What 'lessonpack sizes' makes holds "
    "none.",
    reason="Packages carry pictures as they are: whoever opens one learns where its author lives, or a class was.",
    clause="EXIF 2.32, 4.6.6 (GPS attributes), and the same in XMP; read in JPEG, PNG and WebP",
)


@course_check(LOCATED)
def pictures_do_not_say_where_they_were_taken(course: Course) -> Problems:
    """Each lesson is told once, at the first of them."""
    by_file: dict[str, dict[str, Place]] = {}
    for at, picture in (*sizable(course), *unsized(course)):
        for each in (picture, *picture.sizes):
            if each.is_located:
                by_file.setdefault(at.file, {}).setdefault(each.path, at)
    for found in by_file.values():
        (first, at), more = next(iter(found.items())), len(found) - 1
        others = {0: "", 1: " and one other picture"}.get(more, f" and {more} other pictures")
        yield Problem({"pictures": f"{first}{others}", "hold": "hold" if more else "holds"}, at=at)
