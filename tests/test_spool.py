"""Many entries of which few are in memory: they are what a list, a dictionary and `sorted` would have."""

from __future__ import annotations

import pickle
import tempfile
import tracemalloc
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from lessonpack import spool
from lessonpack.spool import (
    HELD,
    ON_SHELF,
    Made,
    Named,
    Names,
    Numbers,
    Ordered,
    Rows,
    Shelf,
    Spool,
    in_order,
)

SIZES = [0, 1, *(most + more for most in (ON_SHELF, HELD) for more in (-1, 0, 1)), 3 * HELD + 50]


@pytest.mark.parametrize("size", SIZES)
def test_rows_are_those_that_were_put_in(size: int) -> None:
    entries = [f"entry {number}" for number in range(size)]
    rows = Rows(entries)
    assert list(rows) == entries
    assert len(rows) == size
    assert rows == entries
    assert rows != [*entries[:-1], "another"]
    assert [rows[number] for number in range(-size, size)] == entries * 2
    for part in (slice(size // 3, -1, 7), slice(None, HELD), slice(-1, size // 3, -7)):
        assert list(rows[part]) == entries[part]


def test_what_of_a_part_waits_together_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    get = Spool.get

    def noted(self: Spool[Any], place: int) -> Any:
        read.append(place)
        return get(self, place)

    monkeypatch.setattr(Spool, "get", noted)
    assert len(Rows(range(3 * HELD))[:HELD]) == HELD
    assert len(read) == len(set(read)) > 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk without room")
def test_where_there_is_no_room_the_folder_for_temporary_files_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: open("/dev/full", "w+b", buffering=0))  # noqa: PTH123, SIM115
    with pytest.raises(OSError, match="No space left") as full:
        Rows(range(3 * HELD))
    assert full.value.filename == tempfile.gettempdir()
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: open("/dev/full", "w+b"))  # noqa: PTH123, SIM115
    spool = Spool[int]()
    with pytest.raises(OSError, match="No space left") as full:
        spool.get(spool.put(1))
    assert full.value.filename == tempfile.gettempdir()


def test_there_is_no_row_after_the_last() -> None:
    with pytest.raises(IndexError):
        _ = Rows(range(HELD))[HELD]


def test_few_rows_are_a_tuple_when_nothing_more_comes_and_many_are_as_equal() -> None:
    assert Rows("abc").settled() == ("a", "b", "c")
    many = Rows(range(2 * HELD)).settled()
    assert pickle.loads(pickle.dumps(many)) == tuple(range(2 * HELD))
    assert many == tuple(range(2 * HELD))


class Counted:
    """Pickled by its name; it knows how many there are."""

    alive = 0

    def __init__(self, number: int) -> None:
        self.number = number
        Counted.alive += 1

    def __reduce__(self) -> tuple[object, ...]:
        return Counted, (self.number,)

    def __del__(self) -> None:
        Counted.alive -= 1


def test_of_many_rows_few_are_in_memory() -> None:
    rows = Rows(map(Counted, range(20 * HELD)))
    assert Counted.alive <= HELD
    most = max(Counted.alive for _ in rows)
    assert most <= 2 * HELD


def test_of_a_full_shelf_few_entries_are_in_memory() -> None:
    shelf: Shelf[Counted] = Shelf()
    for number in range(5 * ON_SHELF):
        shelf[number] = Counted(number)
    assert Counted.alive <= ON_SHELF + 1
    assert max(Counted.alive for _ in shelf.values()) <= ON_SHELF + 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [lambda: (Shelf(), int), lambda: (Named(), str)], ids=["numbers", "names"])
def test_a_shelf_has_what_was_put_there_last(make: Callable[[], tuple[Any, Any]], size: int) -> None:
    shelf, key = make()
    for number in range(size):
        shelf[key(number)] = "first"
    for number in range(0, size, 2):
        shelf[key(number)] = f"second {number}"
    for number in range(0, size, 3):
        del shelf[key(number)]
    expected = {key(number): f"second {number}" if number % 2 == 0 else "first" for number in range(size) if number % 3}
    assert dict(shelf) == expected
    assert len(shelf) == len(expected)
    assert key(0) not in shelf
    assert key(size) not in shelf
    assert shelf.get(key(0)) is None
    with pytest.raises(KeyError):
        del shelf[key(0)]
    shelf[key(0)] = "again"
    assert shelf[key(0)] == "again"


def test_what_is_made_is_made_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def make(number: int) -> int:
        asked.append(number)
        return number * number

    made = Made(range(5), make)
    assert (3 in made, 5 in made, len(made), list(made)) == (True, False, 5, [0, 1, 2, 3, 4])
    assert asked == []
    assert made[3] == 9
    assert asked == [3]


