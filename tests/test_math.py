"""TeX becomes MathML that browsers show, that QTI's schemas allow, and is well-formed whatever is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lessonpack.render.math import Unreadable, mathml, mathml2

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
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]


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
