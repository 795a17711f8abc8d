"""Leaves that were erased: their hash stays in the tree, and the envelope of the erasure stands in their place."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import Statement, StatementRefused, parse_statement
from wardkeep_core.evidence.tiles import TileRefused, decode_bundle


def hash_of(row: Any) -> bytes:  # noqa: ANN401 - a row of entries.leaves
    """What a leaf adds to the tree: the hash of its bytes, or of an erased one the hash that is kept."""
    kept: bytes = row.leaf_hash
    return kept if row.erased else leaf_hash(row.envelope)


def same_leaf(row: Any, stored: bytes) -> bool:  # noqa: ANN401 - as above
    """Whether the database and the store hold the same leaf.

    What lies in a store that forgets nothing stays there when the database erases it; a bundle that was made later
    holds the stand-in, as the database gives it.
    """
    return bool(row.envelope == stored or (row.erased and leaf_hash(stored) == row.leaf_hash))


def standin(raw: bytes, index: int) -> tuple[Statement, Erasure] | None:
    """The statement, when these bytes stand in for the leaf at this index; any other erasure names an earlier leaf."""
    with suppress(EnvelopeRefused, StatementRefused):
        statement = parse_statement(parse_envelope(raw).payload)
        if isinstance(statement.body, Erasure) and statement.body.index == index:
            return statement, statement.body
    return None


def first_other(rows: Sequence[Any], stored: Sequence[bytes]) -> int | None:
    """The place of the first leaf that differs between the database's rows and the store's."""
    pairs = enumerate(zip(rows, stored, strict=False))
    return next((place for place, (row, ours) in pairs if not same_leaf(row, ours)), None)


def holds_same(rows: Sequence[Any], bundle: bytes) -> bool:
    """Whether an object holds exactly these leaves."""
    try:
        return first_other(rows, decode_bundle(bundle, len(rows))) is None
    except TileRefused:
        return False
