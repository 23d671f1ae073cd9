"""Language tags, and text in any language: what of them the toolkit has to understand."""

from __future__ import annotations

import re

# What is written from right to left (Unicode CLDR): languages where the tag names no script, and scripts.
_LANGUAGES = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}

_CHARACTERS_A_WORD = 2.5  # of the scripts that write without blanks: Thai, Chinese, Japanese
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def primary(tag: str) -> str:
    """The language itself, without script and region: `de` of `de-CH`."""
    return tag.partition("-")[0].lower()


def direction(tag: str) -> str:
    """`rtl` or `ltr`: how the language is written, by its script where the tag names one."""
    script = next((part.lower() for part in tag.split("-")[1:2] if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS or (not script and primary(tag) in _LANGUAGES) else "ltr"


def word_count(text: str) -> float:
    """How many words there are to read in a text."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced / _CHARACTERS_A_WORD
