"""A package: files by path, where each came from, and how they become a zip, a folder or a file."""

from lessonpack.package._contents import (
    MANIFEST,
    Origins,
    Package,
    PathTaken,
    folded,
    is_compressed,
    is_leftover,
    is_litter,
    suffix,
)
from lessonpack.package._files import NotOurs, Sum, Traces, Written, write_file, write_folder
from lessonpack.package._zip import write_zip

__all__ = [
    "MANIFEST",
    "NotOurs",
    "Origins",
    "Package",
    "PathTaken",
    "Sum",
    "Traces",
    "Written",
    "folded",
    "is_compressed",
    "is_leftover",
    "is_litter",
    "suffix",
    "write_file",
    "write_folder",
    "write_zip",
]
