"""The collection itself: what it lists is what it holds."""

from __future__ import annotations

from strangers.corpus import listed, stranger


def test_the_collection_lists_what_it_holds() -> None:
    for part in ("made", "real"):
        folder = stranger(part)
        held = {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert held - {f"{part}/index.tsv"} == set(listed(part))
