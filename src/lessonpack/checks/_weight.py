"""What the rules about the weight of lessons and of packages share."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

LARGE_PICTURE = rule(
    "PKG060",
    severity=Severity.WARNING,
    holds="A picture is light enough to be there when its page is.",
    says="{path} has {size} MB, which is much for a picture",
    hint="Scale it to the size at which it is shown, and save photographs as JPEG or WebP{more}. Told from {limit} MB "
    "on: --max-picture sets another limit.",
    elsewhere="Ask for it with a smaller picture; as it is, it works, and comes late. Told from {limit} MB on: "
    "--max-picture sets another limit.",
    reason="On a phone's network, 3 Mbit/s, 2 MB take more than five seconds, and learners pay for them.",
    clause="lessonpack: from 2 MB on, or as --max-picture says",
    naming=("path",),
)


def mb(size: int) -> str:
    """A size in MB, in three digits or, from 100 MB on, in whole ones: `1234`, which three digits make `1.23e+03`."""
    mega = size / 1_000_000
    return f"{mega:.3g}" if mega < 100 else f"{mega:.0f}"
