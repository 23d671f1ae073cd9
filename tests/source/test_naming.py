"""What a lesson without an id is called: after its title, its folder, or a digest, and not like its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonpack.findings import Log
from lessonpack.model.course import Course
from lessonpack.source import identify, naming, reader

TITLES = ("مقدمة في الذكاء الاصطناعي", "אבטחת מידע", "人工智能安全", "Εισαγωγή", "Введение", "日本語", "🎉", "？")


def lesson(folder: Path, title: str, name: str = "lesson.yaml") -> Path:
    """A lesson without an id in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"lessonpack: 1\ntitle: {title}\nlanguage: en\n", "utf-8")
    return file


def read(file: Path) -> tuple[Course, Log]:
    log = Log()
    course = reader.load(file, log)
    assert course is not None, [entry.message for entry in log]
    return course, log


def said(file: Path) -> str:
    """What the finding about the missing id says it was made from."""
    [entry] = read(file)[1]
    assert entry.code == "SRC041"
    return entry.message.partition(" was made from ")[2]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_another_script_leaves_the_name_to_the_folder(title: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / "Wölfe 2", title)
    assert read(file)[0].id == "wolfe-2"
    assert said(file) == "its folder's name"


@pytest.mark.parametrize("title", ["Tides", "Straße", "Hawaiʻi", "Café 2"])
def test_a_title_in_latin_letters_names_the_lesson_wherever_it_stands(title: str, tmp_path: Path) -> None:
    ids = {read(lesson(tmp_path / folder, title))[0].id for folder in ("sea", "lesson", "01")}
    assert len(ids) == 1
    assert ids.isdisjoint({"sea", "lesson", "lesson-01"})
    assert said(tmp_path / "sea" / "lesson.yaml") == "its text"


@pytest.mark.parametrize("folder", ["lesson", "Untitled Folder", "content", "01", "課"])
def test_a_folder_whose_name_says_nothing_leaves_it_to_the_title(folder: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / folder, "人工智能")
    assert read(file)[0].id == "ren-gong-zhi-neng"
    assert said(file) == "its text"


def test_a_title_without_a_word_is_told_by_its_digest_there(tmp_path: Path) -> None:
    file = lesson(tmp_path / "lesson", "🎉")
    assert read(file)[0].id == naming.ids.digested("🎉", "lesson")
    assert said(file) == "a digest of its text"


def test_lessons_in_other_scripts_have_ids_that_differ(tmp_path: Path) -> None:
    made = {read(lesson(tmp_path / str(number) / "lesson", title))[0].id for number, title in enumerate(TITLES)}
    assert len(made) == len(TITLES)


def test_files_with_names_of_their_own_in_one_folder_are_called_by_these(tmp_path: Path) -> None:
    for name in ("tides", "waves"):
        file = lesson(tmp_path / "sea", "人工智能", f"{name}.yaml")
        assert read(file)[0].id == name
        assert said(file) == "its file's name"
    assert read(lesson(tmp_path / "sea", "人工智能", "2.yaml"))[0].id == "ren-gong-zhi-neng"


def test_a_course_is_called_by_its_folder_and_its_lessons_by_theirs(tmp_path: Path) -> None:
    lesson(tmp_path / "sea" / "tides", "人工智能")
    lesson(tmp_path / "sea" / "waves", "人工智能")
    lesson(tmp_path / "sea", "漢字")
    listed = "lessons: [{lesson: tides/lesson.yaml}, {lesson: waves/lesson.yaml}, {lesson: lesson.yaml}]\n"
    head = "lessonpack: 1\ntitle: 海\nlanguage: en\n"
    (tmp_path / "sea" / "course.yaml").write_text(head + listed, "utf-8")
    course, log = read(tmp_path / "sea" / "course.yaml")
    assert course.id == "sea"
    assert [lesson.id for lesson in course.lessons] == ["tides", "waves", "han-zi"]
    assert {entry.code for entry in log} == {"SRC041"}


def test_sections_and_choices_in_other_scripts_keep_their_ids_when_others_come_before_them(tmp_path: Path) -> None:
    def ids_of(*titles: str) -> list[str]:
        file = lesson(tmp_path / "sea", "Sea")
        sections = "".join(f"  - {{title: {title}, blocks: [text: x]}}\n" for title in titles)
        file.write_text(f"{file.read_text('utf-8')}sections:\n{sections}", "utf-8")
        return [section.id for section in read(file)[0].lessons[0].sections]

    assert ids_of("海", "波", "？") == ["hai", "bo", *ids_of("？")]
    assert ids_of("新", "海", "？", "波") == ["xin", "hai", *ids_of("？"), "bo"]


@pytest.mark.parametrize("title", [*TITLES, "Tides"])
@pytest.mark.parametrize("folder", ["tides", "lesson"])
def test_the_ids_that_are_written_in_are_those_that_were_derived(title: str, folder: str, tmp_path: Path) -> None:
    file = lesson(tmp_path / folder, title)
    before = read(file)[0]
    mended = identify.missing(file.read_bytes(), file.as_posix(), Log())
    assert mended is not None
    file.write_bytes(mended)
    course, log = read(file)
    assert course.id == before.id
    assert list(log) == []


def test_an_id_does_not_depend_on_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lesson(tmp_path / "tides", "海")
    monkeypatch.chdir(file.parent)
    assert read(Path("lesson.yaml"))[0].id == read(file)[0].id == "tides"
