"""TeX becomes MathML that browsers show, that QTI's schemas allow, and is well-formed whatever is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lessonpack.render.linear import LONGEST
from lessonpack.render.math import Unreadable, line, mathml, mathml2

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
)  # as YAML has it
TEXISH = st.text(st.sampled_from("ab12+-=<>&\"'^_{}[]()$%#~\\ ä漢\u202e") | LETTERS, max_size=40)
COMMANDS = [
    *("\\frac12", "\\sqrt{x}", "\\text{a < b}", "\\left(", "\\right)", "\\begin{cases}", "\\end{cases}", "\\\\", "&"),
    *(
        "\\textbf{x}",
        "\\displaystyle",
        "\\dfrac{a}{b}",
        "\\mathrm{m}",
        "\\sum_{i}^n",
        "\\operatorname{sen}",
        "^2",
        "_1",
    ),
    *("\\overline{AB}", "\\color{red}{x}", "{", "}", "x", "<", "\\begin{pmatrix}", "\\end{pmatrix}", "\\href{a}{b}"),
]


@given(TEXISH | st.lists(st.sampled_from(COMMANDS), max_size=12).map(" ".join))
def test_whatever_is_written_is_a_formula_with_its_tex_beside_it_or_refused(tex: str) -> None:
    for write in (mathml, mathml2):
        try:
            made = write(tex, display=False)
        except Unreadable:
            continue
        root = etree.fromstring(made)
        assert write is mathml or all(each.tag.startswith(NAMESPACE) for each in root.iter())
        assert root.findtext(f".//{NAMESPACE}annotation") == tex
        words = line(tex)
        assert words == tex or words.split(" ") == words.split(), "one line"
        if write is mathml and words:
            told = etree.fromstring(mathml(tex, display=False, words=words)).iter(f"{NAMESPACE}annotation")
            assert [each.text for each in told] == [tex, words]
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]


LINES = {
    r"c = 0.100\,\mathrm{mol/L}": "c = 0.100 mol/L",
    r"\mathrm{C_6H_8O_7}": "C₆H₈O₇",
    r"\mathrm{CO_3^{2-}} + 25\,^\circ\mathrm{C}": "CO₃²⁻ + 25 °C",
    r"2\pi \times 10^{-3} \cdot x_i^2": "2π × 10⁻³ · xᵢ²",
    r"n(\mathrm{H}^{+}) \quad\Rightarrow\quad c_a V_a = c_b V_b": "n(H⁺) ⇒ cₐVₐ = c_b V_b",
    r"\frac{a}{b} + 2\frac12 \ne \frac{h}{mv}": "a/b + 2(1/2) ≠ h/(mv)",
    r"\frac{a+b}{\sqrt[3]{x}} \le \frac{dy}{dx}": "(a+b)/(∛x) ≤ dy/dx",
    r"\left(\frac{1}{2}\right)^2, {ab}^2": "(1/2)²,(ab)²",
    r"\sin(x) + \sin\alpha, f'(x)": "sin(x) + sin α,f′(x)",
    r"\text{speed of } \vec{v}, \bar{x}, \mathbf{x}": "speed of v⃗,x̄,x",
    r"e^{i\pi} > -1": "e^(iπ) > −1",
    r"\sum_{i=1}^{n} i": "∑ᵢ₌₁ⁿi",
}
TWO_DIMENSIONS = [r"\binom{n}{k}", r"\begin{pmatrix}1&2\end{pmatrix}", r"\overline{AB}", "x" * (LONGEST + 1)]


@pytest.mark.parametrize("tex", LINES)
def test_on_a_line_of_plain_text_a_formula_is_as_people_write_it(tex: str) -> None:
    assert line(tex) == LINES[tex]


@pytest.mark.parametrize("tex", TWO_DIMENSIONS)
def test_what_a_line_would_garble_stays_tex(tex: str) -> None:
    assert line(tex) == tex


@pytest.mark.parametrize("display", [False, True])
def test_a_formula_on_a_line_of_its_own_says_so(display: bool) -> None:
    assert (etree.fromstring(mathml("x", display=display)).get("display") == "block") is display


def test_styles_of_a_part_stand_apart_where_only_some_elements_may_have_them() -> None:
    cases = etree.fromstring(mathml2(r"\begin{cases}1\\0\end{cases} + \dfrac12", display=False))
    styled = {each.tag.removeprefix(NAMESPACE) for each in cases.iter() if "scriptlevel" in each.attrib}
    assert styled <= {"mstyle"}
    assert [each.text for each in cases.iter(f"{NAMESPACE}mn")] == ["1", "0", "1", "2"]


def test_what_is_styled_is_marked_for_pages_and_styled_for_qti() -> None:
    lined = r"\begin{array}{l|r} 1 & 2 \\ \hline 3 & 4 \end{array}"
    classes = [each.get("class") for each in etree.fromstring(mathml(lined, display=False)).iter("{*}mtd")]
    assert classes == ["m-left m-before-line", "m-right", "m-left m-below-line m-before-line", "m-right m-below-line"]
    assert " style=" not in mathml(lined, display=False)
    assert "border-right" in mathml2(lined, display=False)


def test_bold_text_stays_bold_without_elements_of_html() -> None:
    [text] = etree.fromstring(mathml2(r"\textbf{so}", display=False)).iter(f"{NAMESPACE}mtext")
    assert (text.text, text.get("mathvariant"), len(text)) == ("so", "bold", 0)


def test_a_formula_has_a_length_that_a_person_could_have_written() -> None:
    with pytest.raises(Unreadable, match="2,000 are read"):
        mathml("x" * 2_001, display=False)
