"""Many entries, of which few are in memory at a time: the others wait in a temporary file, which is gone with them."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, MutableSet, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, compress, count, groupby, islice, pairwise
from operator import itemgetter
from typing import IO, Any, Generic, TypeVar, overload

HELD = 1_000  # rows that are in memory: all of a run of so many lessons
ON_SHELF = 1_000  # entries on a shelf that are in memory: all that is known of a lesson takes some kilobytes
_PIECE = 100  # entries that are written and read together
_RUN = 1_000  # entries that are sorted at once
_AHEAD = 10  # entries of each of these but the first that are in memory while they are merged
_NOWHERE = -1  # no place in a file

T = TypeVar("T")
K = TypeVar("K")


class Spool(Generic[T]):
    """A temporary file of objects, each of which is found by its place.

    An OSError names the folder for such files: the file itself has no name, and no other place is to blame.
    """

    def __init__(self) -> None:
        import pickle  # a small run needs none of these
        import tempfile
        import weakref

        self._dumps = partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL)
        self._load = pickle.load  # it reads what we wrote
        self._folder = tempfile.gettempdir()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the spool
        self.close = weakref.finalize(self, _close, self._file)

    def put(self, entry: T) -> int:
        try:
            place = self._file.seek(0, 2)
            self._file.write(self._dumps(entry))
        except OSError as error:
            error.filename = self._folder
            raise
        return place

    def get(self, place: int) -> T:
        try:
            self._file.seek(place)  # what was put last may be written only now
            entry: T = self._load(self._file)
        except OSError as error:
            error.filename = self._folder
            raise
        return entry


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # what there was no room for nobody reads any more
        file.close()


class Rows(Sequence[T]):
    """A sequence that grows at its end. It is equal to any other of the same entries, and pickled as a tuple."""

    def __init__(self, entries: Iterable[T] = ()) -> None:
        self._spool: Spool[list[T]] | None = None
        self._places = array("q")  # of so many entries each
        self._last: list[T] = []
        self._read: tuple[int, list[T]] = (_NOWHERE, [])  # the piece that was asked for last: its neighbours are next
        self.extend(entries)

    def append(self, entry: T) -> None:
        self._last.append(entry)
        self._put()

    def extend(self, entries: Iterable[T]) -> None:
        left = iter(entries)
        while taken := list(islice(left, _PIECE)):
            self._last += taken
            self._put()

    def _put(self) -> None:
        """Put all away, but for less than a piece, when there is more than may be held."""
        if len(self._last) <= HELD:
            return
        self._spool = self._spool or Spool()
        whole = len(self._last) // _PIECE * _PIECE
        self._places.extend(self._spool.put(self._last[start : start + _PIECE]) for start in range(0, whole, _PIECE))
        del self._last[:whole]

    def settled(self) -> Sequence[T]:
        """The same when nothing more comes: of few entries a tuple."""
        return self if self._places else tuple(self._last)

    def __len__(self) -> int:
        return len(self._places) * _PIECE + len(self._last)

    def __iter__(self) -> Iterator[T]:
        if self._spool is not None:
            for place in self._places:
                yield from self._spool.get(place)
        yield from self._last

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step > 0:  # what waits together is read once
                return list(islice(self, start, stop, step))
            return [self[number] for number in range(start, stop, step)]
        number = range(len(self))[index]
        piece, beyond = divmod(number, _PIECE)
        if self._spool is None or piece >= len(self._places):
            return self._last[number - len(self._places) * _PIECE]
        if self._read[0] != piece:
            self._read = piece, self._spool.get(self._places[piece])
        return self._read[1][beyond]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(own == its for own, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # nor has a list

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (list(self),)


class Shelf(MutableMapping[int, T]):
    """Entries by numbers from 0 on, of which so many are `held` in memory. What is changed in an entry that was taken
    from it may be changed in no other.
    """

    def __init__(self, held: int = ON_SHELF) -> None:
        self._most = held
        self._held: dict[int, T] = {}
        self._places = array("q")  # of the others, by their numbers; _NOWHERE where there is none
        self._put = 0
        self._spool: Spool[T] | None = None

    def __setitem__(self, number: int, entry: T) -> None:
        self.pop(number, None)
        if len(self._held) < self._most:
            self._held[number] = entry
            return
        self._spool = self._spool or Spool()
        self._places.extend([_NOWHERE] * (number + 1 - len(self._places)))
        self._places[number] = self._spool.put(entry)
        self._put += 1

    def __getitem__(self, number: int) -> T:
        if number in self._held:
            return self._held[number]
        if self._spool is None or number not in self:
            raise KeyError(number)
        return self._spool.get(self._places[number])

    def __delitem__(self, number: int) -> None:
        if number in self._held:
            del self._held[number]
        elif number in self:
            self._places[number] = _NOWHERE
            self._put -= 1
        else:
            raise KeyError(number)

    def __contains__(self, number: object) -> bool:
        if number in self._held:
            return True
        return isinstance(number, int) and 0 <= number < len(self._places) and self._places[number] != _NOWHERE

    def __iter__(self) -> Iterator[int]:
        yield from self._held
        yield from (number for number, place in enumerate(self._places) if place != _NOWHERE)

    def __len__(self) -> int:
        return len(self._held) + self._put

    def close(self) -> None:
        """Let go of the file, and of what is in it."""
        if self._spool is not None:
            self._spool.close()


class Numbers(MutableSet[int]):
    """A set of numbers from 0 on, in order, which takes a byte for each number up to the last."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._there = bytearray()
        for number in numbers:
            self.add(number)

    def add(self, number: int) -> None:
        self._there.extend(bytes(max(number + 1 - len(self._there), 0)))
        self._there[number] = True

    def discard(self, number: int) -> None:
        if number in self:
            self._there[number] = False

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < len(self._there) and bool(self._there[number])

    def __iter__(self) -> Iterator[int]:
        return compress(count(), self._there)

    def __len__(self) -> int:
        return self._there.count(True)


