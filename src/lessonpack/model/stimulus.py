"""What several questions refer to, and learners see beside each of them: a passage, a figure, a table."""

from __future__ import annotations

from lessonpack.model.content import Paragraph, RichText, Strong, Text
from lessonpack.model.placed import Placed


class Stimulus(Placed, frozen=True, kw_only=True):
    """Each question that refers to it has it; `title` may be "", `language` is "" where it is the course's."""

    id: str
    title: str = ""
    content: RichText
    language: str = ""

    @property
    def titled(self) -> RichText:
        """The content below the title, for formats in which nothing else could carry that."""
        head = (Paragraph((Strong((Text(self.title),)),)),) if self.title else ()
        return (*head, *self.content)
