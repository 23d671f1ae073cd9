"""Backslashes of formulas that YAML takes for escapes are told, and those that were meant as escapes are not."""

from __future__ import annotations

import pytest
import yaml

from effort import LINEAR, growth
from lessonpack.findings import Finding, Log
from lessonpack.source import document, escapes
from source.test_written_alike import lesson
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"


def told(written: str) -> list[tuple[str, int]]:
    """What is told of a text between double quotation marks: the code, and how far into the line."""
    return [(entry.code, entry.place.column - len('hook: "')) for entry in found(f'hook: "{written}"')]


def found(lines: str) -> list[Finding]:
    return list(read(f"{HEAD}{lines}\n")[1])


# Each with the commands that are told of it; learners would read what YAML makes of it.
FORMULAS = {
    r"What is $\theta + \rho$?": r"`\theta` and `\rho`",
    r"$\tau$": r"`\tau`",
    r"$\nu \times 2$": r"`\nu` and `\times`",
    r"$a \neq b$": r"`\neq`",
    r"$\frac{a}{b}$": r"`\frac`",
    r"$\alpha$ or $\beta$": r"`\alpha` and `\beta`",
    r"3$\nu$, $\nabla f$, $\vec a$, $\epsilon$": r"`\nu`, `\nabla`, `\vec` and `\epsilon`",
    r"$\text{so}$, $\tan x$, $\to$, $\not=$, $\rangle$": r"`\text`, `\tan`, `\to` and 2 more",
    r"$\Phi$, $\Lambda$, $\N$": r"`\Phi`, `\Lambda` and `\N`",
    r"$x\_1\ y$": r"`\_` and `\ `",
    r"$$a \ne b$$": r"`\ne`",
    r"first line\nsecond line: $\theta$": r"`\theta`",
    r"$\\theta$ but $\rho$": r"`\rho`",
    r"`$` and $\rho$": r"`\rho`",
    # Without dollars: what would be left is no word.
    r"\theta is \frac{1}{2} \times so": r"`\theta`, `\frac` and `\times`",
    r"\alpha, \beta, \forall, \vec a, \Phi": r"`\alpha`, `\beta`, `\forall` and 2 more",
    r"a \neq b, not \rho, `\nabla f`": r"`\neq`, `\rho` and `\nabla`",
    r"\tan^2 x is \text{so}, \not{=}, \top_{i}": r"`\tan`, `\text`, `\not` and `\top`",
    r"$5 is\neq $\nu$": r"`\neq` and `\nu`",
    r"\tau": r"`\tau`",
    r"\nu": r"`\nu`",
}


@pytest.mark.parametrize("without", ["", "CSafeLoader"])
@pytest.mark.parametrize("written", FORMULAS)
def test_a_formula_that_yaml_takes_apart_is_told_once_with_its_place_and_all_of_its_commands(
    written: str, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without:
        monkeypatch.delattr(yaml, without)
    [entry] = found(f'hook: "{written}"')
    assert entry.code == "SRC017"
    assert entry.message.startswith(f"YAML takes {FORMULAS[written]} apart: ")
    first = FORMULAS[written].split("`")[1]
    assert entry.place.line == 5
    assert entry.place.column == len('hook: "') + written.index(first) + 1


@pytest.mark.parametrize(
    "prose",
    [
        r"first line\nsecond line",
        r"It costs $5\nor $6,\tand 5$\nu. a. 7$",  # two prices, and no formula
        r"first\nnext: $\\theta$\nand $\\nu$.\n\nuse it",
        r"$$\ne^x + \\nu\n$$",  # the lines of a formula
        r"$$x = 1\nu = 2\n$$",
        r"$x\u03b8\xb0$, $a\/b$",
        r"US$\tCA$\tAU$",
        r"`$a\tan=$b` and \\$\\tau\\$",
        r"\"$5\" \\ $a \\ b$",
        r"\tindented\nnext\tto it,\tan apple\nor\tau lait\n\ni\tthe\ntheta",
        r"Tel\text. 5:\neq. 3\nexists: \nu^2 and\th^2,\tan{{x}}, _so\not_",
        r"Squares\ntriangles\nmid_point = 3\nless_than\nexists{x}\nsim^2",
        r"\\theta, \\\\neq, C:\\text",
        r"\tan apple",
    ],
)
def test_escapes_that_were_meant_as_such_are_not_told(prose: str) -> None:
    assert told(prose) == []


def test_between_other_marks_and_in_code_a_backslash_is_a_backslash() -> None:
    course, log = read(
        f"{HEAD}hook: '$\\theta$'\nsections:\n- id: a\n  title: A\n  blocks:\n  - text: $\\theta$\n"
        '  - code: {text: "x=$a\\tan=$b"}\n  - code:\n      text: "x=$a\\tan=$b"\n'
    )
    assert [entry.code for entry in log] == []
    assert course is not None


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (r'hook: "What is $\theta$?"', r"'What is $\theta$?'"),
        (r'hook: "Is it \"so\": $\\nu \rho$"', r"""'Is it "so": $\nu \rho$'"""),
        ('hook: "It\'s\n  $\\theta$."', r"'It''s $\theta$.'"),
        (r'ignore: {QUIZ001: "So: $\frac{a}{b}$, so"}', r"'So: $\frac{a}{b}$, so'"),
        (r'hook: "first\nsecond: $\theta$"', r"\\theta"),
        (r'hook: "\theta is $\rho$"', r"'\theta is $\rho$'"),
    ],
)
def test_the_text_is_shown_as_it_should_be_written(lines: str, shown: str) -> None:
    [entry] = found(lines)
    assert f"`{shown}`" in entry.hint


