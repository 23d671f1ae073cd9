"""Words below or above the line in plain text, by the characters that stand there."""

from __future__ import annotations

_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ABOVE = dict(
    zip("0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)


def below(words: str) -> str:
    """Words below the line: H₂O; those that no such characters are for stand behind a mark: x_(i,j)."""
    return _scripted(words, _BELOW, "_")


def above(words: str) -> str:
    """The same above it: x², x^(i,j)."""
    return _scripted(words, _ABOVE, "^")


def _scripted(words: str, letters: dict[str, str], mark: str) -> str:
    if all(character in letters for character in words):
        return "".join(letters[character] for character in words)
    return f"{mark}{words}" if len(words) == 1 else f"{mark}({words})"
