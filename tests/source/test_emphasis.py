"""Stars and underscores that Markdown takes for emphasis are told where they were hardly meant for it."""

from __future__ import annotations

import pytest

from cases import every_case, named
from lessonpack.findings import Finding, Log
from lessonpack.model.content import plain
from lessonpack.source import markdown
from source.test_markdown import picture, spot, taken

# What is written, and how learners are to read it.
LOST = {
    "2*3*4": r"2\*3\*4",
    "x**2 + y**2": r"x\*\*2 + y\*\*2",
    "2**8 = 256 and 2**10": r"2\*\*8 = 256 and 2\*\*10",
    "5*4*3*2*1": r"5\*4\*3\*2\*1",
    "5*x*3": r"5\*x\*3",
    "2*x**2 + 3*x*y": r"2\*x\*\*2 + 3\*x\*y",
    "2*3*4*5": r"2\*3\*4\*5",
    "a*b**c**d": r"a\*b\*\*c\*\*d",
    "H*2*O": r"H\*2\*O",
    "a*b*c": r"a\*b\*c",
    "(a)*b*c": r"(a)\*b\*c",
    "C*2 + D*(3)": r"C\*2 + D\*(3)",
    "x_1*x_2*x_3": r"x_1\*x_2\*x_3",
    "x*y and a*b": r"x\*y and a\*b",
    "2*3 and *so* 4*5": r"2\*3 and *so* 4\*5",
    "file_*.txt and other_*.md": r"file_\*.txt and other_\*.md",
    "Lehrer*innen und Schüler*innen": r"Lehrer\*innen und Schüler\*innen",
    "Lehrer*innen/Schüler*innen": r"Lehrer\*innen/Schüler\*innen",
    "width*height\nand 3*4": r"width\*height and 3\*4",
    "__init__": r"\_\_init\_\_",
    "__FILE__": r"\_\_FILE\_\_",
}  # fmt: skip


def told(text: str) -> list[Finding]:
    return list(taken(text)[1])


def test_marks_that_were_hardly_meant_are_told_with_what_shows_them() -> None:
    def holds(written: str) -> None:
        [entry] = told(f"Take {written} of it.")
        assert (entry.code, entry.severity) == ("SRC097", "warning")
        assert LOST[written] in entry.hint
        content, log = taken(f"Take {LOST[written]} of it.")
        assert log.found == []
        assert plain(content).replace("*so*", "so") == f"Take {' '.join(written.split())} of it.".replace("*so*", "so")

    every_case(named(LOST), holds)


@pytest.mark.parametrize(
    ("line", "name"),
    [('__name__ == "__main__"', "__name__"), ("m.__all__", "__all__"), ("__file__.upper()", "__file__"),
     ("x.__class__", "__class__"), ("__version__ = 1", "__version__")],
)  # fmt: skip
def test_a_name_that_is_a_word_is_told_where_a_program_stands_beside_it(line: str, name: str) -> None:
    assert [dict(entry.args)["markup"] for entry in told(line)] == [name]


@pytest.mark.parametrize(
    "text",
    ["un*frigging*believable", "un**frigging**believable", "**A**lphabet", "*Word*ben", "my*self* and your*self*",
     "1*st*", "**2**3", "a *b* c", "(*so*)", "2 * 3 * 4", "10**3", "*2*", "**2 + 2**", "2 *or* 3", "_init_",
     "Check __all__ answers", "the __next__ step", "__Init__", "__so__", "word_*so*_", "我*爱*你", "第*3*章",
     "这是*machine learning*的", "これは**とても大切**です", r"2\*3\*4", "`2*3*4`", "5*3=15 and *so*"],
)  # fmt: skip
def test_emphasis_that_may_be_meant_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("around", ["[{}](https://x.org)", "- {}", "> {}", "## {}", "| a |\n|---|\n| {} |", "*so* {}"])
def test_it_is_told_wherever_text_stands(around: str) -> None:
    assert [entry.code for entry in told(around.format("2*3*4"))] == ["SRC097"]


def test_it_is_told_in_a_line_of_markdown() -> None:
    log = Log()
    markdown.inline("2*3*4", spot, log, picture)
    assert [entry.code for entry in log] == ["SRC097"]


def test_it_is_told_at_its_line() -> None:
    assert [entry.place.line for entry in told("One.\n\nTwo\nand 2*3*4.\n\n3*4*5")] == [4, 6]