@pytest.mark.parametrize("size", [*SIZES, 25_000])
def test_what_is_put_in_order_is_sorted_and_equals_stay_in_theirs(size: int) -> None:
    entries = [(number * 7919 % 1000, number) for number in range(size)]
    assert list(in_order(entries, key=itemgetter(0))) == sorted(entries, key=itemgetter(0))


@pytest.mark.parametrize("size", SIZES)
def test_names_are_a_set_with_a_number_for_each_in_the_order_in_which_they_came(size: int) -> None:
    words = [f"name {number * 7919 % 1000}" for number in range(size)]
    expected = list(dict.fromkeys(words))
    names = Names()
    assert [names.add(word) for word in words] == [word not in words[:place] for place, word in enumerate(words)]
    assert list(names) == expected
    assert len(names) == len(expected)
    assert [names.number(word) for word in expected] == list(range(len(expected)))
    assert "another" not in names
    with pytest.raises(KeyError):
        names.number("another")


class Alike(str):
    """A text that is told from no other by its hash."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 7


def test_names_are_told_apart_by_themselves() -> None:
    words = [Alike(number) for number in range(100)]
    names = Names(words)
    assert [names.number(word) for word in words] == list(range(100))
    assert Alike(100) not in names


def test_numbers_are_a_set_in_order() -> None:
    numbers = Numbers([5, 3, 3, 0])
    numbers.discard(3)
    numbers.discard(99)
    numbers.add(4)
    assert list(numbers) == [0, 4, 5]
    assert (len(numbers), 5 in numbers, 3 in numbers, 6 in numbers, -1 in numbers) == (3, True, False, False, False)


def test_of_what_waits_a_name_and_a_number_stay_in_few_bytes() -> None:
    """A dictionary of these would take some 200 bytes for each."""
    tracemalloc.start()
    try:
        named, numbers = Named[str](), Numbers()
        taken = []
        for number in range(20 * HELD):
            named[f"lessons/{number:06}/lesson.yaml"] = "built"
            numbers.add(number)
            if number in (5 * HELD, 20 * HELD - 1):
                taken.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert (taken[1] - taken[0]) / (15 * HELD) < 40


@pytest.mark.parametrize("first", [0, 3 * HELD // 2])
def test_what_comes_in_order_but_for_a_place_is_sorted_and_equals_stay_in_theirs(first: int) -> None:
    keys = [*range(first, 4 * HELD), *range(first), *range(4 * HELD, 6 * HELD)]
    entries = [(key // 3, number) for number, key in enumerate(keys)]
    assert list(in_order(entries, key=itemgetter(0))) == sorted(entries, key=itemgetter(0))


PIECES = {
    "in order": [["a", "b"], [], ["c"]],
    "each out of order": [["b", "a"], ["d", "c"]],
    "one before the last": [["b"], ["a"]],
    "the same twice": [["a", "b", "b"], ["b", "c"]],
    "the same later": [["a"], ["b"], ["a"]],
    "nothing": [[], []],
}


@pytest.mark.parametrize("kinds", [("", ""), ("one", "other"), ("other", "one")], ids=["one kind", "two", "turned"])
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_pieces_are_put_in_order_each_entry_once(pieces: list[list[str]], kinds: tuple[str, str]) -> None:
    ordered: Ordered[str] = Ordered(key=str)
    for number, piece in enumerate(pieces):
        ordered.add(((entry, entry) for entry in piece), kinds[number % 2])
    assert list(ordered.settled()) == sorted({entry for piece in pieces for entry in piece})


def test_of_what_has_the_same_key_all_that_differs_stays_in_the_order_in_which_it_came_or_what_is_chosen() -> None:
    pieces = [[(1, "b"), (1, "a")], [(1, "b"), (2, "c")]]
    ordered: Ordered[tuple[int, str]] = Ordered(key=itemgetter(0))
    last: Ordered[tuple[int, str]] = Ordered(key=itemgetter(0), once=lambda alike: list(alike)[-1:])
    for piece in pieces:
        ordered.add((entry[0], entry) for entry in piece)
        last.add((entry[0], entry) for entry in piece)
    assert list(ordered.settled()) == [(1, "b"), (1, "a"), (2, "c")]
    assert list(last.settled()) == [(1, "b"), (2, "c")]


def test_nothing_is_sorted_where_pieces_come_in_order_and_kinds_are_not_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "in_order", lambda *_, **__: pytest.fail("it is sorted"))
    size = 3 * HELD
    ordered: Ordered[int] = Ordered(key=int)
    for number in range(size):
        ordered.add([(number, number)], "own")
        ordered.add([(size + number, size + number)], "others")
    assert list(ordered.settled()) == list(range(2 * size))


def test_few_entries_of_what_is_put_in_order_are_in_memory() -> None:
    most = max(Counted.alive for _ in in_order(map(Counted, range(50 * HELD)), key=lambda each: -each.number))
    assert most < 2 * HELD
