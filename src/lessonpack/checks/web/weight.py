"""PKG: pictures in packages that take long to load."""

from __future__ import annotations

from lessonpack.checks._weight import LARGE_PICTURE, mb
from lessonpack.checks.web._texts import texts_of
from lessonpack.formats.standard import shown
from lessonpack.package import suffix
from lessonpack.rule import Inspection, Problem, Problems, package_check

_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff"})


@package_check(LARGE_PICTURE)
def packed_pictures_are_light(inspection: Inspection) -> Problems:
    """Of packages that others made; those of ours have been told at the line that shows them.

    A picture that a page offers in a lighter size as well is passed over, as it is there.
    """
    limit, files = inspection.sizes.picture, inspection.package if inspection.package.source else ()
    heavy = {path: blob.size for path, blob in files if suffix(path) in _PICTURES and blob.size >= limit}
    lightest = texts_of(inspection).lightest if heavy and shown(inspection.standard) else {}
    for path, size in heavy.items():
        if lightest.get(path, size) >= limit:
            yield Problem({"path": path, "size": mb(size), "more": "", "limit": mb(limit)}, path=path)
