"""SQL of entries and of their parsed copies."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, Row, Select, Text, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from wardkeep_server.evidence.models import Entry, Erased, Record
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_Columns = TypeVarTuple("_Columns")
_StandIn = aliased(Entry)
_BYTES = func.coalesce(Entry.envelope, _StandIn.envelope, literal(b"", LargeBinary())).label("envelope")
_ERASED = (Entry.envelope.is_(None) & Erased.leaf_index.is_not(None)).label("erased")


async def stored_numbers(
    session: Session, log_id: str, signer_id: str, numbers: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Leaf hashes (hex) already stored for these (epoch, seq) of a signer.

    One look into the index for each number, whatever the planner knows of a table that grew since it was counted.
    """
    rows = [{"epoch": epoch, "seq": seq} for epoch, seq in numbers]
    asked = rows_of("asked", {"epoch": BigInteger(), "seq": BigInteger()}, rows)
    same = (
        Entry.log_id == log_id,
        Entry.signer_id == signer_id,
        Entry.epoch == asked.c.epoch,
        Entry.seq == asked.c.seq,
    )
    one = select(Entry.epoch, Entry.seq, Entry.leaf_hash).where(*same).limit(1).lateral("stored")
    found = await session.execute(select(one).select_from(asked.join(one, true())))
    return {(row.epoch, row.seq): row.leaf_hash.hex() for row in found}


async def page(
    scope: Scope, session: Session, filters: Mapping[str, Any], *, limit: int, after: str | None
) -> Sequence[Row[Any]]:
    """Parsed copies with the numbers of their entries, newest first.

    `check`: judged it; `checks`: judged one of these; `since`, `until`: received.
    """
    query = matching(scope, filters)
    paged = page_query(query, Record.id, Record.id, limit=limit, after=after, descending=True)
    rows: Sequence[Row[Any]] = (await session.execute(paged)).all()
    return rows


def matching(scope: Scope, filters: Mapping[str, Any]) -> Select[Any]:
    """Parsed copies with the numbers of their entries, in no order; filters as those of `page`."""
    query = _joined().where(within(scope, Record))
    for name, value in filters.items():
        query = query.where(_limit_of(name, value))
    return query


def _limit_of(name: str, value: Any) -> ColumnElement[bool]:  # noqa: ANN401 - what the named column holds
    column: ColumnElement[bool]
    match name:
        case "check":
            column = Record.verdicts.has_key(value)
        case "checks":
            column = Record.verdicts.has_any(array(value, type_=Text))
        case "since":
            column = Record.received_at >= value
        case "until":
            column = Record.received_at < value
        case _:
            column = getattr(Record, name) == value
    return column


async def one(scope: Scope, session: Session, entry_id: str) -> Row[Any] | None:
    """One entry with its envelope, None where it was erased."""
    query = _joined().add_columns(Entry.envelope).where(within(scope, Record), Record.id == entry_id)
    return (await session.execute(query)).one_or_none()


async def neighbours(session: Session, row: Row[Any]) -> tuple[str | None, str | None]:
    """Ids of the entries before and after in the same signer's count."""
    here = tuple_(literal(row.epoch), literal(row.seq))
    place = tuple_(Entry.epoch, Entry.seq)
    same = (Entry.log_id == row.log_id) & (Entry.signer_id == row.signer_id)
    base = select(Record.id).join(Entry, same_leaf()).where(same).limit(1)
    before = base.where(place < here).order_by(Entry.epoch.desc(), Entry.seq.desc())
    following = base.where(place > here).order_by(Entry.epoch, Entry.seq)
    return await session.scalar(before), await session.scalar(following)


async def by_number(scope: Scope, session: Session, numbers: Sequence[tuple[str, int, int]]) -> Sequence[Row[Any]]:
    """Entries of these (appliance id, epoch, seq), in one statement; without their envelopes."""
    types: dict[str, TypeEngine[Any]] = {"signer_id": UuidText, "epoch": BigInteger(), "seq": BigInteger()}
    asked = rows_of("asked", types, [dict(zip(types, number, strict=True)) for number in numbers])
    matching = (Entry.signer_id == asked.c.signer_id) & (Entry.epoch == asked.c.epoch) & (Entry.seq == asked.c.seq)
    query = _joined().join(asked, matching).where(within(scope, Record))
    rows: Sequence[Row[Any]] = (await session.execute(query)).all()
    return rows


