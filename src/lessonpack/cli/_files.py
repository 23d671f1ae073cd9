"""Writes files completely or not at all, and checks beforehand that there is a place for them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lessonpack.cli._terminal import refuse, refuse_for


def clear_place(out: Path, *, summed: bool = False) -> None:
    """End the run, before anything is written, when the reports could not be written into the folder `out`."""
    from lessonpack.report import markdown, outputs, sums

    try:
        place = next(folder for folder in (out, *out.absolute().parents) if folder.exists() or folder.is_symlink())
        if not place.is_dir():
            refuse(f"{place.as_posix()} is no folder; give another with --out")
        if not os.access(place, os.W_OK | os.X_OK):
            refuse(f"{place.as_posix()} may not be written to; choose another folder with --out")
        for name in (outputs.REPORT, markdown.REPORT, *([sums.SUMS] if summed else [])):
            if (out / name).exists() and not (out / name).is_file():
                refuse(f"{(out / name).as_posix()} is no file; move it away or choose another folder with --out")
    except OSError as error:
        refuse_for(error, out.as_posix())


def write_whole(file: Path, text: str | bytes) -> None:
    """Write a file completely, or leave it as it was."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        temporary.write_bytes(text.encode() if isinstance(text, str) else text)
        temporary.replace(file)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        error.filename = str(file)  # instead of the temporary name, which means nothing to users
        raise
