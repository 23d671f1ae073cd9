"""Language tags, and text in any language: what of them the toolkit has to understand."""

from __future__ import annotations

# What is written from right to left (Unicode CLDR): languages where the tag names no script, and scripts.
_LANGUAGES = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}

# What languages are called by those who speak them (Unicode CLDR), where more lessons than one were heard of.
_NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "cy": "Cymraeg",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "ga": "Gaeilge",
    "gl": "Galego",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "ms": "Melayu",
    "nb": "Norsk",
    "nl": "Nederlands",
    "nn": "Nynorsk",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sq": "Shqip",
    "sr": "Српски",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
# The second letters of the languages of two, by the first (IANA's registry of language subtags, with all of ISO 639-1).
_REGISTERED = {
    "a": "abefkmnrsvyz",
    "b": "aeghimnors",
    "c": "aehorsuvy",
    "d": "aevz",
    "e": "elnostu",
    "f": "afijory",
    "g": "adlnuv",
    "h": "aeiortuyz",
    "i": "adegiknostuw",
    "j": "aivw",
    "k": "agijklmnorsuvwy",
    "l": "abginotuv",
    "m": "ghiklnorsty",
    "n": "abdeglnorvy",
    "o": "cjmrs",
    "p": "ailst",
    "q": "u",
    "r": "mnouw",
    "s": "acdeghiklmnoqrstuvw",
    "t": "aeghiklnorstwy",
    "u": "gkrz",
    "v": "eio",
    "w": "ao",
    "x": "h",
    "y": "io",
    "z": "ahu",
}
_CHARACTERS_A_WORD = 2.5  # of the scripts that write without blanks: Thai, Chinese, Japanese
_UNSPACED = (  # an expression of these takes 3 ms to compile
    ("\u0e00", "\u0eff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


def primary(tag: str) -> str:
    """The language itself, without script and region: `de` of `de-CH`."""
    return tag.partition("-")[0].lower()


def is_registered(tag: str) -> bool:
    """Whether a tag names a language that there is, as far as two letters tell."""
    language = primary(tag)
    return len(language) != 2 or language[1] in _REGISTERED.get(language[0], "")


def own_name(tag: str) -> str:
    """What a language is called in itself, with what else its tag says: `Deutsch`, `English (GB)`; else the tag."""
    name, more = _NAMES.get(primary(tag), ""), tag.partition("-")[2]
    return f"{name} ({more})" if name and more else name or tag


def direction(tag: str) -> str:
    """`rtl` or `ltr`: how the language is written, by its script where the tag names one."""
    script = next((part.lower() for part in tag.split("-")[1:2] if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS or (not script and primary(tag) in _LANGUAGES) else "ltr"


def word_count(text: str) -> float:
    """How many words there are to read in a text."""
    beyond = {sign for sign in set(text) if sign >= _UNSPACED[0][0]}
    unspaced = {sign for sign in beyond if any(first <= sign <= last for first, last in _UNSPACED)}
    if not unspaced:
        return len(text.split())
    spaced = text.translate({ord(sign): " " for sign in unspaced})
    return len(spaced.split()) + sum(map(text.count, unspaced)) / _CHARACTERS_A_WORD