def test_what_stands_between_no_dollars_is_told_to_be_put_there() -> None:
    dollars = ["between dollars" in found(f'hook: "{written}"')[0].hint for written in (r"\theta", r"$\theta$")]
    assert dollars == [True, False]


def test_what_would_be_shown_otherwise_is_not_put_between_single_quotation_marks() -> None:
    [entry] = found(r'hook: "first\nsecond: $\theta$"')
    assert entry.hint.startswith(r"Write each backslash of a formula twice: `\\theta`; single quotation marks would")


def test_a_control_character_is_told_by_its_escape() -> None:
    [entry] = found(r'hook: "See \file here."')
    assert (entry.code, entry.place.column) == ("SRC002", 12)
    assert r"If a backslash was meant, write `\\f`, or use single quotation marks" in entry.hint
    assert told(r"$\beta$ and \base and \x0b") == [("SRC017", 2), ("SRC002", 13), ("SRC002", 23)]


def test_nothing_follows_from_it_and_all_else_is_told_in_the_same_run() -> None:
    text = f'{HEAD}hook: "$\\text{{some words of it}} \\times^2^3$"\ntitel: T\nrights: "$\\tau$"\n'
    assert [(entry.code, entry.place.line) for entry in read(text)[1]] == [
        ("SRC062", 5),  # of the formula as it was meant
        ("SRC017", 5),
        ("SRC021", 6),
        ("SRC017", 7),
    ]


def test_a_quotation_mark_that_closes_too_late_is_told_alone() -> None:
    [entry] = found('hook: "Sea\nrights: \'in $\\theta$ "')
    assert (entry.code, entry.place.line) == ("SRC004", 5)


def test_the_rest_is_read_as_it_was_meant() -> None:
    log = Log()
    tree = document.parse(r'a: "$\theta$ \"and\" $\\nu\rho$\nso"', "f", log)
    assert tree is not None
    assert tree["a"].text == '$\\theta$ "and" $\\nu\\rho$\nso'  # type: ignore[index]


def test_in_a_bank_it_is_told_as_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LARGE", 0)
    questions = [f'- one:\n    id: a{number}\n    stem: "Say ${number}$"\n' for number in range(20)]
    questions[7] = '- one:\n    id: a7\n    stem: "Say $\\theta$"\n'
    log = Log()
    document.tree(lesson(*questions), "f", log)
    assert [(entry.code, entry.place.line, entry.place.column) for entry in log] == [("SRC017", 2 + 7 * 3 + 3, 19)]


@pytest.mark.parametrize(
    "piece", [r"$\theta$ ", r"$\theta ", r"\theta$", r"`$\t", r"$$\nu", r"\n$\_", r"\\$", r"\\", r"\tan"]
)
def test_a_text_twice_as_long_takes_twice_the_work(piece: str) -> None:
    assert growth(escapes.taken, lambda size: piece * (size // len(piece)), 2_000) <= LINEAR
