"""Whatever characters a stranger's name has, what a person is shown holds no control and nothing unseen."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from lessonpack.findings import Place, finding, quoted, rule
from lessonpack.report import data, markdown, text
from lessonpack.report.outcome import Fault, Judged, Outcome, Output, State
from lessonpack.report.visible import visible

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
EMBRACING = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"  # Cf, and drawn
JOINERS = "\u200c\u200d"
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\uffa0\U000e0100"  # letters and marks without a shape
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MARKS = "\x1b]8;;x\x07\x9b[]\\`*_<>|#&~$@:/.!(){}=+-\n\r\t 1a"

anything = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from(MARKS + BIDI + JOINERS + FILLERS)), max_size=40
)


def unseen(shown: str) -> set[str]:
    """What of a text is not to be seen, or commands a terminal; line breaks are the reports' own."""
    hidden = {one for one in shown if unicodedata.category(one) in UNSEEN or one in FILLERS}
    return hidden - {"\n", *EMBRACING, *JOINERS}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b]8;;http://x\x07a\x1b\\", r"\x1b]8;;http://x\x07a\x1b" + "\\"),
        ("a\x9b31mb\x7f", r"a\x9b31mb\x7f"),
        ("one\ntwo\r\tthree", r"one\ntwo\r\tthree"),
        ("exe.\u202egpj\u202c", r"exe.\u202egpj\u202c"),
        ("\ufeffa\u200b\u2060b\u2028\xad", r"\ufeffa\u200b\u2060b\u2028\xad"),
        ("\udcff.zip", r"\udcff.zip"),
        ("\U000e0041\u3164", r"\U000e0041\u3164"),
        ("a\u200db\u200c", r"a\u200db\u200c"),
        ("Größe – ‘x’ 中文 אב e\u0301 \xa0", "Größe – ‘x’ 中文 אב e\u0301 \xa0"),
        ("👩\u200d🔬 👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥", "👩\u200d🔬 👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ක්\u200dර র\u200d্য", "ක්\u200dර র\u200d্য"),
    ],
)
def test_what_would_not_be_seen_is_an_escape_and_scripts_stay_what_they_are(written: str, shown: str) -> None:
    assert visible(written) == shown


EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def test_no_character_of_unicode_is_left_out() -> None:
    hidden = [one for one in EVERY if unicodedata.category(one) in UNSEEN]
    assert {one for one in hidden if visible(one) == one} == set(EMBRACING)


def test_what_is_seen_stays_in_every_script() -> None:
    seen = "".join(one for one in EVERY[:0x10000] if unicodedata.category(one) not in UNSEEN)
    gone = set(seen) - set(visible(seen))
    assert {one for one in gone if unicodedata.category(one) not in ("Cn", "Mn")} == set("\u115f\u1160\u3164\uffa0")
    assert len(gone) < 60  # marks without a shape, and what no version of Unicode has given a meaning yet


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "'a'"), ("it's", '"it\'s"'), ("a\\b", "'a\\b'"), ("👩\u200d🔬", "'👩\u200d🔬'"), ("'\"", "''\"'")],
)
def test_a_message_quotes_what_was_written_and_not_what_python_would_write(text: str, shown: str) -> None:
    assert quoted(text) == shown


# --- the laws ---------------------------------------------------------------------------------------

RULE = rule(
    "TEST900",
    holds="It holds.",
    says="{name!r} is wrong, and {name} too",
    hint="{name} is to be mended.",
    reason="It matters.",
    clause="A clause",
)


def outcome(name: str) -> Outcome:
    """An outcome that has a stranger's text wherever one can come to."""
    found = finding(RULE, Place(name, 1, 2, name), {"name": name})
    return Outcome(
        packages=(Judged(name=name, source=name, format="", files=1, schemas=(), unchecked=(), errors=1, warnings=0),),
        findings=(found,),
        ignored=((found, name),),
        faults=(Fault(source=name, target="qti21", check="QTI012", reason=name, trace=(name,)),),
        outputs=(Output(name=name, state=State.STALE, note=name),),
        unwritten=(name,),
    )


def terminal(result: Outcome) -> str:
    file = io.StringIO()
    text.show(result, Console(file=file, width=160, emoji=False, markup=False, highlight=False), verbose=True)
    return file.getvalue()


@given(anything)
@example("\x1b[bold]\n[/]:bomb:\\")
def test_a_terminal_is_sent_nothing_that_a_stranger_wrote_for_it(name: str) -> None:
    shown = terminal(outcome(name))
    assert not unseen(shown)
    lines = [line.rstrip() for line in shown.splitlines()]
    assert f"{visible(name)}: XSD none apply".rstrip() in lines
    assert len(lines) == len(terminal(outcome("x")).splitlines())


@given(anything)
@example("\ud83d\ude00 is two halves")
def test_the_data_of_a_report_are_exact_and_can_be_shown(name: str) -> None:
    written = data.text(outcome(name))
    assert not unseen(written)
    assert written.encode()
    # What a name was before: two halves of a pair that stand together are the character that they make.
    whole = name.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(written)["packages"][0]["name"] == whole


HTML = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def shape(report: str) -> list[str]:
    """The kinds of everything that a report is read as, texts left out."""
    tokens = [inner for token in HTML.parse(report) for inner in (token, *(token.children or ()))]
    return [token.type for token in tokens if token.type not in ("text", "text_special", "softbreak")]


@given(anything.filter(lambda name: visible(name).strip()))
@example("<img src=x onerror=alert(1)>")
@example("[x](javascript:alert(1)) ![y](http://z) <http://z> `code` | cell |")
@example("=== &#x202e; \\")
@example("- # *a* ~~b~~ | --- |\n\n## Heading")
def test_a_report_in_markdown_has_the_shape_that_we_gave_it_whatever_a_stranger_wrote(name: str) -> None:
    report = markdown.text(outcome(name))
    assert not unseen(report)
    assert shape(report) == shape(markdown.text(outcome("x")))
    seen = HTML.render(report)
    assert not unseen(seen)


def test_a_bare_address_in_a_report_is_no_link() -> None:
    report = markdown.text(outcome("see http://a.example, www.b.example and c@d.example"))
    linked = MarkdownIt("gfm-like", {"linkify": False}).render(report)
    assert r"http\://a.example" in report
    assert r"www\.b.example" in report
    assert r"c\@d.example" in report
    assert "see http://a.example, www.b.example and c@d.example" in linked
