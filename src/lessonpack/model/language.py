"""Language tags: what of them the toolkit has to understand."""

from __future__ import annotations

# What is written from right to left (Unicode CLDR): languages where the tag names no script, and scripts.
_LANGUAGES = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def primary(tag: str) -> str:
    """The language itself, without script and region: `de` of `de-CH`."""
    return tag.partition("-")[0].lower()


def direction(tag: str) -> str:
    """`rtl` or `ltr`: how the language is written, by its script where the tag names one."""
    script = next((part.lower() for part in tag.split("-")[1:2] if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS or (not script and primary(tag) in _LANGUAGES) else "ltr"
