"""The judge of the crash test sees every fault that a crash could leave: each is planted once."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.crash.judge import Entry, Sealed, Stored, Told, faults

from wardkeep_core.evidence.merkle import Grower, leaf_hash

LOG = "log"


def grown(entries: list[Entry]) -> Sealed:
    tree = Grower()
    for entry in entries:
        tree.append(leaf_hash(entry.envelope))
    return Sealed(len(entries), tree.frontier().root())


def whole() -> tuple[list[Entry], Told]:
    """Two signers by turns, ten entries each, all acknowledged; an incident and an order."""
    entries: list[Entry] = []
    heads = dict.fromkeys("ab", "0" * 64)
    for number in range(20):
        signer = "ab"[number % 2]
        raw = hashlib.sha256(f"{signer}{number}".encode()).digest()
        hashed = leaf_hash(raw).hex()
        entries.append(Entry(LOG, number, signer, 0, number // 2, hashed, heads[signer], raw))
        heads[signer] = hashed
    return entries, Told({entry.number: entry.hashed for entry in entries}, {"order": frozenset({"first"})})


def judged(
    entries: list[Entry], told: Told, *, sealed: Sealed | None = None, orders: tuple[str, ...] = ("first",)
) -> str:
    stored = Stored(entries, {LOG: len(entries)}, {LOG: sealed or grown(entries)}, {"order": orders})
    return "; ".join(faults(stored, told))


def test_what_is_whole_has_no_fault() -> None:
    assert judged(*whole()) == ""


def _lost_last(entries: list[Entry]) -> list[Entry]:
    return entries[:-1]


def _lost_in_the_middle(entries: list[Entry]) -> list[Entry]:
    kept = [entry for entry in entries if entry.index != 7]
    return [replace(entry, index=place) for place, entry in enumerate(kept)]


def _doubled(entries: list[Entry]) -> list[Entry]:
    return [*entries, replace(entries[3], index=20)]


def _numbered_twice(entries: list[Entry]) -> list[Entry]:
    raw = b"another statement under the same number"
    other = replace(entries[3], index=20, envelope=raw, hashed=leaf_hash(raw).hex())
    return [*entries, other]


def _altered(entries: list[Entry]) -> list[Entry]:
    return [replace(entry, envelope=b"x") if entry.index == 5 else entry for entry in entries]


def _a_hole(entries: list[Entry]) -> list[Entry]:
    return [replace(entry, index=entry.index + (entry.index > 9)) for entry in entries]


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        (_lost_last, "('b', 0, 9) was acknowledged and is gone"),
        (_lost_in_the_middle, "('b', 0, 3) was acknowledged and is gone"),
        (_doubled, "('b', 0, 1) is there 2 times"),
        (_numbered_twice, "('b', 0, 1) is there 2 times"),
        (_altered, "entry 5 is not the bytes of its hash"),
        (_a_hole, "or has holes"),
    ],
)
def test_a_planted_fault_is_seen(planted: Callable[[list[Entry]], list[Entry]], words: str) -> None:
    entries, told = whole()
    assert words in judged(planted(entries), told)


def test_a_broken_chain_is_seen() -> None:
    entries, told = whole()
    broken = [replace(entry, prev="1" * 64) if entry.index == 8 else entry for entry in entries]
    assert judged(broken, told) == "log log: ('a', 0, 4) does not follow what is before it"


@pytest.mark.parametrize("size", [19, 21])
def test_a_checkpoint_of_another_size_or_root_is_seen(size: int) -> None:
    entries, told = whole()
    assert "the newest checkpoint is not of these 20 entries" in judged(entries, told, sealed=Sealed(size, b""))
    assert "the newest checkpoint" in judged(entries, told, sealed=Sealed(20, bytes(32)))


def test_other_things_that_are_lost_or_doubled_are_seen() -> None:
    entries, told = whole()
    assert judged(entries, told, orders=()) == "order first was acknowledged and is gone"
    assert judged(entries, told, orders=("first", "first")) == "order first is there 2 times"