async def indices_of(
    session: Session, log_id: str, signer_id: str, epoch: int, seqs: Sequence[int]
) -> Sequence[Row[int, int, bytes]]:
    """(seq, leaf index, leaf hash) of numbers of one epoch, by seq."""
    query = select(Entry.seq, Entry.leaf_index, Entry.leaf_hash).where(
        Entry.log_id == log_id, Entry.signer_id == signer_id, Entry.epoch == epoch, Entry.seq.in_(seqs)
    )
    return (await session.execute(query.order_by(Entry.seq))).all()


async def envelopes(session: Session, log_id: str, start: int, end: int) -> Sequence[bytes]:
    """Envelopes of leaves [start, end), in order; a stand-in for each that was erased."""
    return [row.envelope for row in await leaves(session, log_id, start, end)]


async def with_envelopes(scope: Scope, session: Session, log_id: str, start: int, end: int) -> Sequence[Row[Any]]:
    """Leaves [start, end) with the ids of their parsed copies, in order; `erased` ones with a stand-in."""
    query = _leaf_columns(scope).where(Record.log_id == log_id)
    query = query.where(Record.leaf_index >= start, Record.leaf_index < end)
    rows: Sequence[Row[Any]] = (await session.execute(query.order_by(Record.leaf_index))).all()
    return rows


async def about_keys(scope: Scope, session: Session, log_id: str, size: int, most: int) -> Sequence[Row[Any]]:
    """Key statements, openings after a restore and retirements among the first `size` leaves, in order."""
    query = _leaf_columns(scope).where(Record.log_id == log_id, Record.leaf_index < size)
    query = query.where(Record.kind.in_(("key", "retired")) | ((Record.kind == "gap") & (Record.summary == "restored")))
    rows: Sequence[Row[Any]] = (await session.execute(query.order_by(Record.leaf_index).limit(most))).all()
    return rows


async def leaves(session: Session, log_id: str, start: int, end: int) -> Sequence[Row[bytes, bytes, bool]]:
    """(envelope, stored leaf hash, whether erased) of leaves [start, end), in order.

    The envelope of an erased leaf is that of its erasure, which stands in; a leaf that has neither has no bytes.
    """
    query = _with_standin(select(_BYTES, Entry.leaf_hash, _ERASED))
    query = query.where(Entry.log_id == log_id, Entry.leaf_index >= start, Entry.leaf_index < end)
    return (await session.execute(query.order_by(Entry.leaf_index))).all()


def same_leaf() -> ColumnElement[bool]:
    """Join condition of an entry and its parsed copy."""
    return (Entry.log_id == Record.log_id) & (Entry.leaf_index == Record.leaf_index)


def _leaf_columns(scope: Scope) -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (Record.id, Record.leaf_index, Entry.leaf_hash, _BYTES, _ERASED)
    query = select(*columns).select_from(Record).join(Entry, same_leaf())
    return _with_standin(query).where(within(scope, Record))


def _with_standin(query: Select[*_Columns]) -> Select[*_Columns]:
    """Joins what stands in for erased leaves; `_BYTES` and `_ERASED` read it."""
    said = (Erased.log_id == Entry.log_id) & (Erased.leaf_index == Entry.leaf_index)
    stands = (_StandIn.log_id == Erased.log_id) & (_StandIn.leaf_index == Erased.erasure_index)
    return query.outerjoin(Erased, said).outerjoin(_StandIn, stands)


def _joined() -> Select[Any]:
    numbers = (Entry.signer_id, Entry.keyid, Entry.epoch, Entry.seq, Entry.leaf_hash)
    return select(*Record.__table__.c, *numbers).join(Entry, same_leaf())
