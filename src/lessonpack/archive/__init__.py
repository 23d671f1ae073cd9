"""Reads packages from strangers: zips, folders and files, within limits, and without unpacking anything to disk."""

from lessonpack.archive._documents import Shared, admitted, nodes
from lessonpack.archive._file import read_file
from lessonpack.archive._folder import read_folder
from lessonpack.archive._limits import LIMITS, Limits
from lessonpack.archive._looks import MARKUP, looks_like
from lessonpack.archive._members import Damaged, Member
from lessonpack.archive._zip import read_zip

__all__ = [
    "LIMITS",
    "MARKUP",
    "Damaged",
    "Limits",
    "Member",
    "Shared",
    "admitted",
    "looks_like",
    "nodes",
    "read_file",
    "read_folder",
    "read_zip",
]
