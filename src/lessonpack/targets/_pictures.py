"""Addresses of pictures, and which pictures a document shows."""

from __future__ import annotations

from lessonpack.model.content import Image, Media


class Pictures:
    """Gives each picture an address, `before` and its name, and notes that it is shown."""

    def __init__(self, before: str) -> None:
        self._before = before
        self._shown: dict[str, Media] = {}

    def __call__(self, image: Image) -> str:
        self._shown[image.media.name] = image.media
        return f"{self._before}{image.media.name}"

    @property
    def media(self) -> tuple[Media, ...]:
        """The pictures that were given an address, each once, by name."""
        return tuple(self._shown[name] for name in sorted(self._shown))
