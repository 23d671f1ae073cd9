"""Whatever characters a stranger's name has, what a person is shown holds no control and nothing unseen."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace
from rich.console import Console
from typer.testing import CliRunner, Result

from checks.packages import Edit, Files, good, put, swap
from lessonpack import cli
from lessonpack.cli._app import app
from lessonpack.findings import Place, Rule, Severity, finding, quoted
from lessonpack.package import Written
from lessonpack.report import data, markdown, text
from lessonpack.report.outcome import Arrival, Fault, Judged, Lost, Outcome, Output, State, Step, Taken
from lessonpack.report.paper import on
from lessonpack.schemas import Store
from lessonpack.visible import visible

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
    [
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ("a\\b", "'a\\b'"),
        ("👩\u200d🔬", "'👩\u200d🔬'"),
        ("'\"", "''\"'"),
        ("", "(empty)"),
    ],
)
def test_a_message_quotes_what_was_written_and_not_what_python_would_write(text: str, shown: str) -> None:
    assert quoted(text) == shown


# --- the laws ---------------------------------------------------------------------------------------

RULE = Rule(
    code="TEST900",
    severity=Severity.ERROR,
    holds="It holds.",
    says="{name!r} is wrong, and {name} too",
    hint="{name} is to be mended.",
    reason="It matters.",
    clause="A clause",
)
WRITTEN = Written(path="x.zip", size=1, sha256=None, content="c", files=())


def outcome(name: str) -> Outcome:
    """An outcome that has a stranger's text wherever one can come to."""
    found = finding(RULE, Place(name, 1, 2, name), {"name": name})
    return Outcome(
        packages=(
            Judged(
                name=name,
                source=name,
                format="",
                files=1,
                schemas=(),
                unchecked=(),
                errors=1,
                warnings=0,
                platforms=(Taken(platform="p", title=name, arrival=Arrival.IN_PART, lost=(name,)),),
                next=Step(path=name, words=(name,)),
                written=WRITTEN,
            ),
        ),
        findings=(found,),
        ignored=((found, name),),
        faults=(Fault(source=name, target="qti21", check="QTI012", reason=name, trace=(name,)),),
        outputs=(Output(name=name, state=State.STALE, note=name),),
        unwritten=(name,),
        losses=(Lost(source=name, target="qti21", package=name, words=name),),
    )


def terminal(result: Outcome) -> str:
    file = io.StringIO()
    console = Console(file=file, width=160, emoji=False, markup=False, highlight=False)
    text.show(result, on(console), verbose=True, out=Path())
    return file.getvalue()


@given(anything)
@example("\x1b[bold]\n[/]:bomb:\\")
def test_a_terminal_is_sent_nothing_that_a_stranger_wrote_for_it(name: str) -> None:
    shown = terminal(outcome(name))
    assert not unseen(shown)
    lines = shown.splitlines()
    assert any(line.startswith(f"  {visible(name)}  {visible(name)}: lost: {visible(name)[:3]}") for line in lines)
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
    report = "".join(markdown.blocks(outcome(name), Path("dist")))
    assert not unseen(report)
    assert shape(report) == shape("".join(markdown.blocks(outcome("x"), Path("dist"))))
    seen = HTML.render(report)
    assert not unseen(seen)


@given(anything)
@example("a`b")
@example("`*b*`")
@example("a|b")
@example("- <b>")
@example("")
def test_what_a_rule_has_between_backticks_is_code_and_what_a_stranger_wrote_is_text(name: str) -> None:
    says, hint = "{name} has `alt`, not `{name}` or `{name}`", "{name}: write `decorative: true`, `{name}`{name}"
    found = finding(replace(RULE, says=says, hint=hint), Place("a.yaml", 1), {"name": name})
    report = "".join(markdown.blocks(Outcome(findings=(found,)), Path("dist")))
    read = next(token.children or [] for token in HTML.parse(report) if token.content.startswith("**error TEST900**"))
    code = [token.content for token in read if token.type == "code_inline"]
    others = {token.type for token in read} - {"text", "text_special", "softbreak", "code_inline"}
    assert others == {"strong_open", "strong_close"}
    assert (code[0], code[1 if len(code) == 2 else 3]) == ("alt", "decorative: true")
    assert len(code) == (2 if "`" in name or "|" in name or not name.strip() else 5)
    assert " ".join(visible(name).split()) in " ".join("".join(token.content for token in read).split())


def test_a_bare_address_in_a_report_is_no_link() -> None:
    report = "".join(markdown.blocks(outcome("see http://a.example, www.b.example and c@d.example"), Path("dist")))
    linked = MarkdownIt("gfm-like", {"linkify": False}).render(report)
    assert r"http\://a.example" in report
    assert r"www\.b.example" in report
    assert r"c\@d.example" in report
    assert "see http://a.example, www.b.example and c@d.example" in linked


# --- through the command line ------------------------------------------------------------------------

ESCAPE = "\x1b]8;;http:\x07click\x1b]8;;\x07\x1b[2J"
TURNED = f"\x9b31m\u202egnp\u2066\u200f{BIDI}\u200b\ufeff\u2028\x7f"  # XML may hold these
NAME = f"a{ESCAPE}{TURNED}\r\n[bold]b"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


def call(*arguments: str | Path, schemas: Path | str = "no-schemas") -> Result:
    return CliRunner().invoke(app, [str(word) for word in arguments], env={"LESSONPACK_SCHEMAS": str(schemas)})