class Names(Collection[str]):
    """A set of names in the order in which they came, each with its number in that order, from 0 on.

    Of many a name takes some 20 bytes of memory: behind the first they wait in rows, found by a table of their numbers.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._first: dict[str, int] = {}
        self._others: Rows[str] = Rows()
        self._hashes = array("q")
        self._table = array("i", [_NOWHERE]) * 8  # where the hash of another points to, or at the next places after it
        for name in names:
            self.add(name)

    def add(self, name: str) -> bool:
        """Put it after all others; False for one that is there."""
        if name in self._first:
            return False
        if len(self._first) < HELD:
            self._first[name] = len(self._first)
            return True
        place = self._place(name)
        if self._table[place] != _NOWHERE:
            return False
        self._table[place] = len(self._others)
        self._others.append(name)
        self._hashes.append(hash(name))
        if 3 * len(self._others) > 2 * len(self._table):
            self._grow()
        return True

    def number(self, name: str) -> int:
        """The number of a name; a KeyError for one that is not there."""
        if name in self._first:
            return self._first[name]
        other = self._table[self._place(name)]
        if other == _NOWHERE:
            raise KeyError(name)
        return len(self._first) + other

    def _place(self, name: str) -> int:
        """Where in the table a name is, or would be."""
        own, size = hash(name), len(self._table)
        place = own % size
        while (number := self._table[place]) != _NOWHERE:
            if self._hashes[number] == own and self._others[number] == name:
                break
            place = (place + 1) % size
        return place

    def _grow(self) -> None:
        self._table = array("i", [_NOWHERE]) * (2 * len(self._table))
        size = len(self._table)
        for number, own in enumerate(self._hashes):
            place = own % size
            while self._table[place] != _NOWHERE:
                place = (place + 1) % size
            self._table[place] = number

    def __contains__(self, name: object) -> bool:
        return name in self._first or (isinstance(name, str) and self._table[self._place(name)] != _NOWHERE)

    def __iter__(self) -> Iterator[str]:
        return chain(self._first, self._others)

    def __len__(self) -> int:
        return len(self._first) + len(self._others)


class Named(MutableMapping[str, T]):
    """Entries by their names, on a shelf. One that is put there again keeps the place of the first, also when that was
    taken away.
    """

    def __init__(self) -> None:
        self._names = Names()
        self._shelf: Shelf[T] = Shelf()

    def __setitem__(self, name: str, entry: T) -> None:
        self._names.add(name)
        self._shelf[self._names.number(name)] = entry

    def __getitem__(self, name: str) -> T:
        return self._shelf[self._names.number(name)]

    def __delitem__(self, name: str) -> None:
        del self._shelf[self._names.number(name)]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._names and self._names.number(name) in self._shelf

    def __iter__(self) -> Iterator[str]:
        return (name for number, name in enumerate(self._names) if number in self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)


class Made(Mapping[K, T]):
    """Entries that are made each time they are asked for, for all keys that there are."""

    def __init__(self, keys: Collection[K], make: Callable[[K], T]) -> None:
        self._keys = keys
        self._make = make

    def __getitem__(self, key: K) -> T:
        return self._make(key)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Ordered(Generic[T]):
    """Entries that are put in the order of a key, each `once`. They come in pieces, of several kinds: where those of a
    kind come in order and the kinds are not mixed, as in most runs, nothing is sorted at the end.
    """

    def __init__(self, key: Callable[[T], Any], once: Callable[[Iterable[T]], Iterable[T]] = dict.fromkeys) -> None:
        self._key = key
        self._once = once  # what stays of those with the same key
        self._kinds: dict[str, Rows[T]] = {}
        self._last: dict[str, tuple[Any, T]] = {}
        self._rising = True

    def add(self, piece: Iterable[tuple[Any, T]], kind: str = "") -> None:
        """Put in more entries of a kind, each after its key."""
        last, new = self._last.get(kind), list[T]()
        for keyed in sorted(piece, key=itemgetter(0)):
            if keyed != last:
                self._rising = self._rising and (last is None or last[0] < keyed[0])
                new.append(keyed[1])
                last = keyed
        if last is not None:
            self._last[kind] = last
            self._kinds.setdefault(kind, Rows()).extend(new)

    def settled(self) -> Sequence[T]:
        """All of them; nothing more comes."""
        kinds = sorted(filter(None, self._kinds.values()), key=lambda rows: self._key(rows[0]))
        if self._rising and all(self._key(one[-1]) < self._key(other[0]) for one, other in pairwise(kinds)):
            first, *others = kinds or [Rows()]
            first.extend(chain.from_iterable(others))
            return first.settled()
        ordered = in_order(chain.from_iterable(kinds), key=self._key)
        return Rows(chain.from_iterable(self._once(alike) for _, alike in groupby(ordered, key=self._key))).settled()


def in_order(entries: Iterable[T], key: Callable[[T], Any]) -> Iterator[T]:
    """The entries as `sorted` has them. What comes in order, as most of a run does, is not merged, and is written and
    read in larger pieces.
    """
    left = iter(entries)
    runs = iter(lambda: sorted(islice(left, _RUN), key=key), [])
    first, second = next(runs, []), next(runs, [])
    if not second:
        return iter(first)
    spool: Spool[list[T]] = Spool()
    merged: list[array[int]] = []
    last = None
    for run in chain([first, second], runs):
        if not merged or key(run[0]) < last:
            merged.append(array("q"))
        ahead = _PIECE if len(merged) == 1 else _AHEAD
        merged[-1].extend(spool.put(run[start : start + ahead]) for start in range(0, len(run), ahead))
        last = key(run[-1])
    return heapq.merge(*(chain.from_iterable(map(spool.get, places)) for places in merged), key=key)