def hostile(*more: Edit) -> Files:
    """A SCORM package that has such text in every place that a finding quotes, the names of files left out."""
    files = good("scorm")
    manifest = "imsmanifest.xml"
    for edit in (
        swap("index.html", 'src="media/cloud.svg" alt', f'src="{NAME}.png" title'),
        swap("index.html", "<script", f'<script src="https://x/{NAME}"></script><script'),
        swap(manifest, 'default="ORG"', f'default="{TURNED}"'),
        swap(manifest, "<schemaversion>1.2<", f"<schemaversion>{TURNED}<"),
        swap(manifest, 'isvisible="true"', f'isvisible="{TURNED}"'),
        swap(manifest, "<adlcp:m", f'<adlcp:prerequisites type="{TURNED}">{TURNED}</adlcp:prerequisites><adlcp:m'),
        swap(manifest, '<file href="style.css"/>', f'<file href="style.css"/><file href="../{TURNED}"/>'),
        put("extra.txt", ""),
        *more,
    ):
        edit(files)
    return files


def zipped(files: Files, folder: Path) -> Path:
    """The package in a zip that is called no better."""
    file = folder / f"{NAME}.zip"
    with zipfile.ZipFile(file, "w") as zip:
        for path, content in files.items():
            zip.writestr(path, content)
    return file


@posix
@pytest.mark.parametrize("options", [(), ("-v",), ("-q",), ("--format", "json")], ids=str)
def test_what_is_printed_of_a_stranger_s_package_is_all_seen(options: tuple[str, ...], tmp_path: Path) -> None:
    for files in (hostile(), hostile(put(f"{NAME}.txt", ""), put(f"{TURNED}.xml", f"<{TURNED}>"))):
        package = zipped(files, tmp_path)
        done = call("validate", package, tmp_path, *options)
        assert done.exit_code == 1
        assert "x1b]8" in done.stdout or "u001b]8" in done.stdout
        assert not unseen(done.output)


@posix
@pytest.mark.schemas
def test_what_a_schema_says_of_a_stranger_s_package_is_all_seen(tmp_path: Path, schemas: Store) -> None:
    done = call("validate", zipped(hostile(), tmp_path), "-v", schemas=schemas.folder)
    for code in ("XSD001", "WEB001", "WEB002", "WEB013", "IMS002"):
        assert code in done.stdout
    assert not unseen(done.output)


@posix
def test_what_is_printed_and_left_of_a_lesson_is_all_seen(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    started = call("new", folder)
    assert started.exit_code == 0
    lesson = folder / "lesson.yaml"
    spoiled = tmp_path / "spoiled.yaml"
    key = json.dumps(f"no{TURNED}")
    spoiled.write_text(f"{lesson.read_text('utf-8')}\n{key}: 1\n", "utf-8")
    for done, code in (
        (started, 0),
        (call("build", folder, "--out", tmp_path / "out", "-t", "html"), 0),
        (call("build", spoiled, "--out", tmp_path / "out", "-t", "html"), 1),
        (call("preview", spoiled, "--no-open"), 1),
        (call("ids", lesson, spoiled), 1),
        (call("new", folder), 2),
    ):
        assert (done.exit_code, unseen(done.output)) == (code, set()), done.output
    for report in ("report.json", "report.md"):
        assert not unseen((tmp_path / "out" / report).read_text("utf-8"))


@pytest.mark.parametrize(
    "words",
    [
        ("validate", NAME),
        ("build", NAME),
        ("ids", NAME),
        ("preview", NAME),
        ("explain", NAME),
        ("build", "--target", NAME, "."),
        ("build", "--for", NAME, "."),
        ("build", f"--{NAME}", "."),
        ("build", "--max-picture", NAME, "."),
        (NAME,),
        ("schemas", NAME),
        ("schemas", "status", NAME),
        ("schemas", "install", NAME),
    ],
    ids=lambda words: "-".join(word.replace(NAME, "NAME") for word in words),
)
def test_what_is_refused_is_all_seen(words: tuple[str, ...], tmp_path: Path) -> None:
    done = call(*words, schemas=tmp_path)
    assert done.exit_code != 0
    assert done.output
    assert not unseen(done.output)


def test_a_folder_of_schemas_is_all_seen(tmp_path: Path) -> None:
    done = call("schemas", "status", "--schemas", tmp_path / NAME)
    assert done.exit_code == 0
    assert not unseen(done.output)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_is_told_as_well_as_can_be(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff\xfe")
    assert call("new", folder).exit_code == 0
    done = call("build", folder, "--out", tmp_path / "out", "-t", "scorm12", "--format", "json")
    assert done.exit_code == 0, done.output
    again = call("build", folder, "--out", tmp_path / "out", "-t", "scorm12")
    assert (again.exit_code, "kept" in again.stdout) == (0, False)
    made = next((tmp_path / "out").glob("*.zip"))
    odd = made.rename(tmp_path / os.fsdecode(b"\xff.zip"))
    judged = call("validate", odd, tmp_path / "out")
    assert re.search(r"^\\udcff\.zip +scorm12 ", judged.stdout, re.MULTILINE)
    assert json.loads(call("validate", odd, "--format", "json").stdout)["packages"][0]["name"] == odd.name


def test_the_command_line_prints_in_one_way_alone() -> None:
    """A `print` beside it would show a stranger's text as it is."""
    modules = sorted(Path(cli.__file__).parent.glob("*.py"))
    nodes = [node for module in modules for node in ast.walk(ast.parse(module.read_text("utf-8")))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls if ast.unparse(call.func) in ("print", "typer.echo")] == [
        "print(visible(line), file=sys.stderr if error else sys.stdout)"
    ]
    assert {
        ast.unparse(call) for call in calls if ast.unparse(call.func).endswith(("stdout.write", "stderr.write"))
    } == {"sys.stdout.write(text)"}
